"use strict";
// Filters, charts, the network and the evidence of the report. Text from articles is only ever set as textContent, and escaped
// where plotly would read it as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { corpus, articles, publishers, entities, network, texts } = data;
  const articleCount = articles.day.length;
  const MEASURES = ["mentions", "articles", "stories"];
  const PAGE = 25, LISTED = 200, DAY = 86400000, LINES = 5;
  const byId = (id) => document.getElementById(id);
  const isNarrow = () => window.innerWidth < 480;

  // ---- writing -------------------------------------------------------------------------------------------------------------

  const number = (value) => value.toLocaleString("en-US");
  const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many || one + "s"}`;
  const isolate = (text) => `\u2068${text}\u2069`;
  const plotText = (text) => isolate(text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"));
  const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const formatDay = (day) => (day === null ? "undated" : dayFormat.format(new Date(day * DAY)));
  const isoDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const quoteSql = (text) => `'${text.replaceAll("'", "''")}'`;
  // Names and ids of more characters were cut to so many, and how long they are was put behind.
  const KEPT = 80;
  const isCut = (text) => [...text].length > KEPT;
  const matchSql = (column, text) => (isCut(text) ? `starts_with(${column}, ${quoteSql([...text].slice(0, KEPT).join(""))})` : `${column} = ${quoteSql(text)}`);
  const whereSql = (conditions) => (conditions.length ? `\nwhere ${conditions.join("\n  and ")}` : "");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element && name !== "list") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }
  const bdi = (text) => make("bdi", { textContent: text });
  function numberButton(value, label, open, text = number(value)) {
    if (!value) return document.createTextNode(text);
    const button = make("button", { type: "button", className: "number", textContent: text });
    button.setAttribute("aria-label", `${text} ${label}, show them`);
    button.addEventListener("click", open);
    return button;
  }
  const numberCell = (...children) => make("td", { className: "num" }, ...children);

  function fillTable(box, headings, rows) {
    const head = make("tr", {}, ...headings.map((text, i) => make("th", { scope: "col", className: i ? "num" : "" }, bdi(text))));
    const body = rows.map(([name, ...cells]) => make("tr", {}, make("th", { scope: "row", textContent: name }), ...cells.map((cell) => numberCell(cell))));
    box.replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
  }

  // ---- which articles are chosen -------------------------------------------------------------------------------------------

  const filters = { find: byId("find"), type: byId("type"), publisher: byId("publisher"), from: byId("from"), to: byId("to") };
  const readDay = (input) => (input.value && !Number.isNaN(Date.parse(input.value)) ? Date.parse(input.value) / DAY : null);

  function chosenArticles() {
    const publisher = filters.publisher.value === "" ? null : Number(filters.publisher.value);
    const from = readDay(filters.from), to = readDay(filters.to);
    return (article) => {
      const day = articles.day[article];
      return (publisher === null || articles.publisher[article] === publisher)
        && (from === null || (day !== null && day >= from)) && (to === null || (day !== null && day <= to));
    };
  }
  function chosenCondition() {
    const conditions = [];
    if (filters.publisher.value !== "") conditions.push(publisherCondition(Number(filters.publisher.value)));
    if (readDay(filters.from) !== null) conditions.push(`published_on >= date '${filters.from.value}'`);
    if (readDay(filters.to) !== null) conditions.push(`published_on <= date '${filters.to.value}'`);
    return conditions;
  }
  const publisherCondition = (publisher) => (publisher < 0 ? "publisher is null" : matchSql("publisher", publishers[publisher]));
  function describeChoice() {
    const parts = [];
    if (filters.publisher.value !== "") parts.push(`in ${filters.publisher.selectedOptions[0].dataset.name}`);
    if (readDay(filters.from) !== null) parts.push(`from ${formatDay(readDay(filters.from))}`);
    if (readDay(filters.to) !== null) parts.push(`to ${formatDay(readDay(filters.to))}`);
    return parts.join(" ");
  }

  function countEntity(entity, isChosen) {
    const pairs = entities.mentions[entity];
    const stories = new Set();
    let mentionCount = 0, entityArticleCount = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      if (!isChosen(pairs[i])) continue;
      mentionCount += pairs[i + 1];
      entityArticleCount += 1;
      stories.add(articles.story[pairs[i]]);
    }
    return [mentionCount, entityArticleCount, stories.size];
  }

  // ---- evidence ------------------------------------------------------------------------------------------------------------

  const dialog = byId("evidence");
  function markText(text, places) {
    const element = make("p", { dir: "auto" });
    let end = 0;
    for (let i = 0; i < places.length; i += 2) {
      element.append(text.slice(end, places[i]), make("mark", { textContent: text.slice(places[i], places[i + 1]) }));
      end = places[i + 1];
    }
    element.append(text.slice(end));
    return element;
  }
  function sourceLine(article) {
    const publisher = articles.publisher[article];
    const line = make("p", { className: "source" });
    const title = articles.title[article], id = articles.id[article];
    if (title) line.append(bdi(title), " · ");
    line.append(bdi(publisher < 0 ? "publisher unknown" : publishers[publisher]), ` · ${formatDay(articles.day[article])}`);
    if (id) line.append(" · ", make("code", {}, bdi(id)));
    return line;
  }
  // items: {article, quotes: [[text, ...marks]]}
  function openEvidence(title, status, items, query) {
    byId("evidence-head").replaceChildren(bdi(title));
    byId("evidence-status").textContent = status;
    byId("evidence-query").hidden = !query;
    byId("evidence-query").querySelector("pre").textContent = query || "";
    byId("evidence-list").replaceChildren(...items.map((item) => {
      const entry = make("li");
      for (const [text, ...places] of item.quotes) entry.append(markText(text, places));
      if (item.article !== null && item.article !== undefined) entry.append(sourceLine(item.article));
      if (item.note) entry.append(make("p", { className: "source", textContent: item.note }));
      return entry;
    }));
    dialog.showModal();
    dialog.scrollTop = 0;
    byId("evidence-head").focus();
  }
  byId("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  function groupQuotes(quotes) {
    const items = new Map();
    for (const [place, article, ...places] of quotes) {
      if (!items.has(article)) items.set(article, { article, quotes: [] });
      if (place >= 0) items.get(article).quotes.push([texts[place], ...places]);
    }
    return [...items.values()].sort((a, b) => (articles.day[a.article] ?? 1e9) - (articles.day[b.article] ?? 1e9) || a.article - b.article);
  }
  function entityQuery(entity, measure, conditions) {
    const id = entities.id[entity];
    if (measure === 2 || isCut(id)) return `select ${["*", "distinct article_id", "distinct story_id"][measure]} from mention_evidence${whereSql([matchSql("entity_id", id), ...conditions])}`;
    const source = `from evidence(${quoteSql(id)})${whereSql(conditions)}`;
    return measure === 0 ? source : `select distinct article_id, published_on, publisher, title\n${source}`;
  }
  // measure: 0 mentions, 1 articles, 2 stories
  function openEntity(entity, measure, isChosen = chosenArticles(), when = describeChoice(), conditions = chosenCondition()) {
    const counts = countEntity(entity, isChosen);
    const title = `${entities.name[entity]}: ${count(counts[measure], ...[["mention"], ["article"], ["story", "stories"]][measure])}`;
    const quotes = entities.quotes[entity].filter((quote) => isChosen(quote[1]));
    const query = entityQuery(entity, measure, conditions);
    if (measure === 0) {
      const shown = quotes.reduce((sum, quote) => sum + (quote.length - 2) / 2, 0);
      const status = `${number(shown)} of ${number(counts[0])} shown${when ? `, ${when}` : ""}.`;
      openEvidence(title, status, groupQuotes(quotes), query);
      return;
    }
    const quoted = new Map(groupQuotes(quotes).map((item) => [item.article, { article: item.article, quotes: item.quotes.slice(0, 1) }]));
    const seen = new Set(), items = [];
    const pairs = entities.mentions[entity];
    for (let i = 0; i < pairs.length; i += 2) {
      const key = measure === 1 ? pairs[i] : articles.story[pairs[i]];
      if (!isChosen(pairs[i]) || seen.has(key)) continue;
      seen.add(key);
      items.push(quoted.get(pairs[i]) || { article: pairs[i], quotes: [] });
    }
    items.sort((a, b) => b.quotes.length - a.quotes.length);
    const shown = items.slice(0, LISTED);
    openEvidence(title, `${number(shown.length)} of ${number(items.length)} shown${when ? `, ${when}` : ""}; those with a sentence kept on this page come first.`, shown, query);
  }
  function openArticles(title, isListed, conditions) {
    const found = [];
    for (let article = 0; article < articleCount; article += 1) if (isListed(article)) found.push(article);
    const shown = found.slice(0, LISTED);
    openEvidence(title, `${number(shown.length)} of ${number(found.length)} shown.`, shown.map((article) => ({ article, quotes: [] })), `select article_id, title, publisher, published_on from articles${whereSql(conditions)}`);
  }
  // Each entity with one of its sentences; there may be more of them in the database than the page has.
  function openEntities(title, listed, total, query) {
    const shown = listed.slice(0, LISTED).map((entity) => {
      const [first] = entities.quotes[entity];
      return { ...(first ? groupQuotes([first])[0] : { article: null, quotes: [] }), note: `${isolate(entities.name[entity])}, ${entities.type[entity]}: ${count(countEntity(entity, () => true)[0], "mention")}` };
    });
    openEvidence(title, `${number(shown.length)} of ${number(total)} shown, each with one sentence.`, shown, query);
  }
  function openStories(title, isListed, query) {
    const stories = new Map();
    articles.story.forEach((story, article) => (stories.has(story) ? stories.get(story).push(article) : stories.set(story, [article])));
    const found = [...stories.values()].filter(isListed).sort((a, b) => b.length - a.length);
    const shown = found.slice(0, LISTED);
    const items = shown.flatMap((group) => group.map((article, i) => ({ article, quotes: [], note: i ? "the same story as the one above" : group.length > 1 ? count(group.length, "article") : "" })));
    openEvidence(title, `${number(shown.length)} of ${count(found.length, "story", "stories")} shown, each with all its articles, those with most articles first.`, items, query);
  }
  function openPairs(title) {
    const items = network.links.slice(0, LISTED).map(([a, b, total], link) => ({
      ...groupQuotes(network.quotes[link].slice(0, 1))[0], note: `${isolate(entities.name[a])} and ${isolate(entities.name[b])}: ${count(total, network.level)} with both`,
    })).map((item) => ({ article: null, quotes: [], ...item }));
    openEvidence(title, `${number(items.length)} of ${number(network.pair_count)} shown, the strongest that are drawn; the table of pairs has all of these.`, items, network.query);
  }
  // One form of an entity, or the list of all.
  function openForm(row, form) {
    const condition = matchSql("entity_id", row.entity_id);
    const name = row.entity_name;
    if (!form) {
      openEvidence(`${name}: ${count(row.form_count, "form")}`, `${number(row.forms.length)} of ${number(row.form_count)} shown.`,
        row.forms.map(({ text, count: total }) => ({ article: null, quotes: [[text]], note: count(total, "mention") })),
        `select mention_text, count(*) as mention_count from mention_evidence\nwhere ${condition} group by all order by mention_count desc, mention_text`);
      return;
    }
    const isForm = (place, start, end) => texts[place].slice(start, end) === form.text;
    const quotes = (row.entity === null ? [] : entities.quotes[row.entity]).map(([place, article, ...places]) => [place, article, ...places.filter((_, i) => isForm(place, places[i - i % 2], places[i - i % 2 + 1]))]);
    const found = quotes.filter((quote) => quote.length > 2);
    const shown = found.reduce((sum, quote) => sum + (quote.length - 2) / 2, 0);
    openEvidence(`${form.text}, for ${name}: ${count(form.count, "mention")}`, `${number(shown)} of ${number(form.count)} shown.`, groupQuotes(found),
      `from mention_evidence${whereSql([condition, matchSql("mention_text", form.text)])}`);
  }
  const covered = new Map(data.coverage.map((row) => [`${row.measure}/${row.detail}`, row]));
  const everyArticle = () => true;
  const order = "from mention_counts order by story_count desc, mention_count desc, entity_id";
  const openers = {
    articles: (key) => (key === "all"
      ? openArticles(count(articleCount, "article"), everyArticle, [])
      : openArticles(count(corpus.undated_count, "undated article"), (article) => articles.day[article] === null, ["published_on is null"])),
    stories: (key) => (key === "all"
      ? openStories(count(corpus.story_count, "story", "stories"), () => true, "from stories")
      : openStories(count(articleCount - corpus.story_count, "near-copy", "near-copies"), (group) => group.length > 1, "from article_stories where article_id <> story_id")),
    publishers: () => {
      const known = countPublishers().filter(([publisher]) => publisher >= 0), shown = known.slice(0, LISTED);
      openEvidence(count(known.length, "publisher"), `${number(shown.length)} of ${number(known.length)} shown, each with one article.`,
        shown.map(([publisher, total]) => ({ article: articles.publisher.indexOf(publisher), quotes: [], note: count(total, "article") })),
        "select publisher, count(*) as article_count from articles\nwhere publisher is not null group by all order by all");
    },
    entities: (key) => {
      if (key === "all") openEntities(count(corpus.entity_count, "entity", "entities"), allEntities, corpus.entity_count, order);
      else if (key === "listed") openEntities(count(allEntities.length, "entity", "entities"), allEntities, allEntities.length, `${order} limit ${allEntities.length}`);
      else openEntities(`${count(network.nodes.length, "entity", "entities")} drawn`, network.nodes, network.nodes.length, "");
    },
    pairs: (key) => openPairs(key === "all" ? count(network.pair_count, "pair") : `${count(network.links.length, "pair")} drawn`),
    coverage: (key) => {
      const row = covered.get(key);
      const part = row.detail === "all" ? "" : ` (${row.detail.replaceAll("_", " ")})`;
      openEvidence(`${count(row.item_count, row.unit)}${part}`, `${row.meaning} ${number(row.examples.length)} of ${number(row.item_count)} shown.`,
        row.examples.map(([place, article, ...places]) => ({ article, quotes: place < 0 ? [] : [[texts[place], ...places]] })), row.query);
    },
    removed: (key) => {
      const [place, unit] = key.split("/"), row = data.removed[place];
      const condition = `removal_reason = ${quoteSql(row.removal_reason)}`;
      const total = unit === "lines" ? count(row.line_count, "line") : count(row.article_count, "article");
      openEvidence(`${row.removal_reason.replaceAll("_", " ")}: ${total}`,
        `${number(row.examples.length)} of ${count(row.text_count, "different text")} shown, the most frequent first, each in one of its articles.`,
        row.examples.map((example) => ({ article: example.article, quotes: [[example.removed_text]], note: `${count(example.line_count, "time")}, by the rule ${example.rule_id}` })),
        unit === "lines" ? `from removed_lines where ${condition}` : `select distinct article_id from removed_lines where ${condition}`);
    },
    mentions: (key) => openEntity(Number(key), 0, everyArticle, "", []),
    unlisted: (key, total) => openEvidence(`${total} mentions`, "This page has no sentence of this entity.", [], `from mention_evidence where ${matchSql("entity_id", key)}`),
    merged: () => openEntities(count(data.merged_count, "entity", "entities"), data.merged.map((row) => row.entity).filter((entity) => entity !== null), data.merged_count, "from entities where alias_count > 1"),
    suggested: (_, total) => openEvidence(`${total} pairs that may be one`, "Those listed on this page have a sentence of each.", [], "from suggested_merges"),
    form: (key) => {
      const [place, form] = key.split("/");
      openForm(data.merged[place], data.merged[place].forms[form]);
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-kind]");
    if (button) openers[button.dataset.kind](button.dataset.key, button.textContent);
  });
  function openPublisher(publisher) {
    openArticles(publisher < 0 ? "Publisher unknown" : publishers[publisher], (article) => articles.publisher[article] === publisher, [publisherCondition(publisher)]);
  }

  // ---- the articles --------------------------------------------------------------------------------------------------------

  function countPublishers() {
    const counts = new Map();
    for (const publisher of articles.publisher) counts.set(publisher, (counts.get(publisher) || 0) + 1);
    return [...counts].sort((a, b) => (a[0] < 0) - (b[0] < 0) || a[0] - b[0]);
  }
  function showPublishers() {
    const counts = countPublishers();
    const body = byId("publishers").tBodies[0];
    const rows = counts.map(([publisher, total]) => make("tr", {},
      make("td", {}, publisher < 0 ? "unknown" : bdi(publishers[publisher])),
      numberCell(numberButton(total, "articles", () => openPublisher(publisher)))));
    if (rows.length <= 15) body.append(...rows);
    else {
      const unknown = counts.at(-1)[0] < 0 ? [rows.pop()] : [];
      body.append(...rows.slice(0, 12), ...unknown);
      const more = make("button", { type: "button", className: "plain", textContent: `All ${number(rows.length)} publishers` });
      more.addEventListener("click", () => { body.replaceChildren(...rows, ...unknown); more.remove(); });
      body.parentElement.after(make("p", {}, more));
    }
    for (const [publisher, total] of counts) {
      const name = publisher < 0 ? "unknown" : publishers[publisher];
      filters.publisher.append(make("option", { value: publisher, "data-name": isolate(name), textContent: `${isolate(name)} (${number(total)})` }));
    }
  }
  function chooseStep(first, last) {
    const span = last - first;
    return span <= 31 ? "day" : span <= 70 ? "week" : span <= 12 * 366 ? "month" : "year";
  }
  function periodStart(day, step) {
    if (step === "day") return day;
    if (step === "week") return day - ((day + 3) % 7 + 7) % 7; // 1 January 1970 was a Thursday
    const date = new Date(day * DAY);
    return Date.UTC(date.getUTCFullYear(), step === "month" ? date.getUTCMonth() : 0, 1) / DAY;
  }
  function nextPeriod(start, step) {
    if (step === "day" || step === "week") return start + (step === "day" ? 1 : 7);
    const date = new Date(start * DAY);
    return (step === "month" ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) : Date.UTC(date.getUTCFullYear() + 1, 0, 1)) / DAY;
  }
  function formatPeriod(start, step) {
    if (step === "day") return formatDay(start);
    if (step === "week") return `week of ${formatDay(start)}`;
    const date = new Date(start * DAY);
    return new Intl.DateTimeFormat("en-GB", { month: step === "month" ? "long" : undefined, year: "numeric", timeZone: "UTC" }).format(date);
  }
  // The periods from the first to the last day chosen, and the place of each dated article's period.
  function listPeriods(isChosen) {
    let first = Infinity, last = -Infinity;
    for (let article = 0; article < articleCount; article += 1) {
      const day = articles.day[article];
      if (day !== null && isChosen(article)) { first = Math.min(first, day); last = Math.max(last, day); }
    }
    if (first > last) return null;
    const step = chooseStep(first, last), starts = [], places = new Map();
    for (let start = periodStart(first, step); start <= last; start = nextPeriod(start, step)) { places.set(start, starts.length); starts.push(start); }
    return { step, starts, placeOf: (article) => (articles.day[article] === null ? -1 : places.get(periodStart(articles.day[article], step)) ?? -1) };
  }

  // ---- charts --------------------------------------------------------------------------------------------------------------

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const CONFIG = { displayModeBar: false, responsive: true };
  const font = () => ({ family: getComputedStyle(document.body).fontFamily, size: 13, color: color("ink") });
  const hoverLabel = () => ({ bgcolor: color("card"), bordercolor: color("soft"), font: { color: color("ink"), size: 13 } });
  function chartLayout(largest, step) {
    return {
      font: font(), paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", margin: { l: 44, r: 12, t: 28, b: 48 },
      hoverlabel: hoverLabel(), bargap: 0.25, dragmode: false, showlegend: false,
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", font: { size: 13 } },
      xaxis: { type: "date", showgrid: false, linecolor: color("rule"), tickcolor: color("rule"), ticks: "outside", fixedrange: true, nticks: isNarrow() ? 5 : 10,
        tickformat: { day: "%-d %b<br>%Y", week: "%-d %b<br>%Y", month: "%b<br>%Y", year: "%Y" }[step] },
      yaxis: { rangemode: "tozero", gridcolor: color("rule"), zerolinecolor: color("rule"), fixedrange: true, tickformat: ",d", nticks: 5, dtick: largest <= 4 ? 1 : undefined },
    };
  }
  const PERIOD = { day: 86400000, week: 604800000, month: "M1", year: "M12" };
  function series(name, values, periods, place, isBar) {
    const shade = color(`c${place}`);
    return {
      type: isBar ? "bar" : "scatter", mode: "lines", name: plotText(name), x: periods.starts.map(isoDay), y: values, xperiod: PERIOD[periods.step], xperiodalignment: "middle",
      marker: { color: shade }, line: { color: shade, width: 2, shape: "linear" },
      customdata: periods.starts.map((start) => formatPeriod(start, periods.step)), hovertemplate: `%{customdata}<br>${plotText(name)}: %{y:,d}<extra></extra>`,
    };
  }
  function drawChart(id, traces, layout, onPoint) {
    const plot = byId(id);
    Plotly.react(plot, traces, layout, CONFIG);
    plot.removeAllListeners("plotly_click");
    plot.on("plotly_click", (event) => onPoint(event.points[0].curveNumber, event.points[0].pointNumber));
  }
  const inPeriod = (periods, place, isChosen) => (article) => isChosen(article) && periods.placeOf(article) === place;
  const periodCondition = (periods, place) => [`published_on >= date '${isoDay(periods.starts[place])}'`, `published_on < date '${isoDay(nextPeriod(periods.starts[place], periods.step))}'`];

  function showArticlesChart() {
    const periods = listPeriods(() => true);
    if (!periods) { byId("articles-chart").closest("figure").hidden = true; return; }
    const values = periods.starts.map(() => 0);
    for (let article = 0; article < articleCount; article += 1) if (periods.placeOf(article) >= 0) values[periods.placeOf(article)] += 1;
    const open = (place) => openArticles(`Articles, ${formatPeriod(periods.starts[place], periods.step)}`, inPeriod(periods, place, () => true), periodCondition(periods, place));
    drawChart("articles-chart", [series("articles", values, periods, 0, true)], chartLayout(Math.max(...values), periods.step), (_, place) => open(place));
    const rows = periods.starts.map((start, place) => [formatPeriod(start, periods.step), numberButton(values[place], "articles", () => open(place))]);
    fillTable(byId("articles-table").querySelector(".scroll"), ["Period", "Articles"], rows.filter((_, place) => values[place]));
  }

  // ---- who is mentioned ----------------------------------------------------------------------------------------------------

  let sortBy = 2, shownRows = PAGE, ranked = [];
  function rankEntities() {
    const isChosen = chosenArticles(), wanted = fold(filters.find.value.trim()), type = filters.type.value;
    ranked = [];
    for (let entity = 0; entity < entities.name.length; entity += 1) {
      if ((type && entities.type[entity] !== type) || (wanted && !folded[entity].includes(wanted))) continue;
      const counts = countEntity(entity, isChosen);
      if (counts[0]) ranked.push({ entity, counts });
    }
    ranked.sort((a, b) => b.counts[sortBy] - a.counts[sortBy] || b.counts[2] - a.counts[2] || b.counts[0] - a.counts[0] || a.entity - b.entity);
  }
  const folded = entities.name.map(fold);
  function showMentions() {
    const isChosen = chosenArticles();
    const chosen = articles.day.reduce((sum, _, article) => sum + isChosen(article), 0);
    const largest = Math.max(1, ...ranked.slice(0, 1).map((row) => row.counts[sortBy]));
    byId("mentions").tBodies[0].replaceChildren(...ranked.slice(0, shownRows).map(({ entity, counts }, place) => {
      const name = make("button", { type: "button", className: "link", title: "Show over time" }, bdi(entities.name[entity]));
      name.addEventListener("click", () => showEntityOverTime(entity));
      const meter = make("span", { className: "meter" });
      meter.style.width = `${Math.max(0.5, 100 * counts[sortBy] / largest)}%`;
      const cells = counts.map((value, measure) => numberCell(numberButton(value, MEASURES[measure] + ` of ${entities.name[entity]}`, () => openEntity(entity, measure))));
      return make("tr", {}, make("td", { className: "num rank", textContent: place + 1 }), make("td", {}, name, make("small", { textContent: entities.type[entity] }), meter), ...cells);
    }));
    const undated = (filters.from.value || filters.to.value) && articles.day.includes(null) ? " Undated articles are left out while a date is set." : "";
    const articlesChosen = numberButton(chosen, "articles chosen", () => openArticles(`${count(chosen, "article")} chosen`, isChosen, chosenCondition()));
    const found = numberButton(ranked.length, "entities found", () => openEntities(count(ranked.length, "entity", "entities"), ranked.map((row) => row.entity), ranked.length, rankedQuery()));
    byId("mentioned-status").replaceChildren(...(ranked.length ? [found, ` ${ranked.length === 1 ? "entity" : "entities"} in `] : ["Nobody fits in the "]), articlesChosen, ` article${chosen === 1 ? "" : "s"} chosen.${undated}`);
    byId("more-mentions").hidden = shownRows >= ranked.length;
  }
  // Of a large corpus the page has a part of the entities, and so has this query.
  function rankedQuery() {
    const wanted = fold(filters.find.value.trim()), type = filters.type.value, conditions = chosenCondition();
    if (corpus.entity_count > entities.name.length) conditions.push(`entity_id in (select entity_id ${order} limit ${entities.name.length})`);
    if (type) conditions.push(`entity_type = ${quoteSql(type)}`);
    if (wanted) conditions.push(`contains(lower(strip_accents(entity_name)), ${quoteSql(wanted)})`);
    return `select entity_name, entity_type, count(*) as mention_count from mention_evidence${whereSql(conditions)}\ngroup by entity_id, entity_name, entity_type order by mention_count desc, entity_id`;
  }
  function applyFilters() {
    shownRows = PAGE;
    rankEntities();
    showMentions();
    showTimeChart();
  }
  for (const input of Object.values(filters)) input.addEventListener("input", applyFilters);
  byId("filters").addEventListener("reset", () => setTimeout(applyFilters));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("more-mentions").addEventListener("click", () => { shownRows += 50; showMentions(); });
  for (const button of document.querySelectorAll("#mentions .sort")) {
    button.addEventListener("click", () => {
      sortBy = Number(button.dataset.sort);
      for (const other of document.querySelectorAll("#mentions .sort")) other.closest("th").removeAttribute("aria-sort");
      button.closest("th").setAttribute("aria-sort", "descending");
      rankEntities();
      showMentions();
    });
  }

  // ---- over time -----------------------------------------------------------------------------------------------------------

  const nameOptions = new Map();
  entities.name.forEach((name, entity) => {
    const option = nameOptions.has(name) ? `${name} (${entities.type[entity]})` : name;
    nameOptions.set(option, entity);
  });
  const optionOf = new Map([...nameOptions].map(([option, entity]) => [entity, option]));
  function findEntity(input, among) {
    const text = input.value.trim();
    if (!text) return null;
    if (nameOptions.has(text)) return nameOptions.get(text);
    const wanted = fold(text);
    const exact = among.find((entity) => folded[entity] === wanted);
    return exact ?? among.find((entity) => folded[entity].includes(wanted)) ?? -1;
  }
  const allEntities = entities.name.map((_, entity) => entity);
  function showTimeChart() {
    const isChosen = chosenArticles(), measure = Number(byId("time-measure").value);
    const chosen = findEntity(byId("time-entity"), allEntities);
    const shown = chosen === -1 ? [] : chosen === null ? ranked.slice(0, LINES).map((row) => row.entity) : [chosen];
    const periods = listPeriods(isChosen), when = describeChoice();
    const isEmpty = !periods || !shown.length;
    byId("time-chart").closest("figure").hidden = isEmpty;
    byId("time-status").textContent = !shown.length ? "No such name on this page." : !periods ? "No article chosen has a date."
      : `${MEASURES[measure][0].toUpperCase()}${MEASURES[measure].slice(1)} by ${periods.step}: ${shown.map((entity) => isolate(entities.name[entity])).join(", ")}${when ? `; ${when}` : ""}.`;
    if (isEmpty) return;
    const values = shown.map((entity) => {
      const stories = periods.starts.map(() => new Set()), sums = periods.starts.map(() => [0, 0, 0]);
      const pairs = entities.mentions[entity];
      for (let i = 0; i < pairs.length; i += 2) {
        const place = isChosen(pairs[i]) ? periods.placeOf(pairs[i]) : -1;
        if (place < 0) continue;
        sums[place][0] += pairs[i + 1];
        sums[place][1] += 1;
        stories[place].add(articles.story[pairs[i]]);
      }
      return sums.map((sum, place) => [sum[0], sum[1], stories[place].size][measure]);
    });
    const isBar = shown.length === 1 || periods.starts.length <= 12;
    const layout = { ...chartLayout(Math.max(...values.flat()), periods.step), showlegend: shown.length > 1 };
    const open = (i, place) => values[i][place] && openEntity(shown[i], measure, inPeriod(periods, place, isChosen),
      [formatPeriod(periods.starts[place], periods.step), when].filter(Boolean).join(", "), [...chosenCondition(), ...periodCondition(periods, place)]);
    drawChart("time-chart", shown.map((entity, i) => series(entities.name[entity], values[i], periods, i, isBar)), layout, open);
    const rows = periods.starts.map((start, place) => [formatPeriod(start, periods.step), ...shown.map((entity, i) => numberButton(values[i][place], `${MEASURES[measure]} of ${entities.name[entity]}`, () => open(i, place)))]);
    fillTable(byId("time-table").querySelector(".scroll"), ["Period", ...shown.map((entity) => entities.name[entity])], rows.filter((_, place) => values.some((line) => line[place])));
  }
  function showEntityOverTime(entity) {
    byId("time-entity").value = optionOf.get(entity);
    showTimeChart();
    byId("time-entity").focus({ preventScroll: true });
    byId("time").scrollIntoView();
  }
  for (const id of ["time-entity", "time-measure"]) byId(id).addEventListener("input", showTimeChart);
  byId("time-form").addEventListener("submit", (event) => event.preventDefault());

  // ---- who with whom -------------------------------------------------------------------------------------------------------

  let selected = null, shownPairs = 15;
  const placeOfNode = new Map(network.nodes.map((entity, place) => [entity, place]));
  const storiesOf = (entity) => countEntity(entity, () => true)[2];
  const weights = network.nodes.map(storiesOf);
  const linksOf = (entity) => network.links.map((_, link) => link).filter((link) => entity === null || network.links[link][0] === entity || network.links[link][1] === entity);
  const hasCommunities = network.community.some((number) => number !== null);
  const groupOf = (place) => (hasCommunities ? network.community[place] ?? 0 : entities.type[network.nodes[place]]);
  const groups = [...new Set(network.nodes.map((_, place) => groupOf(place)))]
    .map((group) => ({ group, places: network.nodes.map((_, place) => place).filter((place) => groupOf(place) === group) }))
    .sort((a, b) => b.places.length - a.places.length || (a.group < b.group ? -1 : 1));
  const largestWeight = Math.max(1, ...weights);
  const sizeOf = (place) => 7 + (isNarrow() ? 15 : 23) * Math.sqrt(weights[place] / largestWeight);

  const linkIds = (link) => network.links[link].slice(0, 2).map((entity) => entities.id[entity]).sort();
  const pairConditions = (link) => [...linkIds(link).map((id, i) => matchSql(`entity_${"ab"[i]}_id`, id)), `level = '${network.level}'`];
  function linkQuery(link, measure) {
    const ids = linkIds(link);
    if (measure === 2) return `select distinct story_id from cooccurrence_evidence${whereSql(pairConditions(link))}`;
    if (ids.some(isCut)) return `from cooccurrence_evidence${whereSql(pairConditions(link))}`;
    return `from pair_evidence(${ids.map(quoteSql).join(", ")}, level := '${network.level}')`;
  }
  // measure: 0 what has both, 2 the stories of that
  function openLink(link, measure) {
    const [a, b, unitCount, storyCount] = network.links[link];
    const unit = network.level, items = groupQuotes(network.quotes[link]);
    const total = measure === 2 ? storyCount : unitCount;
    const shown = measure === 2 ? new Set(items.map((item) => articles.story[item.article])).size : unit === "article" ? items.length : network.quotes[link].length;
    const split = unit === "article" ? " Where no sentence has both, one of each is shown." : "";
    openEvidence(`${entities.name[a]} and ${entities.name[b]}: ${measure === 2 ? count(total, "story", "stories") : count(total, unit)}`,
      `${number(shown)} of ${number(total)} shown.${split}`, items, linkQuery(link, measure));
  }
  const formatExpected = (expected) => expected.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  function openExpected(link) {
    const [a, b, , , expected] = network.links[link];
    openEvidence(`${entities.name[a]} and ${entities.name[b]}: ${formatExpected(expected)} ${network.level}s by chance`,
      `The ${network.level}s with the one times those with the other, divided by all: a_count * b_count / unit_count.`, [],
      `select a_count, b_count, unit_count, expected_count, fisher_p from cooccurrence${whereSql(pairConditions(link))}`);
  }
  function showPairs() {
    const links = linksOf(selected);
    byId("pairs").tBodies[0].replaceChildren(...links.slice(0, shownPairs).map((link) => {
      const [a, b, pairCount, storyCount, expected] = network.links[link];
      const names = [a, b].sort((x, y) => (y === selected) - (x === selected)).map((entity) => {
        const button = make("button", { type: "button", className: "link" }, bdi(entities.name[entity]));
        button.addEventListener("click", () => select(entity));
        return button;
      });
      const label = `${network.level}s with ${entities.name[a]} and ${entities.name[b]}`;
      return make("tr", {}, make("td", {}, names[0], make("div", { className: "other" }, make("small", { textContent: "with" }), names[1])), numberCell(numberButton(pairCount, label, () => openLink(link, 0))),
        ...(network.is_reliable ? [numberCell(numberButton(expected || 0.1, `${label} expected by chance`, () => openExpected(link), formatExpected(expected)))] : []), numberCell(numberButton(storyCount, `stories of the ${label}`, () => openLink(link, 2))));
    }));
    byId("more-pairs").hidden = shownPairs >= links.length;
    byId("network-status").replaceChildren(...(selected === null
      ? [`Size: stories; colour: ${hasCommunities ? "who belongs together" : "type"}. Select a name for its links.`]
      : [`${isolate(entities.name[selected])} is in `, numberButton(storiesOf(selected), `stories of ${entities.name[selected]}`, () => openEntity(selected, 2, everyArticle, "", [])), " stories. Its links are listed beside the drawing."]));
  }
  // Names of the most present entities, as many as find room; more of them when zoomed in.
  function chooseLabels(view) {
    const plot = byId("network-chart"), width = plot.clientWidth, height = plot.clientHeight;
    const toPixel = (place) => [(network.x[place] - view.x[0]) / (view.x[1] - view.x[0]) * width, (view.y[1] - network.y[place]) / (view.y[1] - view.y[0]) * height];
    const discs = network.nodes.map((_, place) => [...toPixel(place), sizeOf(place) / 2 + 1]);
    const taken = [], labelled = [];
    const near = selected === null ? null : new Set(linksOf(selected).flatMap((link) => network.links[link].slice(0, 2)));
    const rank = (place) => (network.nodes[place] === selected ? 1e12 : near && near.has(network.nodes[place]) ? 1e9 : 0) + weights[place];
    const order = network.nodes.map((_, place) => place).sort((a, b) => rank(b) - rank(a) || a - b);
    for (const place of order) {
      if (near && !near.has(network.nodes[place])) continue;
      const name = shortName(entities.name[network.nodes[place]]);
      const [x, y] = toPixel(place), half = name.length * 3.5 + 3, reach = sizeOf(place) / 2 + 8;
      const spots = [[x, y - reach], [x, y + reach], [x + reach + half - 6, y], [x - reach - half + 6, y]];
      const spot = spots.find(([cx, cy]) => {
        const box = [cx - half, cx + half, cy - 8, cy + 8];
        const isFree = (other) => box[0] > other[1] || other[0] > box[1] || box[2] > other[3] || other[2] > box[3];
        return box[0] > 2 && box[1] < width - 2 && box[2] > 2 && box[3] < height - 2 && taken.every(isFree)
          && discs.every(([dx, dy, radius], other) => other === place || weights[other] < weights[place] / 3 || isFree([dx - radius, dx + radius, dy - radius, dy + radius]));
      });
      if (!spot) continue;
      taken.push([spot[0] - half, spot[0] + half, spot[1] - 8, spot[1] + 8]);
      labelled.push({ name, x: view.x[0] + spot[0] / width * (view.x[1] - view.x[0]), y: view.y[1] - spot[1] / height * (view.y[1] - view.y[0]) });
    }
    return labelled;
  }
  const shortName = (name) => (name.length > 26 ? `${name.slice(0, 24)}…` : name);
  const range = (values) => { const pad = 0.06 * (Math.max(...values) - Math.min(...values)) + 0.05; return [Math.min(...values) - pad, Math.max(...values) + pad]; };
  const whole = network.nodes.length ? { x: range(network.x), y: range(network.y) } : null;
  let view = whole && { x: [...whole.x], y: [...whole.y] };
  function drawNetwork() {
    const near = selected === null ? null : new Set([selected, ...linksOf(selected).flatMap((link) => network.links[link].slice(0, 2))]);
    const labelled = chooseLabels(view);
    const lines = (links, shade, width) => {
      const x = [], y = [];
      for (const link of links) {
        const [a, b] = network.links[link].slice(0, 2).map((entity) => placeOfNode.get(entity));
        x.push(network.x[a], network.x[b], null);
        y.push(network.y[a], network.y[b], null);
      }
      return { type: "scatter", mode: "lines", x, y, line: { color: shade, width }, hoverinfo: "skip", showlegend: false };
    };
    const all = linksOf(null), own = selected === null ? [] : linksOf(selected);
    const middles = selected === null ? all : own;
    const middle = (axis) => middles.map((link) => (network[axis][placeOfNode.get(network.links[link][0])] + network[axis][placeOfNode.get(network.links[link][1])]) / 2);
    const traces = [
      lines(all, color("edge"), 1), lines(own, color("accent"), 2),
      { type: "scatter", mode: "markers", x: middle("x"), y: middle("y"), marker: { size: 9, color: "rgba(0,0,0,0)" }, showlegend: false, customdata: middles.map((link) => ["link", link]), hoverinfo: "text",
        hovertext: middles.map((link) => { const [a, b, total] = network.links[link]; return `${plotText(entities.name[a])} – ${plotText(entities.name[b])}<br>${count(total, network.level)} with both`; }) },
      ...groups.map(({ places }, i) => ({
        type: "scatter", mode: "markers", x: places.map((place) => network.x[place]), y: places.map((place) => network.y[place]), showlegend: false,
        marker: { size: places.map(sizeOf), color: color(`c${Math.min(i, 8)}`), opacity: places.map((place) => (!near || near.has(network.nodes[place]) ? 1 : 0.18)), line: { color: color("card"), width: 1.5 } },
        customdata: places.map((place) => ["node", network.nodes[place]]), hoverinfo: "text",
        hovertext: places.map((place) => `${plotText(entities.name[network.nodes[place]])}<br>${entities.type[network.nodes[place]]}, ${count(weights[place], "story", "stories")}<br>${count(linksOf(network.nodes[place]).length, "link")} drawn`),
      })),
      { type: "scatter", mode: "text", x: labelled.map((label) => label.x), y: labelled.map((label) => label.y), text: labelled.map((label) => plotText(label.name)),
        textposition: "middle center", textfont: { size: 12, color: color("ink"), shadow: `0 0 3px ${color("card")}, 0 0 3px ${color("card")}, 0 0 3px ${color("card")}` }, hoverinfo: "skip", showlegend: false },
    ];
    const axis = (bounds) => ({ range: bounds, visible: false, fixedrange: false });
    const isTouch = window.matchMedia("(pointer: coarse)").matches;
    Plotly.react("network-chart", traces, {
      font: font(), paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", margin: { l: 0, r: 0, t: 0, b: 0 }, hovermode: "closest", hoverlabel: hoverLabel(),
      dragmode: isTouch ? false : "pan", xaxis: axis([...view.x]), yaxis: axis([...view.y]), showlegend: false,
    }, { ...CONFIG, doubleClick: false });
  }
  function setView(next) { view = next; drawNetwork(); }
  function zoom(factor, around = null) {
    const scaled = (bounds, center) => bounds.map((bound) => center + (bound - center) * factor);
    const center = around || { x: (view.x[0] + view.x[1]) / 2, y: (view.y[0] + view.y[1]) / 2 };
    setView({ x: scaled(view.x, center.x), y: scaled(view.y, center.y) });
  }
  function select(entity, isMoving = false) {
    selected = entity;
    shownPairs = 15;
    byId("network-find").value = entity === null ? "" : optionOf.get(entity);
    showPairs();
    if (entity !== null && isMoving) {
      const places = [entity, ...linksOf(entity).flatMap((link) => network.links[link].slice(0, 2))].map((node) => placeOfNode.get(node));
      const [x, y] = [range(places.map((place) => network.x[place])), range(places.map((place) => network.y[place]))];
      const half = Math.max(x[1] - x[0], y[1] - y[0], 0.5) / 2;
      const [cx, cy] = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
      setView({ x: [cx - half, cx + half], y: [cy - half, cy + half] });
    } else drawNetwork();
  }
  function showLegend() {
    byId("network-legend").replaceChildren(...groups.slice(0, 9).map(({ group, places }, i) => {
      const central = places.reduce((best, place) => (weights[place] > weights[best] ? place : best));
      const swatch = make("span", { className: "swatch" });
      swatch.style.background = `var(--c${Math.min(i, 8)})`;
      return make("li", {}, swatch, hasCommunities ? bdi(`around ${entities.name[network.nodes[central]]}`) : group);
    }));
  }
  function startNetwork() {
    if (!network.links.length) return;
    showLegend();
    drawNetwork();
    showPairs();
    const plot = byId("network-chart");
    plot.on("plotly_click", (event) => {
      const [kind, key] = event.points[0].customdata || [];
      if (kind === "node") select(key === selected ? null : key);
      else if (kind === "link") openLink(key, 0);
    });
    plot.on("plotly_relayout", (change) => {
      if (change["xaxis.range[0]"] === undefined) return;
      setView({ x: [change["xaxis.range[0]"], change["xaxis.range[1]"]], y: [change["yaxis.range[0]"], change["yaxis.range[1]"]] });
    });
    plot.addEventListener("wheel", (event) => { // a pinch on a touchpad comes as a wheel with Ctrl
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15);
    }, { passive: false });
    byId("zoom-in").addEventListener("click", () => zoom(1 / 1.5));
    byId("zoom-out").addEventListener("click", () => zoom(1.5));
    byId("zoom-all").addEventListener("click", () => { selected = null; byId("network-find").value = ""; showPairs(); setView({ x: [...whole.x], y: [...whole.y] }); });
    byId("network-find").addEventListener("input", () => {
      const found = findEntity(byId("network-find"), network.nodes);
      if (found !== null && placeOfNode.has(found)) {
        const typed = byId("network-find").value;
        select(found, true);
        byId("network-find").value = typed;
      } else {
        selected = null;
        showPairs();
        drawNetwork();
        if (found !== null) byId("network-status").textContent = "No such name in the network; the table above may have it.";
      }
    });
    byId("network-form").addEventListener("submit", (event) => event.preventDefault());
    byId("more-pairs").addEventListener("click", () => { shownPairs += 50; showPairs(); });
  }

  for (const cell of document.querySelectorAll("[data-language]")) {
    if (/^[a-z]{2,3}$/.test(cell.dataset.language)) cell.textContent = new Intl.DisplayNames("en", { type: "language" }).of(cell.dataset.language);
  }
  for (const table of document.querySelectorAll("table.long")) {
    const rest = [...table.tBodies[0].rows].slice(15);
    if (!rest.length) continue;
    for (const row of rest) row.hidden = true;
    const more = make("button", { type: "button", className: "plain", textContent: `Show ${number(rest.length)} more` });
    more.addEventListener("click", () => { for (const row of rest) row.hidden = false; more.remove(); });
    table.parentElement.after(make("p", {}, more));
  }
  byId("coverage-parts").addEventListener("click", (event) => {
    const isOpen = byId("coverage").classList.toggle("detailed");
    event.target.setAttribute("aria-expanded", isOpen);
    event.target.textContent = isOpen ? "Hide the parts" : "Show the parts";
  });

  // ---- start ---------------------------------------------------------------------------------------------------------------

  const typeCounts = new Map();
  for (const type of entities.type) typeCounts.set(type, (typeCounts.get(type) || 0) + 1);
  filters.type.append(...[...typeCounts].sort((a, b) => b[1] - a[1]).map(([type]) => make("option", { value: type, textContent: type })));
  byId("entity-names").append(...[...nameOptions.keys()].map((name) => make("option", { value: name })));
  byId("network-names").append(...network.nodes.map((entity) => make("option", { value: optionOf.get(entity) })).sort((a, b) => (a.value < b.value ? -1 : 1)));
  const days = articles.day.filter((day) => day !== null);
  if (days.length) {
    const [first, last] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))].map(isoDay);
    for (const input of [filters.from, filters.to]) { input.min = first; input.max = last; }
  }
  showPublishers();
  rankEntities();
  showMentions();
  function drawCharts() {
    showArticlesChart();
    showTimeChart();
    if (network.links.length) drawNetwork();
  }
  showArticlesChart();
  showTimeChart();
  startNetwork();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
  let wasNarrow = isNarrow(), width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    if (network.links.length) requestAnimationFrame(drawNetwork);
    if (wasNarrow !== isNarrow()) { wasNarrow = isNarrow(); drawCharts(); }
  });
  // On paper everything is open, and in the colours of paper, which the styles have already.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
    drawCharts();
  });
  window.addEventListener("afterprint", () => { for (const details of closed) details.open = false; drawCharts(); });
})();

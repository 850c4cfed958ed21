"""The report in a browser: filters, search, evidence, keyboard, accessibility, and no request that leaves the page."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.assets.browsers import WAIT_MS, needs_chromium, open_chromium
from tests.assets.conftest import Desk, open_desk

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def reliable(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Enough articles for reliable pairs, one of them copied, and a file that cannot be read; not to be changed."""
    desk = open_desk(tmp_path_factory.mktemp("reliable"))
    topics = ("fishing", "steel", "wheat", "timber", "wool", "copper", "coffee", "cotton", "sugar", "paper", "glass", "salt")
    both = [
        f"Anna Lindqvist met Pedro Alvarez on Monday to talk about {topic}. The price of {topic} has risen in Sweden, "
        f"Lindqvist said, and traders of {topic} in Spain expect more of that in year {place}."
        for place, topic in enumerate(topics)
    ]
    other = [
        f"The city of {city} has a new library. Its {room} room, said Mayor John Miller, will open in {number} days. "
        f"The {'Department of Justice' if number % 2 else 'DOJ'} in Washington had agreed."
        for number, (city, room) in enumerate(product(("Berlin", "Prague", "Lisbon", "Vienna", "Oslo", "Rome"), topics[:4]), 30)
    ]
    texts = [*both, *other, both[0]]
    records = [
        {"id": f"a{place}", "title": text.split(".")[0][-40:], "text": text, "publisher": f"Paper {place % 5}"}
        for place, text in enumerate(texts)
    ]
    desk.add("news.jsonl", "\n".join(json.dumps(record) for record in records))
    desk.add("broken.json", "{")
    refresh = desk.run_command()  # not in the loop of the browser
    assert refresh.returncode == 0, refresh.stderr
    return desk


@pytest.fixture(params=["seeds", "reliable"])
def of_each(
    request: pytest.FixtureRequest, published_seeds: Desk, reliable: Desk, browser: Browser
) -> Iterator[tuple[Page, Desk]]:
    """The page of the seeds and of enough articles for reliable pairs, each with its desk."""
    desk = {"seeds": published_seeds, "reliable": reliable}[request.param]
    opened = Watched(browser, desk)
    yield opened.page, desk
    opened.page.close()
    assert opened.faults == []


class Watched:
    """A page with what went wrong on it: messages of the console, errors, and requests for anything but the page itself."""

    def __init__(self, browser: Browser, desk: Desk, width: int = 1280, scheme: str = "light") -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        self.page.set_default_timeout(WAIT_MS)
        self.faults: list[str] = []
        address = desk.settings().report_file.as_uri()
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda box: self.faults.append(f"dialog {box.message}"))
        self.page.on("request", lambda request: request.url.partition("#")[0] == address or self.faults.append(request.url))
        self.page.goto(address)


@pytest.fixture
def watched(browser: Browser, published_seeds: Desk) -> Iterator[Watched]:
    opened = Watched(browser, published_seeds)
    yield opened
    opened.page.close()
    assert opened.faults == []


def read_rows(page: Page) -> list[tuple[str, int, int, int]]:
    """Name, mentions, articles and stories in the table of entities."""
    script = "rows => rows.map(row => [row.querySelector('bdi').textContent, ...[...row.cells].slice(2).map(c => c.innerText)])"
    rows = page.locator("#mentions tbody tr").evaluate_all(script)
    return [(name, *(int(text.replace(",", "")) for text in counts)) for name, *counts in rows]  # type: ignore[misc]


def show_all(page: Page) -> None:
    """Show every row of the table of entities."""
    while page.locator("#more-mentions").is_visible():
        page.locator("#more-mentions").click()


def test_every_section_and_drawing_is_there(watched: Watched) -> None:
    for name in ("corpus", "mentioned", "time", "network", "cleaning", "names"):
        assert watched.page.locator(f"#{name} h2").is_visible()
    for name in ("articles-chart", "time-chart", "network-chart"):
        assert watched.page.locator(f"#{name} .main-svg").first.is_visible()


def test_the_table_has_the_numbers_of_sql(watched: Watched, published_seeds: Desk) -> None:
    show_all(watched.page)
    assert read_rows(watched.page) == published_seeds.query(
        """
        select entity_name, mention_count, article_count, story_count from mention_counts
        order by story_count desc, mention_count desc, entity_id
        """
    )


@pytest.mark.parametrize(
    ("control", "value", "condition"),
    [
        ("type", "person", "entity_type = 'person'"),
        ("publisher", "0", "publisher = 'Bloomberg'"),
        ("publisher", "-1", "publisher is null"),
        ("from", "2021-07-01", "published_on >= date '2021-07-01'"),
        ("to", "2021-07-01", "published_on <= date '2021-07-01'"),
        ("find", "ERDOĞAN", "entity_name = 'Recep Tayyip Erdogan'"),
    ],
)
def test_a_filter_leaves_the_numbers_that_sql_gives(
    watched: Watched, published_seeds: Desk, control: str, value: str, condition: str
) -> None:
    box = watched.page.locator(f"#{control}")
    if control in ("type", "publisher"):
        box.select_option(value)
    else:
        box.fill(value)
    show_all(watched.page)
    expected = published_seeds.query(
        f"""
        select entity_name, count(*), count(distinct article_id), count(distinct story_id) from mention_evidence
        where {condition} group by entity_id, entity_name
        """
    )
    assert sorted(read_rows(watched.page)) == sorted(expected)
    watched.page.locator("#filters [type=reset]").click()
    expect(watched.page.locator("#mentions tbody tr")).to_have_count(25)


def test_a_number_opens_its_sentences_by_mouse(watched: Watched, published_seeds: Desk) -> None:
    row = watched.page.locator("#mentions tbody tr", has_text="Joe Biden")
    row.locator(".number").first.click()
    dialog = watched.page.locator("#evidence")
    assert dialog.locator("h2").inner_text() == "Joe Biden: 12 mentions"
    assert dialog.locator(".status").inner_text() == "12 of 12 shown."
    marks = dialog.locator("mark").all_inner_texts()
    names = published_seeds.query("select mention_text from mention_evidence where entity_id = 'person:joe-biden'")
    assert sorted(marks) == sorted(name for (name,) in names)
    assert "Bloomberg" in dialog.locator(".source").all_inner_texts()[-1]
    query = dialog.locator("pre").inner_text()
    assert len(published_seeds.query(query)) == 12
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()


def test_a_number_opens_its_sentences_by_keyboard_and_gives_the_focus_back(watched: Watched) -> None:
    button = watched.page.locator("#mentions tbody .number").nth(2)
    button.focus()
    watched.page.keyboard.press("Enter")
    assert watched.page.locator("#evidence").is_visible()
    assert "stories" in watched.page.locator("#evidence h2").inner_text()
    watched.page.keyboard.press("Escape")
    assert not watched.page.locator("#evidence").is_visible()
    assert button.evaluate("element => element === document.activeElement")


def test_the_numbers_under_a_filter_say_so_in_their_evidence(watched: Watched, published_seeds: Desk) -> None:
    watched.page.locator("#publisher").select_option("0")
    watched.page.locator("#mentions tbody .number").first.click()
    query = watched.page.locator("#evidence pre").inner_text()
    assert "publisher = 'Bloomberg'" in query
    shown = watched.page.locator("#evidence mark").count()
    assert len(published_seeds.query(query)) == shown


def test_every_number_can_be_opened(of_each: tuple[Page, Desk]) -> None:
    page, _ = of_each
    # What is no count: places in a ranking, shares of the count beside them, names, text of articles, dates, code.
    elsewhere = (
        "button, bdi, option, blockquote, code, pre, time, script, svg, .rank, .share, tbody th, .legend, .quote, dialog, style"
    )
    texts = page.evaluate(
        """elsewhere => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
            while (walker.nextNode()) {
                const { data, parentElement } = walker.currentNode;
                if (/[1-9]/.test(data) && !parentElement.closest(elsewhere)) found.push(data);
            }
            return found;
        }""",
        elsewhere,
    )
    assert [text for text in texts if "30 or more" not in text] == []


def test_the_query_behind_a_number_has_that_many_rows(of_each: tuple[Page, Desk]) -> None:
    page, desk = of_each
    page.locator("#more-pairs").evaluate_all("buttons => { for (const b of buttons) while (!b.hidden) b.click(); }")
    opened = page.evaluate(
        """() => [...document.querySelectorAll('button.number')].map(button => {
            button.click();
            const dialog = document.getElementById('evidence');
            const shown = dialog.querySelectorAll('li').length;
            const query = dialog.querySelector('#evidence-query').hidden ? '' : dialog.querySelector('pre').textContent;
            const isOpen = dialog.open;
            dialog.close();
            return [button.getAttribute('aria-label'), isOpen, shown, query];
        })"""
    )
    assert len(opened) > 100
    assert [label for label, is_open, shown, query in opened if not is_open or not (shown or query)] == []
    # Where something is drawn or expected by chance, the query is that of all pairs and that of the numbers it comes from.
    counted = {(label, query) for label, _, _, query in opened if query and " drawn" not in label and "by chance" not in label}
    rows = {(label, query): desk.query(f"select count(*) from ({query})")[0][0] for label, query in counted}
    assert {key: f"{row_count:,}" for key, row_count in rows.items()} == {key: key[0].split()[0] for key in rows}


def test_a_pair_says_how_many_of_how_many_articles_it_shows(browser: Browser, reliable: Desk) -> None:
    watched = Watched(browser, reliable)
    watched.page.locator("#network-find").fill("Anna Lindqvist")
    row = watched.page.locator("#pairs tbody tr", has_text="Pedro Alvarez")
    dialog = watched.page.locator("#evidence")
    row.locator(".number").first.click()
    assert dialog.locator("h2").inner_text().endswith(": 13 articles")
    assert dialog.locator(".status").inner_text().startswith("10 of 13 shown.")
    assert dialog.locator("li").count() == 10
    assert dialog.locator("li").filter(has=watched.page.locator("mark", has_text="Pedro Alvarez")).count() == 10
    watched.page.keyboard.press("Escape")
    row.locator(".number").last.click()
    assert dialog.locator("h2").inner_text().endswith(": 12 stories")
    watched.page.close()
    assert watched.faults == []


def test_a_form_of_a_name_opens_the_sentences_with_that_form(watched: Watched, published_seeds: Desk) -> None:
    form = watched.page.locator("#merged .form", has_text="Biden").filter(has_not_text="Joe")
    form.locator(".number").click()
    marks = watched.page.locator("#evidence mark").all_inner_texts()
    condition = "entity_id = 'person:joe-biden' and mention_text = 'Biden'"
    assert published_seeds.query(f"select mention_text from mention_evidence where {condition}") == [(mark,) for mark in marks]


@pytest.mark.parametrize("sort", [0, 1, 2])
def test_the_headings_of_the_counts_keep_apart_on_a_phone(browser: Browser, published_seeds: Desk, sort: int) -> None:
    watched = Watched(browser, published_seeds, width=375)
    headings = watched.page.locator("#mentions .sort")
    headings.nth(sort).click()
    boxes = [box for box in (heading.bounding_box() for heading in headings.all()) if box]
    gaps = [right["x"] - left["x"] - left["width"] for left, right in pairwise(boxes)]
    assert min(gaps) >= 8
    watched.page.close()
    assert watched.faults == []


def test_the_network_is_searched_and_its_pairs_lead_to_sentences(watched: Watched, published_seeds: Desk) -> None:
    watched.page.locator("#network-find").fill("Akar")
    assert "Hulusi Akar" in watched.page.locator("#network-status").inner_text()
    rows = watched.page.locator("#pairs tbody tr")
    assert all("Hulusi Akar" in text for text in rows.all_inner_texts())
    number = rows.first.locator(".number").first
    count = int(number.inner_text())
    number.click()
    assert len(published_seeds.query(watched.page.locator("#evidence pre").inner_text())) == count
    assert watched.page.locator("#evidence mark").count() >= 2 * count
    watched.page.keyboard.press("Escape")
    watched.page.locator("#zoom-in").click()
    watched.page.locator("#zoom-all").click()
    watched.page.locator("#network-find").fill("nobody at all")
    assert "No such name" in watched.page.locator("#network-status").inner_text()


def test_an_entity_is_drawn_over_time(watched: Watched, published_seeds: Desk) -> None:
    watched.page.locator("#time-measure").select_option("Mentions")
    watched.page.locator("#time-entity").fill("Taliban")
    assert watched.page.locator("#time-status").inner_text() == "Mentions by month: \u2068Taliban\u2069."
    watched.page.locator("#time-table summary").click()
    rows = watched.page.locator("#time-table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(c => c.innerText))"
    )
    months = published_seeds.query(
        """
        select strftime(published_on, '%B %Y'), count(*)::varchar from mention_evidence
        where entity_name = 'Taliban' and published_on is not null
        group by 1, date_trunc('month', published_on) order by date_trunc('month', published_on)
        """
    )
    assert months
    assert rows == [list(month) for month in months]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser: Browser, published_seeds: Desk, scheme: str) -> None:
    watched = Watched(browser, published_seeds, scheme=scheme)
    watched.page.locator("#coverage-parts").click()
    for is_open in (False, True):
        if is_open:
            watched.page.locator("#mentions tbody .number").first.click()
        found = Axe().run(watched.page).response["violations"]
        serious = [
            (fault["id"], [node["html"][:120] for node in fault["nodes"]][:3])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == []
    watched.page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_does_not_scroll_sideways(browser: Browser, published_seeds: Desk, width: int) -> None:
    watched = Watched(browser, published_seeds, width=width)
    watched.page.locator("#coverage-parts").click()
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    watched.page.close()
    assert watched.faults == []


def test_paper_has_every_section_and_no_controls(watched: Watched) -> None:
    watched.page.emulate_media(media="print")
    assert watched.page.locator("section:visible").count() == 6
    assert watched.page.locator("form:visible, .plain:visible, nav:visible").count() == 0
    # What is folded on the screen is open on paper, and folded again after it.
    for event, is_open in (("beforeprint", True), ("afterprint", False)):
        watched.page.evaluate("event => window.dispatchEvent(new Event(event))", event)
        folded = watched.page.locator("details").evaluate_all("found => found.map(details => details.open)")
        assert folded
        assert set(folded) == {is_open}


def test_a_hostile_article_is_shown_as_the_text_it_is(browser: Browser, desk: Desk) -> None:
    title = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    record = {
        "title": title,
        "publisher": '"><script>alert(3)</script>\u202e',
        "published": date(2024, 5, 1).isoformat(),
        "text": (
            "Pedro Alvarez met Anna Lindqvist in Geneva on Monday <a href='javascript:alert(4)'>for talks</a>. "
            "<!-- Lindqvist said --> that Sweden\u202e would wait for Spain & Portugal."
        ),
    }
    desk.add("hostile.json", json.dumps(record))
    refresh = desk.run_command(DATELINE_ENTITY_ALIASES=str(write_hostile_aliases(desk)))  # not in the loop of the browser
    assert refresh.returncode == 0, refresh.stderr
    watched = Watched(browser, desk, width=360)
    names = watched.page.locator("#mentions bdi").all_inner_texts()
    assert "<b>Anna</b><script>alert(5)</script>" in names
    assert "P" * 80 + "… (10,000 characters)" in names
    for button in watched.page.locator("#mentions tbody .number").all()[:9]:
        button.click()
        watched.page.keyboard.press("Escape")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert watched.page.locator("main b, main img, main script").count() == 0
    watched.page.close()
    assert watched.faults == []


def write_hostile_aliases(desk: Desk) -> Path:
    """An alias file that gives two entities names no page should run or be torn apart by."""
    path = desk.folder.parent / "aliases.csv"
    rows = [
        "alias,type,name,decision,reason",
        "Anna Lindqvist,person,<b>Anna</b><script>alert(5)</script>,same,test",
        f"Pedro Alvarez,person,{'P' * 10_000},same,test",
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path

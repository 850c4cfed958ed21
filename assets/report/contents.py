"""What the report says, asked of the published database as plain values; how it looks is said in ``assets.report.page``.

The numbers that a reader can filter are not here as sums: there are the mentions of each entity in each article, and the page
adds up those of the articles chosen. Offsets in texts are those of JavaScript.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from assets.report.network import choose_links, place_nodes
from assets.report.quotations import TextShelf, cut_name, cut_text, rank_sentences

MAX_ENTITIES = 2000
MAX_ENTITY_ARTICLES = 150_000  # pairs of an entity and an article
TITLE_BYTES = 900_000
SENTENCE_BYTES = 2_000_000
PAIR_BYTES = 800_000  # of them; past this a pair has no more than its first units
EXAMPLES = 8
FORMS = 8
ROWS = 60
FIRST_UNITS = 3
UNITS = {"article": 10, "sentence": ROWS}  # of a pair, by level
UNIX_EPOCH = date(1970, 1, 1)
QUOTES_AT_ONCE = 10_000  # sentences read together, of which the first ones may fill the page

Places = dict[int, list[int]]  # sentences by article, both as numbers
Unit = tuple[int, list[tuple[int, tuple[int, ...]]]]  # an article, and sentences of it with the entities marked in each

ARTICLES = """
    select articles.article_id, title, publisher, published_on - date '1970-01-01' as day, coalesce(language, '') as language,
           dense_rank() over (order by story_id) - 1 as story
    from articles join article_stories using (article_id)
    order by article_id
"""
ENTITIES = f"""
    with ranked as (
        select *, row_number() over ranking as place, sum(article_count) over ranking as entity_article_count
        from mention_counts
        window ranking as (order by story_count desc, mention_count desc, entity_id)
    )
    select entity_id, entity_name, entity_type, mention_count, article_count, story_count
    from ranked
    where place <= {MAX_ENTITIES} and entity_article_count <= {MAX_ENTITY_ARTICLES}
    order by place
"""
MENTIONS = """
    select chosen.entity, listed.article, mention_evidence.sentence_number as sentence,
           mention_evidence.start_char - sentences.start_char as mark_start,
           mention_evidence.end_char - sentences.start_char as mark_end
    from mention_evidence
    join chosen using (entity_id)
    join listed using (article_id)
    join sentences using (article_id, sentence_number)
    order by all
"""
SENTENCES = """
    select listed.article, sentences.sentence_number as sentence,
           substr(source_text, sentences.start_char + 1, sentences.end_char - sentences.start_char) as sentence_text
    from sentences
    join listed using (article_id)
    join wanted on wanted.article = listed.article and wanted.sentence = sentences.sentence_number
    join raw_articles using (article_id)
"""
PAIRS = """
    select least(a.entity, b.entity) as a, greatest(a.entity, b.entity) as b, pair_count, story_pair_count,
           round(expected_count, 1) as expected_count, if($only_reliable, g2, story_pair_count * 1e6 + pair_count) as strength
    from cooccurrence
    join chosen as a on a.entity_id = entity_a_id
    join chosen as b on b.entity_id = entity_b_id
    where level = $level and (is_reliable or not $only_reliable)
"""
COVERAGE = """
    select measure, detail, unit, item_count, total_count, share, meaning from coverage
    order by list_position($measures, measure), measure, detail <> 'all', item_count desc, detail
"""
REMOVED = """
    select removal_reason, count(*) as line_count, count(distinct article_id) as article_count,
           count(distinct (removed_text, rule_id)) as text_count
    from removed_lines group by all order by line_count desc, removal_reason
"""
REMOVED_EXAMPLES = f"""
    with texts as (
        select removal_reason, removed_text, rule_id, count(*) as line_count, min(article_id) as article_id
        from removed_lines group by all
    )
    select removal_reason, removed_text, rule_id, line_count, article_id
    from texts
    qualify row_number() over (
        partition by removal_reason order by line_count desc, article_id, removed_text, rule_id
    ) <= {EXAMPLES}
    order by removal_reason, line_count desc, article_id, removed_text, rule_id
"""
MERGED = f"""
    with forms as (
        select entity_id, alias_text as text, sum(mention_count)::bigint as count from entity_aliases group by all
    ),
    merged as (select entity_id, count(*) as form_count from forms group by entity_id having count(*) > 1),
    most_mentioned as (
        select entity_id, entity_name, entity_type, mention_count, form_count
        from mention_counts join merged using (entity_id)
        order by mention_count desc, entity_id
        limit {ROWS}
    )
    select most_mentioned.*, list({{'text': text, 'count': count}} order by count desc, text)[:{FORMS}] as forms
    from most_mentioned join forms using (entity_id)
    group by all
    order by mention_count desc, entity_id
"""
SUGGESTED = f"""
    select entity_a_id, entity_b_id, entity_a_name, entity_b_name, suggestion_reason, a_mention_count, b_mention_count,
           a_sentence, b_sentence, alias_row
    from suggested_merges order by suggestion_number limit {ROWS}
"""
# For each measure of the table coverage, in the order shown: where its items are, and the column its detail is a value of.
COVERED = {
    "inputs_received": (
        "(select source from raw_articles union select source from rejected_inputs) left join rejected_inputs using (source)",
        "",
        "",
    ),
    "inputs_rejected": ("rejected_inputs", "", "rejection_reason"),
    "articles_received": ("raw_articles", "", ""),
    "articles_cleaned": ("articles", "", ""),
    "articles_without_kept_text": ("articles anti join (from article_spans where is_kept) using (article_id)", "", ""),
    "articles_extracted": ("text_units", "level = 'article'", ""),
    "articles_not_extracted": (
        "(select distinct article_id from article_spans where is_kept) "
        "anti join (from text_units where level = 'article') using (article_id)",
        "",
        "",
    ),
    "articles_by_language": ("articles", "", "coalesce(language, 'unknown')"),
    "articles_dated": ("articles", "published_on is not null", "date_source"),
    "articles_undated": ("articles", "published_on is null", "date_source"),
    "articles_without_publisher": ("articles", "publisher is null", ""),
    "articles_duplicate": ("article_stories", "article_id <> story_id", "duplicate_rule"),
    "spans_found": ("article_spans", "", ""),
    "spans_removed": ("article_spans", "not is_kept", "removal_reason"),
    "mentions_found": ("mentions", "", ""),
    "mentions_resolved": ("mentions", "mention_status = 'resolved'", "resolution_method"),
    "mentions_unresolved": ("mentions", "mention_status = 'unresolved'", ""),
    "mentions_rejected": ("mentions", "mention_status = 'rejected'", "rejection_reason"),
    "mentions_undated": ("mention_evidence", "published_on is null", ""),
    "mentions_without_publisher": ("mention_evidence", "publisher is null", ""),
}


def read_contents(database: Path) -> dict[str, Any]:
    """Everything the report says, in values that JSON can hold; the same for the same tables.

    Raises:
        duckdb.Error: the file is no published database of this version.
    """
    with duckdb.connect(str(database), read_only=True) as published:
        published.execute("set TimeZone = 'UTC'")
        return Reading(published).contents()


class Reading:
    """One reading of a published database: the numbers its articles and entities have in the report, and their uses."""

    def __init__(self, published: duckdb.DuckDBPyConnection) -> None:
        self.published = published
        self.shelf = TextShelf(SENTENCE_BYTES)
        self.articles = published.sql(ARTICLES).pl().with_row_index("article")
        self.entities = published.sql(ENTITIES).pl().with_row_index("entity")
        self.publishers = self._order_by_count("publisher")
        self.languages = self._order_by_count("language")
        numbers = {name: number for number, name in enumerate(self.publishers)}
        self.article_publishers = [numbers.get(name, -1) for name in self.articles["publisher"]]
        self.article_numbers = dict(zip(self.articles["article_id"], self.articles["article"], strict=True))
        self.entity_numbers = dict(zip(self.entities["entity_id"], self.entities["entity"], strict=True))
        published.register("listed", self.articles.select("article", "article_id").to_arrow())
        published.register("chosen", self.entities.select("entity", "entity_id").to_arrow())
        self.mentions = published.sql(MENTIONS).pl()
        self.marked = self.mentions.group_by("entity", "article", "sentence").agg(
            marks=pl.concat_list("mark_start", "mark_end")
        )

    def contents(self) -> dict[str, Any]:
        """All parts of the report."""
        # First what the page has few sentences of: those of single entities take all the room that is left.
        network, coverage = self.read_network(), self.read_coverage()
        return {
            "corpus": self.read_corpus(),
            "articles": self.describe_articles(),
            "publishers": [cut_name(name) for name in self.publishers],
            "entities": self.describe_entities(),
            "network": network,
            "coverage": coverage,
            "rejected": self.rows(f"from rejected_inputs order by source limit {ROWS}"),
            "rejected_count": self.count("from rejected_inputs"),
            "removed": self.read_removed(),
            "merged": self.read_merged(),
            "merged_count": self.count("from entities where alias_count > 1"),
            "suggested": self.read_suggested(),
            "suggested_count": self.count("from suggested_merges"),
            "texts": self.shelf.texts,
        }

    def rows(self, query: str, **parameters: object) -> list[dict[str, Any]]:
        """Rows of a query."""
        return self.published.sql(query, params=parameters or None).pl().to_dicts()

    def count(self, query: str) -> int:
        """Number of rows of a query that begins with from."""
        row = self.published.sql(f"select count(*) {query}").fetchone()
        assert row is not None
        return int(row[0])

    def _order_by_count(self, column: str) -> list[str]:
        counts = self.articles.drop_nulls(column).group_by(column).len().sort(["len", column], descending=[True, False])
        return counts[column].to_list()

    def read_corpus(self) -> dict[str, Any]:
        """The corpus in a few numbers."""
        days = self.articles["day"].drop_nulls()
        return {
            "article_count": self.articles.height,
            "story_count": self.articles["story"].n_unique(),
            "publisher_count": len(self.publishers),
            "undated_count": self.articles.height - len(days),
            "first_on": _date(days.min()),
            "last_on": _date(days.max()),
            "entity_count": self.count("from entities"),
            "mention_count": self.count("from mentions where mention_status = 'resolved'"),
        }

    def describe_articles(self) -> dict[str, Any]:
        """One list per column; the title is the id where there is none, and null where the page has no room for it."""
        shelf = TextShelf(TITLE_BYTES)
        titles, ids = [], []
        for title, article_id in self.articles.select("title", "article_id").iter_rows():
            is_listed = shelf.put(cut_name(title or "")) is not None and shelf.put(cut_name(article_id)) is not None
            titles.append(cut_name(title) if is_listed and title else None)
            ids.append(cut_name(article_id) if is_listed else None)
        languages = {name: number for number, name in enumerate(self.languages)}
        return {
            "publisher": self.article_publishers,
            "day": self.articles["day"].to_list(),
            "story": self.articles["story"].to_list(),
            "language": [languages[name] for name in self.articles["language"]],
            "title": titles,
            "id": ids,
        }

    def describe_entities(self) -> dict[str, Any]:
        """One list per column; ``mentions`` has article and mentions in turn, ``quotes`` text, article and marks."""
        in_articles = self.mentions.group_by("entity", "article").len().sort("entity", "article")
        pairs: list[list[int]] = [[] for _ in range(self.entities.height)]
        for entity, article, mention_count in in_articles.iter_rows():
            pairs[entity] += (article, mention_count)
        return {
            "id": [cut_name(entity_id) for entity_id in self.entities["entity_id"]],
            "name": [cut_name(name) for name in self.entities["entity_name"]],
            "type": self.entities["entity_type"].to_list(),
            "mentions": pairs,
            "quotes": self.choose_quotes(),
        }

    def choose_quotes(self) -> list[list[Any]]:
        """For each entity the sentences shown: place of the text, article, and start and end of each mark."""
        numbers = pl.DataFrame(
            {"article": self.articles["article"], "story": self.articles["story"], "publisher": self.article_publishers}
        )
        ranked = rank_sentences(self.marked.join(numbers, on="article")).head(SENTENCE_BYTES // 40)
        quotes: list[list[Any]] = [[] for _ in range(self.entities.height)]
        for some in ranked.iter_slices(QUOTES_AT_ONCE):
            texts = self.read_sentences(some)
            for entity, article, sentence, marks in some.select("entity", "article", "sentence", "marks").iter_rows():
                text, places = cut_text(texts[article, sentence], marks)
                place = self.shelf.put(text)
                if place is None:
                    return quotes
                quotes[entity].append([place, article, *places])
        return quotes

    def read_sentences(self, wanted: pl.DataFrame) -> dict[tuple[int, int], str]:
        """Texts by article and number of the sentence."""
        self.published.register("wanted", wanted.select("article", "sentence").unique().to_arrow())
        return {(article, sentence): text for article, sentence, text in self.published.sql(SENTENCES).fetchall()}

    def read_network(self) -> dict[str, Any]:
        """Links and places. Where no article corpus is large enough to tell, pairs of sentences, which mean more, are drawn."""
        row = self.published.sql("select has_enough_articles($n)", params={"n": self.articles.height}).fetchone()
        assert row is not None
        is_reliable = bool(row[0])
        level = "article" if is_reliable else "sentence"
        query = f"from cooccurrence where level = '{level}'" + " and is_reliable" * is_reliable
        pairs = self.published.sql(PAIRS, params={"level": level, "only_reliable": is_reliable}).pl()
        links = choose_links(pairs)
        places = place_nodes(links)
        communities = self.read_communities()
        nodes = sorted(places)
        return {
            "level": level,
            "is_reliable": is_reliable,
            "query": query,
            "pair_count": self.count(query),
            "nodes": nodes,
            "x": [places[node][0] for node in nodes],
            "y": [places[node][1] for node in nodes],
            "community": [communities.get(node) for node in nodes],
            "links": links.select("a", "b", "pair_count", "story_pair_count", "expected_count").rows(),
            "quotes": self.choose_pair_quotes(links, level),
        }

    def read_communities(self) -> dict[int, int]:
        """Number of the community of each entity that is in one."""
        if not self.count("from information_schema.tables where table_name = 'entity_network'"):
            return {}
        query = "select entity, community_number from entity_network join chosen using (entity_id)"
        return dict(self.published.sql(query).fetchall())

    def choose_pair_quotes(self, links: pl.DataFrame, level: str) -> list[list[Any]]:
        """For each link some units with both: of an article a sentence with both if there is one, else one of each.

        Every link has its first units before any has more; then the strongest have theirs, as far as there is room.
        """
        places = self._place_entities(links)
        turns = []
        for link, (a, b) in enumerate(links.select("a", "b").iter_rows()):
            units = self._choose_units(a, b, places, level)
            turns += [(place >= FIRST_UNITS, link, place, unit) for place, unit in enumerate(units)]
        turns.sort(key=lambda turn: turn[:3])
        wanted = pl.DataFrame(
            [
                (entity, article, sentence)
                for *_, (article, parts) in turns
                for sentence, entities in parts
                for entity in entities
            ],
            schema=self.marked.select("entity", "article", "sentence").schema,
            orient="row",
        ).unique()
        texts = self.read_sentences(wanted)
        marked = self.marked.join(wanted, on=wanted.columns, how="semi").select(*wanted.columns, "marks")
        marks = {(entity, article, sentence): found for entity, article, sentence, found in marked.iter_rows()}
        quotes: list[list[Any]] = [[] for _ in range(links.height)]
        for is_further, link, _, (article, parts) in turns:
            if is_further and self.shelf.bytes_used > PAIR_BYTES:
                break
            cut = [
                cut_text(texts[article, sentence], chain.from_iterable(marks[entity, article, sentence] for entity in entities))
                for sentence, entities in parts
            ]
            shelved = [self.shelf.put(text) for text, _ in cut]
            if None not in shelved:
                quotes[link] += ([place, article, *shown] for place, (_, shown) in zip(shelved, cut, strict=True))
        return quotes

    def _place_entities(self, links: pl.DataFrame) -> dict[int, Places]:
        """Where each entity of the links is mentioned."""
        ends = pl.concat([links["a"], links["b"]]).unique()
        of_ends = self.marked.filter(pl.col("entity").is_in(ends.implode()))
        places: dict[int, Places] = {}
        for entity, article, sentences in of_ends.group_by("entity", "article").agg("sentence").iter_rows():
            places.setdefault(entity, {})[article] = sentences
        return places

    def _choose_units(self, a: int, b: int, places: Mapping[int, Places], level: str) -> list[Unit]:
        """Articles with both of two entities, of different publishers first."""
        together: list[Unit] = []
        apart: list[Unit] = []
        for article in sorted(places[a].keys() & places[b].keys()):
            in_a, in_b = places[a][article], places[b][article]
            common = sorted(set(in_a).intersection(in_b))
            if common:
                together += [(article, [(sentence, (a, b))]) for sentence in (common if level == "sentence" else common[:1])]
            else:
                apart.append((article, [(min(in_a), (a,)), (min(in_b), (b,))]))
        is_short = level == "article" and len(together) < UNITS[level]
        seen: Counter[int] = Counter()
        turns = []
        for article, parts in together + apart[: UNITS[level]] * is_short:
            publisher = self.article_publishers[article]
            turns.append((len(parts) > 1, seen[publisher], article, parts))
            seen[publisher] += 1
        turns.sort(key=lambda turn: turn[:3])
        return [(article, parts) for *_, article, parts in turns[: UNITS[level]]]

    def read_coverage(self) -> list[dict[str, Any]]:
        """The table coverage; of each number the query of its rows, and some of them."""
        rows = self.rows(COVERAGE, measures=list(COVERED))
        for row in rows:
            row["query"], row["examples"] = None, []
            if row["measure"] not in COVERED:  # sql/coverage.sql is there to be changed
                continue
            source, condition, column = COVERED[row["measure"]]
            is_part = bool(column) and row["detail"] != "all"
            detail = row["detail"].replace("'", "''")
            conditions = [condition] * bool(condition) + [f"{column} = '{detail}'"] * is_part
            row["query"] = f"from {source}" + (f" where {' and '.join(conditions)}" if conditions else "")
        shown = [row for row in rows if row["query"] and row["item_count"]]
        firsts = [self._read_first(row["unit"], row["query"]) for row in shown]
        texts = self._read_sources(firsts)
        for row, first in zip(shown, firsts, strict=True):
            row["examples"] = self._quote_examples(row["unit"], first, texts)
        return rows

    def _read_first(self, unit: str, query: str) -> pl.DataFrame:
        """The first rows of a query: article_id, of parts of an article with start_char and end_char; of inputs their text."""
        if unit == "input":
            columns = "concat_ws(': ', nullif(source, ''), nullif(detail, '')) as input_text"
            return self.published.sql(f"select {columns} {query} order by source limit {EXAMPLES}").pl()
        columns = "article_id" if unit == "article" else "article_id, start_char, end_char"
        return self.published.sql(f"select {columns} {query} order by all limit {EXAMPLES}").pl()

    def _read_sources(self, firsts: Sequence[pl.DataFrame]) -> dict[str, str]:
        """The texts of the articles that some rows are parts of, by article_id."""
        quoted = pl.concat([pl.Series([], dtype=pl.String), *(rows["article_id"] for rows in firsts if "start_char" in rows)])
        self.published.register("quoted", quoted.unique().to_frame("article_id").to_arrow())
        return dict(
            self.published.sql(
                "select article_id, source_text from raw_articles semi join quoted using (article_id)"
            ).fetchall()
        )

    def _quote_examples(self, unit: str, rows: pl.DataFrame, sources: Mapping[str, str]) -> list[list[Any]]:
        """Of each row the place of a text or -1, article or None, and start and end of a mark."""
        if unit == "article":
            return [[-1, self.article_numbers[name]] for name in rows["article_id"] if name in self.article_numbers]
        texts: list[tuple[str | None, str, list[tuple[int, int]]]] = []
        if unit == "input":
            texts = [(None, text, []) for text in rows["input_text"]]
        else:
            context = 90 if unit == "mention" else 0
            for article_id, start, end in rows.iter_rows():
                begin = max(0, start - context)
                marks = [(start - begin, end - begin)] * bool(context)
                texts.append((article_id, sources[article_id][begin : end + context], marks))
        examples = []
        for article_id, text, marks in texts:
            shown, places = cut_text(text, marks)
            place = self.shelf.put(shown)
            if place is not None:
                examples.append([place, self.article_numbers.get(article_id), *places])
        return examples

    def read_merged(self) -> list[dict[str, Any]]:
        """Entities with several forms; ``entity`` is the number of one that the page has sentences of, else None."""
        rows = self.rows(MERGED)
        for row in rows:
            row["entity"] = self.entity_numbers.get(row["entity_id"])
            row["entity_id"], row["entity_name"] = cut_name(row["entity_id"]), cut_name(row["entity_name"])
            row["forms"] = [{**form, "text": cut_name(form["text"])} for form in row["forms"]]
        return rows

    def read_suggested(self) -> list[dict[str, Any]]:
        """Pairs that may be one; ``entity_a`` and ``entity_b`` as ``entity`` in the merged ones."""
        rows = self.rows(SUGGESTED)
        for row in rows:
            for side in ("entity_a", "entity_b"):
                row[side] = self.entity_numbers.get(row[f"{side}_id"])
                row[f"{side}_id"] = cut_name(row[f"{side}_id"])
        return rows

    def read_removed(self) -> list[dict[str, Any]]:
        """What cleaning removed, by reason, each with some of the texts."""
        examples: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows(REMOVED_EXAMPLES):
            reason = row.pop("removal_reason")
            row["removed_text"], _ = cut_text(row["removed_text"], [])
            row["article"] = self.article_numbers.get(row.pop("article_id"))
            examples.setdefault(reason, []).append(row)
        return [{**row, "examples": examples[row["removal_reason"]]} for row in self.rows(REMOVED)]


def _date(day: Any) -> str | None:
    return None if day is None else date.fromordinal(UNIX_EPOCH.toordinal() + day).isoformat()

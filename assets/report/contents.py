"""What the report says, asked of the published database as plain values; how it looks is said in ``assets.report.page``.

The numbers that a reader can filter are not here as sums: there are the mentions of each entity in each article, and the page
adds up those of the articles chosen. Offsets in texts are those of JavaScript.
"""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from assets.report.network import choose_links, place_nodes
from assets.report.quotations import TextShelf, cut_name, cut_text, rank_sentences

MAX_ENTITIES = 2000
MAX_ENTITY_ARTICLES = 150_000  # pairs of an entity and an article
TITLE_BYTES = 900_000
SENTENCE_BYTES = 1_500_000
EXAMPLES = 8
ROWS = 60
UNITS_PER_PAIR = 3
UNIX_EPOCH = date(1970, 1, 1)

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
    order by list_position(['input', 'article', 'span', 'mention'], unit), measure, detail <> 'all', item_count desc, detail
"""
REMOVED = """
    select removal_reason, count(*) as line_count, count(distinct article_id) as article_count
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
    select entity_id, entity_name, entity_type, mention_counts.mention_count,
           list({{'text': alias_text, 'count': entity_aliases.mention_count}}
                order by entity_aliases.mention_count desc, alias_text) as forms
    from mention_counts join entity_aliases using (entity_id)
    group by all having count(*) > 1
    order by mention_counts.mention_count desc, entity_id
    limit {ROWS}
"""
SUGGESTED = f"""
    select entity_a_id, entity_b_id, entity_a_name, entity_b_name, suggestion_reason, a_mention_count, b_mention_count,
           a_sentence, b_sentence, alias_row
    from suggested_merges order by suggestion_number limit {ROWS}
"""
# For each measure of the table coverage: where its items are, and the column that its detail is a value of.
COVERED = {
    "inputs_rejected": ("rejected_inputs", "", "rejection_reason"),
    "articles_received": ("raw_articles", "", ""),
    "articles_cleaned": ("articles", "", ""),
    "articles_by_language": ("articles", "", "language"),
    "articles_dated": ("articles", "published_on is not null", "date_source"),
    "articles_undated": ("articles", "published_on is null", "date_source"),
    "articles_without_publisher": ("articles", "publisher is null", ""),
    "articles_duplicate": ("article_stories", "article_id <> story_id", "duplicate_rule"),
    "mentions_found": ("mentions", "", ""),
    "mentions_resolved": ("mentions", "mention_status = 'resolved'", "resolution_method"),
    "mentions_unresolved": ("mentions", "mention_status = 'unresolved'", ""),
    "mentions_rejected": ("mentions", "mention_status = 'rejected'", "rejection_reason"),
    "spans_found": ("article_spans", "", ""),
    "spans_removed": ("article_spans", "not is_kept", "removal_reason"),
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
        published.register("listed", self.articles.select("article", "article_id").to_arrow())
        published.register("chosen", self.entities.select("entity", "entity_id").to_arrow())
        self.mentions = published.sql(MENTIONS).pl()

    def contents(self) -> dict[str, Any]:
        """All parts of the report."""
        names = dict(zip(self.entities["entity_id"], self.entities["entity"], strict=True))
        network = self.read_network()
        return {
            "corpus": self.read_corpus(),
            "articles": self.describe_articles(),
            "publishers": [cut_name(name) for name in self.publishers],
            "publisher_keys": [name if cut_name(name) == name else None for name in self.publishers],
            "entities": self.describe_entities(),
            "network": network,
            "coverage": self.read_coverage(),
            "rejected": self.rows(f"from rejected_inputs order by source limit {ROWS}"),
            "rejected_count": self.count("from rejected_inputs"),
            "copies": self.read_copies(),
            "removed": self.read_removed(),
            "merged": [{**row, "entity": names.get(row["entity_id"])} for row in self.rows(MERGED)],
            "merged_count": self.count("from (from entity_aliases select entity_id group by 1 having count(*) > 1)"),
            "suggested": self.rows(SUGGESTED),
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
            "id": [entity_id if cut_name(entity_id) == entity_id else None for entity_id in self.entities["entity_id"]],
            "name": [cut_name(name) for name in self.entities["entity_name"]],
            "type": self.entities["entity_type"].to_list(),
            "mentions": pairs,
            "quotes": self.choose_quotes(),
        }

    def choose_quotes(self) -> list[list[Any]]:
        """For each entity the sentences shown: place of the text, article, and start and end of each mark."""
        sentences = self.mentions.group_by("entity", "article", "sentence").agg(marks=pl.concat_list("mark_start", "mark_end"))
        numbers = pl.DataFrame(
            {"article": self.articles["article"], "story": self.articles["story"], "publisher": self.article_publishers}
        )
        ranked = rank_sentences(sentences.join(numbers, on="article")).head(SENTENCE_BYTES // 40)
        texts = self.read_sentences(ranked)
        quotes: list[list[Any]] = [[] for _ in range(self.entities.height)]
        for entity, article, sentence, marks in ranked.select("entity", "article", "sentence", "marks").iter_rows():
            text, places = cut_text(texts[article, sentence], marks)
            place = self.shelf.put(text)
            if place is None:
                break
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
        pairs = self.published.sql(PAIRS, params={"level": level, "only_reliable": is_reliable}).pl()
        links = choose_links(pairs)
        places = place_nodes(links)
        communities = self.read_communities()
        nodes = sorted(places)
        return {
            "level": level,
            "is_reliable": is_reliable,
            "pair_count": pairs.height,
            "reliable_count": self.count("from cooccurrence where level = 'article' and is_reliable"),
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
        """For each link some units with both: of an article a sentence with both if there is one, else one of each."""
        by_entity = {
            entity: frame.select("article", "sentence", marks=pl.concat_list("mark_start", "mark_end"))
            for (entity,), frame in self.mentions.group_by("entity")
        }
        chosen: list[list[tuple[int, list[tuple[int, list[list[int]]]]]]] = []
        for a, b in links.select("a", "b").iter_rows():
            chosen.append(self._choose_units(by_entity[a], by_entity[b], level))
        wanted = [(article, sentence) for units in chosen for article, parts in units for sentence, _ in parts]
        frame = pl.DataFrame(wanted, schema={"article": pl.Int64, "sentence": pl.Int64}, orient="row")
        texts = self.read_sentences(frame)
        return [
            [
                [place, article, *places]
                for article, parts in units
                for sentence, marks in parts
                for text, places in [cut_text(texts[article, sentence], marks)]
                if (place := self.shelf.put(text)) is not None
            ]
            for units in chosen
        ]

    def _choose_units(
        self, a: pl.DataFrame, b: pl.DataFrame, level: str
    ) -> list[tuple[int, list[tuple[int, list[list[int]]]]]]:
        """Articles with both entities, of different publishers first, each with sentences and the marks in them."""
        both = pl.concat([a, b]).group_by("article", "sentence").agg("marks")
        together = both.join(a, on=["article", "sentence"], how="semi").join(b, on=["article", "sentence"], how="semi")
        first = together.sort("article", "sentence")
        if level == "article":
            first = first.unique("article", keep="first", maintain_order=True)
        units = [(article, [(sentence, marks)]) for article, sentence, marks in first.iter_rows()]
        if level == "article" and len(units) < UNITS_PER_PAIR:
            found = {article for article, _ in units}
            for article in sorted((set(a["article"]) & set(b["article"])) - found)[:UNITS_PER_PAIR]:
                parts = []
                for mentions in (a, b):
                    sentence = mentions.filter(pl.col("article") == article)["sentence"].min()
                    marks = both.filter((pl.col("article") == article) & (pl.col("sentence") == sentence))["marks"][0]
                    parts.append((int(sentence), marks.to_list()))  # type: ignore[arg-type]  # never empty
                units.append((article, parts))
        seen: dict[int, int] = {}
        turns = []
        for article, parts in units:
            publisher = self.article_publishers[article]
            turns.append((len(units[0][1]) > 2, seen.get(publisher, 0), article, parts))
            seen[publisher] = seen.get(publisher, 0) + 1
        turns.sort(key=lambda turn: turn[:3])
        return [(article, parts) for *_, article, parts in turns[: UNITS_PER_PAIR if level == "article" else ROWS]]

    def read_coverage(self) -> list[dict[str, Any]]:
        """The table coverage; of each number the query of its rows, and some of them."""
        rows = self.rows(COVERAGE)
        for row in rows:
            row["query"], row["examples"] = None, []
            if row["measure"] in COVERED and row["item_count"]:
                table, condition, column = COVERED[row["measure"]]
                is_part = bool(column) and row["detail"] != "all"
                conditions = [condition] * bool(condition) + [f"{column} = '{row['detail']}'"] * is_part
                row["query"] = f"from {table}" + (f" where {' and '.join(conditions)}" if conditions else "")
                row["examples"] = self.read_examples(table, row["query"])
        return rows

    def read_examples(self, table: str, query: str) -> list[list[Any]]:
        """The first rows of a query on a table: place of a text or -1, article, and start and end of a mark."""
        if table == "rejected_inputs":
            return []
        if table not in ("mentions", "article_spans"):
            found = self.published.sql(f"select article_id {query} order by all limit {EXAMPLES}").fetchall()
            return [[-1, self.article_numbers[article_id]] for (article_id,) in found if article_id in self.article_numbers]
        context = 90 if table == "mentions" else 0
        found = self.published.sql(
            f"""
            with items as (select article_id, start_char, end_char {query} order by all limit {EXAMPLES})
            select article_id, start_char, end_char, greatest(0, start_char - {context}) as from_char,
                   substr(source_text, from_char + 1, end_char + {context} - from_char) as item_text
            from items join raw_articles using (article_id) order by all
            """
        ).fetchall()
        examples = []
        for article_id, start, end, begin, text in found:
            marks = [(start - begin, end - begin)] if context else []
            shown, places = cut_text(text, marks)
            place = self.shelf.put(shown)
            if place is not None and article_id in self.article_numbers:
                examples.append([place, self.article_numbers[article_id], *places])
        return examples

    def read_copies(self) -> list[list[int]]:
        """The articles of each story that has several, the story with most copies first."""
        stories = self.articles.group_by("story").agg("article").filter(pl.col("article").list.len() > 1)
        stories = stories.with_columns(copies=pl.col("article").list.len()).sort(["copies", "story"], descending=[True, False])
        return [sorted(articles) for articles in stories["article"].head(ROWS)]

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

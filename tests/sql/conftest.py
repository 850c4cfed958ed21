"""A corpus written down in a few lines, and the tables that ``sql/`` makes of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import polars as pl
import pytest

from assets.analytics import create_sql_table
from assets.macros import create_macros
from assets.network import EDGES, ENTITIES
from assets.publication import create_table_macros
from assets.schema import create_table
from assets.sql_files import load_macros, load_sql_tables, load_table_macros
from pipeline.network import measure_network
from pipeline.tables import TABLES, Column

SQL_FOLDER = Path(__file__).parents[2] / "sql"
MACROS = load_macros(SQL_FOLDER / "macros")
TABLE_MACROS = load_table_macros(SQL_FOLDER / "table_macros")
SQL_TABLES = {table.name: table for table in load_sql_tables(SQL_FOLDER)}
NEUTRAL_VALUES: dict[Any, Any] = {
    pl.String: "",
    pl.Int64: 0,
    pl.Float64: 1.0,
    pl.Boolean: True,
    pl.Datetime: datetime(2021, 6, 30, tzinfo=UTC),
    pl.List: [],
}
MENTION = re.compile(r"\[([^\]|]+)(?:\|([^\]]+))?\]")

Row = dict[str, Any]


@dataclass
class Corpus:
    """Rows of the tables made in Python, and a database with the tables made from them.

    Columns that a row does not give are null, or neutral where they cannot be. ``country_codes`` go to the entities.
    """

    country_codes: dict[str, str] = field(default_factory=dict)
    rows: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    threads: int = 2
    shuffle_seed: int | None = None

    def add_article(
        self,
        article_id: str,
        *paragraphs: Sequence[str],
        title: str | None = None,
        removed: Mapping[str, str] | None = None,
        story_id: str | None = None,
        is_extracted: bool = True,
        **columns: Any,
    ) -> None:
        """Add an article whose paragraphs are lists of sentences.

        ``[Biden]`` is a mention of person:biden, ``[Turkey|place:turkey]`` one of place:turkey, ``[Georgia|?]`` an
        unresolved and ``[Mr|!title_only]`` a rejected one. ``removed`` are lines at the end, with the reason for each.
        """
        text = ""
        titles = [("title", [title])] if title else []
        blocks = [*titles, *(("paragraph", paragraph) for paragraph in paragraphs)]
        sentence_number = 0
        for number, (role, sentences) in enumerate(blocks, start=1):
            zone = "title" if role == "title" else "body"
            text += "\n\n" if text else ""
            span_start = len(text)
            for position, marked in enumerate(sentences):
                text += " " if position else ""
                sentence_number += 1
                start = len(text)
                plain = MENTION.sub(lambda found: found[1], marked)
                place: Row = {"article_id": article_id, "sentence_number": sentence_number, "zone": zone}
                if is_extracted:
                    self._add_mentions(marked, start, place)
                    self.rows["sentences"].append(
                        place | {"paragraph_number": number, "start_char": start, "end_char": start + len(plain)}
                    )
                text += plain
            self._add_span(article_id, span_start, len(text), role, None)
        for line, reason in (removed or {}).items():
            text += "\n"
            self._add_span(article_id, len(text), len(text) + len(line), "boilerplate", reason)
            text += line
        raw: Row = {"article_id": article_id, "source": f"{article_id}.txt", "source_text": text, "char_count": len(text)}
        article: Row = {"article_id": article_id, "title": title and MENTION.sub(lambda found: found[1], title)}
        self.rows["raw_articles"].append(raw)
        self.rows["articles"].append(article | {"date_source": "no_date_found", "language": "en"} | columns)
        rule = "exact_text" if story_id else "only_copy"
        self.rows["article_stories"].append(
            {"article_id": article_id, "story_id": story_id or article_id, "duplicate_rule": rule}
        )

    def _add_mentions(self, marked: str, sentence_start: int, place: Row) -> None:
        marks = 0
        for found in MENTION.finditer(marked):
            text, target = found[1], found[2] or f"person:{found[1].lower()}"
            start = sentence_start + found.start() - marks
            marks += len(found[0]) - len(text)
            status = {"?": "unresolved", "!": "rejected"}.get(target[0], "resolved")
            decision: dict[str, Row] = {
                "resolved": {"entity_id": target, "resolution_method": "full_name"},
                "unresolved": {},
                "rejected": {"rejection_reason": target[1:]},
            }
            mention: Row = {"mention_id": f"{place['article_id']}:{start}", "start_char": start, "end_char": start + len(text)}
            mention |= {"mention_text": text, "mention_status": status}
            self.rows["mentions"].append(place | mention | decision[status])

    def _add_span(self, article_id: str, start: int, end: int, role: str, reason: str | None) -> None:
        number = 1 + sum(span["article_id"] == article_id for span in self.rows["article_spans"])
        span: Row = {"article_id": article_id, "span_number": number, "start_char": start, "end_char": end, "role": role}
        decision: Row = {"is_kept": reason is None, "removal_reason": reason, "rule_id": reason and f"rule-{reason}"}
        self.rows["article_spans"].append(span | decision)

    def _add_entities(self) -> None:
        published_on = {article["article_id"]: article.get("published_on") for article in self.rows["articles"]}
        mentions_of: defaultdict[str, list[Row]] = defaultdict(list)
        for mention in self.rows["mentions"]:
            if mention["mention_status"] == "resolved":
                mentions_of[mention["entity_id"]].append(mention)
        for entity_id, mentions in mentions_of.items():
            dates = [day for mention in mentions if (day := published_on[mention["article_id"]])]
            texts = Counter(mention["mention_text"] for mention in mentions)
            entity: Row = {"entity_id": entity_id, "entity_type": entity_id.partition(":")[0], "entity_name": min(texts)}
            entity |= {"first_published_on": min(dates, default=None), "last_published_on": max(dates, default=None)}
            entity |= {"country_code": self.country_codes.get(entity_id), "alias_count": len(texts)}
            self.rows["entities"].append(entity)
            for text, count in texts.items():
                alias: Row = {"entity_id": entity_id, "alias_text": text, "mention_count": count}
                self.rows["entity_aliases"].append(alias | {"resolution_method": "full_name"})

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A database in memory with all tables, made the first time it is asked for."""
        self._add_entities()
        connection = duckdb.connect(config={"threads": self.threads})
        assert create_macros(connection, MACROS) == []
        for table in TABLES:
            create_table(connection, table)
            rows = [[row.get(column.name, _neutral_value(column)) for column in table.columns] for row in self.rows[table.name]]
            if self.shuffle_seed is not None:
                Random(self.shuffle_seed).shuffle(rows)
            frame = pl.DataFrame(rows, table.schema, orient="row")
            connection.from_arrow(frame.to_arrow()).insert_into(table.name)
        for sql_table in SQL_TABLES.values():
            create_sql_table(connection, sql_table)
        network = measure_network(connection.sql(EDGES).pl(), connection.sql(ENTITIES).pl())
        connection.from_arrow(network.to_arrow()).insert_into("entity_network")
        create_table_macros(connection, TABLE_MACROS)
        return connection

    def query(self, query: str, *parameters: object) -> list[Row]:
        """Rows of a query."""
        relation = self.connection.sql(query, params=list(parameters))
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]

    def table(self, name: str) -> list[Row]:
        """All rows of a table made in SQL, ordered by its key."""
        table = SQL_TABLES[name]
        relation = self.connection.table(name).order(", ".join(table.key))
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def _neutral_value(column: Column) -> Any:
    return None if column.is_nullable else NEUTRAL_VALUES[column.dtype.base_type()]


def make_random_corpus(seed: int, **options: Any) -> Corpus:
    """A small corpus with everything that may be missing missing somewhere; the same for the same seed."""
    random = Random(seed)
    corpus = Corpus({"place:turkey": "TR", "group:turkish": "TR", "place:france": "FR", "place:paris": "FR"}, **options)
    names = ["Ann", "Bob", "Cem", "Turkey|place:turkey", "Turkish|group:turkish", "France|place:france", "Paris|place:paris"]
    names += ["Ann Lee|person:ann", "Élise 🙂|person:élise", "Georgia|?", "Mr|!title_only"]
    for number in range(random.randint(1, 40)):
        paragraphs = [
            [
                " met ".join(f"[{name}]" for name in random.choices(names, k=random.randint(0, 3))) or "Nobody came."
                for _ in range(n)
            ]
            for n in random.choices([1, 2, 3], k=random.randint(0, 3))
        ]
        corpus.add_article(
            f"a{number:02}",
            *paragraphs,
            title=random.choice([None, "[Ann] speaks", "No name in here"]),
            removed=random.choice([None, {"Advertisement": "advertisement"}]),
            story_id=f"a{number // 3 * 3:02}" if random.random() < 0.5 else None,
            is_extracted=random.random() < 0.9,
            publisher=random.choice([None, "Post", "Times"]),
            published_on=random.choice([None, date(2021, 6, random.randint(1, 9))]),
        )
    return corpus


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    """An empty corpus to write into."""
    yield from closing(Corpus())


@pytest.fixture(scope="session", params=range(8))
def random_corpus(request: pytest.FixtureRequest) -> Iterator[Corpus]:
    """One of some random corpora; not to be changed."""
    yield from closing(make_random_corpus(request.param))


def closing(corpus: Corpus) -> Iterator[Corpus]:
    """Lend a corpus and close its database."""
    yield corpus
    corpus.connection.close()

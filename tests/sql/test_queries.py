"""The worked examples answer their questions on a published database, which is open read-only."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from tests.assets.conftest import Desk
from tests.sql.conftest import SQL_FOLDER, Corpus

QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL_FOLDER / "queries").glob("*.sql"))}


SEED_ANSWERS: dict[str, tuple[int, tuple[Any, ...]]] = {  # how many rows, and how the first one begins
    "busiest_days": (1, ("Joe Biden", date(2021, 6, 11), 1, 1, 6, 100.0)),
    "came_up_first": (10, (date(2021, 10, 2), "F-35", "product", 2)),
    "forms_of_a_name": (3, ("United States", "U.S.", 14)),
    "mentions_by_month": (2, (date(2021, 6, 1), 1, 1, 4)),
    "most_mentioned_people": (5, ("Recep Tayyip Erdogan", 3, 3, 100.0, 12)),
    "people_seen_together": (10, ("Jake Sullivan", "Joe Biden", 2, 2, 1.3, 1.0, False)),
    "publishers_of_an_entity": (2, (None, 2, 15, date(2021, 6, 11), date(2021, 10, 2))),
    "sentences_in_a_period": (7, (date(2021, 6, 11), None, None)),
    "sentences_of_a_pair": (3, (date(2021, 6, 11), None, "And after:«Biden» is expected")),
    "what_the_numbers_cover": (10, ("articles_duplicate", 0, 3, 0.0)),
    "what_was_removed": (9, ("timestamp", "builtin:timestamp", 3, 2)),
    "who_appears_with": (5, ("Recep Tayyip Erdogan", "person", 7, 2, 2.2, 0.52, "too few articles to tell")),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of a small corpus with its tables, views and macros."""
    corpus = Corpus()
    corpus.add_article(
        "a",
        ["[Joe Biden|person:joe-biden] called [Turkey|place:turkey].", "[Joe Biden|person:joe-biden] and [Ann]."],
        title="[Ann] waits",
        removed={"Advertisement": "advertisement", "Sign up": "app_prompt"},
        publisher="Post",
        published_on=date(2021, 6, 3),
    )
    corpus.add_article("b", ["[Joe Biden|person:joe-biden] left."], removed={"Advertisement": "advertisement"})
    corpus.add_article("c", ["Nobody."])
    corpus.add_article(
        "d",
        [
            "[Turkey|place:turkey] left [NATO|organization:nato], says [US|place:us].",
            "[United States|place:us], [United States|place:us].",
        ],
        publisher="Post",
        published_on=date(2021, 6, 30),
    )
    corpus.add_article("e", ["[NATO|organization:nato] and [Joe Biden|person:joe-biden]."], published_on=date(2021, 7, 1))
    corpus.add_article(
        "f", ["[Turkey|place:turkey] in [Oslo|place:oslo].", "[United States|work:film]."], published_on=date(2021, 10, 31)
    )
    corpus.add_article(
        "g", ["[Oslo|place:oslo] and [Joe Biden|person:joe-biden].", "[Turkey|place:turkey]."], published_on=date(2022, 1, 1)
    )
    file = tmp_path_factory.mktemp("published") / "news.duckdb"
    corpus.connection.execute(f"attach '{file}' as published")
    corpus.connection.execute("copy from database memory to published")
    corpus.connection.close()
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def answer(published: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    """The rows of a worked example."""
    return published.sql(QUERIES[name]).fetchall()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_its_question_first(name: str) -> None:
    first_line = QUERIES[name].splitlines()[0]
    assert first_line.startswith("-- ")
    assert "?" in first_line


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_answers_its_question_on_the_seeds(published_seeds: Desk, name: str) -> None:
    row_count, beginning = SEED_ANSWERS[name]
    rows = published_seeds.query(QUERIES[name])
    assert len(rows) == row_count
    for value, wanted in zip(rows[0], beginning, strict=False):
        assert (value[: len(wanted)] if isinstance(wanted, str) and isinstance(value, str) else value) == wanted


def test_the_most_mentioned_people_come_with_their_articles(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "most_mentioned_people") == [
        ("Joe Biden", 4, 4, 57.1, 5, 0, date(2021, 6, 3), date(2022, 1, 1)),
        ("Ann", 1, 1, 14.3, 2, 1, date(2021, 6, 3), date(2021, 6, 3)),
    ]


def test_who_appears_with_somebody_is_ranked(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "who_appears_with") == [
        ("NATO", "organization", 1, 1, 0.8, 0.07, "too few articles to tell"),
        ("Ann", "person", 1, 1, 0.8, 0.07, "too few articles to tell"),
        ("Oslo", "place", 1, 1, 0.8, 0.07, "too few articles to tell"),
        ("Turkey", "place", 1, 1, 1.7, -0.21, "too few articles to tell"),
    ]


def test_the_sentences_of_a_pair_are_quoted(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "sentences_of_a_pair") == [(date(2021, 6, 3), "Post", "«Joe Biden» called «Turkey».", "a")]


def test_the_busiest_days_are_those_of_the_period(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "busiest_days") == [
        ("Joe Biden", date(2021, 6, 3), 1, 1, 2, 100.0),
        ("Joe Biden", date(2021, 7, 1), 1, 1, 1, 100.0),
    ]


def test_who_came_up_first_in_a_period_was_not_there_before(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "came_up_first") == [
        (date(2021, 10, 31), "Oslo", "place", 2, 2),
        (date(2021, 10, 31), "United States", "work", 1, 1),
    ]


def test_every_form_of_a_name_is_counted(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "forms_of_a_name") == [("US", "United States", 2), ("US", "US", 1)]


def test_the_months_of_a_period_are_summed(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "mentions_by_month") == [(date(2021, 6, 1), 2, 2, 2), (date(2021, 10, 1), 1, 1, 1)]


def test_people_seen_together_are_people_only(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "people_seen_together") == [("Ann", "Joe Biden", 1, 1, 0.6, 0.288, False)]


def test_the_publishers_of_an_entity_come_with_their_dates(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "publishers_of_an_entity") == [
        ("Post", 2, 2, date(2021, 6, 3), date(2021, 6, 30)),
        (None, 2, 2, date(2021, 10, 31), date(2022, 1, 1)),
    ]


def test_the_last_day_of_a_period_belongs_to_it(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "sentences_in_a_period") == [
        (date(2021, 6, 30), "Post", None, "Turkey left «NATO», says US.", "d")
    ]


def test_what_the_numbers_cover_says_what_is_missing(published: duckdb.DuckDBPyConnection) -> None:
    shares = {row[0]: row[1:4] for row in answer(published, "what_the_numbers_cover")}
    assert shares == {
        "articles_duplicate": (0, 7, 0.0),
        "articles_extracted": (7, 7, 100.0),
        "articles_received": (7, 7, 100.0),
        "articles_undated": (2, 7, 28.6),
        "articles_without_publisher": (5, 7, 71.4),
        "inputs_received": (7, 7, 100.0),
        "inputs_rejected": (0, 7, 0.0),
        "mentions_resolved": (19, 19, 100.0),
        "mentions_undated": (1, 19, 5.3),
        "mentions_unresolved": (0, 19, 0.0),
    }


def test_what_was_removed_is_summed_by_reason(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "what_was_removed") == [
        ("advertisement", "rule-advertisement", 2, 2, 26, "Advertisement"),
        ("app_prompt", "rule-app_prompt", 1, 1, 7, "Sign up"),
    ]

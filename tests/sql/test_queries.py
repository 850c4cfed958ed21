"""The worked examples answer their questions on a published database, which is open read-only."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from tests.sql.conftest import SQL_FOLDER, Corpus

QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL_FOLDER / "queries").glob("*.sql"))}


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


def test_the_most_mentioned_people_come_with_their_articles(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "most_mentioned_people") == [
        ("Joe Biden", 2, 2, 66.7, 3, 0, date(2021, 6, 3), date(2021, 6, 3)),
        ("Ann", 1, 1, 33.3, 2, 1, date(2021, 6, 3), date(2021, 6, 3)),
    ]


def test_who_appears_with_somebody_is_ranked(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "who_appears_with") == [
        ("Turkey", "place", 1, 1, 0.6, 0.317, 1.18, False),
        ("Ann", "person", 1, 1, 1.2, -0.113, -0.14, False),
    ]


def test_the_sentences_of_a_pair_are_quoted(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "sentences_of_a_pair") == [
        (date(2021, 6, 3), "Post", "Ann waits", "Joe Biden called Turkey.", "a", 2)
    ]


def test_what_was_removed_is_summed_by_reason(published: duckdb.DuckDBPyConnection) -> None:
    assert answer(published, "what_was_removed") == [
        ("advertisement", "rule-advertisement", 2, 2, 26, "Advertisement"),
        ("app_prompt", "rule-app_prompt", 1, 1, 7, "Sign up"),
    ]

"""The published tables of the three seed articles against annotations made by hand before the program existed."""

from pathlib import Path

import polars as pl

from assets.settings import PROJECT_FOLDER
from tests.assets.conftest import Desk

GOLD = PROJECT_FOLDER / "tests" / "gold"


def read_gold(name: str) -> list[tuple[object, ...]]:
    return pl.read_csv(Path(GOLD, name)).rows()


def test_spans_are_those_of_the_gold(published_seeds: Desk) -> None:
    published = published_seeds.query(
        "select article_id, span_number, start_char, end_char, role, is_kept, removal_reason from article_spans order by 1, 2"
    )
    assert published == read_gold("spans.csv")


def test_every_mention_is_that_of_the_gold_with_its_entity_and_type(published_seeds: Desk) -> None:
    published = published_seeds.query(
        """
        select article_id, start_char, end_char, mention_text, entity_name, entity_type
        from mentions join entities using (entity_id) order by article_id, start_char
        """
    )
    assert published == read_gold("mentions.csv")


def test_the_counts_are_those_of_the_gold(published_seeds: Desk) -> None:
    gold = pl.read_csv(Path(GOLD, "mentions.csv")).group_by("entity_name").agg(pl.len(), pl.col("article_id").n_unique())
    published = published_seeds.query("select entity_name, mention_count, article_count from mention_counts")
    assert sorted(published) == sorted(gold.rows())


def test_what_removed_text_said_about_the_articles_is_kept(published_seeds: Desk) -> None:
    published = published_seeds.query(
        """
        select title, published_on::varchar, date_source, updated_on::varchar, publisher, authors
        from articles order by article_id
        """
    )
    assert published == [
        ("Biden, Erdogan Reach ‘No Resolution’ on S-400 Missiles", None, "only_a_year", None, "Bloomberg", []),
        (None, "2021-06-11", "date_line", None, None, []),
        (
            "Turkish defence minister dials US counterpart, discusses future security cooperation",
            "2021-10-02",
            "published_line",
            "2021-10-02",
            None,
            ["Riya Baibhawi"],
        ),
    ]

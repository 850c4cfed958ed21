import random
from datetime import date

import polars as pl

from pipeline.cleaning.near_duplicates import sketch_text
from pipeline.cleaning.stories import group_stories
from pipeline.tables import ARTICLE_STORIES, SKETCH

SCHEMA = {"article_id": pl.String, "title": pl.String, "body": pl.String, "published_on": pl.Date}


def make_articles(*rows: tuple[str, str | None, str, date | None]) -> pl.DataFrame:
    sketches = [sketch_text(title or "", body) for _, title, body, _ in rows]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(pl.Series("sketch", sketches, SKETCH.dtype))


def list_stories(articles: pl.DataFrame) -> list[tuple[str, str, str, float]]:
    return group_stories(articles).rows()


def test_articles_with_the_same_text_are_one_story() -> None:
    articles = make_articles(
        ("a", "Missiles", "Turkey  buys\n\nmissiles.", None),
        ("b", " Missiles ", "Turkey buys\xa0missiles.", None),
        ("c", "Missiles", "Turkey sells missiles.", None),
    )
    assert list_stories(articles) == [
        ("a", "a", "exact_text", 1.0),
        ("b", "a", "exact_text", 1.0),
        ("c", "c", "only_copy", 1.0),
    ]


def test_the_headline_is_part_of_the_text() -> None:
    articles = make_articles(
        ("a", "Missiles", "Text.", None), ("b", None, "Text.", None), ("c", None, "Missiles\n\nText.", None)
    )
    assert [story for _, story, _, _ in list_stories(articles)] == ["a", "b", "c"]


def test_the_earliest_article_represents_its_story_and_undated_ones_come_last() -> None:
    articles = make_articles(
        ("a", "T", "B", None),
        ("b", "T", "B", date(2021, 6, 2)),
        ("d", "T", "B", date(2021, 6, 1)),
        ("c", "T", "B", date(2021, 6, 1)),
    )
    assert {story for _, story, _, _ in list_stories(articles)} == {"c"}


def test_articles_without_text_are_copies_of_nothing() -> None:
    articles = make_articles(("a", None, "", None), ("b", None, " \n", None), ("c", "", "", None))
    assert [(story, rule) for _, story, rule, _ in list_stories(articles)] == [
        ("a", "only_copy"),
        ("b", "only_copy"),
        ("c", "only_copy"),
    ]


def test_the_order_of_the_articles_makes_no_difference() -> None:
    rows = [(f"a{number}", "T", f"Body {number % 7}", date(2021, 1, 1 + number % 5)) for number in range(40)]
    expected = group_stories(make_articles(*rows))
    random.Random(1).shuffle(rows)
    assert group_stories(make_articles(*rows)).equals(expected)


def test_the_result_has_the_schema_of_its_table() -> None:
    assert group_stories(make_articles()).schema == ARTICLE_STORIES.schema
    assert group_stories(make_articles(("a", "T", "B", None))).schema == ARTICLE_STORIES.schema

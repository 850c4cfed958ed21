"""``cooccurrence_daily``: who meets whom on which day."""

from datetime import date

from tests.sql.conftest import Corpus

LEVELS = ["article", "paragraph", "sentence"]


def test_a_pair_has_a_row_for_each_level_and_day_on_which_it_meets(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Bob] met [Ann].", "[Ann] left [Bob]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["Nobody."], ["Nobody."], published_on=date(2021, 6, 1))
    corpus.add_article("c", ["[Ann].", "[Bob]."], published_on=date(2021, 6, 3))
    corpus.add_article("d", ["[Ann]."], ["Nobody."], published_on=date(2021, 6, 4))
    assert [tuple(row.values()) for row in corpus.table("cooccurrence_daily")] == [
        ("person:ann", "person:bob", "article", date(2021, 6, 1), 1, 1, 2),
        ("person:ann", "person:bob", "article", date(2021, 6, 3), 1, 1, 1),
        ("person:ann", "person:bob", "paragraph", date(2021, 6, 1), 1, 1, 3),
        ("person:ann", "person:bob", "paragraph", date(2021, 6, 3), 1, 1, 1),
        ("person:ann", "person:bob", "sentence", date(2021, 6, 1), 2, 1, 4),
    ]
    assert list(corpus.table("cooccurrence_daily")[0]) == [
        "entity_a_id",
        "entity_b_id",
        "level",
        "published_on",
        "pair_count",
        "story_pair_count",
        "unit_count",
    ]


def test_copies_of_a_story_count_once_on_a_day_and_once_on_each(corpus: Corpus) -> None:
    for article_id, day in [("a", 1), ("b", 1), ("c", 2)]:
        corpus.add_article(article_id, ["[Ann] met [Bob]."], published_on=date(2021, 6, day), story_id="a")
    counts = [
        (row["published_on"].day, row["pair_count"], row["story_pair_count"]) for row in corpus.table("cooccurrence_daily")
    ]
    assert counts == [(1, 2, 1), (2, 1, 1)] * 3


def test_undated_articles_are_in_no_day(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] met [Bob]."])
    corpus.add_article("b", ["[Ann] met [Bob]."], published_on=date(2021, 6, 1))
    assert [(row["level"], row["pair_count"], row["unit_count"]) for row in corpus.table("cooccurrence_daily")] == [
        (level, 1, 1) for level in LEVELS
    ]


def test_articles_that_did_not_finish_extraction_are_no_units(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] met [Bob]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["[Ann] met [Bob]."], published_on=date(2021, 6, 1), is_extracted=False)
    assert {row["unit_count"] for row in corpus.table("cooccurrence_daily")} == {1}


def test_days_and_undated_units_add_up_to_the_pair(random_corpus: Corpus) -> None:
    added_up = random_corpus.query("""
        select entity_a_id, entity_b_id, level, sum(pair_count)::bigint as pair_count
        from (
            from (select entity_a_id, entity_b_id, level, pair_count from cooccurrence_daily)
            union all
            select entity_a_id, entity_b_id, level, 1 as pair_count
            from cooccurrence_evidence semi join (from articles where published_on is null) using (article_id)
        )
        group by all order by all
    """)
    assert added_up == random_corpus.query("select entity_a_id, entity_b_id, level, pair_count from cooccurrence order by all")

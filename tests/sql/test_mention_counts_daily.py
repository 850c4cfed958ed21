"""``mention_counts_daily``: counts by day of publication, without gaps."""

from datetime import date

from tests.sql.conftest import Corpus


def test_the_days_between_the_first_and_the_last_are_filled_with_zeros(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Ann]."], published_on=date(2021, 2, 27))
    corpus.add_article("b", ["[Ann]."], published_on=date(2021, 2, 27), story_id="a")
    corpus.add_article("c", ["Nobody."], published_on=date(2021, 2, 28))
    corpus.add_article("d", ["[Ann]."], published_on=date(2021, 3, 2))
    corpus.add_article("e", ["Nobody."], published_on=date(2021, 3, 2))
    corpus.add_article("f", ["Nobody."], published_on=date(2021, 3, 5))
    assert [tuple(row.values()) for row in corpus.table("mention_counts_daily")] == [
        ("person:ann", date(2021, 2, 27), 3, 2, 1, 2),
        ("person:ann", date(2021, 2, 28), 0, 0, 0, 1),
        ("person:ann", date(2021, 3, 1), 0, 0, 0, 0),
        ("person:ann", date(2021, 3, 2), 1, 1, 1, 2),
    ]


def test_every_entity_has_its_own_days(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["[Bob]."], published_on=date(2021, 6, 3))
    corpus.add_article("c", ["[Ann]."], published_on=date(2021, 6, 3))
    days = [(row["entity_id"], row["published_on"].day, row["mention_count"]) for row in corpus.table("mention_counts_daily")]
    assert days == [("person:ann", 1, 1), ("person:ann", 2, 0), ("person:ann", 3, 1), ("person:bob", 3, 1)]


def test_undated_articles_are_in_no_day(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Bob]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["[Ann] and [Cem]."])
    days = [(row["entity_id"], row["mention_count"]) for row in corpus.table("mention_counts_daily")]
    assert days == [("person:ann", 1), ("person:bob", 1)]


def test_a_condition_on_the_entity_is_met_where_its_days_are_read(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Bob]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["[Ann] and [Bob]."], published_on=date(2021, 6, 9))
    plan = corpus.query("explain select * from mention_counts_daily where entity_id = 'person:ann'")[0]["explain_value"]
    assert "entity_id='person:ann'" in plan
    assert " FILTER " not in plan  # a step of its own, after more was read

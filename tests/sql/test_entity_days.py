"""``entity_days``: counts by day of publication, days with mentions only."""

from datetime import date

from tests.sql.conftest import Corpus


def test_only_days_with_mentions_have_a_row(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Ann]."], title="[Ann]", published_on=date(2021, 2, 27))
    corpus.add_article("b", ["[Ann]."], published_on=date(2021, 2, 27), story_id="a")
    corpus.add_article("c", ["Nobody."], published_on=date(2021, 2, 28))
    corpus.add_article("d", ["[Ann] and [Bob]."], published_on=date(2021, 3, 2))
    corpus.add_article("e", ["Nobody."], published_on=date(2021, 3, 2))
    assert [tuple(row.values()) for row in corpus.table("entity_days")] == [
        ("person:ann", date(2021, 2, 27), 4, 2, 1, 2),
        ("person:ann", date(2021, 3, 2), 1, 1, 1, 2),
        ("person:bob", date(2021, 3, 2), 1, 1, 1, 2),
    ]


def test_a_story_counts_on_every_day_of_its_copies(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["[Ann]."], published_on=date(2021, 6, 2), story_id="a")
    assert [(row["published_on"].day, row["story_count"]) for row in corpus.table("entity_days")] == [(1, 1), (2, 1)]


def test_articles_that_did_not_finish_extraction_are_not_in_the_total_of_a_day(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["Not read yet."], published_on=date(2021, 6, 1), is_extracted=False)
    assert [row["total_article_count"] for row in corpus.table("entity_days")] == [1]


def test_undated_articles_are_in_no_day(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Bob]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["[Ann] and [Cem]."])
    days = [(row["entity_id"], row["mention_count"]) for row in corpus.table("entity_days")]
    assert days == [("person:ann", 1), ("person:bob", 1)]

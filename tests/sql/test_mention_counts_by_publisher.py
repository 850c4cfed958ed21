"""``mention_counts_by_publisher``: how often each publisher mentions an entity."""

from datetime import date

from tests.sql.conftest import Corpus


def test_every_publisher_is_counted_over_its_own_articles(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [A. Lee|person:ann]."], title="[Ann]", publisher="Post", published_on=date(2021, 6, 3))
    corpus.add_article("b", ["[Ann]."], story_id="a", publisher="Post", published_on=date(2021, 6, 1))
    corpus.add_article("c", ["[Ann]."], story_id="a", publisher="Times")
    corpus.add_article("d", ["[Bob]."], publisher="Times")
    corpus.add_article("e", ["Nobody."], publisher="Post")
    corpus.add_article("f", ["Nobody."], publisher="Post")
    rows = corpus.table("mention_counts_by_publisher")
    assert rows[0] == {
        "publisher": "Post",
        "entity_id": "person:ann",
        "entity_name": "A. Lee",
        "entity_type": "person",
        "mention_count": 4,
        "article_count": 2,
        "story_count": 1,
        "title_article_count": 1,
        "first_published_on": date(2021, 6, 1),
        "last_published_on": date(2021, 6, 3),
        "article_share": 0.5,
        "total_article_count": 4,
    }
    columns = ("publisher", "entity_id", "mention_count", "story_count", "article_share", "first_published_on")
    assert [tuple(row[column] for column in columns) for row in rows[1:]] == [
        ("Times", "person:ann", 1, 1, 0.5, None),
        ("Times", "person:bob", 1, 1, 0.5, None),
    ]


def test_articles_of_unknown_publisher_are_in_no_row(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."], publisher="Post")
    corpus.add_article("b", ["[Ann] and [Bob]."])
    rows = [(row["publisher"], row["entity_id"], row["mention_count"]) for row in corpus.table("mention_counts_by_publisher")]
    assert rows == [("Post", "person:ann", 1)]


def test_articles_that_did_not_finish_extraction_are_in_no_denominator(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."], publisher="Post")
    corpus.add_article("b", ["Not read yet."], publisher="Post", is_extracted=False)
    assert [row["total_article_count"] for row in corpus.table("mention_counts_by_publisher")] == [1]

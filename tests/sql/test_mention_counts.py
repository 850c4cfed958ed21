"""``mention_counts``: how often, and in how many articles, stories and publishers."""

from datetime import date

from tests.sql.conftest import Corpus


def test_mentions_articles_stories_and_publishers_are_counted_apart(corpus: Corpus) -> None:
    corpus.add_article(
        "a", ["[Ann], [Ann] and [Ann]."], title="[Ann] and [Ann]", publisher="Post", published_on=date(2021, 6, 3)
    )
    corpus.add_article("b", ["[Ann]."], story_id="a", publisher="Times", published_on=date(2021, 6, 1))
    corpus.add_article("c", ["[A. Lee|person:ann]."], publisher="Times")
    corpus.add_article("d", ["[Ann]."])
    corpus.add_article("e", ["Nobody."], title="Nobody")
    assert corpus.table("mention_counts") == [
        {
            "entity_id": "person:ann",
            "entity_name": "A. Lee",
            "entity_type": "person",
            "mention_count": 8,
            "article_count": 4,
            "story_count": 3,
            "publisher_count": 2,
            "title_article_count": 1,
            "first_published_on": date(2021, 6, 1),
            "last_published_on": date(2021, 6, 3),
            "article_share": 0.8,
            "story_share": 0.75,
            "title_share": 0.5,
            "total_article_count": 5,
            "total_story_count": 4,
            "total_titled_article_count": 2,
            "total_publisher_count": 2,
        }
    ]


def test_unknown_publishers_and_dates_count_for_nothing(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."])
    row = corpus.table("mention_counts")[0]
    assert (row["publisher_count"], row["first_published_on"], row["last_published_on"]) == (0, None, None)


def test_unresolved_and_rejected_mentions_are_not_counted(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] left [Georgia|?] with [Mr|!title_only]."])
    for mention in corpus.rows["mentions"]:
        mention["entity_id"] = "person:ann"
    assert [(row["entity_id"], row["mention_count"]) for row in corpus.table("mention_counts")] == [("person:ann", 1)]


def test_an_article_that_did_not_finish_extraction_is_in_no_denominator(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."])
    corpus.add_article("b", ["Not read yet."], title="Not yet", publisher="Post", is_extracted=False)
    corpus.add_article("c", removed={"Advertisement": "advertisement"})
    row = corpus.table("mention_counts")[0]
    assert (row["article_share"], row["total_article_count"]) == (1.0, 1)
    assert (row["story_share"], row["total_story_count"]) == (1.0, 1)
    assert (row["total_titled_article_count"], row["total_publisher_count"]) == (0, 0)


def test_without_any_title_there_is_no_share_of_titles(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."])
    row = corpus.table("mention_counts")[0]
    assert (row["title_share"], row["title_article_count"], row["total_titled_article_count"]) == (None, 0, 0)


def test_a_title_that_only_the_page_declares_is_in_no_denominator(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."], title="[Ann] speaks")
    corpus.add_article("b", ["[Ann]."])
    corpus.rows["articles"][1] |= {"title": "Ann speaks", "title_source": "declared"}
    row = corpus.table("mention_counts")[0]
    assert (row["title_share"], row["total_titled_article_count"]) == (1.0, 1)


def test_a_corpus_without_entities_has_no_rows(corpus: Corpus) -> None:
    corpus.add_article("a", ["Nobody."])
    assert corpus.table("mention_counts") == []

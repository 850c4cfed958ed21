"""``stories``: an article and its copies."""

from datetime import date

from tests.sql.conftest import Corpus


def test_a_story_counts_its_copies_and_their_known_publishers(corpus: Corpus) -> None:
    corpus.add_article("a", ["x"], story_id="b", publisher="Post", published_on=date(2021, 6, 3))
    corpus.add_article("b", ["x"], story_id="b", publisher="Post", published_on=date(2021, 6, 2))
    corpus.add_article("c", ["x"], story_id="b", publisher="Times")
    corpus.add_article("d", ["x"], story_id="b")
    corpus.add_article("e", ["y"])
    assert corpus.table("stories") == [
        {
            "story_id": "b",
            "representative_article_id": "b",
            "article_count": 4,
            "publisher_count": 2,
            "first_published_on": date(2021, 6, 2),
        },
        {
            "story_id": "e",
            "representative_article_id": "e",
            "article_count": 1,
            "publisher_count": 0,
            "first_published_on": None,
        },
    ]

"""``article_entities``: how much an article is about an entity."""

import pytest

from tests.sql.conftest import Corpus


def test_share_title_and_place_are_those_of_the_article(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Bob].", "[Bob] and [Ann]."], ["Nobody.", "[Georgia|?] and [Ann]."], title="[Ann] speaks")
    assert corpus.table("article_entities") == [
        {
            "article_id": "a",
            "entity_id": "person:ann",
            "entity_name": "Ann",
            "entity_type": "person",
            "mention_count": 3,
            "total_mention_count": 5,
            "mention_share": 0.6,
            "title_mention_count": 1,
            "first_sentence_number": 1,
            "sentence_count": 5,
            "first_position": 0.0,
            "is_about": True,
        },
        {
            "article_id": "a",
            "entity_id": "person:bob",
            "entity_name": "Bob",
            "entity_type": "person",
            "mention_count": 2,
            "total_mention_count": 5,
            "mention_share": 0.4,
            "title_mention_count": 0,
            "first_sentence_number": 2,
            "sentence_count": 5,
            "first_position": 0.25,
            "is_about": False,
        },
    ]


def test_a_single_sentence_is_the_first_and_a_last_sentence_is_at_one(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann]."])
    corpus.add_article("b", ["Nobody.", "Nobody.", "[Ann]."])
    assert [row["first_position"] for row in corpus.table("article_entities")] == [0.0, 1.0]


@pytest.mark.parametrize(
    ("title", "sentences", "is_about"),
    [
        ("[Ann] speaks", ["Nobody.", "Nobody.", "Nobody.", "[Ann].", "[Ann]."], True),
        ("[Ann] speaks", ["[Ann].", "Nobody."], False),  # two mentions
        ("No name in here", ["[Ann].", "[Ann].", "[Ann]."], False),  # three, none in the title
        (None, ["[Ann].", "[Ann].", "[Ann]."], False),
        (None, ["[Ann].", "[Ann].", "[Ann].", "[Ann]."], True),
        (None, ["Nobody.", "Nobody.", "[Ann] and [Ann] and [Ann] and [Ann]."], True),
        (None, ["Nobody.", "Nobody.", "Nobody.", "[Ann] and [Ann] and [Ann] and [Ann]."], False),  # after the lead
        (None, [*["Nobody."] * 4, "[Ann] and [Ann] and [Ann] and [Ann].", *["Nobody."] * 36], True),  # 4 of 40
        (None, [*["Nobody."] * 4, "[Ann] and [Ann] and [Ann] and [Ann].", *["Nobody."] * 35], False),  # 4 of 39
        (None, ["[Ann].", "[Ann].", "[Ann].", "[Ann].", *["[Bob]."] * 36], True),  # 4 of 40 mentions
        (None, ["[Ann].", "[Ann].", "[Ann].", "[Ann].", *["[Bob]."] * 37], False),  # 4 of 41 mentions
        ("[Ann] speaks", ["[Ann].", "[Ann].", *["[Bob]."] * 99], True),  # a title asks for no share
    ],
)
def test_an_article_is_about_what_it_begins_with_and_comes_back_to(
    corpus: Corpus, title: str | None, sentences: list[str], is_about: bool
) -> None:
    corpus.add_article("a", sentences, title=title)
    row = next(row for row in corpus.table("article_entities") if row["entity_id"] == "person:ann")
    assert row["is_about"] is is_about


def test_an_article_may_be_about_several(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] met [Bob].", "[Ann] and [Bob] ate.", "[Cem] paid."], title="[Ann] meets [Bob]")
    about = [row["entity_id"] for row in corpus.table("article_entities") if row["is_about"]]
    assert about == ["person:ann", "person:bob"]


def test_a_place_is_counted_in_sentences_whatever_their_length(corpus: Corpus) -> None:
    corpus.add_article("a", ["Nobody at all came, " * 50, "[Ann].", "No."])
    assert [row["first_position"] for row in corpus.table("article_entities")] == [0.5]

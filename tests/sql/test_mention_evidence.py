"""``mention_evidence``: every counted mention with its sentence."""

from datetime import date

from tests.sql.conftest import Corpus


def test_a_mention_is_shown_in_its_sentence_with_itself_marked(corpus: Corpus) -> None:
    corpus.add_article(
        "a",
        ["Before.", "Said 🙂 [Élise|person:élise]: '«no»'; --"],
        title="Title",
        story_id="z",
        publisher="Post",
        published_on=date(2021, 6, 3),
    )
    corpus.add_article("z", ["x"], story_id="z")
    assert corpus.table("mention_evidence") == [
        {
            "mention_id": "a:22",
            "entity_id": "person:élise",
            "entity_name": "Élise",
            "entity_type": "person",
            "article_id": "a",
            "title": "Title",
            "publisher": "Post",
            "published_on": date(2021, 6, 3),
            "story_id": "z",
            "zone": "body",
            "paragraph_number": 2,
            "sentence_number": 3,
            "start_char": 22,
            "end_char": 27,
            "mention_text": "Élise",
            "sentence_text": "Said 🙂 Élise: '«no»'; --",
            "marked_sentence": "Said 🙂 «Élise»: '«no»'; --",
        }
    ]


def test_each_mention_of_a_sentence_is_a_row_of_its_own(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Ann]"])
    assert [row["marked_sentence"] for row in corpus.table("mention_evidence")] == ["«Ann» and Ann", "Ann and «Ann»"]


def test_unresolved_and_rejected_mentions_are_no_evidence(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Mr|!title_only] left [Georgia|?], [Ann] did not."])
    for mention in corpus.rows["mentions"]:
        mention["entity_id"] = "person:ann"
    assert [row["mention_text"] for row in corpus.table("mention_evidence")] == ["Ann"]

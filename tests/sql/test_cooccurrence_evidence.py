"""``cooccurrence_evidence``: the units behind each pair."""

from tests.sql.conftest import Corpus, Row


def test_a_pair_is_shown_in_each_unit_it_shares(corpus: Corpus) -> None:
    corpus.add_article("a", ["Élise 🙂.", "[Bob] met [Ann].", "[Bob] left."], title="Title", story_id="z")
    corpus.add_article("z", ["x"], story_id="z")
    pair: Row = {"entity_a_id": "person:ann", "entity_b_id": "person:bob"}
    assert corpus.table("cooccurrence_evidence") == [
        pair
        | {
            "level": level,
            "article_id": "a",
            "unit_number": unit_number,
            "story_id": "z",
            "paragraph_number": paragraph_number,
            "sentence_number": sentence_number,
            "unit_text": unit_text,
        }
        for level, unit_number, paragraph_number, sentence_number, unit_text in [
            ("article", 1, None, None, None),
            ("paragraph", 2, 2, None, "Élise 🙂. Bob met Ann. Bob left."),
            ("sentence", 3, 2, 3, "Bob met Ann."),
        ]
    ]


def test_a_group_and_its_own_country_have_no_evidence(corpus: Corpus) -> None:
    corpus.country_codes = {"group:turkish": "TR", "place:turkey": "TR"}
    corpus.add_article("a", ["[Turkish|group:turkish] [Turkey|place:turkey]."])
    assert corpus.table("cooccurrence_evidence") == []

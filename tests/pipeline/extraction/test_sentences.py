"""Claims about sentences: what a model proposes, put right where it would cut a name."""

import polars as pl
import pytest

from pipeline.extraction.sentences import find_sentences, list_sentences
from pipeline.tables import SENTENCES


def cut(text: str, starts: list[int], entities: list[tuple[int, int]] | None = None) -> list[str]:
    """The sentences of a text, given proposed starts and entities."""
    found = [(start, end, "ORG") for start, end in entities or []]
    return [text[start:end] for start, end in find_sentences(text, found, starts)]


def test_sentences_are_trimmed_of_whitespace() -> None:
    assert cut("  One.  Two. ", [0, 8]) == ["One.", "Two."]


def test_a_paragraph_without_any_proposed_start_is_one_sentence() -> None:
    assert cut("One. Two.", []) == ["One. Two."]


def test_a_start_inside_an_entity_is_dropped() -> None:
    assert cut("He saw Yahoo! Japan there.", [0, 14], [(7, 19)]) == ["He saw Yahoo! Japan there."]


@pytest.mark.parametrize(
    "text", ["He met Gen. Smith.", "The U.S. Army left.", "Then John F. Kennedy spoke.", "Ask Lt. Col. Hill."]
)
def test_a_start_after_an_abbreviation_in_a_name_is_dropped(text: str) -> None:
    start = text.rindex(". ") + 2
    assert cut(text, [0, start]) == [text]


def test_a_sentence_may_begin_after_us() -> None:
    text = "They left the U.S. The army stayed."
    assert cut(text, [0, 19]) == ["They left the U.S.", "The army stayed."]


def test_sentences_are_numbered_through_the_article_with_offsets_in_the_source() -> None:
    paragraphs = pl.DataFrame(
        {
            "article_id": ["b", "a", "a", "a"],
            "paragraph_number": [1, 3, 2, 1],
            "zone": ["body", "body", "body", "title"],
            "start_char": [0, 20, 10, 5],
            "paragraph_sha256": ["two", "two", "none", "head"],
        },
        schema_overrides={"paragraph_number": pl.Int64},
    )
    one, two = {"start_char": 0, "end_char": 4}, {"start_char": 5, "end_char": 9}
    found = pl.DataFrame({"paragraph_sha256": ["two", "none", "head"], "sentences": [[one, two], [], [one]]})
    sentences = list_sentences(paragraphs, found)
    assert sentences.schema == SENTENCES.schema
    assert sentences.rows() == [
        ("a", 1, 1, "title", 5, 9),
        ("a", 2, 3, "body", 20, 24),
        ("a", 3, 3, "body", 25, 29),
        ("b", 1, 1, "body", 0, 4),
        ("b", 2, 1, "body", 5, 9),
    ]

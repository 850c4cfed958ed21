import sys

import pytest

from pipeline.cleaning.lines import (
    WHITESPACE,
    ZERO_WIDTH,
    count_words,
    ends_sentence,
    fold_text,
    is_list_item,
    is_prose,
    normalize_text,
    split_lines,
)


def test_whitespace_is_what_python_calls_whitespace() -> None:
    assert set(WHITESPACE) == {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()}


def test_zero_width_characters_are_blank() -> None:
    assert set("\u200b\u200c\u200d\u2060\ufeff") <= set(ZERO_WIDTH)


def test_lines_are_trimmed_and_know_where_they_stand() -> None:
    text = "\ufeff One\xa0two \r\n\u200b\t\nThree"
    assert [(text[line.start : line.end], line.text, line.follows_blank) for line in split_lines(text)] == [
        ("One\xa0two", "One two", True),
        ("Three", "Three", True),
    ]


def test_normalizing_makes_exotic_spaces_ordinary_and_drops_what_shows_nothing() -> None:
    assert normalize_text("a\xa0 b\u2009c\td\n e\u200bf\ufeff") == "a b c d ef"


def test_folding_forgets_case_quotes_and_punctuation() -> None:
    assert fold_text("‘No  Resolution’ on S-400!") == fold_text("'no resolution' on s 400")
    assert fold_text("No resolution") != fold_text("No resolutions")


@pytest.mark.parametrize("text", ["He left.", "He left.”", "Did he leave?", "He left!)", "He left…"])
def test_a_sentence_end_is_seen_behind_quotes_and_brackets(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["Kabul Airport", "Missiles for the U.S.", "A contract for Acme Inc.", "", "Said:"])
def test_an_abbreviation_or_a_label_ends_no_sentence(text: str) -> None:
    assert not ends_sentence(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turkey's Minister of Defence held a conversation.", True),
        ("Turkey to buy Russian missiles", False),
        ("He did. " + "And then the minister said that he would go on to speak of the missiles and the airport in Kabul", True),
        ("word " * 60, True),
    ],
)
def test_prose_is_sentences_or_long_text(text: str, expected: bool) -> None:
    assert is_prose(text) is expected


@pytest.mark.parametrize("text", ["• A daily summary", "- an item", "1. Rain", "2) Kilts", "(a) The authority"])
def test_bullets_and_numbers_begin_a_list_item(text: str) -> None:
    assert is_list_item(text)


@pytest.mark.parametrize("text", ["J. Scott Applewhite left", "2 soldiers died", "A minister spoke", "-5 degrees"])
def test_an_initial_or_a_number_begins_no_list_item(text: str) -> None:
    assert not is_list_item(text)


def test_only_pieces_with_letters_or_digits_are_words() -> None:
    assert count_words("Turkey’s S-400 — 2 of ___ them …") == 5

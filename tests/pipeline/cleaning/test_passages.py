import pytest

from pipeline.cleaning.passages import find_passages


def list_texts(text: str, furniture: tuple[str, ...] = ()) -> list[str]:
    return [passage.text for passage in find_passages(text, lambda line: line in furniture)]


def test_each_line_is_a_passage() -> None:
    assert list_texts("Kabul Airport\n\nThe airport is key.\nThe city is not.") == [
        "Kabul Airport",
        "The airport is key.",
        "The city is not.",
    ]


WRAPPED = """\
The Turkish government said on Monday that it would buy
another missile system from Russia, although the United
States had warned it not to."""


def test_a_hard_wrapped_paragraph_is_one_passage() -> None:
    [passage] = find_passages(WRAPPED, lambda line: False)
    assert passage.text == WRAPPED.replace("\n", " ")
    assert (passage.start, passage.end) == (0, len(WRAPPED))


def test_paragraphs_wrapped_without_a_blank_line_between_are_told_apart() -> None:
    second = "The ministry in Ankara gave no reason for the decision\nof the government."
    assert list_texts(WRAPPED + "\n" + second) == [WRAPPED.replace("\n", " "), second.replace("\n", " ")]


def test_indentation_of_wrapped_lines_leaves_one_space() -> None:
    assert list_texts(WRAPPED.replace("\n", "\n    ")) == [WRAPPED.replace("\n", " ")]


def test_a_furniture_line_below_a_full_line_does_not_join() -> None:
    text = "The Turkish government said that it would buy\nanother missile system, as it was its right.\nAdvertisement"
    assert list_texts(text, ("Advertisement",))[-1] == "Advertisement"


@pytest.mark.parametrize(
    "text",
    [
        # A line could have taken the next word.
        "The Turkish government said\non Monday that it would buy another missile system\nfrom Russia.",
        # A list: the longest line only looks full.
        "two spoons of extra-virgin olive oil from Crete\nsalt\npepper",
        "two spoons of extra-virgin olive oil from Crete\nmore...",
        "• The Turkish government said on Monday it would buy\n• another missile system from Russia, which it needs.",
        "1. The Turkish government said on Monday it would buy\n2. another missile system from Russia, which it needs.",
        # Lines that begin anew.
        "The Turkish government bought missiles on Monday\nThe Russian government sold them on Friday\nThey paid.",
        "Lionel Messi, Cristiano Ronaldo, Neymar and Kylian\nRobert Lewandowski, Harry Kane, Mohamed Salah and\nRomelu Lukaku.",
        # A poem.
        "Shall I compare thee to a summer’s day?\nThou art more lovely and more temperate:\nRough winds do shake",
        # Already one paragraph a line.
        "The Turkish government said " + "so " * 60 + "again and\nagain to the United States.",
        # Too narrow for paragraphs.
        "Salt, pepper\nand some oil.",
        "The gift that everybody wanted last year for Christmas\nhttps://example.com/the-gift if you want it.",
    ],
)
def test_what_is_not_plainly_wrapped_stays_lines(text: str) -> None:
    assert list_texts(text) == [line.strip() for line in text.split("\n")]


def test_a_date_before_the_first_sentence_is_its_own_passage() -> None:
    assert list_texts(" date 2021-06-11 The talks in Ankara go on.\n\ndate 2021-06-12 The talks in Ankara go on.") == [
        "date 2021-06-11",
        "The talks in Ankara go on.",
        "date 2021-06-12 The talks in Ankara go on.",
    ]


def test_a_date_below_the_headline_is_its_own_passage_too() -> None:
    assert list_texts("Talks to go on\n\ndate 2021-06-11 The talks in Ankara go on.")[1] == "date 2021-06-11"


def test_credits_and_notices_around_a_sentence_are_their_own_passages() -> None:
    assert list_texts("Image copyright AFP Image caption The president in March. (AP Photo/Jane Doe)") == [
        "Image copyright AFP Image caption",
        "The president in March.",
        "(AP Photo/Jane Doe)",
    ]
    assert list_texts("She wrote this column for us. © 2017 Acme") == ["She wrote this column for us.", "© 2017 Acme"]

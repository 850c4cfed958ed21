"""A body that says its headline again counts it once; a first sentence that says the same is part of the story."""

import time

import pytest

from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.headlines import repeats_headline, varies_headline
from pipeline.cleaning.rules import LineRules
from pipeline.ingestion.inputs import DeclaredMetadata

HEADLINE = "Turkey to buy another missile system"
FIRST = "The Turkish government will buy another missile system from Russia."
SECOND = "The United States had warned against it for months."


def judge(text: str, headline: str = HEADLINE, *, is_declared: bool = True) -> list[tuple[str, str]]:
    """Each span's text with its role, or with its reason when it was removed."""
    spans = clean_article(text, LineRules(()), DeclaredMetadata(title=headline if is_declared else None)).spans
    return [(text[span.start_char : span.end_char], str(span.removal_reason or span.role)) for span in spans]


@pytest.mark.parametrize(
    "text", [HEADLINE, HEADLINE.upper(), f"“{HEADLINE}”", f"{HEADLINE}.", "Turkey: to buy — another missile-system"]
)
def test_case_quotes_and_punctuation_make_no_other_headline(text: str) -> None:
    assert repeats_headline(text, HEADLINE)
    assert not repeats_headline(f"{text} soon", HEADLINE)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Turkey to buy another missile system", "Turkey to buy another missile system - CNN"),
        ("Turkey to buy another missile system", "OPINION: Turkey to buy another missile system"),
        ("Turkey To Buy Another Missile System", "Turkey to buy another missile system  Listen· 5:07"),
        ("Is Turkey to buy another missile system?", "Is Turkey to buy another missile system? - CNN"),
        ("Turkey buys another missile system from Russia", "Turkey to buy another missile system from Russia"),
        ("Share All sharing options for: Turkey to buy another missile system", HEADLINE),
        ("Why now? Nobody in all Ankara can tell.", "Why now? Nobody in Ankara can tell."),
    ],
)
def test_a_line_in_nearly_the_same_words_is_the_headline_again(text: str, headline: str) -> None:
    assert varies_headline(text, headline)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Turkey will buy another missile system.", "Turkey to buy another missile system"),
        ("“Turkey to buy another missile system,” he said.", HEADLINE),
        ("Turkey to buy another missile system after talks with Russia in Ankara", HEADLINE),
        ("Missile system", HEADLINE),
        ("Ankara and Moscow agree", "Ankara and Moscow disagree"),
        ("At least 10 dead as storm hits Texas", "At least 5 dead as storm hits Texas"),
        ("Russia will not deliver the old tanks", HEADLINE),
    ],
)
def test_a_sentence_another_heading_or_another_number_is_no_headline(text: str, headline: str) -> None:
    assert not varies_headline(text, headline)


def test_a_body_that_begins_with_its_headline_in_other_words_counts_it_once() -> None:
    again = "Turkey to buy another Russian missile system"
    assert judge(f"{HEADLINE}\n\n{again}\n\n{FIRST}\n\n{SECOND}") == [
        (HEADLINE, "title"),
        (again, "repeated_headline"),
        (FIRST, "paragraph"),
        (SECOND, "paragraph"),
    ]


def test_below_the_first_paragraph_the_same_words_are_a_heading() -> None:
    again = "Turkey to buy another Russian missile system"
    assert judge(f"{HEADLINE}\n\n{FIRST}\n\n{again}\n\n{SECOND}")[2] == (again, "heading")


@pytest.mark.parametrize("is_declared", [True, False])
def test_a_headline_wrapped_over_two_lines_is_removed_whole(is_declared: bool) -> None:
    text = f"{HEADLINE}\n\nTurkey to buy\nanother missile system\n\n{FIRST}"
    assert [role for _, role in judge(text, is_declared=is_declared)] == [
        "title",
        "repeated_headline",
        "repeated_headline",
        "paragraph",
    ]


def test_the_standfirst_behind_a_headline_on_one_line_is_kept() -> None:
    assert judge(f"{HEADLINE}\n\n{HEADLINE} {FIRST}\n\n{SECOND}")[1:] == [
        (HEADLINE, "repeated_headline"),
        (FIRST, "paragraph"),
        (SECOND, "paragraph"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{HEADLINE}, the minister said in Ankara on Monday.",
        f"{HEADLINE} from Russia, the minister said in Ankara.",
        f"{HEADLINE}. Russia has not said when it will deliver.",
        f"{HEADLINE} Russia said",
    ],
)
def test_a_sentence_that_begins_like_the_headline_is_never_parted(sentence: str) -> None:
    assert judge(f"{HEADLINE}\n\n{sentence}\n\n{FIRST}\n\n{SECOND}")[1][0] == sentence


def test_only_above_the_second_paragraph_a_line_begins_with_the_headline() -> None:
    later = f"{HEADLINE} {SECOND}"
    assert judge(f"{HEADLINE}\n\n{FIRST}\n\n{later}")[-1] == (later, "paragraph")


def test_without_a_declared_headline_nothing_is_parted() -> None:
    line = f"{HEADLINE} {FIRST}"
    assert judge(f"{HEADLINE}\n\n{line}", is_declared=False)[-1] == (line, "paragraph")


def test_a_hostile_headline_takes_no_longer_than_its_length() -> None:
    started = time.process_time()
    judge("x\n" * 20_000, "word " * 100_000)
    assert time.process_time() - started < 8

"""What the wording of a line says of it, and what stays the same of lines that differ."""

import time

import pytest

from pipeline.cleaning.line_forms import classify_line, find_pattern
from pipeline.tables import LineForm

PUBLISHER = "Northern Post"
FORMS = {
    LineForm.READER: [
        "Story Continued Below",
        "CLICK HERE TO GET THE FOX NEWS APP",
        "The Associated Press contributed to this report.",
        "Fox News’ Chad Pergram and The Associated Press contributed to this report.",
        "Get the Monitor Stories you care about delivered to your inbox.",
        "By signing up, you agree to our Privacy Policy.",
        "**Want FOX News First in your inbox every day? Sign up here.**",
        "- Follow the Ticker on Twitter: @PoliticalTicker",
        "( PHOTOS: 20 quotes on immigration reform)",
        "[pullquote]",
        "More On This...",
        "WATCH:",
        "Send letters to letters@suntimes.com",
        "The opinions expressed by columnists are their own.",
        "This is a rush transcript. Copy may not be in its final form.",
        "This story has been updated.",
        "⦁ This article is based in part on wire service reports.",
    ],
    LineForm.NOTE: [
        "• Wesley Pruden is editor emeritus of The Washington Times.",
        "Sen. Rand Paul, Kentucky Republican, is a member of the Senate Foreign Relations Committee.",
        "Northern Post is read in every town of the north.",
        "The Memo is a reported column by Niall Stanage.",
        "Special for Northern Post",
        "EDITOR’S NOTE: Names have been changed.",
        "With Post wires",
    ],
    LineForm.BYLINE: [
        "NORTHERN POST",
        "NorthernPost",
        "ANALYSIS/OPINION:",
        "Commentary",
        "Opinion contributor",
        "The Editorial Board",
    ],
    LineForm.NAME: ["David Jackson", "David Jackson and Kevin Johnson"],
    LineForm.STORY: [
        "Corrections & Amplifications",
        "Correction: This article was first published with a wrong name.",
        "MARA LIASSON, BYLINE: Good morning.",
        "Q: Did you know of it?",
        "-- Charles Krauthammer on “Special Report.”",
        "• Rain is likely in the north.",
        "1. Rain",
        "WASHINGTON (AP) —",
        "He said:",
    ],
    LineForm.PROSE: [
        "The White House did not immediately respond to a request for comment.",
        "Northern Post could not confirm the report.",
        "The minister told Northern Post that he would stay.",
        "“You can’t make this up,” he said.",
        "He wrote in his newsletter that he would sell the company.",
        "Amazon.com Inc declined to say how many people it employs.",
        "This report comes as prices rise.",
        "Напомним, выборы пройдут в сентябре.",
    ],
    LineForm.LABEL: [
        "Background",
        "What happened",
        "Analysis",
        "World news",
        "Yes.",
        "What to watch",
        "Washington",
        "From the Right",
        "Register to vote",
        "背景",
    ],
}


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in FORMS.items() for text in texts])
def test_the_wording_tells_the_form(form: LineForm, text: str) -> None:
    assert classify_line(text, PUBLISHER) is form


def test_every_form_has_examples() -> None:
    assert FORMS.keys() == set(LineForm)


def test_an_address_behind_a_long_paragraph_is_no_reason_to_remove_it() -> None:
    assert classify_line("The minister said so again in Ankara. " * 8 + "jane@post.example", PUBLISHER) is LineForm.PROSE


def test_a_publisher_without_letters_is_in_no_line() -> None:
    assert classify_line("The minister spoke to the press on Monday.", "***") is LineForm.PROSE


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("SEE ALSO: Trump, Putin speak", "see also: *"),
        ("( PHOTOS: Rand Paul’s career)", "photos: *"),
        ("More:Thailand rescue: Coach apologizes", "more: *"),
        ("WATCH:", "watch: *"),
        ("Read or Share this story: https://post.example/1", "read or share this story: *"),
        ("Write to Laura Meckler at laura@wsj.com", "write to *"),
        ("Follow @politico", "follow *"),
        ("JUST WATCHED How to fix it? Replay More Videos ... MUST WATCH How to fix it? 04:35", "just watched *"),
        ("—Lingling Wei and Dave Michaels contributed to this article.", "* contributed to this article"),
        ("Follow the money, he said.", None),
        ("Write to your senator.", None),
        ("More people came: two hundred.", None),
        ("He fell ill. Fox News’ Adam Shaw contributed to this report.", None),
        ("Photos: " + "The minister opens the new bridge in the north of the country " * 3, None),
        ("Reading: a dying art", None),
    ],
)
def test_a_pattern_is_what_stays_the_same(text: str, pattern: str | None) -> None:
    assert find_pattern(text) == pattern


@pytest.mark.parametrize("text", ["the newsletter " * 50_000, "a. B " * 100_000 + "contributed to this report", "@" * 500_000])
def test_a_hostile_line_takes_no_longer_than_its_length(text: str) -> None:
    started = time.process_time()
    classify_line(text.strip(), PUBLISHER)
    find_pattern(text.strip())
    assert time.process_time() - started < 1

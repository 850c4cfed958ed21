"""Copies with differing texts. Numbered words stand for ordinary ones; a text is long from 120 words."""

import random
import subprocess
import sys
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cleaning.near_duplicates import MAX_POSTINGS
from pipeline.cleaning.stories import group_stories
from tests.pipeline.cleaning.test_stories import make_articles

COPPER = (
    "{name} Copper Co, a subsidiary of Newmont Mining, said it is cutting its copper cathode price by {cut} cents to 66 cents "
    "a pound, effective immediately. The company said the price of other products would stay as it is until the end of June "
    "and that customers with standing orders would be told by letter in the course of the coming week."
)


def write(start: int, count: int) -> str:
    """A text of so many lower-case words; texts with other starts share no words."""
    letters = str.maketrans("0123456789", "abcdefghij")
    return " ".join(f"word{number}".translate(letters) for number in range(start, start + count))


def story_rows(*texts: tuple[str, str]) -> list[tuple[str, str, float]]:
    """story_id, rule and rounded similarity of each text; the first comes first."""
    rows = [(f"a{number}", title, body, date(2021, 1, 1) + timedelta(number)) for number, (title, body) in enumerate(texts)]
    return [(story, rule, round(similarity, 2)) for _, story, rule, similarity in group_stories(make_articles(*rows)).rows()]


def count_stories(*texts: tuple[str, str]) -> int:
    return len({story for story, _, _ in story_rows(*texts)})


def test_a_reprint_with_another_headline_and_byline_is_a_near_copy() -> None:
    assert story_rows(
        ("Turkey to buy more missiles from Russia", f"By Suzan Fraser\n\n{write(0, 200)}"),
        ("Ankara Defies Washington Over S-400", f"SUZAN FRASER Associated Press\n\n{write(0, 200)}"),
    ) == [("a0", "near_copy", 1.0), ("a0", "near_copy", 0.94)]


def test_a_corrected_resend_is_a_near_copy() -> None:
    assert (
        count_stories(("Title", write(0, 150)), ("Title", f"Corrects a name. {write(0, 150).replace('wordhj', 'Smith')}")) == 1
    )


def test_case_and_punctuation_make_no_difference() -> None:
    assert story_rows(("Missiles", "It’s a “deal”, she said."), ("MISSILES", "It's a deal she said")) == [
        ("a0", "near_copy", 1.0),
        ("a0", "near_copy", 1.0),
    ]


@pytest.mark.parametrize(("changed", "stories"), [(7, 1), (8, 2)])
def test_texts_that_share_seven_tenths_of_their_runs_are_near_copies(changed: int, stories: int) -> None:
    # 204 words are 200 runs; each word changed, far from the others, changes five of them: (200 - 5n) / (200 + 5n).
    words = write(0, 204).split()
    for number in range(changed):
        words[20 + 20 * number] = "other"
    assert count_stories(("", write(0, 204)), ("", " ".join(words))) == stories


def test_a_trimmed_wire_story_is_contained_in_the_whole() -> None:
    assert story_rows(("Title", write(0, 400)), ("Title", write(0, 160))) == [("a0", "contained", 1.0)] * 2


def test_the_whole_after_its_trimmed_version_is_of_its_story() -> None:
    assert story_rows(("Title", write(0, 160)), ("Title", write(0, 400))) == [("a0", "contained", 1.0)] * 2


def test_a_trimmed_story_may_have_a_few_words_of_its_own() -> None:
    own_words = write(1000, 8)
    assert story_rows(("", write(0, 400)), ("", f"{own_words} {write(0, 160)}"))[1] == ("a0", "contained", 0.95)
    assert count_stories(("", write(0, 400)), ("", f"{write(1000, 30)} {write(0, 160)}")) == 2


def test_a_fraction_of_a_text_is_a_quotation() -> None:
    assert count_stories(("", write(0, 600)), ("", write(0, 150))) == 2


def test_a_few_sentences_are_not_a_trimmed_story() -> None:
    assert count_stories(("", write(0, 100)), ("", write(0, 59))) == 2
    assert count_stories(("", write(0, 100)), ("", write(0, 60))) == 1


def test_another_number_in_a_short_text_is_other_news() -> None:
    texts = [("Magma lowers copper price", COPPER.format(name="Magma", cut=cut)) for cut in ("0.25", "0.50")]
    assert count_stories(*texts) == 2


def test_another_number_in_the_headline_of_a_short_text_is_other_news() -> None:
    body = COPPER.format(name="Magma", cut="0.25")
    assert count_stories(("Magma lowers price 0.25 cents", body), ("Magma lowers price 0.50 cents", body)) == 2


def test_another_name_in_a_short_text_is_other_news() -> None:
    assert count_stories(*[("Copper price", COPPER.format(name=name, cut="0.25")) for name in ("Magma", "Asarco")]) == 2


def test_exchanged_numbers_in_a_short_text_are_other_news() -> None:
    text = f"The home side won 3 games. {write(0, 70)}. The guests won {{}} games."
    assert count_stories(("", text.format(5)), ("", text.format(5).replace("3", "x").replace("5", "3").replace("x", "5"))) == 2


def test_another_word_in_a_short_text_is_a_correction() -> None:
    body = COPPER.format(name="Magma", cut="0.25")
    assert count_stories(("Copper price", body), ("Copper price", body.replace("customers", "clients"))) == 1


def test_another_headline_of_a_short_text_may_take_its_names_from_the_text() -> None:
    body = COPPER.format(name="Magma", cut="0.25")
    assert count_stories(("Magma lowers its copper price", body), ("Copper price cut by Magma", body)) == 1


def test_another_number_in_a_long_text_is_a_correction() -> None:
    assert count_stories(("", f"{write(0, 150)} 25 dead"), ("", f"{write(0, 150)} 26 dead")) == 1


def test_a_short_part_with_a_number_of_its_own_is_not_contained() -> None:
    whole = f"{write(0, 80)} 25 dead {write(100, 80)}"
    assert count_stories(("", whole), ("", f"{write(0, 80)} 25 dead")) == 1
    assert count_stories(("", whole), ("", f"{write(0, 80)} 26 dead")) == 2


def test_pages_that_share_only_a_notice_are_two_stories() -> None:
    notice = f"Subscribe to continue reading. {write(5000, 60)}"
    assert count_stories(("Senate passes budget", notice), ("Storm hits Florida", notice)) == 2
    assert count_stories(("", f"{write(0, 150)} {notice}"), ("", f"{write(1000, 150)} {notice}")) == 2


def test_live_blogs_with_one_preamble_are_two_stories() -> None:
    preamble = write(5000, 100)
    assert count_stories(("Live", f"{preamble} {write(0, 200)}"), ("Live", f"{preamble} {write(1000, 200)}")) == 2


def test_two_reports_that_share_a_quotation_are_two_stories() -> None:
    quotation = write(5000, 50)
    assert count_stories(("", f"{write(0, 200)} {quotation}"), ("", f"{quotation} {write(1000, 150)}")) == 2


def test_an_article_without_body_is_a_copy_of_nothing() -> None:
    assert count_stories(("Photos of the day", ""), ("Photos of the day", " \n")) == 2


def test_copies_do_not_chain() -> None:
    # Each is a near copy of the one before, the third not of the first.
    assert [story for story, _, _ in story_rows(*[("", write(start, 200)) for start in (0, 30, 60)])] == ["a0", "a0", "a2"]


def test_a_text_joins_the_representative_it_is_most_like() -> None:
    first, second = write(0, 200), write(40, 200)
    assert [story for story, _, _ in story_rows(("", first), ("", second), ("", write(25, 200)))] == ["a0", "a1", "a1"]


def test_a_near_copy_goes_before_containment() -> None:
    whole, near = write(0, 300), f"{write(0, 200)} {write(1000, 150)}"
    assert story_rows(("", whole), ("", near), ("", f"{write(0, 200)} {write(1000, 80)}"))[2][:2] == ("a1", "near_copy")


def test_copies_of_a_near_copy_are_near_copies_and_the_representative_has_the_closest_rule() -> None:
    near = write(0, 200) + " other"
    assert story_rows(("", write(0, 200)), ("", near), ("", near)) == [
        ("a0", "near_copy", 1.0),
        ("a0", "near_copy", 0.99),
        ("a0", "near_copy", 0.99),
    ]
    assert [rule for _, rule, _ in story_rows(("", write(0, 200)), ("", write(0, 200)), ("", near))] == [
        "exact_text",
        "exact_text",
        "near_copy",
    ]


def test_a_story_printed_everywhere_is_one_story() -> None:
    count = 3 * MAX_POSTINGS
    assert count_stories(*[(f"Headline {number}", write(0, 200)) for number in range(count)]) == 1


def test_languages_without_spaces_are_compared_by_characters() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(300))
    assert count_stories(("", text), ("", text[:150] + "新" + text[150:])) == 1
    assert count_stories(("", text), ("", "".join(chr(0x6000 + number) for number in range(300)))) == 2


def test_composed_and_decomposed_accents_are_the_same() -> None:
    assert count_stories(("", f"caf\u00e9s {write(0, 150)}"), ("", f"cafe\u0301s {write(0, 150)}")) == 1


def test_shingles_are_the_same_in_every_process() -> None:
    code = "from pipeline.cleaning.shingles import *; print(hash_shingles('The Sultan of Turkey bought')[0][0])"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


PIECES = st.lists(st.integers(0, 9), min_size=1, max_size=8).map(lambda pieces: " ".join(write(40 * n, 40) for n in pieces))
ARTICLES = st.lists(st.tuples(PIECES, st.sampled_from([None, date(2021, 1, 1), date(2021, 1, 2)])), max_size=12)


@settings(max_examples=60)
@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(articles: list[tuple[str, date | None]], shuffler: random.Random) -> None:
    rows = [(f"a{number}", "", body, day) for number, (body, day) in enumerate(articles)]
    expected = group_stories(make_articles(*rows))
    shuffler.shuffle(rows)
    assert group_stories(make_articles(*rows)).equals(expected)


@settings(max_examples=60)
@given(ARTICLES)
def test_every_story_is_named_after_its_earliest_article_which_is_a_story_of_its_own(
    articles: list[tuple[str, date | None]],
) -> None:
    rows = make_articles(*[(f"a{number}", "", body, day) for number, (body, day) in enumerate(articles)])
    stories = group_stories(rows).join(rows, on="article_id").sort("published_on", "article_id", nulls_last=True)
    first = stories.group_by("story_id").agg(pl.col("article_id").first(), pl.col("similarity").first())
    assert (first["article_id"] == first["story_id"]).all()
    assert (first["similarity"] == 1.0).all()
    is_alone = stories.select(pl.len().over("story_id") == 1).to_series()
    assert ((stories["duplicate_rule"] == "only_copy") == is_alone).all()

"""Claims about cutting names out of marked texts, and about their normal forms."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolution.names import abbreviates_words, cut_names, explains_acronym, normalize_name, plain, slugify


def cut(text: str, label: str = "PERSON", before: str = " ", after: str = "") -> list[str]:
    """The names in a marked text, without the rejected ones."""
    return [
        text[name.start : name.end] for name in cut_names(text, label, after, is_handle=before == "@") if not name.rejection
    ]


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        ("the New York Times", "ORG", ["New York Times"]),
        ("Joe Biden's", "PERSON", ["Joe Biden"]),
        ('"Reuters,"', "ORG", ["Reuters"]),
        ("President Joe Biden", "PERSON", ["Joe Biden"]),
        ("Turkey's Minister of Defence Hulusi Akar", "PERSON", ["Turkey", "Hulusi Akar"]),
        ("Secretary of State John Kerry", "PERSON", ["John Kerry"]),
        ("U.S. National Security Adviser Jake Sullivan", "PERSON", ["U.S.", "Jake Sullivan"]),
        ("White House Press Secretary Jen Psaki", "PERSON", ["White House", "Jen Psaki"]),
        ("Biden and Erdogan", "PERSON", ["Biden", "Erdogan"]),
        ("Biden administration", "ORG", ["Biden"]),
        ("Trump Administration", "ORG", ["Trump"]),
        ("Russian S-400", "PERSON", ["S-400"]),
    ],
)
def test_only_the_name_is_left(text: str, label: str, names: list[str]) -> None:
    assert cut(text, label) == names


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Council of Ministers", "ORG"),
        ("Food and Drug Administration", "ORG"),
        ("Martin Luther King Jr.", "PERSON"),
        ("The Godfather", "WORK_OF_ART"),
        ("British Airways", "ORG"),
        ("al-Qaeda", "ORG"),
        ("Friends (England)", "ORG"),
        ("U.S.", "GPE"),
    ],
)
def test_a_part_of_the_name_is_not_cut_off(text: str, label: str) -> None:
    assert cut(text, label) == [text]


@pytest.mark.parametrize(
    ("text", "label", "before", "after", "reason"),
    [
        ("cerginay", "ORG", "@", "", "handle_or_address"),
        ("www.example.org/x", "ORG", " ", "", "handle_or_address"),
        ("1.4 billion", "ORG", " ", "", "quantity"),
        ("National Security Advisor", "ORG", " ", "", "title_only"),
        ("Defense", "ORG", " ", "Minister", "title_only"),
        ("Western", "NORP", " ", "", "no_name"),
        ("the city", "GPE", " ", "", "no_name"),
        ("Monday", "PERSON", " ", "", "no_name"),
    ],
)
def test_what_is_no_name_has_a_reason(text: str, label: str, before: str, after: str, reason: str) -> None:
    assert [name.rejection for name in cut_names(text, label, after, is_handle=before == "@")] == [reason]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("F-35s", "F 35"),
        ("U.S.", "US"),
        ("Erdoğan", "ERDOGAN"),
        ("The Associated Press", "Associated Press"),
        ("O’Neil", "O'Neil"),
    ],
)
def test_variants_of_a_form_are_compared_as_equal(one: str, other: str) -> None:
    assert normalize_name(one) == normalize_name(other)


def test_different_designations_stay_different() -> None:
    assert len({normalize_name(name) for name in ("F-35", "F-16", "S-400", "S-300")}) == 4


def test_an_acronym_is_made_of_all_first_letters_or_those_of_the_big_words() -> None:
    assert abbreviates_words("FBI", "federal bureau of investigation")
    assert abbreviates_words("DOJ", "department of justice")
    assert not abbreviates_words("FBI", "federal board")
    assert explains_acronym("NIC", "nordic insurance company holding group")
    assert not abbreviates_words("NIC", "nordic insurance company holding group")


@given(st.text(max_size=40))
def test_plain_characters_keep_offsets(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.text(alphabet="AbB é'’\".,-@1 the", max_size=25), st.sampled_from(["PERSON", "ORG", "GPE", "WORK_OF_ART", "PRODUCT"]))
def test_names_lie_inside_the_marked_text_and_do_not_overlap(text: str, label: str) -> None:
    names = cut_names(plain(text), label)
    assert all(0 <= name.start <= name.end <= len(text) for name in names)
    assert all(one.end <= other.start for one, other in itertools.pairwise(names))


def test_a_slug_is_ascii_and_never_empty() -> None:
    assert (slugify("Recep Tayyip Erdoğan"), slugify("S-400"), slugify("???")) == ("recep-tayyip-erdogan", "s-400", "unnamed")

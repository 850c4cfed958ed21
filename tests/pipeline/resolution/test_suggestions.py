"""Claims about which pairs of entities are suggested as one, and which only look alike."""

import csv
from pathlib import Path

import pytest

from pipeline.resolution.aliases import AliasRules, load_aliases
from pipeline.resolution.suggested_merges import list_suggested_merges, write_alias_row
from pipeline.resolution.suggestions import NamedEntity, Suggestion, suggest_merges
from pipeline.tables import EntityType, SuggestionReason
from tests.pipeline.resolution.builders import Marked, resolve

HEADER = "alias,type,name,decision,reason\n"


def name_entity(name: str, kind: str, count: int, articles: str = "", country: str | None = None) -> NamedEntity:
    """An entity with its mentions, in articles called by one letter each, or in one of its own."""
    words = tuple(name.lower().replace("-", " ").split())
    return NamedEntity(f"{kind}:{name}", name, words, EntityType(kind), country, count, frozenset(articles or [name]))


def suggest(*entities: NamedEntity, aliases: AliasRules | None = None) -> list[Suggestion]:
    """What is suggested of some entities."""
    return suggest_merges(entities, aliases or AliasRules(), 100)


@pytest.mark.parametrize(
    ("kept", "merged", "kind", "reason"),
    [
        ("Justice Department", "Department of Justice", "organization", "word_order"),
        ("Xi Jinping", "Jinping Xi", "person", "word_order"),
        ("Revolutionary Guards", "Revolutionary Guard", "organization", "plural"),
        ("Kurd", "Kurds", "group", "plural"),
        ("Muammar Gaddafi", "Moammar Qadhafi", "person", "transliteration"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", "person", "transliteration"),
        ("Recep Erdogan", "Recep Erdoghan", "person", "transliteration"),
        ("Lloyd Austin", "Llyod Austin", "person", "transliteration"),
        ("Donna Brazile", "Donna Bazile", "person", "misspelling"),
        ("World Food Programme", "WFP", "organization", "acronym"),
        ("Volodymyr Zelensky", "Zelensky", "person", "contained_name"),
        ("Senate Finance Committee", "Finance Committee", "organization", "contained_name"),
        ("Labour Party", "Labour", "organization", "contained_name"),
    ],
)
def test_a_pair_that_may_be_one_is_suggested(kept: str, merged: str, kind: str, reason: str) -> None:
    (suggestion,) = suggest(name_entity(merged, kind, 1), name_entity(kept, kind, 9))
    assert (suggestion.kept.name, suggestion.merged.name, suggestion.reason) == (kept, merged, reason)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("North Korea", "South Korea", "place"),
        ("Iran", "Iraq", "place"),
        ("Ireland", "Iceland", "place"),
        ("Michelle Obama", "Barack Obama", "person"),
        ("George W. Bush", "George H.W. Bush", "person"),
        ("Tom Perez", "Tom Price", "person"),
        ("Michael McCaul", "Michael McFaul", "person"),
        ("Bill Barr", "Bill Burr", "person"),
        ("Olympics 2012", "Olympics 2016", "event"),
        ("112th Congress", "115th Congress", "organization"),
        ("World War I", "World War II", "event"),
        ("S-300", "S-400", "product"),
        ("Medicare", "Medicaid", "organization"),
        ("Williams", "William", "person"),
        ("Continental Congress", "Second Continental Congress", "organization"),
        ("David Bernhardt", "David Leonhardt", "person"),
        ("Hopkinsville", "Kopkinsville", "place"),
        ("Rebecca Grant", "Rebecca", "person"),
        ("Microsoft Surface", "Microsoft", "organization"),
        ("Library of Congress", "Congress", "organization"),
        ("Clinton News Network", "BBC", "organization"),
    ],
)
def test_a_pair_that_only_looks_alike_is_not(one: str, other: str, kind: str) -> None:
    assert suggest(name_entity(one, kind, 9), name_entity(other, kind, 8)) == []


def test_a_rare_form_of_a_usual_word_may_be_a_mistake() -> None:
    assert suggest(name_entity("Hertfordshire", "place", 1), name_entity("Herefordshire", "place", 1)) == []
    assert len(suggest(name_entity("Hertfordshire", "place", 30), name_entity("Hertfordshre", "place", 1))) == 1


def test_one_name_under_two_types_is_suggested_unless_it_is_a_countrys() -> None:
    (suggestion,) = suggest(name_entity("Covid-19", "organization", 9), name_entity("Covid-19", "person", 8))
    assert suggestion.reason is SuggestionReason.SAME_NAME
    assert suggest(name_entity("Georgia", "place", 9, country="GE"), name_entity("Georgia", "person", 8)) == []


def test_two_peoples_with_countries_are_two() -> None:
    assert suggest(name_entity("Guinean", "group", 9, country="GN"), name_entity("Guineans", "group", 8, country="GQ")) == []


def test_a_rare_word_with_another_letter_is_another_word() -> None:
    assert suggest(name_entity("Anna Garner", "person", 90), name_entity("Anna Gasner", "person", 1)) == []


def test_different_types_are_compared_by_the_whole_name_only() -> None:
    assert suggest(name_entity("Kabul University", "organization", 9), name_entity("University of Kabul", "facility", 8)) == []


def test_two_spellings_in_the_same_articles_are_two_names() -> None:
    apart = [name_entity("Amina Hassan", "person", 9, "abcd"), name_entity("Amena Hassan", "person", 3, "efg")]
    together = [name_entity("Amina Hassan", "person", 9, "abcd"), name_entity("Amena Hassan", "person", 3, "abc")]
    assert (len(suggest(*apart)), suggest(*together)) == (1, [])


def test_an_acronym_of_two_names_is_left_alone_unless_an_article_has_it_beside_one() -> None:
    one = name_entity("Department of Energy", "organization", 9, "ab")
    other = name_entity("Department of Education", "organization", 9, "cd")
    assert suggest(one, other, name_entity("DOE", "organization", 2, "e")) == []
    (suggestion,) = suggest(one, other, name_entity("DOE", "organization", 2, "be"))
    assert suggestion.kept.name == "Department of Energy"


def test_a_name_that_many_longer_ones_hold_is_left_alone() -> None:
    longer = [name_entity(f"Harvard {kind}", "organization", 9) for kind in ("College", "Gazette", "Crimson", "Square")]
    assert suggest(name_entity("Harvard", "organization", 2), *longer) == []
    longer = [name_entity("Harvard College", "organization", 9)]
    longer += [name_entity(f"Harvard {kind}", "facility", 9) for kind in ("Gate", "Hall", "Bridge")]
    assert suggest(name_entity("Harvard", "organization", 2), *longer) == []
    assert len(suggest(name_entity("Harvard", "organization", 2), *longer[:2])) == 1


def test_what_would_move_most_mentions_comes_first_and_an_entity_goes_into_one_other() -> None:
    names = ["Volodymyr Zelensky", "Volodymyr Zelenskiy", "Volodymyr Zelenskyy", "Muammar Gaddafi", "Moammar Gaddafi"]
    counts = [99, 41, 10, 15, 12]
    found = suggest(*(name_entity(name, "person", count) for name, count in zip(names, counts, strict=True)))
    assert [(item.kept.name, item.merged.name) for item in found] == [
        ("Volodymyr Zelensky", "Volodymyr Zelenskiy"),
        ("Muammar Gaddafi", "Moammar Gaddafi"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ]


def write(folder: Path, *rows: str) -> AliasRules:
    """The rules of an alias file with these rows."""
    path = folder / "entity_aliases.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return load_aliases(path)


def test_an_entity_whose_name_has_a_row_stays(tmp_path: Path) -> None:
    entities = [name_entity("Department of Justice", "organization", 2), name_entity("Justice Department", "organization", 9)]
    aliases = write(tmp_path, "Justice Department,organization,,type,why")
    assert suggest(*entities, aliases=aliases)[0].merged.name == "Department of Justice"
    aliases = write(tmp_path, "Department of Justice,organization,,type,why")
    assert suggest(*entities, aliases=aliases)[0].merged.name == "Justice Department"
    aliases = write(tmp_path, "Justice Department,organization,,type,why", "Department of Justice,organization,,type,why")
    assert suggest(*entities, aliases=aliases) == []


PAIRS: list[tuple[dict[str, str], Marked]] = [
    (
        {"a": "The Harbour Trust spoke.", "b": 'The Trust of Harbour, "D" said.'},
        [("Harbour Trust", "ORG"), ("Trust of Harbour", "ORG")],
    ),
    (
        {"a": "Muammar Gaddafi spoke.", "b": "Moammar Qadhafi left."},
        [("Muammar Gaddafi", "PERSON"), ("Moammar Qadhafi", "PERSON")],
    ),
    (
        {"a": "Bats, Birds & Co. rose.", "b": "Birds, Bats & Co. fell."},
        [("Bats, Birds & Co.", "ORG"), ("Birds, Bats & Co.", "ORG")],
    ),
]


def suggest_rows(articles: dict[str, str], marked: Marked, aliases: AliasRules) -> tuple[list[str], int]:
    """The rows suggested for articles, and how many entities they have."""
    resolution = resolve(articles, marked, aliases)
    mentions = resolution.mentions.filter(resolution.mentions["entity_id"].is_not_null())
    return list_suggested_merges(mentions, resolution.entities, aliases)["alias_row"].to_list(), resolution.entities.height


@pytest.mark.parametrize(("articles", "marked"), PAIRS)
def test_a_pasted_row_makes_one_entity_and_ends_the_suggestion(
    articles: dict[str, str], marked: Marked, tmp_path: Path
) -> None:
    (row,), count = suggest_rows(articles, marked, AliasRules())
    assert count == 2
    assert suggest_rows(articles, marked, write(tmp_path, row)) == ([], 1)


@pytest.mark.parametrize(("articles", "marked"), PAIRS)
def test_a_row_that_calls_the_two_different_ends_the_suggestion_too(
    articles: dict[str, str], marked: Marked, tmp_path: Path
) -> None:
    (row,), _ = suggest_rows(articles, marked, AliasRules())
    alias, _, name, _, reason = next(csv.reader([row]))
    quoted = f'"{alias}",,"{name}",different,{reason}'
    assert suggest_rows(articles, marked, write(tmp_path, quoted)) == ([], 2)


def test_a_suggestion_shows_an_example_of_both_from_an_article_with_both() -> None:
    articles = {"a": "Harbour Trust.", "b": "The Trust of Harbour is the Harbour Trust."}
    resolution = resolve(articles, [("Harbour Trust", "ORG"), ("Trust of Harbour", "ORG")])
    row = list_suggested_merges(resolution.mentions, resolution.entities, AliasRules()).row(0, named=True)
    assert (row["a_mention_id"], row["b_mention_id"], row["shared_article_count"]) == ("b:28", "b:4", 1)
    assert (row["a_mention_count"], row["b_mention_count"]) == (2, 1)


def test_all_suggested_rows_can_be_pasted_together(tmp_path: Path) -> None:
    names = [
        ("Covid-19", "organization", 9),
        ("Covid-19", "person", 8),
        ("Covid-19 Task", "person", 7),
        ("Justice Department", "organization", 5),
        ("Department of Justice", "organization", 4),
        ("Departments of Justice", "organization", 3),
        ("Mohamed Morsi", "person", 6),
        ("Mohammed Morsi", "person", 6),
        ("Muhamed Morsi", "person", 2),
    ]
    found = suggest(*(name_entity(name, kind, count) for name, kind, count in names))
    assert [item.merged.name for item in found] == ["Covid-19", "Mohammed Morsi", "Department of Justice", "Muhamed Morsi"]
    write(tmp_path, *map(write_alias_row, found))

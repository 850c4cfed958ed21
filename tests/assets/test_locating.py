"""Locating names anew only where that may give others: the same as if all were located anew, whatever came in between."""

import json

import duckdb

from assets.working_file import Counts
from tests.assets.conftest import CLEANING, EXTRACTION, INGESTION, LOCATING, RESOLUTION, Desk, write_aliases

ALL = (*INGESTION, *CLEANING, *EXTRACTION, *LOCATING, *RESOLUTION)
KNOWN = "He wrote it on Zapbook, he said."
OTHER = "They post to Zapbook daily."  # where the model does not see the name
ADDED = "She read it on Zapbook, she said."


def read_mentions(desk: Desk) -> list[tuple[object, ...]]:
    """The rows of mentions in the pipeline's own database."""
    return desk.query_working_file("select article_id, start_char, end_char, entity_id from mentions order by all")


def test_an_article_whose_names_another_one_makes_known_is_located_again(desk: Desk) -> None:
    for name, text in (("known.txt", KNOWN), ("other.txt", OTHER), ("third.txt", "Nobody posts there.")):
        desk.add(name, text)
    assert desk.refresh(*ALL).success
    before = read_mentions(desk)
    assert {row[0] for row in before} == {"known"}
    added = desk.add("added.txt", ADDED)
    assert desk.refresh(*ALL).success
    assert {row[0] for row in read_mentions(desk)} == {"added", "known", "other"}
    assert desk.changes("article_names") == Counts(1, reused=3)
    added.unlink()
    assert desk.refresh(*ALL).success
    assert read_mentions(desk) == before


def test_a_revised_article_makes_known_what_it_names_as_before(desk: Desk) -> None:
    for name, text in (("known.txt", KNOWN), ("other.txt", OTHER), ("added.txt", ADDED)):
        desk.add(name, text)
    assert desk.refresh(*ALL).success
    before = read_mentions(desk)
    assert {row[0] for row in before} == {"added", "known", "other"}
    for name, text in (("added.txt", ADDED), ("other.txt", OTHER)):
        desk.add(name, f"{text}\n\nNobody answered.")
    assert desk.refresh(*ALL).success
    assert desk.changes("article_names") == Counts(2, reused=1, removed=2)
    assert read_mentions(desk) == before


def test_an_edited_alias_file_leaves_what_it_does_not_name_as_it_was(desk: Desk) -> None:
    for name, text in (("known.txt", KNOWN), ("other.txt", OTHER), ("added.txt", ADDED)):
        desk.add(name, text)
    aliases = desk.folder.parent / "aliases.csv"
    write_aliases(aliases)
    assert desk.refresh(*ALL, entity_aliases=str(aliases)).success
    before = read_mentions(desk)
    assert {row[0] for row in before} == {"added", "known", "other"}
    write_aliases(aliases, "Nobody,person,,type,a person")
    assert desk.refresh(*ALL, entity_aliases=str(aliases)).success
    assert desk.changes("article_names") == Counts(3, removed=3)
    assert read_mentions(desk) == before


def test_a_record_read_by_another_field_has_the_names_as_they_stand_there(desk: Desk) -> None:
    spaced = {
        "plain": "Anna Lindqvist met Pedro Alvarez in Geneva.",
        "wide": "Anna\u2003Lindqvist met Pedro\xa0Alvarez in Geneva.",
    }
    desk.add("summit.json", json.dumps(spaced))
    assert desk.refresh(*ALL, field_mapping="text=plain").success
    assert desk.refresh(*ALL, field_mapping="text=wide").success
    names = desk.query_working_file("select mention_text from mentions order by start_char")
    assert names == [("Anna\u2003Lindqvist",), ("Pedro\xa0Alvarez",), ("Geneva",)]


def test_what_was_located_before_all_sentences_were_there_is_located_again(desk: Desk) -> None:
    path = desk.add("summit.txt", "Anna Lindqvist met Pedro Alvarez in Geneva.")
    assert desk.refresh(*ALL).success
    path.write_text(f"{path.read_text()}\n\nMaria Soares met them in Berlin.", encoding="utf-8")
    assert desk.refresh(*INGESTION, *CLEANING, "paragraphs", *LOCATING).success
    assert desk.refresh(*ALL).success
    assert "person:maria-soares" in {row[3] for row in read_mentions(desk)}


def test_names_of_a_table_of_another_version_are_located_again(desk: Desk) -> None:
    desk.add("summit.txt", "Anna Lindqvist met Pedro Alvarez in Geneva.")
    assert desk.refresh(*ALL).success
    before = read_mentions(desk)
    with duckdb.connect(str(desk.settings().working_file)) as working_file:
        working_file.execute("alter table located_names add column other varchar")
    desk.add("third.txt", "Nobody posts there.")
    assert desk.refresh(*ALL).success
    assert len(before) == 3
    assert read_mentions(desk) == before

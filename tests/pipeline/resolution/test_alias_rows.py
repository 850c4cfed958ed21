"""Claims about which rows of the alias file are still needed."""

from pathlib import Path

import pytest

from pipeline.resolution.aliases import load_aliases
from tests.pipeline.resolution.builders import Marked, resolve

HEADER = "alias,type,name,decision,reason\n"
ARTICLES = {
    "a": "Joe Biden met Recep Erdoğan of the Kabul Post. Biden left.",
    "b": "Joe Biden called Recep Erdogan. Advertisement here. The WFP spoke of Kabul.",
}
MARKED: Marked = [
    ("Joe Biden", "PERSON"),
    ("Recep Erdoğan", "PERSON"),
    ("Recep Erdogan", "PERSON"),
    ("Kabul Post", "ORG"),
    ("Advertisement", "ORG"),
    ("WFP", "ORG"),
    ("Kabul", "GPE"),
]


def judge(folder: Path, *rows: str) -> list[tuple[object, ...]]:
    """Status and mention count of the rows of a file."""
    path = folder / "entity_aliases.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    resolution = resolve(ARTICLES, MARKED, load_aliases(path))
    return resolution.alias_rows.select("line", "row_status", "mention_count").rows()


@pytest.mark.parametrize(
    ("row", "status", "count"),
    [
        ("Joe Biden,person,,type,why", "not_needed", 2),
        ("joe biden,person,Joe Biden,same,why", "not_needed", 2),
        ("Joe Biden,person,Joe R. Biden,same,why", "needed", 2),
        ("Kabul,facility,,type,why", "needed", 1),
        ("Kabul,place,,type,why", "not_needed", 1),
        ("WFP,organization,World Food Programme,same,why", "needed", 1),
        ("Barack Obama,person,Joe Biden,same,why", "not_found", 0),
        ("Advertisement,,,ignore,why", "needed", 1),
        ("Subscribe,,,ignore,why", "not_found", 0),
        ("Biden,,Joe Biden,different,why", "needed", 1),
        ("Kabul,,Kabul Post,different,why", "not_needed", 1),
        ("Kabul,,Nobody,different,why", "not_found", 1),
    ],
)
def test_a_row_is_needed_when_its_absence_would_change_something(row: str, status: str, count: int, tmp_path: Path) -> None:
    assert judge(tmp_path, row) == [(2, status, count)]


def test_rows_that_are_not_needed_can_all_be_deleted(tmp_path: Path) -> None:
    rows = [
        "Joe Biden,person,,type,why",
        "Recep Erdoğan,person,Recep Tayyip Erdogan,same,why",
        "Kabul Post,organization,,type,why",
        "Kabul,place,,type,why",
        "WFP,organization,World Food Programme,same,why",
    ]
    judged = judge(tmp_path, *rows)
    assert [status for _, status, _ in judged] == ["not_needed", "needed", "not_needed", "not_needed", "needed"]
    entities = []
    for kept in (rows, [row for row, (_, status, _) in zip(rows, judged, strict=True) if status == "needed"]):
        path = tmp_path / "kept.csv"
        path.write_text(HEADER + "".join(f"{row}\n" for row in kept), encoding="utf-8")
        resolution = resolve(ARTICLES, MARKED, load_aliases(path))
        entities.append((resolution.entities.rows(), resolution.mentions["entity_id"].to_list()))
    assert entities[0] == entities[1]


def test_of_two_rows_of_which_one_would_do_neither_is_called_unneeded_without_the_other(tmp_path: Path) -> None:
    judged = judge(tmp_path, "Joe Biden,person,Uncle Joe,same,why", "Uncle Joe,person,,type,why")
    assert [status for _, status, _ in judged] == ["needed", "not_found"]


def test_a_chain_of_rows_shows_the_entity_it_ends_at(tmp_path: Path) -> None:
    path = tmp_path / "entity_aliases.csv"
    path.write_text(HEADER + "WFP,organization,Food Programme,same,w\nFood Programme,organization,World Food,same,w\n")
    rows = resolve(ARTICLES, MARKED, load_aliases(path)).alias_rows
    assert rows.select("entity_type", "entity_name", "reason").rows() == [("organization", "World Food", "w")] * 2

"""The same inputs give the same tables, whatever was refreshed before: drawn sequences of edits against one cold refresh."""

import json
import shutil
from pathlib import Path
from random import Random

import pytest

from tests.assets.conftest import CLEANING, EXTRACTION, INGESTION, LOCATING, RESOLUTION, Desk, open_desk, write_aliases

COMPARED = ("article_spans", "articles", "repeated_lines", "paragraphs", "sentences", *RESOLUTION)
PUBLISHERS = ("Northern Post", "Evening Herald", None)
FURNITURE = ("Story Continued Below", "Read more from Pedro Alvarez", "Sign up for Zapbook news")
# What is a name, how far it goes and whose it is in these depends on what other articles say.
SENTENCES = (
    "He wrote it on Zapbook, he said.",
    "They post to Zapbook daily.",
    "The zapbook of a sailor is a book.",
    "Anna Lindqvist met Pedro Alvarez in Geneva on Monday.",
    "Lindqvist said Sweden would wait for Spain.",
    "The Alvarez-Lindqvist talks were over by noon.",
    "Maria Lindqvist, a painter, was not there.",
    "Officials of the University of Lindholm (UOL) waited.",
    "The UOL answered on Tuesday.",
    "Lindholm University sent a letter.",
    "Republican House leaders agreed with the Republican Party.",
    "Republican lawmakers and House lawmakers met.",
    "The House voted late.",
    "Sanctimonious Anna Lindqvist smiled.",
    "Readers of the Geneva Post and Zapbook wrote to us.",
    "Dr. Soares treated them; Maria Soares is known in Berlin.",
    "Soares kept notes.",
)
ALIAS_ROWS = (
    "Zapbook,organization,,type,a company",
    "UOL,organization,Lindholm University,same,its acronym",
    "Maria Lindqvist,person,Anna Lindqvist,same,one person",
    "Geneva Post,,,ignore,furniture",
)
STEPS = 4


def edit_inputs(desk: Desk, aliases: Path, draw: Random) -> None:
    """Add, revise and remove some articles, and write an alias file."""
    for number in draw.sample(range(12), 5):
        path = desk.folder / f"{number:02}.json"
        if path.exists() and draw.random() < 0.3:
            path.unlink()
            continue
        parts = [*draw.sample(SENTENCES, draw.randint(1, 5)), *draw.sample(FURNITURE, draw.randint(0, 2))]
        record = {"title": f"Day {number}", "text": "\n\n".join(parts), "publisher": draw.choice(PUBLISHERS)}
        desk.add(path.name, json.dumps(record))
    write_aliases(aliases, *draw.sample(ALIAS_ROWS, draw.randint(0, 2)))


def refresh(desk: Desk, aliases: Path) -> dict[str, list[tuple[object, ...]]]:
    """Refresh up to the entities, and the rows of the tables that are no caches, in the stored order."""
    assert desk.refresh(*INGESTION, *CLEANING, *EXTRACTION, *LOCATING, *RESOLUTION, entity_aliases=str(aliases)).success
    return {name: desk.query_working_file(f"from {name}") for name in COMPARED}


@pytest.mark.parametrize("seed", range(4))
def test_tables_are_those_of_a_cold_refresh_whatever_came_before(tmp_path: Path, seed: int) -> None:
    draw = Random(seed)
    desk, aliases = open_desk(tmp_path / "warm"), tmp_path / "aliases.csv"
    desk.folder.mkdir(parents=True)
    for _ in range(STEPS):
        edit_inputs(desk, aliases, draw)
        warm = refresh(desk, aliases)
    cold = open_desk(tmp_path / "cold")
    shutil.copytree(desk.folder, cold.folder)
    assert warm == refresh(cold, aliases)
    assert warm["entities"]

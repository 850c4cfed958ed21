"""Claims about the alias file: what its rows mean, and what is said when one cannot be used."""

from pathlib import Path

import pytest

from pipeline.edited_files import EditedFileError
from pipeline.resolution.aliases import load_aliases
from pipeline.tables import EntityType

HEADER = "alias,type,name,decision,reason\n"


def write(folder: Path, rows: str) -> Path:
    """An alias file with these rows."""
    path = folder / "entity_aliases.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def test_the_four_decisions(tmp_path: Path) -> None:
    rows = "Llyod Austin,person,Lloyd Austin,same,typo\nS-400,product,,type,missile\nPost,,,ignore,button\n"
    rows += "Bush,,George Bush,different,two persons\n"
    rules = load_aliases(write(tmp_path, rows))
    austin = (EntityType.PERSON, "Lloyd Austin")
    assert rules.entities == {"llyod austin": austin, "lloyd austin": austin, "s400": (EntityType.PRODUCT, "S-400")}
    assert rules.ignored == {"post"}
    assert rules.keep_apart("george bush", "bush")
    assert not rules.keep_apart("bush", "bushel")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("X,person,Y,sme,why\n", "line 2, column decision: 'sme' is not known"),
        ("X,persn,Y,same,why\n", "line 2, column type: 'persn' is not known"),
        ("X,person,,same,why\n", "line 2, column name: this value is missing"),
        ("X,person,Y,same,\n", "line 2, column reason: this value is missing"),
        ("X,,,type,why\n", "line 2, column type: this value is missing"),
        ("X,person,Y,type,why\n", "line 2, column name: the decision 'type' takes no name"),
        ("X,person,Y,same,why\nx.,person,Z,same,why\n", "line 3, column alias: 'x.' is already decided in line 2"),
        (
            "X,person,Y,same,why\nZ,organization,Y,same,why\n",
            "line 3, column type: 'Z' has the type organization here, but by line 2",
        ),
        ("X,person,Y,same,why\nX,person,Z,same,why\n", "line 3, column alias: 'X' is already decided in line 2"),
        ("X,person,Y,same,why\nZ,person,y,same,why\n", "line 3, column name: the name is spelled 'y' here and 'Y' in line 2"),
        (
            "X,person,Y,same,why\nY,,,ignore,why\n",
            "line 3, column decision: 'Y' is ignored here and the name of an entity in line 2",
        ),
        (
            "Y,,,ignore,why\nX,person,Y,same,why\n",
            "line 2, column decision: 'Y' is ignored here and the name of an entity in line 3",
        ),
        (
            "X,person,Y,same,why\nX,,Y,different,why\n",
            "line 3, column decision: 'X' and 'Y' are different here, but line 2 makes",
        ),
        (
            "A,person,B,same,why\nB,person,C,same,why\nC,,A,different,why\n",
            "line 4, column decision: 'C' and 'A' are different here, but lines 2 and 3 together make them the same",
        ),
        (
            "A,person,C,same,why\nA,,B,different,why\nB,person,C,same,why\n",
            "line 3, column decision: 'A' and 'B' are different here, but lines 2 and 4 together make them the same",
        ),
        (
            "A,person,B,same,why\nB,place,C,same,why\n",
            "line 3, column type: 'B' has the type place here, but by line 2 the same entity is",
        ),
        (
            "B,place,,type,why\nA,person,B,same,why\n",
            "line 3, column type: 'A' has the type person here, but by line 2 the same entity is",
        ),
        ("A,person,B,same,why\nB,person,A,same,why\n", "line 3, column name: 'B' is 'A', and by line 2 that leads back to 'B'"),
        ("A,,B,different,why\nB,,A,different,why\n", "line 3, column alias: 'B' is already decided in line 2"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(EditedFileError) as caught:
        load_aliases(write(tmp_path, rows))
    assert message in str(caught.value)


def test_the_projects_own_file_can_be_used() -> None:
    rules = load_aliases(Path(__file__).parents[3] / "seeds/entity_aliases.csv")
    assert rules.entities["kabul airport"] == (EntityType.FACILITY, "Kabul International Airport")


def test_same_leads_on_from_row_to_row(tmp_path: Path) -> None:
    rows = "B,person,C,same,why\nA,person,B,same,why\nC,person,,type,why\nD,person,A,same,why\n"
    rules = load_aliases(write(tmp_path, rows))
    assert rules.entities == dict.fromkeys("abcd", (EntityType.PERSON, "C"))


def test_what_is_different_from_a_name_is_different_from_all_its_forms(tmp_path: Path) -> None:
    rules = load_aliases(write(tmp_path, "A,person,B,same,why\nC,,B,different,why\nE,person,C,same,why\n"))
    assert all(rules.keep_apart(one, other) for one in "ab" for other in "ce")
    assert not rules.keep_apart("a", "b")

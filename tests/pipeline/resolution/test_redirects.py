"""Claims about what a decision on one name does to the other forms of its entity."""

from pathlib import Path

import pytest

from pipeline.resolution.aliases import load_aliases
from tests.pipeline.resolution.builders import Marked, resolve

HEADER = "alias,type,name,decision,reason\n"


@pytest.mark.parametrize(
    ("text", "marked", "row", "expected"),
    [
        ("The United States, the U.S. and America.", [], "America,place,United States", [("place:united-states", "US")]),
        ("Turkey signed, and Turkey left.", [], "Turkey,place,Türkiye", [("place:turkiye", "TR")]),
        ("Turkish towns of Turks.", [], "Turks,group,Turks", [("group:turks", "TR")]),
        ("Turkish towns of Turkey.", [], "Turkey,place,Anatolia", [("group:turkish", "TR"), ("place:anatolia", "TR")]),
        ("The US embassy, the American Embassy.", [], "US embassy,organization,Embassy", [("organization:embassy", None)]),
        (
            "The GOP, a Republican and the Republicans.",
            [("Republican", "NORP"), ("Republicans", "NORP"), ("GOP", "ORG")],
            "GOP,group,Republican Party",
            [("group:republican-party", None)],
        ),
        (
            "Foo met Foo Inc. and Fop.",
            [("Foo Inc.", "ORG"), ("Fop", "ORG")],
            "Fop,organization,Foo",
            [("organization:foo", None)],
        ),
    ],
)
def test_a_row_is_about_every_form_of_its_entity(
    text: str, marked: Marked, row: str, expected: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    path = tmp_path / "entity_aliases.csv"
    path.write_text(f"{HEADER}{row},same,why\n", encoding="utf-8")
    resolution = resolve({"a": text}, marked, load_aliases(path))
    assert resolution.entities.select("entity_id", "country_code").rows() == expected


def test_a_row_that_only_gives_a_type_takes_no_country_along(tmp_path: Path) -> None:
    path = tmp_path / "entity_aliases.csv"
    path.write_text(f"{HEADER}America,place,,type,two continents\n", encoding="utf-8")
    resolution = resolve({"a": "The United States and America."}, [], load_aliases(path))
    assert resolution.entities["entity_id"].to_list() == ["place:america", "place:united-states"]

"""Which two entities are a group and its own country."""

import duckdb
import pytest

from assets.macros import create_macros
from tests.sql.conftest import MACROS


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("group", "TR"), ("place", "TR"), True),
        (("place", "TR"), ("group", "TR"), True),
        (("group", "TR"), ("place", "FR"), False),
        (("group", "TR"), ("group", "TR"), False),
        (("place", "TR"), ("place", "TR"), False),
        (("group", "TR"), ("person", "TR"), False),
        (("group", None), ("place", "TR"), False),
        (("group", None), ("place", None), False),
    ],
)
def test_a_group_and_a_place_with_one_country_code_are_a_group_and_its_own_country(
    one: tuple[str, str | None], other: tuple[str, str | None], expected: bool
) -> None:
    with duckdb.connect() as connection:
        create_macros(connection, MACROS)
        answer = connection.execute("select is_group_and_own_country(?, ?, ?, ?)", [*one, *other]).fetchone()
    assert answer == (expected,)

"""When claims about tables are looked at, and when what was found before is enough."""

import duckdb
import pytest

from assets.checks import Claim, contract_claim, run_checks
from assets.working_file import Counts, WorkingFile, prepare_tables

TRUE = {"entities": [Claim("are_named", "Entities have names.", "Name them.", "from entities where entity_name = ''")]}
BOTH = {"entities": [Claim("are_used", "Entities have mentions.", "", "from entities anti join mentions using (entity_id)")]}


@pytest.fixture
def working_file() -> WorkingFile:
    working_file = WorkingFile(duckdb.connect(), "run")
    prepare_tables(working_file.connection)
    return working_file


def holds(working_file: WorkingFile, claims: dict[str, list[Claim]]) -> bool:
    (result,) = run_checks(working_file, "entities", claims=claims)
    assert (result.metadata["failing_rows"].value == 0) == result.passed
    return result.passed


def spoil(working_file: WorkingFile) -> None:
    working_file.connection.execute("insert into entities values ('person:', '', 'person', null, 1, null, null)")


def test_a_true_claim_is_looked_at_again_only_when_a_table_it_is_about_has_changed(working_file: WorkingFile) -> None:
    working_file.record(["entities", "mentions"], "1", {}, Counts(0))
    assert holds(working_file, TRUE)
    assert holds(working_file, BOTH)
    spoil(working_file)
    working_file.record(["mentions"], "2", {}, Counts(0))
    assert holds(working_file, TRUE)
    assert not holds(working_file, BOTH)
    working_file.record(["entities"], "2", {}, Counts(0))
    assert not holds(working_file, TRUE)


def test_a_false_claim_is_looked_at_every_time(working_file: WorkingFile) -> None:
    working_file.record(["entities"], "1", {}, Counts(0))
    spoil(working_file)
    assert not holds(working_file, TRUE)
    assert not holds(working_file, TRUE)
    working_file.connection.execute("delete from entities")
    assert holds(working_file, TRUE)


def test_a_changed_claim_is_looked_at(working_file: WorkingFile) -> None:
    working_file.record(["entities"], "1", {}, Counts(0))
    spoil(working_file)
    assert holds(working_file, {"entities": [Claim("are_named", "", "", "from entities where entity_name = 'x'")]})
    assert not holds(working_file, TRUE)


@pytest.mark.parametrize("macros", [("1", "2"), ("now()", "now()")])
def test_a_claim_is_looked_at_again_when_a_macro_is_another_or_says_something_else_later(
    working_file: WorkingFile, macros: tuple[str, str]
) -> None:
    working_file.record(["entities"], "1", {}, Counts(0))
    first, second = ({"entities": [Claim("are_named", "", "", "from entities", macros=text)]} for text in macros)
    assert holds(working_file, first)
    spoil(working_file)
    assert not holds(working_file, second)


def test_a_claim_about_a_table_that_no_stage_has_made_is_looked_at_every_time(working_file: WorkingFile) -> None:
    assert holds(working_file, TRUE)
    spoil(working_file)
    assert not holds(working_file, TRUE)


def test_a_claim_about_the_time_is_looked_at_every_time(working_file: WorkingFile) -> None:
    working_file.record(["entities"], "1", {}, Counts(0))
    claims = {"entities": [Claim("are_new", "", "", "from entities where first_published_on is null or now() is null")]}
    assert holds(working_file, claims)
    spoil(working_file)
    assert not holds(working_file, claims)


def test_a_key_is_unique_only_if_all_of_its_columns_together_are(working_file: WorkingFile) -> None:
    claims = {"entities": [contract_claim("entities", ["entity_id", "entity_name"])]}
    spoil(working_file)
    working_file.connection.execute("insert into entities values ('person:', 'Ann', 'person', null, 1, null, null)")
    assert holds(working_file, claims)
    spoil(working_file)
    (result,) = run_checks(working_file, "entities", claims=claims)
    (row,) = result.metadata["rows"].records
    assert row.data == {"problem": "key is not unique", "value": "person:, "}

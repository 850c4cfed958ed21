"""One file is one asset: a fault in a file of ``sql/`` fails that file alone, and is named with file and line."""

from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.definitions import build_definitions
from tests.assets.conftest import Desk, open_desk

ARTICLE = "Anna Lindqvist met Pedro Alvarez in Geneva on Monday.\n"
HEADER = """\
-- grain: One row per type of entity.
-- group: analytics
-- key: entity_type
-- kind: table
-- columns:
--   entity_type: The type.
--   entity_count: Entities of that type.

"""
QUERY = """\
select
    entity_type,
    count(*) as entity_count
from entities
group by entity_type
"""
READER = """\
-- grain: One row.
-- group: analytics
-- key: type_count
-- kind: view
-- columns:
--   type_count: Types of entity.

select count(*) as type_count
from entity_types
"""


@dataclass
class Run:
    """A refresh, with what it left out of the published database."""

    result: dg.ExecuteInProcessResult
    left_out: dict[str, str] | None

    @property
    def failed_steps(self) -> set[str | None]:
        """The steps that failed."""
        return {event.step_key for event in self.result.all_events if event.is_step_failure}


def run(desk: Desk, *selected: str) -> Run:
    """Run the whole job, or only some assets."""
    result = desk.refresh(*selected)
    for event in result.all_events:
        if event.is_step_materialization and event.asset_key == dg.AssetKey("published_database"):
            return Run(result, event.step_materialization_data.materialization.metadata["left_out"].value)  # type: ignore[arg-type]
    return Run(result, None)


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One article, refreshed; not to be changed."""
    desk = open_desk(tmp_path_factory.mktemp("refreshed"))
    desk.add("summit.txt", ARTICLE)
    assert desk.refresh().success
    return desk


@pytest.fixture
def desk(refreshed: Desk, tmp_path: Path) -> Desk:
    """A copy of that desk, so that only what changes is made anew."""
    return refreshed.copy_to(tmp_path / "desk")


@pytest.fixture
def sql(desk: Desk) -> Path:
    """A copy of ``sql/`` for the desk."""
    return desk.own_sql()


def published_names(desk: Desk) -> set[object]:
    """Tables and views of the published database."""
    return {name for (name,) in desk.query("select table_name from information_schema.tables")}


def test_a_new_file_is_an_asset_and_a_commented_table_until_it_is_removed(desk: Desk, sql: Path) -> None:
    (sql / "entity_types.sql").write_text(HEADER + QUERY)
    (sql / "type_total.sql").write_text(READER)
    (sql / "checks" / "types_are_few.sql").write_text(
        "-- claim: There are few types.\n-- asset: entity_types\n-- fix: Look.\n"
        "select entity_type from entity_types where entity_count > 99\n"
    )
    first = run(desk)
    assert first.result.success
    assert first.left_out == {}
    assert ("types_are_few", True) in {(c.check_name, c.passed) for c in first.result.get_asset_check_evaluations()}
    assert desk.query("from entity_types order by all") == [("person", 2), ("place", 1)]
    assert desk.query("select comment from duckdb_tables() where table_name = 'entity_types'") == [
        ("One row per type of entity.",)
    ]
    assert desk.query("from type_total") == [(2,)]

    (sql / "entity_types.sql").unlink()
    (sql / "type_total.sql").unlink()
    second = run(desk, "published_database")
    assert second.result.success
    claim = sql / "checks" / "types_are_few.sql"
    assert second.left_out == {"types_are_few": f"{claim}: there is no table entity_types"}
    assert not published_names(desk) & {"entity_types", "type_total"}
    with duckdb.connect(str(desk.settings().working_file), read_only=True) as working:
        assert working.sql("from table_states where table_name = 'entity_types'").fetchall() == []
        assert working.sql("from duckdb_tables() where table_name = 'entity_types'").fetchall() == []


def test_the_publication_waits_for_further_tables_that_begin_when_the_core_is_made(desk: Desk, sql: Path) -> None:
    core = "cooccurrence, coverage, mention_counts_daily, suggested_merges, cooccurrence_evidence, removed_lines, stories"
    (sql / "late_1.sql").write_text(READER.replace("entity_types", f"{core}, alias_rows"))
    for number in (2, 3, 4):
        (sql / f"late_{number}.sql").write_text(READER.replace("entity_types", f"late_{number - 1}"))
    done = run(desk)
    assert done.result.success
    assert done.left_out == {}
    assert {"late_1", "late_4"} <= published_names(desk)


def test_a_table_that_reads_a_removed_one_does_not_read_what_is_left_of_it(desk: Desk, sql: Path) -> None:
    (sql / "entity_types.sql").write_text(HEADER + QUERY)
    (sql / "type_total.sql").write_text(READER)
    assert run(desk, "entity_types", "type_total").result.success
    (sql / "entity_types.sql").rename(sql / "kinds_of_entity.sql")
    renamed = run(desk, "kinds_of_entity", "type_total", "published_database")
    assert renamed.failed_steps == {"make_type_total"}
    assert renamed.left_out == {"type_total": f"{sql / 'type_total.sql'}, line 9: there is no table entity_types"}
    assert "kinds_of_entity" in published_names(desk)


FAULTS = {
    "syntax": (HEADER + QUERY.replace("count(*) as", "count(* as"), ", line 11: syntax error"),
    "header": (HEADER.replace("-- kind", "-- knid") + QUERY, ", line 4: 'knid' is not a field"),
    "group": (HEADER.replace("analytics", "my own group") + QUERY, ", line 1: group is 'my own group'"),
    "column": (HEADER + QUERY.replace("    entity_type,", "    entity_tpye,"), ", line 10: Binder Error: Referenced column"),
    "table": (HEADER + QUERY.replace("from entities", "from no_such_table"), ", line 12: there is no table no_such_table"),
    "function": (HEADER + QUERY.replace("count(*)", "cnt(*)"), ", line 11: Catalog Error: Scalar Function with name cnt"),
    "value": (HEADER + QUERY.replace("count(*)", "any_value(entity_type::bigint)"), ", line 11: Conversion Error"),
    "undescribed": (HEADER.replace("entity_count:", "n:") + QUERY, ", line 1: the query has columns that the header"),
    "key": (
        HEADER + QUERY.replace("    entity_type,", "    'one' as entity_type,").replace("group by entity_type", "group by id")
        .replace("from entities", "from (select entity_id as id from entities)"),
        ": 1 row breaks this: The key (entity_type) is unique",
    ),
    "circle": (HEADER + QUERY.replace("entities", "reader_of_circle_fault"), ", line 1: tables read each other in a circle"),
    "encoding": (b"\xff\xfe" + HEADER.encode() + QUERY.encode(), ": the file cannot be read as UTF-8"),
}  # fmt: skip


@pytest.fixture(scope="module")
def faulty(refreshed: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Run]:
    """A refresh with a file of each fault, and a view of each."""
    desk = refreshed.copy_to(tmp_path_factory.mktemp("faulty") / "desk")
    sql = desk.own_sql()
    for fault, (text, _) in FAULTS.items():
        (sql / f"{fault}_fault.sql").write_bytes(text if isinstance(text, bytes) else text.encode())
        (sql / f"reader_of_{fault}_fault.sql").write_text(READER.replace("entity_types", f"{fault}_fault"))
    return desk, run(desk)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_file_is_left_out_with_what_reads_it_and_named_with_its_line(faulty: tuple[Desk, Run], fault: str) -> None:
    desk, done = faulty
    path = desk.sql_folder / f"{fault}_fault.sql"
    assert f"make_{fault}_fault" in done.failed_steps
    assert done.left_out is not None
    assert done.left_out[path.stem].startswith(f"{path}{FAULTS[fault][1]}")
    if fault != "circle":
        assert done.left_out[f"reader_of_{fault}_fault"].startswith(f"it reads {fault}_fault ({path}")


def test_faulty_files_stop_nothing_else(faulty: tuple[Desk, Run], refreshed: Desk) -> None:
    desk, done = faulty
    faults = {f"{prefix}{fault}_fault" for fault in FAULTS for prefix in ("", "reader_of_")}
    assert not done.result.success
    assert done.failed_steps <= {f"make_{name}" for name in faults}
    assert (done.left_out or {}).keys() == faults
    assert published_names(desk) == published_names(refreshed)
    assert len(desk.query("from refreshes")) == 2


def test_a_faulty_file_is_in_the_graph_and_says_what_is_wrong(desk: Desk, sql: Path) -> None:
    (sql / "entity_types.sql").write_text(FAULTS["syntax"][0])
    (sql / "Big Table.sql").write_text(HEADER + QUERY)
    (sql / "mentions.sql").write_text(HEADER + QUERY)
    specs = {spec.key.to_user_string(): spec for spec in build_definitions(desk.settings(), sql).resolve_all_asset_specs()}
    assert list(specs["entity_types"].deps) == []
    assert f"{sql / 'entity_types.sql'}, line 11: syntax error" in (specs["entity_types"].description or "")
    assert "use lower-case letters" in (specs["Big_Table_sql"].description or "")
    assert "already the name of something else" in (specs["mentions_sql"].description or "")


PUBLISH_TYPES = ("entity_types", "type_total", "published_database")


def test_a_table_that_was_made_before_its_file_broke_is_not_published_as_if_new(desk: Desk, sql: Path) -> None:
    path = sql / "entity_types.sql"
    path.write_text(HEADER + QUERY)
    (sql / "type_total.sql").write_text(READER)
    assert run(desk, *PUBLISH_TYPES).left_out == {}
    path.write_text(FAULTS["value"][0])
    assert (run(desk, *PUBLISH_TYPES).left_out or {}).keys() == {"entity_types", "type_total"}
    again = run(desk, "published_database")
    assert again.result.success
    assert (again.left_out or {})["entity_types"].startswith(f"{path}, line 11: Conversion Error")
    assert not published_names(desk) & {"entity_types", "type_total"}


def test_a_run_of_some_assets_publishes_only_what_is_up_to_date(desk: Desk, sql: Path) -> None:
    path = sql / "entity_types.sql"
    path.write_text(HEADER + QUERY)
    (sql / "type_total.sql").write_text(READER)
    assert run(desk, "entity_types", "type_total").result.success
    path.write_text(HEADER + QUERY.replace("entity_type,", "upper(entity_type) as entity_type,"))
    without = run(desk, "published_database")
    assert without.left_out == {
        "entity_types": f"it was made from another version of {path}",
        "type_total": f"it reads entity_types (it was made from another version of {path})",
    }
    assert run(desk, *PUBLISH_TYPES).left_out == {}
    assert desk.query("from entity_types order by all") == [("PERSON", 2), ("PLACE", 1)]


CHECK = """\
-- claim: No type has two entities.
-- asset: {asset}
-- fix: Count again.
select *
from {asset}
where entity_count = 2
"""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (CHECK, ": 1 row breaks this: No type has two entities. Count again."),
        (CHECK.replace("entity_count", "entity_cuont"), ", line 6: Binder Error: Referenced column"),
        (CHECK.replace("where", "where where"), ", line 6: syntax error"),
        (CHECK.replace("-- fix: Count again.\n", ""), ", line 1: the header lacks '-- fix: …'"),
    ],
)
def test_a_failed_check_of_a_further_table_leaves_it_and_its_readers_out(
    desk: Desk, sql: Path, text: str, problem: str
) -> None:
    (sql / "entity_types.sql").write_text(HEADER + QUERY)
    (sql / "type_total.sql").write_text(READER)
    path = sql / "checks" / "types_are_few.sql"
    path.write_text(text.format(asset="entity_types"))
    done = run(desk, *PUBLISH_TYPES)
    assert not done.result.success
    assert (done.left_out or {}).keys() == {"entity_types", "type_total"}
    assert (done.left_out or {})["entity_types"].startswith(f"{path}{problem}")
    assert not published_names(desk) & {"entity_types", "type_total"}


def test_a_failed_check_shows_the_rows_that_fail_in_order_and_what_to_do(desk: Desk, sql: Path) -> None:
    (sql / "entity_types.sql").write_text(HEADER + QUERY)
    claim = CHECK.format(asset="entity_types")
    (sql / "checks" / "types_are_few.sql").write_text(claim.replace("entity_count = 2", "entity_count > 0"))
    (sql / "checks" / "types_are_fewer.sql").write_text(claim.replace("entity_count", "entity_cuont"))
    (sql / "checks" / "types_are_fewest.sql").write_text(claim.replace("where", "where where"))
    done = run(desk, "entity_types")
    metadata = {check.check_name: check.metadata for check in done.result.get_asset_check_evaluations() if not check.passed}
    told = {name: said["what_to_do"].value for name, said in metadata.items()}
    assert told == {"types_are_few": "Count again.", "types_are_fewer": "Mend the file.", "types_are_fewest": "Mend the file."}
    assert metadata["types_are_few"]["failing_rows"].value == 2
    rows = metadata["types_are_few"]["rows"]
    assert isinstance(rows, dg.TableMetadataValue)
    assert [row.data for row in rows.records] == [
        {"entity_type": "person", "entity_count": 2},
        {"entity_type": "place", "entity_count": 1},
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-- claim: No.\n-- asset: stories\n-- fix: Look.\nselect * from stories\n", "1 row breaks this: No."),
        ("-- claim: No.\n-- asset: stories\n-- fix: Look.\nselect * fro stories\n", "line 4: syntax error"),
        ("-- claim: No.\n-- fix: Look.\nselect * from stories\n", "line 1: the header lacks '-- asset: …'"),
    ],
)
def test_nothing_is_published_when_a_check_fails_that_guards_the_core_or_may(
    desk: Desk, sql: Path, text: str, problem: str
) -> None:
    (sql / "checks" / "no_story.sql").write_text(text)
    before = desk.database.read_bytes()
    done = run(desk, "stories", "published_database")
    assert not done.result.success
    assert desk.database.read_bytes() == before
    said = [str(check.description) for check in done.result.get_asset_check_evaluations() if not check.passed]
    said += [str(event.step_failure_data.error) for event in done.result.all_events if event.is_step_failure]
    assert any(f"{sql / 'checks' / 'no_story.sql'}" in line and problem in line for line in said)


def test_a_failed_check_of_the_core_still_stops_the_publication_when_that_is_run_alone(desk: Desk, sql: Path) -> None:
    before = desk.database.read_bytes()
    (sql / "checks" / "no_story.sql").write_text("-- claim: No.\n-- asset: stories\n-- fix: Look.\nselect * from stories\n")
    assert run(desk, "stories", "published_database").left_out is None
    alone = run(desk, "published_database")
    assert alone.failed_steps == {"published_database"}
    assert desk.database.read_bytes() == before


@pytest.mark.parametrize("name", ["stories", "text_units"])
def test_nothing_is_published_without_a_table_of_the_core_or_one_it_reads(desk: Desk, sql: Path, name: str) -> None:
    path = sql / f"{name}.sql"
    path.write_text(path.read_text().replace("from", "form"))
    before = desk.database.read_bytes()
    done = run(desk, name, "mention_counts", "published_database")
    assert f"make_{name}" in done.failed_steps
    assert done.left_out is None
    assert desk.database.read_bytes() == before


def test_a_view_of_what_is_not_published_is_left_out(desk: Desk, sql: Path) -> None:
    (sql / "type_total.sql").write_text(READER.replace("entity_types", "paragraphs"))
    assert run(desk, "type_total", "published_database").left_out == {
        "type_total": f"{sql / 'type_total.sql'}: a view cannot read paragraphs, which is not published; make it a table"
    }


BROKEN_MACROS = {
    "aborting": (
        "create or replace macro aborting(x) as strftime(date '2020-01-01', '%Q');\n",
        ", line 1: Invalid Input Error: Failed to parse format specifier",
    ),
    "unparsed": ("-- Twice.\ncreate or replace macro unparsed(x) as 2 * * x;\n", ", line 2: Parser Error: syntax error"),
    "unbound": (
        "create or replace macro bound(x) as x;\n\n-- É.\ncreate or replace macro unbound(x) as\n    nofun(x);\n",
        ", line 5: Catalog Error: Scalar Function with name nofun",
    ),
    "no_macro": ("\n-- Oh.\ndrop table mentions;\n", ", line 3: write only 'create or replace macro …'"),
}


def test_a_broken_macro_file_fails_only_what_needs_it_and_is_named(desk: Desk, sql: Path) -> None:
    for name, (text, _) in BROKEN_MACROS.items():
        (sql / "macros" / f"{name}.sql").write_text(text)
        (sql / f"user_of_{name}.sql").write_text(HEADER + QUERY.replace("count(*)", f"{name}(count(*))"))
    (sql / "user_of_bound.sql").write_text(HEADER + QUERY.replace("count(*)", "bound(count(*))"))
    done = run(desk)
    assert done.failed_steps == {f"make_user_of_{name}" for name in BROKEN_MACROS}
    assert done.left_out is not None
    assert len(done.left_out) == 2 * len(BROKEN_MACROS)
    for name, (_, problem) in BROKEN_MACROS.items():
        named = f"{sql / 'macros' / name}.sql{problem}"
        assert done.left_out[f"{name}.sql"].startswith(named)
        user = done.left_out[f"user_of_{name}"]
        assert user.startswith(f"{sql / f'user_of_{name}'}.sql, line 11: Catalog Error: Scalar Function with name {name}")
        assert named in user
    assert {"mention_counts", "user_of_bound"} <= published_names(desk)


def test_a_broken_table_macro_takes_no_other_one_with_it(desk: Desk, sql: Path) -> None:
    for name in ("aaa", "zzz"):
        text = (
            "-- call: {}()\n-- grain: One row.\n-- columns:\n--   x: A text.\n\nselect strftime(date '2020-01-01', '%Q') as x\n"
        )
        (sql / "table_macros" / f"{name}.sql").write_text(text.format(name))
    done = run(desk, "published_database")
    assert done.left_out is not None
    assert done.left_out.keys() == {"aaa", "zzz"}
    assert desk.query("select count(*) from resolve('Nobody')") == [(0,)]


def test_a_removed_macro_is_gone_for_the_tables_that_use_it(desk: Desk, sql: Path) -> None:
    (sql / "macros" / "own.sql").write_text("create or replace macro twice(x) as 2 * x;\n")
    (sql / "entity_types.sql").write_text(HEADER + QUERY.replace("count(*)", "twice(count(*))"))
    assert run(desk, "entity_types").result.success
    (sql / "macros" / "own.sql").unlink()
    assert run(desk, "entity_types").failed_steps == {"make_entity_types"}


def test_a_changed_macro_serves_the_other_tables_of_a_refresh_in_which_one_fails(desk: Desk, sql: Path) -> None:
    failing = HEADER + QUERY.replace("count(*)", "twice(error('no')::bigint)")
    (sql / "entity_types.sql").write_text(HEADER + QUERY.replace("count(*)", "twice(count(*))"))
    (sql / "another.sql").write_text(failing)
    (sql / "yet_another.sql").write_text(failing)
    for factor in (2, 3):
        (sql / "macros" / "own.sql").write_text(f"create or replace macro twice(x) as {factor} * x;\n")
        failed = run(desk, "another", "entity_types", "yet_another").failed_steps
        assert failed == {"make_another", "make_yet_another"}
        with duckdb.connect(str(desk.settings().working_file)) as working_file:
            query = "select distinct entity_count // (select count(*) from entities where entity_type = t.entity_type)"
            assert working_file.sql(f"{query} from entity_types as t").fetchall() == [(factor,)]


def test_every_published_macro_has_a_comment(desk: Desk) -> None:
    comments = dict(
        desk.query("select function_name, comment from duckdb_functions() where not internal")  # type: ignore[arg-type]
    )
    assert comments["pmi"] == "Pointwise mutual information in bits; null when they never meet."
    assert comments["is_group_and_own_country"].startswith("Whether two entities are a group and its own country")
    assert all(comments.values())


WITH_OWN_SQL = """
import sys
from pathlib import Path
import assets.definitions as definitions
definitions.defs = definitions.build_definitions(definitions.Settings.from_environment(), Path(sys.argv[1]))
from assets.refresh import main
sys.exit(main())
"""


def test_the_command_says_at_its_end_what_it_published_without(desk: Desk, sql: Path) -> None:
    (sql / "entity_types.sql").write_text(FAULTS["column"][0])
    process = desk.start("-c", WITH_OWN_SQL, str(sql))
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 0
    assert f"Published {desk.database}" in output
    last = errors.strip().splitlines()[-1]
    assert last.startswith(f"Published without entity_types: {sql / 'entity_types.sql'}, line 10: Binder Error")
    assert "Traceback" not in errors
    assert "Nothing was published" not in errors

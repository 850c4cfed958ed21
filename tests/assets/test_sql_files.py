"""Files of ``sql/`` are read as written, and one that cannot be used is named with the line."""

from pathlib import Path

import duckdb
import pytest

from assets.sql_files import (
    QueryError,
    SqlCheck,
    SqlFileError,
    SqlTable,
    TableMacro,
    check_columns,
    load_macros,
    load_sql_checks,
    load_sql_tables,
    load_table_macros,
    read_tables,
)

TABLE = """\
-- grain: One row per day
--   of the week.
-- group: analytics
-- key: week, day
-- kind: view
-- columns:
--   week: Number of the week: 1 to 53.
--   day: The day,
--     from 1.

-- Why it is done this way.
select week, day from days
"""
CHECK = """\
-- claim: No day is the eighth.
-- asset: days
-- fix: Count again.
select * from days where day > 7
"""


def write(folder: Path, **files: str) -> Path:
    """Put files named after their tables into a folder."""
    for name, text in files.items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    return folder


def a_table(query: str) -> str:
    """The file of a table with one column x."""
    return f"-- grain: g\n-- group: analytics\n-- key: x\n-- kind: table\n-- columns:\n--   x: An x.\n{query}\n"


def test_a_table_file_is_its_header_and_its_whole_text_as_the_query(tmp_path: Path) -> None:
    assert load_sql_tables(write(tmp_path, weekdays=TABLE)) == (
        SqlTable(
            name="weekdays",
            path=tmp_path / "weekdays.sql",
            grain="One row per day of the week.",
            group="analytics",
            key=("week", "day"),
            kind="view",
            columns={"week": "Number of the week: 1 to 53.", "day": "The day, from 1."},
            query=TABLE,
            reads=frozenset({"days"}),
        ),
    )


def test_a_check_file_is_its_claim_and_its_query(tmp_path: Path) -> None:
    assert load_sql_checks(write(tmp_path, no_eighth_day=CHECK)) == (
        SqlCheck("no_eighth_day", tmp_path / "no_eighth_day.sql", "No day is the eighth.", "days", "Count again.", CHECK),
    )


def test_macros_come_by_name_of_their_file(tmp_path: Path) -> None:
    write(tmp_path, b="create or replace macro b() as a();", a="create or replace macro a() as 1;")
    assert [macro.text for macro in load_macros(tmp_path)] == [
        "create or replace macro a() as 1;",
        "create or replace macro b() as a();",
    ]


def a_macro(call: str, query: str) -> str:
    """The file of a table macro with one column x."""
    return f"-- call: {call}\n-- grain: g\n-- columns:\n--   x: An x.\n{query}\n"


def test_a_table_macro_file_is_its_call_and_its_query(tmp_path: Path) -> None:
    text = a_macro("ask(name, level := 'article')", "select x from t cross join range(3) where x = name")
    assert load_table_macros(write(tmp_path, ask=text)) == (
        TableMacro("ask", tmp_path / "ask.sql", "ask(name, level := 'article')", "g", {"x": "An x."}, text, frozenset({"t"})),
    )


def test_table_macros_come_after_those_they_read(tmp_path: Path) -> None:
    write(tmp_path, a=a_macro("a(n)", "select x from t where x in (select x from b(n))"), b=a_macro("b(n)", "select n as x"))
    assert [(macro.name, macro.reads) for macro in load_table_macros(tmp_path)] == [("b", set()), ("a", {"t", "b"})]


def test_a_table_macro_is_called_as_its_file_is(tmp_path: Path) -> None:
    with pytest.raises(SqlFileError, match=r"a.sql, line 1: the call is 'b\(n\)'; begin it with the name of the file, a\("):
        load_table_macros(write(tmp_path, a=a_macro("b(n)", "select n as x")))


def test_a_query_may_end_in_a_comment_and_without_a_new_line(tmp_path: Path) -> None:
    (table,) = load_sql_tables(write(tmp_path, t=a_table("select 1 as x -- done").rstrip()))
    assert duckdb.sql(f"from ({table.query})").fetchall() == [(1,)]


def test_tables_come_after_those_they_read(tmp_path: Path) -> None:
    write(tmp_path, a=a_table("select x from b"), b=a_table("select x from d join c using (x)"), c=a_table("select 1 as x"))
    write(tmp_path, d=a_table("select x from c"))
    assert [table.name for table in load_sql_tables(tmp_path)] == ["c", "d", "b", "a"]


def test_tables_that_read_each_other_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, a=a_table("select x from b"), b=a_table("select x from a"))
    with pytest.raises(SqlFileError, match=r"\.sql, line 1: tables read each other in a circle: (a <- b <- a|b <- a <- b)"):
        load_sql_tables(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("-- grain: One row per day\n--   of the week.\n", "", "line 1: the header lacks '-- grain: …'"),
        ("One row per day\n--   of the week.", "", "line 1: the header lacks '-- grain: …'"),
        (
            "--   week: Number of the week: 1 to 53.\n--   day: The day,\n--     from 1.\n",
            "",
            "the header lacks '-- columns: …'",
        ),
        ("kind: view", "kind: macro", "line 1: kind is 'macro'; write one of: table, view"),
        ("key: week, day", "key: week, hour", "line 1: the key names 'hour', which is no described column"),
        ("-- group: analytics", "-- group: analytics\n-- group: cleaning", "line 4: 'group' is said twice"),
        ("--   day: The day,", "--   week: The day,", "line 8: 'week' is said twice"),
        ("--   day: The day,", "--   day:", "line 8: column 'day' has no description"),
        ("-- kind: view", "-- knid: view", "line 5: 'knid' is not a field; use grain, group, key, kind, columns"),
        ("-- columns:", "-- Columns follow.", "line 6: this is no '-- field: text' of the header"),
        ("-- grain: One row per day\n", "", "line 1: this is no '-- field: text' of the header"),
        ("from days", "from days\nwhere where", "line 13: syntax error"),
        ("from days", "from days;", "line 12: write exactly one select, and no semicolon"),
        ("from days", "from days; select 1", "line 12: write exactly one select, and no semicolon"),
        ("select week, day from days", "", "line 11: write exactly one select, and no semicolon"),
        ("select week", "create table t as select week", "Only SELECT statements"),
    ],
)
def test_a_faulty_table_file_is_named_with_the_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in TABLE
    write(tmp_path, faulty=TABLE.replace(old, new))
    with pytest.raises(SqlFileError) as raised:
        load_sql_tables(tmp_path)
    assert str(raised.value).startswith(f"{tmp_path / 'faulty.sql'}, line ")
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("-- fix: Count again.\n", "", "line 1: the header lacks '-- fix: …'"),
        ("asset: days", "asset: weeks", "line 1: the check guards 'weeks', which its query does not read"),
        ("-- fix", "-- kind: view\n-- fix", "line 3: 'kind' is not a field; use claim, asset, fix"),
        ("> 7", "> > 7", "line 4: syntax error"),
    ],
)
def test_a_faulty_check_file_is_named_with_the_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in CHECK
    write(tmp_path, faulty=CHECK.replace(old, new))
    with pytest.raises(SqlFileError) as raised:
        load_sql_checks(tmp_path)
    assert str(raised.value).startswith(f"{tmp_path / 'faulty.sql'}, {problem}")


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (["week"], "the header describes columns that the query does not have: day"),
        (["week", "day", "hour"], "the query has columns that the header does not describe: hour"),
        (["day", "week"], "the header describes the columns in another order than the query: day, week"),
    ],
)
def test_columns_and_descriptions_must_be_the_same(tmp_path: Path, columns: list[str], problem: str) -> None:
    (table,) = load_sql_tables(write(tmp_path, weekdays=TABLE))
    check_columns(table, ["week", "day"])
    with pytest.raises(SqlFileError) as raised:
        check_columns(table, columns)
    assert str(raised.value) == f"{tmp_path / 'weekdays.sql'}, line 1: {problem}"


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("select 1", set()),
        ("from a", {"a"}),
        ("select * from A join main.b using (x)", {"a", "b"}),
        ("select unknown_macro(x) from a", {"a"}),
        ("select (select max(x) from b) from a where exists (from c) and x in (select x from d)", {"a", "b", "c", "d"}),
        ("from a union all from b", {"a", "b"}),
        ("from a anti join b using (x)", {"a", "b"}),
        ("with c as (from a), d as (from C) from d", {"a"}),
        ("with a as (from a) from a", {"a"}),
        ("with c as materialized (from a) select * from (with e as (from c) from e), b", {"a", "b"}),
        ("select * from (with c as (from a) from c), c", {"a", "c"}),
        ("with recursive c as (select 1 as x union all select x + 1 from c join a using (x)) from c", {"a"}),
        ("select * from a, range(3), (values (1)) as v", {"a"}),
    ],
)
def test_the_tables_of_a_query_are_found_without_those_it_names_itself(query: str, tables: set[str]) -> None:
    assert read_tables(query) == tables


def test_a_query_that_cannot_be_parsed_is_an_error_with_its_line() -> None:
    with pytest.raises(QueryError, match="line 2 of the query: syntax error"):
        read_tables("select\n from")

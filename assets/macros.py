"""Making the macros of ``sql/macros`` in a database, with their comments.

A comment is what the file says directly above a macro, else what it says at its top.
"""

import re
from collections.abc import Sequence

import duckdb

from assets.schema import quote_name, quote_text
from assets.sql_files import MacroFile, SqlFileError, explain_error

CREATE_MACRO = re.compile(r"((?:^--.*\n)*)^create or replace macro (\w+)", re.MULTILINE)
CODE = re.compile(r"^(?!--)[^\n]*\S", re.MULTILINE)
KINDS = {"macro": "macro", "table_macro": "macro table"}


def create_macros(connection: duckdb.DuckDBPyConnection, files: Sequence[MacroFile]) -> list[SqlFileError]:
    """Make the macros of some files in the current database; returns what is wrong with those that cannot be made."""
    problems = []
    comments = {}
    for file in files:
        try:
            statements = connection.extract_statements(file.text)
        except duckdb.Error as error:
            problems.append(explain_error(file.path, error))
            continue
        lines_before = 0
        for statement in statements:
            try:
                name, comment = _create_macro(connection, file, statement.query, lines_before)
                comments[name] = comment or _read_comment(file.text)
            except SqlFileError as problem:
                problems.append(problem)
            lines_before += statement.query.count("\n")
    for name, kind in _list_macros(connection):
        if name in comments:
            connection.execute(f"comment on {kind} {quote_name(name)} is {quote_text(comments[name])}")
    return problems


def _create_macro(connection: duckdb.DuckDBPyConnection, file: MacroFile, statement: str, lines_before: int) -> tuple[str, str]:
    """Make one macro; returns its name and the comment above it."""
    created = CREATE_MACRO.search(statement)
    if created is None:
        code = CODE.search(statement)
        line = lines_before + 1 + statement.count("\n", 0, code.start() if code else 0)
        raise SqlFileError(file.path, line, "write only 'create or replace macro …'")
    try:
        connection.execute(statement)
    except duckdb.Error as error:
        located = explain_error(file.path, error, lines_before)
        line = located.line or lines_before + 1 + statement.count("\n", 0, created.start(2))
        raise SqlFileError(file.path, line, located.problem) from error
    return created[2].lower(), _read_comment(created[1])


def _read_comment(text: str) -> str:
    """The comment at the top of a text, on one line."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line[2:].strip())
    return " ".join(filter(None, lines))


def drop_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop all macros of the current database, so that none outlives its file."""
    for name, kind in _list_macros(connection):
        connection.execute(f"drop {kind} {quote_name(name)}")


def _list_macros(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The macros of the current database, each with what SQL calls its kind."""
    rows = connection.sql(
        "select distinct function_name, function_type from duckdb_functions()"
        " where database_name = current_database() and not internal order by all"
    ).fetchall()
    return [(name, KINDS[kind]) for name, kind in rows]

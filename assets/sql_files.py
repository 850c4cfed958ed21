"""Reading the files of ``sql/``: a header that says what a table or claim is, and one bare select.

A file that cannot be used is a fault with its line, and the others are read all the same. Running the queries belongs to
``assets.analytics``, ``assets.checks`` and ``assets.macros``.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from assets.working_file import PROBLEM_TABLE, RESULT_TABLE, STATE_TABLE
from pipeline.tables import TABLES

TABLE_FIELDS = ("grain", "group", "key", "kind", "columns")
CHECK_FIELDS = ("claim", "asset", "fix")
TABLE_MACRO_FIELDS = ("call", "grain", "columns")
KINDS = ("table", "view")
GROUPS = ("ingestion", "cleaning", "extraction", "resolution", "analytics")
TAKEN_NAMES = {table.name for table in TABLES} | {STATE_TABLE, PROBLEM_TABLE, RESULT_TABLE, "published_database"}
NAME = re.compile(r"[a-z][a-z0-9_]*")
GUARDED_ASSET = re.compile(r"^-- asset:\s*(\w+)", re.MULTILINE)
LINE_OF_ERROR = re.compile(r"\n+LINE (\d+):.*", re.DOTALL)


class SqlFileError(ValueError):
    """A file of ``sql/`` cannot be used; the message says where and what to do, without a line where none is known."""

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        self.path = path
        super().__init__(f"{path}{'' if line is None else f', line {line}'}: {problem}")
        self.line = line
        self.problem = problem


class QueryError(ValueError):
    """A query is not one select that DuckDB can parse; ``line`` is the line of the query at which it noticed."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line} of the query: {problem}")
        self.line = line
        self.problem = problem


@dataclass(frozen=True)
class SqlTable:
    """A table or view made in SQL; ``reads`` are the tables its query reads, ``columns`` name to meaning, in order."""

    name: str
    path: Path
    grain: str
    group: str
    key: tuple[str, ...]
    kind: str
    columns: dict[str, str]
    query: str
    reads: frozenset[str]

    @property
    def select(self) -> str:
        """The query without the header, which says the same as the other fields."""
        lines = self.query.splitlines()
        header = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
        return "\n".join(lines[header:]).strip()


@dataclass(frozen=True)
class SqlCheck:
    """A claim about a table, true when its query returns no rows, and what to do when it does."""

    name: str
    path: Path
    claim: str
    asset: str
    fix: str
    query: str


@dataclass(frozen=True)
class TableMacro:
    """A question with parameters, asked like a table; ``reads`` are the tables and table macros that its query reads.

    ``call`` is the name with the parameters and their defaults, as in ``neighbours(name, level := 'article')``.
    """

    name: str
    path: Path
    call: str
    grain: str
    columns: dict[str, str]
    query: str
    reads: frozenset[str]


@dataclass(frozen=True)
class MacroFile:
    """A file of macros."""

    path: Path
    text: str


@dataclass(frozen=True)
class FaultyFile:
    """A file of a table or a claim that cannot be used, and why; ``asset`` is the table a claim guards, if it says so.

    ``name`` is that of the file, or, if it is no name or already that of something else, one made from it.
    """

    name: str
    error: SqlFileError
    asset: str | None = None


@dataclass(frozen=True)
class SqlFolder:
    """All of ``sql/``; the tables stand after those they read."""

    tables: tuple[SqlTable, ...]
    faulty_tables: tuple[FaultyFile, ...]
    checks: tuple[SqlCheck, ...]
    faulty_checks: tuple[FaultyFile, ...]
    macros: tuple[MacroFile, ...]
    table_macros: tuple[TableMacro, ...]
    faulty_table_macros: tuple[FaultyFile, ...]

    @property
    def table_names(self) -> frozenset[str]:
        """The names of all tables and views, the faulty ones too."""
        return frozenset(table.name for table in self.tables) | {file.name for file in self.faulty_tables}


@dataclass(frozen=True)
class _SqlFile:
    """A file taken apart. The query is the whole text, so that its lines are the lines of the file."""

    path: Path
    fields: dict[str, str]
    columns: dict[str, str]
    query: str
    reads: frozenset[str]


File = TypeVar("File", SqlTable, SqlCheck, TableMacro)
Named = TypeVar("Named", SqlTable, TableMacro)


def load_sql_folder(folder: Path) -> SqlFolder:
    """Everything in a folder of tables with its folders ``checks`` and ``macros``; what cannot be used is a fault."""
    tables, faulty_tables = _order_files(*_load_files(folder, _load_table))
    checks, faulty_checks = _load_files(folder / "checks", _load_check)
    return SqlFolder(
        tables,
        faulty_tables,
        checks,
        faulty_checks,
        load_macros(folder / "macros"),
        *_load_ordered_macros(folder / "table_macros"),
    )


def load_sql_tables(folder: Path) -> tuple[SqlTable, ...]:
    """The tables and views of a folder, each after those it reads, else by name.

    Raises:
        SqlFileError: a header lacks something, a query cannot be parsed, or tables read each other in a circle.
    """
    tables, faults = _order_files(*_load_files(folder, _load_table))
    if faults:
        raise faults[0].error
    return tables


def load_table_macros(folder: Path) -> tuple[TableMacro, ...]:
    """The table macros of a folder, each after those it reads, else by name.

    Raises:
        SqlFileError: a header lacks something, a query cannot be parsed, or macros read each other in a circle.
    """
    macros, faults = _load_ordered_macros(folder)
    if faults:
        raise faults[0].error
    return macros


def _load_ordered_macros(folder: Path) -> tuple[tuple[TableMacro, ...], tuple[FaultyFile, ...]]:
    names = frozenset(path.stem for path in _list_files(folder))
    return _order_files(*_load_files(folder, lambda path: _load_table_macro(path, names)))


def load_sql_checks(folder: Path) -> tuple[SqlCheck, ...]:
    """The claims of a folder, by name.

    Raises:
        SqlFileError: a header lacks something, a query cannot be parsed, or it does not read the table it guards.
    """
    checks, faults = _load_files(folder, _load_check)
    if faults:
        raise faults[0].error
    return checks


def load_macros(folder: Path) -> tuple[MacroFile, ...]:
    """The macro files of a folder, by name, to be executed in this order."""
    # Bytes that are no text stay visible, and are no SQL.
    return tuple(MacroFile(path, path.read_text(encoding="utf-8", errors="backslashreplace")) for path in _list_files(folder))


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.sql") if not path.name.startswith("."))


def _load_files(folder: Path, load: Callable[[Path], File]) -> tuple[tuple[File, ...], tuple[FaultyFile, ...]]:
    files: list[File] = []
    faults: list[FaultyFile] = []
    for path in _list_files(folder):
        try:
            files.append(load(path))
        except SqlFileError as error:
            guarded = GUARDED_ASSET.search(path.read_text(encoding="utf-8", errors="replace")) if path.is_file() else None
            is_name = NAME.fullmatch(path.stem) and path.stem not in TAKEN_NAMES
            name = path.stem if is_name else re.sub(r"\W", "_", f"{path.stem}_sql", flags=re.ASCII)
            faults.append(FaultyFile(name, error, guarded[1] if guarded else None))
    return tuple(files), tuple(faults)


def _order_files(files: Sequence[Named], faults: Sequence[FaultyFile]) -> tuple[tuple[Named, ...], tuple[FaultyFile, ...]]:
    """Put each table or macro after those it reads; those that read each other in a circle are faults."""
    by_name: dict[str, Named] = {file.name: file for file in files}
    while True:
        graph = {name: sorted(file.reads & by_name.keys()) for name, file in by_name.items()}
        try:
            return tuple(by_name[name] for name in TopologicalSorter(graph).static_order()), tuple(faults)
        except CycleError as error:
            circle: list[str] = error.args[1]
        problem: str = f"tables read each other in a circle: {' <- '.join(circle)}"
        faults = [*faults, *(FaultyFile(name, SqlFileError(by_name.pop(name).path, 1, problem)) for name in circle[1:])]


def explain_error(path: Path, error: duckdb.Error, lines_before: int = 0) -> SqlFileError:
    """DuckDB's error about a query of a file, with the line it names; ``lines_before`` the query stand others in the file."""
    message = str(error)
    place = LINE_OF_ERROR.search(message)
    line = lines_before + int(place[1]) if place else None
    return SqlFileError(path, line, " ".join((message[: place.start()] if place else message).split()))


def check_columns(table: SqlTable, columns: Sequence[str]) -> None:
    """Compare the columns that a table's query has turned out to have with those its header describes.

    Raises:
        SqlFileError: a column is not described, a described one is missing, or their order differs.
    """
    described = list(table.columns)
    for problem, names in (
        ("the query has columns that the header does not describe", [name for name in columns if name not in described]),
        ("the header describes columns that the query does not have", [name for name in described if name not in columns]),
        ("the header describes the columns in another order than the query", list(columns) if described != [*columns] else []),
    ):
        if names:
            raise SqlFileError(table.path, 1, f"{problem}: {', '.join(names)}")


def read_tables(query: str) -> frozenset[str]:
    """Names of the tables and views that one select reads, without those of its ``with`` clauses.

    The query is parsed and not bound, so nothing it names has to exist. (DuckDB's ``get_table_names`` binds: it fails on
    macros not yet made and on ``join … using`` between tables not yet made.)

    Raises:
        QueryError: the text is not exactly one select.
    """
    return frozenset(locate_tables(query))


def read_table_functions(query: str) -> frozenset[str]:
    """Names of the functions that one select reads like tables, macros not yet made among them.

    Raises:
        QueryError: the text is not exactly one select.
    """
    return frozenset(_find_table_functions(_parse_select(query)))


def locate_tables(query: str) -> dict[str, int]:
    """The tables that ``read_tables`` finds, each with the line on which the query first names it.

    Raises:
        QueryError: the text is not exactly one select.
    """
    places = sorted(_find_tables(_parse_select(query), frozenset()), reverse=True)
    return {name: _find_line(query, position) for position, name in places}


@cache
def _open_parser() -> duckdb.DuckDBPyConnection:
    """A connection that only parses; to open one takes longer than to parse a file."""
    return duckdb.connect()


@cache
def _parse_select(query: str) -> Any:
    """The parsed form of one select, not to be changed."""
    with _open_parser().cursor() as connection:
        row = connection.execute("select json_serialize_sql($query)", {"query": query}).fetchone()
    assert row is not None
    parsed = json.loads(row[0])
    if parsed["error"]:
        raise QueryError(_find_line(query, int(parsed.get("position", 0))), parsed["error_message"])
    if len(parsed["statements"]) != 1 or query.rstrip().endswith(";"):
        raise QueryError(1 + query.rstrip().count("\n"), "write exactly one select, and no semicolon")
    return parsed["statements"][0]["node"]


def _find_line(query: str, position: int) -> int:
    return 1 + query.encode()[:position].count(b"\n")


def _find_tables(node: Any, named: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Walk a parsed query; ``named`` are the names that ``with`` clauses give to queries where the node stands.

    Yields:
        byte at which a table is named, from 0, and its name.
    """
    if isinstance(node, list):
        for child in node:
            yield from _find_tables(child, named)
    elif isinstance(node, dict):
        if node.get("type") == "RECURSIVE_CTE_NODE":
            named |= {node["cte_name"].lower()}
        for step in node.get("cte_map", {}).get("map", []):  # each sees the ones before it, but not itself
            yield from _find_tables(step["value"], named)
            named |= {step["key"].lower()}
        if node.get("type") == "BASE_TABLE" and node["table_name"].lower() not in named:
            yield node["query_location"], node["table_name"].lower()
        for field, child in node.items():
            if field != "cte_map":
                yield from _find_tables(child, named)


def _find_table_functions(node: Any) -> Iterator[str]:
    """Walk a parsed query and list the functions that it reads like tables."""
    if isinstance(node, list):
        for child in node:
            yield from _find_table_functions(child)
    elif isinstance(node, dict):
        if node.get("type") == "TABLE_FUNCTION":
            yield node["function"]["function_name"].lower()
        for child in node.values():
            yield from _find_table_functions(child)


def _load_table(path: Path) -> SqlTable:
    file = _read_file(path, TABLE_FIELDS)
    fields = file.fields
    if not NAME.fullmatch(path.stem):
        raise SqlFileError(path, 1, "the file's name is the table's; use lower-case letters, digits and underscores")
    if path.stem in TAKEN_NAMES:
        raise SqlFileError(path, 1, f"{path.stem!r} is already the name of something else; rename the file")
    for field, allowed in (("kind", KINDS), ("group", GROUPS)):
        if fields[field] not in allowed:
            raise SqlFileError(path, 1, f"{field} is {fields[field]!r}; write one of: {', '.join(allowed)}")
    key = tuple(name.strip() for name in fields["key"].split(","))
    unknown = [name for name in key if name not in file.columns]
    if unknown:
        raise SqlFileError(path, 1, f"the key names {unknown[0]!r}, which is no described column")
    return SqlTable(
        path.stem, path, fields["grain"], fields["group"], key, fields["kind"], file.columns, file.query, file.reads
    )


def _load_table_macro(path: Path, names: frozenset[str]) -> TableMacro:
    file = _read_file(path, TABLE_MACRO_FIELDS)
    call = file.fields["call"]
    if not call.startswith(f"{path.stem}("):
        raise SqlFileError(path, 1, f"the call is {call!r}; begin it with the name of the file, {path.stem}(")
    reads = file.reads | (read_table_functions(file.query) & names)
    return TableMacro(path.stem, path, call, file.fields["grain"], file.columns, file.query, reads)


def _load_check(path: Path) -> SqlCheck:
    file = _read_file(path, CHECK_FIELDS)
    asset = file.fields["asset"]
    if not NAME.fullmatch(path.stem):
        raise SqlFileError(path, 1, "the file's name is the check's; use lower-case letters, digits and underscores")
    if asset not in file.reads:
        raise SqlFileError(path, 1, f"the check guards {asset!r}, which its query does not read")
    return SqlCheck(path.stem, path, file.fields["claim"], asset, file.fields["fix"], file.query)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SqlFileError(path, None, f"the file cannot be read as UTF-8 text ({error})") from None


def _read_file(path: Path, required: Sequence[str]) -> _SqlFile:
    """Take a file apart.

    A field is ``-- name: text``; below ``-- columns:`` a column is ``--   name: text``. Lines indented further go on with
    the text before. The header ends at the first line that is no comment.
    """
    text = _read_text(path).rstrip() + "\n"  # a comment on the last line ends there
    fields: dict[str, str] = {}
    columns: dict[str, str] = {}
    current: tuple[dict[str, str], str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("--"):
            break
        content = line[2:].strip()
        indent = len(line) - len(line[2:].lstrip()) - 2
        name, colon, description = content.partition(":")
        is_named = bool(colon) and name.isidentifier()
        if indent <= 1 and is_named:
            current = (fields, name)
        elif indent <= 3 and is_named and "columns" in fields:
            current = (columns, name)
        elif indent > 1 and content and current is not None:
            current[0][current[1]] += " " + content
            continue
        else:
            raise SqlFileError(path, number, "this is no '-- field: text' of the header; leave a blank line before comments")
        known, name = current
        if known is fields and name not in required:
            raise SqlFileError(path, number, f"{name!r} is not a field; use {', '.join(required)}")
        if name in known:
            raise SqlFileError(path, number, f"{name!r} is said twice")
        known[name] = description.strip()
        if known is columns and not columns[name]:
            raise SqlFileError(path, number, f"column {name!r} has no description")
    for field in required:
        if not (columns if field == "columns" else fields.get(field)):
            raise SqlFileError(path, 1, f"the header lacks '-- {field}: …'")
    try:
        reads = read_tables(text)
    except QueryError as error:
        raise SqlFileError(path, error.line, error.problem) from None
    return _SqlFile(path, fields, columns, text, reads)

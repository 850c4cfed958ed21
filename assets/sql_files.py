"""Reading the files of ``sql/``: a header that says what a table or claim is, and one bare select.

Running the queries belongs to ``assets.analytics`` and ``assets.checks``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, TypeVar

import duckdb

TABLE_FIELDS = ("grain", "group", "key", "kind", "columns")
CHECK_FIELDS = ("claim", "asset", "fix")
TABLE_MACRO_FIELDS = ("call", "grain", "columns")
KINDS = ("table", "view")


class SqlFileError(ValueError):
    """A file of ``sql/`` cannot be used; the message says where and what to do."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}")


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


Named = TypeVar("Named", SqlTable, TableMacro)


@dataclass(frozen=True)
class _SqlFile:
    """A file taken apart. The query is the whole text, so that its lines are the lines of the file."""

    path: Path
    fields: dict[str, str]
    columns: dict[str, str]
    query: str
    reads: frozenset[str]


def load_sql_tables(folder: Path) -> tuple[SqlTable, ...]:
    """The tables and views of a folder, each after those it reads, else by name.

    Raises:
        SqlFileError: a header lacks something, a query cannot be parsed, or tables read each other in a circle.
    """
    return _sort_by_reads({path.stem: _load_table(path) for path in sorted(folder.glob("*.sql"))})


def load_table_macros(folder: Path) -> tuple[TableMacro, ...]:
    """The table macros of a folder, each after those it reads, else by name.

    Raises:
        SqlFileError: a header lacks something, a query cannot be parsed, or macros read each other in a circle.
    """
    paths = sorted(folder.glob("*.sql"))
    names = frozenset(path.stem for path in paths)
    return _sort_by_reads({path.stem: _load_table_macro(path, names) for path in paths})


def load_sql_checks(folder: Path) -> tuple[SqlCheck, ...]:
    """The claims of a folder, by name.

    Raises:
        SqlFileError: a header lacks something, a query cannot be parsed, or it does not read the table it guards.
    """
    return tuple(_load_check(path) for path in sorted(folder.glob("*.sql")))


def load_macros(folder: Path) -> tuple[str, ...]:
    """The macro files of a folder, by name, as text to execute in this order."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql")))


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
    return frozenset(_find_tables(_parse_select(query), frozenset()))


def read_table_functions(query: str) -> frozenset[str]:
    """Names of the functions that one select reads like tables, macros not yet made among them.

    Raises:
        QueryError: the text is not exactly one select.
    """
    return frozenset(_find_table_functions(_parse_select(query)))


def _parse_select(query: str) -> Any:
    """The parsed form of one select."""
    with duckdb.connect() as connection:
        row = connection.execute("select json_serialize_sql($query)", {"query": query}).fetchone()
    assert row is not None
    parsed = json.loads(row[0])
    if parsed["error"]:
        raise QueryError(1 + query[: int(parsed.get("position", 0))].count("\n"), parsed["error_message"])
    if len(parsed["statements"]) != 1 or query.rstrip().endswith(";"):
        raise QueryError(1 + query.rstrip().count("\n"), "write exactly one select, and no semicolon")
    return parsed["statements"][0]["node"]


def _sort_by_reads(files: Mapping[str, Named]) -> tuple[Named, ...]:
    graph = {name: sorted(file.reads & files.keys()) for name, file in files.items()}
    try:
        return tuple(files[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle: list[str] = error.args[1]
        raise SqlFileError(files[circle[0]].path, 1, f"tables read each other in a circle: {' <- '.join(circle)}") from None


def _find_tables(node: Any, named: frozenset[str]) -> Iterator[str]:
    """Walk a parsed query; ``named`` are the names that ``with`` clauses give to queries where the node stands."""
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
            yield node["table_name"].lower()
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
    if fields["kind"] not in KINDS:
        raise SqlFileError(path, 1, f"kind is {fields['kind']!r}; write one of: {', '.join(KINDS)}")
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
    if asset not in file.reads:
        raise SqlFileError(path, 1, f"the check guards {asset!r}, which its query does not read")
    return SqlCheck(path.stem, path, file.fields["claim"], asset, file.fields["fix"], file.query)


def _read_file(path: Path, required: Sequence[str]) -> _SqlFile:
    """Take a file apart.

    A field is ``-- name: text``; below ``-- columns:`` a column is ``--   name: text``. Lines indented further go on with
    the text before. The header ends at the first line that is no comment.
    """
    text = path.read_text(encoding="utf-8").rstrip() + "\n"  # a comment on the last line ends there
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

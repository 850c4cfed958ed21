"""Reading the files of ``sql/``: a header that says what a table or claim is, and one bare query.

Running the queries belongs to ``assets.analytics`` and ``assets.checks``.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import duckdb

TABLE_FIELDS = ("grain", "group", "key", "kind", "columns")
CHECK_FIELDS = ("claim", "asset", "fix")


class SqlFileError(ValueError):
    """A file of ``sql/`` cannot be used; the message says where and what to do."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}")


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
    reads: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class SqlCheck:
    """A claim about a table, true when its query returns no rows, and what to do when it does."""

    name: str
    path: Path
    claim: str
    asset: str
    fix: str
    query: str


def load_sql_tables(folder: Path) -> tuple[SqlTable, ...]:
    """The tables and views of a folder, each after those it reads.

    Raises:
        SqlFileError: a header lacks a field, a query cannot be parsed, or tables read each other in a circle.
    """
    with duckdb.connect() as connection:
        tables = {path.stem: _load_table(path, connection) for path in sorted(folder.glob("*.sql"))}
    graph = {name: sorted(table.reads & tables.keys()) for name, table in tables.items()}
    try:
        return tuple(tables[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle: list[str] = error.args[1]
        raise SqlFileError(tables[circle[0]].path, 1, f"tables read each other in a circle: {' <- '.join(circle)}") from None


def load_sql_checks(folder: Path) -> tuple[SqlCheck, ...]:
    """The claims of a folder, ordered by name.

    Raises:
        SqlFileError: a header lacks a field.
    """
    checks = []
    for path in sorted(folder.glob("*.sql")):
        header, query, _ = _read_file(path, CHECK_FIELDS)
        checks.append(SqlCheck(path.stem, path, header["claim"], header["asset"], header["fix"], query))
    return tuple(checks)


def load_macros(folder: Path) -> tuple[str, ...]:
    """The macro files of a folder, ordered by name, as text to execute."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql")))


def _load_table(path: Path, connection: duckdb.DuckDBPyConnection) -> SqlTable:
    header, query, columns = _read_file(path, TABLE_FIELDS)
    if header["kind"] not in ("table", "view"):
        raise SqlFileError(path, 1, f"kind is {header['kind']!r}; write table or view")
    if not columns:
        raise SqlFileError(path, 1, "no column is described; add a line '--   name: meaning' for each below '-- columns:'")
    key = tuple(name.strip() for name in header["key"].split(","))
    unknown = [name for name in key if name not in columns]
    if unknown:
        raise SqlFileError(path, 1, f"the key names {unknown[0]!r}, which is no described column")
    reads = frozenset(find_tables(path, query, connection))
    return SqlTable(path.stem, path, header["grain"], header["group"], key, header["kind"], columns, query, reads)


def find_tables(path: Path, query: str, connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of the tables a query reads, those it defines itself (CTEs) left out; the tables need not exist.

    Raises:
        SqlFileError: the query cannot be parsed.
    """
    row = connection.execute("select json_serialize_sql(?)", [query]).fetchone()
    tree = json.loads(row[0]) if row else {}
    if tree["error"]:
        line = query.count("\n", 0, int(tree.get("position") or 0)) + 1
        raise SqlFileError(path, line, f"DuckDB cannot read the query: {tree['error_message']}")
    tables: set[str] = set()
    defined: set[str] = set()
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, list):
            nodes += node
        elif isinstance(node, dict):
            nodes += node.values()
            if node.get("type") == "BASE_TABLE":
                tables.add(node["table_name"])
            defined |= {entry["key"] for entry in node.get("cte_map", {}).get("map", [])}
    return tables - defined


def _read_file(path: Path, fields: Iterable[str]) -> tuple[dict[str, str], str, dict[str, str]]:
    """The header's fields, the query with all its lines, and the described columns of one file.

    A field is ``-- name: text``; below ``-- columns:`` a column is ``--   name: text``; lines indented further go on with
    the text before. The header ends at the first line that is no comment.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    texts: dict[str, str] = {}
    columns: dict[str, str] = {}
    current: tuple[dict[str, str], str] | None = None
    for number, line in enumerate(lines, start=1):
        if not line.startswith("--"):
            break
        content = line[2:].rstrip()
        indent = len(content) - len(content.lstrip())
        name, colon, text = content.strip().partition(":")
        if indent <= 1 and colon and name.isidentifier():
            current = (texts, name)
        elif indent <= 3 and "columns" in texts and colon and name.isidentifier():
            current = (columns, name)
        elif current is not None and content.strip():
            current[0][current[1]] += " " + content.strip()
            continue
        else:
            raise SqlFileError(path, number, "this is no '-- field: text' of the header; leave a blank line before comments")
        if name in current[0]:
            raise SqlFileError(path, number, f"{name!r} is said twice")
        current[0][name] = text.strip()
    for required in fields:
        if required not in texts:
            raise SqlFileError(path, 1, f"the header lacks '-- {required}: ...'")
    return texts, "\n".join(lines), columns

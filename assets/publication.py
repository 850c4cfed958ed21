"""A copy of the tables people query, put in the place of the published database as one.

Which tables there are is said in ``pipeline.tables`` and ``sql/``; when it happens is said in ``assets.publishing``.
"""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from assets.macros import create_macros
from assets.schema import (
    comment_on,
    contract_column_types,
    create_table,
    existing_column_types,
    quote_name,
    quote_text,
    typed_null,
)
from assets.sql_files import MacroFile, SqlTable, TableMacro, explain_error
from assets.working_file import transaction
from pipeline.tables import REFRESHES, Table

STORAGE_VERSION = "v1.2.0"  # read by DuckDB 1.2 and everything later


class PublicationError(RuntimeError):
    """The published database cannot be replaced; the message says why and what to do."""


def publish_database(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    sql_tables: Sequence[SqlTable],
    macros: Sequence[MacroFile],
    target: Path,
    *,
    table_macros: Sequence[TableMacro],
    core: Collection[str],
) -> dict[str, str]:
    """Copy tables, views and macros of a connection into a new file, and rename it to ``target``.

    A reader that has the old file open keeps it; whoever opens the path next gets the new one, whole.

    Returns:
        what cannot be copied and so was left out, each with the reason; never a table of the core.
    """
    with _replacing(target) as copy:
        return copy_database(connection, tables, sql_tables, macros, copy, table_macros=table_macros, core=core)


def republish(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], target: Path) -> None:
    """Put a copy of the published database in its place in which only some tables are as they now are in a connection."""
    with _replacing(target) as copy:
        shutil.copyfile(target, copy)
        with _attached(connection, copy) as working, transaction(connection):
            _copy_tables(connection, working, tables)


def publish_page(page: str, target: Path) -> None:
    """Put a page in the place of the one at ``target``, as one: a browser gets the old page or the new one, whole."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        copy = Path(folder) / target.name
        copy.write_text(page, encoding="utf-8")
        replace_file(copy, target)


def copy_database(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    sql_tables: Sequence[SqlTable],
    macros: Sequence[MacroFile],
    copy: Path,
    *,
    table_macros: Sequence[TableMacro],
    core: Collection[str],
) -> dict[str, str]:
    """Write tables, views and macros of a connection into a new database file; returns what could not be, and why."""
    with _attached(connection, copy) as working:
        # Each macro in a transaction of its own, as a fault can end the transaction it happens in.
        left_out = {problem.path.name: str(problem) for problem in create_macros(connection, macros)}
        with transaction(connection):  # one write to the disk for all inside
            _copy_tables(connection, working, tables)
        for sql_table in sql_tables:
            # A table made in SQL already is in the order of its key.
            query = sql_table.query if sql_table.kind == "view" else f"from {working}.main.{quote_name(sql_table.name)}"
            try:
                with transaction(connection):
                    connection.execute(f"create {sql_table.kind} {quote_name(sql_table.name)} as {query}")
                    comment_on(connection, sql_table.kind, sql_table.name, sql_table.grain, sql_table.columns)
            except duckdb.Error as error:
                if sql_table.name in core:
                    raise
                left_out[sql_table.name] = str(explain_error(sql_table.path, error))
        return left_out | create_table_macros(connection, table_macros)


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A path beside ``target`` to write a database to, which takes its place when all went well."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        copy = Path(folder) / target.name
        yield copy
        copy.chmod(0o444)
        replace_file(copy, target)


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[str]:
    """Work in a database file, made if it is not there; gives the name, in SQL, of the database that was used before."""
    row = connection.sql("select current_database()").fetchone()
    assert row is not None
    working = quote_name(row[0])
    connection.execute(f"attach {quote_text(str(path))} as publication (storage_version {quote_text(STORAGE_VERSION)})")
    try:
        connection.execute("use publication")
        yield working
    finally:
        connection.execute(f"use {working}")
        connection.execute("detach publication")


def _copy_tables(connection: duckdb.DuckDBPyConnection, working: str, tables: Sequence[Table]) -> None:
    for table in tables:
        name = quote_name(table.name)
        create_table(connection, table)
        connection.execute(f"insert into {name} from {working}.main.{name} order by {_key(table.key)}")


def create_table_macros(connection: duckdb.DuckDBPyConnection, table_macros: Sequence[TableMacro]) -> dict[str, str]:
    """Create the table macros, with their comments; returns those that cannot be, and why.

    They come after the tables, since DuckDB looks up what a table macro reads when the macro is created.
    """
    rows = connection.sql(
        "select table_name from information_schema.tables where table_catalog = current_database()"
    ).fetchall()
    existing = {name for (name,) in rows}
    left_out: dict[str, str] = {}
    for macro in table_macros:
        missing = sorted(macro.reads - existing)
        if missing:
            left_out[macro.name] = f"{macro.path}: it reads {missing[0]}, which is not published"
            continue
        try:
            connection.execute(f"create or replace macro {macro.call} as table {macro.query}")
        except duckdb.Error as error:
            left_out[macro.name] = str(explain_error(macro.path, error))
            continue
        columns = "".join(f"\n{name}: {meaning}" for name, meaning in macro.columns.items())
        connection.execute(f"comment on macro table {quote_name(macro.name)} is {quote_text(macro.grain + columns)}")
        existing.add(macro.name)
    return left_out


def _key(columns: Sequence[str]) -> str:
    return ", ".join(map(quote_name, columns))


def replace_file(copy: Path, target: Path) -> None:
    """Rename a file over another so that it survives a power cut; a stray log of the old one would spoil the new."""
    log = target.with_name(target.name + ".wal")
    _sync(copy)
    log.unlink(missing_ok=True)
    copy.replace(target)
    log.unlink(missing_ok=True)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_published(
    target: Path, table: Table, columns: Sequence[str] | None = None, only: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Rows of a table as last published; empty when nothing was published yet.

    The publication may be of another version: of the columns it lacks, those that may be null are null. The result is
    empty when it lacks another one, or has one with another type.

    Args:
        target: the published database.
        table: the table.
        columns: some of its columns, or all.
        only: rows with the values of this frame, whose columns are among those read, or all.

    Raises:
        PublicationError: the file is there but is no database of Dateline's.
    """
    described = {column.name: column for column in table.columns}
    wanted = [described[name] for name in columns or described]
    schema = pl.Schema({column.name: column.dtype for column in wanted})
    if not target.exists():
        return pl.DataFrame(schema=schema)
    with open_published(target) as published:
        existing = existing_column_types(published, table.name)
        expected = contract_column_types(published, wanted)
        nullable = {column.name for column in wanted if column.is_nullable}
        missing = expected.keys() - existing.keys()
        is_other = any(existing[name] != expected[name] for name in expected.keys() - missing)
        if not existing or is_other or not missing <= nullable:
            return pl.DataFrame(schema=schema)
        selected = ", ".join(typed_null(c) if c.name in missing else quote_name(c.name) for c in wanted)
        query = f"from (select {selected} from {quote_name(table.name)})"
        if only is not None:
            published.register("wanted_rows", only.to_arrow())
            query += f" semi join wanted_rows using ({', '.join(map(quote_name, only.columns))})"
        return published.sql(query).pl().cast(schema)


@contextmanager
def open_published(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, read-only; what replaces the file meanwhile is not seen.

    Raises:
        PublicationError: the file is there but is no database of Dateline's.
    """
    try:
        with duckdb.connect(str(target), read_only=True) as published:
            if not existing_column_types(published, REFRESHES.name):
                raise PublicationError(f"{target} holds other tables; choose another DATABASE, or move that file away")
            yield published
    except (duckdb.IOException, duckdb.SerializationException) as error:
        raise PublicationError(
            f"{target} cannot be read as a DuckDB database; choose another DATABASE, or move that file away ({error})"
        ) from error

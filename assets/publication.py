"""A copy of the tables people query, put in the place of the published database as one.

Which tables there are is said in ``pipeline.tables`` and ``sql/``; when it happens is said in ``assets.publishing``.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from assets.schema import (
    comment_on,
    contract_column_types,
    create_table,
    existing_column_types,
    quote_name,
    quote_text,
    typed_null,
)
from assets.sql_files import SqlTable, TableMacro
from pipeline.tables import REFRESHES, TABLES, Table

STORAGE_VERSION = "v1.2.0"  # read by DuckDB 1.2 and everything later


class PublicationError(RuntimeError):
    """The published database cannot be replaced; the message says why and what to do."""


def publish_database(
    connection: duckdb.DuckDBPyConnection,
    sql_tables: Sequence[SqlTable],
    macros: Sequence[str],
    table_macros: Sequence[TableMacro],
    target: Path,
) -> None:
    """Copy the published tables, views and macros of a connection into a new file, and rename it to ``target``.

    A reader that has the old file open keeps it; whoever opens the path next gets the new one, whole.
    """
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        copy = Path(folder) / target.name
        copy_database(connection, sql_tables, macros, table_macros, copy)
        copy.chmod(0o444)
        replace_file(copy, target)


def publish_page(page: str, target: Path) -> None:
    """Put a page in the place of the one at ``target``, as one: a browser gets the old page or the new one, whole."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        copy = Path(folder) / target.name
        copy.write_text(page, encoding="utf-8")
        replace_file(copy, target)


def copy_database(
    connection: duckdb.DuckDBPyConnection,
    sql_tables: Sequence[SqlTable],
    macros: Sequence[str],
    table_macros: Sequence[TableMacro],
    copy: Path,
) -> None:
    """Write the published tables, views and macros of a connection into a new database file."""
    row = connection.sql("select current_database()").fetchone()
    assert row is not None
    working = quote_name(row[0])
    connection.execute(f"attach {quote_text(str(copy))} as publication (storage_version {quote_text(STORAGE_VERSION)})")
    try:
        connection.execute("use publication")
        for macro in macros:
            connection.execute(macro)
        for table in TABLES:
            if table.is_published:
                name = quote_name(table.name)
                create_table(connection, table)
                connection.execute(f"insert into {name} from {working}.main.{name} order by {_key(table.key)}")
        for sql_table in sql_tables:
            name = quote_name(sql_table.name)
            rows = f"from {working}.main.{name} order by {_key(sql_table.key)}"
            query = sql_table.query if sql_table.kind == "view" else rows
            connection.execute(f"create {sql_table.kind} {name} as {query}")
            comment_on(connection, sql_table.kind, sql_table.name, sql_table.grain, sql_table.columns)
        create_table_macros(connection, table_macros)
    finally:
        connection.execute(f"use {working}")
        connection.execute("detach publication")


def create_table_macros(connection: duckdb.DuckDBPyConnection, table_macros: Sequence[TableMacro]) -> None:
    """Create the table macros that can be answered, with their comments; one that reads a table that is not there is left out.

    They come after the tables, since DuckDB looks up what a table macro reads when the macro is created.
    """
    rows = connection.sql(
        "select table_name from information_schema.tables where table_catalog = current_database()"
    ).fetchall()
    existing = {name for (name,) in rows}
    for macro in table_macros:
        if macro.reads <= existing:
            connection.execute(f"create or replace macro {macro.call} as table {macro.query}")
            columns = "".join(f"\n{name}: {meaning}" for name, meaning in macro.columns.items())
            connection.execute(f"comment on macro table {quote_name(macro.name)} is {quote_text(macro.grain + columns)}")
            existing.add(macro.name)


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
    try:
        with duckdb.connect(str(target), read_only=True) as published:
            if not existing_column_types(published, REFRESHES.name):
                raise PublicationError(f"{target} holds other tables; choose another DATABASE, or move that file away")
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
    except (duckdb.IOException, duckdb.SerializationException) as error:
        raise PublicationError(
            f"{target} cannot be read as a DuckDB database; choose another DATABASE, or move that file away ({error})"
        ) from error

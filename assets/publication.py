"""A copy of the tables people query, put in the place of the published database as one.

Which tables there are is said in ``pipeline.tables`` and ``sql/``; when it happens is said in ``assets.publishing``.
"""

import os
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb
import polars as pl

from assets.macros import create_macros
from assets.schema import comment_on, create_table, existing_column_types, has_contract_columns, quote_name, quote_text
from assets.sql_files import MacroFile, SqlTable, explain_error
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
    core: Collection[str],
) -> dict[str, str]:
    """Copy tables, views and macros of a connection into a new file, and rename it to ``target``.

    A reader that has the old file open keeps it; whoever opens the path next gets the new one, whole.

    Returns:
        what cannot be copied and so was left out, each with the reason; never a table of the core.
    """
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        copy = Path(folder) / target.name
        left_out = copy_database(connection, tables, sql_tables, macros, copy, core=core)
        copy.chmod(0o444)
        replace_file(copy, target)
    return left_out


def copy_database(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    sql_tables: Sequence[SqlTable],
    macros: Sequence[MacroFile],
    copy: Path,
    *,
    core: Collection[str],
) -> dict[str, str]:
    """Write tables, views and macros of a connection into a new database file; returns what could not be, and why."""
    row = connection.sql("select current_database()").fetchone()
    assert row is not None
    working = quote_name(row[0])
    connection.execute(f"attach {quote_text(str(copy))} as publication (storage_version {quote_text(STORAGE_VERSION)})")
    try:
        connection.execute("use publication")
        connection.begin()  # one write to the disk for all of them
        left_out = {problem.path.name: str(problem) for problem in create_macros(connection, macros)}
        connection.commit()
        for table in tables:
            name = quote_name(table.name)
            create_table(connection, table)
            connection.execute(f"insert into {name} from {working}.main.{name} order by {_key(table.key)}")
        for sql_table in sql_tables:
            name = quote_name(sql_table.name)
            rows = f"from {working}.main.{name} order by {_key(sql_table.key)}"
            query = sql_table.query if sql_table.kind == "view" else rows
            try:
                connection.execute(f"create {sql_table.kind} {name} as {query}")
            except duckdb.Error as error:
                if sql_table.name in core:
                    raise
                left_out[sql_table.name] = str(explain_error(sql_table.path, error))
                continue
            comment_on(connection, sql_table.kind, sql_table.name, sql_table.grain, sql_table.columns)
        return left_out
    finally:
        connection.execute(f"use {working}")
        connection.execute("detach publication")


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
    """Rows of a table as last published; empty when nothing was published yet, or without these columns.

    Args:
        target: the published database.
        table: the table.
        columns: some of its columns, or all as they are in the contract.
        only: rows with the values of this frame, or all.

    Raises:
        PublicationError: the file is there but is no database of Dateline's.
    """
    schema = pl.Schema({name: table.schema[name] for name in columns or table.schema})
    if not target.exists():
        return pl.DataFrame(schema=schema)
    try:
        with duckdb.connect(str(target), read_only=True) as published:
            if not existing_column_types(published, REFRESHES.name):
                raise PublicationError(f"{target} holds other tables; choose another DATABASE, or move that file away")
            existing = existing_column_types(published, table.name)
            is_readable = has_contract_columns(published, table) if columns is None else existing.keys() >= schema.keys()
            if not is_readable:
                return pl.DataFrame(schema=schema)
            selected = ", ".join(map(quote_name, schema))
            query = f"select {selected} from {quote_name(table.name)}"
            if only is not None:
                published.register("wanted_rows", only.to_arrow())
                query += f" semi join wanted_rows using ({', '.join(map(quote_name, only.columns))})"
            return published.sql(query).pl().cast(schema)
    except (duckdb.IOException, duckdb.SerializationException) as error:
        raise PublicationError(
            f"{target} cannot be read as a DuckDB database; choose another DATABASE, or move that file away ({error})"
        ) from error

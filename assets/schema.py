"""From the table contract to DuckDB: column types, table definitions, comments.

Which tables there are is said in ``pipeline.tables`` and in the headers of ``sql/``, not here.
"""

from collections.abc import Iterable, Mapping

import duckdb
import polars as pl

from pipeline.tables import Column, Table

PolarsType = pl.DataType | pl.datatypes.DataTypeClass
DUCKDB_TYPES: dict[PolarsType, str] = {
    pl.String: "VARCHAR",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    pl.Datetime: "TIMESTAMP WITH TIME ZONE",
}


def duckdb_type(dtype: PolarsType) -> str:
    """DuckDB's name of a Polars type.

    Raises:
        KeyError: the contract uses no such type.
    """
    if isinstance(dtype, pl.List):
        return duckdb_type(dtype.inner) + "[]"
    if isinstance(dtype, pl.Struct):
        return "STRUCT(" + ", ".join(f"{field.name} {duckdb_type(field.dtype)}" for field in dtype.fields) + ")"
    return DUCKDB_TYPES[dtype.base_type()]


def quote_name(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def hash_key(key: Iterable[str]) -> str:
    """A hash of the values of some columns, as an SQL expression: a number of 64 bits."""
    return f"hash({', '.join(map(quote_name, key))})"


def quote_text(text: str) -> str:
    """Text as an SQL literal, for statements that take no parameters (comments, attach)."""
    return "'" + text.replace("'", "''") + "'"


def has_contract_columns(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """Whether a stored table has just the columns of the contract, with their types."""
    return existing_column_types(connection, table.name) == contract_column_types(connection, table.columns)


def contract_column_types(connection: duckdb.DuckDBPyConnection, columns: Iterable[Column]) -> dict[str, str]:
    """DuckDB type of each column of the contract, spelled as DuckDB spells those of stored tables."""
    wanted = connection.sql("select " + ", ".join(map(typed_null, columns)))
    return dict(zip(wanted.columns, map(str, wanted.types), strict=True))


def typed_null(column: Column) -> str:
    """A column of nulls, as an SQL expression with its name."""
    return f"null::{duckdb_type(column.dtype)} as {quote_name(column.name)}"


def create_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create a table of the contract anew and empty, with its comments."""
    columns = ", ".join(
        f"{quote_name(c.name)} {duckdb_type(c.dtype)}{'' if c.is_nullable else ' not null'}" for c in table.columns
    )
    connection.execute(f"create or replace table {quote_name(table.name)} ({columns})")
    comment_on(connection, "table", table.name, table.grain, {c.name: c.description for c in table.columns})


def comment_on(
    connection: duckdb.DuckDBPyConnection, kind: str, name: str, grain: str, descriptions: Mapping[str, str]
) -> None:
    """Attach what a table or view and each of its columns mean, so that SQL tools show it."""
    connection.execute(f"comment on {kind} {quote_name(name)} is {quote_text(grain)}")
    for column, description in descriptions.items():
        connection.execute(f"comment on column {quote_name(name)}.{quote_name(column)} is {quote_text(description)}")


def existing_column_types(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """DuckDB type of each column of a table or view in the main schema, in order; empty when there is none."""
    rows = connection.sql(
        "select column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and schema_name = 'main' and table_name = ? order by column_index",
        params=[name],
    ).fetchall()
    return dict(rows)

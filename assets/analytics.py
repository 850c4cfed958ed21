"""One asset for each file in ``sql/``: a table or view, made from the tables its query reads.

What is computed is written in the files; nothing here knows any of them.
"""

from collections.abc import Iterator

import dagster as dg
import duckdb

from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, report_sql_table, sql_spec
from assets.progress import Progress
from assets.schema import comment_on, existing_column_types, quote_name
from assets.settings import PROJECT_FOLDER
from assets.sql_files import SqlFileError, SqlTable, check_columns, load_macros, load_sql_tables
from assets.working_file import Counts, WorkingFile, drop_relation

SQL_FOLDER = PROJECT_FOLDER / "sql"


def build_sql_assets() -> list[dg.AssetsDefinition]:
    """An asset for every file in ``sql/``."""
    return [_build_asset(table) for table in load_sql_tables(SQL_FOLDER)]


def _build_asset(table: SqlTable) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=f"make_{table.name}",
        specs=[sql_spec(table, sorted(table.reads))],
        check_specs=check_specs(table.name),
        pool=WRITER_POOL,
    )
    def sql_asset(
        context: dg.AssetExecutionContext, working_file: dg.ResourceParam[WorkingFile], progress: dg.ResourceParam[Progress]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        with progress.follow(context.log, f"making {table.name}"):
            make_sql_table(working_file, table)
            result = report_sql_table(working_file, table)
        yield result
        yield from run_checks(working_file, table.name)

    return sql_asset


def make_sql_table(working_file: WorkingFile, table: SqlTable) -> None:
    """Make a table or view anew, unless it already is what its file and inputs say.

    Raises:
        SqlFileError: the query fails, or its columns are not those of the file's header.
    """
    macros = load_macros(SQL_FOLDER / "macros")
    parameters = {"query": table.query, "columns": repr(table.columns), "grain": table.grain, "macros": "".join(macros)}
    stage = working_file.stage([table.name], sorted(table.reads), **parameters)
    if stage.is_current():
        stage.confirm()
        return
    connection = working_file.connection
    with working_file.transaction():
        for macro in macros:
            connection.execute(macro)
        working_file.remember_keys(table.name, table.key)
        drop_relation(connection, table.name)
        try:
            create_sql_table(connection, table)
        except duckdb.Error as error:
            raise SqlFileError(table.path, 1, str(error)) from error
        # To count the rows of a view would be to make them all.
        counts = Counts(0) if table.kind == "view" else working_file.count_changes(table.name, table.key)
        stage.record({table.name: counts})


def create_sql_table(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    """Run a file's query as a table ordered by its key, or as a view, and comment it."""
    if table.kind == "view":
        connection.execute(f"create view {quote_name(table.name)} as {table.query}")
    else:
        key = ", ".join(map(quote_name, table.key))
        connection.execute(f"create table {quote_name(table.name)} as from ({table.query}) order by {key}")
    check_columns(table, list(existing_column_types(connection, table.name)))
    comment_on(connection, table.kind, table.name, table.grain, table.columns)

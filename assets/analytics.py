"""One asset for each file in ``sql/``: a table or view, made from the tables its query reads.

What is computed is written in the files; nothing here knows any of them. A file that cannot be used is an asset that fails.
"""

import hashlib
from collections.abc import Collection, Iterator

import dagster as dg
import duckdb

from assets.checks import Claims, check_specs, run_checks
from assets.macros import create_macros, drop_macros
from assets.materializations import WRITER_POOL, faulty_spec, report_sql_table, sql_spec
from assets.progress import Progress
from assets.schema import comment_on, quote_name
from assets.sql_files import (
    FaultyFile,
    MacroFile,
    SqlFileError,
    SqlFolder,
    SqlTable,
    check_columns,
    explain_error,
    locate_tables,
)
from assets.working_file import Counts, Stage, WorkingFile, drop_relation, read_code_version
from pipeline.tables import TABLES

MACROS = "macros"  # the name under which is remembered which there are


def build_sql_assets(sql: SqlFolder, claims: Claims) -> list[dg.AssetsDefinition]:
    """An asset for every file of a folder like ``sql/``."""
    defined = {table.name for table in TABLES} | sql.table_names
    assets = [_build_asset(table, sql.macros, claims, defined) for table in sql.tables]
    return assets + [_build_faulty_asset(file) for file in sql.faulty_tables]


def _build_asset(
    table: SqlTable, macros: tuple[MacroFile, ...], claims: Claims, defined: Collection[str]
) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=f"make_{table.name}",
        specs=[sql_spec(table, sorted(table.reads & set(defined)))],
        check_specs=check_specs(table.name, claims=claims),
        pool=WRITER_POOL,
    )
    def sql_asset(
        context: dg.AssetExecutionContext, working_file: dg.ResourceParam[WorkingFile], progress: dg.ResourceParam[Progress]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        with progress.follow(context.log, f"making {table.name}"), working_file.noting_failure(table.name):
            make_sql_table(working_file, table, macros, defined)
            result = report_sql_table(working_file, table)
        yield result
        yield from run_checks(working_file, table.name, claims=claims)

    return sql_asset


def _build_faulty_asset(file: FaultyFile) -> dg.AssetsDefinition:
    @dg.multi_asset(name=f"make_{file.name}", specs=[faulty_spec(file)], pool=WRITER_POOL)
    def faulty_asset(working_file: dg.ResourceParam[WorkingFile]) -> None:
        with working_file.noting_failure(file.name):
            raise file.error

    return faulty_asset


def make_sql_table(working_file: WorkingFile, table: SqlTable, macros: tuple[MacroFile, ...], defined: Collection[str]) -> None:
    """Make a table or view anew, unless it already is what its file and inputs say.

    Args:
        working_file: where.
        table: the table or view.
        macros: the macros its query may use.
        defined: the names of all tables there are.

    Raises:
        SqlFileError: a table it reads is not there, the query fails, or its columns are not those of the file's header.
    """
    missing = sorted(table.reads - working_file.versions().keys())
    if missing:
        name = missing[0]
        problem = f"{name} has not been made; materialise it first" if name in defined else f"there is no table {name}"
        raise SqlFileError(table.path, locate_tables(table.query)[name], problem)
    stage = stage_sql_table(working_file, table, macros)
    if stage.is_current():
        stage.confirm()
        return
    connection = working_file.connection
    broken_macros = make_macros(working_file, macros)
    with working_file.transaction():
        working_file.remember_keys(table.name, table.key)
        drop_relation(connection, table.name)
        try:
            create_sql_table(connection, table)
        except duckdb.CatalogException as error:  # perhaps of a macro that could not be made
            explained = explain_error(table.path, error)
            causes = "".join(f"; {broken}" for broken in broken_macros)
            raise SqlFileError(table.path, explained.line, explained.problem + causes) from error
        except duckdb.Error as error:
            raise explain_error(table.path, error) from error
        # To count the rows of a view would be to make them all.
        counts = Counts(0) if table.kind == "view" else working_file.count_changes(table.name, table.key)
        stage.record({table.name: counts})


def make_macros(working_file: WorkingFile, macros: tuple[MacroFile, ...]) -> list[SqlFileError]:
    """Make the macros anew, unless all there are is these; returns what is wrong with those that cannot be made.

    Not inside a transaction, which a fault could end.
    """
    version = hashlib.sha256(repr((macros, read_code_version())).encode()).hexdigest()
    if working_file.recall(MACROS, version):
        return []
    working_file.remember(MACROS, "", "being made")
    drop_macros(working_file.connection)
    broken_macros = create_macros(working_file.connection, macros)
    if not broken_macros:
        working_file.remember(MACROS, version, "made")
    return broken_macros


def stage_sql_table(working_file: WorkingFile, table: SqlTable, macros: tuple[MacroFile, ...]) -> Stage:
    """The stage that makes a table or view.

    Raises:
        WorkingFileError: a table it reads has not been made yet.
    """
    parameters = {
        "query": table.query,
        "columns": repr(table.columns),
        "grain": table.grain,
        "macros": "".join(macro.text for macro in macros),
    }
    return working_file.stage([table.name], sorted(table.reads), **parameters)


def create_sql_table(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> None:
    """Run a file's query as a table ordered by its key, or as a view, and comment it.

    Raises:
        SqlFileError: the columns of the query are not those of the file's header.
    """
    columns = connection.execute(f"describe {table.query}").fetchall()
    check_columns(table, [name for name, *_ in columns])
    if table.kind == "view":
        connection.execute(f"create view {quote_name(table.name)} as {table.query}")
    else:
        key = ", ".join(map(quote_name, table.key))
        connection.execute(f"create table {quote_name(table.name)} as from ({table.query}) order by {key}")
    comment_on(connection, table.kind, table.name, table.grain, table.columns)

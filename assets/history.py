"""Tables of history: rows of the refreshes before, read from the publication, and those of this one."""

import json
from collections.abc import Iterator, Sequence

import dagster as dg
import polars as pl

from assets.checks import run_checks
from assets.materializations import report_table
from assets.publication import read_published
from assets.settings import Settings
from assets.working_file import WorkingFile, stamp_file
from pipeline.tables import Table

COMPARED_TABLES = ("raw_articles", "mentions", "entities")  # with those published last


def read_earlier(settings: Settings, working_file: WorkingFile, table: Table) -> pl.DataFrame:
    """Rows of a table of history that refreshes before this one have published.

    Raises:
        PublicationError: the published database is no database of Dateline's.
    """
    return read_published(settings.database_file, table).filter(pl.col("run_id") != working_file.run_id)


def new_rows_schema(table: Table) -> pl.Schema:
    """The columns of the rows that a refresh adds to a table of history: without run_id, which all of them share."""
    return pl.Schema({name: dtype for name, dtype in table.schema.items() if name != "run_id"})


def note_published(settings: Settings, working_file: WorkingFile) -> None:
    """Note which tables the database that has just been published was made from."""
    database = settings.database_file
    working_file.remember(f"tables of {database}", stamp_file(database), _describe_tables(working_file))


def is_published(settings: Settings, working_file: WorkingFile) -> bool:
    """Whether the present tables are those that the published database was made from."""
    database = settings.database_file
    noted = working_file.recall(f"tables of {database}", stamp_file(database))
    return noted == _describe_tables(working_file)


def _describe_tables(working_file: WorkingFile) -> str:
    versions = working_file.versions()
    return json.dumps({name: versions.get(name) for name in COMPARED_TABLES})


def record_history(
    working_file: WorkingFile, table: Table, inputs: Sequence[str], earlier: pl.DataFrame, rows: pl.DataFrame
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Make a table of history of its earlier rows and those of this refresh, as ``new_rows_schema``; report and check it."""
    new = rows.with_columns(pl.lit(working_file.run_id).alias("run_id")).select(table.schema.names())
    stage = working_file.stage([table.name], inputs, run_id=working_file.run_id)
    with stage.rewrite():
        working_file.append(table.name, pl.concat([earlier, new]))
    yield report_table(working_file, table.name, table.key)
    yield from run_checks(working_file, table.name)

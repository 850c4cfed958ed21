"""Tables of history: rows of the refreshes before, read from the publication, and those of this one."""

from collections.abc import Iterator, Sequence

import dagster as dg
import polars as pl

from assets.checks import run_checks
from assets.materializations import report_table
from assets.publication import read_published
from assets.settings import Settings
from assets.working_file import WorkingFile
from pipeline.tables import Table


def read_earlier(settings: Settings, working_file: WorkingFile, table: Table) -> pl.DataFrame:
    """Rows of a table of history that refreshes before this one have published.

    Raises:
        PublicationError: the published database is no database of Dateline's.
    """
    return read_published(settings.database_file, table).filter(pl.col("run_id") != working_file.run_id)


def record_history(
    working_file: WorkingFile, table: Table, inputs: Sequence[str], earlier: pl.DataFrame, rows: pl.DataFrame
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Make a table of history of its earlier rows and those of this refresh, which need no run_id; report and check it."""
    new = rows.with_columns(pl.lit(working_file.run_id).alias("run_id")).select(table.schema.names())
    stage = working_file.stage([table.name], inputs, run_id=working_file.run_id)
    with stage.rewrite():
        working_file.append(table.name, pl.concat([earlier, new]))
    yield report_table(working_file, table.name, table.key)
    yield from run_checks(working_file, table.name)

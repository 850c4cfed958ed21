"""The publishing group: the record of refreshes, and the database that readers open."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import dagster as dg
import polars as pl

from assets.analytics import SQL_FOLDER
from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, report_table, table_spec
from assets.progress import Progress
from assets.publication import publish_database, read_published
from assets.refresh_changes import read_basis
from assets.settings import Settings
from assets.sql_files import load_macros, load_sql_tables, load_table_macros
from assets.working_file import WorkingFile, WorkingFileError
from pipeline.tables import ENTITY_CHANGES, REFRESH_CHANGES, REFRESHES, TABLES

SQL_TABLES = load_sql_tables(SQL_FOLDER)
HISTORY = (REFRESHES, ENTITY_CHANGES, REFRESH_CHANGES)
PUBLISHED_TABLES = [
    *(table.name for table in TABLES if table.is_published and table not in HISTORY),
    *(table.name for table in SQL_TABLES),
]


@dg.multi_asset(
    name="record_refresh",
    specs=[table_spec(REFRESHES, PUBLISHED_TABLES)],
    check_specs=check_specs("refreshes"),
    pool=WRITER_POOL,
)
def refreshes(
    settings: Settings, working_file: dg.ResourceParam[WorkingFile]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Add this refresh to those published before."""
    earlier = read_published(settings.database_file, REFRESHES).filter(pl.col("run_id") != working_file.run_id)
    stage = working_file.stage(["refreshes"], PUBLISHED_TABLES, run_id=working_file.run_id)
    with stage.rewrite():
        working_file.append("refreshes", pl.concat([earlier, describe_refresh(working_file)]))
    yield report_table(working_file, "refreshes", REFRESHES.key)
    yield from run_checks(working_file, "refreshes")


def describe_refresh(working_file: WorkingFile) -> pl.DataFrame:
    """One row that says what this refresh did and holds."""
    articles, paragraphs = working_file.counts("raw_articles"), working_file.counts("paragraph_entities")
    resolved = working_file.read("select count(*) as n from mentions where mention_status = 'resolved'")["n"][0]
    row = {
        "run_id": working_file.run_id,
        "started_at": working_file.opened_at,
        "published_at": datetime.now(UTC),
        "article_count": working_file.count_rows("raw_articles"),
        "rejected_count": working_file.count_rows("rejected_inputs"),
        "articles_processed": articles.new,
        "articles_removed": articles.removed,
        "paragraphs_processed": paragraphs.new,
        "paragraphs_reused": paragraphs.reused,
        "mention_count": resolved,
        "entity_count": working_file.count_rows("entities"),
        **asdict(read_basis(working_file)),
    }
    return pl.DataFrame([row], schema=REFRESHES.schema)


@dg.asset(
    deps=[*PUBLISHED_TABLES, *(table.name for table in HISTORY)],
    group_name="publishing",
    kinds={"duckdb"},
    pool=WRITER_POOL,
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=48), warn_window=timedelta(hours=30)),
)
def published_database(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult[None]:
    """One file that people query: a checked copy of the tables, replaced as a whole."""
    outdated = working_file.find_outdated()
    if outdated:
        listed = "; ".join(f"{table} was made from another version of {source}" for table, source in outdated)
        raise WorkingFileError(f"Nothing was published: {listed}. Run the whole job 'refresh'.")
    with progress.follow(context.log, "publishing"):
        publish_database(
            working_file.connection,
            SQL_TABLES,
            load_macros(SQL_FOLDER / "macros"),
            load_table_macros(SQL_FOLDER / "table_macros"),
            settings.database_file,
        )
    return dg.MaterializeResult(
        metadata={
            "dagster/uri": settings.database_file.as_uri(),
            "size_bytes": settings.database_file.stat().st_size,
            "tables": len(PUBLISHED_TABLES) + len(HISTORY),
        }
    )

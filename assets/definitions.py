"""Everything Dagster loads: assets, the job, its schedule, its sensor, and the resources they use."""

from pathlib import Path

import dagster as dg

from assets.abandoned_runs import abandoned_runs
from assets.alias_file import ALIAS_FILE
from assets.alias_rows import alias_rows
from assets.analytics import build_sql_assets
from assets.article_files import article_files
from assets.checks import list_claims
from assets.cleaning import BOILERPLATE_LINES, article_stories, cleaned_articles
from assets.console import console_messages
from assets.entity_changes import entity_changes
from assets.extraction import extraction, paragraphs
from assets.ingestion import ARTICLES_FOLDER, ingestion
from assets.locating import location
from assets.network import entity_network
from assets.progress import progress_of_run
from assets.publishing import build_published_database, refreshes, report
from assets.refresh_changes import refresh_changes
from assets.resolution import resolution
from assets.resources import build_working_file_resource
from assets.settings import SQL_FOLDER, Settings
from assets.sql_files import load_sql_folder
from assets.suggestions import suggested_merges
from pipeline.tables import TABLES

REFRESH = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Read, clean, extract, resolve, count, check and publish: everything from the articles folder to the database.",
)
DAILY = dg.ScheduleDefinition(
    name="daily_refresh", job=REFRESH, cron_schedule="0 5 * * *", description="A refresh every day at 05:00 UTC."
)


def build_definitions(settings: Settings, sql_folder: Path = SQL_FOLDER) -> dg.Definitions:
    """Everything Dagster loads, for these settings, with the tables of a folder like ``sql/``.

    The checks of tables made in Python are always those of ``sql/checks``.
    """
    sql = load_sql_folder(sql_folder)
    defined_tables = {table.name for table in TABLES} | sql.table_names
    return dg.Definitions(
        assets=[
            ARTICLES_FOLDER,
            BOILERPLATE_LINES,
            ALIAS_FILE,
            ingestion,
            cleaned_articles,
            article_stories,
            paragraphs,
            extraction,
            location,
            resolution,
            alias_rows,
            suggested_merges,
            *build_sql_assets(sql, list_claims(sql)),
            entity_network,
            refreshes,
            entity_changes,
            refresh_changes,
            build_published_database(sql),
            report,
        ],
        jobs=[REFRESH],
        schedules=[DAILY],
        sensors=[article_files, abandoned_runs],
        resources={
            "settings": settings,
            "working_file": build_working_file_resource(defined_tables),
            "progress": progress_of_run,
        },
        loggers={"messages": console_messages},
        executor=dg.in_process_executor,
    )


defs = build_definitions(Settings.from_environment())

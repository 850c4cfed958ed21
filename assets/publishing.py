"""The publishing group: the record of refreshes, the database that readers open, and the report of it."""

import hashlib
import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import plotly
import polars as pl

from assets.checks import check_specs
from assets.history import new_rows_schema, note_published, read_earlier, record_history
from assets.materializations import WRITER_POOL, table_spec
from assets.progress import Progress
from assets.publication import publish_database, publish_page, republish
from assets.readiness import CORE_TABLES, find_problems
from assets.refresh_changes import read_basis
from assets.report.contents import read_contents
from assets.report.page import render_page
from assets.settings import Settings
from assets.sql_files import SqlFolder
from assets.working_file import WorkingFile, hash_program
from pipeline.tables import ENTITY_CHANGES, REFRESH_CHANGES, REFRESHES, TABLES

LEFT_OUT = "left_out"  # in the metadata of the published database: what it lacks, and why
# Short lines: the page of an asset has little room for metadata.
EXAMPLE_QUERY = """\
select
    entity_name,
    entity_type,
    story_count,
    mention_count
from mention_counts
order by
    story_count desc,
    mention_count desc,
    entity_id
limit 10;
"""
HISTORY = (REFRESHES, ENTITY_CHANGES, REFRESH_CHANGES)
# After every other step that can run: further tables are published too, but publication must not wait for them in the
# graph, where one that fails would stop it.
LAST = {"dagster/priority": "-10"}


@dg.multi_asset(
    name="record_refresh",
    specs=[table_spec(REFRESHES, CORE_TABLES)],
    op_tags=LAST,
    check_specs=check_specs("refreshes"),
    pool=WRITER_POOL,
)
def refreshes(
    settings: Settings, working_file: dg.ResourceParam[WorkingFile]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Add this refresh to those published before."""
    earlier = read_earlier(settings, working_file, REFRESHES)
    yield from record_history(working_file, REFRESHES, CORE_TABLES, earlier, describe_refresh(working_file))


def describe_refresh(working_file: WorkingFile) -> pl.DataFrame:
    """One row that says what this refresh did and holds, without its run_id."""
    articles, paragraphs = working_file.counts("raw_articles"), working_file.counts("paragraph_entities")
    resolved = working_file.read("select count(*) as n from mentions where mention_status = 'resolved'")["n"][0]
    row = {
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
    return pl.DataFrame([row], schema=new_rows_schema(REFRESHES))


def build_published_database(sql: SqlFolder) -> dg.AssetsDefinition:
    """The asset of the database that readers open, with the tables of a folder like ``sql/``."""
    core = [*CORE_TABLES, *(table.name for table in HISTORY)]

    @dg.asset(
        deps=core,
        group_name="publishing",
        kinds={"duckdb"},
        op_tags=LAST,
        pool=WRITER_POOL,
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=48), warn_window=timedelta(hours=30)),
    )
    def published_database(
        context: dg.AssetExecutionContext,
        settings: Settings,
        working_file: dg.ResourceParam[WorkingFile],
        progress: dg.ResourceParam[Progress],
    ) -> dg.MaterializeResult[None]:
        """One file that people query: a checked copy of the tables, replaced as a whole.

        It is made when the core tables are complete and their checks hold. A further table that is not is left out and named.
        """
        left_out = find_problems(working_file, sql, core)
        tables = [table for table in TABLES if table.is_published and table.name not in left_out]
        sql_tables = [table for table in sql.tables if table.name not in left_out]
        lasting = [table.name for table in tables if table not in HISTORY] + [table.name for table in sql_tables]
        version = describe_content(working_file, lasting, sql)
        with progress.follow(context.log, "publishing"):
            if working_file.output_version(settings.database_file) == version:
                republish(working_file.connection, HISTORY, settings.database_file)
            else:
                left_out |= publish_database(
                    working_file.connection,
                    tables,
                    sql_tables,
                    sql.macros,
                    settings.database_file,
                    table_macros=sql.table_macros,
                    core=core,
                )
            if not left_out:
                working_file.note_output(settings.database_file, version)
            note_published(settings, working_file)
        for name, problem in left_out.items():
            context.log.warning(f"Published without {name}: {problem}")
        return dg.MaterializeResult(
            metadata={
                "dagster/uri": settings.database_file.as_uri(),
                "path": settings.database_file,
                "size_bytes": settings.database_file.stat().st_size,
                "tables": len(tables) + len(sql_tables),
                LEFT_OUT: dg.MetadataValue.json(left_out),
                "query": dg.MetadataValue.md(write_example(settings.database_file)),
            }
        )

    return published_database


def describe_content(working_file: WorkingFile, tables: Sequence[str], sql: SqlFolder) -> str:
    """Hash of all that decides what is published but history: the versions of some tables, the macros and the program."""
    versions = working_file.versions()
    macros = [macro.text for macro in sql.macros]
    macros += [repr((macro.call, macro.grain, macro.columns, macro.query)) for macro in sql.table_macros]
    state = [sorted((name, versions[name]) for name in tables), macros, hash_program("assets/*.py")]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def write_example(database: Path) -> str:
    """Markdown of a command that opens a published database, and of a query to paste there."""
    command = f"DATELINE_DATABASE={shlex.quote(str(database))} make sql"
    return (
        f"In the project's folder, this opens it, read-only:\n\n```sh\n{command}\n```\n\n"
        f"The entities in most stories:\n\n```sql\n{EXAMPLE_QUERY}```"
    )


@dg.asset(deps=["published_database"], group_name="publishing", kinds={"html"}, pool=WRITER_POOL)
def report(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult[None]:
    """One page that says what the published database holds, for a browser that needs neither network nor server."""
    content = working_file.output_version(settings.database_file)
    version = f"{content} {hash_program('assets/report/*')} plotly {plotly.__version__}"
    if content is None or working_file.output_version(settings.report_file) != version:
        with progress.follow(context.log, "writing the report"):
            publish_page(render_page(read_contents(settings.database_file)), settings.report_file)
            working_file.note_output(settings.report_file, version)
    return dg.MaterializeResult(
        metadata={
            "dagster/uri": settings.report_file.as_uri(),
            "path": settings.report_file,
            "size_bytes": settings.report_file.stat().st_size,
        }
    )

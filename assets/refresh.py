"""One refresh from the command line: run the job, then say what was found, what was removed and what to do next."""

import gc
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
import duckdb
import filelock
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assets.abandoned_runs import PROCESS_TAG, fail_abandoned_runs, process_tag
from assets.progress import Progress
from assets.progress_bar import open_progress_bar
from assets.publishing import LEFT_OUT
from assets.settings import Settings, SettingsError

# Errors whose message says all a person needs; others are shown with their traceback.
EXPECTED_ERRORS = frozenset(
    {
        "ArticlesFolderError",
        "EditedFileError",
        "ModelNotInstalledError",
        "PublicationError",
        "SettingsError",
        "SqlFileError",
        "WorkerError",
        "WorkingFileError",
    }
)
SUMMARY = {
    "Most mentioned": """
        select entity_name as entity, entity_type as type, mention_count as mentions, article_count as articles,
               story_count as stories
        from mention_counts order by story_count desc, mention_count desc, entity_id limit 10
    """,
    "Strongest pairs (together in a sentence)": """
        select a.entity_name as entity, b.entity_name as other, pair_count as sentences, story_pair_count as stories,
               round(npmi, 2) as npmi, if(is_reliable, 'yes', 'too few to tell') as reliable
        from cooccurrence
        join entities as a on a.entity_id = entity_a_id
        join entities as b on b.entity_id = entity_b_id
        where level = 'sentence'
        order by is_reliable desc, if(is_reliable, g2, story_pair_count) desc, pair_count desc, g2 desc,
                 entity_a_id, entity_b_id
        limit 10
    """,
    "Removed from the text": """
        select removal_reason as reason, count(*) as spans, count(distinct article_id) as articles,
               left(arg_min(removed_text, (article_id, span_number)), 60) as example
        from removed_lines group by all order by spans desc, reason
    """,
    "Gone since the last refresh": """
        select entity_name as entity, new_entity_id as now, change_reason as reason, mention_count as mentions
        from entity_changes
        where run_id = (select arg_max(run_id, published_at) from refreshes)
        order by mention_count desc, entity_id limit 10
    """,
    "Not read": "select source, rejection_reason as reason, detail from rejected_inputs order by source limit 10",
}


NOTES = """
    select 'Rows of the alias file that change nothing in these articles, by line: '
           || array_to_string(list(line order by line)[:20], ', ') || if(count(*) > 20, ', …', '') || '; see alias_rows.'
    from alias_rows where row_status = 'not_needed' having count(*) > 0
    union all
    select 'Entities whose counts moved since the last refresh: ' || count(distinct entity_id) || ' ('
           || array_to_string([entry.key || ' ' || entry.value for entry in map_entries(histogram(change_reason))], ', ')
           || '); see refresh_changes.'
    from refresh_changes where run_id = (select arg_max(run_id, published_at) from refreshes) having count(*) > 0
    union all
    select 'Pairs of entities that may be one: ' || count(*) || '; see suggested_merges.'
    from suggested_merges having count(*) > 0
    union all
    select 'Entities of the last refresh that are gone: ' || count(*) || '; see entity_changes.'
    from entity_changes where run_id = (select arg_max(run_id, published_at) from refreshes) having count(*) > 0
"""


def main() -> int:
    """Run the refresh job in this process.

    Returns:
        the exit status: 0 when a database was published, also when a further table had to be left out of it, because what
        is there is whole and checked, and what comes after a refresh need not stop; else 1. The run in Dagster has failed
        in both cases.
    """
    console = Console(width=None if sys.stdout.isatty() else 120)
    errors = Console(stderr=True, width=None if sys.stderr.isatty() else 120)
    start = time.monotonic()
    try:
        from assets.definitions import defs

        settings = Settings.from_environment()
        instance = open_instance()
    except SettingsError as error:
        errors.print(Text(str(error), "red"), soft_wrap=True)
        return 1
    gc.freeze()  # what imports have made is there to stay: not to be gone through at each collection
    with instance, open_progress_bar() as bar:
        fail_abandoned_runs(instance)
        result = defs.resolve_job_def("refresh").execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"messages": {"config": {"progress": bar is None}}}},
            tags={PROCESS_TAG: process_tag()},
            resources={"progress": Progress(bar)},
        )
    left_out = find_left_out(result)
    report_failures(errors, result, left_out or {})
    if left_out is None:
        if settings.database_file.exists():
            unchanged = f"Nothing was published: {settings.database_file} is as the last good refresh left it."
            errors.print(Text(unchanged), soft_wrap=True)
        return 1
    report_refresh(console, settings, time.monotonic() - start, has_report=has_succeeded(result, "report"))
    for name, problem in left_out.items():
        errors.print(Text(f"Published without {name}: {problem}", "red"), soft_wrap=True)
    return 0


def open_instance() -> dg.DagsterInstance:
    """The Dagster instance of DAGSTER_HOME, opened by one process at a time.

    The first process to open it creates the databases of its history, and another one doing the same would fail.

    Raises:
        SettingsError: DAGSTER_HOME is not set or no folder.
    """
    home = os.environ.get("DAGSTER_HOME")
    if not home or not Path(home).is_dir():
        raise SettingsError("DAGSTER_HOME must name a folder that keeps the history of runs; 'make refresh' sets it")
    with filelock.FileLock(Path(home, "opening.lock")):
        return dg.DagsterInstance.get()


def find_left_out(result: dg.ExecuteInProcessResult) -> dict[str, str] | None:
    """What the published database lacks, and why; None when nothing was published."""
    for event in result.all_events:
        if event.is_step_materialization and event.asset_key == dg.AssetKey("published_database"):
            left_out = event.step_materialization_data.materialization.metadata[LEFT_OUT].value
            return dict(left_out)  # type: ignore[arg-type]
    return None


def has_succeeded(result: dg.ExecuteInProcessResult, step: str) -> bool:
    """Whether a step of the run has come to its end."""
    return step in {event.step_key for event in result.all_events if event.is_step_success}


def report_failures(console: Console, result: dg.ExecuteInProcessResult, known: Mapping[str, str]) -> None:
    """Say which checks and steps failed and why, apart from problems that are known."""
    for check in result.get_asset_check_evaluations():
        if not check.passed and check.blocking and check.asset_key.to_user_string() not in known:
            console.print(
                Text(f"Check {check.check_name} of {check.asset_key.to_user_string()}: {check.description}", "red"),
                soft_wrap=True,
            )
    failures = [event for event in result.all_events if event.is_step_failure]
    for event in failures or [event for event in result.all_events if event.is_failure]:
        error = event.event_specific_data.error if event.event_specific_data else None  # type: ignore[union-attr]
        cause = error.cause or error if error else None
        if cause is None or cause.cls_name in EXPECTED_ERRORS:
            message = cause.message.partition(": ")[2].strip() if cause else event.message or ""
            if message not in known.values():
                console.print(Text(message, "red"), soft_wrap=True)
        elif cause.cls_name != "DagsterAssetCheckFailedError":
            console.print(Text(f"{event.step_key or 'refresh'}: {cause.to_string()}", "red"), soft_wrap=True)


def report_refresh(console: Console, settings: Settings, seconds: float, *, has_report: bool) -> None:
    """Print what the published database holds, and where the report is if it was written."""
    with duckdb.connect(str(settings.database_file), read_only=True) as published:
        for title, query in SUMMARY.items():
            rows = published.sql(query)
            if lines := rows.fetchall():
                console.print(build_table(title, rows.columns, lines))
        notes = [note for (note,) in published.sql(NOTES).fetchall()]
        row = published.sql("from refreshes order by published_at desc limit 1").pl().row(0, named=True)
    console.print(
        f"{row['article_count']} articles ({row['articles_processed']} new or changed, {row['articles_removed']} removed, "
        f"{row['rejected_count']} inputs not read), {row['paragraphs_processed']} paragraphs read by the model and "
        f"{row['paragraphs_reused']} reused, {row['mention_count']} mentions of {row['entity_count']} entities, "
        f"in {seconds:.1f} seconds."
    )
    for note in notes:
        console.print(Text(note), soft_wrap=True)
    console.print(Text(f"Published {settings.database_file}"), soft_wrap=True)
    if has_report:
        console.print(Text(f"Report for a browser: {settings.report_file.as_uri()}"), soft_wrap=True)
    else:
        console.print(
            Text("The report could not be written: the one beside the database, if any, is of an earlier refresh."),
            soft_wrap=True,
        )
    console.print("Next: 'make sql' to query it, 'make ui' to look at every step, seeds/*.csv to correct names and lines.")


def build_table(title: str, columns: list[str], rows: list[tuple[object, ...]]) -> Table:
    """A table for the terminal; values are plain text, whatever they hold."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for index, column in enumerate(columns):
        is_number = all(isinstance(row[index], int | float) and not isinstance(row[index], bool) for row in rows)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    return table


if __name__ == "__main__":
    sys.exit(main())

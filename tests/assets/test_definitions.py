"""What Dagster loads follows the project's conventions, and the schedule and sensors do what they say."""

import os
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.storage.tags import TagType, get_tag_type

from assets.abandoned_runs import PROCESS_TAG, abandoned_runs, process_tag
from assets.article_files import article_files
from assets.definitions import build_definitions, defs
from assets.materializations import WRITER_POOL
from assets.settings import PROJECT_FOLDER, SQL_FOLDER, Settings
from assets.sql_files import load_sql_tables
from tests.assets.conftest import Desk

GROUPS = ["ingestion", "cleaning", "extraction", "resolution", "analytics", "publishing"]
VIEWS = [table.name for table in load_sql_tables(SQL_FOLDER) if table.kind == "view"]
# By name: processes that share the tests must find them in the same order.
SPECS = {spec.key.to_user_string(): spec for spec in sorted(defs.resolve_all_asset_specs(), key=lambda spec: spec.key)}


def test_the_workspace_loads_the_definitions() -> None:
    workspace = yaml.safe_load((PROJECT_FOLDER / "workspace.yaml").read_text())
    assert workspace["load_from"][0]["python_module"]["module_name"] == "assets.definitions"
    assert "refresh" in {job.name for job in defs.resolve_all_job_defs()}


@pytest.mark.parametrize("name", SPECS)
def test_every_asset_says_what_it_is(name: str) -> None:
    spec = SPECS[name]
    assert (spec.description or "").startswith("One ")  # row per what, or file
    assert spec.kinds
    assert spec.group_name in GROUPS


@pytest.mark.parametrize("name", VIEWS)
def test_the_query_that_the_page_of_a_view_shows_gives_rows_of_the_seeds(published_seeds: Desk, name: str) -> None:
    _, _, shown = (SPECS[name].description or "").partition("```sql\n")
    assert published_seeds.query(shown.partition("```")[0])


@pytest.mark.parametrize("name", SPECS)
def test_an_asset_reads_only_its_own_or_an_earlier_group(name: str) -> None:
    for dep in SPECS[name].deps:
        upstream = SPECS[dep.asset_key.to_user_string()]
        assert GROUPS.index(upstream.group_name or "") <= GROUPS.index(SPECS[name].group_name or "")


def test_everything_that_writes_shares_one_pool_and_the_refresh_runs_it_all_in_one_process() -> None:
    job = defs.resolve_job_def("refresh")
    assert {node.definition.pool for node in job.nodes} == {WRITER_POOL}  # type: ignore[attr-defined]
    assert job.executor_def.name == "in_process"
    made = {key.to_user_string() for key in job.asset_layer.executable_asset_keys}
    assert made == {name for name, spec in SPECS.items() if not name.startswith("seeds/")}


def test_every_table_has_a_blocking_check_of_its_contract() -> None:
    checked = {
        spec.asset_key.to_user_string()
        for assets in defs.resolve_asset_graph().assets_defs
        for spec in assets.check_specs
        if spec.name == "keeps_its_contract" and spec.blocking
    }
    files = {"published_database", "report"}
    tables = {name for name in SPECS if not name.startswith("seeds/")} - files - set(VIEWS)
    assert checked == tables


def test_what_is_published_has_a_freshness_policy() -> None:
    assert SPECS["published_database"].freshness_policy is not None


def test_the_schedule_runs_the_refresh_once_a_day() -> None:
    schedule = defs.resolve_schedule_def("daily_refresh")
    assert schedule.cron_schedule == "0 5 * * *"
    assert schedule.job_name == "refresh"
    with dg.DagsterInstance.ephemeral() as instance:
        at_five = datetime(2021, 6, 11, 5, tzinfo=UTC)
        tick = schedule.evaluate_tick(dg.build_schedule_context(instance=instance, scheduled_execution_time=at_five))
    assert len(tick.run_requests or []) == 1
    assert tick.skip_message is None


def evaluate(desk: Desk, cursor: str | None) -> tuple[bool, str | None]:
    """Whether the sensor asks for a refresh, and its new cursor."""
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance, cursor=cursor, resources={"settings": desk.settings()})
        result = article_files(context)
    if isinstance(result, dg.SkipReason):
        return False, cursor
    assert isinstance(result, dg.SensorResult)
    return bool(result.run_requests), result.cursor


def test_the_sensor_sees_files_that_are_new_changed_changed_back_and_gone(desk: Desk) -> None:
    path = desk.add("a.txt", "one")
    asked, cursor = evaluate(desk, None)
    assert asked
    assert evaluate(desk, cursor) == (False, cursor)
    desk.add("b.txt", "two")
    asked, cursor = evaluate(desk, cursor)
    assert asked
    path.write_text("other")
    asked, cursor = evaluate(desk, cursor)
    assert asked
    path.write_text("one")
    asked, cursor = evaluate(desk, cursor)
    assert asked
    path.unlink()
    asked, cursor = evaluate(desk, cursor)
    assert asked
    assert evaluate(desk, cursor) == (False, cursor)


def test_the_sensor_says_when_the_folder_is_missing(tmp_path: Path) -> None:
    settings = Settings(articles=str(tmp_path / "gone"))
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance, resources={"settings": settings})
        result = article_files(context)
    assert isinstance(result, dg.SkipReason)
    assert "gone" in (result.skip_message or "")


def test_a_run_whose_process_was_killed_is_reported_as_failed() -> None:
    job = build_definitions(Settings()).resolve_job_def("refresh")
    gone = process_tag().replace(str(os.getpid()), "4194305")  # above the largest process number Linux gives
    with dg.DagsterInstance.ephemeral() as instance:
        dead = instance.create_run_for_job(job, tags={PROCESS_TAG: gone}, status=dg.DagsterRunStatus.STARTED)
        alive = instance.create_run_for_job(job, tags={PROCESS_TAG: process_tag()}, status=dg.DagsterRunStatus.STARTED)
        abandoned_runs(dg.build_sensor_context(instance=instance))
        statuses = {run.run_id: run.status for run in instance.get_runs()}
    assert statuses == {dead.run_id: dg.DagsterRunStatus.FAILURE, alive.run_id: dg.DagsterRunStatus.STARTED}


def test_the_tag_that_names_the_process_of_a_run_is_hidden_in_the_list_of_runs() -> None:
    assert get_tag_type(PROCESS_TAG) is TagType.HIDDEN

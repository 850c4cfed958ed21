"""The Dagster UI as `make ui` starts it: runs launched in it, and the sensor and the schedule switched on in it."""

import time

from tests.assets.ui_server import Server

START_SENSOR = """
mutation($selector: SensorSelector!) { startSensor(sensorSelector: $selector) { ... on Sensor { id sensorState { status } } } }
"""
STOP_SENSOR = "mutation($id: String!) { stopSensor(id: $id) { __typename } }"
START_SCHEDULE = """
mutation($selector: ScheduleSelector!) {
  startSchedule(scheduleSelector: $selector) { ... on ScheduleStateResult { scheduleState { status } } }
}
"""


def test_two_refreshes_launched_at_once_run_one_after_the_other(ui_server: Server) -> None:
    assert "refresh" in {job["name"] for job in ui_server.repository["jobs"]}
    run_ids = [ui_server.launch_refresh(), ui_server.launch_refresh()]
    assert ui_server.wait_for_runs(*run_ids) == ["SUCCESS", "SUCCESS"]
    taken_and_published = ui_server.desk.query(
        "select started_at, published_at from refreshes where run_id in (?, ?) order by started_at", *run_ids
    )
    (_, published), (taken, _) = taken_and_published
    assert published <= taken  # type: ignore[operator]


def test_a_file_added_once_the_sensor_is_switched_on_is_in_the_published_database(ui_server: Server) -> None:
    started = ui_server.ask(START_SENSOR, selector=ui_server.select(sensorName="article_files"))["startSensor"]
    assert started["sensorState"]["status"] == "RUNNING"
    ui_server.desk.add("added.txt", "A late article\n\nAngela Merkel spoke in Berlin.\n")
    deadline = time.monotonic() + 180
    articles: list[tuple[object, ...]] = []
    while time.monotonic() < deadline and not articles:
        time.sleep(1)
        if ui_server.desk.database.exists():
            articles = ui_server.desk.query("select title from articles where article_id = 'added'")
    ui_server.ask(STOP_SENSOR, id=started["id"])
    assert articles == [("A late article",)]
    assert set(ui_server.wait_for_runs()) == {"SUCCESS"}


def test_the_schedule_can_be_switched_on(ui_server: Server) -> None:
    started = ui_server.ask(START_SCHEDULE, selector=ui_server.select(scheduleName="daily_refresh"))["startSchedule"]
    assert started["scheduleState"]["status"] == "RUNNING"

"""The Dagster UI as `make ui` starts it: runs launched in it, sensor and schedule switched on, and its pages in a browser.

Nothing that an article holds is taken for markup there.
"""

import shutil
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from assets.materializations import PREVIEW_CHARS
from tests.assets.browsers import WAIT_MS, needs_chromium, open_chromium
from tests.assets.conftest import SEEDS, open_desk
from tests.assets.ui_server import (
    HOSTILE_ALIASES,
    HOSTILE_FILE,
    HOSTILE_NAME,
    HOSTILE_TEXT,
    HOSTILE_TITLE,
    LONG_NAME,
    Server,
    start_server,
)

GROUPS = ["ingestion", "cleaning", "extraction", "resolution", "analytics", "publishing"]
# Anything of the page that would come from markup in an article.
INJECTED = "[onerror], [onmouseover], [href^='javascript:'], [src*='.example'], [src='x'], iframe"
START_SENSOR = """
mutation($selector: SensorSelector!) { startSensor(sensorSelector: $selector) { ... on Sensor { id sensorState { status } } } }
"""
STOP_SENSOR = "mutation($id: String!) { stopSensor(id: $id) { __typename } }"
START_SCHEDULE = """
mutation($selector: ScheduleSelector!) {
  startSchedule(scheduleSelector: $selector) { ... on ScheduleStateResult { scheduleState { status } } }
}
"""


@pytest.fixture(scope="module")
def ui_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The UI, for the three seed articles and a hostile one; nothing has been refreshed when it starts."""
    base = tmp_path_factory.mktemp("ui")
    desk = open_desk(base)
    shutil.copytree(SEEDS, desk.folder)
    desk.add(HOSTILE_FILE, HOSTILE_TEXT)
    aliases = base / "aliases.csv"
    aliases.write_text(HOSTILE_ALIASES, encoding="utf-8")
    with start_server(desk, DATELINE_ENTITY_ALIASES=str(aliases)) as server:
        yield server


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
    deadline = time.monotonic() + 360
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def refreshed_server(ui_server: Server) -> Server:
    """The UI after a refresh, one of its own where no test before has launched any."""
    if not ui_server.has_runs():
        ui_server.launch_refresh()
    assert set(ui_server.wait_for_runs()) == {"SUCCESS"}
    return ui_server


class Watch:
    """What a page does that it should not."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("dialog", self._see_dialog)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: self._see_request(request.url))

    def _see_dialog(self, dialog: object) -> None:
        self.complaints.append(f"dialog: {dialog}")
        dialog.dismiss()  # type: ignore[attr-defined]

    def _see_request(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in ("data", "blob") and address.hostname != "127.0.0.1":
            self.complaints.append(f"request: {url}")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1400, "height": 1000})
    opened.set_default_timeout(WAIT_MS)
    yield opened
    opened.close()


@needs_chromium
def test_the_graph_shows_every_group(refreshed_server: Server, page: Page) -> None:
    watch = Watch(page)
    page.goto(f"{refreshed_server.address}/asset-groups")
    for group in GROUPS:
        expect(page.get_by_text(group, exact=True).first).to_be_visible()
    expect(page.get_by_text("Materialize all")).to_be_visible()
    assert watch.complaints == []


@needs_chromium
def test_the_page_of_a_table_says_what_it_is_and_holds(refreshed_server: Server, page: Page) -> None:
    watch = Watch(page)
    ((rows, first),) = refreshed_server.desk.query(
        "select count(*), arg_max(entity_id, (story_count, article_count, mention_count)) from mention_counts"
    )
    page.goto(f"{refreshed_server.address}/assets/mention_counts")
    expect(page.get_by_text("One row per entity.").first).to_be_visible()
    expect(page.get_by_text("Stories with at least one mention, copies counted once").first).to_be_visible()
    expect(page.get_by_text(str(rows), exact=True).first).to_be_visible()
    page.goto(f"{refreshed_server.address}/assets/mention_counts?view=events")
    expect(page.get_by_role("cell", name=str(first), exact=True)).to_be_visible()
    for number in ("dagster/row_count", "new", "reused", "removed"):
        expect(page.get_by_text(number, exact=True).first).to_be_visible()
    page.get_by_text("[Show Markdown]").first.click()
    picture = page.locator("img[src^='data:image/png']")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 800
    assert picture.get_attribute("alt") == "The entities mentioned in the most stories"
    assert watch.complaints == []


@needs_chromium
def test_the_page_of_the_database_shows_its_path_and_a_query_that_gives_rows(refreshed_server: Server, page: Page) -> None:
    watch = Watch(page)
    page.goto(f"{refreshed_server.address}/assets/published_database")
    expect(page.get_by_text(str(refreshed_server.desk.database), exact=True)).to_be_visible()
    expect(page.get_by_text("this opens it, read-only")).to_be_visible()
    assert refreshed_server.desk.query(page.locator("code").last.inner_text())
    assert watch.complaints == []


@needs_chromium
def test_the_page_of_a_failed_check_shows_the_rows_and_what_to_do(refreshed_server: Server, page: Page) -> None:
    watch = Watch(page)
    page.goto(f"{refreshed_server.address}/assets/alias_rows?view=checks&checkDetail=rows_are_needed")
    expect(page.get_by_role("row", name="failing_rows 1", exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name="NATO", exact=True)).to_be_visible()
    expect(page.get_by_text("Delete these rows of seeds/entity_aliases.csv")).to_be_visible()
    assert watch.complaints == []


@needs_chromium
@pytest.mark.parametrize(
    ("asset", "shown"),
    [
        ("articles", [HOSTILE_TITLE, HOSTILE_FILE.removesuffix(".txt").encode("ascii", "backslashreplace").decode()]),
        ("entities", [HOSTILE_NAME, LONG_NAME[: PREVIEW_CHARS - 1] + "…"]),
    ],
)
def test_what_an_article_holds_stays_text(refreshed_server: Server, page: Page, asset: str, shown: list[str]) -> None:
    watch = Watch(page)
    page.goto(f"{refreshed_server.address}/assets/{asset}?view=events")
    expect(page.get_by_role("cell", name="preview", exact=True).first).to_be_visible()
    cells = page.locator("td").evaluate_all("cells => cells.map(cell => cell.textContent)")
    assert [text for text in shown if text not in cells] == []
    assert page.locator(INJECTED).count() == 0
    assert watch.complaints == []

"""The bar is there at a terminal and gone when the work is, and there is no trace of it anywhere else."""

import io
import os
import pty
import re
import select
import subprocess
import sys

import dagster as dg
from rich.console import Console

from assets.progress import Unit, Work
from assets.progress_bar import ProgressBar
from assets.settings import PROJECT_FOLDER
from tests.assets.conftest import Desk

WORDS_OF_SEEDS = 1432  # in different paragraphs
# The refresh command, with a log that hears of everything.
TALKATIVE_REFRESH = """
import functools, sys
import assets.refresh as refresh
refresh.Progress = functools.partial(refresh.Progress, interval_seconds=0)
sys.exit(refresh.main())
"""
ONE_PIECE_OF_WORK = """
import dagster as dg
from assets.console import console_messages
from assets.progress import Progress, Unit
from assets.progress_bar import open_progress_bar
with open_progress_bar() as bar:
    log = console_messages(dg.build_init_logger_context({"progress": False}))
    with Progress(bar, interval_seconds=0).follow(log, "cleaning [b]", Unit.ARTICLES, 6000) as work:
        work.advance(3500)
        bar.refresh()
        log.info("a message")
"""


def run_at_terminal(desk: Desk, code: str) -> tuple[int, str]:
    """Run Python with a terminal as its standard error; returns its exit status and what it wrote there."""
    terminal, inner = pty.openpty()
    environment = desk.environment(TERM="xterm", COLUMNS="100")
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=PROJECT_FOLDER,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=inner,
    )
    os.close(inner)
    written = b""
    try:
        while select.select([terminal], [], [], 240)[0] and (piece := os.read(terminal, 1 << 16)):
            written += piece
    except OSError:  # how Linux says that nobody has the terminal open any more
        pass
    os.close(terminal)
    return process.wait(timeout=240), written.decode()


def show(written: str) -> list[str]:
    """The lines of a terminal at the end, as far down as anything ever was."""
    lines, row, column = [""], 0, 0
    for control, rows_up, erased, text in re.findall(
        r"([\r\n])|\x1b\[(\d*)A|\x1b\[(2K)|\x1b\[[?\d;]*[a-zA-Z]|([^\x1b\r\n]+)", written
    ):
        if control == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif control == "\r":
            column = 0
        elif rows_up:
            row -= int(rows_up)
        elif erased:
            lines[row] = ""
        else:
            lines[row] = lines[row].ljust(column)[:column] + text + lines[row][column + len(text) :]
            column += len(text)
    return [line.rstrip() for line in lines]


def test_the_bar_shows_the_work_and_its_amount_and_leaves_only_messages(desk: Desk) -> None:
    status, written = run_at_terminal(desk, ONE_PIECE_OF_WORK)
    assert status == 0, written
    assert any("cleaning [b]" in line and "3,500 of 6,000 articles" in line for line in re.split(r"[\r\n]", written)), written
    assert show(written) == ["a message", ""]


def test_the_bar_looks_itself_how_far_the_work_is() -> None:
    bar = ProgressBar(Console(file=io.StringIO()))
    work = Work("cleaning", Unit.ARTICLES, None, lambda work: None)
    bar.begin(work)
    work.done, work.total = 4500, 6000
    bar.get_renderables()
    assert bar.tasks[0].percentage == 75


def test_a_refresh_at_a_terminal_has_a_bar_and_says_the_rest_in_its_log(seeded_desk: Desk) -> None:
    status, written = run_at_terminal(seeded_desk, TALKATIVE_REFRESH)
    assert status == 0, written
    for expected in ("reading files", "0 of 3 articles", "finding names", "making mention_counts", "publishing"):
        assert expected in written
    assert show(written) == [""]
    with dg.DagsterInstance.from_config(str(seeded_desk.home)) as instance:
        (run,) = instance.get_runs()
        said = [entry.user_message for entry in instance.all_logs(run.run_id) if entry.dagster_event is None]
    megabytes = Unit.MEGABYTES.format(sum(path.stat().st_size for path in seeded_desk.folder.iterdir()))
    for expected in (
        f"reading files: {megabytes} of {megabytes} MB",
        "cleaning: 3 of 3 articles",
        "grouping stories: 3 of 3 articles",
        f"finding names: {WORDS_OF_SEEDS:,} of {WORDS_OF_SEEDS:,} words",
        "listing names: 3 of 3 articles",
        "locating names: 3 of 3 articles",
    ):
        assert any(re.fullmatch(rf"{expected}, [\d,.]+ \w+ a second, 0 seconds left", message) for message in said)
    assert {"making mention_counts", "publishing"} <= set(said)


def test_a_refresh_without_a_terminal_writes_lines_without_control_characters(refreshed_seeds: Desk) -> None:
    refreshed_seeds.add("peace.txt", "Peace in Ankara.")
    process = refreshed_seeds.start("-c", TALKATIVE_REFRESH, FORCE_COLOR="")
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert "\ncleaning: 1 of 1 articles, " in errors
    assert not re.findall(r"[^\n\x20-\x7e]", errors)
    assert not re.findall(r"[\x00-\x09\x0b-\x1f]", output)


def test_a_short_refresh_without_a_terminal_says_nothing_on_its_way_and_then_what_it_found(refreshed_seeds: Desk) -> None:
    code = TALKATIVE_REFRESH.replace("interval_seconds=0", "interval_seconds=3600")
    process = refreshed_seeds.start("-c", code)
    output, errors = process.communicate(timeout=240)
    assert (process.returncode, errors) == (0, "")
    for expected in ("Most mentioned", "United States", "Strongest pairs", "repeated_headline", "make sql", "3 articles"):
        assert expected in output

"""Claims about doing work in several processes, with work that is quick to load."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pipeline import workers
from pipeline.workers import CHARACTERS_WORTH_A_WORKER, Worker, WorkerError, count_workers, do_chunks


def load_addition(summand: int) -> Callable[[int], int]:
    return partial(add, summand)


def add(summand: int, number: int) -> int:
    print("what a library prints is no answer")
    return 1 // (number + 1) * 0 + summand + number


@pytest.mark.parametrize("worker_count", [1, 2])
def test_every_chunk_is_done_once(worker_count: int) -> None:
    assert sorted(do_chunks(partial(load_addition, 10), range(30), worker_count)) == [(n, n + 10) for n in range(30)]


def test_no_process_is_left_when_the_work_is_done_or_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = subprocess.Popen
    monkeypatch.setattr(workers.subprocess, "Popen", lambda *a, **k: started.append(start(*a, **k)) or started[-1])
    list(do_chunks(partial(load_addition, 10), range(3), 2))
    given_up = do_chunks(partial(load_addition, 10), range(300), 2)
    next(given_up)
    given_up.close()
    assert [process.poll() for process in started] == [-signal.SIGKILL] * 4


def test_a_killed_worker_is_an_error_that_says_what_to_do() -> None:
    worker = Worker(partial(load_addition, 10))
    worker._process.kill()
    with pytest.raises(WorkerError, match=r"was killed.*What was done until then is kept.*fewer workers"):
        worker.do(1)
    worker.stop()


def test_an_error_in_a_worker_is_told_where_people_look(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WorkerError, match="ended with status 1; it wrote the cause to standard error"):
        list(do_chunks(partial(load_addition, 10), [-1], 2))
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_more_text_is_worth_more_workers() -> None:
    counts = [count_workers(3, n * CHARACTERS_WORTH_A_WORKER - 1) for n in (1, 2, 3, 9)]
    assert counts == [1, 2, 3, 3]
    assert count_workers(0, 10**12) == workers.count_usable_processors()


ABANDONING = """
import os, signal
from functools import partial
from pipeline.workers import Worker
from tests.pipeline.test_workers import load_addition
worker = Worker(partial(load_addition, 10))
worker.do(1)
print(worker._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_ends_when_the_process_that_started_it_is_killed() -> None:
    done = subprocess.run([sys.executable, "-c", ABANDONING], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 120
    while is_running(int(done.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

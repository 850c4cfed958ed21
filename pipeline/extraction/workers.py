"""Finding entities in several processes at once, each with a model of its own.

They are started anew, not forked, with one thread each for matrix products. Each is fed through a pipe and ends by itself when
that is closed, so none is left when the process that started it dies, however that happens.
"""

import os
import pickle
import queue
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeVar, cast

from pipeline.extraction.recognition import Recognition, load_recognizer

ROOT = Path(__file__).resolve().parents[2]
THREAD_LIMITS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS")
CHUNKS_AHEAD = 2  # chunks handed out for each worker: one that it reads and one that waits

Name = TypeVar("Name")


class WorkerError(RuntimeError):
    """A worker process has ended before its work was done; the message says what to do."""


class Worker:
    """A process that has loaded the model and reads one list of texts after another."""

    def __init__(self, model: str) -> None:
        environment = os.environ | dict.fromkeys(THREAD_LIMITS, "1")
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), environment.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, model], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._requests = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)

    def recognize(self, texts: Sequence[str]) -> list[Recognition]:
        """What is found in each text.

        Raises:
            WorkerError: the process has ended.
        """
        try:
            pickle.dump(list(texts), self._requests)
            self._requests.flush()
            return cast(list[Recognition], pickle.load(self._answers))
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise WorkerError(self._explain_end()) from error

    def _explain_end(self) -> str:
        status = self._process.wait()
        if status == -signal.SIGKILL:
            reason = "was killed, as happens when memory runs out"
        else:
            reason = f"ended with status {status}; it wrote the cause to standard error"
        return (
            f"A process that finds names {reason}. What was found until then is kept: start the refresh again, "
            "with fewer workers if that was for want of memory."
        )

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with suppress(OSError):  # what was still to be written has no reader any more
            self._requests.close()


def recognize_in_processes(
    model: str, chunks: Iterable[tuple[Name, Sequence[str]]], worker_count: int
) -> Iterator[tuple[Name, list[Recognition]]]:
    """Yield each chunk's name and what was found in each of its texts, in the order in which they are done.

    Closing the iterator early, or an error, ends the processes.

    Raises:
        WorkerError: a process has ended before its work was done.
    """
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()

    def recognize(name: Name, texts: Sequence[str]) -> tuple[Name, list[Recognition]]:
        worker = idle.get()
        try:
            return name, worker.recognize(texts)
        finally:
            idle.put(worker)

    workers = [Worker(model) for _ in range(worker_count)]
    for worker in workers:
        idle.put(worker)
    threads = ThreadPoolExecutor(worker_count)
    pending: set[Future[tuple[Name, list[Recognition]]]] = set()
    try:
        for name, texts in chunks:
            pending.add(threads.submit(recognize, name, texts))
            if len(pending) >= CHUNKS_AHEAD * worker_count:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        for future in pending:
            future.cancel()
        for worker in workers:
            worker.stop()
        threads.shutdown()


def count_usable_processors() -> int:
    """Processors this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve(model: str) -> None:
    """Read lists of texts from standard input and answer each on standard output, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one hears of it and closes the pipe
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # so that what a library prints is no answer
    recognizer = load_recognizer(model)
    try:
        while True:
            texts = pickle.load(sys.stdin.buffer)
            pickle.dump(list(recognizer.recognize(texts)), answers)
            answers.flush()
    except (EOFError, BrokenPipeError):
        os._exit(0)  # whoever started this process is gone


if __name__ == "__main__":
    serve(sys.argv[1])

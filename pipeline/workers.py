"""Doing one kind of work in several processes at once, each with what it has loaded for it.

They are started anew, not forked, with one thread each for matrix products. Each is fed through a pipe and ends by itself when
that is closed, so none is left when the process that started it dies, however that happens.
"""

import os
import pickle
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Generic, TypeVar, cast

ROOT = Path(__file__).resolve().parents[1]
THREAD_LIMITS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS")
CHARACTERS_WORTH_A_WORKER = 1_000_000  # of text, what one process does in the time that it takes to start another
CHUNKS_AHEAD = 2  # chunks handed out for each worker: one that it works on and one that waits

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
# Loads what the work needs and returns the function that does a chunk of it. Both ends of a pipe must know it by its name:
# a function of a module, or a ``functools.partial`` of one. Chunks and results are pickled.
Load = Callable[[], Callable[[Chunk], Result]]


class WorkerError(RuntimeError):
    """A worker process has ended before its work was done; the message says what to do."""


class Worker(Generic[Chunk, Result]):
    """A process that has loaded what it needs and does one chunk after another."""

    def __init__(self, load: Load[Chunk, Result]) -> None:
        environment = os.environ | dict.fromkeys(THREAD_LIMITS, "1")
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), environment.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._requests = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        with suppress(OSError):  # the process is gone already, of which the first chunk will hear
            pickle.dump(load, self._requests)

    def do(self, chunk: Chunk) -> Result:
        """What the work makes of a chunk.

        Raises:
            WorkerError: the process has ended.
        """
        try:
            pickle.dump(chunk, self._requests)
            self._requests.flush()
            return cast(Result, pickle.load(self._answers))
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise WorkerError(self._explain_end()) from error

    def _explain_end(self) -> str:
        status = self._process.wait()
        if status == -signal.SIGKILL:
            reason = "was killed, as happens when memory runs out"
        else:
            reason = f"ended with status {status}; it wrote the cause to standard error"
        return (
            f"A worker process {reason}. What was done until then is kept: start the refresh again, "
            "with fewer workers if that was for want of memory."
        )

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with suppress(OSError):  # what was still to be written has no reader any more
            self._requests.close()


def do_chunks(load: Load[Chunk, Result], chunks: Iterable[Chunk], worker_count: int) -> Iterator[tuple[Chunk, Result]]:
    """Yield each chunk and what the work makes of it, in the order in which they are done; one worker is this process.

    Closing the iterator early, or an error, ends the processes.

    Raises:
        WorkerError: a process has ended before its work was done.
    """
    if worker_count > 1:
        yield from _do_in_processes(load, chunks, worker_count)
        return
    do = None
    for chunk in chunks:
        do = do or load()
        yield chunk, do(chunk)


def _do_in_processes(load: Load[Chunk, Result], chunks: Iterable[Chunk], worker_count: int) -> Iterator[tuple[Chunk, Result]]:
    idle: queue.SimpleQueue[Worker[Chunk, Result]] = queue.SimpleQueue()

    def do(chunk: Chunk) -> tuple[Chunk, Result]:
        worker = idle.get()
        try:
            return chunk, worker.do(chunk)
        finally:
            idle.put(worker)

    workers = [Worker(load) for _ in range(worker_count)]
    for worker in workers:
        idle.put(worker)
    threads = ThreadPoolExecutor(worker_count)
    pending: set[Future[tuple[Chunk, Result]]] = set()
    try:
        for chunk in chunks:
            pending.add(threads.submit(do, chunk))
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


def count_workers(wanted: int, characters: int) -> int:
    """How many processes are worth starting for texts of so many characters: ``wanted`` at most, where 0 is all processors."""
    return min(wanted or count_usable_processors(), 1 + characters // CHARACTERS_WORTH_A_WORKER)


def count_usable_processors() -> int:
    """Processors this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve() -> None:
    """Read from standard input what the work is, then chunk by chunk, and answer each on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one hears of it and closes the pipe
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # so that what a library prints is no answer
    try:
        load: Load[Any, Any] = pickle.load(sys.stdin.buffer)
        do = load()
        while True:
            pickle.dump(do(pickle.load(sys.stdin.buffer)), answers)
            answers.flush()
    except (EOFError, BrokenPipeError):
        os._exit(0)  # whoever started this process is gone


if __name__ == "__main__":
    serve()

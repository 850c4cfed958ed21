"""How far long work has come, for people: said in the run's log now and then, and shown on a display if there is one.

What is counted is known where the work is done; how a bar looks belongs to ``assets.progress_bar``.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import dagster as dg

INTERVAL_SECONDS = 10
PROGRESS_MARK = "is_progress"  # an attribute of the log records written here


class Unit(Enum):
    """What work is counted in, as people call it. Megabytes are counted in bytes."""

    ARTICLES = "articles"
    MEGABYTES = "MB"
    WORDS = "words"

    def format(self, count: float) -> str:
        """A count for people, without the unit."""
        return f"{count / 1_000_000:,.1f}" if self is Unit.MEGABYTES else f"{count:,.0f}"


@dataclass
class Work:
    """A piece of work that is going on. Without a unit nothing is counted; without a total it is not known yet."""

    name: str
    unit: Unit | None
    total: int | None
    moved: Callable[["Work"], None]
    done: int = 0

    @property
    def amount(self) -> str:
        """What is done and what there is to do, such as '3,500 of 6,000 articles'; empty when nothing is counted."""
        if self.unit is None:
            return ""
        total = "" if self.total is None else f" of {self.unit.format(self.total)}"
        return f"{self.unit.format(self.done)}{total} {self.unit.value}"

    def __str__(self) -> str:
        return f"{self.name}: {self.amount}" if self.unit else self.name

    def describe_pace(self, seconds: float) -> str:
        """How fast the work went in so many seconds, and the time left if that is known; empty when it cannot be told."""
        if self.unit is None or not self.done or not seconds:
            return ""
        rate = self.done / seconds
        left = "" if self.total is None else f", {(self.total - self.done) / rate:,.0f} seconds left"
        return f", {self.unit.format(rate)} {self.unit.value} a second{left}"

    def advance(self, count: int = 1) -> None:
        """So much more is done."""
        self.done += count
        self.moved(self)

    def move_to(self, done: int, total: int) -> None:
        """So much is done now, and so much there is to do: a ``pipeline.progress.Report``."""
        self.done, self.total = done, total
        self.moved(self)


class Display(Protocol):
    """Shows the work that is going on; it looks itself how far that is."""

    def begin(self, work: Work) -> None:
        """Show this work from now on."""

    def end(self) -> None:
        """Show it no longer."""


class Progress:
    """The progress of one run, a piece of work after the other.

    The log hears of work that has taken ``interval_seconds``, and after that of how each piece begins and goes on, at most once
    in as many seconds. So it hears nothing of a run in which nothing takes long.
    """

    def __init__(
        self,
        display: Display | None = None,
        interval_seconds: float = INTERVAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._display = display
        self._interval_seconds = interval_seconds
        self._clock = clock
        self._said_at: float | None = None

    @contextmanager
    def follow(self, log: logging.Logger, name: str, unit: Unit | None = None, total: int | None = None) -> Iterator[Work]:
        """Follow a piece of work while the context is open. Work that fails is left to the report of its error.

        Args:
            log: of the step that does it.
            name: what is being done, such as 'cleaning'.
            unit: what it is counted in.
            total: how much there is to do, if that is known at the start.
        """
        began_at = self._clock()

        def say_if_due(work: Work, end: str | None = None) -> None:
            now = self._clock()
            if now - max(began_at, self._said_at or began_at) >= self._interval_seconds:
                self._say(log, f"{work}{work.describe_pace(now - began_at) if end is None else end}", now)

        work = Work(name, unit, total, say_if_due)
        if self._said_at is not None and began_at - self._said_at >= self._interval_seconds:
            self._say(log, str(work), began_at)
        if self._display:
            self._display.begin(work)
        try:
            yield work
        finally:
            if self._display:
                self._display.end()
        say_if_due(work, f", done after {self._clock() - began_at:.0f} seconds")

    def _say(self, log: logging.Logger, message: str, now: float) -> None:
        self._said_at = now
        log.info(message, extra={PROGRESS_MARK: True})


@dg.resource(description="How far long work has come, said in the run's log.")
def progress_of_run(_: dg.InitResourceContext) -> Progress:
    """Progress that is only logged; the command line puts one with a bar in its place."""
    return Progress()

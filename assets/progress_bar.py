"""A bar on the terminal that shows how far the work that is going on has come; what it shows is kept in ``assets.progress``."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console, RenderableType
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn
from rich.progress import Progress as RichProgress
from rich.text import Text

from assets.progress import Work

REFRESHES_PER_SECOND = 4


@contextmanager
def open_progress_bar() -> Iterator["ProgressBar | None"]:
    """A bar on standard error while the context is open, of which nothing is left after it; None if that is no terminal.

    Meanwhile what is written to standard error appears above the bar.
    """
    if not sys.stderr.isatty():
        yield None
        return
    # A descriptor of its own, since Dagster sends that of standard error to a file while steps run.
    with (
        os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding=sys.stderr.encoding) as terminal,
        ProgressBar(Console(file=terminal)) as bar,
    ):
        yield bar


class ProgressBar(RichProgress):
    """A display of one piece of work in one line: what it is, how much is done, how fast, and the time left."""

    def __init__(self, console: Console) -> None:
        super().__init__(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            _Amount(),
            _Rate(),
            _Time(),
            console=console,
            refresh_per_second=REFRESHES_PER_SECOND,
            transient=True,
            redirect_stdout=False,
            expand=True,
        )

    def begin(self, work: Work) -> None:
        """Show this work."""
        self.add_task(work.name, total=work.total, work=work)

    def end(self) -> None:
        """Hide the work. It is not removed, since it may be just being drawn."""
        self.update(self.task_ids[-1], visible=False)

    def get_renderables(self) -> Iterable[RenderableType]:
        """What is drawn, by how far the work is now: looking that up here costs the work itself nothing."""
        for task in self.tasks:
            if task.visible:
                work = task.fields["work"]
                self.update(task.id, completed=work.done, total=work.total)
        return super().get_renderables()


class _Amount(ProgressColumn):
    """What is done of what there is to do."""

    def render(self, task: Task) -> Text:
        return Text(task.fields["work"].amount, no_wrap=True)


class _Rate(ProgressColumn):
    """How much is done in a second, over the last half minute."""

    def render(self, task: Task) -> Text:
        unit = task.fields["work"].unit
        return Text(f"{unit.format(task.speed)}/s" if unit and task.speed else "", no_wrap=True)


class _Time(ProgressColumn):
    """The time left, or when it cannot be told the time it has taken."""

    def render(self, task: Task) -> Text:
        left = task.time_remaining
        seconds = task.elapsed if left is None else left
        return Text(f"{timedelta(seconds=int(seconds or 0))}{'' if left is None else ' left'}", no_wrap=True)

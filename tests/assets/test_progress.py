"""What a run's log hears of work that takes long, by a clock that moves only when told to."""

import logging

import pytest

from assets.progress import Progress, Unit, Work

LOG = logging.getLogger("test_progress")


class Clock:
    """A clock that stands still until it is moved on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Screen:
    """A display that keeps what it is told to show."""

    def __init__(self) -> None:
        self.shown: list[str | None] = []

    def begin(self, work: Work) -> None:
        self.shown.append(work.name)

    def end(self) -> None:
        self.shown.append(None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(clock: Clock) -> Progress:
    return Progress(interval_seconds=10, clock=clock)


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, LOG.name)
    return caplog


def test_nothing_is_said_of_work_that_takes_less_than_the_interval(
    clock: Clock, progress: Progress, log: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        with progress.follow(LOG, "cleaning", Unit.ARTICLES, 9) as work:
            for _ in range(9):
                clock.now += 1
                work.advance()
    assert log.messages == []


def test_work_that_takes_long_is_mentioned_once_in_an_interval(
    clock: Clock, progress: Progress, log: pytest.LogCaptureFixture
) -> None:
    with progress.follow(LOG, "cleaning", Unit.ARTICLES, 3500) as work:
        for _ in range(35):
            clock.now += 1
            work.advance(50)
            work.advance(50)
    assert log.messages == [
        "cleaning: 950 of 3,500 articles, 95 articles a second, 27 seconds left",
        "cleaning: 1,950 of 3,500 articles, 98 articles a second, 16 seconds left",
        "cleaning: 2,950 of 3,500 articles, 98 articles a second, 6 seconds left",
    ]


def test_the_interval_goes_on_from_one_piece_of_work_to_the_next(
    clock: Clock, progress: Progress, log: pytest.LogCaptureFixture
) -> None:
    with progress.follow(LOG, "making mention_counts"):
        clock.now += 12
    with progress.follow(LOG, "making entities"):
        clock.now += 9
    with progress.follow(LOG, "cleaning", Unit.ARTICLES, 2) as work:
        clock.now += 1
        work.advance()
        clock.now += 9
        work.advance()
    with progress.follow(LOG, "publishing"):
        clock.now += 10
    assert log.messages == [
        "making mention_counts, done after 12 seconds",
        "cleaning: 2 of 2 articles, 0 articles a second, 0 seconds left",
        "publishing, done after 10 seconds",
    ]


def test_the_beginning_of_work_is_mentioned_once_the_log_has_been_silent_for_the_interval(
    clock: Clock, progress: Progress, log: pytest.LogCaptureFixture
) -> None:
    with progress.follow(LOG, "loading the model"):
        clock.now += 11
    clock.now += 10
    with progress.follow(LOG, "finding names", Unit.WORDS, 4000):
        clock.now += 9
    assert log.messages == ["loading the model, done after 11 seconds", "finding names: 0 of 4,000 words"]


@pytest.mark.parametrize(
    ("unit", "done", "total", "expected"),
    [
        (Unit.ARTICLES, 3500, 6000, "3,500 of 6,000 articles"),
        (Unit.MEGABYTES, 1_260_000, 2_345_678_000, "1.3 of 2,345.7 MB"),
        (Unit.WORDS, 12, None, "12 words"),
        (None, 0, None, ""),
    ],
)
def test_an_amount_is_written_for_people(unit: Unit | None, done: int, total: int | None, expected: str) -> None:
    assert Work("work", unit, total, lambda work: None, done).amount == expected


def test_what_there_is_to_do_can_be_told_while_it_goes_on(
    clock: Clock, progress: Progress, log: pytest.LogCaptureFixture
) -> None:
    with progress.follow(LOG, "reading files", Unit.MEGABYTES) as work:
        clock.now += 10
        work.move_to(1_000_000, 4_000_000)
    assert log.messages == ["reading files: 1.0 of 4.0 MB, 0.1 MB a second, 30 seconds left"]


def test_work_that_fails_is_shown_no_longer_and_not_said_to_be_done(clock: Clock, log: pytest.LogCaptureFixture) -> None:
    screen = Screen()
    with pytest.raises(ZeroDivisionError), Progress(screen, 10, clock).follow(LOG, "cleaning"):
        clock.now += 20
        raise ZeroDivisionError
    assert (screen.shown, log.messages) == (["cleaning", None], [])

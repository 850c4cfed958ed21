"""The days of an article's publication and update: as declared, as its text states, or as its address says.

How a time is written belongs to ``timestamps``; where an article states its own, to ``heads``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from pipeline.cleaning.copyright_notices import read_copyright_notice
from pipeline.cleaning.heads import JudgedText, is_kept_prose, list_heads, list_leading_texts, read_dateline
from pipeline.cleaning.lines import fold_text
from pipeline.cleaning.timestamps import Stamp, StampKind, holds_only_times, make_date, read_stamps
from pipeline.ingestion.inputs import DeclaredMetadata
from pipeline.tables import DateSource, RemovalReason, UpdateSource

MAX_LINES_BETWEEN_DATES = 2
EARLIEST = date(1900, 1, 1)
ONE_DAY = timedelta(days=1)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:$|[T\s])")
IN_UTC = re.compile(r"(?:Z|[+-]00:?00|\bGMT|\bUTC)$", re.IGNORECASE)
TIME_IN_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T\s][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-]00:?00)")
EPOCH = re.compile(r"[0-9]{9,11}|[0-9]{13}")
ADDRESS_DAY = re.compile(r"/((?:19|20)[0-9]{2})[/-]([0-9]{1,2})[/-]([0-9]{1,2})(?=/)")
DATED_REASONS = frozenset({RemovalReason.TIMESTAMP, RemovalReason.BYLINE})


@dataclass(frozen=True, slots=True)
class KnownDates:
    """The days of publication and update, and where each comes from or why there is none."""

    published_on: date | None
    date_source: DateSource
    updated_on: date | None
    updated_source: UpdateSource


@dataclass(frozen=True, slots=True)
class StatedDates:
    """The times that a text, or a part of it, states."""

    stamps: tuple[Stamp, ...] = ()

    def list_days(self, kind: StampKind) -> list[date]:
        """The full days of a kind, in order, each once."""
        return sorted({stamp.day for stamp in self.stamps if stamp.kind == kind and stamp.day})

    def find_next_to(self, kind: StampKind, day: date) -> date | None:
        """The day of a kind, with or without its year, right before or after another; None if that one is stated too."""
        near = [day - ONE_DAY, day, day + ONE_DAY]
        stamps = [stamp for stamp in self.stamps if stamp.kind == kind]
        days = [each for each in near if any(each == s.day or (each.month, each.day) == s.day_of_year for s in stamps)]
        return days[0] if len(days) == 1 and days[0] != day else None

    def states_day(self) -> bool:
        """Whether a full day of publication, or of no said kind, is stated."""
        return bool(self.list_days(StampKind.PUBLISHED) or self.list_days(StampKind.PLAIN))


@dataclass(frozen=True, slots=True)
class Dates:
    """All that is known of an article's dates: the declared days, what its head states, and what was removed at its edges."""

    published: date | None
    updated: date | None
    head: StatedDates
    edges: StatedDates


def read_dates(judged_texts: Sequence[JudgedText], declared: DeclaredMetadata, latest: date) -> KnownDates:
    """The days of publication and update; refused before 1900, after ``latest``, and an update before the publication."""
    dates = Dates(
        parse_declared_day(declared.published),
        parse_declared_day(declared.updated),
        read_head(judged_texts, declared),
        StatedDates(tuple(list_edge_stamps(judged_texts))),
    )
    published_on, date_source = choose_publication(judged_texts, declared, dates, latest)
    updated_on, updated_source = choose_update(dates, latest)
    if published_on and updated_on and updated_source == UpdateSource.DECLARED:
        updated_on += find_shift(declared, dates, published_on)
    if updated_on is not None and published_on is not None and updated_on < published_on:
        updated_on, updated_source = None, UpdateSource.BEFORE_PUBLICATION
    return KnownDates(published_on, date_source, updated_on, updated_source)


def parse_declared_day(text: str | None) -> date | None:
    """The day of a declared date or time: ISO 8601, seconds or milliseconds since 1970, or as people write it.

    A time keeps the day of its own zone; a day that could be another one by the order of its numbers is no day.
    """
    text = (text or "").strip()
    if ISO_DAY.match(text):
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            return None
    if EPOCH.fullmatch(text):
        seconds = int(text) // (1000 if len(text) > 11 else 1)
        return datetime.fromtimestamp(seconds, UTC).date()
    days = {stamp.day for stamp in read_stamps(text).stamps if stamp.day} if text else set()
    return days.pop() if len(days) == 1 else None


def is_in_utc(text: str) -> bool:
    """Whether a declared time is in UTC, which is the clock of computers more often than of the publisher."""
    return EPOCH.fullmatch(text) is not None or IN_UTC.search(text) is not None


def parse_address_day(url: str | None) -> date | None:
    """The day in the path of an address such as example.org/2021/06/11/title."""
    found = ADDRESS_DAY.search(url or "")
    return make_date(*found.groups()) if found else None


def choose_publication(
    judged_texts: Sequence[JudgedText], declared: DeclaredMetadata, dates: Dates, latest: date
) -> tuple[date | None, DateSource]:
    """The day of publication, as declared, stated or in the address, and where it comes from or why there is none."""
    address_day = parse_address_day(declared.url)
    day, source = dates.published, DateSource.DECLARED
    if day is None:
        day, source = choose_stated_day(judged_texts, dates)
    elif is_plausible(day, latest):
        shown = list_shown_days(day, dates, address_day if is_in_utc(declared.published or "") else None)
        day, source = next(shown, (day, source))
    if day is None and address_day is not None:
        day, source = address_day, DateSource.ADDRESS
    return (day, source) if day is None or is_plausible(day, latest) else (None, DateSource.IMPLAUSIBLE)


def list_shown_days(declared: date, dates: Dates, address_day: date | None) -> Iterator[tuple[date, DateSource]]:
    """The day of publication as readers were told, the most certain first, where it is not the declared one.

    What is declared is often a moment in UTC, or that of a later edit. A date in the head that is said to be the one of
    publication counts if it is next to the declared day, or before it if that is the one of the update; another one if it is
    next to it and not that of the update. ``address_day`` is given where the declared moment is in UTC.
    """
    said = dates.head.list_days(StampKind.PUBLISHED)
    if len(said) == 1 and said[0] < declared and declared == dates.updated:
        yield said[0], DateSource.PUBLISHED_LINE
    if near := dates.head.find_next_to(StampKind.PUBLISHED, declared):
        yield near, DateSource.PUBLISHED_LINE
    if declared in said:
        yield declared, DateSource.DECLARED
    near = dates.head.find_next_to(StampKind.PLAIN, declared)
    if near and near != dates.updated:
        yield near, DateSource.DATE_LINE
    if dates.head.find_next_to(StampKind.UPDATED, declared) == declared - ONE_DAY:
        yield declared - ONE_DAY, DateSource.DECLARED  # it was not updated before it was published
    if address_day and abs(address_day - declared) == ONE_DAY:
        yield address_day, DateSource.ADDRESS


def choose_update(dates: Dates, latest: date) -> tuple[date | None, UpdateSource]:
    """The day of the last update: as declared, or next to that as the head of the article says, or as stated anywhere."""
    day, source = dates.updated, UpdateSource.DECLARED
    if day is None:
        days = dates.head.list_days(StampKind.UPDATED) or dates.edges.list_days(StampKind.UPDATED)
        day, source = (days[-1], UpdateSource.TEXT) if days else (None, UpdateSource.NONE)
    elif is_plausible(day, latest) and (near := dates.head.find_next_to(StampKind.UPDATED, day)):
        day, source = near, UpdateSource.TEXT
    return (day, source) if day is None or is_plausible(day, latest) else (None, UpdateSource.IMPLAUSIBLE)


def find_shift(declared: DeclaredMetadata, dates: Dates, published_on: date) -> timedelta:
    """How the day of a declared update in UTC differs from the publisher's, where that of the publication shows it.

    What was published at 01:50 in UTC was published on the day before if the publisher says so; what was updated no later in
    the day was, too.
    """
    published, updated = declared.published or "", declared.updated or ""
    if dates.published is None or not (TIME_IN_UTC.fullmatch(published) and TIME_IN_UTC.fullmatch(updated)):
        return timedelta()
    shift = published_on - dates.published
    is_known = {-ONE_DAY: updated[11:19] <= published[11:19], ONE_DAY: updated[11:19] >= published[11:19]}
    return shift if is_known.get(shift) else timedelta()


def is_plausible(day: date, latest: date) -> bool:
    """Whether an article can be from a day."""
    return EARLIEST <= day <= latest


def choose_stated_day(judged_texts: Sequence[JudgedText], dates: Dates) -> tuple[date | None, DateSource]:
    """The day of publication that the head of a text states, else its edges, never more precisely than stated.

    A day said to be the one of publication counts before one without a label; two different ones are ambiguous.
    """
    stated = dates.head if dates.head.states_day() else StatedDates(dates.head.stamps + dates.edges.stamps)
    for kind, source in ((StampKind.PUBLISHED, DateSource.PUBLISHED_LINE), (StampKind.PLAIN, DateSource.DATE_LINE)):
        days = stated.list_days(kind)
        if days:
            return (days[0], source) if len(days) == 1 else (None, DateSource.AMBIGUOUS)
    if any(stamp.is_ambiguous for stamp in stated.stamps):
        return None, DateSource.AMBIGUOUS
    if stated.list_days(StampKind.UPDATED):
        return None, DateSource.UPDATED_LINE_ONLY
    if any(stamp.is_incomplete for stamp in stated.stamps):
        return None, DateSource.INCOMPLETE
    copyright_texts = (text for text, judgement in judged_texts if judgement.removal_reason == RemovalReason.COPYRIGHT)
    has_year = any(read_copyright_notice(text).has_year for text in copyright_texts)
    return None, DateSource.YEAR_ONLY if has_year else DateSource.NONE


def read_head(judged_texts: Sequence[JudgedText], declared: DeclaredMetadata) -> StatedDates:
    """What the first head that an article may have states, of those that state a day; else of all the first."""
    known_names = frozenset(map(fold_text, filter(None, (declared.publisher, *declared.authors))))
    # Where the title is not declared, the first date behind what was taken for it may be that of the page.
    gap = MAX_LINES_BETWEEN_DATES if declared.title else None
    heads = [StatedDates(tuple(list_head_stamps(lines, known_names, gap))) for lines in list_heads(judged_texts)]
    return next((head for head in heads if head.states_day()), heads[0] if heads else StatedDates())


def list_head_stamps(lines: Sequence[str], known_names: frozenset[str], gap: int | None) -> Iterator[Stamp]:
    """The times in the lines of a head, if a gap is given up to such a gap behind them: below are those of other articles."""
    last = len(lines)
    for place, line in enumerate(join_broken_dates(lines)):
        if stamps := read_dateline(line, known_names):
            if gap is not None and place - last > gap:
                return
            last = place
            yield from stamps


def join_broken_dates(lines: Sequence[str]) -> Iterator[str]:
    """Lines, with those joined to one that are parts of a date only together: "20", "November", "2019"."""
    for is_timed, group in groupby(lines, holds_only_times):
        parts = list(group)
        joined = " ".join(parts)
        is_broken = is_timed and not any(stamp.day for part in parts for stamp in read_stamps(part).stamps)
        yield from [joined] if is_broken and any(stamp.day for stamp in read_stamps(joined).stamps) else parts


def list_edge_stamps(judged_texts: Sequence[JudgedText]) -> Iterator[Stamp]:
    """Times removed before the third paragraph or behind the last one; a date between is that of a picture, film or tweet."""
    for text, judgement in list_edge_texts(judged_texts):
        if judgement.removal_reason in DATED_REASONS:
            yield from read_stamps(text).stamps


def list_edge_texts(judged_texts: Sequence[JudgedText]) -> Iterable[JudgedText]:
    """What stands before the third paragraph or behind the last one."""
    leading = list_leading_texts(judged_texts)
    if len(leading) == len(judged_texts):
        return judged_texts
    last = max(place for place, judged in enumerate(judged_texts) if is_kept_prose(*judged))
    return [*leading, *judged_texts[last + 1 :]]

"""Lines that say when an article was published or updated, and the days they state.

A line is a timestamp only when every word of it belongs to a date, a time or their labels, so that no sentence can be one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?"
ZONE = (
    r"(?:gmt|utc|z|bst|cet|cest|eet|eest|msk|trt|ist|pkt|aft|gst|ast|adt|sgt|hkt|jst|kst|pht|wib|sast|wat|cat|eat|aest|aedt"
    r"|acst|awst|nzst|nzdt|hst|amt|azt|irst|npt|bdt|ict|brt|clt|[ecmp][sd]?t|local\s+time)"
    r"(?:\b|(?=(?:updated|published|posted)\b))"  # copying sets some labels right behind a time
)
UPDATED = r"(?:last\s+|story\s+|article\s+)?(?:updated?|modified|revised)\b(?:\s+(?:on|at)\b)?"
PUBLISHED = (
    r"(?:(?:first\s+|originally\s+|story\s+|article\s+)?(?:published|posted|uploaded)\b(?:\s+(?:on|at)\b)?"
    r"|(?:publication|publish)\s+date\b|date\s+(?:published|posted|of\s+publication)\b"
    r"|(?:publicado|veröffentlicht|publié|pubblicato|gepubliceerd|опубликовано|기사입력)(?:\s+(?:em|el|am|le|il|op))?\b)"
)
ISO = r"(?:19|20)\d\d-\d\d-\d\d"
CLOCK = r"(?:\d{1,2}[:.]\d\d(?::\d\d(?:\.\d+)?)?(?:\s*[ap]\.?\s?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)"
OFFSET = r"(?:[+-]\d{1,2}(?::?\d\d)?\b)"
YEAR = r"(?:19|20)\d\d(?:\b|(?=\d{1,2}:\d\d))"
READING_TIME = r"\d{1,2}[\s-]?min(?:utes?)?\.?\s+read\b"
DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?\b"
TOKEN = re.compile(
    rf"""
     (?P<updated>{UPDATED})
    |(?P<published>{PUBLISHED})
    |(?P<length>{READING_TIME})
    |(?P<label>\bdate\b(?=\s*:|\s+\d|\s+{MONTH}))
    |(?P<iso>{ISO})(?:T(?={CLOCK}))?
    |(?P<numeric>\d{{1,4}}(?P<mark>[./-])\d{{1,2}}(?P=mark)\d{{2,4}}\b)
    |(?P<clock>{CLOCK}|\d{{4}}(?=\s*(?:hrs\b|hours\b|{ZONE})))(?:\s*(?:hrs|hours|h)\b)?(?:\s*{OFFSET})?
    |(?P<ago>\d{{1,2}}\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|years?)\s+ago\b|just\s+now\b)
    |(?P<zone>{ZONE}|{OFFSET})
    |(?P<year>{YEAR})
    |(?P<day>{DAY})
    |(?P<month>{MONTH})
    |(?P<weekday>{WEEKDAY})
    |(?P<link>(?:at|on|of|the)\b)
    |(?P<gap>[\s,;:|/()\[\]<>.•·–—-]+)
    |(?P<other>\w+|.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
LEADING_DATE = re.compile(
    rf"(?:(?:{UPDATED}|{PUBLISHED}|date)\s*:?\s*|(?={ISO}))(?:{ISO}|{MONTH}\s+{DAY},?\s+{YEAR}|{DAY}\s+{MONTH},?\s+{YEAR})"
    rf"(?:T|,?\s+(?:at\s+)?)?(?:{CLOCK})?(?:\s*(?:{ZONE}|{OFFSET}))?[\s.,:;|–—-]*(?<=\s)",
    re.IGNORECASE,
)
MAX_TIMESTAMP_CHARS = 160
FIRST_YEAR, LAST_YEAR = 1900, 2099
LEAP_YEAR = 2000  # has every day that a year can have


class StampKind(StrEnum):
    """What happened at a stated time."""

    PUBLISHED = "published"
    UPDATED = "updated"
    PLAIN = "plain"  # a date on its own, or after the word "date"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date or time in a line: what happened then, and the day it states.

    ``day`` is null when the line states no full date; then ``is_ambiguous`` or ``is_incomplete`` says what it does state:
    ``day_of_year`` is a month, 1 to 12, and a day of it without the year.
    """

    kind: StampKind
    day: date | None
    is_ambiguous: bool = False
    is_incomplete: bool = False
    day_of_year: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class StampedLine:
    """What a line says of times: its stamps, where the trailing run of nothing but times begins, and how it is labelled."""

    stamps: tuple[Stamp, ...]
    tail_start: int
    is_labelled: bool


@dataclass(slots=True)
class StampParts:
    """The pieces of a stamp while a line is read; ``full`` is a date in digits."""

    kind: StampKind
    full: str | None = None
    day: str | None = None
    month: str | None = None
    year: str | None = None
    has_time: bool = False

    def takes(self, part: str) -> bool:
        """Whether a date part is still missing; a second one begins another stamp."""
        return self.full is None and getattr(self, part) is None

    def is_empty(self) -> bool:
        """Whether nothing was found: a bare year, day number or weekday is no stamp."""
        return not (self.full or self.has_time or (self.month and (self.day or self.year)))


def read_stamps(text: str) -> StampedLine:
    """Read the times in a line.

    Any word that does not belong to a time ends the stamp before it.
    """
    stamps: list[Stamp] = []
    parts = StampParts(StampKind.PLAIN)
    tail_start, is_labelled = 0, False
    for kind, token, end in scan_tokens(text):
        if kind in {"updated", "published", "label", "other"}:
            stamps += finish_stamp(parts)
            parts = StampParts(StampKind(kind) if kind in {"updated", "published"} else StampKind.PLAIN)
            if kind == "other":
                tail_start = end
            else:
                is_labelled = True
        elif kind in {"iso", "numeric"}:
            if not parts.takes("day"):
                stamps += finish_stamp(parts)
                parts = StampParts(parts.kind)
            parts.full = token
        elif kind in {"day", "month", "year"}:
            if not parts.takes(kind):
                stamps += finish_stamp(parts)
                parts = StampParts(parts.kind)
            setattr(parts, kind, token)
        elif kind in {"clock", "ago"}:
            parts.has_time = True
    stamps += finish_stamp(parts)
    return StampedLine(tuple(stamps), tail_start, is_labelled)


def scan_tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and end of each token; the last alternative takes any character, so nothing is skipped."""
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        yield kind, match[kind], match.end()


def finish_stamp(parts: StampParts) -> list[Stamp]:
    """The stamp made of the parts read so far, if there is any."""
    if parts.is_empty():
        return []
    if parts.full:
        days = list_numeric_dates(parts.full)
        return [Stamp(parts.kind, days[0] if len(days) == 1 else None, is_ambiguous=len(days) > 1)] if days else []
    if parts.day and parts.month and parts.year:
        day = parse_written_date(f"{parts.day} {parts.month} {parts.year}")
        return [Stamp(parts.kind, day, is_incomplete=day is None)]
    day_of_year = None
    if parts.day and parts.month and (day := parse_written_date(f"{parts.day} {parts.month} {LEAP_YEAR}")):
        day_of_year = (day.month, day.day)
    return [Stamp(parts.kind, None, is_incomplete=parts.month is not None, day_of_year=day_of_year)]


def list_numeric_dates(text: str) -> list[date]:
    """Every day that a date in digits can mean, where countries differ in the order of day, month and year."""
    first, second, third = (part for part in re.split(r"[./-]", text))
    orders = [(first, second, third)] if len(first) == 4 else [(third, second, first), (third, first, second)]
    if len(first) == len(third) == 2:
        orders.append((first, second, third))
    return sorted({day for order in orders if (day := make_date(*order))})


def make_date(year: str, month: str, day: str) -> date | None:
    """Day of a year (two digits: of this century), month and day in digits; None when no article can be from such a day."""
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    if not FIRST_YEAR <= full_year <= LAST_YEAR:
        return None
    try:
        return date(full_year, int(month), int(day))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def parse_written_date(text: str) -> date | None:
    """Day of a date with the month in letters; None when it is not a full date."""
    found = load_date_parser().get_date_data(text).date_obj
    return found.date() if found else None


@cache
def load_date_parser() -> Any:
    """The date parser, which reads full dates only; loaded once, since it takes a third of a second."""
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["en"],
        settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]},
    )


def is_timestamp(text: str) -> bool:
    """Whether a line is a labelled date or time and nothing else: "Updated October 2nd, 2021 at 12:00 IST"."""
    if not holds_only_times(text):
        return False
    line = read_stamps(text)
    # "Date: May 2014" is as likely an entry of a list; with a day it is the date of the text.
    states_when = any(stamp.kind != StampKind.PLAIN or stamp.day or stamp.is_ambiguous for stamp in line.stamps)
    return line.is_labelled and states_when


def is_bare_date(text: str) -> bool:
    """Whether a line is a date or time without any label; between paragraphs it may also be the heading of a chronicle."""
    if not holds_only_times(text):
        return False
    line = read_stamps(text)
    return not line.is_labelled and bool(line.stamps)


def holds_only_times(text: str) -> bool:
    """Whether every word of a line belongs to a date, a time or their labels."""
    return len(text) <= MAX_TIMESTAMP_CHARS and all(kind != "other" for kind, _, _ in scan_tokens(text))


def cut_trailing_stamps(text: str) -> str:
    """What stands before the times at the end of a line; the whole line when it ends with none."""
    if len(text) > MAX_TIMESTAMP_CHARS:
        return text
    tail_start = read_stamps(text).tail_start
    return text[:tail_start] if read_stamps(text[tail_start:]).stamps else text


def find_leading_date(line: str) -> int | None:
    """Offset behind a full date, labelled or in digits, at the start of a line that goes on with a capital or a quote."""
    match = LEADING_DATE.match(line[:MAX_TIMESTAMP_CHARS])
    if match is None:
        return None
    following = line[match.end() : match.end() + 1]
    return match.end() if following.isupper() or following in tuple("\"“‘'(") else None

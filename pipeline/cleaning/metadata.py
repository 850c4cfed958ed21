"""What the removed metadata of an article states about it: dates, publisher, authors.

Only spans removed as metadata are read: a date or a name in a sentence says nothing about the article itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from pipeline.cleaning.bylines import read_byline
from pipeline.cleaning.copyright_notices import read_copyright_notice
from pipeline.cleaning.judgements import Judgement
from pipeline.cleaning.lines import is_prose
from pipeline.cleaning.rules import LineRules
from pipeline.cleaning.timestamps import StampKind, read_stamps
from pipeline.ingestion.inputs import DeclaredMetadata
from pipeline.tables import DateSource, MetadataSource, RemovalReason, Role

MAX_LEADING_PARAGRAPHS = 2  # a standfirst and a first paragraph may stand above the date
EARLIEST = date(1900, 1, 1)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:$|[T\s])")
EPOCH = re.compile(r"[0-9]{9,11}|[0-9]{13}")
Text = TypeVar("Text")
DATED_REASONS = frozenset({RemovalReason.TIMESTAMP, RemovalReason.BYLINE})


@dataclass(frozen=True, slots=True)
class StatedDates:
    """The days an article states; ``date_source`` says where ``published_on`` comes from or why it is null."""

    published_on: date | None
    date_source: DateSource
    updated_on: date | None


@dataclass(frozen=True, slots=True)
class KnownDates:
    """The days of publication and update, and where each comes from."""

    published_on: date | None
    date_source: DateSource
    updated_on: date | None
    updated_source: MetadataSource


def prefer_declared(declared: Text, read: Text) -> tuple[Text, MetadataSource]:
    """What is declared, or else what the text says, and which of the two it was."""
    if declared:
        return declared, MetadataSource.DECLARED
    return read, MetadataSource.TEXT if read else MetadataSource.NONE


def read_dates(judged_texts: Sequence[tuple[str, Judgement]], declared: DeclaredMetadata, latest: date) -> KnownDates:
    """The days of publication and update: as declared, else as the text states; refused before 1900 or after ``latest``."""
    stated = read_stated_dates(judged_texts)
    published_on, date_source = parse_declared_day(declared.published), DateSource.DECLARED
    if published_on is None:
        published_on, date_source = stated.published_on, stated.date_source
    updated_on, updated_source = prefer_declared(parse_declared_day(declared.updated), stated.updated_on)
    if published_on is not None and not EARLIEST <= published_on <= latest:
        published_on, date_source = None, DateSource.IMPLAUSIBLE
    if updated_on is not None and not EARLIEST <= updated_on <= latest:
        updated_on, updated_source = None, MetadataSource.NONE
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


def read_stated_dates(judged_texts: Sequence[tuple[str, Judgement]]) -> StatedDates:
    """Read the days of publication and update in the text, never more precisely than stated.

    A day said to be the one of publication counts before one without a label; two different ones are ambiguous.
    """
    stamps = [
        stamp
        for text, judgement in list_edge_texts(judged_texts)
        if judgement.removal_reason in DATED_REASONS
        for stamp in read_stamps(text).stamps
    ]
    updated_on = max((stamp.day for stamp in stamps if stamp.kind == StampKind.UPDATED and stamp.day), default=None)
    for kind, source in ((StampKind.PUBLISHED, DateSource.PUBLISHED_LINE), (StampKind.PLAIN, DateSource.DATE_LINE)):
        days = {stamp.day for stamp in stamps if stamp.kind == kind and stamp.day}
        if len(days) > 1:
            return StatedDates(None, DateSource.AMBIGUOUS, updated_on)
        if days:
            return StatedDates(days.pop(), source, updated_on)
    if any(stamp.is_ambiguous for stamp in stamps):
        return StatedDates(None, DateSource.AMBIGUOUS, updated_on)
    if updated_on is not None:
        return StatedDates(None, DateSource.UPDATED_LINE_ONLY, updated_on)
    if any(stamp.is_incomplete for stamp in stamps):
        return StatedDates(None, DateSource.INCOMPLETE, None)
    copyright_texts = (text for text, judgement in judged_texts if judgement.removal_reason == RemovalReason.COPYRIGHT)
    has_year = any(read_copyright_notice(text).has_year for text in copyright_texts)
    return StatedDates(None, DateSource.YEAR_ONLY if has_year else DateSource.NONE, None)


def list_edge_texts(judged_texts: Sequence[tuple[str, Judgement]]) -> Sequence[tuple[str, Judgement]]:
    """What stands before the third paragraph or behind the last one; a date between is that of a picture, film or tweet."""
    paragraphs = [
        place for place, (text, judgement) in enumerate(judged_texts) if judgement.role == Role.PARAGRAPH and is_prose(text)
    ]
    if len(paragraphs) <= MAX_LEADING_PARAGRAPHS:
        return judged_texts
    return [*judged_texts[: paragraphs[MAX_LEADING_PARAGRAPHS]], *judged_texts[paragraphs[-1] + 1 :]]


def read_publisher(judged_texts: Iterable[tuple[str, Judgement]], rules: LineRules) -> str | None:
    """Who published an article: the one holder of copyright it names, else the one publisher its furniture gives away."""
    holders, given_away = set(), set()
    for text, judgement in judged_texts:
        if judgement.removal_reason == RemovalReason.COPYRIGHT:
            holders.add(read_copyright_notice(text).holder)
        if judgement.rule_id is not None:
            given_away.add(rules.publishers.get(judgement.rule_id))
    for names in (holders - {None}, given_away - {None}):
        if len(names) == 1:
            return names.pop()
    return None


def read_authors(judged_texts: Iterable[tuple[str, Judgement]]) -> tuple[str, ...]:
    """Names of the people in the bylines, in order, each once."""
    authors: dict[str, None] = {}
    for text, judgement in judged_texts:
        if judgement.removal_reason == RemovalReason.BYLINE:
            # A line of parts begins with its byline; a name with its agency has no "by" of its own.
            byline = read_byline(text.split("|")[0].strip()) or read_byline(text) or read_byline(f"By {text}")
            authors |= dict.fromkeys(byline.authors if byline else ())
    return tuple(authors)

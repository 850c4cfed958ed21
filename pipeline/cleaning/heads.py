"""The head of an article: the lines around its headline and its byline, in which it says who wrote it and when.

They count whether or not they were removed, and for whatever reason: markup often puts them outside the article. A date or a
name elsewhere on a page is that of a picture, a comment or another article.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.cleaning.bylines import is_lead_alone, read_byline
from pipeline.cleaning.judgements import Judgement
from pipeline.cleaning.lines import count_words, fold_text, is_prose
from pipeline.cleaning.names import is_agency, is_person_name
from pipeline.cleaning.timestamps import CLOCK, MAX_TIMESTAMP_CHARS, Stamp, cut_trailing_stamps, holds_only_times, read_stamps
from pipeline.tables import RemovalReason, Role

JudgedText = tuple[str, Judgement]

MAX_LEADING_PARAGRAPHS = 2  # a standfirst and a first paragraph may stand above the date
LINES_BEFORE_TITLE = 2
LINES_BEHIND_TITLE = 15
LINES_AROUND_BYLINE = 3
MAX_PART_WORDS = 5
PART_BREAK = re.compile(r"\s*[|•·／]\s*|\s[/–—-]+\s")
SHORT_BYLINE = re.compile(r"by:?\s+\S+(?:\s+\S+){0,3}", re.IGNORECASE)
BYLINE_BEHIND_DATE = re.compile(r"\bby:?\s", re.IGNORECASE)
CLOCK_OR_LABEL = re.compile(rf"{CLOCK}|\b(?:published|posted|updated)\b", re.IGNORECASE)
ENDS = " ,;:|/()[]–—-·•／"


def list_leading_texts(judged_texts: Sequence[JudgedText]) -> Sequence[JudgedText]:
    """What stands before the third paragraph of prose."""
    paragraphs = [place for place, judged in enumerate(judged_texts) if is_kept_prose(*judged)]
    return judged_texts[: paragraphs[MAX_LEADING_PARAGRAPHS]] if len(paragraphs) > MAX_LEADING_PARAGRAPHS else judged_texts


def is_kept_prose(text: str, judgement: Judgement) -> bool:
    """Whether a passage is a paragraph of running sentences."""
    return judgement.role == Role.PARAGRAPH and is_prose(text)


def list_heads(judged_texts: Sequence[JudgedText]) -> Iterator[list[str]]:
    """The heads that an article may have, the most certain first: around its byline behind the title, the title, any byline.

    Without markup the title may be found wrongly, so what stands around a byline says more.
    """
    leading = list_leading_texts(judged_texts)
    title = next((place for place, (_, judgement) in enumerate(leading) if judgement.role == Role.TITLE), None)
    bylines = [place for place, judged in enumerate(leading) if is_signed(*judged)]
    behind_title = [place for place in bylines if title is not None and place > title]
    if behind_title:
        yield list_around(leading, behind_title[0], LINES_AROUND_BYLINE, LINES_AROUND_BYLINE)
    if title is not None:
        yield list_around(leading, title, LINES_BEFORE_TITLE, LINES_BEHIND_TITLE)
    if bylines:
        yield list_around(leading, bylines[0], LINES_AROUND_BYLINE, LINES_AROUND_BYLINE)


def list_around(judged_texts: Sequence[JudgedText], place: int, before: int, behind: int) -> list[str]:
    """The lines around a place, in order, without paragraphs of prose; of those before it, none above such a paragraph."""
    start = place
    while start > max(0, place - before) and not is_kept_prose(*judged_texts[start - 1]):
        start -= 1
    return [text for text, judgement in judged_texts[start : place + behind + 1] if not is_kept_prose(text, judgement)]


def is_signed(text: str, judgement: Judgement) -> bool:
    """Whether a passage is a byline, or a date with one."""
    if judgement.removal_reason == RemovalReason.BYLINE:
        return True
    return len(text) <= MAX_TIMESTAMP_CHARS and BYLINE_BEHIND_DATE.search(text) is not None and bool(read_dateline(text))


def read_dateline(text: str, known_names: frozenset[str] = frozenset()) -> tuple[Stamp, ...]:
    """The times in a line of a head that says when an article appeared, and at most by whom and where; empty for another line.

    ``known_names`` are folded names, as of the publisher, that may stand before the date.
    """
    if len(text) > MAX_TIMESTAMP_CHARS or is_lead_alone(text):
        return ()
    if holds_only_times(text):
        return read_stamps(text).stamps
    return read_parts(text, known_names) or read_signed_date(text, known_names)


def read_parts(text: str, known_names: frozenset[str]) -> tuple[Stamp, ...]:
    """The times in a line of parts, some of them times, the others labels; a clock or a name shows that it is no caption."""
    parts = [part for part in PART_BREAK.split(text) if part.strip(ENDS)]
    timed = [part for part in parts if holds_only_times(part)]
    others = [part for part in parts if part not in timed]
    is_plain = all(count_words(part) <= MAX_PART_WORDS or read_byline(part) for part in others)
    has_sign = any(map(CLOCK_OR_LABEL.search, timed)) or any(is_signature(part, known_names) for part in others)
    return tuple(stamp for part in timed for stamp in read_stamps(part).stamps) if is_plain and has_sign else ()


def read_signed_date(text: str, known_names: frozenset[str]) -> tuple[Stamp, ...]:
    """The times before or behind a byline, an agency or a known name; behind another person's name only with a clock."""
    before = cut_trailing_stamps(text)
    name, date = before.strip(ENDS), text[len(before) :]
    if date and (is_signature(name, known_names) or (is_person_name(name) and CLOCK_OR_LABEL.search(date))):
        return read_stamps(date).stamps
    byline = BYLINE_BEHIND_DATE.search(text)
    if byline and holds_only_times(text[: byline.start()]) and is_signature(text[byline.start() :], known_names):
        return read_stamps(text[: byline.start()]).stamps
    return ()


def is_signature(text: str, known_names: frozenset[str]) -> bool:
    """Whether a text says by whom or for whom an article is."""
    name = text.strip(ENDS)
    return (
        read_byline(name) is not None
        or SHORT_BYLINE.fullmatch(name) is not None
        or is_agency(name)
        or fold_text(name) in known_names
    )

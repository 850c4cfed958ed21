"""Names at places of an article, as the modules of this package hand them on."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.resolution.countries import CountryForm
from pipeline.resolution.words import DATE_WORDS, FOLLOWERS, FUNCTION_WORDS, HONORIFICS, OFFICES, PORTFOLIOS
from pipeline.tables import EntityType, MentionRejection, ResolutionMethod

TYPES_BY_LABEL = {
    "PERSON": EntityType.PERSON,
    "ORG": EntityType.ORGANIZATION,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "NORP": EntityType.GROUP,
    "FAC": EntityType.FACILITY,
    "PRODUCT": EntityType.PRODUCT,
    "EVENT": EntityType.EVENT,
    "LAW": EntityType.LAW,
    "WORK_OF_ART": EntityType.WORK,
}
WORD_BEFORE = re.compile(r"([^\W_][\w'.-]*) $")
WORD_AFTER = re.compile(r" ([^\W_][\w'-]*)")
ORDINARY_CAPITALS = frozenset(HONORIFICS | OFFICES | PORTFOLIOS | FOLLOWERS | FUNCTION_WORDS | DATE_WORDS)


class Known(NamedTuple):
    """An entity that a rule names outright: its type, a key unique among all known ones, and the rule."""

    entity_type: EntityType
    key: str
    method: ResolutionMethod
    country_code: str | None = None


Rule = Known | CountryForm


class Sentence(NamedTuple):
    """A sentence: its number in the article and its span, in code points of its paragraph."""

    number: int
    start: int
    end: int


class Paragraph(NamedTuple):
    """A paragraph with what the model found: offsets of entities and sentences in its text.

    ``text`` is in plain characters; ``span_text`` is as long, and as it stands in the source.
    """

    zone: str
    start_char: int
    text: str
    span_text: str
    entities: tuple[tuple[int, int, str], ...]
    sentences: tuple[Sentence, ...]
    extractor_id: str


class Article(NamedTuple):
    """The paragraphs of one article, in order."""

    article_id: str
    paragraphs: tuple[Paragraph, ...]


class Candidate(NamedTuple):
    """A name at one place of an article: paragraph index, span in it, text, and what is known about it."""

    paragraph: int
    start: int
    end: int
    text: str
    label: str | None = None
    known: Known | None = None
    rejection: MentionRejection | None = None
    is_titled: bool = False  # a person's title stands right before it
    kind: EntityType | None = None  # what its place in the text says it is
    explained_by: str | None = None  # for an acronym in parentheses: normal form of the name before it


class Occurrence(NamedTuple):
    """A name in an article, so many times in the same way: as of a candidate, without its place."""

    text: str
    label: str | None = None
    known: Known | None = None
    is_titled: bool = False
    kind: EntityType | None = None
    explained_by: str | None = None
    times: int = 1


class Draft(NamedTuple):
    """An article with how its paragraphs use capitals, the names found on their own, and what was marked but is no name."""

    article: Article
    styles: list[str]
    accepted: list[Candidate]
    rejected: list[Candidate]


def add_candidates(accepted: list[Candidate], found: Iterable[Candidate]) -> list[Candidate]:
    """The accepted names and those found besides that are not there yet, the longest where they overlap."""
    present = {(candidate.paragraph, candidate.start, candidate.end) for candidate in accepted}
    added = [
        candidate
        for candidate in found
        if candidate.explained_by or (candidate.paragraph, candidate.start, candidate.end) not in present
    ]
    return keep_longest([*accepted, *added]) if added else accepted


def keep_longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep, of overlapping names, the longest, then the first; of two at one place, join label and rule."""
    by_span: dict[tuple[int, int, int], Candidate] = {}
    for candidate in candidates:
        span = (candidate.paragraph, candidate.start, candidate.end)
        other = by_span.get(span)
        by_span[span] = candidate if other is None else join_candidates(other, candidate)
    kept: list[Candidate] = []
    for _, candidate in sorted(by_span.items()):
        # In reading order a name can only overlap those just before it; a longer one drops them.
        while kept and overlap(kept[-1], candidate) and length(kept[-1]) < length(candidate):
            kept.pop()
        if not (kept and overlap(kept[-1], candidate)):
            kept.append(candidate)
    return kept


def overlap(one: Candidate, later: Candidate) -> bool:
    """Whether a name overlaps one that starts no earlier."""
    return one.paragraph == later.paragraph and later.start < one.end


def length(candidate: Candidate) -> int:
    """Length of a name in code points."""
    return candidate.end - candidate.start


def join_candidates(one: Candidate, other: Candidate) -> Candidate:
    """One candidate with what two at the same place know."""
    return one._replace(
        label=one.label or other.label,
        known=one.known or other.known,
        rejection=one.rejection and other.rejection,
        explained_by=one.explained_by or other.explained_by,
        kind=one.kind or other.kind,
    )


def drop_overlapping(found: list[Candidate], accepted: list[Candidate]) -> list[Candidate]:
    """The found names that no accepted one overlaps."""
    return [
        candidate
        for candidate in found
        if not any(
            other.paragraph == candidate.paragraph and other.start < candidate.end and candidate.start < other.end
            for other in accepted
        )
    ]

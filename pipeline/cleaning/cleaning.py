"""Cleaning one article: its source text becomes spans with roles and reasons, a title, a body and stated metadata.

How a passage is found and judged belongs to ``passages`` and ``judgements``; this module puts the results together.
"""

from dataclasses import dataclass
from datetime import date

from pipeline.cleaning.judgements import judge_alone, judge_passages
from pipeline.cleaning.language import detect_language
from pipeline.cleaning.lines import count_words
from pipeline.cleaning.metadata import read_authors, read_dates, read_publisher
from pipeline.cleaning.passages import find_passages
from pipeline.cleaning.rules import LineRules
from pipeline.tables import DateSource, RemovalReason, Role


@dataclass(frozen=True, slots=True)
class Span:
    """A span of an article: offsets in code points of the source text, what it is, and why and by which rule it was removed."""

    start_char: int
    end_char: int
    role: Role
    removal_reason: RemovalReason | None
    rule_id: str | None

    @property
    def is_kept(self) -> bool:
        """Whether the span is content."""
        return self.removal_reason is None


@dataclass(frozen=True, slots=True)
class CleanedArticle:
    """A cleaned article; the spans are in order and hold every character of the source that is not blank exactly once."""

    spans: tuple[Span, ...]
    title: str | None
    body: str
    published_on: date | None
    date_source: DateSource
    updated_on: date | None
    publisher: str | None
    authors: tuple[str, ...]
    language: str | None
    word_count: int


def clean_article(source_text: str, rules: LineRules) -> CleanedArticle:
    """Clean one article: a pure function of its text and the rules, in time linear in the text's length."""
    passages = find_passages(source_text, lambda text: judge_alone(text, rules) is not None)
    judgements = judge_passages(passages, rules)
    judged_texts = [(passage.text, judgement) for passage, judgement in zip(passages, judgements, strict=True)]
    dates = read_dates(judged_texts)
    kept = [(text, judgement.role) for text, judgement in judged_texts if judgement.removal_reason is None]
    title = next((text for text, role in kept if role == Role.TITLE), None)
    body = "\n\n".join(text for text, role in kept if role != Role.TITLE)
    return CleanedArticle(
        spans=tuple(
            Span(passage.start, passage.end, judgement.role, judgement.removal_reason, judgement.rule_id)
            for passage, judgement in zip(passages, judgements, strict=True)
        ),
        title=title,
        body=body,
        published_on=dates.published_on,
        date_source=dates.date_source,
        updated_on=dates.updated_on,
        publisher=read_publisher(judged_texts, rules),
        authors=read_authors(judged_texts),
        language=detect_language(body),
        word_count=count_words(body),
    )

"""Cleaning one article: its source text becomes spans with roles and reasons, a title, a body and stated metadata.

How a passage is found and judged belongs to ``passages`` and ``judgements``; this module puts the results together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.cleaning.authors import choose_authors
from pipeline.cleaning.dates import read_dates
from pipeline.cleaning.headlines import part_headline
from pipeline.cleaning.judgements import judge_alone, judge_passages
from pipeline.cleaning.lines import count_words, normalize_text
from pipeline.cleaning.metadata import choose_language, choose_publisher
from pipeline.cleaning.outside import LineModels, find_outside, load_line_models, score_passages
from pipeline.cleaning.passages import find_passages
from pipeline.cleaning.rules import LineRules
from pipeline.ingestion.inputs import DeclaredMetadata, TextBlock
from pipeline.tables import DateSource, MetadataSource, RemovalReason, Role, UpdateSource

NOTHING_DECLARED = DeclaredMetadata()


@dataclass(frozen=True, slots=True)
class Span:
    """A span of an article: offsets in code points of the source text, what it is, why and by which rule it was removed.

    ``article_probability`` is how probable its text, place and markup make it that it is of the article, 0 to 1; null where the
    text is too short to be judged as a page.
    """

    start_char: int
    end_char: int
    role: Role
    removal_reason: RemovalReason | None
    rule_id: str | None
    article_probability: float | None

    @property
    def is_kept(self) -> bool:
        """Whether the span is content."""
        return self.removal_reason is None


@dataclass(frozen=True, slots=True)
class ScoredPage:
    """What the passages of a text are as lines of a page: how probable each is of the article, and which stand outside it.

    ``probabilities`` has a value for each passage, as ``Span.article_probability``; ``outside`` the positions of those outside,
    with the rule that says so.
    """

    probabilities: Sequence[float | None]
    outside: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class CleanedArticle:
    """A cleaned article; the spans are in order and hold every character of the source that is not blank exactly once."""

    spans: tuple[Span, ...]
    outside: Mapping[int, str]
    title: str | None
    body: str
    published_on: date | None
    date_source: DateSource
    updated_on: date | None
    title_source: MetadataSource
    updated_source: UpdateSource
    publisher: str | None
    publisher_source: MetadataSource
    authors: tuple[str, ...]
    authors_source: MetadataSource
    source_url: str | None
    language: str | None
    language_source: MetadataSource
    word_count: int


def clean_article(
    source_text: str,
    rules: LineRules,
    declared: DeclaredMetadata = NOTHING_DECLARED,
    blocks: Sequence[TextBlock] = (),
    latest: date = date.max,
    *,
    repeated: frozenset[int] = frozenset(),
    scored: ScoredPage | None = None,
    models: LineModels | None = None,
) -> CleanedArticle:
    """Clean one article: a pure function of its arguments, in time linear in the text's length.

    Args:
        source_text: the text as received.
        rules: the rows of the rules file.
        declared: what the record or page says beside the text; it counts before what the text says.
        blocks: the blocks of a page, in order; empty for a text without markup.
        latest: the last day on which it can have been published.
        repeated: which of the article's spans (0-based) are lines that its publisher repeats from story to story.
        scored: what is known of its passages from cleaning it with the same arguments but ``repeated``; None to find out.
        models: what scores the lines; by default those that come with the program.
    """
    passages = find_passages(source_text, lambda text: judge_alone(text, rules) is not None)
    passages = part_headline(source_text, passages, declared.title)
    alone = [judge_alone(passage.text, rules) for passage in passages]
    reasons = [judgement.removal_reason if judgement else None for judgement in alone]
    if scored is None:
        scores = score_passages(source_text, passages, reasons, blocks, models or load_line_models())
        is_record = bool(declared.title) and not blocks
        outside = find_outside(passages, reasons, scores, is_record=is_record, has_markup=bool(blocks))
        scored = ScoredPage([score.probability for score in scores] or [None] * len(passages), outside)
    judgements = judge_passages(passages, alone, declared.title, scored.outside, repeated)
    judged_texts = [(passage.text, judgement) for passage, judgement in zip(passages, judgements, strict=True)]
    dates = read_dates(judged_texts, declared, latest)
    publisher, publisher_source = choose_publisher(judged_texts, rules, declared.publisher)
    authors, authors_source = choose_authors(judged_texts, declared.authors, publisher)
    kept = [(text, judgement.role) for text, judgement in judged_texts if judgement.removal_reason is None]
    shown_title = next((text for text, role in kept if role == Role.TITLE), None)
    title = shown_title or normalize_text(declared.title or "") or None
    body = "\n\n".join(text for text, role in kept if role != Role.TITLE)
    language, language_source = choose_language(body, declared.language)
    return CleanedArticle(
        spans=tuple(
            Span(passage.start, passage.end, judged.role, judged.removal_reason, judged.rule_id, probability)
            for passage, judged, probability in zip(passages, judgements, scored.probabilities, strict=True)
        ),
        outside=scored.outside,
        title=title,
        body=body,
        published_on=dates.published_on,
        date_source=dates.date_source,
        updated_on=dates.updated_on,
        title_source=MetadataSource.TEXT if shown_title else MetadataSource.DECLARED if title else MetadataSource.NONE,
        updated_source=dates.updated_source,
        publisher=publisher,
        publisher_source=publisher_source,
        authors=authors,
        authors_source=authors_source,
        source_url=declared.url,
        language=language,
        language_source=language_source,
        word_count=count_words(body),
    )

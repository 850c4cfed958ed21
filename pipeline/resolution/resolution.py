"""From what a model found to mentions and entities, over the whole corpus at once.

Recomputed whole at every refresh: a removed article leaves nothing behind. The steps are in ``finding`` (which names,
where), ``grouping`` (which entity) and ``naming`` (what it is called); this module joins them with the frames.
"""

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

import polars as pl

from pipeline.progress import Report, report_nothing
from pipeline.resolution.alias_rows import judge_alias_rows
from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Article, Paragraph, Sentence
from pipeline.resolution.choices import Decided, collect_groups, decide_corpus, pair_choices
from pipeline.resolution.names import PLAIN_CHARACTERS
from pipeline.resolution.naming import Entity, name_entities
from pipeline.tables import ENTITIES, ENTITY_ALIASES, MENTIONS, MentionStatus

ROWS_AT_ONCE = 50_000


class Resolution(NamedTuple):
    """The tables of resolution, with the schemas of ``pipeline.tables``, each sorted by its key."""

    mentions: pl.DataFrame
    entities: pl.DataFrame
    entity_aliases: pl.DataFrame
    alias_rows: pl.DataFrame


def resolve_mentions(
    corpus: Sequence[Article], articles: pl.DataFrame, aliases: AliasRules, *, report: Report = report_nothing
) -> Resolution:
    """Find the mentions of all articles and decide which entity each stands for.

    Args:
        corpus: the articles, in the order of article_id, as ``build_corpus`` gives them.
        articles: article_id and published_on of each.
        aliases: the decisions of the alias file.
        report: as ``decide_corpus`` calls it, which takes most of the time.
    """
    with pause_collection():
        decided = decide_corpus(corpus, aliases, report=report)
        entities = name_entities(collect_groups(decided).values())
        mentions = build_mentions(decided, entities)
        alias_rows = judge_alias_rows(decided, aliases)
    return Resolution(mentions, build_entities(mentions, entities, articles), build_entity_aliases(mentions), alias_rows)


@contextmanager
def pause_collection() -> Iterator[None]:
    """Keep Python from looking for garbage in cycles, of which there is none here: going through millions of tuples is slow."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@pause_collection()
def build_corpus(paragraphs: pl.DataFrame, paragraph_entities: pl.DataFrame, sentences: pl.DataFrame) -> list[Article]:
    """Put frames together as articles, in the order of article_id.

    Args:
        paragraphs: as ``list_paragraphs`` gives them, with span_text, the paragraph as it stands in the source.
        paragraph_entities: one row per distinct paragraph, of one extractor; paragraphs without a row are left out.
        sentences: as ``list_sentences`` gives them; a mention stands inside one of them.
    """
    parts = ("start_char", "end_char", "label")
    found = paragraph_entities.select(
        "paragraph_sha256",
        "extractor_id",
        *(pl.col("entities").list.eval(pl.element().struct.field(part)).alias(f"entity_{part}") for part in parts),
    )
    listed = (
        sentences.sort("article_id", "sentence_number")
        .group_by("article_id", "paragraph_number", maintain_order=True)
        .agg("sentence_number", sentence_start="start_char", sentence_end="end_char")
    )
    joined = (
        paragraphs.join(found, on="paragraph_sha256")
        .join(listed, on=("article_id", "paragraph_number"), how="left")
        .sort("article_id", "paragraph_number")
        .select(
            "article_id",
            "zone",
            "start_char",
            pl.col("text").str.replace_many(PLAIN_CHARACTERS),
            "span_text",
            "extractor_id",
            *(f"entity_{part}" for part in parts),
            "sentence_number",
            # Offsets in the article become offsets in its paragraph.
            *((pl.col(name) - pl.col("start_char")).fill_null([]) for name in ("sentence_start", "sentence_end")),
        )
    )
    by_article: dict[str, list[Paragraph]] = defaultdict(list)
    for article_id, zone, start_char, text, span_text, extractor_id, *entities, numbers, starts, ends in joined.iter_rows():
        sentences_here = tuple(map(Sentence, numbers or (), starts, ends))
        as_written = text if text == span_text else span_text  # one text in memory, not two, where they are equal
        by_article[article_id].append(
            Paragraph(zone, start_char, text, as_written, tuple(zip(*entities, strict=True)), sentences_here, extractor_id)
        )
    return [Article(article_id, tuple(items)) for article_id, items in by_article.items()]


def build_mentions(decided: Decided, entities: dict[str, Entity]) -> pl.DataFrame:
    """The table of mentions."""
    rows = _list_mentions(decided, entities)
    # In parts, since the rows take several times the memory of their frame.
    parts = [MENTIONS.schema.to_frame()]
    while part := list(islice(rows, ROWS_AT_ONCE)):
        parts.append(pl.DataFrame(part, schema=MENTIONS.schema, orient="row"))
    return pl.concat(parts).sort("article_id", "start_char")


def _list_mentions(decided: Decided, entities: dict[str, Entity]) -> Iterator[tuple[object, ...]]:
    rejected, unresolved, resolved = (
        status.value for status in (MentionStatus.REJECTED, MentionStatus.UNRESOLVED, MentionStatus.RESOLVED)
    )
    for article, candidate, choice in pair_choices(decided):
        paragraph = article.paragraphs[candidate.paragraph]
        start = paragraph.start_char + candidate.start
        for sentence in paragraph.sentences:
            if sentence.start <= candidate.start < sentence.end:
                break
        else:
            continue
        status = rejected if choice is None else unresolved
        entity_id = method = None
        if choice and choice.key:
            status, entity_id, method = resolved, entities[choice.key].entity_id, choice.method.value
        yield (
            f"{article.article_id}:{start}",
            article.article_id,
            sentence.number,
            paragraph.zone,
            start,
            paragraph.start_char + candidate.end,
            paragraph.span_text[candidate.start : candidate.end],
            candidate.label,
            status,
            entity_id,
            method,
            candidate.rejection.value if candidate.rejection else None,
            paragraph.extractor_id,
        )


def build_entities(mentions: pl.DataFrame, entities: dict[str, Entity], articles: pl.DataFrame) -> pl.DataFrame:
    """The table of entities: those with at least one resolved mention."""
    described = pl.DataFrame(
        [(entity.entity_id, entity.name, entity.entity_type.value, entity.country_code) for entity in entities.values()],
        schema={name: pl.String for name in ("entity_id", "entity_name", "entity_type", "country_code")},
        orient="row",
    )
    seen = (
        mentions.filter(pl.col("entity_id").is_not_null())
        .join(articles.select("article_id", pl.col("published_on").cast(pl.Date)), on="article_id", how="left")
        .group_by("entity_id")
        .agg(
            pl.col("mention_text").n_unique().cast(pl.Int64).alias("alias_count"),
            pl.col("published_on").min().alias("first_published_on"),
            pl.col("published_on").max().alias("last_published_on"),
        )
    )
    return described.join(seen, on="entity_id").select(ENTITIES.schema.names()).sort("entity_id")


def build_entity_aliases(mentions: pl.DataFrame) -> pl.DataFrame:
    """The table of surface forms of each entity, with the rule that led to it."""
    return (
        mentions.filter(pl.col("entity_id").is_not_null())
        .group_by("entity_id", pl.col("mention_text").alias("alias_text"), "resolution_method")
        .agg(pl.len().cast(pl.Int64).alias("mention_count"))
        .select(ENTITY_ALIASES.schema.names())
        .sort("entity_id", "alias_text", "resolution_method")
    )

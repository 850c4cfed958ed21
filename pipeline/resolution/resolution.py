"""From what a model found to mentions and entities, over the whole corpus at once.

Recomputed whole at every refresh: a removed article leaves nothing behind. The steps are in ``finding`` (which names,
where), ``grouping`` (which entity) and ``naming`` (what it is called); this module joins them with the frames.
"""

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import polars as pl

from pipeline.progress import Report, report_nothing
from pipeline.resolution.alias_rows import judge_alias_rows
from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Article, Paragraph, Sentence
from pipeline.resolution.choices import Decided, collect_groups, decide_corpus, pair_choices
from pipeline.resolution.names import plain
from pipeline.resolution.naming import Entity, name_entities
from pipeline.tables import ENTITIES, ENTITY_ALIASES, MENTIONS, MentionStatus


class Resolution(NamedTuple):
    """The tables of resolution, with the schemas of ``pipeline.tables``, each sorted by its key."""

    mentions: pl.DataFrame
    entities: pl.DataFrame
    entity_aliases: pl.DataFrame
    alias_rows: pl.DataFrame


def resolve_mentions(
    paragraphs: pl.DataFrame,
    paragraph_entities: pl.DataFrame,
    sentences: pl.DataFrame,
    articles: pl.DataFrame,
    aliases: AliasRules,
    *,
    report: Report = report_nothing,
) -> Resolution:
    """Find the mentions of all articles and decide which entity each stands for.

    Args:
        paragraphs: as ``list_paragraphs`` gives them.
        paragraph_entities: one row per distinct paragraph, of one extractor; paragraphs without a row are left out.
        sentences: as ``list_sentences`` gives them; a mention stands inside one of them.
        articles: article_id and published_on.
        aliases: the decisions of the alias file.
        report: as ``decide_corpus`` calls it, which takes most of the time.
    """
    with pause_collection():
        corpus = read_articles(paragraphs, paragraph_entities, sentences)
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


def read_articles(paragraphs: pl.DataFrame, paragraph_entities: pl.DataFrame, sentences: pl.DataFrame) -> list[Article]:
    """Put the frames together as articles, in the order of article_id."""
    sentences_by_paragraph: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    columns = ("article_id", "paragraph_number", "sentence_number", "start_char", "end_char")
    for article_id, paragraph_number, *sentence in sentences.sort("article_id", "sentence_number").select(columns).iter_rows():
        sentences_by_paragraph[article_id, paragraph_number].append(tuple(sentence))
    found = paragraph_entities.select("paragraph_sha256", "entities", "extractor_id")
    joined = paragraphs.join(found, on="paragraph_sha256").sort("article_id", "paragraph_number")
    by_article: dict[str, list[Paragraph]] = defaultdict(list)
    content = ("article_id", "paragraph_number", "zone", "start_char", "text", "span_text", "entities", "extractor_id")
    for article_id, number, zone, start_char, text, span_text, entities, extractor_id in joined.select(content).iter_rows():
        by_article[article_id].append(
            Paragraph(
                zone,
                start_char,
                plain(text),
                span_text,
                tuple((entity["start_char"], entity["end_char"], entity["label"]) for entity in entities),
                tuple(
                    Sentence(sentence_number, start - start_char, end - start_char)
                    for sentence_number, start, end in sentences_by_paragraph[article_id, number]
                ),
                extractor_id,
            )
        )
    return [Article(article_id, tuple(items)) for article_id, items in by_article.items()]


def build_mentions(decided: Decided, entities: dict[str, Entity]) -> pl.DataFrame:
    """The table of mentions."""
    rows = []
    for article, candidate, choice in pair_choices(decided):
        paragraph = article.paragraphs[candidate.paragraph]
        start = paragraph.start_char + candidate.start
        sentence = next((item for item in paragraph.sentences if item.start <= candidate.start < item.end), None)
        if sentence is None:
            continue
        status = MentionStatus.REJECTED if choice is None else MentionStatus.UNRESOLVED
        entity_id = method = None
        if choice and choice.key:
            status, entity_id, method = MentionStatus.RESOLVED, entities[choice.key].entity_id, choice.method.value
        rows.append(
            (
                f"{article.article_id}:{start}",
                article.article_id,
                sentence.number,
                paragraph.zone,
                start,
                paragraph.start_char + candidate.end,
                paragraph.span_text[candidate.start : candidate.end],
                candidate.label,
                status.value,
                entity_id,
                method,
                candidate.rejection.value if candidate.rejection else None,
                paragraph.extractor_id,
            )
        )
    return pl.DataFrame(rows, schema=MENTIONS.schema, orient="row").sort("article_id", "start_char")


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

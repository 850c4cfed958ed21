"""Small inputs for tests of resolution: articles written by hand with what a model would have marked in them."""

from hashlib import sha256
from typing import NamedTuple

import duckdb
import polars as pl

from assets.locating import read_names
from assets.working_file import WorkingFile
from pipeline.extraction.paragraphs import list_paragraphs
from pipeline.extraction.sentences import find_sentences, list_sentences
from pipeline.resolution.alias_rows import Corpus, judge_alias_rows
from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.corpus_names import CorpusNames
from pipeline.resolution.locating import PARAGRAPH_TEXTS, load_drafting, locate_names
from pipeline.resolution.resolution import resolve_mentions
from pipeline.tables import ARTICLE_SPANS, PARAGRAPH_ENTITIES

Marked = list[tuple[str, str]]


class Resolved(NamedTuple):
    """The tables of resolution."""

    mentions: pl.DataFrame
    entities: pl.DataFrame
    entity_aliases: pl.DataFrame
    alias_rows: pl.DataFrame


def resolve(
    articles: dict[str, str], marked: Marked, aliases: AliasRules | None = None, headings: tuple[int, ...] = ()
) -> Resolved:
    """Resolve articles given as text, a line a paragraph.

    ``marked`` holds texts with the label a model gives to each of their occurrences; ``headings`` the numbers of the lines,
    from 1, that are headings.
    """
    return resolve_paragraphs(*mark_articles(articles, marked, headings), aliases or AliasRules())


def mark_articles(
    articles: dict[str, str], marked: Marked, headings: tuple[int, ...] = ()
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The paragraphs of such articles, and what the model finds in them."""
    raw = pl.DataFrame({"article_id": list(articles), "source_text": list(articles.values())})
    paragraphs = list_paragraphs(raw, list_spans(articles, headings))
    found = [
        mark_text(text, digest, marked) for text, digest in paragraphs.select("text", "paragraph_sha256").unique().iter_rows()
    ]
    return paragraphs, pl.DataFrame(found, schema=PARAGRAPH_ENTITIES.schema, orient="row")


def resolve_paragraphs(paragraphs: pl.DataFrame, paragraph_entities: pl.DataFrame, aliases: AliasRules) -> Resolved:
    """Resolve articles given as paragraphs, which stand in the source as they are, with what a model has found in them."""
    texts = gather_texts(paragraphs, paragraph_entities)
    published = texts.select(pl.col("article_id").unique(), pl.lit(None, dtype=pl.Date).alias("published_on"))
    own_names, _ = load_drafting(aliases)(texts)
    names = count_own_names(own_names)
    located = locate_names(names, aliases, texts)
    corpus = Corpus(located, names, lambda article_ids: texts.filter(pl.col("article_id").is_in(article_ids)))
    return Resolved(*resolve_mentions(located, published, aliases), judge_alias_rows(corpus, aliases))


def count_own_names(own_names: pl.DataFrame) -> CorpusNames:
    """What articles say together, of which ``draft_articles`` has told what each says on its own."""
    with duckdb.connect() as connection:
        working_file = WorkingFile(connection, "test")
        rows = own_names.with_columns(pl.col("article_id").alias("names_sha256"))  # each article is there once
        connection.register("article_names", rows.to_arrow())
        return read_names(working_file)


def gather_texts(paragraphs: pl.DataFrame, paragraph_entities: pl.DataFrame) -> pl.DataFrame:
    """Paragraphs with what was found in them as ``locating.PARAGRAPH_TEXTS``."""
    sentences = (
        list_sentences(paragraphs, paragraph_entities)
        .group_by("article_id", "paragraph_number", maintain_order=True)
        .agg(sentences=pl.struct("sentence_number", "start_char", "end_char"))
    )
    return (
        paragraphs.join(paragraph_entities.drop("sentences"), on="paragraph_sha256")
        .join(sentences, on=("article_id", "paragraph_number"), how="left")
        .sort("article_id", "paragraph_number")
        .select(PARAGRAPH_TEXTS.names())
    )


def list_spans(articles: dict[str, str], headings: tuple[int, ...]) -> pl.DataFrame:
    """Every line of every article as a kept span."""
    rows = []
    for article_id, text in articles.items():
        start = 0
        for number, line in enumerate(text.split("\n"), 1):
            role = "heading" if number in headings else "paragraph"
            if line:
                rows.append((article_id, number, start, start + len(line), role, True, None, None, None))
            start += len(line) + 1
    return pl.DataFrame(rows, schema=ARTICLE_SPANS.schema, orient="row")


def mark_text(text: str, digest: str, marked: Marked) -> tuple[str, str, list[dict[str, object]], list[dict[str, int]]]:
    """What a model that knows just the marked texts finds, one sentence after each ". "; longest first."""
    assert digest == sha256(text.encode()).hexdigest()
    entities: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for name, label in sorted(marked, key=lambda item: -len(item[0])):
        start = text.find(name)
        while start >= 0:
            if not taken & set(range(start, start + len(name))):
                taken |= set(range(start, start + len(name)))
                entities.append((start, start + len(name), label))
            start = text.find(name, start + 1)
    entities.sort(key=lambda entity: entity[0])
    starts = [0, *(index + 2 for index in range(len(text) - 2) if text[index : index + 2] == ". ")]
    spans = [{"start_char": start, "end_char": end} for start, end in find_sentences(text, entities, starts)]
    return "test", digest, [{"start_char": start, "end_char": end, "label": label} for start, end, label in entities], spans


def list_resolved(resolution: Resolved) -> list[tuple[str, str]]:
    """The resolved mentions in order: text and entity_id."""
    rows = resolution.mentions.filter(pl.col("mention_status") == "resolved").sort("article_id", "start_char")
    return list(rows.select("mention_text", "entity_id").iter_rows())

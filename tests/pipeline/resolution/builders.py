"""Small inputs for tests of resolution: articles written by hand with what a model would have marked in them."""

from hashlib import sha256

import polars as pl

from pipeline.extraction.paragraphs import list_paragraphs
from pipeline.extraction.sentences import find_sentences, list_sentences
from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.resolution import Resolution, build_corpus, resolve_mentions
from pipeline.tables import ARTICLE_SPANS, PARAGRAPH_ENTITIES

Marked = list[tuple[str, str]]


def resolve(
    articles: dict[str, str], marked: Marked, aliases: AliasRules | None = None, headings: tuple[int, ...] = ()
) -> Resolution:
    """Resolve articles given as text, a line a paragraph.

    ``marked`` holds texts with the label a model gives to each of their occurrences; ``headings`` the numbers of the lines,
    from 1, that are headings.
    """
    raw = pl.DataFrame({"article_id": list(articles), "source_text": list(articles.values())})
    paragraphs = list_paragraphs(raw, list_spans(articles, headings))
    found = [
        mark_text(text, digest, marked) for text, digest in paragraphs.select("text", "paragraph_sha256").unique().iter_rows()
    ]
    paragraph_entities = pl.DataFrame(found, schema=PARAGRAPH_ENTITIES.schema, orient="row")
    published = raw.select("article_id", pl.lit(None, dtype=pl.Date).alias("published_on"))
    sentences = list_sentences(paragraphs, paragraph_entities)
    return resolve_mentions(build_corpus(paragraphs, paragraph_entities, sentences), published, aliases or AliasRules())


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


def list_resolved(resolution: Resolution) -> list[tuple[str, str]]:
    """The resolved mentions in order: text and entity_id."""
    rows = resolution.mentions.filter(pl.col("mention_status") == "resolved").sort("article_id", "start_char")
    return list(rows.select("mention_text", "entity_id").iter_rows())

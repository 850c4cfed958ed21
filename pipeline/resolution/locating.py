"""Locating the names of articles given as frames: first what each article shows on its own, then what all of them show of it.

Both can be done by processes of their own (``pipeline.workers``). What a name is, and where, is decided in ``finding``.
"""

import gc
import pickle
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import polars as pl

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Article, Candidate, Draft, Paragraph, Rule, Sentence
from pipeline.resolution.corpus_names import PUNCTUATION, CorpusNames
from pipeline.resolution.finding import complete_candidates, draft_candidates
from pipeline.resolution.lexicon import Lexicon, Style
from pipeline.resolution.names import PLAIN_CHARACTERS
from pipeline.resolution.rule_names import build_rule_lexicon
from pipeline.tables import LOCATED_NAMES, MARKED_NAME, PARAGRAPH_ENTITIES

SENTENCE_PARTS = ("sentence_number", "start_char", "end_char")
ENTITY_PARTS = ("start_char", "end_char", "label")
# The paragraphs of articles to locate names in, in order: text as in ``paragraphs``; span_text, as it stands in the source;
# entities as in ``paragraph_entities``, with offsets in the paragraph; sentences, with offsets in the article.
PARAGRAPH_TEXTS = pl.Schema(
    {
        "article_id": pl.String(),
        "zone": pl.String(),
        "start_char": pl.Int64(),
        "text": pl.String(),
        "span_text": pl.String(),
        "extractor_id": pl.String(),
        "entities": PARAGRAPH_ENTITIES.schema["entities"],
        "sentences": pl.List(pl.Struct(dict.fromkeys(SENTENCE_PARTS, pl.Int64))),
    }
)


class Drafts(NamedTuple):
    """What some articles show on their own, for ``complete_articles``; whoever hands out the work only passes it on."""

    article_count: int
    pickled: bytes


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


def load_drafting(aliases: AliasRules) -> Callable[[pl.DataFrame], tuple[pl.DataFrame, Drafts]]:
    """``draft_articles`` with the decisions of the alias file."""
    return partial(draft_articles, build_rule_lexicon(aliases))


def load_completion(names: CorpusNames, aliases: AliasRules) -> Callable[[Drafts], pl.DataFrame]:
    """``complete_articles`` with what all articles say about names, and the decisions of the alias file."""
    return partial(complete_articles, names, build_rule_lexicon(aliases), aliases)


@pause_collection()
def locate_names(names: CorpusNames, aliases: AliasRules, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The names of some articles, given as PARAGRAPH_TEXTS: rows of ``located_names``, in the order of its key."""
    rules = build_rule_lexicon(aliases)
    drafts = [draft_candidates(article, rules) for article in build_articles(paragraphs)]
    return list_located(names, rules, aliases, drafts).sort(LOCATED_NAMES.key)


@pause_collection()
def draft_articles(rules: Lexicon[Rule | None], paragraphs: pl.DataFrame) -> tuple[pl.DataFrame, Drafts]:
    """Find the names that each article shows on its own.

    Args:
        rules: the names that rules know.
        paragraphs: of whole articles, as PARAGRAPH_TEXTS.

    Returns:
        article_id, words and marked_names of ``article_names``, and the drafts.
    """
    drafts = [draft_candidates(article, rules) for article in build_articles(paragraphs)]
    own_names = count_words(paragraphs).join(count_marked(drafts), on="article_id", how="left", maintain_order="left")
    return own_names.with_columns(pl.col("marked_names").fill_null([])), Drafts(len(drafts), pickle.dumps(drafts))


@pause_collection()
def complete_articles(names: CorpusNames, rules: Lexicon[Rule | None], aliases: AliasRules, drafts: Drafts) -> pl.DataFrame:
    """The names of articles that ``draft_articles`` has drafted: rows of ``located_names``.

    Args:
        names: what all articles say about names.
        rules: the names that rules know.
        aliases: the decisions of the alias file.
        drafts: as ``draft_articles`` gives them.
    """
    return list_located(names, rules, aliases, pickle.loads(drafts.pickled))


def list_located(names: CorpusNames, rules: Lexicon[Rule | None], aliases: AliasRules, drafts: Sequence[Draft]) -> pl.DataFrame:
    """Rows of ``located_names``, article by article."""
    rows = [row for draft in drafts for row in list_rows(draft.article, complete_candidates(draft, names, rules, aliases))]
    return pl.DataFrame(rows, schema=LOCATED_NAMES.schema, orient="row")


def build_articles(paragraphs: pl.DataFrame) -> list[Article]:
    """The articles of paragraphs given as PARAGRAPH_TEXTS, in their order, their texts in plain characters."""
    columns = paragraphs.select(
        "article_id",
        "zone",
        "start_char",
        make_plain(),
        "span_text",
        "extractor_id",
        *(pl.col("entities").list.eval(pl.element().struct.field(part)).alias(f"entity {part}") for part in ENTITY_PARTS),
        *(pl.col("sentences").list.eval(pl.element().struct.field(part)).alias(f"sentence {part}") for part in SENTENCE_PARTS),
    )
    by_article: dict[str, list[Paragraph]] = defaultdict(list)
    for article_id, zone, start_char, text, span_text, extractor_id, *parts in columns.iter_rows():
        entities = tuple(zip(*parts[:3], strict=True))
        numbers, starts, ends = (part or () for part in parts[3:])
        sentences = tuple(
            Sentence(number, start - start_char, end - start_char)
            for number, start, end in zip(numbers, starts, ends, strict=True)
        )
        as_written = text if text == span_text else span_text  # one text in memory, not two, where they are equal
        by_article[article_id].append(Paragraph(zone, start_char, text, as_written, entities, sentences, extractor_id))
    return [Article(article_id, tuple(items)) for article_id, items in by_article.items()]


def make_plain() -> pl.Expr:
    """The text of paragraphs in plain characters."""
    return pl.col("text").str.replace_many(PLAIN_CHARACTERS)


def count_words(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The different words of each article, as ``corpus_names.split_words`` parts them: article_id and words."""
    words = make_plain().str.replace_many(dict.fromkeys(PUNCTUATION, " ")).str.split(" ").alias("word")
    counted = (
        paragraphs.select("article_id", words)
        .explode("word")
        .filter(pl.col("word") != "")
        .group_by("article_id", "word", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("count"))
    )
    return counted.group_by("article_id", maintain_order=True).agg(pl.struct("word", "count").alias("words"))


def count_marked(drafts: Sequence[Draft]) -> pl.DataFrame:
    """The names that the model marked in each article, whether they are outside of headlines: article_id and marked_names."""
    marked = Counter(
        (
            draft.article.article_id,
            candidate.text,
            candidate.label,
            draft.styles[candidate.paragraph] == Style.SENTENCE,
        )
        for draft in drafts
        for candidate in draft.accepted
        if candidate.label is not None
    )
    schema: dict[str, type[pl.DataType]] = {"article_id": pl.String, **MARKED_NAME}
    counted = pl.DataFrame([(*name, count) for name, count in marked.items()], schema=schema, orient="row")
    return counted.group_by("article_id", maintain_order=True).agg(pl.struct(*MARKED_NAME).alias("marked_names"))


def list_rows(article: Article, candidates: list[Candidate]) -> Iterator[tuple[object, ...]]:
    """Yield a row of ``located_names`` for each name of an article that begins in a sentence."""
    for candidate in candidates:
        paragraph = article.paragraphs[candidate.paragraph]
        for sentence in paragraph.sentences:
            if sentence.start <= candidate.start < sentence.end:
                break
        else:
            continue
        known = candidate.known
        yield (
            article.article_id,
            paragraph.start_char + candidate.start,
            paragraph.start_char + candidate.end,
            sentence.number,
            paragraph.zone,
            paragraph.span_text[candidate.start : candidate.end],
            candidate.text,
            candidate.label,
            candidate.kind.value if candidate.kind else None,
            candidate.is_titled,
            candidate.explained_by,
            known.key if known else None,
            known.entity_type.value if known else None,
            known.method.value if known else None,
            known.country_code if known else None,
            candidate.rejection.value if candidate.rejection else None,
            paragraph.extractor_id,
        )

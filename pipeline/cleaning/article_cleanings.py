"""Cleaning articles given as frames: what becomes of each is a row of the table ``article_cleanings``."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from functools import partial
from typing import Any

import polars as pl

from pipeline.cleaning.cleaning import ScoredPage, clean_article
from pipeline.cleaning.near_duplicates import sketch_text
from pipeline.cleaning.repeated_lines import list_lines
from pipeline.cleaning.rules import LineRules
from pipeline.ingestion.inputs import DeclaredMetadata, TextBlock
from pipeline.tables import ARTICLE_CLEANINGS, ARTICLE_SPANS, ARTICLES

SPAN_COLUMNS = [name for name in ARTICLE_SPANS.schema if name not in ARTICLE_SPANS.key]
ARTICLE_COLUMNS = [name for name in ARTICLES.schema if name not in ARTICLES.key]


def load_cleaning(rules: LineRules) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """``clean_articles`` with the rows of the rules file."""
    return partial(clean_articles, rules)


def clean_articles(rules: LineRules, articles: pl.DataFrame) -> pl.DataFrame:
    """A row of ``article_cleanings`` for each article, in order.

    Args:
        rules: the rows of the rules file.
        articles: cleaning_sha256; source_text, last_changed_at and what is declared, as in ``raw_articles``; blocks, rows of
            ``text_blocks`` or null; repeated, the numbers of the spans that are lines its publisher repeats, or null; and where
            there are any, spans and outside as the article was cleaned without them.
    """
    return pl.DataFrame([_clean_row(row, rules) for row in articles.iter_rows(named=True)], schema=ARTICLE_CLEANINGS.schema)


def _clean_row(row: dict[str, Any], rules: LineRules) -> dict[str, Any]:
    values: dict[str, Any] = {field.name: row[f"declared_{field.name}"] for field in fields(DeclaredMetadata)}
    declared = DeclaredMetadata(**values | {"authors": tuple(values["authors"])})
    blocks = [TextBlock(**{field.name: block[field.name] for field in fields(TextBlock)}) for block in row["blocks"] or ()]
    # A day ahead of UTC it may already be tomorrow.
    latest = row["last_changed_at"].date() + timedelta(days=1)
    repeated = frozenset(number - 1 for number in row["repeated"] or ())
    scored = _read_scored(row) if repeated else None
    article = clean_article(row["source_text"], rules, declared, blocks, latest, repeated=repeated, scored=scored)
    return {
        "cleaning_sha256": row["cleaning_sha256"],
        "spans": [{name: getattr(span, name) for name in SPAN_COLUMNS} for span in article.spans],
        "outside": [{"span_number": place + 1, "rule_id": rule} for place, rule in article.outside.items()],
        "lines": [] if repeated else list_lines(row["source_text"], article, rules, declared.title),
        "sketch": sketch_text(article.title or "", article.body),
        **{name: getattr(article, name) for name in ARTICLE_COLUMNS},
    }


def _read_scored(row: dict[str, Any]) -> ScoredPage:
    probabilities = [span["article_probability"] for span in row["spans"]]
    return ScoredPage(probabilities, {place["span_number"] - 1: place["rule_id"] for place in row["outside"]})

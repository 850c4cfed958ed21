"""The kept spans of each article as texts a model can read.

What is kept is decided by cleaning; what a model finds in the texts belongs to ``recognition``.
"""

from hashlib import sha256

import polars as pl

from pipeline.tables import Role, Zone

ZONES = {Role.TITLE: Zone.TITLE, Role.HEADING: Zone.HEADING, Role.PARAGRAPH: Zone.BODY}


def list_paragraphs(raw_articles: pl.DataFrame, article_spans: pl.DataFrame) -> pl.DataFrame:
    """List the kept spans in reading order, titles and headings too.

    Returns:
        article_id, paragraph_number (from 1), zone, start_char (code points of source_text), text and paragraph_sha256
        (of the text in UTF-8), and span_text, the text as it stands in the source. In text every whitespace character is one
        ordinary space, so that start_char plus an offset in it is an offset in the source.
    """
    kept = article_spans.filter("is_kept").join(raw_articles.select("article_id", "source_text"), on="article_id")
    paragraphs = kept.sort("article_id", "start_char").select(
        "article_id",
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("article_id").alias("paragraph_number"),
        pl.col("role").replace_strict(ZONES, return_dtype=pl.String).alias("zone"),
        "start_char",
        pl.col("source_text").str.slice(pl.col("start_char"), pl.col("end_char") - pl.col("start_char")).alias("span_text"),
    )
    paragraphs = paragraphs.with_columns(pl.col("span_text").str.replace_all(r"\s", " ").alias("text"))
    digests = [sha256(text.encode()).hexdigest() for text in paragraphs["text"]]
    return paragraphs.with_columns(pl.Series("paragraph_sha256", digests, dtype=pl.String)).select(
        "article_id", "paragraph_number", "zone", "start_char", "text", "span_text", "paragraph_sha256"
    )

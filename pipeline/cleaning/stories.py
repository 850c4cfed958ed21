"""Which articles are copies of one story: the same text, nearly the same text, or one contained in the other.

Two reports of one event are two stories. What makes a text nearly the same is in ``near_duplicates``.
"""

import polars as pl

from pipeline.cleaning.near_duplicates import match_copies
from pipeline.progress import Report, report_nothing
from pipeline.tables import ARTICLE_STORIES, DuplicateRule

TEXT = ["title", "body"]


def group_stories(articles: pl.DataFrame, *, report: Report = report_nothing) -> pl.DataFrame:
    """Group articles into stories.

    A story is named after its representative: its earliest article, by published_on (undated last), then article_id. Every
    other article of the story is a copy of the representative by the rule and the similarity in its row. Articles without a
    body are copies of nothing. The order of the rows makes no difference.

    Args:
        articles: one row per article, with at least article_id, title, body, published_on, and sketch as in
            ``article_sketches``.
        report: called with the articles compared and their number, copies of the same text counted once.

    Returns:
        A frame with the schema of ``ARTICLE_STORIES``, one row per article, by article_id.
    """
    # Single spaces, nearly all there is, are passed over.
    text = (pl.col(name).fill_null("").str.replace_all(r"\s{2,}|[^\S ]", " ").str.strip_chars() for name in TEXT)
    ordered = articles.sort("published_on", "article_id", nulls_last=True).select("article_id", "sketch", *text)
    with_body = ordered.filter(pl.col("body") != "")
    distinct = with_body.unique(TEXT, keep="first", maintain_order=True)
    copies = with_body.join(match_texts(distinct, report), on=TEXT, how="left")
    alone = ordered.filter(pl.col("body") == "").with_columns(
        story_id="article_id", text_rule=pl.lit(DuplicateRule.ONLY.value), similarity=pl.lit(1.0)
    )
    return (
        pl.concat([copies, alone], how="diagonal")
        .with_columns(duplicate_rule=name_rule())
        .select(ARTICLE_STORIES.schema.names())
        .sort("article_id")
        .match_to_schema(ARTICLE_STORIES.schema)
    )


def match_texts(texts: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Add the story of every text: story_id, text_rule (only_copy where the text is the representative's), similarity.

    Args:
        texts: article_id, title, body and sketch in order of precedence, no title and body twice.
        report: called with the texts compared and their number.
    """
    matches = match_copies(texts, report)
    return texts.select(
        *TEXT,
        texts["article_id"].gather([match.representative for match in matches]).alias("story_id"),
        pl.Series("text_rule", [match.rule.value for match in matches], pl.String),
        pl.Series("similarity", [match.similarity for match in matches], pl.Float64),
    )


def name_rule() -> pl.Expr:
    """The rule of each article: that of its text, and for a representative the closest one of its copies."""
    rule = (
        pl.when(pl.col("text_rule") != DuplicateRule.ONLY.value)
        .then("text_rule")
        .when(pl.col("article_id") != pl.col("story_id"))
        .then(pl.lit(DuplicateRule.EXACT_TEXT.value))
        .cast(pl.Enum(DuplicateRule))  # in the order of the enumeration, so that the least is the closest
    )
    return rule.fill_null(rule.min().over("story_id")).fill_null(DuplicateRule.ONLY.value).cast(pl.String)

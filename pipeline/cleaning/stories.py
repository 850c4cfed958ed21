"""Which articles are copies of one story.

Only exact copies are found here; similarity of differing texts is another rule, to be added beside this one.
"""

import polars as pl

from pipeline.tables import ARTICLE_STORIES, DuplicateRule


def group_stories(articles: pl.DataFrame) -> pl.DataFrame:
    """Group articles with the same title and body, whitespace apart, into stories.

    A story is named after its earliest article, by published_on (undated last), then article_id. Articles without any text
    are copies of nothing.

    Args:
        articles: one row per article, with at least article_id, title, body and published_on.

    Returns:
        A frame with the schema of ``ARTICLE_STORIES``, one row per article, by article_id.
    """
    title, body = (
        pl.col(name).fill_null("").str.replace_all(r"\s+", " ").str.strip_chars().alias(name) for name in ("title", "body")
    )
    # An article without text is told apart by its id, so that it is alone in its group.
    only_id = pl.when((pl.col("title") == "") & (pl.col("body") == "")).then("article_id")
    keyed = articles.select("article_id", "published_on", title, body).with_columns(only_id.alias("only_id"))
    same_text = ["title", "body", "only_id"]
    return (
        keyed.sort("published_on", "article_id", nulls_last=True)
        .select(
            "article_id",
            pl.col("article_id").first().over(same_text).alias("story_id"),
            pl.when(pl.len().over(same_text) > 1)
            .then(pl.lit(DuplicateRule.EXACT_TEXT.value))
            .otherwise(pl.lit(DuplicateRule.ONLY.value))
            .alias("duplicate_rule"),
            pl.lit(1.0).alias("similarity"),
        )
        .sort("article_id")
        .match_to_schema(ARTICLE_STORIES.schema)
    )

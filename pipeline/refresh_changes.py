"""How far the counts of each entity have moved since the last publication, and why.

A function of two publications. Reading them belongs to ``assets.refresh_changes``; what became of the entities that are
gone belongs to ``pipeline.entity_changes``.
"""

from dataclasses import dataclass

import polars as pl

from pipeline.tables import REFRESH_CHANGES, MoveReason


@dataclass(frozen=True)
class Basis:
    """What decides the tables beside the articles, as columns of ``refreshes``; None where a publication does not say."""

    extractor_id: str | None
    alias_file_sha256: str | None
    boilerplate_file_sha256: str | None
    program_sha256: str | None


@dataclass(frozen=True)
class Publication:
    """What counts follow from.

    mentions: article_id and entity_id of each mention that is counted.
    articles: article_id and content_sha256 of each article.
    entities: entity_id and entity_name of each entity.
    basis: what else the counts rest on.
    """

    mentions: pl.DataFrame
    articles: pl.DataFrame
    entities: pl.DataFrame
    basis: Basis


def count_moves(before: Publication, now: Publication) -> pl.DataFrame:
    """The table of what moved from one publication to another without its run_id, by entity_id and change_reason."""
    articles = compare_articles(before.articles, now.articles)
    cause = choose_cause(before.basis, now.basis, has_other_articles=articles["change_reason"].count() > 0)
    names = pl.concat([now.entities, before.entities]).unique("entity_id", keep="first", maintain_order=True)
    is_there, was_there = pl.col("mention_count") > 0, pl.col("previous_mention_count") > 0
    return (
        count_mentions(now.mentions, "mention_count")
        .join(
            count_mentions(before.mentions, "previous_mention_count"),
            on=["article_id", "entity_id"],
            how="full",
            coalesce=True,
        )
        .with_columns(pl.col("mention_count", "previous_mention_count").fill_null(0))
        .filter(pl.col("mention_count") != pl.col("previous_mention_count"))
        .join(articles, on="article_id", how="left")
        .with_columns(pl.col("change_reason").fill_null(cause.value))
        .group_by("entity_id", "change_reason")
        .agg(
            pl.col("mention_count", "previous_mention_count").sum(),
            article_count=is_there.sum().cast(pl.Int64),
            previous_article_count=was_there.sum().cast(pl.Int64),
        )
        .join(names, on="entity_id", how="left")
        .select(name for name in REFRESH_CHANGES.schema if name != "run_id")
        .sort("entity_id", "change_reason")
    )


def count_mentions(mentions: pl.DataFrame, name: str) -> pl.DataFrame:
    """Mentions per article and entity, in a column of this name."""
    return mentions.group_by("article_id", "entity_id").agg(pl.len().cast(pl.Int64).alias(name))


def compare_articles(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """What happened to each article: article_id and change_reason, which is null where nothing did."""
    old, new = pl.col("old_sha256"), pl.col("content_sha256")
    cases = [
        (old.is_null(), MoveReason.ARTICLE_NEW),
        (new.is_null(), MoveReason.ARTICLE_REMOVED),
        (old != new, MoveReason.ARTICLE_CHANGED),
    ]
    return now.join(before.rename({"content_sha256": "old_sha256"}), on="article_id", how="full", coalesce=True).select(
        "article_id", change_reason=pl.coalesce(*(pl.when(case).then(pl.lit(value.value)) for case, value in cases))
    )


def choose_cause(before: Basis, now: Basis, *, has_other_articles: bool) -> MoveReason:
    """Why counts moved in articles to which nothing happened: the first cause that there is.

    A publication that does not say what it was made with was made by another version of the program.

    Args:
        before: what the last publication was made with.
        now: what the present tables were made with.
        has_other_articles: whether some article is new, changed or gone.
    """
    if before.extractor_id not in {None, now.extractor_id}:
        return MoveReason.MODEL_CHANGED
    if before.alias_file_sha256 not in {None, now.alias_file_sha256}:
        return MoveReason.ALIAS_FILE_CHANGED
    rules_before = before.boilerplate_file_sha256, before.program_sha256
    is_other_rules = rules_before != (now.boilerplate_file_sha256, now.program_sha256)
    return MoveReason.RULES_CHANGED if is_other_rules or not has_other_articles else MoveReason.OTHER_ARTICLES

"""What became of the entities that were published before and are no more, and why.

A function of two publications: the mentions of the one before are looked for in the same articles by their text, since
positions move when an article is revised. Reading the two belongs to ``assets.entity_changes``.
"""

from collections.abc import Collection

import polars as pl

from pipeline.tables import ENTITY_CHANGES, ChangeReason, MentionRejection, MentionStatus, ResolutionMethod

SAME_TEXT = ["article_id", "mention_text"]


def explain_changes(
    gone: pl.DataFrame,
    before: pl.DataFrame,
    after: pl.DataFrame,
    articles: pl.DataFrame,
    *,
    known_ids: Collection[str],
    extractor_ids: Collection[str],
) -> pl.DataFrame:
    """The table of changes without its run_id, by entity_id.

    Args:
        gone: entity_id and entity_name of the entities that are no more.
        before: their mentions: entity_id, article_id, mention_text, extractor_id.
        after: the present mentions with the same articles and texts: article_id, mention_text, mention_status, entity_id,
            resolution_method, rejection_reason.
        articles: article_id and is_changed of the articles that are still there.
        known_ids: all entities published before.
        extractor_ids: the extractors of all present mentions.
    """
    fates = (
        before.join(choose_fates(after), on=SAME_TEXT, how="left")
        .join(articles, on="article_id", how="left")
        .with_columns(
            is_known=pl.col("new_entity_id").is_in(list(known_ids)),
            is_other_model=~pl.col("extractor_id").is_in(list(extractor_ids)),
            is_by_alias=(pl.col("resolution_method") == ResolutionMethod.ALIAS_FILE.value)
            .any()
            .over("entity_id", "new_entity_id"),
        )
        .with_columns(change_reason=tell_reason())
    )
    most = (
        fates.group_by("entity_id", "new_entity_id", "change_reason")
        .agg(moved=pl.len().cast(pl.Int64))
        .sort("entity_id", -pl.col("moved"), "change_reason", "new_entity_id")
        .unique("entity_id", keep="first", maintain_order=True)
    )
    return (
        gone.join(most, on="entity_id")
        .join(before.group_by("entity_id").agg(mention_count=pl.len().cast(pl.Int64)), on="entity_id")
        .with_columns(moved_mention_count=pl.when(pl.col("new_entity_id").is_null()).then(0).otherwise(pl.col("moved")))
        .select(name for name in ENTITY_CHANGES.schema if name != "run_id")
        .sort("entity_id")
    )


def choose_fates(after: pl.DataFrame) -> pl.DataFrame:
    """What most mentions with one text in one article are now."""
    fate = ["mention_status", "entity_id", "resolution_method", "rejection_reason"]
    return (
        after.group_by(*SAME_TEXT, *fate)
        .agg(count=pl.len().cast(pl.Int64))
        .sort(*SAME_TEXT, -pl.col("count"), *fate)
        .unique(SAME_TEXT, keep="first", maintain_order=True)
        .rename({"entity_id": "new_entity_id"})
    )


def tell_reason() -> pl.Expr:
    """Why a mention is no longer one of the entity it was of."""
    reason, status, is_rejected = (
        ChangeReason,
        pl.col("mention_status"),
        pl.col("mention_status") == MentionStatus.REJECTED.value,
    )
    is_resolved = status == MentionStatus.RESOLVED.value
    cases = [
        (is_resolved & pl.col("is_by_alias") & pl.col("is_known"), reason.MERGED_BY_ALIAS_FILE),
        (is_resolved & pl.col("is_by_alias"), reason.RENAMED_BY_ALIAS_FILE),
        (is_rejected & (pl.col("rejection_reason") == MentionRejection.IGNORED.value), reason.IGNORED_BY_ALIAS_FILE),
        (pl.col("is_changed").is_null(), reason.ARTICLE_REMOVED),
        (pl.col("is_other_model"), reason.MODEL_CHANGED),
        (is_resolved & pl.col("is_known"), reason.MERGED),
        (is_resolved, reason.RENAMED),
        (status == MentionStatus.UNRESOLVED.value, reason.UNRESOLVED),
        (is_rejected, reason.REJECTED),
        (pl.col("is_changed"), reason.ARTICLE_CHANGED),
    ]
    return pl.coalesce(
        *(pl.when(is_case).then(pl.lit(value.value)) for is_case, value in cases), pl.lit(reason.NO_LONGER_FOUND.value)
    )

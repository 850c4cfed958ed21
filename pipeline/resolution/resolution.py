"""From located names to mentions and entities, over the whole corpus at once.

Recomputed whole when anything changes: a removed article leaves nothing behind. Which names there are, and where, is decided in
``finding``, which entity they stand for in ``grouping``, and what that is called in ``naming``; this module makes the tables.
"""

from typing import NamedTuple

import polars as pl

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.choices import decide_names
from pipeline.resolution.locating import pause_collection
from pipeline.resolution.naming import Entity, name_entities
from pipeline.tables import ENTITIES, ENTITY_ALIASES, MENTIONS, MentionStatus


class Resolution(NamedTuple):
    """The tables of resolution, with the schemas of ``pipeline.tables``, each sorted by its key."""

    mentions: pl.DataFrame
    entities: pl.DataFrame
    entity_aliases: pl.DataFrame


def resolve_mentions(located: pl.DataFrame, articles: pl.DataFrame, aliases: AliasRules) -> Resolution:
    """Decide which entity each located name stands for.

    Args:
        located: rows of ``located_names``, in the order of its key.
        articles: article_id and published_on of each.
        aliases: the decisions of the alias file.
    """
    with pause_collection():
        decided = decide_names(located, aliases)
        entities = name_entities(decided.groups.values())
    mentions = build_mentions(decided.names, entities)
    return Resolution(mentions, build_entities(mentions, entities, articles), build_entity_aliases(mentions))


def build_mentions(names: pl.DataFrame, entities: dict[str, Entity]) -> pl.DataFrame:
    """The table of mentions, of names as ``decide_names`` gives them."""
    ids = pl.DataFrame(
        [(key, entity.entity_id) for key, entity in entities.items()],
        schema={"key": pl.String, "entity_id": pl.String},
        orient="row",
    )
    is_resolved = pl.col("entity_id").is_not_null()
    status = (
        pl.when(pl.col("rejection_reason").is_not_null())
        .then(pl.lit(MentionStatus.REJECTED.value))
        .when(is_resolved)
        .then(pl.lit(MentionStatus.RESOLVED.value))
        .otherwise(pl.lit(MentionStatus.UNRESOLVED.value))
    )
    return (
        names.join(ids, on="key", how="left", maintain_order="left")
        .with_columns(
            pl.format("{}:{}", "article_id", "start_char").alias("mention_id"),
            status.alias("mention_status"),
            pl.when(is_resolved).then("method").alias("resolution_method"),
        )
        .select(MENTIONS.schema.names())
    )


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

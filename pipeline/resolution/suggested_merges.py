"""The table of suggested merges: each with its counts, an example of both entities, and the row that would merge them.

Which entities are suggested is decided in ``suggestions``.
"""

import csv
import io

import polars as pl

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.names import normalize_name
from pipeline.resolution.suggestions import NamedEntity, Suggestion, suggest_merges
from pipeline.tables import SUGGESTED_MERGES, AliasDecision, EntityType

MAX_SUGGESTIONS = 300  # more than anybody reads through


def list_suggested_merges(mentions: pl.DataFrame, entities: pl.DataFrame, aliases: AliasRules) -> pl.DataFrame:
    """The table, without the sentences of its examples, in the order of its numbers.

    Args:
        mentions: mention_id, article_id, start_char and entity_id of the resolved mentions.
        entities: the table of entities.
        aliases: the decisions of the alias file.
    """
    named = name_entities(mentions, entities)
    suggestions = suggest_merges(named, aliases, MAX_SUGGESTIONS)
    examples = find_examples(mentions, suggestions)
    rows = [
        (
            number,
            kept.entity_id,
            merged.entity_id,
            kept.name,
            merged.name,
            suggestion.reason.value,
            suggestion.similarity,
            kept.mention_count,
            merged.mention_count,
            len(kept.article_ids),
            len(merged.article_ids),
            len(kept.article_ids & merged.article_ids),
            examples[kept.entity_id, choose_article(kept, merged)],
            examples[merged.entity_id, choose_article(merged, kept)],
            write_alias_row(suggestion),
        )
        for number, suggestion in enumerate(suggestions, start=1)
        for kept, merged in [(suggestion.kept, suggestion.merged)]
    ]
    schema = {name: kind for name, kind in SUGGESTED_MERGES.schema.items() if not name.endswith("_sentence")}
    return pl.DataFrame(rows, schema=schema, orient="row")


def name_entities(mentions: pl.DataFrame, entities: pl.DataFrame) -> list[NamedEntity]:
    """The entities with their mentions counted, in the order of their ids."""
    counted = mentions.group_by("entity_id").agg(pl.len().alias("mention_count"), pl.col("article_id").unique())
    columns = ("entity_id", "entity_name", "entity_type", "country_code", "mention_count", "article_id")
    joined = entities.join(counted, on="entity_id").sort("entity_id").select(columns)
    return [
        NamedEntity(entity_id, name, tuple(normalize_name(name).split()), EntityType(kind), code, count, frozenset(article_ids))
        for entity_id, name, kind, code, count, article_ids in joined.iter_rows()
    ]


def choose_article(entity: NamedEntity, other: NamedEntity) -> str:
    """The article of an entity's example: the first with both entities, else the first with it."""
    return min(entity.article_ids & other.article_ids or entity.article_ids)


def find_examples(mentions: pl.DataFrame, suggestions: list[Suggestion]) -> dict[tuple[str, str], str]:
    """The first mention of each suggested entity in each article, by entity and article."""
    suggested = {entity.entity_id for suggestion in suggestions for entity in (suggestion.kept, suggestion.merged)}
    first = (
        mentions.filter(pl.col("entity_id").is_in(suggested))
        .sort("start_char")
        .group_by("entity_id", "article_id", maintain_order=True)
        .agg(pl.col("mention_id").first())
    )
    return {(entity_id, article_id): mention_id for entity_id, article_id, mention_id in first.iter_rows()}


def write_alias_row(suggestion: Suggestion) -> str:
    """The row of the alias file that makes the two entities one, without the end of the line."""
    kept, merged = suggestion.kept, suggestion.merged
    row = io.StringIO()
    reason = f"suggested: {suggestion.reason.value}"
    csv.writer(row, lineterminator="").writerow(
        (merged.name, kept.entity_type.value, kept.name, AliasDecision.SAME.value, reason)
    )
    return row.getvalue()

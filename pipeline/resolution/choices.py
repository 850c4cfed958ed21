"""The entity that each located name stands for, before anything has an id: ``grouping`` and ``redirects`` over frames."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

import polars as pl

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Known, Occurrence
from pipeline.resolution.grouping import Choice, choose_entities
from pipeline.resolution.names import normalize_name
from pipeline.resolution.naming import Group
from pipeline.resolution.redirects import list_redirects
from pipeline.tables import EntityType, ResolutionMethod

KNOWN = ("known_key", "known_type", "known_method", "known_country")
SAME_WAY = ("name_text", "model_label", "is_titled", "name_type", "explained_by", *KNOWN)
CHOSEN = {"article_id": pl.String, "name_text": pl.String, "known_key": pl.String, "key": pl.String, "method": pl.String}


@dataclass(frozen=True)
class Decided:
    """Located names with the key and the rule of what each stands for, and the entities by their keys.

    ``names`` has the columns of ``located_names``, and key and method; both are null where a name is rejected, and key alone
    where several entities remain possible. ``redirects`` are the keys that decisions of people lead to another entity.
    """

    names: pl.DataFrame
    groups: dict[str, Group]
    redirects: dict[str, Known]


def decide_names(located: pl.DataFrame, aliases: AliasRules) -> Decided:
    """Choose the entities of names.

    Args:
        located: rows of ``located_names``, in the order of its key.
        aliases: the decisions of the alias file.
    """
    redirects = list_redirects(aliases)
    articles = list_occurrences(located)
    chosen = choose_entities([occurrences for _, occurrences in articles], aliases)
    groups: dict[str, Group] = {}
    rows: dict[tuple[str, str, str | None], tuple[str | None, str]] = {}
    for (article_id, occurrences), choices in zip(articles, chosen, strict=True):
        for occurrence in occurrences:
            key, method = take_choice(occurrence, choices, redirects)
            known_key = occurrence.known.key if occurrence.known else None
            rows[article_id, occurrence.text, known_key] = key, method.value
            if key:
                if key not in groups:
                    groups[key] = Group(key, known=redirects.get(key))
                groups[key].add(article_id, occurrence)
    described = pl.DataFrame([(*place, *choice) for place, choice in rows.items()], schema=CHOSEN, orient="row")
    is_named = pl.col("rejection_reason").is_null()
    names = located.join(
        described, on=("article_id", "name_text", "known_key"), how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(pl.when(is_named).then("key"), pl.when(is_named).then("method"))
    return Decided(names, groups, redirects)


def list_occurrences(located: pl.DataFrame) -> list[tuple[str, list[Occurrence]]]:
    """The names of each article that has some, without the rejected ones, in the order in which they first stand there."""
    counted = (
        located.filter(pl.col("rejection_reason").is_null())
        .group_by("article_id", *SAME_WAY, maintain_order=True)
        .agg(pl.len())
    )
    kinds = {None: None} | {kind.value: kind for kind in EntityType}
    return [
        (
            article_id,
            [
                Occurrence(text, label, _read_known(*known), is_titled, kinds[kind], explained_by, count)
                for _, text, label, is_titled, kind, explained_by, *known, count in rows
            ],
        )
        for article_id, rows in groupby(counted.iter_rows(), key=itemgetter(0))
    ]


@cache
def _read_known(key: str | None, kind: str, method: str, country_code: str | None) -> Known | None:
    return Known(EntityType(kind), key, ResolutionMethod(method), country_code) if key else None


def take_choice(occurrence: Occurrence, chosen: dict[str, Choice], redirects: dict[str, Known]) -> Choice:
    """The choice for a name of an article."""
    own = occurrence.known
    choice = Choice(own.key, own.method) if own else chosen[normalize_name(occurrence.text)]
    known = redirects.get(choice.key) if choice.key else None
    return choice._replace(key=known.key) if known else choice

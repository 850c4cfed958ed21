"""What is decided otherwise about the same articles when some rule is another.

Keys of entities may differ while nothing else does: an entity that moves as a whole and keeps its type and name is the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from pipeline.resolution.choices import Decided
from pipeline.resolution.names import normalize_name
from pipeline.resolution.naming import Group, find_name, find_type, get_country

PLACE = ("article_id", "start_char", "end_char")
OUTCOME = ("name_text", "rejection_reason", "key")  # what becomes of the name at a place


class Difference(NamedTuple):
    """Something decided otherwise: the name in normal form, if it is one name, and the entities by their keys."""

    form: str
    keys: tuple[str, ...]


def list_differences(one: Decided, other: Decided) -> list[Difference]:
    """What ``other`` decides otherwise than ``one`` about the same articles."""
    places = one.names.select(*PLACE, *OUTCOME).join(
        other.names.select(*PLACE, *OUTCOME), on=PLACE, how="full", coalesce=True, suffix=" after", maintain_order="left_right"
    )
    is_moved = pl.col("key").is_not_null() & pl.col("key after").is_not_null()
    is_other = pl.any_horizontal(
        pl.col(name).is_null() != pl.col(f"{name} after").is_null()
        if name == "name_text"
        else pl.col(name).ne_missing(pl.col(f"{name} after"))
        for name in OUTCOME
    )
    moves: dict[str, Counter[str]] = defaultdict(Counter)
    for before, after in places.filter(is_moved).select("key", "key after").iter_rows():
        moves[before][after] += 1
    differences = [
        Difference(normalize_name(name or new_name), tuple(key for key in keys if key))
        for name, new_name, *keys in places.filter(~is_moved & is_other)
        .select("name_text", "name_text after", "key", "key after")
        .iter_rows()
    ]
    return [*differences, *list_changed_entities(moves, one.groups, other.groups)]


def list_changed_entities(
    moves: dict[str, Counter[str]], groups: dict[str, Group], groups_after: dict[str, Group]
) -> Iterator[Difference]:
    """Yield the entities that are parted, joined with others, or described otherwise."""
    origins = Counter(key for targets in moves.values() for key in targets)
    for key, targets in moves.items():
        if list(targets) == [key]:
            continue
        target = next(iter(targets))
        is_parted = len(targets) > 1 or targets.total() < groups[key].forms.total()
        if is_parted or origins[target] > 1 or target in groups or describe(groups_after[target]) != describe(groups[key]):
            yield Difference("", (key, *targets))


def describe(group: Group) -> tuple[str, ...]:
    """What is said of an entity."""
    return find_type(group), find_name(group), get_country(group) or ""

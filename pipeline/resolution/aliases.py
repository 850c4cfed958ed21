"""The decisions about names that people write down in seeds/entity_aliases.csv.

The file holds exceptions only; what follows from a general rule belongs to the other modules here.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from pipeline.edited_files import EditedRow, read_edited_rows
from pipeline.resolution.names import normalize_name
from pipeline.tables import EntityType

COLUMNS = ("alias", "type", "name", "decision", "reason")


class Decision(StrEnum):
    """What a row says about its alias."""

    SAME = "same"  # the alias is this entity
    DIFFERENT = "different"  # the alias is never merged with this name
    IGNORE = "ignore"  # the alias is not an entity
    TYPE = "type"  # the entity named alias has this type


@dataclass(frozen=True)
class AliasRules:
    """The decisions, by normal form of the alias.

    ``entities`` gives the type and name an alias stands for ("same" rows, the name itself, and "type" rows), ``forms`` their
    spellings in the file, ``separate`` the pairs never merged, ``ignored`` the forms that are no entities.
    """

    entities: dict[str, tuple[EntityType, str]] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    separate: frozenset[frozenset[str]] = frozenset()
    ignored: frozenset[str] = frozenset()

    @cached_property
    def kept_apart(self) -> frozenset[str]:
        """The normal forms that are never merged with some other: nothing joins them by rule."""
        return frozenset(name for pair in self.separate for name in pair)

    def keep_apart(self, one: str, other: str) -> bool:
        """Whether two normal forms are never merged."""
        return one in self.kept_apart and frozenset((one, other)) in self.separate


def load_aliases(path: Path) -> AliasRules:
    """Read the alias file.

    Raises:
        EditedFileError: a row is incomplete, repeats a decision or contradicts another row; the message names the line.
    """
    entities: dict[str, tuple[EntityType, str]] = {}
    forms: dict[str, None] = {}
    separate: set[frozenset[str]] = set()
    ignored: set[str] = set()
    seen: dict[tuple[str, str], EditedRow] = {}
    for row in read_edited_rows(path, COLUMNS):
        alias = normalize_name(row.require("alias"))
        decision = Decision(row.require("decision", tuple(Decision)))
        row.require("reason")
        check_row(row, decision)
        other = normalize_name(row["name"]) if decision is Decision.DIFFERENT else ""
        if earlier := seen.get((alias, other)):
            raise row.error("alias", f"{row['alias']!r} is already decided in line {earlier.line}; keep one of the two rows")
        seen[alias, other] = row
        if decision is Decision.IGNORE:
            ignored.add(alias)
        elif decision is Decision.DIFFERENT:
            separate.add(frozenset((alias, other)))
        else:
            name = row["name"] or row["alias"]
            entity = (EntityType(row["type"]), name)
            add_entity(entities, row, alias, entity)
            add_entity(entities, row, normalize_name(name), entity)
            forms |= {row["alias"]: None, name: None}
    check_contradictions(seen, entities, separate)
    return AliasRules(entities, tuple(forms), frozenset(separate), frozenset(ignored))


def check_row(row: EditedRow, decision: Decision) -> None:
    """Check that a row fills the columns its decision needs, and only those."""
    if decision in (Decision.SAME, Decision.TYPE) or row["type"]:
        row.require("type", tuple(EntityType))
    if decision in (Decision.SAME, Decision.DIFFERENT):
        row.require("name")
    elif row["name"]:
        raise row.error("name", f"the decision {decision.value!r} takes no name; leave it empty")


def add_entity(entities: dict[str, tuple[EntityType, str]], row: EditedRow, form: str, entity: tuple[EntityType, str]) -> None:
    """Add what a form stands for, unless another row says otherwise."""
    known = entities.setdefault(form, entity)
    if known != entity:
        raise row.error("name", f"another row makes this the {known[0].value} {known[1]!r}; a form stands for one entity")


def check_contradictions(
    seen: dict[tuple[str, str], EditedRow], entities: dict[str, tuple[EntityType, str]], separate: set[frozenset[str]]
) -> None:
    """Check that no two forms are both the same and different, and that no ignored form is the name of an entity."""
    for (alias, other), row in seen.items():
        if row["decision"] == Decision.IGNORE and alias in entities:
            raise row.error("decision", f"another row makes {row['alias']!r} an entity; keep one of the two rows")
        both = alias in entities and other in entities
        if frozenset((alias, other)) in separate and (alias == other or (both and entities[alias] == entities[other])):
            raise row.error(
                "decision", f"another row makes {row['alias']!r} the same as {row['name']!r}; keep one of the two rows"
            )

"""What the rows of seeds/entity_aliases.csv, the decisions of people about names, say together.

The file holds exceptions only; what follows from a general rule belongs to the other modules here. Rows that are no longer
needed are found in ``alias_rows``.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path

from pipeline.edited_files import read_edited_rows
from pipeline.resolution.contradictions import check_contradictions
from pipeline.resolution.decisions import COLUMNS, AliasRow, Chains, read_row
from pipeline.tables import AliasDecision, EntityType


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
    rows: tuple[AliasRow, ...] = ()

    @cached_property
    def kept_apart(self) -> frozenset[str]:
        """The normal forms that are never merged with some other: nothing joins them by rule."""
        return frozenset(name for pair in self.separate for name in pair)

    def keep_apart(self, one: str, other: str) -> bool:
        """Whether two normal forms are never merged."""
        return one in self.kept_apart and frozenset((one, other)) in self.separate

    def leave_out(self, rows: Sequence[AliasRow]) -> "AliasRules":
        """The rules that the file would give without some of its rows."""
        left_out = {row.line for row in rows}
        return build_rules([row for row in self.rows if row.line not in left_out])


def load_aliases(path: Path) -> AliasRules:
    """Read the alias file.

    Raises:
        EditedFileError: a row is incomplete, repeats a decision or contradicts other rows; the message names their lines.
    """
    rows = [read_row(row) for row in read_edited_rows(path, COLUMNS)]
    check_contradictions(rows)
    return build_rules(rows)


def build_rules(rows: Sequence[AliasRow]) -> AliasRules:
    """What rows that do not contradict each other say together."""
    chains = Chains(rows)
    naming = [row for row in rows if row.names_entity]
    spellings = {row.name_form: row.name for row in naming}
    entities: dict[str, tuple[EntityType, str]] = {}
    for row in naming:
        assert row.entity_type is not None  # read_row has seen to it
        entities[row.form] = entities[row.name_form] = (row.entity_type, spellings[chains.find_end(row.form)])
    return AliasRules(
        entities,
        tuple(dict.fromkeys(form for row in naming for form in (row.alias, row.name))),
        list_separate(rows, entities),
        frozenset(row.form for row in rows if row.decision is AliasDecision.IGNORE),
        tuple(rows),
    )


def list_separate(rows: Sequence[AliasRow], entities: dict[str, tuple[EntityType, str]]) -> frozenset[frozenset[str]]:
    """The pairs of forms never merged: each form of the one entity with each of the other."""
    forms: dict[tuple[EntityType, str], set[str]] = defaultdict(set)
    for form, entity in entities.items():
        forms[entity].add(form)
    separate: set[frozenset[str]] = set()
    for row in rows:
        if row.decision is AliasDecision.DIFFERENT:
            sides = [forms[entities[form]] if form in entities else {form} for form in (row.form, row.name_form)]
            separate |= {frozenset(pair) for pair in product(*sides)}
    return frozenset(separate)

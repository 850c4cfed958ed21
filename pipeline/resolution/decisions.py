"""One decision of a person about a name, as a row of seeds/entity_aliases.csv has it, and where rows lead together.

What follows from all rows belongs to ``aliases``, and rows that cannot all be true to ``contradictions``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.edited_files import EditedFileError, EditedRow
from pipeline.resolution.names import normalize_name
from pipeline.tables import AliasDecision, EntityType

COLUMNS = {
    "alias": "The name the row decides about, without regard to case and accents; one row each, but for different.",
    "type": "Type of the entity, such as person or place; needed for same and type.",
    "name": "The entity that the alias is the same as or different from; empty for ignore and type.",
    "decision": "What the row says: same, different, ignore or type.",
    "reason": "Why, for whoever reads the row later.",
}


@dataclass(frozen=True)
class AliasRow:
    """One row of the file; the name is the alias itself where the row gives none."""

    source: EditedRow
    decision: AliasDecision

    @property
    def line(self) -> int:
        """The line of the file it stands on."""
        return self.source.line

    @property
    def alias(self) -> str:
        """The form the row is about."""
        return self.source["alias"]

    @property
    def name(self) -> str:
        """What the form is the same as, or different from."""
        return self.source["name"] or self.alias

    @property
    def entity_type(self) -> EntityType | None:
        """The type the row gives."""
        return EntityType(self.source["type"]) if self.source["type"] else None

    @property
    def form(self) -> str:
        """Normal form of the alias."""
        return normalize_name(self.alias)

    @property
    def name_form(self) -> str:
        """Normal form of the name."""
        return normalize_name(self.name)

    @property
    def names_entity(self) -> bool:
        """Whether the row says which entity its alias is."""
        return self.decision in (AliasDecision.SAME, AliasDecision.TYPE)

    def error(self, problem: str, column: str = "alias") -> EditedFileError:
        """An error at this row, for the caller to raise."""
        return self.source.error(column, problem)


def read_row(row: EditedRow) -> AliasRow:
    """Check that a row fills the columns its decision needs, and only those.

    Raises:
        EditedFileError: it does not.
    """
    row.require("alias")
    decision = AliasDecision(row.require("decision", tuple(AliasDecision)))
    row.require("reason")
    if decision in (AliasDecision.SAME, AliasDecision.TYPE) or row["type"]:
        row.require("type", tuple(EntityType))
    if decision in (AliasDecision.SAME, AliasDecision.DIFFERENT):
        row.require("name")
    elif row["name"]:
        raise row.error("name", f"the decision {decision.value!r} takes no name; leave it empty")
    return AliasRow(row, decision)


class Chains:
    """Where "same" rows lead: "A is B" and "B is C" make A, B and C one entity that is called C.

    An alias has one row, so each form leads to one other at most.
    """

    def __init__(self, rows: Sequence[AliasRow]) -> None:
        self.steps = {row.form: row for row in rows if row.decision is AliasDecision.SAME and row.form != row.name_form}

    def follow(self, form: str) -> list[AliasRow]:
        """The rows that lead from a form to its entity's name, in order; in a circle, until it closes."""
        followed: dict[str, AliasRow] = {}
        while form in self.steps and form not in followed:
            followed[form] = self.steps[form]
            form = followed[form].name_form
        return list(followed.values())

    def find_end(self, form: str) -> str:
        """The normal form of the name of a form's entity."""
        path = self.follow(form)
        return path[-1].name_form if path else form

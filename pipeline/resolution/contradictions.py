"""Rows of the alias file that cannot all be true, also where only a chain of them says so.

Every error names the lines on both sides and what to do about them.
"""

from collections.abc import Sequence

from pipeline.resolution.decisions import AliasRow, Chains
from pipeline.tables import AliasDecision


def check_contradictions(rows: Sequence[AliasRow]) -> None:
    """Check that rows can all be true.

    Raises:
        EditedFileError: two of them cannot.
    """
    check_repeats(rows)
    chains = Chains(rows)
    check_circles(chains)
    check_entities([row for row in rows if row.names_entity], chains)
    check_ignored(rows)
    check_different(rows, chains)


def check_repeats(rows: Sequence[AliasRow]) -> None:
    """Check that an alias has one row; besides, it may be different from several names."""
    seen: dict[frozenset[str], AliasRow] = {}
    for row in rows:
        is_pair = row.decision is AliasDecision.DIFFERENT
        key = frozenset((row.form, row.name_form, "different") if is_pair else (row.form,))
        earlier = seen.setdefault(key, row)
        if earlier is not row:
            raise row.error(f"{row.alias!r} is already decided in line {earlier.line}; keep one of the two rows")


def check_circles(chains: Chains) -> None:
    """Check that every chain of "same" rows ends at a name."""
    for form in chains.steps:
        path = chains.follow(form)
        if path[-1].name_form in chains.steps:
            *_, other, last = sorted(path, key=lambda row: row.line)
            raise last.error(
                f"{last.alias!r} is {last.name!r}, and by line {other.line} that leads back to {last.alias!r}; "
                "the row whose alias is the name to show must go",
                "name",
            )


def check_entities(rows: Sequence[AliasRow], chains: Chains) -> None:
    """Check that all rows about one entity give it one type, and its name one spelling."""
    first: dict[str, AliasRow] = {}
    spelled: dict[str, AliasRow] = {}
    for row in rows:
        end = chains.find_end(row.form)
        other = first.setdefault(end, row)
        if other.entity_type != row.entity_type:
            raise row.error(
                f"{row.alias!r} has the type {row.entity_type} here, but by line {other.line} the same entity is of type "
                f"{other.entity_type}; give both rows one type, or names of different entities",
                "type",
            )
        if row.name_form == end and spelled.setdefault(end, row).name != row.name:
            other = spelled[end]
            raise row.error(
                f"the name is spelled {row.name!r} here and {other.name!r} in line {other.line}; spell it alike in both", "name"
            )


def check_ignored(rows: Sequence[AliasRow]) -> None:
    """Check that no ignored form is the name of an entity."""
    named = {row.name_form: row for row in rows if row.names_entity}
    for row in rows:
        if row.decision is AliasDecision.IGNORE and (other := named.get(row.form)):
            raise row.error(
                f"{row.alias!r} is ignored here and the name of an entity in line {other.line}; keep one of the two rows",
                "decision",
            )


def check_different(rows: Sequence[AliasRow], chains: Chains) -> None:
    """Check that no two names are both different and, perhaps through other rows, the same."""
    for row in rows:
        # Two things may have one name: such a row only ends the suggestion to merge them.
        if row.decision is not AliasDecision.DIFFERENT or row.form == row.name_form:
            continue
        if chains.find_end(row.form) == chains.find_end(row.name_form):
            path = {step.line for form in (row.form, row.name_form) for step in chains.follow(form)}
            lines = join_lines(sorted(path))
            raise row.error(
                f"{row.alias!r} and {row.name!r} are different here, but {lines} them the same; "
                "delete this row or one of those",
                "decision",
            )


def join_lines(lines: Sequence[int]) -> str:
    """Lines as the subject of a sentence."""
    if len(lines) == 1:
        return f"line {lines[0]} makes"
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]} together make"

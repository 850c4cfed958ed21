"""Which rows of the alias file are still needed: without the others the program would decide the same.

Articles with the names of the rows in question are resolved again without these rows, and compared. A few articles show of most
rows that they are needed; those left are looked for in more of them, and in the end in all, or in a thousand. What is left
then can be deleted together.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.choices import Decided, choose_for, collect_groups, decide_corpus
from pipeline.resolution.decisions import AliasRow
from pipeline.resolution.differences import Difference, list_differences
from pipeline.resolution.names import normalize_name
from pipeline.tables import ALIAS_ROWS, AliasDecision, AliasRowStatus

SAMPLES = (2, 10, 100, 1000, 1000)  # articles for each name, round by round; in the last nothing may differ any more
EXPLANATIONS = {
    AliasRowStatus.NEEDED: "Without the row the program would decide otherwise.",
    AliasRowStatus.NOT_NEEDED: "The program decides the same without the row; it can be deleted.",
    AliasRowStatus.NOT_FOUND: "No article has this name, or not both names of a pair.",
}


class Uses(NamedTuple):
    """How often each form of the file stands in the corpus, and the articles, by their index, in which it does."""

    counts: Counter[str]
    articles: dict[str, list[int]]


def judge_alias_rows(decided: Decided, aliases: AliasRules) -> pl.DataFrame:
    """The table of the rows of the alias file, for a corpus that was decided with all of them."""
    uses = count_uses(decided, aliases)
    found = [row for row in aliases.rows if is_found(row, uses)]
    not_needed = {row.line for row in find_unneeded(decided, aliases, found, uses)}
    rows = []
    for row in aliases.rows:
        status = AliasRowStatus.NEEDED if row in found else AliasRowStatus.NOT_FOUND
        status = AliasRowStatus.NOT_NEEDED if row.line in not_needed else status
        entity = aliases.entities.get(row.form) if row.names_entity else None
        kind, name = entity or (row.entity_type, row.source["name"] or None)
        rows.append(
            (
                row.line,
                row.alias,
                row.decision.value,
                kind.value if kind else None,
                name,
                row.source["reason"],
                status.value,
                uses.counts[row.form],
                EXPLANATIONS[status],
            )
        )
    return pl.DataFrame(rows, schema=ALIAS_ROWS.schema, orient="row")


def count_uses(decided: Decided, aliases: AliasRules) -> Uses:
    """Find the forms of the file in the corpus."""
    forms = {form for row in aliases.rows for form in (row.form, row.name_form)}
    uses = Uses(Counter(), defaultdict(list))
    for index, found in enumerate(decided.candidates if forms else ()):
        present = Counter(form for candidate in found if (form := normalize_name(candidate.text)) in forms)
        uses.counts.update(present)
        for form in present:
            uses.articles[form].append(index)
    return uses


def is_found(row: AliasRow, uses: Uses) -> bool:
    """Whether the corpus has the alias, and both names of a pair that is kept apart."""
    return bool(uses.counts[row.form] and (row.decision is not AliasDecision.DIFFERENT or uses.counts[row.name_form]))


def find_unneeded(decided: Decided, aliases: AliasRules, rows: Sequence[AliasRow], uses: Uses) -> Sequence[AliasRow]:
    """The rows without which, taken together, nothing is decided otherwise."""
    for size in SAMPLES:
        differences = compare_articles(decided, aliases, rows, uses, size)
        if not differences and size == max(SAMPLES):
            return rows
        rows = drop_blamed(rows, differences, aliases)
    return []


def compare_articles(
    decided: Decided, aliases: AliasRules, rows: Sequence[AliasRow], uses: Uses, size: int
) -> list[Difference]:
    """What becomes otherwise without any of the rows in the first articles that have their names, taken alone."""
    indexes = sorted({index for row in rows for form in (row.form, row.name_form) for index in uses.articles[form][:size]})
    corpus = [decided.corpus[index] for index in indexes]
    sample = choose_for(corpus, [decided.candidates[index] for index in indexes], decided.names, aliases)
    return list_differences(sample, decide_corpus(corpus, aliases.leave_out(rows), decided.names), collect_groups(sample))


def drop_blamed(rows: Sequence[AliasRow], differences: Sequence[Difference], aliases: AliasRules) -> list[AliasRow]:
    """The rows that no difference has to do with."""
    return [row for row in rows if not any(is_blamed(row, difference, aliases) for difference in differences)]


def is_blamed(row: AliasRow, difference: Difference, aliases: AliasRules) -> bool:
    """Whether a difference may come from a row: it has a word of one of its names, or its entity."""
    if {*row.form.split(), *row.name_form.split()} & set(difference.form.split()):
        return True
    kind, name = aliases.entities.get(row.form, ("", ""))
    return f"alias:{kind}:{name}" in difference.keys

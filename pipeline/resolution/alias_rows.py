"""Which rows of the alias file are still needed: without the others the program would decide the same.

Articles with the names of the rows in question are resolved again without these rows, and compared. A few articles show of most
rows that they are needed; those left are looked for in more of them, and in the end in all, or in a thousand. What is left
then can be deleted together.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import polars as pl

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.choices import decide_names
from pipeline.resolution.corpus_names import CorpusNames
from pipeline.resolution.decisions import AliasRow
from pipeline.resolution.differences import Difference, list_differences
from pipeline.resolution.locating import locate_names
from pipeline.resolution.names import normalize_name
from pipeline.tables import ALIAS_ROWS, AliasDecision, AliasRowStatus

SAMPLES = (2, 10, 100, 1000, 1000)  # articles for each name, round by round; in the last nothing may differ any more
EXPLANATIONS = {
    AliasRowStatus.NEEDED: "Without the row the program would decide otherwise.",
    AliasRowStatus.NOT_NEEDED: "The program decides the same without the row; it can be deleted.",
    AliasRowStatus.NOT_FOUND: "No article has this name, or not both names of a pair.",
}


class Corpus(NamedTuple):
    """Located names of all articles with the decisions of the alias file, what they say about names, and their texts.

    ``located`` holds rows of ``located_names`` in the order of its key; ``read_texts`` gives the paragraphs of the articles of
    some ids as ``locating.PARAGRAPH_TEXTS``.
    """

    located: pl.DataFrame
    names: CorpusNames
    read_texts: Callable[[Sequence[str]], pl.DataFrame]


class Uses(NamedTuple):
    """How often each form of the file stands in the corpus, and the articles in which it does, in order."""

    counts: Counter[str]
    articles: dict[str, list[str]]


def judge_alias_rows(corpus: Corpus, aliases: AliasRules) -> pl.DataFrame:
    """The table of the rows of the alias file."""
    uses = count_uses(corpus.located, aliases)
    found = [row for row in aliases.rows if is_found(row, uses)]
    not_needed = {row.line for row in find_unneeded(corpus, aliases, found, uses)}
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


def count_uses(located: pl.DataFrame, aliases: AliasRules) -> Uses:
    """Find the forms of the file among located names."""
    forms = {form for row in aliases.rows for form in (row.form, row.name_form)}
    names = {name: form for name in located["name_text"].unique() if (form := normalize_name(name)) in forms}
    uses = Uses(Counter(), defaultdict(list))
    counted = (
        located.filter(pl.col("name_text").is_in(names.keys()))
        .group_by("article_id", pl.col("name_text").replace(names).alias("form"))
        .len()
        .sort("article_id", "form")
    )
    for article_id, form, count in counted.iter_rows():
        uses.counts[form] += count
        uses.articles[form].append(article_id)
    return uses


def is_found(row: AliasRow, uses: Uses) -> bool:
    """Whether the corpus has the alias, and both names of a pair that is kept apart."""
    return bool(uses.counts[row.form] and (row.decision is not AliasDecision.DIFFERENT or uses.counts[row.name_form]))


def find_unneeded(corpus: Corpus, aliases: AliasRules, rows: Sequence[AliasRow], uses: Uses) -> Sequence[AliasRow]:
    """The rows without which, taken together, nothing is decided otherwise."""
    for size in SAMPLES:
        differences = compare_articles(corpus, aliases, rows, uses, size)
        if not differences and size == max(SAMPLES):
            return rows
        rows = drop_blamed(rows, differences, aliases)
    return []


def compare_articles(corpus: Corpus, aliases: AliasRules, rows: Sequence[AliasRow], uses: Uses, size: int) -> list[Difference]:
    """What becomes otherwise without any of the rows in the first articles that have their names, taken alone."""
    sample = sorted({id for row in rows for form in (row.form, row.name_form) for id in uses.articles[form][:size]})
    others = aliases.leave_out(rows)
    return list_differences(
        decide_names(corpus.located.filter(pl.col("article_id").is_in(sample)), aliases),
        decide_names(locate_names(corpus.names, others, corpus.read_texts(sample)), others),
    )


def drop_blamed(rows: Sequence[AliasRow], differences: Sequence[Difference], aliases: AliasRules) -> list[AliasRow]:
    """The rows that no difference has to do with."""
    return [row for row in rows if not any(is_blamed(row, difference, aliases) for difference in differences)]


def is_blamed(row: AliasRow, difference: Difference, aliases: AliasRules) -> bool:
    """Whether a difference may come from a row: it has a word of one of its names, or its entity."""
    if {*row.form.split(), *row.name_form.split()} & set(difference.form.split()):
        return True
    kind, name = aliases.entities.get(row.form, ("", ""))
    return f"alias:{kind}:{name}" in difference.keys

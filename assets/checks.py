"""What must be true of each table before anything is published.

The claims are the table contract and the files in ``sql/checks``; each runs as a blocking check of the asset it guards.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import dagster as dg

from assets.materializations import preview_rows
from assets.schema import quote_name, quote_text
from assets.settings import PROJECT_FOLDER
from assets.sql_files import load_sql_checks, load_sql_tables
from assets.working_file import WorkingFile
from pipeline.tables import TABLES

FAILING_ROWS = 10
CONTRACT_CHECK = "keeps_its_contract"


@dataclass(frozen=True)
class Claim:
    """One check of a table: right when its query returns no rows."""

    name: str
    description: str
    fix: str
    query: str


@cache
def load_claims() -> dict[str, tuple[Claim, ...]]:
    """The claims about each asset, those of its contract first."""
    claims: dict[str, list[Claim]] = {}
    for table in TABLES:
        values = {column.name: list(column.values) for column in table.columns if column.values}
        claims[table.name] = [contract_claim(table.name, table.key, values)]
    for sql_table in load_sql_tables(PROJECT_FOLDER / "sql"):
        # The key of a view follows from those of its tables; to look for it in all rows of a view would take them all at once.
        is_view = sql_table.kind == "view"
        claims[sql_table.name] = [] if is_view else [contract_claim(sql_table.name, sql_table.key)]
    for check in load_sql_checks(PROJECT_FOLDER / "sql" / "checks"):
        claims[check.asset].append(Claim(check.name, check.claim, check.fix, check.query))
    return {asset: tuple(of_asset) for asset, of_asset in claims.items()}


def contract_claim(name: str, key: Sequence[str], closed_sets: Mapping[str, Sequence[str]] | None = None) -> Claim:
    """The claim that a key is unique and never null, and that each value of a closed set is in it."""
    columns = ", ".join(map(quote_name, key))
    table = quote_name(name)
    problems = [
        f"select 'key is not unique' as problem, concat_ws(', ', {columns}) as value from {table}"
        f" group by {columns} having count(*) > 1"
    ]
    problems += [
        f"select {quote_text(f'{column} is null')}, null from {table} where {quote_name(column)} is null" for column in key
    ]
    problems += [
        f"select {quote_text(f'{column} has an unknown value')}, {quote_name(column)} from {table}"
        f" where {quote_name(column)} not in ({', '.join(map(quote_text, values))})"
        for column, values in (closed_sets or {}).items()
    ]
    return Claim(
        CONTRACT_CHECK,
        f"The key ({', '.join(key)}) is unique and never null, and closed sets of values hold.",
        "This is a fault of the program: report it with the failing rows.",
        " union all ".join(problems),
    )


def check_specs(*assets: str) -> list[dg.AssetCheckSpec]:
    """The blocking checks of some assets: when one fails, nothing is published."""
    return [
        dg.AssetCheckSpec(claim.name, asset=asset, description=f"{claim.description} If not: {claim.fix}", blocking=True)
        for asset in assets
        for claim in load_claims()[asset]
    ]


def run_checks(working_file: WorkingFile, *assets: str) -> Iterator[dg.AssetCheckResult]:
    """Run the claims of some assets; a failed one carries its first offending rows and what to do."""
    for asset in assets:
        for claim in load_claims()[asset]:
            row = working_file.connection.sql(f"select count(*) from ({claim.query})").fetchone()
            count = row[0] if row else 0
            metadata: dict[str, Any] = {"failing_rows": count}
            if count:
                metadata |= {"rows": preview_rows(working_file, claim.query, FAILING_ROWS), "what_to_do": claim.fix}
            yield dg.AssetCheckResult(
                asset_key=asset,
                check_name=claim.name,
                passed=count == 0,
                severity=dg.AssetCheckSeverity.ERROR,
                metadata=metadata,
                description=f"{count} rows break this: {claim.description} {claim.fix}" if count else claim.description,
            )

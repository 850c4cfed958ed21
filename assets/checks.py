"""What must be true of each table before anything is published.

The claims are the table contract and the files in ``sql/checks``; each runs as a blocking check of the asset it guards.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from assets.materializations import preview_rows
from assets.schema import hash_key, quote_name, quote_text
from assets.settings import SQL_FOLDER
from assets.sql_files import SqlFolder, explain_error, load_sql_folder, read_tables
from assets.working_file import WorkingFile
from pipeline.tables import TABLES

FAILING_ROWS = 10
MEND_FILE = "Mend the file."
CONTRACT_CHECK = "keeps_its_contract"
# What makes a claim true at one time and false at another, of the same versions of tables.
VARIABLE = re.compile(r"\b(?:now|today|current_\w+|get_current_\w+|\w*timestamp|random)\b", re.I)


@dataclass(frozen=True)
class Claim:
    """One check of a table: right when its query returns no rows, wrong when its file cannot be used."""

    name: str
    description: str
    fix: str
    query: str
    path: Path | None = None
    fault: str | None = None
    macros: str = ""  # the text of those its query may use


Claims = Mapping[str, Sequence[Claim]]


@cache
def load_claims() -> Claims:
    """The claims about each asset of the project."""
    return list_claims(load_sql_folder(SQL_FOLDER))


def list_claims(sql: SqlFolder) -> Claims:
    """The claims about each asset, those of its contract first."""
    claims: dict[str, list[Claim]] = {}
    for table in TABLES:
        values = {column.name: list(column.values) for column in table.columns if column.values}
        claims[table.name] = [contract_claim(table.name, table.key, values)]
    for sql_table in sql.tables:
        # The key of a view follows from those of its tables; to look for it in all rows of a view would take them all at once.
        is_view = sql_table.kind == "view"
        claims[sql_table.name] = [] if is_view else [contract_claim(sql_table.name, sql_table.key, path=sql_table.path)]
    macros = "".join(macro.text for macro in sql.macros)
    for check in sql.checks:
        claims.get(check.asset, []).append(Claim(check.name, check.claim, check.fix, check.query, check.path, macros=macros))
    for faulty in sql.faulty_checks:
        fault = str(faulty.error)
        claims.get(faulty.asset or "", []).append(Claim(faulty.name, fault, MEND_FILE, "", fault=fault))
    return claims


def contract_claim(
    name: str, key: Sequence[str], closed_sets: Mapping[str, Sequence[str]] | None = None, path: Path | None = None
) -> Claim:
    """The claim that a key is unique and never null, and that each value of a closed set is in it."""
    columns = ", ".join(map(quote_name, key))
    table = quote_name(name)
    # Numbers are compared faster than texts: only keys with the hash of another one are looked at.
    doubtful = f"select {hash_key(key)} from {table} group by all having count(*) > 1"
    problems = [
        f"select 'key is not unique' as problem, concat_ws(', ', {columns}) as value from {table}"
        f" where {hash_key(key)} in ({doubtful}) group by {columns} having count(*) > 1"
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
        "Mend the query, or the key its header names."
        if path
        else "This is a fault of the program: report it with the failing rows.",
        " union all ".join(problems),
        path,
    )


def check_specs(*assets: str, claims: Claims | None = None) -> list[dg.AssetCheckSpec]:
    """The blocking checks of some assets, by default from the claims of the project; what fails one is not published."""
    claims = load_claims() if claims is None else claims
    return [
        dg.AssetCheckSpec(claim.name, asset=asset, description=f"{claim.description} If not: {claim.fix}", blocking=True)
        for asset in assets
        for claim in claims[asset]
    ]


def run_checks(working_file: WorkingFile, *assets: str, claims: Claims | None = None) -> Iterator[dg.AssetCheckResult]:
    """Run the claims of some assets; a failed one carries its first offending rows and what to do.

    What fails is noted in the working file as the problem of its table. A claim that was true of just these tables is not
    looked at again.
    """
    claims = load_claims() if claims is None else claims
    versions = working_file.versions()
    for asset in assets:
        results = [_run_check(working_file, asset, claim, _version_check(claim, versions)) for claim in claims[asset]]
        failed = [str(result.description) for result in results if not result.passed]
        working_file.note_problem(asset, "; ".join(failed) or None)
        yield from results


def _run_check(working_file: WorkingFile, asset: str, claim: Claim, version: str | None) -> dg.AssetCheckResult:
    metadata: dict[str, Any] = {}
    problem = claim.fault
    name = f"{claim.name} of {asset}"
    if problem is None and version and working_file.recall(name, version):
        metadata["failing_rows"] = 0
    elif problem is None:
        try:
            row = working_file.connection.execute(f"select count(*) from ({claim.query})").fetchone()
            count = row[0] if row else 0
            metadata["failing_rows"] = count
            if count:
                metadata |= {
                    "what_to_do": claim.fix,
                    "rows": preview_rows(working_file, f"from ({claim.query}) order by all", FAILING_ROWS),
                }
                where = f"{claim.path}: " if claim.path else ""
                rows = "1 row breaks" if count == 1 else f"{count} rows break"
                problem = f"{where}{rows} this: {claim.description} {claim.fix}"
            elif version:
                working_file.remember(name, version, "true")
        except duckdb.Error as error:
            if claim.path is None:
                raise
            problem = str(explain_error(claim.path, error))
    if problem is not None:
        metadata.setdefault("what_to_do", MEND_FILE)
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=claim.name,
        passed=problem is None,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata=metadata,
        description=problem or claim.description,
    )


def _version_check(claim: Claim, versions: Mapping[str, str]) -> str | None:
    """Hash of a claim and of the tables that it is about; None if that does not decide it, or a table has no version."""
    if VARIABLE.search(f"{claim.query}\n{claim.macros}"):
        return None
    tables = sorted(read_tables(claim.query)) if claim.query else []
    if not versions.keys() >= set(tables):
        return None
    return hashlib.sha256(
        repr((claim.query, claim.macros, [(table, versions[table]) for table in tables])).encode()
    ).hexdigest()

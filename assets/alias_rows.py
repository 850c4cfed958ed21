"""What each row of the file of decisions about names does in this corpus."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from assets.alias_file import ALIAS_FILE, read_alias_file
from assets.checks import check_specs, run_checks
from assets.locating import INPUTS as TEXTS
from assets.locating import read_names, read_texts
from assets.materializations import WRITER_POOL, preview_rows, report_table, table_spec
from assets.progress import Progress
from assets.settings import Settings
from assets.working_file import WorkingFile
from pipeline.resolution.alias_rows import Corpus, judge_alias_rows
from pipeline.tables import ALIAS_ROWS, AliasRowStatus

INPUTS = [*TEXTS, "article_names", "located_names"]
ROWS_SHOWN = 50
ROWS_ARE_NEEDED = dg.AssetCheckSpec(
    "rows_are_needed",
    asset="alias_rows",
    description="Every row of the alias file that names something in the corpus decides something. Delete those that do not.",
)


@dg.multi_asset(
    name="judge_alias_rows",
    specs=[table_spec(ALIAS_ROWS, [*INPUTS, ALIAS_FILE.key])],
    check_specs=[*check_specs("alias_rows"), ROWS_ARE_NEEDED],
    pool=WRITER_POOL,
)
def alias_rows(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Resolve articles with the names of the rows again without these rows, and compare."""
    aliases = read_alias_file(settings)
    stage = working_file.stage(["alias_rows"], INPUTS, aliases=aliases.sha256)
    if stage.is_current():
        stage.confirm()
    else:
        with progress.follow(context.log, "judging rows of the alias file"):
            names = read_names(working_file)
            corpus = Corpus(working_file.read_table("located_names"), names, partial(read_texts, working_file))
            rows = judge_alias_rows(corpus, aliases.rules)
        with stage.rewrite():
            working_file.append("alias_rows", rows)
    yield report_table(working_file, "alias_rows", ALIAS_ROWS.key)
    yield from run_checks(working_file, "alias_rows")
    yield check_alias_rows(working_file)


def check_alias_rows(working_file: WorkingFile) -> dg.AssetCheckResult:
    """Warn of rows of the alias file without which everything would be decided the same."""
    query = f"select line, alias, decision, explanation from alias_rows where row_status = '{AliasRowStatus.NOT_NEEDED}'"
    count = working_file.read(query).height
    return dg.AssetCheckResult(
        asset_key=ROWS_ARE_NEEDED.asset_key,
        check_name=ROWS_ARE_NEEDED.name,
        passed=count == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "failing_rows": count,
            "what_to_do": "Delete these rows of seeds/entity_aliases.csv, or leave them for later articles; nothing is wrong.",
            "rows": preview_rows(working_file, f"{query} order by line", ROWS_SHOWN),
        },
        description=f"Rows of the alias file that can be deleted: {count}." if count else None,
    )

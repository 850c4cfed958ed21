"""The resolution group: which entity each mention is, decided over the whole corpus."""

import hashlib
from collections.abc import Iterator

import dagster as dg

from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, edited_file_spec, preview_rows, report_table, table_spec
from assets.progress import Progress, Unit
from assets.settings import Settings
from assets.working_file import WorkingFile
from pipeline.resolution.aliases import load_aliases
from pipeline.resolution.decisions import COLUMNS
from pipeline.resolution.resolution import build_corpus, resolve_mentions
from pipeline.tables import ALIAS_ROWS, ENTITIES, ENTITY_ALIASES, MENTIONS, AliasRowStatus

INPUTS = ["raw_articles", "articles", "paragraphs", "paragraph_entities", "sentences"]
EXTRACTED_PARAGRAPHS = """
    select paragraphs.*, substr(source_text, start_char + 1, length(text)) as span_text
    from paragraphs join raw_articles using (article_id)
    where article_id in (select article_id from sentences)
    order by article_id, paragraph_number
"""
ALIAS_FILE = edited_file_spec(
    "entity_aliases",
    "resolution",
    "One row per decision of a person about a name. People edit the file, which is seeds/entity_aliases.csv or what"
    " DATELINE_ENTITY_ALIASES names, and the next refresh follows it; alias_rows says what each row does.",
    COLUMNS,
)
TABLES = ("mentions", "entities", "entity_aliases", "alias_rows")
ROWS_SHOWN = 50
ROWS_ARE_NEEDED = dg.AssetCheckSpec(
    "rows_are_needed",
    asset="alias_rows",
    description="Every row of the alias file that names something in the corpus decides something. Delete those that do not.",
)


@dg.multi_asset(
    name="resolve_mentions",
    specs=[table_spec(table, [*INPUTS, ALIAS_FILE.key]) for table in (MENTIONS, ENTITIES, ENTITY_ALIASES, ALIAS_ROWS)],
    check_specs=[*check_specs(*TABLES), ROWS_ARE_NEEDED],
    pool=WRITER_POOL,
)
def resolution(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Decide every mention anew; the model is not needed for it."""
    path = settings.path(settings.entity_aliases)
    aliases = load_aliases(path)
    stage = working_file.stage(TABLES, INPUTS, aliases=hashlib.sha256(path.read_bytes()).hexdigest())
    if stage.is_current():
        stage.confirm()
    else:
        with progress.follow(context.log, "resolving names", Unit.ARTICLES, working_file.count_rows("articles")) as work:
            corpus = build_corpus(
                working_file.read(EXTRACTED_PARAGRAPHS),
                # An interrupted refresh may have left what another model found.
                working_file.read(
                    "from paragraph_entities where extractor_id = $1", [working_file.parameters("sentences")["extractor_id"]]
                ),
                working_file.read_table("sentences"),
            )
            articles = working_file.read("select article_id, published_on from articles order by article_id")
            resolved = resolve_mentions(corpus, articles, aliases, report=work.move_to)
        with stage.rewrite():
            working_file.append("mentions", resolved.mentions)
            working_file.append("entities", resolved.entities)
            working_file.append("entity_aliases", resolved.entity_aliases)
            working_file.append("alias_rows", resolved.alias_rows)
    yield report_table(working_file, "mentions", MENTIONS.key)
    yield report_table(working_file, "entities", ENTITIES.key)
    yield report_table(working_file, "entity_aliases", ENTITY_ALIASES.key)
    yield report_table(working_file, "alias_rows", ALIAS_ROWS.key)
    yield from run_checks(working_file, *TABLES)
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

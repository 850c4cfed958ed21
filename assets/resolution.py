"""The resolution group: which entity each located name is, decided over the whole corpus."""

from collections.abc import Iterator

import dagster as dg

from assets.alias_file import ALIAS_FILE, read_alias_file
from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, report_table, table_spec
from assets.progress import Progress
from assets.settings import Settings
from assets.working_file import WorkingFile
from pipeline.resolution.resolution import resolve_mentions
from pipeline.tables import ENTITIES, ENTITY_ALIASES, MENTIONS

INPUTS = ["articles", "located_names"]
TABLES = ("mentions", "entities", "entity_aliases")


@dg.multi_asset(
    name="resolve_mentions",
    specs=[table_spec(table, [*INPUTS, ALIAS_FILE.key]) for table in (MENTIONS, ENTITIES, ENTITY_ALIASES)],
    check_specs=check_specs(*TABLES),
    pool=WRITER_POOL,
)
def resolution(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Decide anew which entity each name stands for; neither the model nor the texts are needed for it."""
    aliases = read_alias_file(settings)
    stage = working_file.stage(TABLES, INPUTS, aliases=aliases.sha256)
    if stage.is_current():
        stage.confirm()
    else:
        with progress.follow(context.log, "resolving names"):
            articles = working_file.read("select article_id, published_on from articles order by article_id")
            resolved = resolve_mentions(working_file.read_table("located_names"), articles, aliases.rules)
        with stage.rewrite():
            working_file.append("mentions", resolved.mentions)
            working_file.append("entities", resolved.entities)
            working_file.append("entity_aliases", resolved.entity_aliases)
    yield report_table(working_file, "mentions", MENTIONS.key)
    yield report_table(working_file, "entities", ENTITIES.key)
    yield report_table(working_file, "entity_aliases", ENTITY_ALIASES.key)
    yield from run_checks(working_file, *TABLES)

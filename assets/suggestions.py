"""Entities that may be one, suggested to the people who edit seeds/entity_aliases.csv."""

from collections.abc import Iterator

import dagster as dg

from assets.alias_file import ALIAS_FILE, read_alias_file
from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, report_table, table_spec
from assets.settings import Settings
from assets.working_file import WorkingFile
from pipeline.resolution.suggested_merges import list_suggested_merges
from pipeline.tables import SUGGESTED_MERGES

INPUTS = ["raw_articles", "sentences", "mentions", "entities"]
RESOLVED_MENTIONS = "select mention_id, article_id, start_char, entity_id from mentions where mention_status = 'resolved'"
WITH_SENTENCES = """
    with marked as (
        select
            mentions.mention_id,
            substr(source_text, sentences.start_char + 1, mentions.start_char - sentences.start_char)
            || '«' || mention_text || '»'
            || substr(source_text, mentions.end_char + 1, sentences.end_char - mentions.end_char) as sentence
        from mentions
        join sentences using (article_id, sentence_number)
        join raw_articles using (article_id)
        where mention_id in (select unnest([a_mention_id, b_mention_id]) from suggested)
    )
    select suggested.*, a.sentence as a_sentence, b.sentence as b_sentence
    from suggested
    join marked as a on a.mention_id = a_mention_id
    join marked as b on b.mention_id = b_mention_id
"""


@dg.multi_asset(
    name="suggest_merges",
    specs=[table_spec(SUGGESTED_MERGES, [*INPUTS, ALIAS_FILE.key])],
    check_specs=check_specs("suggested_merges"),
    pool=WRITER_POOL,
)
def suggested_merges(
    settings: Settings, working_file: dg.ResourceParam[WorkingFile]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Compare the names of all entities anew."""
    aliases = read_alias_file(settings)
    stage = working_file.stage(["suggested_merges"], INPUTS, aliases=aliases.sha256)
    if stage.is_current():
        stage.confirm()
    else:
        suggested = list_suggested_merges(
            working_file.read(RESOLVED_MENTIONS), working_file.read_table("entities"), aliases.rules
        )
        with stage.rewrite():
            working_file.append("suggested_merges", working_file.read(WITH_SENTENCES, suggested=suggested))
    yield report_table(working_file, "suggested_merges", SUGGESTED_MERGES.key)
    yield from run_checks(working_file, "suggested_merges")

"""What became of the entities of the last publication that are no more: history, kept from refresh to refresh."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.checks import check_specs
from assets.history import COMPARED_TABLES, is_published, new_rows_schema, read_earlier, record_history
from assets.materializations import WRITER_POOL, table_spec
from assets.publication import read_published
from assets.settings import Settings
from assets.working_file import WorkingFile
from pipeline.entity_changes import explain_changes
from pipeline.tables import ENTITIES, ENTITY_CHANGES, MENTIONS, RAW_ARTICLES


@dg.multi_asset(
    name="record_entity_changes",
    specs=[table_spec(ENTITY_CHANGES, COMPARED_TABLES)],
    check_specs=check_specs("entity_changes"),
    pool=WRITER_POOL,
)
def entity_changes(
    settings: Settings, working_file: dg.ResourceParam[WorkingFile]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Compare the entities with those published last, and add what is gone to what went before."""
    earlier = read_earlier(settings, working_file, ENTITY_CHANGES)
    changes = list_changes(settings, working_file)
    yield from record_history(working_file, ENTITY_CHANGES, COMPARED_TABLES, earlier, changes)


def list_changes(settings: Settings, working_file: WorkingFile) -> pl.DataFrame:
    """The changes since the last publication; none where nothing was published, or by a version with other columns."""
    if is_published(settings, working_file):
        return pl.DataFrame(schema=new_rows_schema(ENTITY_CHANGES))
    published = read_published(settings.database_file, ENTITIES, ["entity_id", "entity_name"])
    gone = working_file.read("from published anti join entities using (entity_id) order by entity_id", published=published)
    columns = ["entity_id", "article_id", "mention_text", "extractor_id"]
    before = read_published(settings.database_file, MENTIONS, columns, only=gone.select("entity_id"))
    old_articles = read_published(settings.database_file, RAW_ARTICLES, ["article_id", "content_sha256"])
    after = working_file.read(
        """
        select article_id, mention_text, mention_status, entity_id, resolution_method, rejection_reason
        from mentions
        where (article_id, mention_text) in (select (article_id, mention_text) from before)
        """,
        before=before,
    )
    articles = working_file.read(
        """
        select article_id, old_articles.content_sha256 is distinct from raw_articles.content_sha256 as is_changed
        from raw_articles left join old_articles using (article_id)
        """,
        old_articles=old_articles,
    )
    extractors = working_file.read("select distinct extractor_id from mentions")["extractor_id"]
    return explain_changes(
        gone,
        before,
        after,
        articles,
        known_ids=published["entity_id"].to_list(),
        extractor_ids=extractors.to_list(),
    )

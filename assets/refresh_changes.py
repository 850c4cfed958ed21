"""How far the counts of each entity have moved since the last publication, and why: history, of the last refreshes."""

from collections.abc import Iterator
from dataclasses import fields

import dagster as dg
import polars as pl

from assets.checks import check_specs
from assets.history import COMPARED_TABLES, is_published, new_rows_schema, read_earlier, record_history
from assets.materializations import WRITER_POOL, table_spec
from assets.publication import read_published
from assets.settings import Settings
from assets.working_file import WorkingFile
from pipeline.refresh_changes import Basis, Publication, count_moves
from pipeline.tables import ENTITIES, KEPT_REFRESHES, MENTIONS, RAW_ARTICLES, REFRESH_CHANGES, REFRESHES


@dg.multi_asset(
    name="record_refresh_changes",
    specs=[table_spec(REFRESH_CHANGES, COMPARED_TABLES)],
    check_specs=check_specs("refresh_changes"),
    pool=WRITER_POOL,
)
def refresh_changes(
    settings: Settings, working_file: dg.ResourceParam[WorkingFile]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Compare the counts with those published last, and add what moved to what moved before."""
    moves = list_moves(settings, working_file)
    earlier = list_earlier(settings, working_file, KEPT_REFRESHES - (moves.height > 0))
    yield from record_history(working_file, REFRESH_CHANGES, COMPARED_TABLES, earlier, moves)


def list_earlier(settings: Settings, working_file: WorkingFile, limit: int) -> pl.DataFrame:
    """The changes of the last refreshes before this one that changed anything, at most so many."""
    earlier = read_earlier(settings, working_file, REFRESH_CHANGES)
    published = read_published(settings.database_file, REFRESHES, ["run_id", "published_at"])
    last = published.join(earlier, on="run_id", how="semi").sort("published_at", "run_id").tail(limit)
    return earlier.join(last, on="run_id", how="semi")


def list_moves(settings: Settings, working_file: WorkingFile) -> pl.DataFrame:
    """What moved since the last publication; nothing where there is none, or one that cannot be read in whole."""
    if is_published(settings, working_file):
        return pl.DataFrame(schema=new_rows_schema(REFRESH_CHANGES))
    database = settings.database_file
    last = read_published(database, REFRESHES).sort("published_at", "run_id").tail(1)
    mentions = read_published(database, MENTIONS, ["article_id", "entity_id"]).drop_nulls()
    articles = read_published(database, RAW_ARTICLES, ["article_id", "content_sha256"])
    entities = read_published(database, ENTITIES, ["entity_id", "entity_name"])
    heights = (mentions.height, articles.height, entities.height)
    if last.select("mention_count", "article_count", "entity_count").rows() != [heights]:
        return pl.DataFrame(schema=new_rows_schema(REFRESH_CHANGES))
    basis = Basis(**last.select(field.name for field in fields(Basis)).row(0, named=True))
    now = Publication(
        working_file.read("select article_id, entity_id from mentions where entity_id is not null"),
        working_file.read("select article_id, content_sha256 from raw_articles"),
        working_file.read("select entity_id, entity_name from entities"),
        read_basis(working_file),
    )
    return count_moves(Publication(mentions, articles, entities, basis), now)


def read_basis(working_file: WorkingFile) -> Basis:
    """What the present tables were made with beside the articles."""
    resolution = working_file.parameters("mentions")
    return Basis(
        extractor_id=working_file.parameters("sentences")["extractor_id"],
        alias_file_sha256=resolution["aliases"],
        boilerplate_file_sha256=working_file.parameters("articles")["rules"],
        program_sha256=resolution["code"],
    )

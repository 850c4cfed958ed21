"""The ingestion group: what came in, as received, and what could not be read."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice

import dagster as dg
import polars as pl

from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, report_table, table_spec
from assets.progress import Progress, Unit
from assets.publication import read_published
from assets.settings import Settings
from assets.working_file import Counts, WorkingFile, stage_version
from pipeline.ingestion.inputs import RawArticle, RejectedInput
from pipeline.ingestion.reading import add_history, add_rejection_history, read_articles
from pipeline.tables import RAW_ARTICLES, REJECTED_INPUTS, TEXT_BLOCKS

BATCH = 500
HISTORY = ["article_id", "content_sha256", "first_seen_at", "last_changed_at"]
ARTICLES_FOLDER = dg.AssetSpec(
    ["seeds", "articles"],
    description="One file per article, or with many articles, one a record. People fill the folder, which is seeds/articles or"
    " what DATELINE_ARTICLES names; raw_articles has one row per article read from it, rejected_inputs what could not be read.",
    group_name="ingestion",
    kinds={"file"},
)

TABLES = (RAW_ARTICLES, TEXT_BLOCKS, REJECTED_INPUTS)
TABLE_NAMES = [table.name for table in TABLES]


@dg.multi_asset(
    name="read_articles",
    specs=[table_spec(table, [ARTICLES_FOLDER.key]) for table in TABLES],
    check_specs=check_specs(*TABLE_NAMES),
    pool=WRITER_POOL,
)
def ingestion(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Read every file of the articles folder, in a fixed order and one batch at a time."""
    before = read_published(settings.database_file, RAW_ARTICLES, HISTORY)
    rejected_before = read_published(settings.database_file, REJECTED_INPUTS)
    now = datetime.now(UTC)
    digest = hashlib.sha256()
    article_ids: set[str] = set()
    processed = 0
    with progress.follow(context.log, "reading files", Unit.MEGABYTES) as work, working_file.transaction():
        items = read_articles(
            settings.articles_folder,
            settings.max_file_bytes,
            settings.max_expanded_bytes,
            settings.read_field_mapping(),
            report=work.move_to,
        )
        for table in TABLES:
            working_file.remember_keys(table.name, table.key)
        working_file.clear(*TABLE_NAMES)
        while batch := list(islice(items, BATCH)):
            read = [item for item in batch if isinstance(item, RawArticle)]
            articles = add_history(_article_rows(read), before, now)
            rejections = _rejection_rows([item for item in batch if isinstance(item, RejectedInput)])
            working_file.append("raw_articles", articles)
            working_file.append("text_blocks", _block_rows(read))
            working_file.append("rejected_inputs", add_rejection_history(rejections, rejected_before, now))
            for item in batch:
                digest.update(repr(item).encode("utf-8", errors="backslashreplace"))
            article_ids.update(articles["article_id"])
            processed += articles.filter(pl.col("last_changed_at") == now).height
        version = stage_version({}, {"content": digest.hexdigest()})
        removed = before.filter(~pl.col("article_id").is_in(list(article_ids))).height
        counts = {table.name: working_file.count_changes(table.name, table.key) for table in TABLES}
        # An article that changed counts as new, and the articles before are those that readers have.
        counts["raw_articles"] = Counts(processed, len(article_ids) - processed, removed)
        for name in TABLE_NAMES:
            working_file.record([name], version, {}, counts[name])
    for table in TABLES:
        yield report_table(working_file, table.name, table.key)
    yield from run_checks(working_file, *TABLE_NAMES)


def _article_rows(articles: list[RawArticle]) -> pl.DataFrame:
    rows = [
        {
            "article_id": article.article_id,
            "source": article.source,
            "media_type": article.media_type,
            "content_sha256": article.content_sha256,
            "encoding": article.encoding,
            "source_text": article.source_text,
            "char_count": len(article.source_text),
            **{f"declared_{name}": value for name, value in asdict(article.declared).items()},
        }
        for article in articles
    ]
    return pl.DataFrame(rows, schema={name: dtype for name, dtype in RAW_ARTICLES.schema.items() if name not in HISTORY[2:]})


def _block_rows(articles: list[RawArticle]) -> pl.DataFrame:
    rows = [{"article_id": article.article_id, **asdict(block)} for article in articles for block in article.blocks]
    return pl.DataFrame(rows, schema=TEXT_BLOCKS.schema)


def _rejection_rows(rejections: list[RejectedInput]) -> pl.DataFrame:
    schema = {name: dtype for name, dtype in REJECTED_INPUTS.schema.items() if name != "seen_at"}
    return pl.DataFrame([asdict(rejection) for rejection in rejections], schema=schema)

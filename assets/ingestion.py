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
from assets.publication import read_published
from assets.settings import Settings
from assets.working_file import Counts, WorkingFile, stage_version
from pipeline.ingestion.reading import RawArticle, RejectedInput, add_history, add_rejection_history, read_articles
from pipeline.tables import RAW_ARTICLES, REJECTED_INPUTS

BATCH = 500
HISTORY = ["article_id", "content_sha256", "first_seen_at", "last_changed_at"]
ARTICLES_FOLDER = dg.AssetSpec(
    ["seeds", "articles"], description="The folder of article files that people fill.", group_name="ingestion", kinds={"file"}
)


@dg.multi_asset(
    name="read_articles",
    specs=[table_spec(RAW_ARTICLES, [ARTICLES_FOLDER.key]), table_spec(REJECTED_INPUTS, [ARTICLES_FOLDER.key])],
    check_specs=check_specs("raw_articles", "rejected_inputs"),
    pool=WRITER_POOL,
)
def ingestion(
    settings: Settings, working_file: dg.ResourceParam[WorkingFile]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Read every file of the articles folder, in a fixed order and one batch at a time."""
    before = read_published(settings.database_file, RAW_ARTICLES, HISTORY)
    rejected_before = read_published(settings.database_file, REJECTED_INPUTS)
    now = datetime.now(UTC)
    digest = hashlib.sha256()
    article_ids: set[str] = set()
    processed = rejected = 0
    items = read_articles(settings.articles_folder, settings.max_file_bytes)
    with working_file.transaction():
        working_file.clear("raw_articles", "rejected_inputs")
        while batch := list(islice(items, BATCH)):
            articles = _frame([item for item in batch if isinstance(item, RawArticle)], RAW_ARTICLES.schema)
            articles = add_history(articles, before, now).with_columns(char_count=pl.col("source_text").str.len_chars())
            rejections = _frame([item for item in batch if isinstance(item, RejectedInput)], REJECTED_INPUTS.schema)
            working_file.append("raw_articles", articles)
            working_file.append("rejected_inputs", add_rejection_history(rejections, rejected_before, now))
            for item in batch:
                digest.update(repr([v for k, v in asdict(item).items() if k != "source_text"]).encode())
            article_ids.update(articles["article_id"])
            processed += articles.filter(pl.col("last_changed_at") == now).height
            rejected += rejections.height
        version = stage_version({}, {"content": digest.hexdigest()})
        removed = before.filter(~pl.col("article_id").is_in(list(article_ids))).height
        working_file.record(["raw_articles"], version, {}, Counts(processed, len(article_ids) - processed, removed))
        working_file.record(["rejected_inputs"], version, {}, Counts(rejected))
    yield report_table(working_file, "raw_articles", RAW_ARTICLES.key)
    yield report_table(working_file, "rejected_inputs", REJECTED_INPUTS.key)
    yield from run_checks(working_file, "raw_articles", "rejected_inputs")


def _frame(items: list[RawArticle] | list[RejectedInput], schema: pl.Schema) -> pl.DataFrame:
    rows = [asdict(item) for item in items]
    return pl.DataFrame(rows, schema={name: dtype for name, dtype in schema.items() if not rows or name in rows[0]})

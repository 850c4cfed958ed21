"""The ingestion group: what came in, as received, and what could not be read."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
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
from assets.working_file import Counts, WorkingFile, read_code_version, stage_version
from pipeline.ingestion.inputs import RawArticle, RejectedInput
from pipeline.ingestion.reading import (
    IdentifiedFile,
    add_history,
    add_rejection_history,
    identify_files,
    read_articles,
)
from pipeline.tables import RAW_ARTICLES, READ_FILES, REJECTED_INPUTS, TEXT_BLOCKS, InputRejection

BATCH = 500
HISTORY = ["article_id", "content_sha256", "first_seen_at", "last_changed_at"]
ARTICLES_FOLDER = dg.AssetSpec(
    ["seeds", "articles"],
    description="One file per article, or with many articles, one a record. People fill the folder, which is seeds/articles or"
    " what DATELINE_ARTICLES names; raw_articles has one row per article read from it, rejected_inputs what could not be read.",
    group_name="ingestion",
    kinds={"file"},
)

TABLES = (RAW_ARTICLES, TEXT_BLOCKS, REJECTED_INPUTS, READ_FILES)
TABLE_NAMES = [table.name for table in TABLES]
# The source of a record is that of its file, a slash and its number.
OF_OTHER_FILES = """
    source not in (select source from kept) and regexp_replace(source, '/[0-9]+$', '') not in (select source from kept)
"""


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
    """Read the files of the articles folder that are new or have changed, in a fixed order and one batch at a time."""
    now = datetime.now(UTC)
    mapping = settings.read_field_mapping()
    limits = {"max_file_bytes": settings.max_file_bytes, "max_expanded_bytes": settings.max_expanded_bytes}
    parameters = {name: str(value) for name, value in {**limits, "field_mapping": sorted(mapping.items())}.items()}
    files = identify_files(settings.articles_folder)
    unchanged = _find_unchanged(working_file, files, parameters)
    with progress.follow(context.log, "reading files", Unit.MEGABYTES) as work, working_file.transaction():
        changed = [identified for identified in files if identified.file.source not in unchanged]
        items = read_articles(settings.articles_folder, changed, **limits, field_mapping=mapping, report=work.move_to)
        for table in TABLES:
            working_file.remember_keys(table.name, table.key)
        _delete_all_but(working_file, unchanged)
        while batch := list(islice(items, BATCH)):
            articles = [item for item in batch if isinstance(item, RawArticle)]
            rejections = [item for item in batch if isinstance(item, RejectedInput)]
            working_file.append("raw_articles", _article_rows(articles).with_columns(first_seen_at=now, last_changed_at=now))
            working_file.append("text_blocks", _block_rows(articles))
            working_file.append("rejected_inputs", _rejection_rows(rejections).with_columns(seen_at=now))
        # What could not be read this time may be next time, though the file stays the same.
        unreadable = working_file.read(
            "select source from rejected_inputs where rejection_reason = $1", [InputRejection.UNREADABLE.value]
        )
        identities = [(identified.file.source, identified.identity) for identified in files if identified.identity]
        read = pl.DataFrame(identities, schema=READ_FILES.schema, orient="row").join(unreadable, on="source", how="anti")
        working_file.append("read_files", read)
        counts = {table.name: working_file.count_changes(table.name, table.key) for table in TABLES}
        counts["raw_articles"] = _add_history(working_file, settings, now)
        times = working_file.read("select article_id, first_seen_at, last_changed_at from raw_articles order by article_id")
        rejected = working_file.read("select source, rejection_reason, detail, seen_at from rejected_inputs order by source")
        state = repr((read.sort("source").rows(), times.rows(), rejected.rows()))
        content = hashlib.sha256(state.encode("utf-8", errors="backslashreplace"))
        version = stage_version({}, {**parameters, "content": content.hexdigest()})
        for name in TABLE_NAMES:
            working_file.record([name], version, {}, counts[name], parameters)
    for table in TABLES:
        yield report_table(working_file, table.name, table.key)
    yield from run_checks(working_file, *TABLE_NAMES)


def _find_unchanged(working_file: WorkingFile, files: Sequence[IdentifiedFile], parameters: Mapping[str, str]) -> set[str]:
    """The files that were read before by the same program with the same settings, and are as they were."""
    if working_file.parameters("read_files") != {**parameters, "code": read_code_version()}:
        return set()
    before = dict(working_file.read_table("read_files").rows())
    return {file.file.source for file in files if file.identity and before.get(file.file.source) == file.identity}


def _delete_all_but(working_file: WorkingFile, files: Collection[str]) -> None:
    """Delete what was read from other files than these."""
    kept = pl.DataFrame({"source": sorted(files)}, schema={"source": pl.String})
    for table in ("raw_articles", "rejected_inputs"):
        working_file.delete(table, OF_OTHER_FILES, kept=kept)
    working_file.delete("text_blocks", "article_id not in (select article_id from raw_articles)")
    working_file.delete("read_files", "true")


def _add_history(working_file: WorkingFile, settings: Settings, now: datetime) -> Counts:
    """Carry over from the publication since when things are there; returns what became of its articles.

    An article that changed counts as new, and the articles before are those that readers have.
    """
    before = read_published(settings.database_file, RAW_ARTICLES, HISTORY)
    articles = add_history(working_file.read("select article_id, content_sha256 from raw_articles"), before, now)
    working_file.update("raw_articles", articles.drop("content_sha256"), "article_id")
    rejected = add_rejection_history(
        working_file.read("select source, rejection_reason from rejected_inputs"),
        read_published(settings.database_file, REJECTED_INPUTS),
        now,
    )
    working_file.update("rejected_inputs", rejected, "source")
    new = articles.filter(pl.col("last_changed_at") == now).height
    return Counts(new, articles.height - new, before.join(articles, on="article_id", how="anti").height)


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

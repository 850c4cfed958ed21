"""The articles of a folder as received, and what could not be used, one after the other in a fixed order.

How a file is expanded, which format it has and how each is read belongs to the modules beside this one.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import polars as pl

from pipeline.ingestion.content import Content, Limits
from pipeline.ingestion.files import SourceFile, list_sources, locate_source, measure_source, open_beneath, resolve_folder
from pipeline.ingestion.formats import RECORD_FORMATS, Format, recognise_format, split_extensions
from pipeline.ingestion.inputs import RawArticle, RejectedInput
from pipeline.ingestion.json_files import read_json, read_json_lines
from pipeline.ingestion.metering import Meter
from pipeline.ingestion.records import BadRecord, Fields, Record, make_articles, reject_rest
from pipeline.ingestion.rejections import EmptyInputError, InputError
from pipeline.ingestion.tabular_files import read_parquet, read_table
from pipeline.ingestion.text_files import read_text
from pipeline.ingestion.warc_files import ArchivedPage, BadPage, read_pages
from pipeline.progress import Report, report_nothing
from pipeline.tables import UTC_TIMESTAMP, InputRejection

_NO_MAPPING: Mapping[str, str] = MappingProxyType({})
_RECORD_READERS: dict[Format, Callable[[Content, Fields], Iterator[Record | BadRecord]]] = {
    Format.JSON: read_json,
    Format.JSON_LINES: read_json_lines,
    Format.CSV: read_table,
    Format.TSV: read_table,
    Format.PARQUET: read_parquet,
}


@dataclass(frozen=True)
class IdentifiedFile:
    """A file of the articles folder, and the article_id that its articles have or start with.

    ``identity`` is a hash of that and of the file's bytes, as long as it is the same ``read_articles`` with the same limits and
    mapping reads the same from the file; None if it cannot be read.
    """

    file: SourceFile
    article_id: str
    identity: str | None


def identify_files(folder: Path) -> list[IdentifiedFile]:
    """Everything in a folder that is or should be an article, ordered by source.

    Raises:
        ArticlesFolderError: ``folder`` is missing, is not a folder or cannot be listed.
    """
    root = resolve_folder(folder)
    files = list_sources(root)
    article_ids = name_articles([file.source for file in files])
    return [IdentifiedFile(file, article_ids[file.source], _identify(root, file, article_ids[file.source])) for file in files]


def _identify(root: Path, file: SourceFile, article_id: str) -> str | None:
    with suppress(InputError, OSError), open_beneath(root, locate_source(root, file.path)) as opened:
        content = hashlib.file_digest(opened, "sha256").hexdigest()
        return hashlib.sha256(f"{content} {article_id}".encode()).hexdigest()
    return None


def read_articles(
    folder: Path,
    files: Sequence[IdentifiedFile],
    max_file_bytes: int,
    max_expanded_bytes: int,
    field_mapping: Mapping[str, str] = _NO_MAPPING,
    *,
    report: Report = report_nothing,
) -> Iterator[RawArticle | RejectedInput]:
    """Yield the articles of some files and the rejected inputs, in order, one article or record in memory at a time.

    Args:
        folder: where the files are, at any depth.
        files: those of ``identify_files`` to be read; one that is gone meanwhile is rejected.
        max_file_bytes: the most that one article may have: a text, a page, or one record of a file with many.
        max_expanded_bytes: the most that a compressed file is expanded to; the rest of it is rejected.
        field_mapping: for records whose columns have unusual names, the column of title, text, date, updated, source
            (or publisher), url, authors, language or id; "a.b" is what is called b inside of a.
        report: called with the bytes of the files read so far and of all files.

    Raises:
        ArticlesFolderError: ``folder`` is missing or is not a folder.
        FieldMappingError: ``field_mapping`` names a field that there is not.
    """
    fields = Fields(field_mapping)
    limits = Limits(max_file_bytes, max_expanded_bytes)
    root = resolve_folder(folder)
    sizes = [measure_source(identified.file) for identified in files]
    meter = Meter(sum(sizes), report)
    for identified, size in zip(files, sizes, strict=True):
        file = identified.file
        try:
            relative = locate_source(root, file.path)
            with open_beneath(root, relative) as opened:
                content = Content(meter.watch(opened, size), limits)
                yield from _read_content(content, file.source, identified.article_id, fields)
        except InputError as error:
            yield RejectedInput(file.source, error.reason, str(error))
        except OSError as error:
            yield RejectedInput(file.source, InputRejection.UNREADABLE, _explain(error))
        meter.finish(size)


def name_articles(sources: list[str]) -> dict[str, str]:
    """The article_id of each source, which is what the ids of its records start with.

    It is the source without its extensions, or with them where an id would be that of another file or of a folder.
    """
    stems = {source: split_extensions(source)[0] for source in sources}
    counts = Counter(stems.values())
    folders = {str(parent) for source in sources for parent in PurePosixPath(source).parents}
    return {
        source: source if counts[stem] > 1 or stem in folders or (stem in stems and stem != source) else stem
        for source, stem in stems.items()
    }


def add_history(articles: pl.DataFrame, previous: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Add first_seen_at and last_changed_at, carried over as long as the article_id and its content are the same.

    Args:
        articles: rows with article_id and content_sha256.
        previous: article_id, content_sha256, first_seen_at and last_changed_at as they were before; may be empty.
        now: the time, with its zone, to give to what is new or has changed.
    """
    before = previous.select(
        pl.col("article_id").cast(pl.String),
        pl.col("content_sha256").cast(pl.String).alias("previous_sha256"),
        pl.col("first_seen_at", "last_changed_at").cast(UTC_TIMESTAMP),
    )
    is_same = pl.col("content_sha256") == pl.col("previous_sha256")
    return (
        articles.join(before, on="article_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("first_seen_at").fill_null(_moment(now)),
            pl.when(is_same).then("last_changed_at").otherwise(_moment(now)).alias("last_changed_at"),
        )
        .drop("previous_sha256")
    )


def add_rejection_history(rejected: pl.DataFrame, previous: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Add seen_at: when the same source was first rejected for the same reason, or ``now``.

    Args:
        rejected: rows with source and rejection_reason.
        previous: source, rejection_reason and seen_at as they were before; may be empty.
        now: the time, with its zone.
    """
    key = ["source", "rejection_reason"]
    before = previous.select(pl.col(key).cast(pl.String), pl.col("seen_at").cast(UTC_TIMESTAMP))
    return rejected.join(before, on=key, how="left", maintain_order="left").with_columns(
        pl.col("seen_at").fill_null(_moment(now))
    )


def _moment(now: datetime) -> pl.Expr:
    return pl.lit(now).cast(UTC_TIMESTAMP)


def _read_content(content: Content, source: str, article_id: str, fields: Fields) -> Iterator[RawArticle | RejectedInput]:
    file_format = recognise_format(content, source, fields)
    if file_format == Format.WARC:
        yield from _read_archive(content, article_id, source)
    elif file_format in RECORD_FORMATS:
        yield from make_articles(
            _RECORD_READERS[file_format](content, fields),
            fields,
            stem=article_id,
            source=source,
            media_type=file_format.value,
            max_file_bytes=content.limits.max_file_bytes,
        )
    else:
        yield read_text(content.read(), article_id, source, file_format.value)


def _read_archive(content: Content, stem: str, source: str) -> Iterator[RawArticle | RejectedInput]:
    number = 0
    try:
        for page in read_pages(content):
            number = page.number
            try:
                yield _read_archived_page(page, f"{stem}/{number}", f"{source}/{number}")
            except InputError as error:
                yield RejectedInput(f"{source}/{number}", error.reason, f"record {number}: {error}")
    except InputError as error:
        yield reject_rest(source, error, number)
        return
    if not number:
        raise EmptyInputError("there is no page in this archive that was fetched with success; remove it")


def _read_archived_page(page: ArchivedPage | BadPage, article_id: str, source: str) -> RawArticle:
    if isinstance(page, BadPage):
        raise page.error
    article = read_text(page.content, article_id, source, page.media_type, page.charset)
    return replace(article, declared=replace(article.declared, url=page.url or article.declared.url))


def _explain(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it leads nowhere or was removed meanwhile; replace the broken link or refresh again"
    return f"it cannot be opened ({error.strerror}); check the file and its permissions"

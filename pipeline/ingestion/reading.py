"""The articles of a folder as received, and what could not be used, one after the other in a fixed order.

How bytes become text belongs to ``decoding``, which files there are and how one is opened safely to ``files``.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import polars as pl

from pipeline.ingestion.decoding import decode_text, is_blank
from pipeline.ingestion.files import SourceFile, list_sources, locate_source, open_beneath, resolve_folder
from pipeline.ingestion.rejections import InputError
from pipeline.tables import UTC_TIMESTAMP, InputRejection

_CHUNK_BYTES = 1 << 20


class EmptyInputError(InputError):
    """There is nothing to read in it."""

    reason = InputRejection.EMPTY


class TooLargeError(InputError):
    """It is larger than the limit."""

    reason = InputRejection.TOO_LARGE


class UnsupportedFormatError(InputError):
    """No reader knows its format."""

    reason = InputRejection.UNSUPPORTED


@dataclass(frozen=True)
class RawArticle:
    """An article as received: the columns of raw_articles that follow from its file alone."""

    article_id: str
    source: str
    media_type: str
    content_sha256: str
    encoding: str
    source_text: str


@dataclass(frozen=True)
class RejectedInput:
    """An input that cannot be read or used, why, and what to do about it."""

    source: str
    rejection_reason: InputRejection
    detail: str


def read_articles(folder: Path, max_file_bytes: int) -> Iterator[RawArticle | RejectedInput]:
    """Yield the articles of a folder and its rejected inputs, ordered by source, one file in memory at a time.

    Raises:
        ArticlesFolderError: ``folder`` is missing, is not a folder or cannot be listed.
    """
    root = resolve_folder(folder)
    files = list_sources(root)
    article_ids = name_articles([file.source for file in files])
    for file in files:
        try:
            yield from _read_file(root, file, article_ids.get(file.source), max_file_bytes)
        except InputError as error:
            yield RejectedInput(file.source, error.reason, str(error))
        except OSError as error:
            yield RejectedInput(file.source, InputRejection.UNREADABLE, _explain(error))


def name_articles(sources: list[str]) -> dict[str, str]:
    """The article_id of each source that can be read: without its extension, or with it where ids would be the same."""
    readable = {source: source[: -len(_find_suffix(source))] for source in sources if _find_suffix(source) in _READERS}
    counts = Counter(readable.values())
    return {source: source if counts[stem] > 1 or stem in readable else stem for source, stem in readable.items()}


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


def _read_file(
    root: Path, file: SourceFile, article_id: str | None, max_file_bytes: int
) -> Iterator[RawArticle | RejectedInput]:
    relative = locate_source(root, file.path)
    if article_id is None:
        raise UnsupportedFormatError("this format is not read; save it as plain text (.txt)")
    with open_beneath(root, relative) as opened:
        yield from _READERS[_find_suffix(file.source)](opened, file.source, article_id, max_file_bytes)


def _read_plain_text(file: BinaryIO, source: str, article_id: str, max_file_bytes: int) -> Iterator[RawArticle]:
    content = _read_limited(file, max_file_bytes)
    decoded = decode_text(content)
    if is_blank(decoded.text):
        raise EmptyInputError("there is no text in it; fill it or remove it")
    yield RawArticle(article_id, source, "text/plain", sha256(content).hexdigest(), decoded.encoding, decoded.text)


# By lower-case extension. A reader yields the articles in an open file, one or many, and rejections of single records;
# it raises an InputError or OSError when nothing more can be read.
_READERS: dict[str, Callable[[BinaryIO, str, str, int], Iterator[RawArticle | RejectedInput]]] = {".txt": _read_plain_text}


def _find_suffix(source: str) -> str:
    return PurePosixPath(source).suffix.lower()


def _read_limited(file: BinaryIO, max_file_bytes: int) -> bytes:
    """Read a whole file, at most ``max_file_bytes`` bytes of it however much it grows meanwhile."""
    size = os.fstat(file.fileno()).st_size
    chunks = bytearray()
    while size <= max_file_bytes and (chunk := file.read(_CHUNK_BYTES)):
        chunks += chunk
        size = max(size, len(chunks))
    if size > max_file_bytes:
        raise TooLargeError(f"it is larger than {max_file_bytes:,} bytes; split it, or raise the setting max_file_bytes")
    return bytes(chunks)


def _explain(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it leads nowhere or was removed meanwhile; replace the broken link or refresh again"
    return f"it cannot be opened ({error.strerror}); check the file and its permissions"

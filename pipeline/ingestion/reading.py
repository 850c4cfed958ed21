"""The articles of a folder as received, and what could not be used, one after the other in a fixed order.

How bytes become text belongs to ``decoding``, which files there are to ``files``.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

import polars as pl

from pipeline.ingestion.decoding import BinaryContentError, UndecodableError, decode_text, is_blank
from pipeline.ingestion.files import SourceFile, list_sources
from pipeline.tables import UTC_TIMESTAMP, InputRejection

MEDIA_TYPES = {".txt": "text/plain"}


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


class UnusableFileError(Exception):
    """A file cannot be used, for one of the closed set of reasons."""

    def __init__(self, reason: InputRejection, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def read_articles(folder: Path, max_file_bytes: int) -> Iterator[RawArticle | RejectedInput]:
    """Yield every file of the folder as an article or a rejection, ordered by source, one file in memory at a time.

    Raises:
        ArticlesFolderError: the folder itself cannot be read.
    """
    files = list_sources(folder)
    root = folder.resolve()
    article_ids = name_articles([file.source for file in files])
    for file in files:
        try:
            yield read_article(file, article_ids[file.source], root, max_file_bytes)
        except UnusableFileError as error:
            yield RejectedInput(file.source, error.reason, str(error))


def name_articles(sources: list[str]) -> dict[str, str]:
    """The article_id of each source: without its extension, or with it where two would be the same otherwise."""
    stems = {source: str(PurePosixPath(source).with_suffix("")) for source in sources}
    counts = Counter(stems.values())
    taken = set(sources)
    return {
        source: source if counts[stem] > 1 or (stem != source and stem in taken) else stem for source, stem in stems.items()
    }


def read_article(file: SourceFile, article_id: str, root: Path, max_file_bytes: int) -> RawArticle:
    """Read one file.

    Raises:
        UnusableFileError: with the reason and what to do.
    """
    media_type = MEDIA_TYPES.get(PurePosixPath(file.source).suffix.lower())
    content = read_bytes(file.path, root, max_file_bytes)
    if media_type is None:
        raise UnusableFileError(InputRejection.UNSUPPORTED, "only plain text is read; save it as plain text (.txt)")
    try:
        decoded = decode_text(content)
    except BinaryContentError as error:
        raise UnusableFileError(InputRejection.BINARY, str(error)) from error
    except UndecodableError as error:
        raise UnusableFileError(InputRejection.UNDECODABLE, str(error)) from error
    if is_blank(decoded.text):
        raise UnusableFileError(InputRejection.EMPTY, "there is no text in it; delete it, or fill it")
    return RawArticle(article_id, file.source, media_type, sha256(content).hexdigest(), decoded.encoding, decoded.text)


def read_bytes(path: Path, root: Path, max_file_bytes: int) -> bytes:
    """Content of a regular file inside ``root``, links followed as long as they stay inside.

    Raises:
        UnusableFileError: it leads outside, is no regular file, is too large or cannot be read.
    """
    try:
        target = path.resolve(strict=True)
        if not target.is_relative_to(root):
            raise UnusableFileError(InputRejection.OUTSIDE_FOLDER, "the link leaves the articles folder; copy the file into it")
        # After the check nothing may be swapped in: no link is followed, and a pipe does not block.
        descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise UnusableFileError(InputRejection.UNREADABLE, "it is not a regular file; remove it")
            content = b"" if status.st_size > max_file_bytes else file.read(max_file_bytes + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links, before Python 3.13
        reason = error.strerror if isinstance(error, OSError) else "a circle of links"
        raise UnusableFileError(
            InputRejection.UNREADABLE, f"it cannot be opened ({reason}); check the file and its rights"
        ) from error
    if status.st_size > max_file_bytes or len(content) > max_file_bytes:
        raise UnusableFileError(
            InputRejection.TOO_LARGE,
            f"it is larger than {max_file_bytes:,} bytes; split it, or raise the setting max_file_bytes",
        )
    return content


def add_history(articles: pl.DataFrame, previous: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Add first_seen_at and last_changed_at.

    Args:
        articles: rows with article_id and content_sha256.
        previous: article_id, content_sha256, first_seen_at and last_changed_at as published before.
        now: the time to give to what is new or has changed.
    """
    before = previous.rename({"content_sha256": "sha256_before"})
    is_same = pl.col("content_sha256") == pl.col("sha256_before")
    return (
        articles.join(before, on="article_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("first_seen_at").fill_null(_moment(now)),
            pl.when(is_same).then("last_changed_at").otherwise(_moment(now)).alias("last_changed_at"),
        )
        .drop("sha256_before")
    )


def add_rejection_history(rejections: pl.DataFrame, previous: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Add seen_at: when the same source was first rejected for the same reason, or ``now``."""
    before = previous.select("source", "rejection_reason", "seen_at")
    return rejections.join(before, on=["source", "rejection_reason"], how="left", maintain_order="left").with_columns(
        pl.col("seen_at").fill_null(_moment(now))
    )


def _moment(now: datetime) -> pl.Expr:
    return pl.lit(now).cast(UTC_TIMESTAMP)

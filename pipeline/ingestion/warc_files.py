"""Pages in web archives (WARC): what was fetched, as HTML or text, with its address.

How a page is rendered belongs to ``text_files``.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from pipeline.ingestion.content import Content, explain_limit, read_limited
from pipeline.ingestion.rejections import InputError, MalformedError, TooLargeError
from pipeline.ingestion.text_files import PAGE_TYPES

_MEDIA_TYPES = PAGE_TYPES | {"text/plain", "text/markdown"}


@dataclass(frozen=True)
class ArchivedPage:
    """A page or text in a web archive; ``number`` counts all records of the archive from 1."""

    number: int
    content: bytes
    media_type: str
    url: str | None
    charset: str | None


@dataclass(frozen=True)
class BadPage:
    """A record of a web archive that should be a page and cannot be read, and why."""

    number: int
    error: InputError


def read_pages(content: Content) -> Iterator[ArchivedPage | BadPage]:
    """Yield the pages and texts that were fetched with success; other records of the archive are no articles.

    Raises:
        MalformedError: the archive is damaged.
        InputError: the stream cannot be read further.
    """
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(content.open()), 1):
            media_type, charset = _read_content_type(record)
            if not _is_fetched(record) or media_type not in _MEDIA_TYPES:
                continue
            payload = read_limited(record.content_stream(), content.limits.max_file_bytes)
            if payload is None:
                yield BadPage(number, TooLargeError(explain_limit(content.limits.max_file_bytes)))
            elif getattr(record.raw_stream, "limit", 0) > 0:
                yield BadPage(number, MalformedError("the archive breaks off in this record; get the file again"))
            else:
                yield ArchivedPage(number, payload, media_type, record.rec_headers.get_header("WARC-Target-URI"), charset)
    except InputError:
        raise
    except Exception as error:  # what warcio raises for damaged archives is not a closed set
        raise MalformedError(
            f"the archive is damaged after record {number} ({type(error).__name__}: {str(error)[:100]!a}); get the file again"
        ) from error


def _is_fetched(record: ArcWarcRecord) -> bool:
    if record.rec_type == "resource":
        return True
    if record.rec_type != "response" or record.http_headers is None:
        return False
    return str(record.http_headers.get_statuscode()).startswith("2")


def _read_content_type(record: ArcWarcRecord) -> tuple[str, str | None]:
    """The media type in lower case, and the charset if Python knows it."""
    headers = record.http_headers or record.rec_headers
    media_type, *parameters = (headers.get_header("Content-Type") or "").lower().split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            try:
                return media_type.strip(), codecs.lookup(value.strip(" \t\"'")).name
            except (LookupError, ValueError):
                break
    return media_type.strip(), None

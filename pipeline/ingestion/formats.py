"""Which format a file has: by its content, and by its name only where the content could be several.

How each format is read belongs to its own module.
"""

import re
from collections.abc import Set
from enum import StrEnum
from pathlib import PurePosixPath

from pipeline.ingestion.content import Content, read_lines
from pipeline.ingestion.decoding import reject_signature
from pipeline.ingestion.records import Fields
from pipeline.ingestion.rejections import InputError, UnsupportedFormatError
from pipeline.ingestion.tabular_files import split_header
from pipeline.ingestion.text_files import looks_like_markup


class Format(StrEnum):
    """A format that is read, as its media type."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    XHTML = "application/xhtml+xml"
    JSON = "application/json"
    JSON_LINES = "application/jsonl"
    CSV = "text/csv"
    TSV = "text/tab-separated-values"
    PARQUET = "application/vnd.apache.parquet"
    WARC = "application/warc"


RECORD_FORMATS = frozenset({Format.JSON, Format.JSON_LINES, Format.CSV, Format.TSV, Format.PARQUET, Format.WARC})

_EXTENSIONS = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".json": Format.JSON,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".tab": Format.TSV,
    ".parquet": Format.PARQUET,
    ".warc": Format.WARC,
}
_COMPRESSED_EXTENSIONS = frozenset({".gz", ".gzip", ".zst", ".zstd"})

_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*(?:<!doctype\s+html\b|<html\b|<head\b|<body\b)", re.IGNORECASE | re.DOTALL)
_XML_DECLARATION = re.compile(rb"\s*<\?xml\b[^<>]*\?>")
_XML = re.compile(rb"\s*<(?:\?xml\b|rss\b|feed\b|svg\b|nitf\b|newsml\b|urlset\b|rdf:)", re.IGNORECASE)
_ARRAY = re.compile(rb"\s*\[\s*[{\]]")
_OBJECT = re.compile(rb'\s*\{\s*["}]')
_MESSAGE = re.compile(
    rb"(?:From|Return-Path|Received|Delivered-To|MIME-Version|Message-ID|Date|Subject): .*^Content-Type:",
    re.DOTALL | re.MULTILINE,
)
_TAR_MARK = slice(257, 262)
_MIN_KNOWN_COLUMNS = 2


def split_extensions(source: str) -> tuple[str, Format | None]:
    """The name of a file without the extensions of formats read here, such as ".jsonl.gz", and the format they promise."""
    stem = _strip_suffix(source, _COMPRESSED_EXTENSIONS)
    return _strip_suffix(stem, _EXTENSIONS.keys()), _EXTENSIONS.get(PurePosixPath(stem).suffix.lower())


def recognise_format(content: Content, source: str, fields: Fields) -> Format:
    """The format of a file. What is no other is plain text, or nothing that can be read, as decoding it will show.

    Raises:
        BinaryContentError: it is in a format that is no text, which the message names.
        UnsupportedFormatError: it is text in a format that is not read.
    """
    head = content.text_head
    _, hint = split_extensions(source)
    if head.startswith(b"PAR1\x15"):
        return Format.PARQUET
    if re.match(rb"WARC/\d", head):
        return Format.WARC
    _reject_unread(head)
    return _recognise_page(head) or _recognise_records(content, head, hint, fields) or _recognise_text(head, hint)


def _strip_suffix(source: str, suffixes: Set[str]) -> str:
    suffix = PurePosixPath(source).suffix
    return source[: -len(suffix)] if suffix and suffix.lower() in suffixes else source


def _reject_unread(head: bytes) -> None:
    reject_signature(head)
    if head[_TAR_MARK] == b"ustar":
        raise UnsupportedFormatError("it is a tar archive; unpack it")
    if _MESSAGE.match(head) and re.search(rb"^MIME-Version:", head, re.IGNORECASE | re.MULTILINE):
        raise UnsupportedFormatError("it is an e-mail or a page saved as one (.eml, .mhtml); save it as text or HTML")


def _recognise_page(head: bytes) -> Format | None:
    declaration = _XML_DECLARATION.match(head)
    if _PAGE.match(head, declaration.end() if declaration else 0):
        return Format.XHTML if declaration else Format.HTML
    if _XML.match(head):
        raise UnsupportedFormatError("it is an XML document (perhaps a feed), not a page; save its articles as text or HTML")
    return None


def _recognise_records(content: Content, head: bytes, hint: Format | None, fields: Fields) -> Format | None:
    is_array = bool(_ARRAY.match(head))
    is_json = is_array or bool(_OBJECT.match(head))
    if (hint == Format.JSON_LINES and not is_array) or (is_json and _has_record_lines(content)):
        return Format.JSON_LINES
    if hint == Format.JSON or is_json:
        return Format.JSON
    if looks_like_markup(head.decode("utf-8", "replace")):
        return None
    if hint in {Format.CSV, Format.TSV} or (hint in {None, Format.TEXT} and _has_header(head, fields)):
        return Format.TSV if split_header(head, fields)[0] == "\t" else Format.CSV
    return None


def _recognise_text(head: bytes, hint: Format | None) -> Format:
    if hint in {Format.MARKDOWN, Format.HTML}:
        return hint
    return Format.HTML if looks_like_markup(head.decode("utf-8", "replace")) else Format.TEXT


def _has_record_lines(content: Content) -> bool:
    """Whether the first line that is not blank is closed, and an object starts in the next one."""
    lines = (line.content for line in read_lines(content.open_text(), content.limits.max_file_bytes))
    filled = (line for line in lines if line is None or line.strip())
    first: bytes | None = None
    try:
        first = next(filled, None)
        second = next(filled, None)
    except InputError:  # the file breaks off there
        second = b"{"
    return bool(first and second and first.rstrip().endswith((b"}", b"]")) and second.lstrip().startswith(b"{"))


def _has_header(head: bytes, fields: Fields) -> bool:
    """Whether the first line is plainly the header of a table: names alone, of which several are known, one as the text."""
    _, names = split_header(head, fields)
    return fields.has_text(names) and fields.count_known(names) >= _MIN_KNOWN_COLUMNS and all(names)

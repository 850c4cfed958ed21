"""What is in an open file as one stream of bytes, whatever it is compressed with, that can be read again from its start.

Which format it has, and what its bytes mean, does not belong here.
"""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.ingestion.compression import expand, find_compression
from pipeline.ingestion.decoding import UndecodableError, find_marked_encoding
from pipeline.ingestion.rejections import InputError, TooLargeError

_HEAD_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 18


@dataclass(frozen=True)
class Limits:
    """What may be read, in bytes: of one article, record or single-article file, and of a compressed file expanded."""

    max_file_bytes: int
    max_expanded_bytes: int


@dataclass(frozen=True)
class Line:
    """A line with its line end; ``content`` is None if it is too long. Quotation marks (") are counted even then."""

    number: int
    content: bytes | None
    quote_count: int


class Content:
    """The content of one open file, expanded if it is compressed. Only one of its streams can be used at a time."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Look at the start of ``file``, which must be seekable.

        Raises:
            InputError: nothing at all can be expanded from it.
        """
        self._file = file
        self.limits = limits
        file.seek(0)
        self.compression = find_compression(file.read(4))
        self.head = self._read_head()
        self.marked_encoding = find_marked_encoding(self.head)

    @property
    def text_head(self) -> bytes:
        """The first bytes as ``open_text`` gives them."""
        if self.marked_encoding:
            return self.head.decode(self.marked_encoding, "ignore").encode()
        return self.head.removeprefix(codecs.BOM_UTF8)

    def open(self) -> BinaryIO:
        """The bytes from the start, expanded. Reading may raise an InputError where the compressed data ends or is damaged."""
        self._file.seek(0)
        if self.compression is None:
            return self._file
        return _open_pieces(expand(self._file, self.compression, self.limits.max_expanded_bytes))

    def open_text(self) -> BinaryIO:
        """The bytes from the start as something that keeps ASCII as it is: without byte order mark, UTF-16 and 32 as UTF-8."""
        stream = self.open()
        if self.marked_encoding:
            return _open_pieces(_recode(stream, self.marked_encoding))
        if self.head.startswith(codecs.BOM_UTF8):
            stream.read(len(codecs.BOM_UTF8))
        return stream

    def read(self) -> bytes:
        """All bytes of a file that is one article.

        Raises:
            TooLargeError: there are more than ``max_file_bytes``.
        """
        content = read_limited(self.open(), self.limits.max_file_bytes)
        if content is None:
            raise TooLargeError(explain_limit(self.limits.max_file_bytes))
        return content

    def _read_head(self) -> bytes:
        head = bytearray()
        try:
            stream = self.open()
            while len(head) < _HEAD_BYTES and (piece := read_piece(stream)):
                head += piece
        except InputError:  # it is raised again where the reader of the format gets to it
            if not head:
                raise
        return bytes(head[:_HEAD_BYTES])


def explain_limit(max_file_bytes: int) -> str:
    """What a rejection says about an article or record that is too large."""
    return f"it is larger than {max_file_bytes:,} bytes; split it, or raise the setting max_file_bytes"


def read_limited(stream: BinaryIO, max_bytes: int) -> bytes | None:
    """Read all of a stream; None, and no more in memory, if that is more than ``max_bytes``."""
    chunks = bytearray()
    while chunk := read_piece(stream):
        chunks += chunk
        if len(chunks) > max_bytes:
            return None
    return bytes(chunks)


def read_piece(stream: BinaryIO) -> bytes:
    """Read what one step gives, empty at the end: unlike read, it loses nothing when the step after it fails."""
    if isinstance(stream, io.BufferedIOBase):
        return stream.read1(_CHUNK_BYTES)
    return stream.read(_CHUNK_BYTES)


def read_lines(stream: BinaryIO, max_line_bytes: int) -> Iterator[Line]:
    """Yield the lines of a stream, numbered from 1, holding no more than ``max_line_bytes`` of one in memory."""
    number = 0
    while line := stream.readline(max_line_bytes + 2):  # with its line end
        number += 1
        quote_count = line.count(b'"')
        if len(line.rstrip(b"\r\n")) <= max_line_bytes:
            yield Line(number, line, quote_count)
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK_BYTES)
            quote_count += line.count(b'"')
        yield Line(number, None, quote_count)


class _PieceStream(io.RawIOBase):
    """A stream over pieces of bytes that are made one after the other."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _open_pieces(pieces: Iterator[bytes]) -> BinaryIO:
    return io.BufferedReader(_PieceStream(pieces), _CHUNK_BYTES)  # type: ignore[type-var]


def _recode(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    position = 0
    try:
        while chunk := read_piece(stream):
            yield decoder.decode(chunk).encode()
            position += len(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise UndecodableError(
            f"its first bytes say {encoding.upper()}, but it is not after byte {position}; save it again as UTF-8"
        ) from error

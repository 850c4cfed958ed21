"""How gzip and zstd files are expanded: piece by piece, checked, and never beyond a limit.

What the expanded bytes are does not belong here.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

import zstandard

from pipeline.ingestion.rejections import MalformedError, TooLargeError

_SIGNATURES = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_PIECE_BYTES = 1 << 18
# Four bytes of zstd can stand for 128 KiB and its decompressor gives all at once: this bounds a step at about 32 MB.
_ZSTD_STEP_BYTES = 1 << 10
_MAX_WINDOW_BYTES = 1 << 27


def find_compression(start: bytes) -> str | None:
    """The compression that the first bytes of a file show, gzip or zstd; None if there is none."""
    return next((name for signature, name in _SIGNATURES.items() if start.startswith(signature)), None)


def expand(file: BinaryIO, compression: str, max_expanded_bytes: int) -> Iterator[bytes]:
    """Yield what a gzip or zstd file expands to, one member or frame after the other.

    Raises:
        MalformedError: the compressed data is damaged or breaks off; what came before has been yielded.
        TooLargeError: it expands to more than ``max_expanded_bytes``; nothing beyond has been yielded.
    """
    expanded_count = 0
    try:
        for piece in _expand_gzip(file) if compression == "gzip" else _expand_zstd(file):
            expanded_count += len(piece)
            if expanded_count > max_expanded_bytes:
                raise TooLargeError(
                    f"it expands to more than {max_expanded_bytes:,} bytes; split it, or raise the setting max_expanded_bytes"
                )
            yield piece
    except (zlib.error, zstandard.ZstdError) as error:
        raise MalformedError(
            f"its {compression} data is damaged after {expanded_count:,} expanded bytes; get the file again"
        ) from error
    except EOFError:
        raise MalformedError(
            f"its {compression} data breaks off after {expanded_count:,} expanded bytes; get the file again"
        ) from None


def _expand_gzip(file: BinaryIO) -> Iterator[bytes]:
    pending = file.read(_PIECE_BYTES)
    while pending := pending.lstrip(b"\0") or file.read(_PIECE_BYTES):  # members may be padded with NUL
        if not pending.strip(b"\0"):
            continue
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        while not member.eof:
            if not pending:
                raise EOFError
            if piece := member.decompress(pending, _PIECE_BYTES):
                yield piece
            pending = member.unconsumed_tail or (b"" if member.eof else file.read(_PIECE_BYTES))
        pending = member.unused_data


def _expand_zstd(file: BinaryIO) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
    pending = file.read(_ZSTD_STEP_BYTES)
    while pending:
        frame = decompressor.decompressobj()
        while not frame.eof:
            if not pending:
                raise EOFError
            if piece := frame.decompress(pending):
                yield piece
            pending = b"" if frame.eof else file.read(_ZSTD_STEP_BYTES)
        pending = frame.unused_data or file.read(_ZSTD_STEP_BYTES)

"""How much of the files has been read, reported while it is read, so that one file of gigabytes moves on too.

Counted are the bytes of the files as they are, not expanded.
"""

import io
from collections.abc import Callable
from typing import Any, BinaryIO

from pipeline.progress import Report

_BUFFER_BYTES = 1 << 18


class Meter:
    """Adds up what is read from one file after the other, in bytes."""

    def __init__(self, total_bytes: int, report: Report) -> None:
        self._total_bytes = total_bytes
        self._report = report
        self._finished_bytes = 0
        report(0, total_bytes)

    def watch(self, file: BinaryIO, size: int) -> BinaryIO:
        """A file to read in place of ``file``, of ``size`` bytes; what is read twice is not counted beyond its size."""
        read = 0

        def count(number: int) -> None:
            nonlocal read
            read = min(read + number, size)
            self._report(self._finished_bytes + read, self._total_bytes)

        return io.BufferedReader(_WatchedFile(file, count), _BUFFER_BYTES)

    def finish(self, size: int) -> None:
        """A file of ``size`` bytes is done with, whether all of it was read or not."""
        self._finished_bytes += size
        self._report(self._finished_bytes, self._total_bytes)


class _WatchedFile(io.RawIOBase):
    """A seekable file that says how many bytes each reading gave."""

    def __init__(self, file: BinaryIO, count: Callable[[int], None]) -> None:
        self._file = file
        self._count = count

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        self._count(len(piece))
        return len(piece)

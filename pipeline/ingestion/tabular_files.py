"""Records in tables: CSV and its relatives with any common delimiter, and Parquet.

What the columns mean belongs to ``records``.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import pyarrow.parquet as pq

from pipeline.ingestion.content import Content, Line, explain_limit, read_lines, read_piece
from pipeline.ingestion.decoding import UndecodableError, decode_bytes
from pipeline.ingestion.records import BadRecord, Fields, Record
from pipeline.ingestion.rejections import InputError, MalformedError, TooLargeError

_DELIMITERS = ("\t", ";", ",")
_MAX_CELL_BYTES = 2**31 - 1  # what a C long holds everywhere
_BATCH_ROWS = 64
_BUFFER_BYTES = 1 << 20
_HEADER_LINES = 10
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])", re.IGNORECASE)  # how a file tells Excel its delimiter


def read_table(content: Content, fields: Fields) -> Iterator[Record | BadRecord]:
    """Yield the records of a CSV file: a line each, or several when quotation marks hold line ends. The header is none.

    Raises:
        MalformedError: no column is the text, or a quotation mark is never closed.
        InputError: the stream cannot be read further.
    """
    delimiter, _ = split_header(content.text_head, fields)
    rows = _read_rows(content, delimiter)
    header = next(rows, None)
    if isinstance(header, tuple) and len(header[0]) <= 2 and _SEPARATOR_LINE.fullmatch(delimiter.join(header[0]).strip()):
        header = next(rows, None)
    if header is None:
        return
    if isinstance(header, InputError):
        raise header
    columns = [name.strip() for name in header[0]]
    if not fields.has_text(columns):
        raise MalformedError(fields.explain_no_text(columns))
    for number, row in enumerate(rows, 1):
        if isinstance(row, InputError):
            yield BadRecord(number, row)
            continue
        cells, encoding, line = row
        if any(cell.strip() for cell in cells[len(columns) :]):
            error = MalformedError(
                f"line {line}: it has {len(cells)} cells, but there are {len(columns)} columns; "
                'put cells that hold the delimiter in quotation marks (")'
            )
            yield BadRecord(number, error)
            continue
        values = {column: cell for column, cell in reversed(list(zip(columns, cells, strict=False))) if cell}
        yield Record(number, values, _hash_record(values), content.marked_encoding or encoding, f"line {line}")


def split_header(start: bytes, fields: Fields) -> tuple[str, list[str]]:
    """The delimiter of a table and the names in its header, by the start of the file.

    Of the usual delimiters it is the one that gives the most names known here, then the most names.
    """
    lines = [line for line in start.decode("utf-8", "replace").splitlines()[:_HEADER_LINES] if line.strip()]
    named = _SEPARATOR_LINE.fullmatch(lines[0].strip()) if lines else None
    if named:
        lines = lines[1:]
    options = []
    for delimiter in named[1] if named else _DELIMITERS:
        names = [name.strip() for name in next(csv.reader(lines[:1], delimiter=delimiter), [])]
        options.append((fields.count_known(names), len(names), delimiter, names))
    _, _, delimiter, names = max(options, key=lambda option: option[:2])
    return delimiter, names


def read_parquet(content: Content, fields: Fields) -> Iterator[Record | BadRecord]:
    """Yield the rows of a Parquet file, of which only the columns that mean something are read.

    Raises:
        MalformedError: no column is the text, or the file is damaged.
        InputError: it cannot be expanded.
    """
    with TemporaryFile() as expanded:
        file = content.open()
        if content.compression:  # Parquet starts to be read at its end
            while piece := read_piece(file):
                expanded.write(piece)
            file = expanded
        number = 0
        try:
            for row in _read_parquet_rows(file, fields):
                number += 1
                yield _make_parquet_record(row, number)
        except InputError:
            raise
        except Exception as error:  # what pyarrow raises for damaged files is not a closed set
            raise MalformedError(
                f"it is damaged or not a Parquet file ({type(error).__name__}); get the file again, or save it as CSV"
            ) from error


class _TooLongError(Exception):
    """A row is longer than the limit."""


class _RowLines:
    """Gives a CSV reader its lines and remembers those of the current row."""

    def __init__(self, content: Content) -> None:
        self._limit = content.limits.max_file_bytes
        self._lines = read_lines(content.open_text(), self._limit)
        self._quote_count = self._size = 0
        self.is_at_end = False
        self.first_line = 0
        self.received: list[bytes] = []

    def __iter__(self) -> "_RowLines":
        return self

    def __next__(self) -> str:
        line = self._read_line()
        if line is None:
            raise StopIteration
        if not self.received:
            self.first_line = line.number
        self._size += len(line.content or b"")
        if line.content is None or self._size > self._limit + 2:  # with its line end
            raise _TooLongError
        self.received.append(line.content)
        return line.content.decode("utf-8", "surrogateescape")

    def start_row(self) -> None:
        """Forget the lines of the row before."""
        self.received = []
        self._quote_count = self._size = 0

    def skip_row(self) -> None:
        """Move behind a row that is too long: to the line end outside of quotation marks."""
        while self._quote_count % 2 and self._read_line():
            pass

    def _read_line(self) -> Line | None:
        line = next(self._lines, None)
        self.is_at_end = line is None
        self._quote_count += line.quote_count if line else 0
        return line


def _read_rows(content: Content, delimiter: str) -> Iterator[tuple[list[str], str, int] | InputError]:
    """Yield the cells, encoding and first line of each row that is not blank, the header too, or why it cannot be read.

    Raises:
        MalformedError: a quotation mark is never closed.
        InputError: the stream cannot be read further.
    """
    limit = content.limits.max_file_bytes
    csv.field_size_limit(max(csv.field_size_limit(), min(limit, _MAX_CELL_BYTES)))  # rows are limited by their lines
    lines = _RowLines(content)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.start_row()
        try:
            cells = next(rows, None)
        except _TooLongError:
            lines.skip_row()
            yield TooLargeError(f"line {lines.first_line}: {explain_limit(limit)}")
            rows = csv.reader(lines, delimiter=delimiter)
            continue
        except csv.Error as error:
            yield MalformedError(f"line {lines.first_line}: {error}; correct or remove it")
            rows = csv.reader(lines, delimiter=delimiter)
            continue
        if cells is None:
            return
        if lines.is_at_end:
            raise MalformedError(
                f'line {lines.first_line}: a quotation mark (") is never closed; close it, or double it if it is text'
            )
        if not any(cell.strip() for cell in cells):
            continue
        try:
            yield *_decode_row(cells, b"".join(lines.received), delimiter), lines.first_line
        except InputError as error:
            yield error


def _decode_row(cells: list[str], received: bytes, delimiter: str) -> tuple[list[str], str]:
    """The cells of a row that was split as UTF-8, and its encoding: if it is not UTF-8, of the row decoded as what it is."""
    try:
        received.decode()
    except UnicodeDecodeError:
        decoded = decode_bytes(received)
        return next(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter)), decoded.encoding
    return cells, "utf-8"


def _read_parquet_rows(file: BinaryIO, fields: Fields) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER_BYTES) as parquet:
        names = parquet.schema_arrow.names
        columns = [name for name in names if fields.is_used(name)]
        if not fields.has_text(columns):
            raise MalformedError(fields.explain_no_text(names))
        for batch in parquet.iter_batches(_BATCH_ROWS, columns=columns):
            for index in range(batch.num_rows):
                yield {
                    name: _read_scalar(column[index]) for name, column in zip(batch.schema.names, batch.columns, strict=True)
                }


def _read_scalar(scalar: Any) -> Any:
    """The value in a cell; an InputError in place of a string that is not UTF-8."""
    try:
        value = scalar.as_py()
    except UnicodeDecodeError as error:
        return UndecodableError(f"it is not UTF-8 at byte {error.start}; save the table again")
    except ValueError:  # nanoseconds, which Python's datetime has not
        return str(scalar)
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def _make_parquet_record(row: dict[str, Any], number: int) -> Record | BadRecord:
    error = next((value for value in row.values() if isinstance(value, InputError)), None)
    if error:
        return BadRecord(number, error)
    return Record(number, row, _hash_record(row), "utf-8", f"row {number}")


def _hash_record(values: dict[str, Any]) -> str:
    return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()

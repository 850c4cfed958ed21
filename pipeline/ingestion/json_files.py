"""Records in JSON: a line each, the elements of an array however large, or a whole file that is one record.

An array is split before it is parsed, so that a broken, oversized or too deeply nested record costs itself alone; a parser
of the whole stream would end at the first of them. What the fields mean belongs to ``records``.
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO

from pipeline.ingestion.content import Content, explain_limit, read_limited, read_lines, read_piece
from pipeline.ingestion.decoding import decode_bytes
from pipeline.ingestion.records import BadRecord, Fields, Record
from pipeline.ingestion.rejections import EmptyInputError, InputError, MalformedError, TooLargeError

_STRUCTURE = re.compile(rb'["\[\]{},]')
_STRING_STOP = re.compile(rb'["\\]')
_WHITESPACE = b" \t\r\n"


def read_json_lines(content: Content, fields: Fields) -> Iterator[Record | BadRecord]:
    """Yield the record of each line that is not blank.

    Raises:
        InputError: the stream cannot be read further.
    """
    limit = content.limits.max_file_bytes
    number = 0
    for line in read_lines(content.open_text(), limit):
        if line.content is not None and not line.content.strip():
            continue
        number += 1
        if line.content is None:
            yield BadRecord(number, TooLargeError(f"line {line.number}: {explain_limit(limit)}"))
        else:
            yield _parse_record(line.content.rstrip(b"\r\n"), number, line.number, content.marked_encoding)


def read_json(content: Content, fields: Fields) -> Iterator[Record | BadRecord]:
    """Yield the records of the array that a file is or holds, or the one record that it is.

    Raises:
        EmptyInputError: there is no record in it.
        MalformedError: it is not JSON, or breaks off.
        InputError: the stream cannot be read further.
    """
    whole = _read_whole(content)
    is_array = content.text_head.lstrip(_WHITESPACE).startswith(b"[")
    record = None if is_array or whole is None else _parse_record(whole, None, 1, content.marked_encoding)
    if isinstance(record, Record) and fields.is_article(record.fields):
        yield record
        return
    count = bad_count = 0
    for item in _ArraySplitter(content.open_text(), content, fields).read():
        count += 1
        bad_count += isinstance(item, BadRecord)
        yield item
    if isinstance(record, BadRecord) and not bad_count:
        raise record.error  # the file is broken, and not inside of a record
    if isinstance(record, Record) and not count:
        raise EmptyInputError(fields.explain_no_text(record.fields))
    if whole is None and not count:
        raise TooLargeError(f"{explain_limit(content.limits.max_file_bytes)}; it has no list of records with a text")


def parse_json(text: str, first_line: int) -> Any:
    """Parse JSON; NaN and Infinity, which some programs write for what is missing, are None.

    Raises:
        MalformedError: it is not JSON, or nested too deeply, or it gives two values to one name.
    """
    try:
        return json.loads(text, object_pairs_hook=_build_object, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        raise MalformedError(
            f"it is not valid JSON at line {line}, column {error.colno} ({error.msg}); correct or remove it"
        ) from None
    except RecursionError:
        raise MalformedError(f"line {first_line}: it is nested too deeply; correct or remove it") from None
    except MalformedError as error:
        raise MalformedError(f"line {first_line}: {error}") from None
    except ValueError:  # Python's limit for the digits of an integer
        raise MalformedError(f"line {first_line}: it has a number of thousands of digits; correct or remove it") from None


def _read_whole(content: Content) -> bytes | None:
    """The whole file; None if it is too large for one record or breaks off, though it may hold records all the same."""
    try:
        return read_limited(content.open_text(), content.limits.max_file_bytes)
    except InputError:
        return None


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        seen: dict[str, Any] = {}
        for name, value in pairs:
            if seen.setdefault(name, value) != value:
                raise MalformedError(f"it has two different values for {name[:40]!a}; keep one")
    return built


def _parse_record(content: bytes, number: int | None, first_line: int, marked_encoding: str | None) -> Record | BadRecord:
    try:
        decoded = decode_bytes(content)
        value = parse_json(decoded.text, first_line)
        if not isinstance(value, dict):
            raise MalformedError(f"line {first_line}: it is not a JSON object in braces; correct or remove it")
    except InputError as error:
        return BadRecord(number or 0, error)
    encoding = marked_encoding or decoded.encoding
    return Record(number, value, sha256(content).hexdigest(), encoding, f"line {first_line}")


class _ArraySplitter:
    """Finds the first array of records in a stream of JSON and cuts it into its elements, without parsing the whole."""

    def __init__(self, stream: BinaryIO, content: Content, fields: Fields) -> None:
        self._stream = stream
        self._limit = content.limits.max_file_bytes
        self._encoding = content.marked_encoding
        self._fields = fields
        self._chunk = b""
        self._position = 0
        self._line = 1
        self._kept: bytearray | None = bytearray()  # since the last cut; None if it is too long

    def read(self) -> Iterator[Record | BadRecord]:
        """Yield the elements of the first array, itself in no other, whose first element is an object with a text.

        The outermost array is taken whatever its elements are.

        Raises:
            MalformedError: the array is not closed, or something follows it.
        """
        is_outermost = True
        while byte := self._next():
            if byte == b"[":
                has_records = False
                for item in self._read_array(is_outermost):
                    has_records = True
                    yield item
                if has_records:
                    if is_outermost:
                        self._require_end()
                    return
            is_outermost = False

    def _read_array(self, is_outermost: bool) -> Iterator[Record | BadRecord]:
        number = 0
        is_open = True
        while is_open:
            content, first_line, is_open = self._cut_element()
            number += 1
            if content is not None and not content.strip(_WHITESPACE):
                if not is_open and number == 1:
                    return  # an empty array
                item: Record | BadRecord = BadRecord(
                    number, MalformedError(f"line {first_line}: there is a comma and no record; remove the comma")
                )
            elif content is None:
                item = BadRecord(number, TooLargeError(f"line {first_line}: {explain_limit(self._limit)}"))
            else:
                stripped = content.lstrip(_WHITESPACE)
                first_line += content[: len(content) - len(stripped)].count(b"\n")
                item = _parse_record(stripped.rstrip(_WHITESPACE), number, first_line, self._encoding)
            if number == 1 and not is_outermost and not (isinstance(item, Record) and self._fields.has_text(item.fields)):
                while is_open:
                    is_open = self._cut_element()[2]
                return
            yield item

    def _cut_element(self) -> tuple[bytes | None, int, bool]:
        """The next element's bytes, None if too long; the line it starts in; whether more elements follow.

        Raises:
            MalformedError: the stream ends first.
        """
        self._kept = bytearray()
        first_line = self._line
        depth = 0
        while byte := self._next():
            if byte in b"[{":
                depth += 1
            elif byte in b"]}" and depth:
                depth -= 1
            elif byte != b"}" and not depth:
                content = None if self._kept is None else bytes(self._kept[:-1])
                return content, first_line, byte == b","
        raise MalformedError(f"the record that starts in line {first_line} breaks off; get the file again or complete it")

    def _require_end(self) -> None:
        rest = self._chunk[self._position :]
        while not rest.strip(_WHITESPACE):
            rest = read_piece(self._stream)
            if not rest:
                return
        raise MalformedError(f"line {self._line}: something follows the end of the array; remove it")

    def _next(self) -> bytes:
        """The next bracket, brace or comma outside of strings, empty at the end of the stream."""
        is_in_string = False
        skipped = 0
        while True:
            match = (_STRING_STOP if is_in_string else _STRUCTURE).search(self._chunk, self._position)
            if match is None:
                self._keep(len(self._chunk))
                self._chunk = read_piece(self._stream)
                self._position = 0
                if not self._chunk:
                    return b""
                if skipped:
                    self._keep(1)
                    skipped = 0
                continue
            byte = match[0]
            if byte == b"\\":
                skipped = max(0, match.end() + 1 - len(self._chunk))
                self._keep(match.end() + 1 - skipped)
                continue
            self._keep(match.end())
            if byte == b'"':
                is_in_string = not is_in_string
            else:
                return byte

    def _keep(self, end: int) -> None:
        """Move on to ``end`` in the chunk, keeping what lies between as long as it is not too long."""
        self._line += self._chunk.count(b"\n", self._position, end)
        if self._kept is not None:
            self._kept += self._chunk[self._position : end]
            if len(self._kept) > self._limit + 1:  # with the comma or bracket after it
                self._kept = None
        self._position = end

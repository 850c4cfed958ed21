"""What the fields of a record mean: which one is the title, the text, the date, and how an article is made of them.

How records are found in a file belongs to the module of its format.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.ingestion.content import explain_limit
from pipeline.ingestion.decoding import REPAIRED, UndecodableError, is_blank, repair_mojibake
from pipeline.ingestion.files import escape_name
from pipeline.ingestion.inputs import DeclaredMetadata, RawArticle, RejectedInput
from pipeline.ingestion.rejections import EmptyInputError, InputError, TooLargeError
from pipeline.ingestion.text_files import looks_like_markup, read_page

# Our name of each field, and the usual names of its column, the best first; compared without case, spaces and punctuation.
_USUAL_NAMES = {
    "title": "title headline name",
    "text": "text body content article articlebody fulltext maintext plaintext articletext contenttext contenthtml",
    "date": "date published publishedat pubdate datepublished publishdate publisheddate publishedon timestamp",
    "updated": "updated updatedat datemodified modified",
    "publisher": "publisher source site sitename outlet newspaper domain",
    "url": "url link canonicalurl",
    "authors": "authors author byline",
    "language": "language lang",
    "id": "id articleid uuid",
}
_OUR_NAMES = {"source": "publisher", **{name: name for name in _USUAL_NAMES}}
# Where a nested value has what a reader sees: JSON-LD, WordPress, and exports of XML.
_NESTED_NAMES = ("name", "rendered", "@value", "value", "text", "#text", "@id")
_PUNCTUATION = re.compile(r"[\W_]+")
_BYLINE_OPENING = re.compile(r"by[:\s]\s*", re.IGNORECASE)
_AUTHOR_SEPARATOR = re.compile(r"\s*(?:,\s*and\s|,|\sand\s|&)\s*", re.IGNORECASE)
_MAX_ID_CHARS = 200
_MAX_NAMED_FIELDS = 10
_MAX_FIELD_CHARS = 40


class FieldMappingError(ValueError):
    """The names of columns that a person gives cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Record:
    """A record of a file. ``number`` counts from 1 in the file; it is None where the file is this one record."""

    number: int | None
    fields: Mapping[str, Any]
    content_sha256: str
    encoding: str
    where: str = ""


@dataclass(frozen=True)
class BadRecord:
    """A record that cannot be read, and why; the records after it can."""

    number: int
    error: InputError


class Fields:
    """Which of a record's fields is the title, the text and so on: by its usual names, or by those a person gives."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        """Take what a person gives: our name of a field, and the name of their column ("a.b" for b inside of a).

        Raises:
            FieldMappingError: a name is not ours, or a column has no name.
        """
        self._given: dict[str, str] = {}
        for name, column in mapping.items():
            if name not in _OUR_NAMES or not column.strip():
                raise FieldMappingError(
                    f"the setting field_mapping gives {name!r} the column {column!r}; it takes a column's name for each of "
                    + ", ".join(_OUR_NAMES)
                )
            self._given[_OUR_NAMES[name]] = column
        self._usual = {
            name: (_normalise(self._given[name]),) if name in self._given else tuple(names.split())
            for name, names in _USUAL_NAMES.items()
        }
        self._known = frozenset(column for columns in self._usual.values() for column in columns)

    def count_known(self, columns: Iterable[str]) -> int:
        """How many of these columns have a name that means something here."""
        return sum(_normalise(column) in self._known for column in columns)

    def is_used(self, column: str) -> bool:
        """Whether a column, or something inside of it, is read."""
        return _normalise(column) in self._known or any(
            _normalise(given.split(".")[0]) == _normalise(column) for given in self._given.values()
        )

    def has_text(self, fields: Mapping[str, Any] | list[str]) -> bool:
        """Whether there is a field for the text, even if it is empty."""
        given = self._given.get("text", "")
        if isinstance(fields, Mapping) and given and _follow(fields, given) is not None:
            return True
        return any(_normalise(name) in self._usual["text"] for name in fields)

    def is_article(self, fields: Mapping[str, Any]) -> bool:
        """Whether an object has a text itself, even if it is empty, rather than holding records that have."""
        return any(_join_text(value) is not None for value in self._list_values(fields, _normalise_names(fields), "text"))

    def explain_no_text(self, names: Iterable[str]) -> str:
        """What a rejection says about a record or table without a text, by the names of its fields."""
        names = list(names)
        if self.has_text(names):
            return "its text is empty, or no text; fill it or remove it"
        shown = [escape_name(name[:_MAX_FIELD_CHARS]) for name in names]
        if len(shown) > _MAX_NAMED_FIELDS:
            shown = [*shown[:_MAX_NAMED_FIELDS], "and others"]
        return (
            f"no field is the text of an article; the fields are {', '.join(shown) or 'none'}; "
            "say which one is in the setting field_mapping, or name it text"
        )

    def make_article(self, record: Record, article_id: str, source: str, media_type: str, max_file_bytes: int) -> RawArticle:
        """The article that a record is: its title, a blank line, its text; and what it declares beside the text.

        Raises:
            EmptyInputError: it has no text.
            TooLargeError: its text is larger than ``max_file_bytes``.
            UndecodableError: a field has characters that are none.
            InputError: its text is markup that cannot be rendered.
        """
        columns = _normalise_names(record.fields)
        text = self._find_text(record, columns)
        title = _storable(self._find_one(record, columns, "title"), "title")
        declared = DeclaredMetadata(
            title=title,
            published=_storable(self._find_one(record, columns, "date"), "date"),
            updated=_storable(self._find_one(record, columns, "updated"), "updated"),
            publisher=_storable(self._find_one(record, columns, "publisher"), "publisher"),
            url=_storable(self._find_one(record, columns, "url"), "url"),
            authors=self._find_authors(record, columns),
            language=_storable(self._find_one(record, columns, "language"), "language"),
        )
        if len(text) > max_file_bytes or len(text.encode()) > max_file_bytes:
            raise TooLargeError(explain_limit(max_file_bytes))
        article = RawArticle(article_id, source, media_type, record.content_sha256, record.encoding, text, declared)
        if looks_like_markup(text):
            return read_page(article, text.encode(), title)
        repaired = repair_mojibake(text)
        encoding = record.encoding if repaired == text else record.encoding.removesuffix(REPAIRED) + REPAIRED
        source_text = f"{title}\n\n{repaired}" if title else repaired
        return RawArticle(article_id, source, media_type, record.content_sha256, encoding, source_text, declared)

    def find_id(self, record: Record) -> str | None:
        """The id a record gives itself, as one part of a path; None if it has none that can be used."""
        columns = _normalise_names(record.fields)
        text = self._find_one(record, columns, "id")
        if text is None or len(text) > _MAX_ID_CHARS or is_blank(text):
            return None
        return escape_name(text).replace("/", "\\u002f")

    def _find_text(self, record: Record, columns: Mapping[str, Any]) -> str:
        for value in self._list_values(record.fields, columns, "text"):
            text = _join_text(value)
            if text is not None and not is_blank(text):
                return _require_storable(text, "text")
        raise EmptyInputError(self.explain_no_text(record.fields))

    def _find_one(self, record: Record, columns: Mapping[str, Any], name: str) -> str | None:
        for value in self._list_values(record.fields, columns, name):
            text = _show(value)
            if text and not is_blank(text):
                return text.strip()
        return None

    def _find_authors(self, record: Record, columns: Mapping[str, Any]) -> tuple[str, ...]:
        for value in self._list_values(record.fields, columns, "authors"):
            if names := _list_authors(value):
                return tuple(repair_mojibake(_require_storable(name, "authors")) for name in names)
        return ()

    def _list_values(self, fields: Mapping[str, Any], columns: Mapping[str, Any], name: str) -> list[Any]:
        given = self._given.get(name)
        if given is not None:
            value = _follow(fields, given)
            if value is not None:
                return [value]
        return [columns[column] for column in self._usual[name] if column in columns]


def make_articles(
    records: Iterator[Record | BadRecord],
    fields: Fields,
    *,
    stem: str,
    source: str,
    media_type: str,
    max_file_bytes: int,
) -> Iterator[RawArticle | RejectedInput]:
    """Yield the article of each record under an id of its own, and a rejection for each that cannot be used.

    When ``records`` raises an InputError, the file can be read no further: that is one rejection too.
    """
    article_ids: set[str] = set()
    count = number = 0
    try:
        for record in records:
            if record.number is None:  # the file is this one record
                count += 1
                yield fields.make_article(record, stem, source, media_type, max_file_bytes)
                continue
            number = record.number
            count += 1
            record_source = f"{source}/{number}"
            if isinstance(record, BadRecord):
                yield _reject(record_source, record.error)
                continue
            article_id = f"{stem}/{fields.find_id(record) or number}"
            while article_id in article_ids:
                article_id = f"{article_id}#{number}"
            try:
                article = fields.make_article(record, article_id, record_source, media_type, max_file_bytes)
            except InputError as error:
                yield _reject(record_source, error, record.where)
                continue
            article_ids.add(article_id)
            yield article
    except InputError as error:
        yield reject_rest(source, error, number)
        return
    if not count:
        yield _reject(source, EmptyInputError("there is no record in it; fill it or remove it"))


def reject_rest(source: str, error: InputError, number: int) -> RejectedInput:
    """The rejection of a file, or of what comes after its first ``number`` records."""
    if not number:
        return _reject(source, error)
    rest = source if isinstance(error, TooLargeError) else f"{source}/{number + 1}"
    return RejectedInput(rest, error.reason, f"{error} (reading stopped after record {number:,})")


def _reject(source: str, error: InputError, where: str = "") -> RejectedInput:
    return RejectedInput(source, error.reason, f"{where}: {error}" if where else str(error))


def _normalise(name: str) -> str:
    return _PUNCTUATION.sub("", name).casefold()


def _normalise_names(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values by normalised name; of names that become one, the first that has a value."""
    columns: dict[str, Any] = {}
    for name, value in fields.items():
        if value is not None:
            columns.setdefault(_normalise(name), value)
    return columns


def _follow(fields: Mapping[str, Any], path: str) -> Any:
    """The value of a column, or of one inside others as "a.b"; None if there is none."""
    if path in fields:
        return fields[path]
    value: Any = fields
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _show(value: Any) -> str | None:
    """A value as text; of a list or nested value, the first one that a reader would see."""
    for _ in range(4):  # as deep as a name is ever nested
        if isinstance(value, list | tuple):
            value = value[0] if value else None
        elif isinstance(value, Mapping):
            value = next((value[name] for name in _NESTED_NAMES if value.get(name) is not None), None)
        else:
            break
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _join_text(value: Any) -> str | None:
    """The text of a record, which may be a list of paragraphs; None if the value is something else."""
    if isinstance(value, list | tuple):
        return "\n\n".join(value) if all(isinstance(part, str) for part in value) else None
    return _show(value) if isinstance(value, str | Mapping) else None


def _list_authors(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        names = [_show(part) or "" for part in value]
    else:
        byline = _show(value) or ""
        opening = _BYLINE_OPENING.match(byline.strip())
        byline = byline.strip()[opening.end() :] if opening else byline
        # "Last, First; Last, First" is what semicolons are for
        names = byline.split(";") if ";" in byline else _AUTHOR_SEPARATOR.split(byline)
    return list(dict.fromkeys(name.strip() for name in names if not is_blank(name)))


def _storable(text: str | None, name: str) -> str | None:
    return None if text is None else repair_mojibake(_require_storable(text, name))


def _require_storable(text: str, name: str) -> str:
    if "\0" in text:
        raise UndecodableError(f"its {name} has a NUL character, which is no text; remove it")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UndecodableError(
            f"its {name} has half of a character (\\u{ord(text[error.start]):04x}) at position {error.start}; remove it"
        ) from None
    return text

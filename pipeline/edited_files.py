"""Reading the CSV files that people edit, with errors that name file, line and column.

What the rows mean belongs to the module that uses them, not here.
"""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path


class EditedFileError(ValueError):
    """A file that a person edits cannot be used; the message says where and what to do."""

    def __init__(self, path: Path, line: int, column: str | None, problem: str) -> None:
        where = f"{path}, line {line}" + (f", column {column}" if column else "")
        super().__init__(f"{where}: {problem}")


@dataclass(frozen=True)
class EditedRow:
    """One row of an edited file: its values, stripped, and the line of the file it stands on (the header is line 1)."""

    path: Path
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def require(self, column: str, allowed: Collection[str] | None = None) -> str:
        """Value of a column that must be filled, and be one of ``allowed`` when given.

        Raises:
            EditedFileError: the value is empty or not allowed.
        """
        value = self.values[column]
        if not value:
            raise self.error(column, "this value is missing; fill it in or delete the row")
        if allowed is not None and value not in allowed:
            raise self.error(column, f"{value!r} is not known; use one of: {', '.join(sorted(allowed))}")
        return value

    def error(self, column: str | None, problem: str) -> EditedFileError:
        """An error at this row, for the caller to raise."""
        return EditedFileError(self.path, self.line, column, problem)


def read_edited_rows(path: Path, columns: Collection[str]) -> Iterator[EditedRow]:
    """Yield the non-blank rows of a UTF-8 CSV file whose header holds at least ``columns``.

    Raises:
        EditedFileError: the file is missing, not UTF-8, lacks a column, or a row has too many or too few values.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise EditedFileError(
            path, 1, None, "the file does not exist; restore it, or create it with the header " + ",".join(columns)
        ) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise EditedFileError(path, line, None, "the file is not UTF-8; save it as CSV UTF-8") from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise EditedFileError(path, line, None, f"not readable as CSV: {error}") from None
        if row is None:
            break
        if header is None:
            header = [name.strip() for name in row]
            missing = [name for name in columns if name not in header]
            if missing:
                raise EditedFileError(path, line, missing[0], "the header lacks this column")
            continue
        if not any(value.strip() for value in row):
            continue
        if len(row) != len(header):
            raise EditedFileError(
                path, line, None, f"{len(row)} values for {len(header)} columns; quote values that hold commas"
            )
        yield EditedRow(path, line, dict(zip(header, (value.strip() for value in row), strict=True)))
    if header is None:
        raise EditedFileError(path, 1, None, "the file is empty; its first line must be the header " + ",".join(columns))

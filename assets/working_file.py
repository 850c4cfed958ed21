"""The pipeline's own database file: who owns it, what state each table is in, and writing a stage's tables as one.

What is computed belongs to ``pipeline``; what is copied for readers belongs to ``assets.publication``.
"""

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import cast

import duckdb
import filelock
import polars as pl

from assets.schema import create_table, existing_column_types, has_contract_columns, hash_key, quote_name
from assets.settings import PROJECT_FOLDER
from pipeline.tables import TABLES

DuckDBConfig = dict[str, str | bool | int | float | list[str]]
TABLES_BY_NAME = {table.name: table for table in TABLES}
STATE_TABLE = "table_states"
STATE_COLUMNS = {
    "table_name": "VARCHAR",
    "version": "VARCHAR",
    "input_versions": "MAP(VARCHAR, VARCHAR)",
    "parameters": "MAP(VARCHAR, VARCHAR)",
    "run_id": "VARCHAR",
    "new_count": "BIGINT",
    "reused_count": "BIGINT",
    "removed_count": "BIGINT",
}
PROBLEM_TABLE = "table_problems"
PROBLEM_COLUMNS = {"table_name": "VARCHAR", "problem": "VARCHAR"}
RESULT_TABLE = "results"
RESULT_COLUMNS = {"name": "VARCHAR", "version": "VARCHAR", "value": "VARCHAR"}


class WorkingFileError(RuntimeError):
    """The working file cannot be used; the message says why and what to do."""


@cache
def hash_program(*patterns: str) -> str:
    """Hash of files of the program that match, so that what another version has made is made anew."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in PROJECT_FOLDER.glob(pattern)}):
        if path.suffix in {".py", ".csv", ".json", ".html", ".css", ".js"}:
            digest.update(path.relative_to(PROJECT_FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def hash_libraries() -> str:
    """Hash of the versions in which the libraries are installed that the program names."""
    project = tomllib.loads((PROJECT_FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[^\w.-]", dependency, maxsplit=1)[0] for dependency in project["dependencies"]]
    return hashlib.sha256(repr([(name, version(name)) for name in names]).encode()).hexdigest()


def read_code_version() -> str:
    """Hash of what makes the rows of tables: the program and the libraries it uses."""
    return hashlib.sha256(f"{hash_program('pipeline/**/*', 'assets/*.py')} {hash_libraries()}".encode()).hexdigest()


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a table when it was last made: new, there before, and no longer there."""

    new: int
    reused: int = 0
    removed: int = 0


class WorkingFile:
    """An open working file, owned by one run."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
        self.connection = connection
        self.run_id = run_id
        self.opened_at = datetime.now(UTC)

    def read(self, query: str, parameters: Sequence[object] = (), **frames: pl.DataFrame) -> pl.DataFrame:
        """Rows of a query, in which ``frames`` are tables by their names."""
        with self._register(frames):
            return self.connection.sql(query, params=list(parameters)).pl()

    @contextmanager
    def _register(self, frames: Mapping[str, pl.DataFrame]) -> Iterator[None]:
        for name, frame in frames.items():
            self.connection.register(name, frame.to_arrow())
        try:
            yield
        finally:
            for name in frames:
                self.connection.unregister(name)

    def read_table(self, name: str) -> pl.DataFrame:
        """A whole table of the contract, ordered by its key."""
        table = TABLES_BY_NAME[name]
        return self.read(f"from {quote_name(name)} order by {', '.join(map(quote_name, table.key))}")

    def versions(self) -> dict[str, str]:
        """The version of each table that has been made."""
        return dict(self.connection.sql(f"select table_name, version from {STATE_TABLE}").fetchall())

    def counts(self, table: str) -> Counts:
        """What became of the rows of a table when it was last made."""
        row = self.connection.sql(
            f"select new_count, reused_count, removed_count from {STATE_TABLE} where table_name = ?", params=[table]
        ).fetchone()
        return Counts(*row) if row else Counts(0)

    def parameters(self, table: str) -> dict[str, str]:
        """What a table was last made with beside its inputs: the parameters of its stage, and the program as ``code``."""
        row = self.connection.sql(f"select parameters from {STATE_TABLE} where table_name = ?", params=[table]).fetchone()
        return dict(row[0]) if row else {}

    def inputs(self) -> dict[str, list[str]]:
        """The tables that each table was made from."""
        return dict(self.connection.sql(f"select table_name, map_keys(input_versions) from {STATE_TABLE}").fetchall())

    def problems(self) -> dict[str, str]:
        """What was wrong with tables when they were last made or checked."""
        return dict(self.connection.sql(f"from {PROBLEM_TABLE}").fetchall())

    def note_problem(self, table: str, problem: str | None) -> None:
        """Note what is wrong with a table, in place of what was noted before; None when nothing is."""
        self.connection.execute(f"delete from {PROBLEM_TABLE} where table_name = ?", [table])
        if problem is not None:
            self.connection.execute(f"insert into {PROBLEM_TABLE} values (?, ?)", [table, problem])

    def recall(self, name: str, version: str) -> str | None:
        """The result remembered under a name, if it is of this version."""
        query = f"select value from {RESULT_TABLE} where name = ? and version = ?"
        row = self.connection.sql(query, params=[name, version]).fetchone()
        return row[0] if row else None

    def remember(self, name: str, version: str, value: str) -> None:
        """Remember a result under a name, in place of the one before; ``version`` stands for all that decides it."""
        self.connection.execute(f"delete from {RESULT_TABLE} where name = ?", [name])
        self.connection.execute(f"insert into {RESULT_TABLE} values (?, ?, ?)", [name, version, value])

    def output_version(self, path: Path) -> str | None:
        """The version of what a file holds; None unless it is the one that a refresh has written and noted."""
        return self.recall(str(path), stamp_file(path))

    def note_output(self, path: Path, version: str) -> None:
        """Note the version of what a file holds that has just been written."""
        self.remember(str(path), stamp_file(path), version)

    @contextmanager
    def noting_failure(self, table: str) -> Iterator[None]:
        """Note what fails inside as the problem of a table, and forget the table as it was before."""
        try:
            yield
        except Exception as error:
            with self.transaction():
                self.forget(table)
                self.note_problem(table, str(error) or type(error).__name__)
            raise

    def forget(self, table: str) -> None:
        """Drop a table or view made in SQL, or take one of the contract for not made yet."""
        if table not in TABLES_BY_NAME:
            drop_relation(self.connection, table)
        for name in (STATE_TABLE, PROBLEM_TABLE):
            self.connection.execute(f"delete from {name} where table_name = ?", [table])

    def forget_all_but(self, defined: Collection[str]) -> None:
        """Forget the tables that were made once and are no longer defined."""
        with self.transaction():
            for table in (self.versions().keys() | self.problems().keys()) - set(defined):
                self.forget(table)

    def find_outdated(self) -> list[tuple[str, str]]:
        """Tables made from another version of an input than the present one, each with that input."""
        return self.connection.sql(
            f"""
            with inputs as (select table_name, unnest(map_entries(input_versions)) as input from {STATE_TABLE})
            select inputs.table_name, inputs.input.key
            from inputs left join {STATE_TABLE} as states on states.table_name = inputs.input.key
            where states.version is distinct from inputs.input.value
            order by all
            """
        ).fetchall()

    def stage(self, tables: Sequence[str], inputs: Sequence[str], **parameters: str) -> "Stage":
        """The stage that makes some tables from others; parameters are whatever else decides their content.

        Raises:
            WorkingFileError: an input has not been made yet.
        """
        versions = self.versions()
        missing = [name for name in inputs if name not in versions]
        if missing:
            raise WorkingFileError(
                f"{', '.join(tables)} cannot be made: {', '.join(missing)} has not been made yet; materialise it first"
            )
        input_versions = {name: versions[name] for name in inputs}
        return Stage(self, tuple(tables), input_versions, parameters, stage_version(input_versions, parameters))

    def record(
        self,
        tables: Sequence[str],
        version: str,
        input_versions: Mapping[str, str],
        counts: Counts,
        parameters: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Note the version of tables, what they were made from and with, and what became of their rows."""
        made_with = {**parameters, "code": read_code_version()}
        strings = "map(?::varchar[], ?::varchar[])"
        for name in tables:
            self.note_problem(name, None)
            self.connection.execute(f"delete from {STATE_TABLE} where table_name = ?", [name])
            self.connection.execute(
                f"insert into {STATE_TABLE} values (?, ?, {strings}, {strings}, ?, ?, ?, ?)",
                [
                    name,
                    version,
                    list(input_versions.keys()),
                    list(input_versions.values()),
                    list(made_with.keys()),
                    list(made_with.values()),
                    self.run_id,
                    counts.new,
                    counts.reused,
                    counts.removed,
                ],
            )

    def transaction(self) -> AbstractContextManager[None]:
        """All of what is written inside, or nothing of it."""
        return transaction(self.connection)

    def read_batches(self, query: str, size: int, parameters: Sequence[object] = ()) -> Iterator[pl.DataFrame]:
        """Rows of a query, at most ``size`` at a time; the connection may be used in between."""
        cursor = self.connection.cursor()
        cursor.execute("set TimeZone = 'UTC'")  # which it does not have from the connection
        try:
            reader = cursor.sql(query, params=list(parameters)).to_arrow_reader(size)
            for batch in reader:
                yield cast(pl.DataFrame, pl.from_arrow(batch))
        finally:
            cursor.close()

    def count_rows(self, table: str) -> int:
        """Rows of a table or view."""
        row = self.connection.sql(f"select count(*) from {quote_name(table)}").fetchone()
        return int(row[0]) if row else 0

    def count_stored_rows(self, name: str) -> int:
        """Rows of a table; 0 for a view, whose rows would have to be made to be counted."""
        return 0 if is_view(self.connection, name) else self.count_rows(name)

    def remember_keys(self, name: str, key: Sequence[str]) -> None:
        """Note the keys of a table that is about to be made anew, for ``count_changes``."""
        has_keys = existing_column_types(self.connection, name).keys() >= set(key) and not is_view(self.connection, name)
        rows = f"from {quote_name(name)}" if has_keys else "limit 0"
        hashed = hash_key(key) if has_keys else "0::ubigint"
        self.connection.execute(f"create or replace temp table {_keys_before(name)} as select {hashed} as key_hash {rows}")

    def count_changes(self, name: str, key: Sequence[str]) -> Counts:
        """What became of the rows of a table since ``remember_keys``, told by hashes of their keys.

        Keys are long texts, and to compare millions of these takes longer than to make many a table. Hashes have 64 bits, so
        that one row of millions is taken for another one with a chance below one in a million.
        """
        before = _keys_before(name)
        row = self.connection.sql(
            f"""
            with made as (select {hash_key(key)} as key_hash from {quote_name(name)})
            select
                (select count(*) from made),
                (select count(*) from {before}),
                (select count(*) from made semi join {before} using (key_hash))
            """
        ).fetchone()
        assert row is not None
        self.connection.execute(f"drop table {before}")
        made_count, before_count, reused_count = row
        return Counts(made_count - reused_count, reused_count, before_count - reused_count)

    def clear(self, *tables: str) -> None:
        """Make tables of the contract anew and empty."""
        for name in tables:
            create_table(self.connection, TABLES_BY_NAME[name])

    def append(self, table: str, frame: pl.DataFrame) -> None:
        """Add rows to a table of the contract; the frame must have its columns."""
        self.insert(table, "from rows_to_append", rows_to_append=frame)

    def insert(self, table: str, query: str, **frames: pl.DataFrame) -> None:
        """Add the rows of a query, as ``read`` takes it, to a table of the contract; it must give the table's columns."""
        columns = ", ".join(map(quote_name, TABLES_BY_NAME[table].schema.names()))
        with self._register(frames):
            self.connection.execute(f"insert into {quote_name(table)} select {columns} from ({query})")

    def delete(self, table: str, condition: str, **frames: pl.DataFrame) -> None:
        """Delete the rows of which a condition is true; it may name ``frames``."""
        with self._register(frames):
            self.connection.execute(f"delete from {quote_name(table)} where {condition}")

    def update(self, table: str, rows: pl.DataFrame, key: str) -> None:
        """Give rows of a table the values of the rows with the same key, where they differ."""
        columns = [quote_name(name) for name in rows.columns if name != key]
        values = ", ".join(f"{column} = given.{column}" for column in columns)
        differ = " or ".join(f"stored.{column} is distinct from given.{column}" for column in columns)
        with self._register({"given": rows}):
            self.connection.execute(
                f"update {quote_name(table)} as stored set {values} from given"
                f" where stored.{quote_name(key)} = given.{quote_name(key)} and ({differ})"
            )

    def delete_all_but(self, table: str, kept: pl.DataFrame) -> int:
        """Delete the rows whose values are not in the columns of ``kept``; returns how many went."""
        columns = ", ".join(map(quote_name, kept.columns))
        with self._register({"rows_to_keep": kept}):
            row = self.connection.execute(
                f"delete from {quote_name(table)} where ({columns}) not in (select ({columns}) from rows_to_keep)"
            ).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of what a connection writes inside, or nothing of it; the disk is waited for once, at the end."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def stage_version(input_versions: Mapping[str, str], parameters: Mapping[str, str]) -> str:
    """Hash of all that decides a stage's tables: its inputs, its parameters and the program."""
    state = {"inputs": dict(input_versions), "parameters": dict(parameters), "code": read_code_version()}
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def stamp_file(path: Path) -> str:
    """What changes whenever a file is written or another one takes its place; empty when there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"


@dataclass(frozen=True)
class Stage:
    """Tables that are made together from the same inputs."""

    working_file: WorkingFile
    tables: tuple[str, ...]
    input_versions: Mapping[str, str]
    parameters: Mapping[str, str]
    version: str

    def is_current(self) -> bool:
        """Whether the tables already are what this stage would make."""
        versions = self.working_file.versions()
        return all(versions.get(name) == self.version for name in self.tables)

    def confirm(self) -> None:
        """Note that the tables are current as they are."""
        with self.working_file.transaction():
            self.record({name: Counts(0, reused=self.working_file.count_stored_rows(name)) for name in self.tables})

    def record(self, counts: Mapping[str, Counts]) -> None:
        """Note what became of the rows of each table, inside the transaction that made them."""
        for name in self.tables:
            self.working_file.record([name], self.version, self.input_versions, counts[name], self.parameters)

    @contextmanager
    def rewrite(self, *caches: str) -> Iterator[dict[str, Counts]]:
        """Make the stage's Python-made tables anew: rows appended inside replace the old ones, all or none.

        Args:
            caches: those of the tables that keep their rows.

        Yields:
            where to note what has become of the rows of these.
        """
        keys = {name: TABLES_BY_NAME[name].key for name in self.tables if name not in caches}
        counts: dict[str, Counts] = {}
        with self.working_file.transaction():
            for name, key in keys.items():
                self.working_file.remember_keys(name, key)
            self.working_file.clear(*keys)
            yield counts
            self.record(counts | {name: self.working_file.count_changes(name, key) for name, key in keys.items()})


@contextmanager
def open_working_file(
    path: Path, run_id: str, lock_wait_seconds: float, memory_mb: int, log: Callable[[str], None]
) -> Iterator[WorkingFile]:
    """Own the working file while the context is open, waiting for another refresh to end first.

    Raises:
        WorkingFileError: the folder cannot be written, another run holds the file for too long, or another program has it open.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with own_file(path, run_id, lock_wait_seconds, log):
            connection = connect(path, memory_mb, log)
            try:
                prepare_tables(connection)
                yield WorkingFile(connection, run_id)
            finally:
                connection.close()
    except PermissionError as error:
        raise WorkingFileError(
            f"{error.filename} cannot be written; give this user the right to write there, or choose another DATABASE"
        ) from error


@contextmanager
def own_file(path: Path, run_id: str, wait_seconds: float, log: Callable[[str], None]) -> Iterator[None]:
    """Hold an operating-system lock beside the file; it is released when the process ends, however it ends."""
    lock = filelock.FileLock(path.with_name(path.name + ".lock"))
    holder_file = path.with_name(path.name + ".holder")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        log(f"waiting for {read_holder(holder_file)}, which is refreshing the same database")
        try:
            lock.acquire(timeout=wait_seconds, poll_interval=0.2)
        except filelock.Timeout:
            raise WorkingFileError(
                f"{read_holder(holder_file)} has been refreshing this database for more than {wait_seconds:g} seconds; "
                "wait for it or stop it, then start this refresh again"
            ) from None
    try:
        holder_file.write_text(f"run {run_id} (process {os.getpid()})", encoding="utf-8")
        yield
    finally:
        holder_file.unlink(missing_ok=True)
        lock.release()


def read_holder(path: Path) -> str:
    """Who owns the working file, for a message."""
    try:
        return path.read_text(encoding="utf-8") or "another run"
    except FileNotFoundError:
        return "another run"


def connect(path: Path, memory_mb: int, log: Callable[[str], None]) -> duckdb.DuckDBPyConnection:
    """Open the file for writing; one that this DuckDB cannot read holds only what can be made again, and is replaced."""
    config: DuckDBConfig = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": f"{memory_mb}MB",
    }
    try:
        return open_in_utc(path, config)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WorkingFileError(f"{path} is open in another program; close it and start again ({error})") from error
        reason = str(error)
    except (duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException) as error:
        reason = str(error)
    log(f"{path} cannot be read by this version and is built anew ({reason})")
    path.unlink()
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    return open_in_utc(path, config)


def open_in_utc(path: Path, config: DuckDBConfig) -> duckdb.DuckDBPyConnection:
    """Open a database whose timestamps are read and written in UTC, whatever the machine's zone."""
    connection = duckdb.connect(str(path), config=config)
    connection.execute("set TimeZone = 'UTC'")
    return connection


def prepare_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that are missing, and empty those whose columns are of another version of the program."""
    internal = {STATE_TABLE: STATE_COLUMNS, PROBLEM_TABLE: PROBLEM_COLUMNS, RESULT_TABLE: RESULT_COLUMNS}
    for name, expected in internal.items():
        if existing_column_types(connection, name) != expected:
            columns = ", ".join(f"{column} {kind} not null" for column, kind in expected.items())
            connection.execute(f"create or replace table {name} ({columns})")
    for table in TABLES:
        if not has_contract_columns(connection, table):
            drop_relation(connection, table.name)
            create_table(connection, table)
            connection.execute(f"delete from {STATE_TABLE} where table_name = ?", [table.name])


def drop_relation(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Drop a table or view of this name, if there is one."""
    connection.execute(f"drop {'view' if is_view(connection, name) else 'table'} if exists {quote_name(name)}")


def is_view(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a relation of the main schema is a view."""
    views = connection.sql(
        "select 1 from duckdb_views() where database_name = current_database() and schema_name = 'main' and view_name = ?",
        params=[name],
    )
    return views.fetchone() is not None


def _keys_before(name: str) -> str:
    return quote_name(f"{name} before")

"""Whole refreshes in a temporary folder, in this process or in one of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from assets.definitions import build_definitions
from assets.settings import PROJECT_FOLDER, SQL_FOLDER, Settings
from assets.working_file import Counts
from tests.assets.ui_server import HOSTILE_ALIASES, HOSTILE_FILE, HOSTILE_TEXT, Server, start_server

SEEDS = PROJECT_FOLDER / "seeds" / "articles"
HISTORY_COLUMNS = {"first_seen_at", "last_changed_at", "seen_at"}
HISTORY_TABLES = {"refreshes", "entity_changes", "refresh_changes"}


@dataclass
class Desk:
    """A folder of articles and the database refreshed from it."""

    folder: Path
    database: Path
    home: Path
    sql_folder: Path = SQL_FOLDER

    def own_sql(self) -> Path:
        """A copy of ``sql/`` from now on used in its place by refreshes in this process."""
        self.sql_folder = self.folder.parent / "sql"
        shutil.copytree(SQL_FOLDER, self.sql_folder)
        return self.sql_folder

    def add(self, name: str, text: str) -> Path:
        """Put an article file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def settings(self, **changes: object) -> Settings:
        """Settings of this desk."""
        return Settings(articles=str(self.folder), database=str(self.database), **changes)

    def refresh(self, **changes: object) -> dg.ExecuteInProcessResult:
        """Run the whole job in this process."""
        job = build_definitions(self.settings(**changes), self.sql_folder).resolve_job_def("refresh")
        with dg.DagsterInstance.ephemeral() as instance:
            return job.execute_in_process(instance=instance, raise_on_error=False)

    def environment(self, **changes: str) -> dict[str, str]:
        """Environment of a refresh in a process of its own."""
        self.home.mkdir(exist_ok=True)
        shutil.copy(PROJECT_FOLDER / "dagster.yaml", self.home / "dagster.yaml")
        return os.environ | {
            "DAGSTER_HOME": str(self.home),
            "DATELINE_ARTICLES": str(self.folder),
            "DATELINE_DATABASE": str(self.database),
            **changes,
        }

    def start(self, *arguments: str, **changes: str) -> subprocess.Popen[str]:
        """Start Python in a process of its own, by default the refresh command."""
        return subprocess.Popen(
            [sys.executable, *(arguments or ("-m", "assets.refresh"))],
            cwd=PROJECT_FOLDER,
            env=self.environment(**changes),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_command(self, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run the refresh command to its end."""
        process = self.start(**changes)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def query(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Rows of a query on the published database."""
        with duckdb.connect(str(self.database), read_only=True) as published:
            return published.sql(query, params=list(parameters)).fetchall()

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every published table, in its stored order, without what is history."""
        with duckdb.connect(str(self.database), read_only=True) as published:
            names = [row[0] for row in published.sql("select table_name from duckdb_tables() order by all").fetchall()]
            frames = {name: published.sql(f'from "{name}"').pl() for name in names if name not in HISTORY_TABLES}
        return {name: frame.drop(HISTORY_COLUMNS, strict=False) for name, frame in frames.items()}

    def changes(self, table: str) -> Counts:
        """What became of the rows of a table in the newest refresh."""
        query = "select new_count, reused_count, removed_count from table_states where table_name = ?"
        with duckdb.connect(str(self.settings().working_file), read_only=True) as working_file:
            return Counts(*working_file.sql(query, params=[table]).fetchall()[0])

    def last_refresh(self) -> dict[str, object]:
        """The newest row of the record of refreshes."""
        with duckdb.connect(str(self.database), read_only=True) as published:
            return published.sql("from refreshes order by published_at desc limit 1").pl().row(0, named=True)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty folder of articles, and no database yet."""
    folder = tmp_path / "articles"
    folder.mkdir()
    return Desk(folder, tmp_path / "published" / "news.duckdb", tmp_path / "home")


@pytest.fixture
def seeded_desk(desk: Desk) -> Desk:
    """The three seed articles, and no database yet."""
    for path in SEEDS.glob("*.txt"):
        shutil.copy(path, desk.folder)
    return desk


@pytest.fixture(scope="session")
def published_seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The three seed articles, refreshed once; not to be changed."""
    base = tmp_path_factory.mktemp("seeds")
    desk = Desk(base / "articles", base / "published" / "news.duckdb", base / "home")
    shutil.copytree(SEEDS, desk.folder)
    assert desk.refresh().success
    yield desk


@pytest.fixture(scope="session")
def ui_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The UI, for the three seed articles and a hostile one; nothing has been refreshed when it starts."""
    base = tmp_path_factory.mktemp("ui")
    desk = Desk(base / "articles", base / "published" / "news.duckdb", base / "home")
    shutil.copytree(SEEDS, desk.folder)
    desk.add(HOSTILE_FILE, HOSTILE_TEXT)
    aliases = base / "aliases.csv"
    aliases.write_text(HOSTILE_ALIASES, encoding="utf-8")
    with start_server(desk, DATELINE_ENTITY_ALIASES=str(aliases)) as server:
        yield server

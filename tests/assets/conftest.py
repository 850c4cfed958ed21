"""Whole refreshes in a temporary folder, in this process or in one of their own."""

import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import filelock
import polars as pl
import pytest
from rich.console import Console

from assets.definitions import build_definitions
from assets.refresh import report_refresh
from assets.settings import PROJECT_FOLDER, SQL_FOLDER, Settings
from assets.working_file import Counts

SEEDS = PROJECT_FOLDER / "seeds" / "articles"
HISTORY_COLUMNS = {"first_seen_at", "last_changed_at", "seen_at"}
# The tables that are made together, in groups, for refreshes of some assets alone.
INGESTION = ("raw_articles", "text_blocks", "rejected_inputs", "read_files")
CLEANING = ("article_spans", "articles", "article_cleanings", "article_sketches", "repeated_lines")
EXTRACTION = ("paragraphs", "paragraph_entities", "sentences")
LOCATING = ("article_names", "located_names")
RESOLUTION = ("mentions", "entities", "entity_aliases")
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

    def copy_to(self, base: Path) -> "Desk":
        """A copy of articles and databases in a folder that is not there yet."""
        shutil.copytree(self.folder.parent, base)
        return open_desk(base)

    def add(self, name: str, text: str) -> Path:
        """Put an article file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def settings(self, **changes: object) -> Settings:
        """Settings of this desk."""
        return Settings(articles=str(self.folder), database=str(self.database), **changes)

    def refresh(self, *selected: str, **changes: object) -> dg.ExecuteInProcessResult:
        """Run the whole job in this process, or only some assets."""
        definitions = build_definitions(self.settings(**changes), self.sql_folder)
        job = definitions.resolve_implicit_global_asset_job_def() if selected else definitions.resolve_job_def("refresh")
        selection = [dg.AssetKey(name) for name in selected] or None
        with dg.DagsterInstance.ephemeral() as instance:
            return job.execute_in_process(instance=instance, asset_selection=selection, raise_on_error=False)

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
        output, errors = process.communicate(timeout=240)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def summary(self) -> str:
        """What the refresh command says at its end of what it has published."""
        console = Console(file=io.StringIO(), width=120)
        report_refresh(console, self.settings(), 1.5, has_report=True)
        return console.file.getvalue()  # type: ignore[attr-defined]

    def query(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Rows of a query on the published database."""
        return query_file(self.database, query, *parameters)

    def query_working_file(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Rows of a query on the pipeline's own database."""
        return query_file(self.settings().working_file, query, *parameters)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every published table, in its stored order, without what is history."""
        with duckdb.connect(str(self.database), read_only=True) as published:
            names = [row[0] for row in published.sql("select table_name from duckdb_tables() order by all").fetchall()]
            frames = {name: published.sql(f'from "{name}"').pl() for name in names if name not in HISTORY_TABLES}
        return {name: frame.drop(HISTORY_COLUMNS, strict=False) for name, frame in frames.items()}

    def changes(self, table: str) -> Counts:
        """What became of the rows of a table in the newest refresh."""
        query = "select new_count, reused_count, removed_count from table_states where table_name = ?"
        return Counts(*self.query_working_file(query, table)[0])  # type: ignore[arg-type]

    def last_refresh(self) -> dict[str, object]:
        """The newest row of the record of refreshes."""
        with duckdb.connect(str(self.database), read_only=True) as published:
            return published.sql("from refreshes order by published_at desc limit 1").pl().row(0, named=True)


def query_file(path: Path, query: str, *parameters: object) -> list[tuple[object, ...]]:
    """Rows of a query on a database file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql(query, params=list(parameters)).fetchall()


def write_aliases(path: Path, *rows: str) -> None:
    """Write a file of decisions about names, with some rows."""
    path.write_text("\n".join(["alias,type,name,decision,reason", *rows, ""]), encoding="utf-8")


def open_desk(base: Path) -> Desk:
    """The desk in a folder."""
    return Desk(base / "articles", base / "published" / "news.duckdb", base / "home")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty folder of articles, and no database yet."""
    desk = open_desk(tmp_path)
    desk.folder.mkdir()
    return desk


@pytest.fixture
def seeded_desk(desk: Desk) -> Desk:
    """The three seed articles, and no database yet."""
    for path in SEEDS.glob("*.txt"):
        shutil.copy(path, desk.folder)
    return desk


@pytest.fixture(scope="session")
def published_seeds(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Desk:
    """The three seed articles, refreshed once for all processes that run tests; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    desk = open_desk(shared / "seeds")
    with filelock.FileLock(shared / "seeds.lock"):
        if not desk.settings().report_file.exists():  # what a refresh writes last
            shutil.copytree(SEEDS, desk.folder, dirs_exist_ok=True)
            assert desk.refresh().success
    return desk


@pytest.fixture
def refreshed_seeds(published_seeds: Desk, tmp_path: Path) -> Desk:
    """A copy of the three seed articles and of what was made of them, so that only what changes is made anew."""
    return published_seeds.copy_to(tmp_path / "seeds")

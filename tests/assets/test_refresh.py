"""Whole refreshes through Dagster: the same twice, only what is new, nothing half-written, readers never blocked."""

import errno
import json
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from assets import extraction, ingestion, publishing
from assets.pictures import Picture
from assets.settings import PROJECT_FOLDER
from assets.working_file import Counts
from pipeline.ingestion import reading
from pipeline.ingestion.content import Content
from pipeline.ingestion.inputs import RawArticle, RejectedInput
from pipeline.ingestion.records import Fields
from tests.assets.conftest import SEEDS, Desk
from tests.pipeline.test_workers import is_running

SUMMIT = """Talks in Geneva end without a deal

GENEVA — Anna Lindqvist met Pedro Alvarez in Geneva on Monday.

Lindqvist said Sweden would wait for Spain.
"""


def overwrite(database: Path) -> None:
    """Change a file as a careless program may: a row of a published table gone, or a page cut short."""
    database.chmod(0o644)
    if database.suffix == ".html":
        database.write_text("cut short", encoding="utf-8")
    else:
        with duckdb.connect(str(database)) as published:
            published.execute("delete from mentions")


def assert_same_tables(left: dict[str, pl.DataFrame], right: dict[str, pl.DataFrame]) -> None:
    assert left.keys() == right.keys()
    for name, frame in left.items():
        assert_frame_equal(frame, right[name], check_exact=True)


def test_a_second_refresh_gives_identical_tables_and_reads_no_paragraph(seeded_desk: Desk) -> None:
    assert seeded_desk.refresh().success
    first = seeded_desk.tables()
    assert first["mentions"].height > 100
    assert seeded_desk.refresh().success
    assert_same_tables(first, seeded_desk.tables())
    assert seeded_desk.last_refresh()["paragraphs_processed"] == 0
    assert seeded_desk.last_refresh()["articles_processed"] == 0


def test_the_order_in_which_files_arrived_changes_nothing(seeded_desk: Desk, published_seeds: Desk) -> None:
    for path in sorted(seeded_desk.folder.iterdir(), reverse=True):
        text = path.read_bytes()
        path.unlink()
        path.write_bytes(text)
    assert seeded_desk.refresh().success
    assert_same_tables(published_seeds.tables(), seeded_desk.tables())


def test_an_added_article_costs_only_its_own_paragraphs(seeded_desk: Desk) -> None:
    seeded_desk.refresh()
    seeded_desk.add("summit.txt", SUMMIT)
    assert seeded_desk.refresh().success
    last = seeded_desk.last_refresh()
    assert (last["articles_processed"], last["paragraphs_processed"]) == (1, 3)
    assert seeded_desk.changes("article_cleanings") == Counts(1, reused=3)
    assert ("Anna Lindqvist",) in seeded_desk.query("select entity_name from entities")


@pytest.fixture
def sources_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills with the sources of the files that are read."""
    sources = []
    read_content = reading._read_content

    def note(content: Content, source: str, article_id: str, fields: Fields) -> Iterator[RawArticle | RejectedInput]:
        sources.append(source)
        return read_content(content, source, article_id, fields)

    monkeypatch.setattr(reading, "_read_content", note)
    return sources


def test_only_files_that_are_new_or_have_changed_are_read(desk: Desk, sources_read: list[str]) -> None:
    desk.add("summit.txt", SUMMIT)
    desk.add("records.jsonl", '{"text": "Peace."}\n{"text": "War."}\n{}\n')
    desk.add("records", "Not one of the records.")
    desk.refresh()
    sources_read.clear()
    desk.add("records.jsonl", '{"text": "War and peace."}\n')
    desk.add("2021/05", "A file named like a record.")
    assert desk.refresh().success
    assert sources_read == ["2021/05", "records.jsonl"]
    assert desk.query("select source, article_id from raw_articles order by all") == [
        ("2021/05", "2021/05"),
        ("records", "records"),
        ("records.jsonl/1", "records.jsonl/1"),
        ("summit.txt", "summit"),
    ]
    assert desk.query("from rejected_inputs") == []
    shutil.rmtree(desk.folder / "2021")
    sources_read.clear()
    assert desk.refresh().success
    assert sources_read == []
    assert ("2021/05",) not in desk.query("select source from raw_articles")


def test_a_file_whose_article_is_named_otherwise_is_read_again(desk: Desk, sources_read: list[str]) -> None:
    desk.add("summit.txt", SUMMIT)
    desk.refresh()
    desk.add("summit.html", "<p>Talks in Geneva end without a deal.</p>")
    sources_read.clear()
    desk.refresh()
    assert sources_read == ["summit.html", "summit.txt"]
    assert desk.query("select article_id from articles order by all") == [("summit.html",), ("summit.txt",)]


def test_files_are_read_again_for_another_setting(desk: Desk) -> None:
    desk.add("summit.txt", SUMMIT)
    desk.refresh()
    desk.refresh(max_file_bytes=100)
    assert desk.query("select source, rejection_reason from rejected_inputs") == [("summit.txt", "too_large")]
    assert desk.query("from raw_articles") == []


def test_a_file_that_could_not_be_read_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add("summit.txt", SUMMIT)

    def fail(*arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(reading, "_read_content", fail)
    desk.refresh()
    assert desk.query("select source, rejection_reason from rejected_inputs") == [("summit.txt", "unreadable")]
    monkeypatch.undo()
    desk.refresh()
    assert desk.query("select source from raw_articles") == [("summit.txt",)]
    assert desk.query("from rejected_inputs") == []


def test_a_file_that_goes_away_before_it_is_read_is_read_when_it_is_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add("peace.txt", "Peace in Ankara.")
    summit = desk.add("summit.txt", SUMMIT)

    def identify_and_remove(folder: Path) -> list[reading.IdentifiedFile]:
        files = reading.identify_files(folder)
        summit.unlink()
        return files

    monkeypatch.setattr(ingestion, "identify_files", identify_and_remove)
    assert desk.refresh().success
    assert desk.query("select source, rejection_reason from rejected_inputs") == [("summit.txt", "unreadable")]
    monkeypatch.undo()
    desk.add("summit.txt", SUMMIT)
    assert desk.refresh().success
    assert desk.query("select article_id from articles order by all") == [("peace",), ("summit",)]


def test_a_failed_refresh_loses_nothing_that_the_model_has_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add("peace.txt", "Peace in Ankara.")
    summit = desk.add("summit.txt", SUMMIT)
    desk.refresh()
    summit.unlink()
    monkeypatch.setattr(extraction, "list_sentences", lambda *arguments: 1 / 0)
    assert not desk.refresh().success
    with duckdb.connect(str(desk.settings().working_file), read_only=True) as working_file:
        assert working_file.sql("select count(*) from paragraph_entities").fetchall() == [(4,)]


def test_what_another_model_has_found_in_an_interrupted_refresh_is_not_mentioned(seeded_desk: Desk, tmp_path: Path) -> None:
    seeded_desk.refresh()
    tables = seeded_desk.tables()
    with duckdb.connect(str(seeded_desk.settings().working_file)) as working_file:
        working_file.execute(
            "insert into paragraph_entities select * replace ('other' as extractor_id) from paragraph_entities"
        )
    aliases = tmp_path / "aliases.csv"
    aliases.write_bytes((PROJECT_FOLDER / "seeds" / "entity_aliases.csv").read_bytes() + b"\n")
    assert seeded_desk.refresh(entity_aliases=str(aliases)).success
    assert_frame_equal(tables["mentions"], seeded_desk.tables()["mentions"])


def test_a_changed_article_is_a_revision_of_the_same_article(desk: Desk) -> None:
    desk.add("summit.txt", SUMMIT)
    desk.refresh()
    ((seen, changed),) = desk.query("select first_seen_at, last_changed_at from raw_articles")
    desk.add("summit.txt", SUMMIT.replace("Pedro Alvarez", "Maria Soares"))
    assert desk.refresh().success
    ((still_seen, changed_again),) = desk.query("select first_seen_at, last_changed_at from raw_articles")
    assert (still_seen, changed_again > changed) == (seen, True)
    names = {name for (name,) in desk.query("select entity_name from entities")}
    assert "Maria Soares" in names
    assert "Pedro Alvarez" not in names


def test_a_removed_article_leaves_no_row_anywhere(seeded_desk: Desk, published_seeds: Desk) -> None:
    path = seeded_desk.add("summit.txt", SUMMIT)
    seeded_desk.refresh()
    path.unlink()
    assert seeded_desk.refresh().success
    assert seeded_desk.last_refresh()["articles_removed"] == 1
    assert_same_tables(published_seeds.tables(), seeded_desk.tables())


def add_story(desk: Desk, name: str, number: int) -> Path:
    """Add a record of a publisher that has one line in each of its stories."""
    body = (
        f"Anna Lindqvist met Pedro Alvarez in Geneva on day {number}.\n\nStory Continued Below\n\n"
        f"Lindqvist said on day {number} that Sweden would wait for Spain."
    )
    record = {"title": f"Talks in Geneva go on for day {number}", "text": body, "publisher": "Northern Post"}
    return desk.add(name, json.dumps(record))


def test_a_line_is_furniture_while_enough_articles_of_its_publisher_repeat_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import assets.cleaning

    rules = desk.folder.parent / "rules.csv"
    rules.write_text("rule_id,line,removal_reason,publisher,reason\n", encoding="utf-8")
    removed = "select article_id, removed_text, rule_id from removed_lines order by all"
    for number in (2, 1):
        add_story(desk, f"story{number}.json", number)
    assert desk.refresh(boilerplate_lines=str(rules)).success
    before = desk.tables()
    assert desk.query(removed) == []

    monkeypatch.setattr(assets.cleaning, "BATCH", 2)
    third = add_story(desk, "story0.json", 3)
    assert desk.refresh(boilerplate_lines=str(rules)).success
    rule = "builtin:repeated_in_publisher"
    assert desk.query(removed) == [(f"story{number}", "Story Continued Below", rule) for number in range(3)]
    assert desk.query("select publisher, line_text, article_count, removed_count, article_id from repeated_lines") == [
        ("Northern Post", "Story Continued Below", 3, 3, "story0")
    ]
    assert desk.query("select count(*) from articles where contains(body, 'Below')") == [(0,)]

    third.unlink()
    assert desk.refresh(boilerplate_lines=str(rules)).success
    assert_same_tables(before, desk.tables())


def test_an_empty_folder_publishes_empty_tables(desk: Desk) -> None:
    assert desk.refresh().success
    assert desk.query("select count(*) from mentions") == [(0,)]


def test_what_cannot_be_read_is_a_row_and_the_rest_is_published(desk: Desk) -> None:
    desk.add("summit.txt", SUMMIT)
    (desk.folder / "report.txt").write_bytes(b"PK\x03\x04 word/document.xml" + bytes(100))
    desk.add("blank.txt", " \n\n")
    assert desk.refresh().success
    assert desk.query("select source, rejection_reason from rejected_inputs order by all") == [
        ("blank.txt", "empty"),
        ("report.txt", "binary"),
    ]
    assert desk.query("select article_id from articles") == [("summit",)]


def test_a_failed_check_leaves_the_last_good_database(seeded_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import assets.resolution

    seeded_desk.refresh()
    before = seeded_desk.database.read_bytes()
    resolve = assets.resolution.resolve_mentions

    def resolve_wrongly(*arguments: object, **options: object) -> object:
        resolved = resolve(*arguments, **options)
        return resolved._replace(mentions=resolved.mentions.with_columns(pl.col("start_char") + 1))

    monkeypatch.setattr(assets.resolution, "resolve_mentions", resolve_wrongly)
    seeded_desk.add("summit.txt", SUMMIT)
    result = seeded_desk.refresh()
    assert not result.success
    assert any(not check.passed for check in result.get_asset_check_evaluations())
    assert seeded_desk.database.read_bytes() == before


def test_a_failed_stage_leaves_the_last_good_database(seeded_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:

    from pipeline.cleaning import article_cleanings

    seeded_desk.refresh()
    before = seeded_desk.database.read_bytes()
    monkeypatch.setattr(article_cleanings, "clean_article", lambda *arguments, **options: 1 / 0)
    seeded_desk.add("summit.txt", SUMMIT)
    assert not seeded_desk.refresh().success
    assert seeded_desk.database.read_bytes() == before
    monkeypatch.undo()
    assert seeded_desk.refresh().success
    assert ("summit",) in seeded_desk.query("select article_id from articles")


KILLED_MIDWAY = """
import os, signal, sys
from importlib import import_module
step, chunks = import_module(sys.argv[1]), int(sys.argv[2])
sys.argv[1:] = []
step.BATCH = 1
step.CHUNK_PARAGRAPHS = 5
step.count_workers = lambda wanted, characters: 2
do_chunks = step.do_chunks
def do_then_die(*arguments):
    for number, done in enumerate(do_chunks(*arguments)):
        if number == chunks:
            os.kill(os.getpid(), signal.SIGKILL)
        yield done
step.do_chunks = do_then_die
from assets.refresh import main
main()
"""


@pytest.mark.parametrize(
    ("at", "table", "kept"),
    [(("assets.extraction", "3"), "paragraph_entities", 15), (("assets.cleaning", "2"), "article_cleanings", 2)],
)
def test_a_refresh_killed_midway_goes_on_where_it_stopped(
    seeded_desk: Desk, published_seeds: Desk, at: tuple[str, str], table: str, kept: int
) -> None:
    process = seeded_desk.start("-c", KILLED_MIDWAY, *at)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert not seeded_desk.database.exists()
    finished = seeded_desk.run_command()
    assert finished.returncode == 0, finished.stderr
    assert seeded_desk.changes(table).reused == kept
    assert_same_tables(published_seeds.tables(), seeded_desk.tables())


WITH_A_KILLED_WORKER = """
import os, signal, sys
import assets.cleaning as cleaning
import pipeline.workers as workers
cleaning.count_workers = lambda wanted, characters: 2
started = workers.Worker.__init__
def start_and_kill(worker, load):
    started(worker, load)
    worker._process.kill()
workers.Worker.__init__ = start_and_kill
from assets.refresh import main
sys.exit(main())
"""


def test_a_killed_worker_fails_the_refresh_with_what_to_do(seeded_desk: Desk) -> None:
    process = seeded_desk.start("-c", WITH_A_KILLED_WORKER)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "A worker process was killed, as happens when memory runs out." in errors
    assert "start the refresh again, with fewer workers" in errors
    assert not seeded_desk.database.exists()


WITH_SLOW_WORKERS = """
import sys, time
from pathlib import Path
import assets.cleaning as cleaning
import pipeline.workers as workers
cleaning.BATCH = 1
cleaning.count_workers = lambda wanted, characters: 2
started = workers.Worker.__init__
file = Path(sys.argv.pop())
pids = []
def start_and_note(worker, load):
    started(worker, load)
    pids.append(str(worker._process.pid))
workers.Worker.__init__ = start_and_note
do_chunks = cleaning.do_chunks
def do_slowly(*arguments):
    for done in do_chunks(*arguments):
        file.with_suffix(".new").write_text(" ".join(pids))
        file.with_suffix(".new").rename(file)
        time.sleep(60)
        yield done
cleaning.do_chunks = do_slowly
from assets.refresh import main
sys.exit(main())
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_refresh_that_is_interrupted_leaves_no_process_and_can_be_run_again(
    seeded_desk: Desk, published_seeds: Desk, sent: signal.Signals
) -> None:
    noted = seeded_desk.folder.parent / "workers"
    process = seeded_desk.start("-c", WITH_SLOW_WORKERS, str(noted))
    while not noted.exists():
        assert process.poll() is None
        time.sleep(0.05)
    workers = [int(pid) for pid in noted.read_text().split()]
    assert len(workers) == 2
    process.send_signal(sent)
    process.communicate(timeout=120)
    assert process.returncode not in (0, None)
    assert not any(map(is_running, workers))
    assert not seeded_desk.database.exists()
    assert seeded_desk.run_command().returncode == 0
    assert_same_tables(published_seeds.tables(), seeded_desk.tables())


def test_what_has_not_changed_is_published_again_without_being_made_again(
    seeded_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeded_desk.refresh()
    tables, page = seeded_desk.tables(), seeded_desk.settings().report_file.read_bytes()
    monkeypatch.setattr(publishing, "publish_database", lambda *arguments, **options: 1 / 0)
    monkeypatch.setattr(publishing, "render_page", lambda contents: 1 / 0)
    monkeypatch.setattr(Picture, "render", lambda picture, frame: 1 / 0)
    assert seeded_desk.refresh().success
    assert_same_tables(tables, seeded_desk.tables())
    assert seeded_desk.query("select count(*) from refreshes") == [(2,)]
    assert seeded_desk.query("select count(*) from evidence('Turkey')") == [(24,)]
    assert seeded_desk.settings().report_file.read_bytes() == page
    assert not seeded_desk.database.stat().st_mode & stat.S_IWUSR


@pytest.mark.parametrize("output", ["database_file", "report_file"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.replace(path.with_name("away")), overwrite])
def test_what_somebody_has_changed_or_taken_away_is_made_again(
    seeded_desk: Desk, output: str, harm: Callable[[Path], object]
) -> None:
    seeded_desk.refresh()
    tables, page = seeded_desk.tables(), seeded_desk.settings().report_file.read_bytes()
    harm(getattr(seeded_desk.settings(), output))
    assert seeded_desk.refresh().success
    assert_same_tables(tables, seeded_desk.tables())
    assert seeded_desk.settings().report_file.read_bytes() == page


def test_a_changed_macro_is_published_though_no_table_has_changed(seeded_desk: Desk) -> None:
    macros = seeded_desk.own_sql() / "table_macros" / "resolve.sql"
    seeded_desk.refresh()
    macros.write_text(macros.read_text(encoding="utf-8").replace("-- grain: ", "-- grain: Changed. "), encoding="utf-8")
    assert seeded_desk.refresh().success
    comments = seeded_desk.query("select comment from duckdb_functions() where function_name = 'resolve'")
    assert [str(comment).startswith("Changed. ") for (comment,) in comments] == [True]


def test_two_refreshes_at_once_both_publish_one_after_the_other(seeded_desk: Desk, published_seeds: Desk) -> None:
    processes = [seeded_desk.start(), seeded_desk.start()]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert_same_tables(published_seeds.tables(), seeded_desk.tables())
    assert sorted(seeded_desk.query("select paragraphs_processed = 0 from refreshes")) == [(False,), (True,)]


OPEN_ON_SIGNAL = """
import sys
from assets.refresh import open_instance
print("ready", flush=True)
sys.stdin.readline()
open_instance().dispose()
"""


def test_a_new_home_opened_by_several_processes_at_once_serves_them_all(desk: Desk) -> None:
    processes = [desk.start("-c", OPEN_ON_SIGNAL) for _ in range(4)]
    assert [process.stdout.readline() for process in processes if process.stdout] == ["ready\n"] * 4
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, errors


def test_a_refresh_without_a_home_says_what_to_set(desk: Desk) -> None:
    result = desk.run_command(DAGSTER_HOME="")
    assert result.returncode == 1
    assert "DAGSTER_HOME must name a folder" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_refresh_that_has_waited_too_long_says_who_holds_the_file(seeded_desk: Desk) -> None:
    from assets.working_file import open_working_file

    path = seeded_desk.settings().working_file
    with open_working_file(path, "run-of-another", 0, 500, print):
        waited = seeded_desk.run_command(DATELINE_LOCK_WAIT_SECONDS="0.5")
    assert waited.returncode == 1
    assert "run-of-another" in waited.stderr
    assert "Traceback" not in waited.stderr


READER = """
import os, sys, time
import duckdb
held = duckdb.connect(sys.argv[1], read_only=True)
seen = set()
print("ready", flush=True)
while not os.path.exists(sys.argv[2]):
    for query in ("select count(*) from articles", "select count(distinct article_id) from mention_evidence"):
        seen.add(held.sql(query).fetchone())
    time.sleep(0.01)
held.close()
print(sorted(seen))
"""
REOPENER = """
import os, sys, time
import duckdb
seen = set()
print("ready", flush=True)
while True:
    is_last = os.path.exists(sys.argv[2])
    with duckdb.connect(sys.argv[1], read_only=True) as reader:
        query = "select (select count(*) from articles), (select count(distinct article_id) from mention_evidence)"
        seen.add(reader.sql(query).fetchone())
    if is_last:
        break
    time.sleep(0.01)
print(sorted(seen))
"""


def test_a_reader_is_never_blocked_and_never_sees_half_a_refresh(seeded_desk: Desk, tmp_path: Path) -> None:
    seeded_desk.refresh()
    done = tmp_path / "done"
    readers = [seeded_desk.start("-c", code, str(seeded_desk.database), str(done)) for code in (READER, REOPENER)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    seeded_desk.add("summit.txt", SUMMIT)
    assert seeded_desk.refresh().success
    done.touch()
    held, reopened = (reader.communicate(timeout=60) for reader in readers)
    assert held == ("[(3,)]\n", "")
    assert reopened == ("[(3, 3), (4, 4)]\n", "")


def test_a_working_file_of_another_version_is_built_anew(seeded_desk: Desk, published_seeds: Desk) -> None:
    working_file = seeded_desk.settings().working_file
    working_file.parent.mkdir(parents=True)
    with duckdb.connect(str(working_file)) as old:
        old.execute("create table mentions as select 'old' as mention_id")
        old.execute("create view mention_counts as select 1 as entity_id")
    assert seeded_desk.refresh().success
    assert_same_tables(published_seeds.tables(), seeded_desk.tables())


def test_a_working_file_that_cannot_be_read_is_built_anew(seeded_desk: Desk) -> None:
    working_file = seeded_desk.settings().working_file
    working_file.parent.mkdir(parents=True)
    working_file.write_bytes(b"not a database at all" * 1000)
    assert seeded_desk.refresh().success


def test_history_survives_the_loss_of_the_working_file(desk: Desk) -> None:
    desk.add("summit.txt", SUMMIT)
    desk.refresh()
    seen = desk.query("select first_seen_at from raw_articles")
    shutil.rmtree(desk.settings().working_file.parent)
    assert desk.refresh().success
    assert desk.query("select first_seen_at from raw_articles") == seen
    assert desk.query("select count(*) from refreshes") == [(2,)]


def test_a_table_made_from_an_older_input_is_not_published(seeded_desk: Desk) -> None:
    import dagster as dg

    from assets.definitions import build_definitions

    seeded_desk.refresh()
    before = seeded_desk.database.read_bytes()
    seeded_desk.add("summit.txt", SUMMIT)
    definitions = build_definitions(seeded_desk.settings())
    job = definitions.resolve_implicit_global_asset_job_def()
    selection = [
        dg.AssetKey(name) for name in ("raw_articles", "text_blocks", "rejected_inputs", "read_files", "published_database")
    ]
    result = job.execute_in_process(asset_selection=selection, raise_on_error=False)
    assert not result.success
    assert seeded_desk.database.read_bytes() == before


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("DATELINE_ARTICLES", "/nowhere/articles", "/nowhere/articles"),
        ("DATELINE_MODEL", "xx_no_such_model", "xx_no_such_model"),
        ("DATELINE_MAX_FILE_BYTES", "many", "DATELINE_MAX_FILE_BYTES"),
        ("DATELINE_DATABASE", "/proc/dateline/news.duckdb", "/proc/dateline"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_clear_line(desk: Desk, variable: str, value: str, expected: str) -> None:
    failed = desk.run_command(**{variable: value})
    assert failed.returncode == 1
    assert expected in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_bad_row_of_an_edited_file_is_named_by_file_line_and_column(desk: Desk) -> None:
    aliases = desk.folder.parent / "aliases.csv"
    aliases.write_text("alias,type,name,decision,reason\nNATO,organisation,NATO,same,misspelt type\n", encoding="utf-8")
    desk.add("summit.txt", SUMMIT)
    failed = desk.run_command(DATELINE_ENTITY_ALIASES=str(aliases))
    assert failed.returncode == 1
    assert f"{aliases}, line 2, column type" in failed.stderr.replace("\n", "")
    assert "Traceback" not in failed.stderr


def test_a_database_of_somebody_else_is_never_replaced(desk: Desk) -> None:
    desk.database.parent.mkdir()
    with duckdb.connect(str(desk.database)) as other:
        other.execute("create table accounts as select 1 as balance")
    before = desk.database.read_bytes()
    desk.add("summit.txt", SUMMIT)
    failed = desk.run_command()
    assert failed.returncode == 1
    assert "choose another DATABASE" in failed.stderr
    assert desk.database.read_bytes() == before


def test_the_command_says_what_it_found_and_what_it_removed(seeded_desk: Desk) -> None:
    done = seeded_desk.run_command()
    assert done.returncode == 0, done.stderr
    for expected in ("Most mentioned", "United States", "Strongest pairs", "repeated_headline", "make sql", "3 articles"):
        assert expected in done.stdout


def test_the_seed_articles_are_those_of_the_gold() -> None:
    assert sorted(path.stem for path in SEEDS.glob("*.txt")) == sorted(
        pl.read_csv(PROJECT_FOLDER / "tests" / "gold" / "spans.csv")["article_id"].unique()
    )


def test_pages_and_records_become_articles_with_what_they_declare(desk: Desk) -> None:
    desk.add(
        "page.html",
        "<html lang=en><head><title>Talks end | Post</title><meta property='og:site_name' content='Post'>"
        "<meta property='article:published_time' content='2021-06-11T10:00:00Z'></head><body><nav><a href=/>Home</a></nav>"
        "<article><h1>Talks end</h1>"
        + "".join(
            f"<p>{line} They met again on day {n}, and left at night.</p>"
            for n, line in enumerate(["Anna Lindqvist met Pedro Alvarez in Geneva on Monday."] * 5)
        )
        + "</article></body></html>",
    )
    desk.add(
        "export.jsonl",
        '{"id": 7, "title": "Trade resumes", "text": "Anna Lindqvist spoke in Geneva on Friday.", "date": "2021-06-18"}\n'
        "not json\n",
    )
    assert desk.refresh().success
    assert desk.query("select article_id, title, published_on::varchar, date_source, publisher from articles order by 1") == [
        ("export/7", "Trade resumes", "2021-06-18", "declared", None),
        ("page", "Talks end", "2021-06-11", "declared", "Post"),
    ]
    assert desk.query("select source, rejection_reason from rejected_inputs") == [("export.jsonl/2", "malformed")]
    assert desk.query("select article_count from mention_counts where entity_name = 'Anna Lindqvist'") == [(2,)]

"""Whole refreshes through Dagster: the same twice, only what is new, nothing half-written, readers never blocked."""

import errno
import json
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
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
from tests.assets.conftest import CLEANING, HISTORY_TABLES, INGESTION, SEEDS, Desk, write_aliases
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


def test_a_second_refresh_reads_no_paragraph_and_gives_identical_tables_and_the_same_page(
    refreshed_seeds: Desk, published_seeds: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, page = published_seeds.tables(), published_seeds.settings().report_file.read_bytes()
    assert first["mentions"].height > 100

    def refresh_again() -> None:
        assert refreshed_seeds.refresh().success
        assert_same_tables(first, refreshed_seeds.tables())
        assert refreshed_seeds.settings().report_file.read_bytes() == page
        assert refreshed_seeds.last_refresh()["paragraphs_processed"] == 0
        assert refreshed_seeds.last_refresh()["articles_processed"] == 0

    refresh_again()  # makes the files anew, as they are copies that no refresh has written
    monkeypatch.setattr(publishing, "publish_database", lambda *arguments, **options: 1 / 0)
    monkeypatch.setattr(publishing, "render_page", lambda contents: 1 / 0)
    monkeypatch.setattr(Picture, "render", lambda picture, frame: 1 / 0)
    refresh_again()
    assert refreshed_seeds.query("select count(*) from refreshes") == [(3,)]
    assert refreshed_seeds.query("select count(*) from evidence('Turkey')") == [(24,)]
    assert not refreshed_seeds.database.stat().st_mode & stat.S_IWUSR


def test_an_added_article_costs_only_its_own_paragraphs_and_once_removed_leaves_no_row_anywhere(
    refreshed_seeds: Desk, published_seeds: Desk
) -> None:
    path = refreshed_seeds.add("summit.txt", SUMMIT)
    assert refreshed_seeds.refresh().success
    last = refreshed_seeds.last_refresh()
    assert (last["articles_processed"], last["paragraphs_processed"]) == (1, 3)
    assert refreshed_seeds.changes("article_cleanings") == Counts(1, reused=3)
    assert refreshed_seeds.changes("article_names") == Counts(1, reused=3)
    assert refreshed_seeds.changes("located_names").reused > refreshed_seeds.changes("located_names").new
    assert ("Anna Lindqvist",) in refreshed_seeds.query("select entity_name from entities")

    path.unlink()
    assert refreshed_seeds.refresh().success
    assert refreshed_seeds.last_refresh()["articles_removed"] == 1
    assert_same_tables(published_seeds.tables(), refreshed_seeds.tables())


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
    desk.refresh(*INGESTION)
    sources_read.clear()
    desk.add("records.jsonl", '{"text": "War and peace."}\n')
    desk.add("2021/05", "A file named like a record.")
    assert desk.refresh(*INGESTION).success
    assert sources_read == ["2021/05", "records.jsonl"]
    assert desk.query_working_file("select source, article_id from raw_articles order by all") == [
        ("2021/05", "2021/05"),
        ("records", "records"),
        ("records.jsonl/1", "records.jsonl/1"),
        ("summit.txt", "summit"),
    ]
    assert desk.query_working_file("from rejected_inputs") == []
    shutil.rmtree(desk.folder / "2021")
    sources_read.clear()
    assert desk.refresh(*INGESTION).success
    assert sources_read == []
    assert ("2021/05",) not in desk.query_working_file("select source from raw_articles")


def test_a_file_whose_article_is_named_otherwise_is_read_again(desk: Desk, sources_read: list[str]) -> None:
    desk.add("summit.txt", SUMMIT)
    desk.refresh(*INGESTION)
    desk.add("summit.html", "<p>Talks in Geneva end without a deal.</p>")
    sources_read.clear()
    desk.refresh(*INGESTION)
    assert sources_read == ["summit.html", "summit.txt"]
    assert desk.query_working_file("select article_id from raw_articles order by all") == [("summit.html",), ("summit.txt",)]


def test_files_are_read_again_for_another_setting(desk: Desk) -> None:
    desk.add("summit.txt", SUMMIT)
    desk.refresh(*INGESTION)
    desk.refresh(*INGESTION, max_file_bytes=100)
    assert desk.query_working_file("select source, rejection_reason from rejected_inputs") == [("summit.txt", "too_large")]
    assert desk.query_working_file("from raw_articles") == []


def test_a_file_that_could_not_be_read_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add("summit.txt", SUMMIT)

    def fail(*arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(reading, "_read_content", fail)
    desk.refresh(*INGESTION)
    assert desk.query_working_file("select source, rejection_reason from rejected_inputs") == [("summit.txt", "unreadable")]
    monkeypatch.undo()
    desk.refresh(*INGESTION)
    assert desk.query_working_file("select source from raw_articles") == [("summit.txt",)]
    assert desk.query_working_file("from rejected_inputs") == []


def test_a_file_that_goes_away_before_it_is_read_is_read_when_it_is_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add("peace.txt", "Peace in Ankara.")
    summit = desk.add("summit.txt", SUMMIT)

    def identify_and_remove(folder: Path) -> list[reading.IdentifiedFile]:
        files = reading.identify_files(folder)
        summit.unlink()
        return files

    monkeypatch.setattr(ingestion, "identify_files", identify_and_remove)
    assert desk.refresh(*INGESTION).success
    assert desk.query_working_file("select source, rejection_reason from rejected_inputs") == [("summit.txt", "unreadable")]
    monkeypatch.undo()
    desk.add("summit.txt", SUMMIT)
    assert desk.refresh(*INGESTION).success
    assert desk.query_working_file("select article_id from raw_articles order by all") == [("peace",), ("summit",)]


def test_a_failed_refresh_loses_nothing_that_the_model_has_found(
    refreshed_seeds: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = "select count(*) from paragraph_entities"
    before = refreshed_seeds.query_working_file(found)
    refreshed_seeds.add("summit.txt", SUMMIT)
    (refreshed_seeds.folder / "001_f04d67d5c7de7c34.txt").unlink()
    monkeypatch.setattr(extraction, "list_sentences", lambda *arguments: 1 / 0)
    assert not refreshed_seeds.refresh().success
    assert refreshed_seeds.query_working_file(found) == [(int(str(before[0][0])) + 3,)]


def test_what_another_model_has_found_in_an_interrupted_refresh_is_not_mentioned(refreshed_seeds: Desk, tmp_path: Path) -> None:
    mentions = refreshed_seeds.tables()["mentions"]
    with duckdb.connect(str(refreshed_seeds.settings().working_file)) as working_file:
        working_file.execute(
            "insert into paragraph_entities select * replace ('other' as extractor_id) from paragraph_entities"
        )
    aliases = tmp_path / "aliases.csv"
    aliases.write_bytes((PROJECT_FOLDER / "seeds" / "entity_aliases.csv").read_bytes() + b"\n")
    assert refreshed_seeds.refresh(entity_aliases=str(aliases)).success
    assert_frame_equal(mentions, refreshed_seeds.tables()["mentions"])


def test_a_changed_article_is_a_revision_of_the_same_article(refreshed_seeds: Desk) -> None:
    times = "select first_seen_at, last_changed_at from raw_articles where article_id = '001_f04d67d5c7de7c34'"
    ((seen, changed),) = refreshed_seeds.query(times)
    path = refreshed_seeds.folder / "001_f04d67d5c7de7c34.txt"
    refreshed_seeds.add(path.name, path.read_text(encoding="utf-8").replace("Jen Psaki", "Maria Soares"))
    assert refreshed_seeds.refresh().success
    ((still_seen, changed_again),) = refreshed_seeds.query(times)
    assert (still_seen, changed_again > changed) == (seen, True)
    names = {name for (name,) in refreshed_seeds.query("select entity_name from entities")}
    assert "Maria Soares" in names
    assert "Jen Psaki" not in names


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

    def clean() -> None:
        assert desk.refresh(*INGESTION, *CLEANING, "removed_lines", boilerplate_lines=str(rules)).success

    def cleaned() -> list[list[tuple[object, ...]]]:
        return [desk.query_working_file(f"from {name} order by all") for name in ("article_spans", "repeated_lines")]

    for number in (2, 1):
        add_story(desk, f"story{number}.json", number)
    clean()
    before = cleaned()
    assert desk.query_working_file(removed) == []

    monkeypatch.setattr(assets.cleaning, "BATCH", 2)
    third = add_story(desk, "story0.json", 3)
    clean()
    rule = "builtin:repeated_in_publisher"
    assert desk.query_working_file(removed) == [(f"story{number}", "Story Continued Below", rule) for number in range(3)]
    assert desk.query_working_file(
        "select publisher, line_text, article_count, removed_count, article_id from repeated_lines"
    ) == [("Northern Post", "Story Continued Below", 3, 3, "story0")]
    assert desk.query_working_file("select count(*) from articles where contains(body, 'Below')") == [(0,)]

    third.unlink()
    clean()
    assert cleaned() == before


def test_a_failed_check_leaves_the_last_good_database(refreshed_seeds: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import assets.resolution

    before = refreshed_seeds.database.read_bytes()
    resolve = assets.resolution.resolve_mentions

    def resolve_wrongly(*arguments: object, **options: object) -> object:
        resolved = resolve(*arguments, **options)
        return resolved._replace(mentions=resolved.mentions.with_columns(pl.col("start_char") + 1))

    monkeypatch.setattr(assets.resolution, "resolve_mentions", resolve_wrongly)
    refreshed_seeds.add("summit.txt", SUMMIT)
    result = refreshed_seeds.refresh()
    assert not result.success
    assert any(not check.passed for check in result.get_asset_check_evaluations())
    assert refreshed_seeds.database.read_bytes() == before


def test_a_failed_stage_leaves_the_last_good_database(refreshed_seeds: Desk, monkeypatch: pytest.MonkeyPatch) -> None:

    from pipeline.cleaning import article_cleanings

    before = refreshed_seeds.database.read_bytes()
    monkeypatch.setattr(article_cleanings, "clean_article", lambda *arguments, **options: 1 / 0)
    refreshed_seeds.add("summit.txt", SUMMIT)
    assert not refreshed_seeds.refresh().success
    assert refreshed_seeds.database.read_bytes() == before
    monkeypatch.undo()
    assert refreshed_seeds.refresh().success
    assert ("summit",) in refreshed_seeds.query("select article_id from articles")


KILLED_MIDWAY = """
import os, signal, sys
from importlib import import_module
step, chunks = import_module(sys.argv[1]), int(sys.argv[2])
sys.argv[1:] = []
step.BATCH = 1
step.CHUNK_PARAGRAPHS = 5
step.LOCATED_AT_ONCE = 1
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


def test_a_refresh_killed_midway_goes_on_where_it_stopped(seeded_desk: Desk, published_seeds: Desk) -> None:
    def count(table: str) -> int:
        ((rows,),) = seeded_desk.query_working_file(f"select count(*) from {table}")
        return int(str(rows))

    for step, chunks in (("assets.cleaning", "2"), ("assets.extraction", "3"), ("assets.locating", "2")):
        process = seeded_desk.start("-c", KILLED_MIDWAY, step, chunks)
        process.communicate(timeout=240)
        assert process.returncode == -signal.SIGKILL
        assert not seeded_desk.database.exists()
        if step == "assets.cleaning":
            assert count("article_cleanings") == 2
        if step == "assets.extraction":
            assert seeded_desk.changes("article_cleanings") == Counts(1, reused=2)
            assert count("paragraph_entities") == 15
    assert seeded_desk.changes("paragraph_entities").reused == 15
    assert seeded_desk.refresh().success
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
    _, errors = process.communicate(timeout=240)
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


def test_a_refresh_that_is_interrupted_leaves_no_process_and_can_be_run_again(
    seeded_desk: Desk, published_seeds: Desk, tmp_path: Path
) -> None:
    for sent in (signal.SIGINT, signal.SIGTERM):
        noted = tmp_path / sent.name
        process = seeded_desk.start("-c", WITH_SLOW_WORKERS, str(noted))
        while not noted.exists():
            assert process.poll() is None
            time.sleep(0.05)
        workers = [int(pid) for pid in noted.read_text().split()]
        assert len(workers) == 2
        process.send_signal(sent)
        process.communicate(timeout=240)
        assert process.returncode not in (0, None)
        assert not any(map(is_running, workers))
        assert not seeded_desk.database.exists()
    assert seeded_desk.refresh().success
    assert_same_tables(published_seeds.tables(), seeded_desk.tables())


@pytest.mark.parametrize("output", ["database_file", "report_file"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.replace(path.with_name("away")), overwrite])
def test_what_somebody_has_changed_or_taken_away_is_made_again(
    refreshed_seeds: Desk, published_seeds: Desk, output: str, harm: Callable[[Path], object]
) -> None:
    publish = ("published_database", "report")
    assert refreshed_seeds.refresh(*publish).success
    harm(getattr(refreshed_seeds.settings(), output))
    assert refreshed_seeds.refresh(*publish).success
    assert_same_tables(published_seeds.tables(), refreshed_seeds.tables())
    assert refreshed_seeds.settings().report_file.read_bytes() == published_seeds.settings().report_file.read_bytes()


def test_a_changed_macro_is_published_though_no_table_has_changed(refreshed_seeds: Desk) -> None:
    macros = refreshed_seeds.own_sql() / "table_macros" / "resolve.sql"
    refreshed_seeds.refresh("published_database")
    macros.write_text(macros.read_text(encoding="utf-8").replace("-- grain: ", "-- grain: Changed. "), encoding="utf-8")
    assert refreshed_seeds.refresh("published_database").success
    comments = refreshed_seeds.query("select comment from duckdb_functions() where function_name = 'resolve'")
    assert [str(comment).startswith("Changed. ") for (comment,) in comments] == [True]


def test_two_refreshes_at_once_both_publish_one_after_the_other(seeded_desk: Desk, published_seeds: Desk) -> None:
    processes = [seeded_desk.start(), seeded_desk.start()]
    outputs = [process.communicate(timeout=240) for process in processes]
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
    errors = [process.communicate(timeout=240)[1] for process in processes]
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


def test_a_reader_is_never_blocked_and_never_sees_half_a_refresh(refreshed_seeds: Desk, tmp_path: Path) -> None:
    done = tmp_path / "done"
    readers = [refreshed_seeds.start("-c", code, str(refreshed_seeds.database), str(done)) for code in (READER, REOPENER)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    refreshed_seeds.add("summit.txt", SUMMIT)
    assert refreshed_seeds.refresh().success
    done.touch()
    held, reopened = (reader.communicate(timeout=240) for reader in readers)
    assert held == ("[(3,)]\n", "")
    assert reopened == ("[(3, 3), (4, 4)]\n", "")


def test_a_lost_working_file_is_made_anew_with_the_history_whatever_the_order_in_which_files_arrived(
    refreshed_seeds: Desk, published_seeds: Desk
) -> None:
    seen = refreshed_seeds.query("select first_seen_at from raw_articles")
    shutil.rmtree(refreshed_seeds.settings().working_file.parent)
    for path in sorted(refreshed_seeds.folder.iterdir(), reverse=True):
        text = path.read_bytes()
        path.unlink()
        path.write_bytes(text)
    assert refreshed_seeds.refresh().success
    assert_same_tables(published_seeds.tables(), refreshed_seeds.tables())
    assert refreshed_seeds.query("select first_seen_at from raw_articles") == seen
    assert refreshed_seeds.query("select count(*) from refreshes") == [(2,)]


def test_a_date_is_believed_once_it_has_come_though_an_earlier_refresh_could_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clean_on(day: int) -> list[tuple[object, ...]]:
        clock = type("Clock", (), {"now": staticmethod(lambda zone: datetime(2026, 11, day, 12, tzinfo=zone))})
        monkeypatch.setattr(ingestion, "datetime", clock)
        assert desk.refresh(*INGESTION, *CLEANING).success
        return desk.query_working_file("select published_on from articles")

    record = {"title": "Talks in Geneva", "text": "Anna Lindqvist met Pedro Alvarez.", "date": "2026-11-12"}
    desk.add("talks.json", json.dumps(record))
    assert clean_on(10) == [(None,)]
    assert clean_on(12) == [(date(2026, 11, 12),)]


def test_tables_made_with_two_alias_files_are_not_published(desk: Desk, tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.csv"
    write_aliases(aliases)
    desk.add("summit.txt", SUMMIT)
    assert desk.refresh(entity_aliases=str(aliases)).success
    before = desk.database.read_bytes()
    write_aliases(aliases, "Geneva,,,ignore,furniture")
    selected = ("alias_rows", "suggested_merges", *HISTORY_TABLES, "published_database")
    assert not desk.refresh(*selected, entity_aliases=str(aliases)).success
    assert desk.database.read_bytes() == before
    assert desk.refresh(entity_aliases=str(aliases)).success
    assert desk.query("select count(*) from entities where entity_name = 'Geneva'") == [(0,)]


def test_a_table_made_from_an_older_input_is_not_published(refreshed_seeds: Desk) -> None:
    before = refreshed_seeds.database.read_bytes()
    refreshed_seeds.add("summit.txt", SUMMIT)
    assert not refreshed_seeds.refresh(*INGESTION, "published_database").success
    assert refreshed_seeds.database.read_bytes() == before


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
    write_aliases(aliases, "NATO,organisation,NATO,same,misspelt type")
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


def test_the_seed_articles_are_those_of_the_gold() -> None:
    assert sorted(path.stem for path in SEEDS.glob("*.txt")) == sorted(
        pl.read_csv(PROJECT_FOLDER / "tests" / "gold" / "spans.csv")["article_id"].unique()
    )


def test_pages_and_records_become_articles_with_what_they_declare_and_what_cannot_be_read_is_a_row(desk: Desk) -> None:
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
    (desk.folder / "report.txt").write_bytes(b"PK\x03\x04 word/document.xml" + bytes(100))
    desk.add("blank.txt", " \n\n")
    assert desk.refresh().success
    assert desk.query("select article_id, title, published_on::varchar, date_source, publisher from articles order by 1") == [
        ("export/7", "Trade resumes", "2021-06-18", "declared", None),
        ("page", "Talks end", "2021-06-11", "declared", "Post"),
    ]
    assert desk.query("select source, rejection_reason from rejected_inputs order by all") == [
        ("blank.txt", "empty"),
        ("export.jsonl/2", "malformed"),
        ("report.txt", "binary"),
    ]
    assert desk.query("select article_count from mention_counts where entity_name = 'Anna Lindqvist'") == [(2,)]

"""The working file: all of a stage or nothing of it, and versions that follow from inputs, parameters and program."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.schema import has_contract_columns
from assets.working_file import Counts, WorkingFile, WorkingFileError, hash_libraries, open_working_file, read_code_version
from pipeline.tables import ARTICLE_STORIES, ENTITIES, MENTIONS

STORY = pl.DataFrame(
    [{"article_id": "a", "story_id": "a", "duplicate_rule": "only_copy", "similarity": 1.0}], schema=ARTICLE_STORIES.schema
)


@pytest.fixture
def working_file(tmp_path: Path) -> Iterator[WorkingFile]:
    with open_working_file(tmp_path / "work" / "news.duckdb", "run-1", 0, 500, print) as opened:
        opened.record(["articles"], "version-1", {}, Counts(1))
        yield opened


def test_a_stage_that_fails_leaves_the_rows_it_found(working_file: WorkingFile) -> None:
    stage = working_file.stage(["article_stories"], ["articles"])
    with stage.rewrite():
        working_file.append("article_stories", STORY)
    other = working_file.stage(["article_stories"], ["articles"], rule="other")
    with pytest.raises(ZeroDivisionError), other.rewrite():
        working_file.append("article_stories", STORY)
        1 / 0  # noqa: B018
    assert working_file.read_table("article_stories").rows() == STORY.rows()
    assert stage.is_current()
    assert not other.is_current()


def test_a_stage_is_outdated_when_an_input_or_a_parameter_changes(working_file: WorkingFile) -> None:
    with working_file.stage(["article_stories"], ["articles"], rule="one").rewrite():
        pass
    assert working_file.stage(["article_stories"], ["articles"], rule="one").is_current()
    assert not working_file.stage(["article_stories"], ["articles"], rule="two").is_current()
    assert working_file.find_outdated() == []
    working_file.record(["articles"], "version-2", {}, Counts(1))
    assert not working_file.stage(["article_stories"], ["articles"], rule="one").is_current()
    assert working_file.find_outdated() == [("article_stories", "articles")]


def test_a_stage_is_outdated_when_a_library_is_another(working_file: WorkingFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_versions(polars: str) -> str:
        hash_libraries.cache_clear()
        monkeypatch.setattr("assets.working_file.version", lambda name: polars if name == "polars" else "1")
        return working_file.stage(["entities"], []).version

    assert read_versions("2.1.0") == read_versions("2.1.0") != read_versions("2.1.1")
    hash_libraries.cache_clear()


def test_a_table_says_with_what_it_was_made(working_file: WorkingFile) -> None:
    with working_file.stage(["article_stories"], ["articles"], rule="one").rewrite():
        pass
    assert working_file.parameters("article_stories") == {"rule": "one", "code": read_code_version()}
    working_file.stage(["article_stories"], ["articles"], rule="two").confirm()
    assert working_file.parameters("article_stories")["rule"] == "two"
    assert working_file.parameters("stories") == {}


def story(article_id: str, similarity: float = 1.0) -> pl.DataFrame:
    """An article alone in its story."""
    return STORY.with_columns(pl.lit(article_id).alias("article_id"), pl.lit(similarity).alias("similarity"))


def test_rows_are_new_or_there_before_or_gone_by_their_keys(working_file: WorkingFile) -> None:
    with working_file.stage(["article_stories"], ["articles"], rule="one").rewrite():
        working_file.append("article_stories", pl.concat([story("a"), story("b")]))
    assert working_file.counts("article_stories") == Counts(2, 0, 0)
    with working_file.stage(["article_stories"], ["articles"], rule="two").rewrite():  # b has changed, but is still b
        working_file.append("article_stories", pl.concat([story("b", 0.9), story("c"), story("d")]))
    assert working_file.counts("article_stories") == Counts(2, reused=1, removed=1)
    working_file.stage(["article_stories"], ["articles"], rule="two").confirm()
    assert working_file.counts("article_stories") == Counts(0, reused=3)


def test_the_rows_of_a_table_that_had_another_key_are_all_new(working_file: WorkingFile) -> None:
    working_file.connection.execute("create table numbers as select 1 as x")
    working_file.remember_keys("numbers", ["day"])
    working_file.connection.execute("create or replace table numbers as select date '2021-06-11' as day")
    assert working_file.count_changes("numbers", ["day"]) == Counts(1)


def test_a_stage_needs_its_inputs(working_file: WorkingFile) -> None:
    with pytest.raises(WorkingFileError, match="mentions has not been made yet"):
        working_file.stage(["entities"], ["mentions"])


def test_deleting_all_but_some_rows_says_how_many_went(working_file: WorkingFile) -> None:
    for article_id in ("a", "b", "c"):
        working_file.append("article_stories", STORY.with_columns(article_id=pl.lit(article_id)))
    assert working_file.delete_all_but("article_stories", pl.DataFrame({"article_id": ["b"], "story_id": ["a"]})) == 2
    assert working_file.read_table("article_stories")["article_id"].to_list() == ["b"]


def test_rows_are_read_in_batches_while_others_are_written(working_file: WorkingFile) -> None:
    for number in range(5):
        working_file.append("article_stories", STORY.with_columns(article_id=pl.lit(str(number))))
    read = []
    with working_file.transaction():
        for batch in working_file.read_batches("select article_id from article_stories order by all", 2):
            read += batch["article_id"].to_list()
            working_file.append(
                "entity_aliases",
                pl.DataFrame(
                    [["person:a", "A", 1, "full_name"]],
                    orient="row",
                    schema=["entity_id", "alias_text", "mention_count", "resolution_method"],
                ),
            )
    assert read == ["0", "1", "2", "3", "4"]


def test_only_one_run_owns_the_file(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    messages: list[str] = []
    with (
        open_working_file(path, "run-1", 0, 500, print),
        pytest.raises(WorkingFileError, match="run-1"),
        open_working_file(path, "run-2", 0, 500, messages.append),
    ):
        pass
    assert "run-1" in messages[0]
    with open_working_file(path, "run-3", 0, 500, print):
        pass


def test_a_file_of_another_version_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with duckdb.connect(str(path)) as old:
        old.execute("create table mentions as select 'old' as mention_id")
        old.execute("create view entities as select 'old' as entity_id")
    with open_working_file(path, "run-1", 0, 500, print) as working_file:
        assert working_file.versions() == {}
        for table in (MENTIONS, ENTITIES):
            assert working_file.read_table(table.name).is_empty()
            assert has_contract_columns(working_file.connection, table)


def test_a_file_that_cannot_be_read_is_built_anew_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    path.write_bytes(b"not a database at all" * 1000)
    messages: list[str] = []
    with open_working_file(path, "run-1", 0, 500, messages.append) as working_file:
        assert working_file.read_table("mentions").is_empty()
    assert [message.startswith(f"{path} cannot be read by this version and is built anew") for message in messages] == [True]


def test_times_are_read_in_utc_in_batches_too(working_file: WorkingFile) -> None:
    working_file.connection.execute("set global TimeZone = 'Pacific/Kiritimati'")
    (batch,) = working_file.read_batches("select timestamptz '2021-06-11 23:00:00+00' as moment", 10)
    assert batch["moment"].item().isoformat() == "2021-06-11T23:00:00+00:00"

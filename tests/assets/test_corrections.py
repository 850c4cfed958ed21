"""Corrections that last: an edited alias file is applied at the next refresh, and what it changed is said."""

from pathlib import Path

import duckdb
import pytest

from tests.assets.conftest import Desk, open_desk

HEADER = "alias,type,name,decision,reason\n"
TALKS = """Talks end

The Lindholm University spoke to Anna Lindqvist on Monday. Officials of the Lindholm University waited.
"""
REPLY = """A reply

Anna Lindqvist answered. Officials of the University of Lindholm waited on Tuesday.
"""


def write(desk: Desk, *rows: str) -> str:
    """An alias file with these rows; its path."""
    path = desk.folder.parent / "aliases.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Two articles, refreshed with an alias file without rows; not to be changed."""
    desk = open_desk(tmp_path_factory.mktemp("published"))
    desk.add("talks.txt", TALKS)
    desk.add("reply.txt", REPLY)
    assert desk.refresh(entity_aliases=write(desk)).success
    return desk


@pytest.fixture
def desk(published: Desk, tmp_path: Path) -> Desk:
    """A copy of the two articles and their database."""
    return published.copy_to(tmp_path / "desk")


def test_a_suggested_row_once_pasted_is_applied_without_the_model_and_not_suggested_again(desk: Desk) -> None:
    ((row, a_sentence, b_sentence),) = desk.query("select alias_row, a_sentence, b_sentence from suggested_merges")
    assert row == "University of Lindholm,organization,Lindholm University,same,suggested: word_order"
    assert a_sentence == "The «Lindholm University» spoke to Anna Lindqvist on Monday."
    assert b_sentence == "Officials of the «University of Lindholm» waited on Tuesday."
    assert desk.query("from entity_changes") == []

    assert desk.refresh(entity_aliases=write(desk, str(row))).success
    assert desk.last_refresh()["paragraphs_processed"] == 0
    assert desk.query("select count(*) from suggested_merges") == [(0,)]
    assert desk.query("select mention_count from mention_counts where entity_name = 'Lindholm University'") == [(3,)]
    assert desk.query("select alias, row_status, mention_count from alias_rows") == [("University of Lindholm", "needed", 1)]
    changes = "select entity_id, new_entity_id, change_reason, mention_count from entity_changes"
    merged = (
        "organization:university-of-lindholm",
        "organization:lindholm-university",
        "merged_by_alias_file",
        1,
    )
    assert desk.query(changes) == [merged]

    assert desk.refresh(entity_aliases=write(desk, str(row))).success
    assert desk.query(changes) == [merged]


def test_a_pair_called_different_is_not_suggested_again(desk: Desk) -> None:
    assert desk.query("select count(*) from suggested_merges") == [(1,)]
    rows = write(desk, "University of Lindholm,,Lindholm University,different,two countries")
    assert desk.refresh(entity_aliases=rows).success
    assert desk.query("select count(*) from suggested_merges") == [(0,)]


def test_a_row_that_is_not_needed_is_named_and_stops_nothing(desk: Desk) -> None:
    aliases = write(desk, "Anna Lindqvist,person,,type,a person", "Nobody,person,,type,a person")
    result = desk.refresh(entity_aliases=aliases)
    assert result.success
    assert [check.check_name for check in result.get_asset_check_evaluations() if not check.passed] == ["rows_are_needed"]
    assert desk.query("select line, row_status from alias_rows") == [(2, "not_needed"), (3, "not_found")]
    assert "that change nothing in these articles, by line: 2; see alias_rows." in desk.summary()


def test_an_entity_that_is_gone_with_its_article_is_named(desk: Desk) -> None:
    (desk.folder / "reply.txt").unlink()
    assert desk.refresh(entity_aliases=write(desk)).success
    said = desk.summary()
    assert "article_removed" in said
    assert "Entities of the last refresh that are gone: 1; see entity_changes." in said
    assert "Entities whose counts moved since the last refresh: 2 (article_removed 2); see refresh_changes." in said
    assert desk.query("select entity_name, new_entity_id, change_reason from entity_changes") == [
        ("University of Lindholm", None, "article_removed")
    ]


def test_a_publication_of_an_older_version_is_no_obstacle(desk: Desk, tmp_path: Path) -> None:
    older = tmp_path / "older.duckdb"
    with duckdb.connect(str(older)) as connection:
        connection.execute(f"attach '{desk.database}' as newer (read_only)")
        connection.execute("create table refreshes as from newer.refreshes")
        connection.execute("create table mentions as select mention_id from newer.mentions")
        connection.execute("create table entities as select entity_id, entity_name from newer.entities")
    older.replace(desk.database)
    (desk.folder / "talks.txt").unlink()
    assert desk.refresh(entity_aliases=write(desk)).success
    assert desk.query("from entity_changes") == []

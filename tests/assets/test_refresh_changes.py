"""What moved since the last publication, and why, through whole refreshes."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from assets.refresh_changes import list_moves
from assets.working_file import open_working_file
from tests.assets.conftest import Desk, open_desk

ALIASES = "alias,type,name,decision,reason\n"
RULES = "rule_id,line,removal_reason,publisher,reason\n"
TALKS = """Talks end

The Lindholm University spoke to Anna Lindqvist on Monday. Officials of the Lindholm University waited.

Pedro Alvarez thanks readers.
"""
REPLY = """A reply

Anna Lindqvist answered. Officials of the University of Lindholm waited on Tuesday.
"""
Row = tuple[object, ...]


@dataclass
class EditedDesk:
    """A desk with files of its own that people edit."""

    desk: Desk

    def edit(self, name: str, text: str) -> None:
        """Write an article, or one of the two edited files."""
        (self.desk.folder.parent / name).write_text(text, encoding="utf-8")

    def refresh(self) -> list[Row]:
        """Refresh, and the rows of it, which must add up to what moved in mention_counts."""
        before = self.count()
        folder = self.desk.folder.parent
        files = {"entity_aliases": str(folder / "aliases.csv"), "boilerplate_lines": str(folder / "rules.csv")}
        assert self.desk.refresh(**files).success
        rows = self.desk.query(
            "select entity_id, change_reason, mention_count, previous_mention_count, article_count, previous_article_count"
            " from refresh_changes where run_id = (select arg_max(run_id, published_at) from refreshes) order by all"
        )
        if before is not None:
            assert self.count() == add_moves(before, rows)
        return rows

    def count(self) -> dict[object, tuple[int, int]] | None:
        """Mentions and articles of each published entity; None when nothing is published yet."""
        if not self.desk.database.exists():
            return None
        counts = self.desk.query("select entity_id, mention_count, article_count from mention_counts")
        return {entity_id: (mentions, articles) for entity_id, mentions, articles in counts}  # type: ignore[misc]


def add_moves(counts: dict[object, tuple[int, int]], rows: list[Row]) -> dict[object, tuple[int, int]]:
    """Counts with the differences of some rows added, without those that have become 0."""
    added = dict(counts)
    for entity_id, _, *numbers in rows:
        mentions, old_mentions, articles, old_articles = map(int, map(str, numbers))
        was_mentions, was_articles = added.get(entity_id, (0, 0))
        added[entity_id] = (was_mentions + mentions - old_mentions, was_articles + articles - old_articles)
    return {entity_id: pair for entity_id, pair in added.items() if pair != (0, 0)}


def make_story(number: int) -> str:
    """A record of a publisher that has one line, which names someone, in each of its stories."""
    body = (
        f"Ministers met the press in Geneva on day {number}.\n\nRead more stories from Pedro Alvarez\n\n"
        f"They said on day {number} that Sweden would wait for Spain."
    )
    return json.dumps({"title": f"Talks go on for day {number}", "text": body, "publisher": "Northern Post"})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Four articles that have been refreshed once; not to be changed."""
    edited = EditedDesk(open_desk(tmp_path_factory.mktemp("base")))
    edited.desk.folder.mkdir()
    edited.edit("aliases.csv", ALIASES)
    edited.edit("rules.csv", RULES)
    edited.edit("articles/talks.txt", TALKS)
    edited.edit("articles/reply.txt", REPLY)
    for number in (1, 2):
        edited.edit(f"articles/story{number}.json", make_story(number))
    assert edited.refresh() == []
    return edited.desk


@pytest.fixture
def edited(published: Desk, tmp_path: Path) -> EditedDesk:
    """A copy of the four articles and their database."""
    return EditedDesk(published.copy_to(tmp_path / "copy"))


def test_articles_that_are_new_changed_and_removed_move_what_is_in_them(edited: EditedDesk) -> None:
    edited.edit(
        "articles/third.txt", "A third\n\nAnna Lindqvist answered. Officials of the Northern League waited on Tuesday.\n"
    )
    edited.edit("articles/reply.txt", REPLY.replace("Anna Lindqvist", "Maria Soares"))
    (edited.desk.folder / "story2.json").unlink()
    assert edited.refresh() == [
        ("organization:northern-league", "article_new", 1, 0, 1, 0),
        ("person:anna-lindqvist", "article_changed", 0, 1, 0, 1),
        ("person:anna-lindqvist", "article_new", 1, 0, 1, 0),
        ("person:maria-soares", "article_changed", 1, 0, 1, 0),
        ("person:pedro-alvarez", "article_removed", 0, 1, 0, 1),
        ("place:geneva", "article_removed", 0, 1, 0, 1),
        ("place:spain", "article_removed", 0, 1, 0, 1),
        ("place:sweden", "article_removed", 0, 1, 0, 1),
    ]


def test_an_edited_alias_file_moves_mentions_from_one_entity_to_another(edited: EditedDesk) -> None:
    edited.edit("aliases.csv", ALIASES + "University of Lindholm,organization,Lindholm University,same,one and the same\n")
    assert edited.refresh() == [
        ("organization:lindholm-university", "alias_file_changed", 1, 0, 1, 0),
        ("organization:university-of-lindholm", "alias_file_changed", 0, 1, 0, 1),
    ]


def test_an_edited_list_of_boilerplate_lines_moves_who_is_named_in_one(edited: EditedDesk) -> None:
    edited.edit("articles/other.txt", "A quiet day\n\nNobody came, and nothing was said.\n")
    edited.edit("rules.csv", RULES + "thanks,Pedro Alvarez thanks readers.,publisher_furniture,,thanks\n")
    assert edited.refresh() == [("person:pedro-alvarez", "rules_changed", 0, 1, 0, 1)]


def test_a_line_that_a_new_article_makes_a_repeated_one_is_a_move_by_other_articles(edited: EditedDesk) -> None:
    edited.edit("articles/story3.json", make_story(3))
    rows = edited.refresh()
    assert [row for row in rows if row[1] != "article_new"] == [("person:pedro-alvarez", "other_articles", 0, 2, 0, 2)]


def test_another_model_is_the_reason_in_articles_that_are_the_same(edited: EditedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.extraction import recognition

    monkeypatch.setattr(recognition, "CODE_VERSION", recognition.CODE_VERSION + 1)
    monkeypatch.setattr(recognition.Recognizer, "recognize", lambda _, texts: (([], [0]) for _ in texts))
    edited.edit("aliases.csv", ALIASES + "Nobody,person,,type,a person\n")
    assert {reason for _, reason, *_ in edited.refresh()} == {"model_changed"}


def test_the_changes_of_the_last_refreshes_that_moved_anything_are_kept(
    edited: EditedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import assets.refresh_changes

    monkeypatch.setattr(assets.refresh_changes, "KEPT_REFRESHES", 1)
    reasons = "select distinct change_reason from refresh_changes order by all"
    edited.edit("articles/reply.txt", REPLY.replace("Anna Lindqvist", "Maria Soares"))
    edited.refresh()
    assert edited.refresh() == []
    assert edited.desk.query(reasons) == [("article_changed",)]
    (edited.desk.folder / "reply.txt").unlink()
    edited.refresh()
    assert edited.desk.query(reasons) == [("article_removed",)]


def test_a_publication_put_back_in_the_place_of_a_later_one_is_what_is_compared(edited: EditedDesk) -> None:
    edited.refresh()  # notes what the copy of the database was made from
    earlier = edited.desk.database.with_suffix(".earlier")
    shutil.copy2(edited.desk.database, earlier)
    edited.edit("articles/reply.txt", REPLY.replace("Anna Lindqvist", "Maria Soares"))
    moves = edited.refresh()
    assert moves
    assert edited.refresh() == []
    earlier.replace(edited.desk.database)
    assert edited.refresh() == moves


def rewrite_publication(edited: EditedDesk, *statements: str) -> None:
    """Make the published database what another version might have published."""
    edited.desk.database.chmod(0o644)
    with duckdb.connect(str(edited.desk.database)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_publication_that_does_not_say_what_it_was_made_with_is_history_still(edited: EditedDesk) -> None:
    columns = ("extractor_id", "alias_file_sha256", "boilerplate_file_sha256", "program_sha256")
    rewrite_publication(
        edited, *(f"alter table refreshes drop column {name}" for name in columns), "drop table refresh_changes"
    )
    edited.edit("aliases.csv", ALIASES + "University of Lindholm,organization,Lindholm University,same,one and the same\n")
    assert {reason for _, reason, *_ in edited.refresh()} == {"rules_changed"}
    noted = "select count(extractor_id), count(alias_file_sha256), count(program_sha256), count(*) from refreshes"
    assert edited.desk.query(noted) == [(1, 1, 1, 2)]


@pytest.mark.parametrize("table", ["raw_articles", "mentions", "entities"])
def test_a_publication_that_lacks_a_table_is_not_compared(edited: EditedDesk, table: str) -> None:
    settings = edited.desk.settings()
    with open_working_file(settings.working_file, "run", 0, 500, print) as working_file:
        working_file.connection.execute("delete from mentions where article_id = 'reply'")
        assert list_moves(settings, working_file).height == 2
        rewrite_publication(edited, f"alter table {table} rename to was_{table}")
        assert list_moves(settings, working_file).height == 0

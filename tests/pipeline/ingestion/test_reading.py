"""Every file of a folder is an article or a rejection with its reason; ids come from the source; history is carried on."""

import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from pipeline.ingestion.files import ArticlesFolderError, fingerprint_sources, list_sources
from pipeline.ingestion.reading import (
    RawArticle,
    RejectedInput,
    add_history,
    add_rejection_history,
    name_articles,
    read_articles,
)
from pipeline.tables import RAW_ARTICLES, REJECTED_INPUTS

THEN, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def read(folder: Path, limit: int = 1000) -> list[RawArticle | RejectedInput]:
    return list(read_articles(folder, limit))


def reasons(folder: Path, limit: int = 1000) -> list[tuple[str, str]]:
    return [(item.source, item.rejection_reason) for item in read(folder, limit) if isinstance(item, RejectedInput)]


def test_an_article_is_its_file_as_received(tmp_path: Path) -> None:
    content = "Título\r\n\xa0 text\n".encode()
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / "summit.txt").write_bytes(content)
    assert read(tmp_path) == [
        RawArticle(
            "2021/summit", "2021/summit.txt", "text/plain", sha256(content).hexdigest(), "utf-8", "Título\r\n\xa0 text\n"
        )
    ]


def test_files_come_in_a_fixed_order_and_hidden_ones_not_at_all(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "a-b.txt", ".hidden.txt"):
        (tmp_path / name).write_text("text")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "c.txt").write_text("text")
    assert [file.source for file in list_sources(tmp_path)] == ["a-b.txt", "a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \n", "empty"),
        ("a.txt", b"PK\x03\x04word/document.xml", "binary"),
        ("a.txt", "abc".encode("utf-16") + b"\x00", "undecodable"),
        ("a.txt", b"x" * 1001, "too_large"),
        ("a.rst", b"text", "unsupported_format"),
    ],
)
def test_what_cannot_be_used_is_rejected_with_its_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert reasons(tmp_path) == [(name, reason)]


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1000)
    assert reasons(tmp_path) == []


def test_links_are_read_as_long_as_they_stay_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "real.txt").write_text("inside")
    (tmp_path / "secret.txt").write_text("outside")
    (tmp_path / "others").mkdir()
    (folder / "inside.txt").symlink_to(folder / "real.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up.txt").symlink_to("../secret.txt")
    (folder / "broken.txt").symlink_to(folder / "gone.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "others").symlink_to(tmp_path / "others")
    assert [item.source_text for item in read(folder) if isinstance(item, RawArticle)] == ["inside", "inside"]
    assert reasons(folder) == [
        ("broken.txt", "unreadable"),
        ("circle.txt", "unreadable"),
        ("others", "outside_folder"),
        ("outside.txt", "outside_folder"),
        ("up.txt", "outside_folder"),
    ]


def test_a_pipe_is_rejected_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path) == [("pipe.txt", "unreadable")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_this_user_may_not_read_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.txt").chmod(0)
    assert reasons(tmp_path) == [("a.txt", "unreadable")]


def test_a_name_that_is_no_unicode_is_written_with_escapes(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("text")
    assert [item.source for item in read(tmp_path)] == ["caf\\xe9.txt"]


@pytest.mark.parametrize("content", [None, "a file"])
def test_a_folder_that_cannot_be_read_says_what_to_do(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "articles").write_text(content)
    with pytest.raises(ArticlesFolderError, match="ARTICLES"):
        read(tmp_path / "articles")


@pytest.mark.parametrize(
    ("sources", "ids"),
    [
        (["a.txt", "b/a.txt"], ["a", "b/a"]),
        (["a.txt", "a.TXT"], ["a.txt", "a.TXT"]),
        (["a.b.txt", "a.b"], ["a.b.txt", "a"]),
        (["A.txt", "a.txt"], ["A", "a"]),
        (["a", "a.txt"], ["a", "a.txt"]),
    ],
)
def test_ids_come_from_the_source_and_are_unique(sources: list[str], ids: list[str]) -> None:
    named = name_articles(sources)
    assert [named[source] for source in sources] == ids
    assert len(set(named.values())) == len(sources)


def test_history_is_carried_on_until_the_content_changes() -> None:
    schema = {name: RAW_ARTICLES.schema[name] for name in ("article_id", "content_sha256", "first_seen_at", "last_changed_at")}
    before = pl.DataFrame(
        [("same", "1", THEN, THEN), ("changed", "1", THEN, THEN), ("gone", "1", THEN, THEN)], schema, orient="row"
    )
    articles = pl.DataFrame({"article_id": ["same", "changed", "new"], "content_sha256": ["1", "2", "3"]})
    assert add_history(articles, before, NOW).rows() == [
        ("same", "1", THEN, THEN),
        ("changed", "2", THEN, NOW),
        ("new", "3", NOW, NOW),
    ]


def test_a_rejection_keeps_its_time_until_its_reason_changes() -> None:
    before = pl.DataFrame([("a", "empty", "", THEN), ("b", "empty", "", THEN)], REJECTED_INPUTS.schema, orient="row")
    rejections = pl.DataFrame({"source": ["a", "b"], "rejection_reason": ["empty", "binary"], "detail": ["x", "y"]})
    assert add_rejection_history(rejections, before, NOW)["seen_at"].to_list() == [THEN, NOW]


def test_the_stamp_of_a_file_changes_when_it_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    first = fingerprint_sources(tmp_path)
    assert fingerprint_sources(tmp_path) == first
    path.write_text("two")
    path.write_text("one")
    assert fingerprint_sources(tmp_path) != first

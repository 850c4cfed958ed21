"""Which files a folder holds, under which names, and that none of them leads out of it or makes the refresh wait."""

import os
from pathlib import Path

import pytest

from pipeline.ingestion.files import ArticlesFolderError, SourceFile, fingerprint_sources, list_sources, open_beneath


def list_names(folder: Path) -> list[str]:
    return [file.source for file in list_sources(folder)]


def test_files_at_any_depth_are_listed_by_source(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("b/c/d.txt", "a.txt", "b-1.txt"):
        (tmp_path / name).touch()
    assert list_sources(tmp_path) == [
        SourceFile(tmp_path / "a.txt", "a.txt"),
        SourceFile(tmp_path / "b-1.txt", "b-1.txt"),
        SourceFile(tmp_path / "b" / "c" / "d.txt", "b/c/d.txt"),
    ]


def test_hidden_and_system_files_and_folders_are_not_inputs(tmp_path: Path) -> None:
    for folder in (".git", "__MACOSX"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").touch()
    for name in (".a.txt", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).touch()
    assert list_names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (b"caf\xe9.txt", r"caf\xe9.txt"),
        ("café.txt".encode(), "café.txt"),
        (rb"caf\xe9.txt", r"caf\\xe9.txt"),
        (b"line\nbreak.txt", r"line\u000abreak.txt"),
        (b"\x1b[31mred.txt", r"\u001b[31mred.txt"),
        ("txt\u202efdp.txt".encode(), r"txt\u202efdp.txt"),
    ],
)
def test_a_name_that_cannot_be_shown_is_escaped(tmp_path: Path, name: bytes, source: str) -> None:
    (tmp_path / os.fsdecode(name)).touch()
    assert list_names(tmp_path) == [source]


def test_two_names_never_become_one_source(tmp_path: Path) -> None:
    for name in (b"\xff.txt", rb"\xff.txt", b"\xc2\x9b.txt", b"\x9b.txt"):
        (tmp_path / os.fsdecode(name)).touch()
    assert len(set(list_names(tmp_path))) == 4


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    for path in (folder / "real", tmp_path / "elsewhere"):
        path.mkdir(parents=True)
        (path / "a.txt").touch()
    (folder / "again").symlink_to(folder / "real")
    (folder / "circle").symlink_to(folder)
    (folder / "out").symlink_to(tmp_path / "elsewhere")
    assert list_names(folder) == ["out", "real/a.txt"]


def test_the_articles_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").touch()
    (tmp_path / "link").symlink_to("real")
    assert list_names(tmp_path / "link") == ["a.txt"]


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArticlesFolderError, match="does not exist; create it"):
        list_sources(tmp_path / "gone")


def test_a_file_is_not_an_articles_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(ArticlesFolderError, match="is not a folder; "):
        fingerprint_sources(tmp_path / "a.txt")


def test_a_circle_of_links_is_not_an_articles_folder(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(ArticlesFolderError, match="cannot be reached"):
        list_sources(tmp_path / "circle")


def test_a_link_swapped_in_for_a_file_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(OSError):
        open_beneath(folder, Path("a.txt"))


def test_a_link_swapped_in_for_a_folder_on_the_way_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("secret")
    (folder / "b").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        open_beneath(folder, Path("b/a.txt"))


def test_a_stamp_stays_until_the_file_changes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.txt").write_text("one")
    before = fingerprint_sources(tmp_path)
    assert fingerprint_sources(tmp_path) == before
    (tmp_path / "a.txt").write_text("two")
    after = fingerprint_sources(tmp_path)
    assert [name for name in before if before[name] != after[name]] == ["a.txt"]


def test_a_file_changed_and_changed_back_has_a_new_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    before, status = fingerprint_sources(tmp_path), path.stat()
    path.write_text("two")
    path.write_text("one")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert fingerprint_sources(tmp_path) != before


def test_new_and_removed_files_and_broken_links_are_seen(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "broken.txt").symlink_to("gone")
    assert sorted(fingerprint_sources(tmp_path)) == ["a.txt", "broken.txt"]
    (tmp_path / "a.txt").unlink()
    assert sorted(fingerprint_sources(tmp_path)) == ["broken.txt"]

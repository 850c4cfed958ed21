"""Every file of a folder is an article or a rejection with its reason; ids come from the source and are unique."""

import os
import socket
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion import files
from pipeline.ingestion.files import ArticlesFolderError
from pipeline.ingestion.reading import RawArticle, RejectedInput, identify_files, name_articles, read_articles
from pipeline.tables import InputRejection


def read(folder: Path, limit: int = 1000) -> list[RawArticle | RejectedInput]:
    return list(read_articles(folder, identify_files(folder), limit, 100_000))


def list_texts(folder: Path) -> dict[str, str]:
    return {item.article_id: item.source_text for item in read(folder) if isinstance(item, RawArticle)}


def list_reasons(folder: Path, limit: int = 1000) -> dict[str, str]:
    return {item.source: item.rejection_reason.value for item in read(folder, limit) if isinstance(item, RejectedInput)}


def test_an_article_is_its_file_as_received(tmp_path: Path) -> None:
    content = "Título\r\n\xa0 text | Image:self\n".encode()
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / "summit.txt").write_bytes(content)
    digest = sha256(content).hexdigest()
    assert read(tmp_path) == [
        RawArticle("2021/summit", "2021/summit.txt", "text/plain", digest, "utf-8", content.decode()),
    ]


def test_a_byte_order_mark_is_not_text_but_counts_in_the_hash(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfText"
    (tmp_path / "a.txt").write_bytes(content)
    assert read(tmp_path) == [RawArticle("a", "a.txt", "text/plain", sha256(content).hexdigest(), "utf-8", "Text")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \n\xe2\x80\x8b", "empty"),
        ("a.txt", b"\0", "binary"),
        ("a.txt", "abc".encode("utf-16") + b"\x00", "undecodable"),
        ("a.txt", b"x" * 1001, "too_large"),
        ("a.pdf", b"%PDF-1.7", "binary"),
        ("a.txt", b"<?xml version='1.0'?><rss><item/></rss>", "unsupported_format"),
        ("a.tar", b"a.txt".ljust(257, b"\0") + b"ustar\0", "unsupported_format"),
        ("a.eml", b"From: a@b.org\nMIME-Version: 1.0\nContent-Type: text/plain\n\nx", "unsupported_format"),
        ("a.json", b"text", "malformed"),
    ],
)
def test_what_cannot_be_used_is_rejected_with_its_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert list_reasons(tmp_path) == {name: reason}


def test_a_docx_renamed_to_txt_is_rejected_as_binary(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"PK\x03\x04\x14\0word/document.xml")
    detail = (
        "it is a ZIP archive (perhaps a .docx, .odt or .epub), not text; "
        "save the article as plain text (.txt) or HTML (an archive: unpack it)"
    )
    assert read(tmp_path) == [RejectedInput("a.txt", InputRejection.BINARY, detail)]


@pytest.mark.parametrize("name", ["notes", "notes.log", "notes.pdf", "notes.csv.txt"])
def test_text_is_text_under_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Ministers met, at last; they talked.")
    assert [item.source for item in read(tmp_path) if isinstance(item, RawArticle)] == [name]


def test_markdown_is_kept_as_it_is(tmp_path: Path) -> None:
    content = b"# Title\n\n**Bold** <br> [link](http://a.org)\n"
    (tmp_path / "a.md").write_bytes(content)
    digest = sha256(content).hexdigest()
    assert read(tmp_path) == [RawArticle("a", "a.md", "text/markdown", digest, "utf-8", content.decode())]


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0")
    (tmp_path / "b.TXT").write_text("text")
    assert list_texts(tmp_path) == {"b": "text"}


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1000)
    assert list_reasons(tmp_path) == {}


def test_a_file_that_grows_beyond_the_limit_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    before = path.stat()

    def grow_after_stat(descriptor: int) -> os.stat_result:
        path.write_bytes(b"x" * 1001)
        return before

    monkeypatch.setattr(os, "fstat", grow_after_stat)
    assert list_reasons(tmp_path) == {"a.txt": "too_large"}


def test_links_are_read_as_long_as_they_stay_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (tmp_path / "others").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "deep" / "real.txt").write_text("inside")
    (folder / "inside.txt").symlink_to("deep/real.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up.txt").symlink_to("../secret.txt")
    (folder / "others").symlink_to(tmp_path / "others")
    (folder / "broken.txt").symlink_to("gone.txt")
    (folder / "circle.txt").symlink_to("circle.txt")
    assert list_texts(folder) == {"deep/real": "inside", "inside": "inside"}
    assert list_reasons(folder) == {
        "broken.txt": "unreadable",
        "circle.txt": "unreadable",
        "others": "outside_folder",
        "outside.txt": "outside_folder",
        "up.txt": "outside_folder",
    }


def test_pipes_and_sockets_are_rejected_without_waiting_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert list_reasons(tmp_path) == {"pipe.txt": "unreadable", "socket": "unreadable"}


def test_a_pipe_swapped_in_for_a_file_is_rejected_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text")
    open_descriptor = files._open_descriptor

    def swap_and_open(root: Path, relative: Path) -> int:
        path.unlink()
        os.mkfifo(path)
        return open_descriptor(root, relative)

    monkeypatch.setattr(files, "_open_descriptor", swap_and_open)
    assert list_reasons(tmp_path) == {"a.txt": "unreadable"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_this_user_may_not_read_is_unreadable_and_stops_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "b.txt").write_text("text")
    (tmp_path / "closed").mkdir(mode=0)
    assert list_reasons(tmp_path) == {"a.txt": "unreadable", "closed": "unreadable"}
    assert list_texts(tmp_path) == {"b": "text"}


def test_a_missing_folder_is_the_only_error(tmp_path: Path) -> None:
    with pytest.raises(ArticlesFolderError):
        read(tmp_path / "gone")


def test_a_name_that_cannot_be_shown_is_escaped_in_id_and_source(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9\n.txt")).write_text("text")
    assert [(item.article_id, item.source) for item in read(tmp_path) if isinstance(item, RawArticle)] == [
        (r"caf\xe9\u000a", r"caf\xe9\u000a.txt")
    ]


@pytest.mark.parametrize(
    ("sources", "ids"),
    [
        (["a.txt", "b/a.txt"], ["a", "b/a"]),
        (["a.txt", "a.TXT"], ["a.txt", "a.TXT"]),
        (["A.txt", "a.txt"], ["A", "a"]),
        (["a.txt", "a.TXT", "a.txt.txt"], ["a.txt", "a.TXT", "a.txt.txt"]),
        (["a.txt", "a.txt.txt"], ["a", "a.txt.txt"]),
        (["a.txt", "a.pdf", "a"], ["a.txt", "a.pdf", "a"]),
        (["a.jsonl.gz", "b.csv.ZST"], ["a", "b"]),
        (["a.jsonl", "a.jsonl.gz"], ["a.jsonl", "a.jsonl.gz"]),
        (["a.jsonl", "a/1.txt"], ["a.jsonl", "a/1"]),
        (["U.S. economy", "v1.2"], ["U.S. economy", "v1.2"]),
    ],
)
def test_ids_lose_the_extension_unless_two_sources_would_share_one(sources: list[str], ids: list[str]) -> None:
    assert list(name_articles(sources).values()) == ids


@given(st.lists(st.text("aA.txTX/", min_size=1, max_size=9).map(lambda stem: stem.strip("/.") + ".txt"), unique=True))
def test_ids_are_unique_whatever_the_names(sources: list[str]) -> None:
    ids = name_articles(sources)
    assert len(set(ids.values())) == len(ids)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=st.binary(max_size=200))
def test_any_bytes_are_an_article_or_a_rejection(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    first, second = read(tmp_path), read(tmp_path)
    assert first == second
    assert [item.source for item in first] == ["a.txt"]

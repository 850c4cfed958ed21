"""Records are found in every format that holds them, as a stream, and what is broken costs no more than itself."""

import gzip
import io
import json
import tracemalloc
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.ingestion.inputs import RawArticle, RejectedInput
from pipeline.ingestion.reading import identify_files, read_articles

TWO = [{"title": "A", "text": "One"}, {"title": "B", "text": "Two"}]
BOTH = ["A\n\nOne", "B\n\nTwo"]


def read(path: Path, limit: int = 2000, expanded: int = 100_000) -> list[RawArticle | RejectedInput]:
    return list(read_articles(path.parent, identify_files(path.parent), limit, expanded))


def summarise(items: list[RawArticle | RejectedInput]) -> list[str]:
    """The text of an article; source, reason and detail of a rejection."""
    return [
        item.source_text if isinstance(item, RawArticle) else f"{item.source} {item.rejection_reason.value}: {item.detail}"
        for item in items
    ]


def read_bytes(folder: Path, name: str, content: bytes, limit: int = 2000) -> list[str]:
    (folder / name).write_bytes(content)
    return summarise(read(folder / name, limit))


def make_parquet(rows: list[dict[str, Any]], **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink, **options)
    return sink.getvalue()


def make_warc(*pages: tuple[str, str, bytes], is_compressed: bool = False) -> bytes:
    sink = io.BytesIO()
    writer = WARCWriter(sink, gzip=is_compressed)
    for status, media_type, payload in pages:
        headers = StatusAndHeaders(status, [("Content-Type", media_type)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record("https://a.org/1", "response", io.BytesIO(payload), http_headers=headers))
    return sink.getvalue()


LINES = "\n".join(json.dumps(record) for record in TWO).encode()
FORMATS = {
    "jsonl": LINES,
    "json": json.dumps(TWO, indent=1).encode(),
    "csv": b"title,text\nA,One\nB,Two\n",
    "tsv": b"title\ttext\r\nA\tOne\r\nB\tTwo\r\n",
    "parquet": make_parquet(TWO),
    "warc": make_warc(("200 OK", "text/plain", b"A\n\nOne"), ("200 OK", "text/plain", b"B\n\nTwo")),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress])
@pytest.mark.parametrize("extension", ["", ".txt", ".jsonl"])
def test_each_format_is_recognised_by_its_content_compressed_or_not(
    tmp_path: Path, name: str, compress: Any, extension: str
) -> None:
    if extension == ".jsonl" and name in {"csv", "tsv"}:
        extension = f".{name}.gz"
    assert read_bytes(tmp_path, f"a{extension}", compress(FORMATS[name])) == BOTH


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["jsonl", "json", "csv", "tsv"])
def test_byte_order_marks_are_understood(tmp_path: Path, name: str, codec: str) -> None:
    (tmp_path / f"a.{name}").write_bytes(FORMATS[name].decode().encode(codec))
    items = read(tmp_path / f"a.{name}")
    assert summarise(items) == BOTH
    assert {item.encoding for item in items if isinstance(item, RawArticle)} == {codec.removesuffix("-sig")}


def test_one_json_object_is_one_article_under_the_files_name(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"id": "x", **TWO[0]}, indent=2))
    (item,) = read(tmp_path / "a.json")
    assert isinstance(item, RawArticle)
    assert (item.article_id, item.source, item.media_type, item.source_text) == ("a", "a.json", "application/json", BOTH[0])


@pytest.mark.parametrize(
    "whole",
    [
        {"status": "ok", "count": 2, "articles": TWO},
        {"title": "A feed", "authors": [{"name": "A B"}], "items": TWO},
        {"response": {"docs": TWO}, "more": []},
        {"content": TWO, "page": 1},
        {"tags": ["[", "{"], "none": [], "data": TWO},
    ],
)
@pytest.mark.parametrize("limit", [2000, 60])
def test_an_object_that_holds_the_records_is_opened(tmp_path: Path, whole: Any, limit: int) -> None:
    assert read_bytes(tmp_path, "a.json", json.dumps(whole).encode(), limit) == BOTH


def test_an_object_without_a_text_is_one_rejection(tmp_path: Path) -> None:
    (item,) = read_bytes(tmp_path, "a.json", b'{"titel": "T", "authors": [{"name": "A"}]}')
    assert item.startswith("a.json empty: no field is the text of an article; the fields are titel, authors; ")


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (b'{"text": "x"', r"line 2, column 13"),
        (b'{"text": "a", "text": "b"}', "two different values for 'text'"),
        (b'{"text": "x", "n": ' + b"9" * 5000 + b"}", "thousands of digits"),
        (b'{"text": "x", "n": ' + b"[" * 9000 + b"]" * 9000 + b"}", "nested too deeply"),
        (b'{"text": "x\x00"}', "NUL"),
        (b'{"text": NaN}', "empty"),
        (b'"text"', "not a JSON object"),
        (b'{"text": "' + b"x" * 30_000 + b'"}', "larger than 20,000 bytes"),
    ],
)
@pytest.mark.parametrize("name", ["jsonl", "json"])
def test_a_bad_json_record_costs_itself_alone(tmp_path: Path, name: str, bad: bytes, named: str) -> None:
    if name == "json" and bad.endswith(b'"x"'):
        pytest.skip("an object that is not closed swallows the rest of an array")
    first, last = LINES.split(b"\n")
    content = b"\n".join([first, bad, last]) if name == "jsonl" else b"[" + b",\n".join([first, bad, last]) + b"]"
    items = read_bytes(tmp_path, f"a.{name}", content, 20_000)
    assert [items[0], items[-1], len(items)] == [*BOTH, 3]
    assert items[1].startswith(f"a.{name}/2 ") and named in items[1]


def test_missing_values_as_nan_cost_nothing(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.jsonl", b'{"title": NaN, "text": "One", "score": -Infinity}') == ["One"]


@pytest.mark.parametrize(
    ("name", "content", "kept", "rejection"),
    [
        ("a.jsonl", LINES[:-5], 1, "a.jsonl/2 malformed: it is not valid JSON at line 2, column 24"),
        ("a.json", FORMATS["json"][:-20], 1, "a.json/2 malformed: the record that starts in line 5 breaks off"),
        ("a.json", b'{"articles": ' + FORMATS["json"], 2, "a.json/3 malformed: it is not valid JSON at line 10, column 2"),
        ("a.json", FORMATS["json"] + b"[]", 2, "a.json/3 malformed: line 10: something follows the end"),
        ("a.csv", b'title,text\nA,One\nB,"Two\n', 1, 'a.csv/2 malformed: line 3: a quotation mark (") is never closed'),
        ("a.gz", gzip.compress(LINES)[:-8], 1, "a.gz/2 malformed: its gzip data breaks off after 59 expanded bytes"),
        ("a.gz", gzip.compress(FORMATS["json"])[:-8], 2, "a.gz/3 malformed: its gzip data breaks off after "),
        ("a.gz", gzip.compress(LINES + b"\n") + b"junk", 2, "a.gz/3 malformed: its gzip data is damaged after 60"),
        (
            "a.zst",
            zstandard.compress(LINES + b"\n") * 2 + zstandard.compress(LINES)[:-1],
            4,
            "a.zst/5 malformed: its zstd data",
        ),
        ("a.warc", FORMATS["warc"][:-8], 1, "a.warc/2 malformed: record 2: the archive breaks off in this record"),
        ("a.parquet", FORMATS["parquet"][:-9], 0, "a.parquet malformed: it is damaged or not a Parquet file"),
    ],
    ids=range(11),
)
def test_a_broken_tail_keeps_what_is_before_it(tmp_path: Path, name: str, content: bytes, kept: int, rejection: str) -> None:
    items = read_bytes(tmp_path, name, content)
    assert items[:-1] == (BOTH * 2)[:kept]
    assert items[-1].startswith(rejection)


def test_a_file_with_no_record_is_empty(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.json", b"[]")[0].startswith("a.json empty: ")
    (tmp_path / "a.json").unlink()
    assert read_bytes(tmp_path, "a.csv", b"title,text\n")[0].startswith("a.csv empty: there is no record in it")


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_compressed_file_is_expanded_up_to_the_limit_and_no_further(tmp_path: Path, compress: Any) -> None:
    line = json.dumps({"text": "x" * 990}).encode() + b"\n"
    (tmp_path / "a.jsonl.gz").write_bytes(b"".join(compress(line) for _ in range(10)))
    items = read(tmp_path / "a.jsonl.gz", 2000, len(line) * 4)
    assert [item.source for item in items] == [*(f"a.jsonl.gz/{number}" for number in range(1, 5)), "a.jsonl.gz"]
    assert "too_large: it expands to more than 4,012 bytes;" in summarise(items)[-1]
    assert summarise(items)[-1].endswith("(reading stopped after record 4)")


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_bomb_is_rejected_in_little_memory(tmp_path: Path, compress: Any) -> None:
    (tmp_path / "a.txt.gz").write_bytes(compress(b"x" * 100_000_000))
    tracemalloc.start()
    (item,) = read(tmp_path / "a.txt.gz", 1_000_000, 50_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(item, RejectedInput)
    assert item.rejection_reason.value == "too_large"
    assert peak < 40_000_000


@pytest.mark.parametrize("name", ["jsonl", "json", "csv"])
def test_a_large_file_is_read_in_little_memory(tmp_path: Path, name: str) -> None:
    record = json.dumps({"text": "x" * 9000})
    too_long = json.dumps({"text": "x" * 3_000_000})
    if name == "csv":
        lines = ["text,title", *["x" * 9000 + ",t"] * 1000, '"' + ("x" * 99 + "\n") * 30_000 + '",t', "x,t"]
        content = "\n".join(lines)
    elif name == "jsonl":
        content = "\n".join([*[record] * 1000, too_long, record])
    else:
        content = "[" + ",".join([*[record] * 1000, too_long, record]) + "]"
    (tmp_path / f"a.{name}").write_text(content)
    tracemalloc.start()
    kinds = [isinstance(item, RawArticle) for item in read_articles(tmp_path, identify_files(tmp_path), 100_000, 1)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kinds == [*[True] * 1000, False, True]
    assert peak < 4_000_000


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_hold_line_ends_delimiters_and_quotation_marks(tmp_path: Path, delimiter: str) -> None:
    content = 'id,title,text\n1,"A, ""B"";","One\n\nTwo"\n\n2,C,5" pipe\n'.replace(",", delimiter)
    assert read_bytes(tmp_path, "a.csv", content.encode()) == [f'A{delimiter} "B";\n\nOne\n\nTwo', 'C\n\n5" pipe']


def test_a_row_with_more_cells_than_columns_is_rejected_by_its_line(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, "a.csv", b'title,text\n"A\nB",One\nC,Two, too\nD\nE,Three,\n')
    assert items[0] == "A\nB\n\nOne"
    assert items[1].startswith("a.csv/2 malformed: line 4: it has 3 cells, but there are 2 columns; put")
    assert items[2].startswith("a.csv/3 empty: line 5: ")
    assert items[3] == "E\n\nThree"


def test_a_table_that_excel_marks_is_read(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.csv", b"sep=;\r\ntitle;text\r\nA;One\r\n") == ["A\n\nOne"]


def test_a_table_in_an_older_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("title,text\nCafé,“Déjà vu”, a dit Zoë\n".replace(", a", " a").encode("cp1252"))
    (item,) = read(tmp_path / "a.csv")
    assert isinstance(item, RawArticle)
    assert (item.source_text, item.encoding) == ("Café\n\n“Déjà vu” a dit Zoë", "windows-1252")


def test_a_table_without_a_column_for_the_text_names_its_columns(tmp_path: Path) -> None:
    (item,) = read_bytes(tmp_path, "a.csv", b"titel,inhoud\nA,One\n")
    assert item.startswith("a.csv malformed: no field is the text of an article; the fields are titel, inhoud; say which one")
    (tmp_path / "a.csv").unlink()
    (item,) = read_bytes(tmp_path, "a.parquet", make_parquet([{"titel": "A"}]))
    assert item.startswith("a.parquet malformed: no field is the text of an article; the fields are titel; say which one")


def test_prose_with_commas_is_no_table(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.txt", b"Text, title and more\nMore, and more\n") == [
        "Text, title and more\nMore, and more\n"
    ]


def test_a_columns_content_alone_changes_its_hash(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text\nA,One\nA,One\nA,Two\n")
    hashes = [item.content_sha256 for item in read(tmp_path / "a.csv") if isinstance(item, RawArticle)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_parquet_values_of_other_types_are_text(tmp_path: Path) -> None:
    moment = datetime(2021, 6, 11, 12)  # noqa: DTZ001 - a column without a zone
    row = {"id": 7, "text": "One", "date": moment, "authors": ["A B"], "source": {"name": "AP"}, "vector": [0.5] * 9}
    (tmp_path / "a.parquet").write_bytes(make_parquet([row] * 130, row_group_size=50))
    items = read(tmp_path / "a.parquet")
    assert len(items) == 130
    assert isinstance(items[0], RawArticle)
    declared = items[0].declared
    assert (items[0].article_id, declared.published, declared.authors, declared.publisher) == (
        "a/7",
        "2021-06-11T12:00:00",
        ("A B",),
        "AP",
    )


def test_a_parquet_string_that_is_not_utf_8_costs_its_row_alone(tmp_path: Path) -> None:
    texts = pa.Array.from_buffers(pa.string(), 2, pa.array([b"\xff\xfe", b"good"], pa.binary()).buffers())
    sink = io.BytesIO()
    pq.write_table(pa.table({"text": texts}), sink)
    items = read_bytes(tmp_path, "a.parquet", sink.getvalue())
    assert items[0].startswith("a.parquet/1 undecodable: ")
    assert items[1] == "good"


def test_pages_fetched_with_success_are_articles_of_an_archive(tmp_path: Path) -> None:
    page = "<html><head><title>T</title></head><body><p>Привет, мир</p></body></html>".encode("koi8-r")
    pages = [
        ("200 OK", "text/html; charset=KOI8-R", page),
        ("404 Not Found", "text/html", b"<p>Gone</p>"),
        ("200 OK", "image/png", b"\x89PNG"),
        ("200 OK", "text/plain", b"Plain"),
        ("200 OK", "text/plain", b"\0"),
        ("200 OK", "text/plain", b"x" * 3000),
    ]
    (tmp_path / "a.warc.gz").write_bytes(make_warc(*pages, is_compressed=True))
    items = read(tmp_path / "a.warc.gz")
    assert [item.source for item in items] == ["a.warc.gz/1", "a.warc.gz/4", "a.warc.gz/5", "a.warc.gz/6"]
    first, second = items[:2]
    assert isinstance(first, RawArticle) and isinstance(second, RawArticle)
    assert (first.article_id, first.media_type, first.encoding) == ("a/1", "text/html", "koi8-r")
    assert "Привет, мир" in first.source_text
    assert (first.declared.url, second.declared.url) == ("https://a.org/1", "https://a.org/1")
    assert [item.rejection_reason.value for item in items[2:] if isinstance(item, RejectedInput)] == ["binary", "too_large"]


@pytest.mark.parametrize("name", ["a.html", "a", "a.txt"])
def test_a_page_is_rendered_whatever_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"<!-- x --><!DOCTYPE html><html><body><p>One &amp; two</p></body></html>")
    (item,) = read(tmp_path / name)
    assert isinstance(item, RawArticle)
    assert (item.article_id, item.media_type, item.source_text.strip()) == ("a", "text/html", "One & two")


def test_an_xhtml_page_has_its_own_media_type(tmp_path: Path) -> None:
    page = '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>One</p></body></html>'
    (tmp_path / "a.xhtml").write_text(page)
    (item,) = read(tmp_path / "a.xhtml")
    assert isinstance(item, RawArticle)
    assert (item.media_type, item.source_text.strip()) == ("application/xhtml+xml", "One")


def test_a_page_without_text_is_empty(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.html", b"<html><body><script>x</script></body></html>")[0].startswith("a.html empty: ")


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    for name, content in FORMATS.items():
        (tmp_path / f"a.{name}").write_bytes(content)
    assert read(tmp_path / "a") == read(tmp_path / "a")


def test_an_array_in_a_line_of_its_own_costs_its_line_alone(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, "a.jsonl", b'[{"text": "x"}]\n' + LINES)
    assert items[0].startswith("a.jsonl/1 malformed: line 1: it is not a JSON object")
    assert items[1:] == BOTH

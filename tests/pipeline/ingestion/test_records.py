"""What the fields of a record mean, whatever they are called, and that each record costs or gives one row."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.inputs import DeclaredMetadata, RawArticle, RejectedInput
from pipeline.ingestion.reading import identify_files, read_articles
from pipeline.ingestion.records import FieldMappingError


def read(folder: Path, mapping: Mapping[str, str] | None = None) -> list[RawArticle | RejectedInput]:
    return list(read_articles(folder, identify_files(folder), 2000, 100_000, mapping or {}))


def read_records(folder: Path, *records: Any, mapping: Mapping[str, str] | None = None) -> list[RawArticle | RejectedInput]:
    (folder / "a.jsonl").write_text("\n".join(json.dumps(record) for record in records))
    return read(folder, mapping)


def read_declared(folder: Path, record: Mapping[str, Any], mapping: Mapping[str, str] | None = None) -> DeclaredMetadata:
    (item,) = read_records(folder, {"text": "Text", **record}, mapping=mapping)
    assert isinstance(item, RawArticle), item
    return item.declared


def list_ids(items: list[RawArticle | RejectedInput]) -> list[str]:
    return [item.article_id if isinstance(item, RawArticle) else item.rejection_reason.value for item in items]


def test_a_record_is_its_title_a_blank_line_and_its_text(tmp_path: Path) -> None:
    line = '{"title": " A summit ", "text": "One.\\nTwo."}'
    (tmp_path / "a.jsonl").write_text(line + "\n")
    digest = sha256(line.encode()).hexdigest()
    assert read(tmp_path) == [
        RawArticle(
            "a/1", "a.jsonl/1", "application/jsonl", digest, "utf-8", "A summit\n\nOne.\nTwo.", DeclaredMetadata("A summit")
        )
    ]


def test_a_record_without_a_title_is_its_text(tmp_path: Path) -> None:
    (item,) = read_records(tmp_path, {"title": " ", "text": "One."})
    assert isinstance(item, RawArticle)
    assert (item.source_text, item.declared.title) == ("One.", None)


@pytest.mark.parametrize("name", ["text", "Body", "CONTENT", "article", "articleBody", "full_text", "maintext", "Full Text"])
def test_the_text_is_found_by_its_usual_names(tmp_path: Path, name: str) -> None:
    (item,) = read_records(tmp_path, {name: "Text", "year": 2021})
    assert isinstance(item, RawArticle), item
    assert item.source_text == "Text"


@pytest.mark.parametrize(
    ("record", "declared"),
    [
        ({"headline": "T"}, DeclaredMetadata(title="T")),
        ({"pub_date": "2021-06-11"}, DeclaredMetadata(published="2021-06-11")),
        ({"datePublished": "11 June", "date_modified": "12 June"}, DeclaredMetadata(published="11 June", updated="12 June")),
        ({"timestamp": 1623369600}, DeclaredMetadata(published="1623369600")),
        ({"outlet": "AP"}, DeclaredMetadata(publisher="AP")),
        ({"publisher": {"@type": "Organization", "name": "AP"}}, DeclaredMetadata(publisher="AP")),
        ({"canonical_url": "https://a.org/1"}, DeclaredMetadata(url="https://a.org/1")),
        ({"lang": "en"}, DeclaredMetadata(language="en")),
        ({"title": {"rendered": "T"}}, DeclaredMetadata(title="T")),
        ({"title": None, "headline": "T"}, DeclaredMetadata(title="T")),
        ({"authors": ["A B", " ", "C D"]}, DeclaredMetadata(authors=("A B", "C D"))),
        ({"author": [{"@type": "Person", "name": "A B"}, {"name": "C D"}]}, DeclaredMetadata(authors=("A B", "C D"))),
        ({"author": {"name": "A B"}}, DeclaredMetadata(authors=("A B",))),
        ({"byline": "By A Bandy, C D and E F"}, DeclaredMetadata(authors=("A Bandy", "C D", "E F"))),
        ({"author": "B, A; D, C"}, DeclaredMetadata(authors=("B, A", "D, C"))),
        ({"authors": [], "author": "A B"}, DeclaredMetadata(authors=("A B",))),
        ({"title": True, "url": [], "date": {}}, DeclaredMetadata()),
    ],
)
def test_what_a_record_declares_is_kept_as_it_says_it(
    tmp_path: Path, record: dict[str, Any], declared: DeclaredMetadata
) -> None:
    assert read_declared(tmp_path, record) == declared


def test_a_list_of_paragraphs_is_a_text(tmp_path: Path) -> None:
    (item,) = read_records(tmp_path, {"content": ["One.", "Two."]})
    assert isinstance(item, RawArticle)
    assert item.source_text == "One.\n\nTwo."


def test_columns_are_those_that_a_person_gives(tmp_path: Path) -> None:
    record = {"kop": "T", "text": "no", "inhoud": {"lang": "Text"}, "krant": "AP"}
    (item,) = read_records(tmp_path, record, mapping={"title": "kop", "text": "inhoud.lang", "source": "krant"})
    assert isinstance(item, RawArticle), item
    assert (item.source_text, item.declared.publisher) == ("T\n\nText", "AP")


def test_a_mapping_of_an_unknown_field_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(FieldMappingError, match=r"'headline'.*title.*text.*date"):
        read(tmp_path, {"headline": "kop"})


def test_a_records_own_id_is_part_of_its_article_id(tmp_path: Path) -> None:
    items = read_records(tmp_path, *({"text": "x", "id": id} for id in ["b1", 17, 18.0, "a/b\n", " ", None, True, "x" * 201]))
    assert list_ids(items) == ["a/b1", "a/17", "a/18", r"a/a\u002fb", "a/5", "a/6", "a/7", "a/8"]


def test_a_repeated_id_gets_its_record_number(tmp_path: Path) -> None:
    items = read_records(tmp_path, *({"text": "x", "id": id} for id in ["b", "b", "b#2", 4, None, "b"]))
    assert list_ids(items) == ["a/b", "a/b#2", "a/b#2#3", "a/4", "a/5", "a/b#6"]


def test_a_record_that_is_rejected_takes_no_id(tmp_path: Path) -> None:
    assert list_ids(read_records(tmp_path, {"id": "b"}, {"id": "b", "text": "x"})) == ["empty", "a/b"]


@pytest.mark.parametrize(
    ("record", "reason", "detail"),
    [
        ({"titel": "T", "inhoud": "x"}, "empty", "line 1: no field is the text .*fields are titel, inhoud;.*field_mapping"),
        ({"text": " \n"}, "empty", "line 1: its text is empty"),
        ({"text": 5}, "empty", "line 1: its text is empty, or no text"),
        ({"text": "a\0b"}, "undecodable", "line 1: its text has a NUL character.*remove it"),
        ({"text": "a\ud800"}, "undecodable", r"line 1: its text has half of a character \(\\ud800\) at position 1"),
        ({"text": "x", "title": "\udfff"}, "undecodable", "its title has half of a character"),
        ({"text": "x", "author": "A\0"}, "undecodable", "its authors has a NUL"),
        (["text"], "malformed", "line 1: it is not a JSON object"),
    ],
)
def test_a_bad_record_is_one_rejection_that_says_why(tmp_path: Path, record: Any, reason: str, detail: str) -> None:
    (bad, good) = read_records(tmp_path, record, {"text": "good"})
    assert isinstance(bad, RejectedInput)
    assert (bad.source, bad.rejection_reason.value) == ("a.jsonl/1", reason)
    assert re.search(detail, bad.detail), bad.detail
    assert isinstance(good, RawArticle)


def test_markup_in_a_record_is_rendered_and_its_blocks_lie_behind_the_title(tmp_path: Path) -> None:
    (item,) = read_records(tmp_path, {"title": "Café", "text": "<p>Zoë said:</p><p>One &amp; two.</p>", "author": "A B"})
    assert isinstance(item, RawArticle)
    assert item.source_text.startswith("Café\n\n")
    assert "<p>" not in item.source_text
    assert [item.source_text[block.start_char : block.end_char] for block in item.blocks] == ["Zoë said:", "One & two."]
    assert (item.declared.title, item.declared.authors) == ("Café", ("A B",))


def test_a_text_that_mentions_markup_is_text(tmp_path: Path) -> None:
    (item,) = read_records(tmp_path, {"text": "The tag <p> is closed by </p>; 1 < 2 > 0."})
    assert isinstance(item, RawArticle)
    assert item.source_text == "The tag <p> is closed by </p>; 1 < 2 > 0."


def test_mojibake_in_a_record_is_repaired_and_said_so(tmp_path: Path) -> None:
    (item,) = read_records(tmp_path, {"title": "CafÃ©", "text": "Itâ€™s"})
    assert isinstance(item, RawArticle)
    assert (item.source_text, item.encoding) == ("Café\n\nIt’s", "utf-8, mojibake repaired")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "title", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from(["text", "title", "id", "author", "date"]), JSON) | JSON, min_size=1))
def test_every_record_is_one_row_that_can_be_stored(tmp_path: Path, records: list[Any]) -> None:
    items = read_records(tmp_path, {"text": "first"}, *records)
    assert [item.source for item in items] == [f"a.jsonl/{number}" for number in range(1, len(records) + 2)]
    ids = [item.article_id for item in items if isinstance(item, RawArticle)]
    assert len(set(ids)) == len(ids)
    stored = (
        [repr(item) for item in items]
        + [
            text
            for item in items
            if isinstance(item, RawArticle)
            for text in (item.article_id, item.source_text, *item.declared.authors, item.declared.title or "")
        ]
        + [item.detail for item in items if isinstance(item, RejectedInput)]
    )
    with duckdb.connect() as connection:
        assert connection.execute("select unnest(?::varchar[])", [stored]).fetchall() == [(text,) for text in stored]


def test_ids_of_records_and_of_files_in_a_folder_of_the_same_name_differ(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("x")
    assert list_ids(read_records(tmp_path, {"id": "b", "text": "x"})) == ["a.jsonl/b", "a/b"]

"""Claims about the paragraphs a model reads."""

from hashlib import sha256

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.paragraphs import list_paragraphs
from pipeline.tables import ARTICLE_SPANS


def make_spans(rows: list[tuple[str, int, int, str, bool]]) -> pl.DataFrame:
    """Spans from article, start, end, role and whether kept."""
    full = [
        (article, number, start, end, role, kept, None, None, None)
        for number, (article, start, end, role, kept) in enumerate(rows, 1)
    ]
    return pl.DataFrame(full, schema=ARTICLE_SPANS.schema, orient="row")


def make_raw(**texts: str) -> pl.DataFrame:
    """Raw articles with the two columns that matter here."""
    return pl.DataFrame({"article_id": list(texts), "source_text": list(texts.values())})


def test_only_kept_spans_are_numbered_in_reading_order() -> None:
    text = "Title\nBy me\nHeading\nBody"
    spans = make_spans(
        [
            ("a", 20, 24, "paragraph", True),
            ("a", 0, 5, "title", True),
            ("a", 6, 11, "metadata", False),
            ("a", 12, 19, "heading", True),
        ]
    )
    paragraphs = list_paragraphs(make_raw(a=text), spans)
    assert paragraphs.select("paragraph_number", "zone", "start_char", "text").rows() == [
        (1, "title", 0, "Title"),
        (2, "heading", 12, "Heading"),
        (3, "body", 20, "Body"),
    ]


def test_every_whitespace_character_becomes_one_space_and_the_span_stays_as_it_was() -> None:
    paragraphs = list_paragraphs(make_raw(a="Joe\nBiden\u00a0\t met"), make_spans([("a", 0, 15, "paragraph", True)]))
    assert paragraphs["text"].to_list() == ["Joe Biden   met"]
    assert paragraphs["span_text"].to_list() == ["Joe\nBiden\u00a0\t met"]


def test_the_hash_is_of_the_text_a_model_reads() -> None:
    paragraphs = list_paragraphs(
        make_raw(a="x y", b="x\ny"), make_spans([("a", 0, 3, "paragraph", True), ("b", 0, 3, "paragraph", True)])
    )
    assert set(paragraphs["paragraph_sha256"]) == {sha256(b"x y").hexdigest()}


@given(st.text(alphabet="aé😀 \n\t\u00a0\u2028", min_size=1, max_size=30), st.integers(0, 10), st.integers(1, 20))
def test_offsets_count_code_points_of_the_source(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    if start >= end:
        return
    paragraph = list_paragraphs(make_raw(a=text), make_spans([("a", start, end, "paragraph", True)])).row(0, named=True)
    assert paragraph["span_text"] == text[start:end]
    assert len(paragraph["text"]) == end - start

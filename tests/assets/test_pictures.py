"""Pictures of tables: small, the same for the same rows, and no name can spoil one."""

import base64
import io
import warnings

import polars as pl
import pytest
from PIL import Image

from assets.pictures import LABEL_CHARS, PICTURES, write_label

NAMES = [
    "Joe Biden",
    "x" * 10_000,
    "a $x^2$ b",
    "<script>alert(1)</script>",
    "]()![x](http://example.org)",
    "\u202eevil\u202c",
    "拜登",
    "",
]
ROWS = {
    "article_spans": {"removal_reason": NAMES, "char_count": [1] * 8, "total_char_count": [100] * 8},
    "mention_counts": {"entity_name": NAMES, "story_count": list(range(8)), "mention_count": list(range(8))},
    "cooccurrence": {
        "entity_a_id": [f"person:{n}" for n in range(8)],
        "entity_a_name": NAMES,
        "entity_b_id": [f"place:{n // 3}" for n in range(8)],
        "entity_b_name": [f"Place {n // 3}" for n in range(8)],
        "g2": [float(n + 1) for n in range(8)],
    },
    "coverage": {"measure": NAMES, "item_count": [1] * 8, "total_count": [2] * 8},
}


def render(table: str) -> str:
    """The picture of a table with hostile names."""
    return PICTURES[table].render(pl.DataFrame(ROWS[table]))


@pytest.mark.parametrize("table", ROWS)
def test_a_picture_is_small_and_whole_and_the_same_each_time_whatever_the_names(table: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        markdown = render(table)
    title, _, data = markdown.removesuffix(")").partition("](data:image/png;base64,")
    assert title == f"![{PICTURES[table].title}"
    content = base64.b64decode(data, validate=True)
    assert Image.open(io.BytesIO(content)).format == "PNG"
    assert len(content) < 60_000
    assert render(table) == markdown


@pytest.mark.parametrize("table", PICTURES)
def test_a_table_without_rows_says_so_in_a_sentence(table: str) -> None:
    assert PICTURES[table].render(pl.DataFrame()) == PICTURES[table].nothing


def test_a_label_is_short_and_has_no_invisible_characters() -> None:
    assert write_label("x" * 10_000) == "x" * (LABEL_CHARS - 1) + "…"
    assert write_label("\u202eJoe\n Biden\u202c") == "Joe Biden"
    assert write_label("\u200b") == "?"
    assert write_label("Erdoğan") == "Erdoğan"
    assert write_label("拜登") not in ("拜登", "?")

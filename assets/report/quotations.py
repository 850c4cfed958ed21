"""Which sentences stand as evidence in the report, and how they are cut: of a large corpus there is room for a part."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

TEXT_CHARS = 420
NAME_CHARS = 80


@dataclass
class TextShelf:
    """Distinct texts up to a size in bytes of JSON; a text is known by its place."""

    max_bytes: int
    texts: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    bytes_used: int = 0

    def put(self, text: str) -> int | None:
        """Place of a text, or None when it is new and there is no room left."""
        if text not in self.places:
            size = len(json.dumps(text, ensure_ascii=False).encode())
            if self.bytes_used + size > self.max_bytes:
                return None
            self.bytes_used += size
            self.places[text] = len(self.texts)
            self.texts.append(text)
        return self.places[text]


def rank_sentences(sentences: pl.DataFrame) -> pl.DataFrame:
    """The same sentences, those to be shown first at the top.

    Every entity has one before any has two, then their numbers are in proportion to the root of their articles. An
    entity's come from different stories, articles and publishers before any of these is repeated.

    Args:
        sentences: one row per entity and sentence, with ``entity``, ``article``, ``story``, ``publisher`` and ``sentence``,
            all numbers.
    """
    articles = (
        sentences.select("entity", "article", "story", "publisher")
        .unique()
        .sort("entity", "article")
        .with_columns(copy=pl.int_range(pl.len()).over("entity", "story"))
        .with_columns(turn=pl.int_range(pl.len()).over("entity", "copy", "publisher"))
        .select("entity", "article", "copy", "turn", article_count=pl.len().over("entity"))
    )
    return (
        sentences.sort("entity", "article", "sentence")
        .with_columns(repeat=pl.int_range(pl.len()).over("entity", "article"))
        .join(articles, on=["entity", "article"])
        .sort("entity", "copy", "repeat", "turn", "article", "sentence")
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("entity"))
        .with_columns(weight=pl.when(pl.col("place") == 1).then(0).otherwise(pl.col("place") / pl.col("article_count").sqrt()))
        .sort("weight", "entity", "place")
        .select(sentences.columns)
    )


def cut_text(text: str, marks: Iterable[Sequence[int]]) -> tuple[str, list[int]]:
    """A text cut to a readable length around its first mark, and the marks in it, as JavaScript counts characters.

    Args:
        text: the text.
        marks: start and end of each mark, in Unicode code points.

    Returns:
        the text, with … where something is left out, and start and end of each mark that is left, in UTF-16 units.
    """
    ordered = sorted((mark[0], mark[1]) for mark in marks)
    first = ordered[0][0] if ordered else 0
    begin = 0 if len(text) <= TEXT_CHARS else max(0, min(first - TEXT_CHARS // 3, len(text) - TEXT_CHARS))
    end = min(len(text), begin + TEXT_CHARS)
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    kept = [(start, min(stop, end)) for start, stop in ordered if begin <= start < end]
    shown = before + text[begin:end] + after
    shift = len(before) - begin
    return shown, [_utf16_length(shown[: place + shift]) for mark in kept for place in mark]


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_name(name: str) -> str:
    """A name of readable length; where it is cut, how long it is is said."""
    return name if len(name) <= NAME_CHARS else f"{name[:NAME_CHARS]}… ({len(name):,} characters)"

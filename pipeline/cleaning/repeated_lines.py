"""Which lines a publisher repeats from story to story, so that they are furniture of its pages and no part of the articles.

That a line repeats is not enough: subheadings, attributions and paragraphs of background do so too, and every line of a story
that was sent twice. So a line must stand in several stories, and its wording and its place in the articles must agree.
What the wording says belongs to ``line_forms``.
"""

import hashlib
from typing import Any, NamedTuple

import polars as pl

from pipeline.cleaning.cleaning import CleanedArticle
from pipeline.cleaning.headlines import repeats_headline
from pipeline.cleaning.line_forms import classify_line, find_pattern
from pipeline.cleaning.lines import fold_text, is_prose, normalize_text
from pipeline.cleaning.rules import LineRules
from pipeline.tables import KEPT_LINE, REPEATED_LINES, LineForm, LinePlace, Role

MIN_STORIES = 3
MIN_PLACE_SHARE = 0.8
# A line whose wording says nothing is furniture only when it is on most pages.
MIN_STORIES_UNWORDED = 5
MIN_SHARE_UNWORDED = 0.5
# Two articles count as copies of one story when they share more than half of the shorter one's sentences, or a quarter of them
# if that is more than one sentence: what is written anew at the top keeps much of what was there.
MIN_SHARE_OF_SENTENCES = 0.5
MIN_SHARE_OF_SEVERAL_SENTENCES = 0.25
LINE = ["publisher", "line"]
PATTERN = ["publisher", "pattern"]

LINES = pl.Schema({"article_id": pl.String, "publisher": pl.String, **KEPT_LINE})


class RepeatedLines(NamedTuple):
    """The table ``repeated_lines``, and the spans to remove: article_id and span_number, in order."""

    table: pl.DataFrame
    spans: pl.DataFrame


def list_lines(
    source_text: str, article: CleanedArticle, rules: LineRules, declared_title: str | None = None
) -> list[dict[str, Any]]:
    """The kept lines of an article as rows of ``KEPT_LINE``; none when its publisher is unknown.

    The title is among them unless it is the declared one: what is taken for the headline may be the name of the site. A line
    that a row of the rules file keeps is not.
    """
    if article.publisher is None:
        return []
    rows: list[dict[str, Any]] = []
    for number, span in enumerate(article.spans, start=1):
        if not span.is_kept:
            continue
        text = normalize_text(source_text[span.start_char : span.end_char])
        is_title = span.role == Role.TITLE
        is_headline = is_title and declared_title is not None and repeats_headline(text, declared_title)
        if not is_headline and not rules.keeps(text):
            rows.append(
                {
                    "span_number": number,
                    "line": hash_text(fold_text(text)),
                    "pattern": None if is_title else find_pattern(text),
                    "is_prose": is_prose(text),
                    "is_title": is_title,
                }
            )
    return rows


def hash_text(text: str) -> int:
    """A 64-bit number for a text, the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "little", signed=True)


def find_candidates(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines in more than one article of their publisher: publisher, line, and where each stands first.

    Args:
        lines: rows of ``LINES``, in any order.
    """
    return (
        lines.sort("article_id", "span_number")
        .group_by(LINE, maintain_order=True)
        .agg(pl.col("article_id").n_unique().alias("article_count"), pl.col("article_id", "span_number").first())
        .filter(pl.col("article_count") > 1)
        .drop("article_count")
    )


def find_repeated_lines(lines: pl.DataFrame, candidates: pl.DataFrame) -> RepeatedLines:
    """Find the lines that publishers repeat, and which of them are furniture; a pure function of its arguments.

    Args:
        lines: rows of ``LINES``, in any order.
        candidates: what ``find_candidates`` found in them, with the normalised ``text`` of each.
    """
    forms = [classify_line(text, publisher).value for publisher, text in candidates.select("publisher", "text").iter_rows()]
    candidates = candidates.select(*LINE, "text", pl.Series("line_form", forms, pl.String))
    lines = lines.sort("article_id", "span_number").join(candidates, on=LINE, how="left", maintain_order="left")
    lines = choose_lines(place_lines(count_stories(lines)))
    return RepeatedLines(describe_lines(lines), lines.filter("is_removed").select("article_id", "span_number"))


def count_stories(lines: pl.DataFrame) -> pl.DataFrame:
    """Add how many stories have each line (story_count), each pattern (0 where there is none), and the publisher has."""
    stories = pl.col("article_id").replace(find_copies(lines))
    return lines.with_columns(stories.alias("story_id")).with_columns(
        pl.col("story_id").n_unique().over(LINE).alias("story_count"),
        pl.when(pl.col("pattern").is_null())
        .then(0)
        .otherwise(pl.col("story_id").n_unique().over(PATTERN))
        .alias("pattern_story_count"),
        pl.col("story_id").n_unique().over("publisher").alias("publisher_story_count"),
    )


def find_copies(lines: pl.DataFrame) -> dict[str, str]:
    """The first of its copies for each article that shares too many sentences with another one.

    Of the articles with a sentence, only neighbours by article_id are compared: copies share most of their sentences, so the
    same two meet again and again, and the work stays linear in the lines.
    """
    sentences = lines.filter("is_prose").unique([*LINE, "article_id"], maintain_order=True)
    counts = sentences.group_by("article_id").len("sentences")
    pairs = (
        sentences.filter(pl.col("line_form") != LineForm.READER.value)  # furniture is no reason to count fewer stories
        .with_columns(pl.col("article_id").shift(-1).over(LINE).alias("other_id"))
        .drop_nulls("other_id")
        .group_by("article_id", "other_id")
        .len("shared")
        .join(counts, on="article_id")
        .join(counts, left_on="other_id", right_on="article_id", suffix="_of_other")
    )
    share = pl.col("shared") / pl.min_horizontal("sentences", "sentences_of_other")
    is_copy = (share > MIN_SHARE_OF_SENTENCES) | ((share >= MIN_SHARE_OF_SEVERAL_SENTENCES) & (pl.col("shared") > 1))
    firsts: dict[str, str] = {}
    for pair in pairs.filter(is_copy).select("article_id", "other_id").sort("article_id", "other_id").iter_rows():
        first, other = sorted(find_first(firsts, article_id) for article_id in pair)
        if first != other:
            firsts[other] = first
    return {article_id: find_first(firsts, article_id) for article_id in firsts}


def find_first(firsts: dict[str, str], article_id: str) -> str:
    """Follow an article to the first of its copies, halving the way for the next time."""
    while article_id in firsts:
        above = firsts[article_id]
        firsts[article_id] = firsts.get(above, above)
        article_id = above
    return article_id


def place_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Add where each line stands (line_place), and which share of its occurrences stands there (place_share).

    The sentences that are a story's own tell the places; an article without any has neither top nor end.
    """
    is_own = pl.col("is_prose") & (pl.max_horizontal("story_count", "pattern_story_count") < MIN_STORIES)
    above, total = is_own.cast(pl.Int64).cum_sum().over("article_id"), is_own.sum().over("article_id")
    place = (
        pl.when(total == 0)
        .then(pl.lit(LinePlace.BETWEEN.value))
        .when(above == 0)
        .then(pl.lit(LinePlace.TOP.value))
        .when(above == total)
        .then(pl.lit(LinePlace.END.value))
        .otherwise(pl.lit(LinePlace.BETWEEN.value))
    )
    return lines.with_columns(place.alias("line_place")).with_columns(
        (pl.len().over([*LINE, "line_place"]) / pl.len().over(LINE)).alias("place_share")
    )


def choose_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Add by_pattern and is_removed: whether a line goes as one of a pattern, and whether it goes at all."""

    def has_form(form: LineForm) -> pl.Expr:
        return pl.col("line_form") == form.value

    is_top, is_end = (
        (pl.col("line_place") == place.value) & (pl.col("place_share") >= MIN_PLACE_SHARE)
        for place in (LinePlace.TOP, LinePlace.END)
    )
    is_above_byline = has_form(LineForm.BYLINE).shift(-1).over("article_id")
    is_on_most_pages = (pl.col("story_count") >= MIN_STORIES_UNWORDED) & (
        pl.col("story_count") >= MIN_SHARE_UNWORDED * pl.col("publisher_story_count")
    )
    is_furniture = (
        pl.when("is_title")
        .then(has_form(LineForm.READER) | (is_on_most_pages & is_top))
        .otherwise(
            has_form(LineForm.READER)
            | (has_form(LineForm.NOTE) & (is_top | is_end))
            | (has_form(LineForm.BYLINE) & is_top)
            | (has_form(LineForm.NAME) & is_top & is_above_byline)
            | (has_form(LineForm.PROSE) & is_on_most_pages & (is_top | is_end))
            | (has_form(LineForm.LABEL) & is_on_most_pages & is_end)  # above the first sentence it may be its heading
        )
    )
    goes_as_line = (is_furniture & (pl.col("story_count") >= MIN_STORIES)).fill_null(value=False)
    goes_as_pattern = ~goes_as_line & (pl.col("pattern_story_count") >= MIN_STORIES)
    return lines.with_columns(goes_as_pattern.alias("by_pattern"), (goes_as_line | goes_as_pattern).alias("is_removed"))


def describe_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """The rows of ``repeated_lines``: every line and every pattern in enough stories, whether removed or kept."""
    whole = lines.filter(pl.col("story_count") >= MIN_STORIES).with_columns(
        pl.col("text").alias("line_text"),
        pl.lit(value=False).alias("is_pattern"),
        removed=pl.col("is_removed") & ~pl.col("by_pattern"),
    )
    patterns = lines.filter(pl.col("pattern_story_count") >= MIN_STORIES).with_columns(
        pl.col("pattern").alias("line_text"),
        pl.col("pattern_story_count").alias("story_count"),
        pl.lit(LineForm.READER.value).alias("line_form"),
        pl.lit(value=True).alias("is_pattern"),
        removed=pl.col("by_pattern"),
    )
    articles = lines.group_by("publisher").agg(pl.col("article_id").n_unique().alias("publisher_article_count"))
    return (
        pl.concat([whole, patterns], how="diagonal")
        .group_by("publisher", "line_text", "is_pattern", maintain_order=True)
        .agg(
            pl.col("line_form", "story_count", "article_id", "span_number").first(),
            pl.col("article_id").n_unique().alias("article_count"),
            pl.col("removed").sum().alias("removed_count"),
            name_usual_place().alias("line_place"),
        )
        .join(articles, on="publisher", maintain_order="left")
        .with_columns((pl.col("article_count") / pl.col("publisher_article_count")).alias("article_share"))
        .select(pl.col(name).cast(dtype) for name, dtype in REPEATED_LINES.schema.items())
        .sort(REPEATED_LINES.key)
    )


def name_usual_place() -> pl.Expr:
    """Of a group of lines, the place where nearly all of them stand."""

    def is_usual(place: LinePlace) -> pl.Expr:
        return (pl.col("line_place") == place.value).mean() >= MIN_PLACE_SHARE

    return (
        pl.when(is_usual(LinePlace.TOP))
        .then(pl.lit(LinePlace.TOP.value))
        .when(is_usual(LinePlace.END))
        .then(pl.lit(LinePlace.END.value))
        .otherwise(pl.lit(LinePlace.BETWEEN.value))
    )

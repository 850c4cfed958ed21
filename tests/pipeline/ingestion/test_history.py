"""What was seen before keeps its time; what is new or has changed gets the time of the refresh."""

from datetime import UTC, datetime, timedelta, timezone

import polars as pl
from polars.testing import assert_frame_equal

from pipeline.ingestion.reading import add_history, add_rejection_history
from pipeline.tables import RAW_ARTICLES, REJECTED_INPUTS

THEN, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
HISTORY = {name: RAW_ARTICLES.schema[name] for name in ("article_id", "content_sha256", "first_seen_at", "last_changed_at")}
BEFORE = pl.DataFrame(
    [("same", "1", THEN, THEN), ("changed", "1", THEN, THEN), ("gone", "1", THEN, THEN)], HISTORY, orient="row"
)
REJECTED = pl.DataFrame({"source": ["b", "a"], "rejection_reason": ["empty", "binary"], "detail": ["x", "y"]})


def test_times_are_carried_over_until_the_content_changes() -> None:
    articles = pl.DataFrame({"article_id": ["same", "changed", "new"], "content_sha256": ["1", "2", "3"]})
    expected = [("same", "1", THEN, THEN), ("changed", "2", THEN, NOW), ("new", "3", NOW, NOW)]
    assert_frame_equal(add_history(articles, BEFORE, NOW), pl.DataFrame(expected, HISTORY, orient="row"))


def test_on_the_first_refresh_everything_is_new() -> None:
    articles = pl.DataFrame({"article_id": ["a"], "content_sha256": ["1"]})
    expected = pl.DataFrame([("a", "1", NOW, NOW)], HISTORY, orient="row")
    assert_frame_equal(add_history(articles, BEFORE.clear(), NOW), expected)
    assert_frame_equal(add_history(articles, pl.DataFrame(schema=list(HISTORY)), NOW), expected)


def test_times_are_instants_whatever_the_zones() -> None:
    articles = pl.DataFrame({"article_id": ["same", "new"], "content_sha256": ["1", "1"]})
    elsewhere = BEFORE.with_columns(pl.col("first_seen_at", "last_changed_at").dt.convert_time_zone("Europe/Berlin"))
    now = NOW.astimezone(timezone(timedelta(hours=3)))
    assert_frame_equal(add_history(articles, elsewhere, now), add_history(articles, BEFORE, NOW))


def test_a_rejection_keeps_its_time_until_its_reason_changes() -> None:
    before = pl.DataFrame([("b", "empty", "", THEN), ("a", "empty", "", THEN)], REJECTED_INPUTS.schema, orient="row")
    expected = pl.DataFrame([("b", "empty", "x", THEN), ("a", "binary", "y", NOW)], REJECTED_INPUTS.schema, orient="row")
    assert_frame_equal(add_rejection_history(REJECTED, before, NOW), expected)


def test_a_rejection_keeps_its_instant_whatever_the_zone() -> None:
    before = pl.DataFrame([("b", "empty", "", THEN)], REJECTED_INPUTS.schema, orient="row")
    elsewhere = before.with_columns(pl.col("seen_at").dt.convert_time_zone("Europe/Berlin"))
    assert_frame_equal(add_rejection_history(REJECTED, elsewhere, NOW), add_rejection_history(REJECTED, before, NOW))


def test_the_first_rejection_is_seen_now() -> None:
    before = pl.DataFrame(schema=["source", "rejection_reason", "seen_at"])
    assert add_rejection_history(REJECTED, before, NOW)["seen_at"].to_list() == [NOW, NOW]

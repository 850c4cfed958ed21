"""``entity_trends``: each window against the one before it."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from scipy.stats import chi2_contingency

from tests.sql.conftest import Corpus, Row

LAST_DAY = date(2021, 6, 30)


def add_stories(corpus: Corpus, days_ago: int, *sentences: str, **columns: Any) -> None:
    """Add an article of its own story for each sentence, some days before the last."""
    for sentence in sentences:
        number = len(corpus.rows["articles"])
        corpus.add_article(f"a{number:03}", [sentence], published_on=LAST_DAY - timedelta(days_ago), **columns)


def trends(corpus: Corpus, *columns: str, window_days: int = 7) -> dict[str, tuple[Any, ...]]:
    """Some columns of the rows of a window, by the name in the entity's id."""
    rows = corpus.query("from entity_trends where window_days = $1", window_days)
    return {row["entity_id"].partition(":")[2]: tuple(row[column] for column in columns) for row in rows}


def test_an_entity_has_one_row_per_window_with_all_its_counts(corpus: Corpus) -> None:
    add_stories(corpus, 0, *["[Ann]."] * 9, *["Nobody."] * 3)
    add_stories(corpus, 7, *["[Ann]."] * 2, *["Nobody."] * 4)
    entity: Row = {"entity_id": "person:ann", "entity_name": "Ann", "entity_type": "person", "window_ended_on": LAST_DAY}
    assert corpus.table("entity_trends") == [
        {"window_days": window_days}
        | entity
        | {
            "window_started_on": window_started_on,
            "window_ended_on": LAST_DAY,
            "previous_started_on": previous_started_on,
            "previous_ended_on": window_started_on - timedelta(1),
            "story_count": story_count,
            "previous_story_count": previous_story_count,
            "total_story_count": total_story_count,
            "previous_total_story_count": previous_total_story_count,
            "expected_count": expected_count,
            "pearson_residual": pearson_residual,
            "is_new": False,
            "has_support": False,
        }
        for (
            window_days,
            window_started_on,
            previous_started_on,
            story_count,
            previous_story_count,
            total_story_count,
            previous_total_story_count,
            expected_count,
            pearson_residual,
        ) in [
            (7, date(2021, 6, 24), date(2021, 6, 17), 9, 2, 12, 6, 4.0, 2.5),
            (30, date(2021, 6, 1), date(2021, 5, 2), 11, 0, 18, 0, None, None),
            (365, date(2020, 7, 1), date(2019, 7, 2), 11, 0, 18, 0, None, None),
        ]
    ]


def test_a_window_takes_in_its_first_and_last_day_and_none_beyond(corpus: Corpus) -> None:
    for days_ago in (0, 6, 7, 13, 14):
        add_stories(corpus, days_ago, f"[D{days_ago}].")
    counts = trends(corpus, "story_count", "previous_story_count", "total_story_count", "previous_total_story_count")
    assert counts == {"d0": (1, 0, 2, 2), "d6": (1, 0, 2, 2), "d7": (0, 1, 2, 2), "d13": (0, 1, 2, 2)}


def test_an_entity_only_of_the_window_before_has_fallen_to_nothing(corpus: Corpus) -> None:
    add_stories(corpus, 0, *["Nobody."] * 8)
    add_stories(corpus, 7, *["[Ann]."] * 4)
    assert trends(corpus, "story_count", "expected_count", "pearson_residual", "is_new") == {
        "ann": (0, 8.0, -2.82842712475, False)
    }


def test_twice_the_stories_of_twice_as_many_are_no_change(corpus: Corpus) -> None:
    add_stories(corpus, 0, *["[Ann]."] * 6, *["Nobody."] * 8)
    add_stories(corpus, 7, *["[Ann]."] * 3, *["Nobody."] * 4)
    assert trends(corpus, "expected_count", "pearson_residual") == {"ann": (6.0, 0.0)}


def test_nothing_expected_is_no_residual_and_a_window_before_without_stories_no_expectation(corpus: Corpus) -> None:
    add_stories(corpus, 0, "[Ann].", "[Ann].")
    add_stories(corpus, 7, "[Bob].")
    assert trends(corpus, "expected_count", "pearson_residual")["ann"] == (0.0, None)
    assert trends(corpus, "expected_count", "pearson_residual", window_days=30)["ann"] == (None, None)


def test_copies_of_a_story_count_once_in_a_window_and_once_in_each(corpus: Corpus) -> None:
    for days_ago in (0, 1, 3, 7, 8):
        add_stories(corpus, days_ago, "[Ann].", story_id="a000")
    add_stories(corpus, 0, "[Ann].")
    counts = trends(corpus, "story_count", "previous_story_count", "total_story_count", "previous_total_story_count")
    assert counts == {"ann": (2, 1, 2, 1)}


def test_articles_without_a_date_or_without_text_are_in_no_window(corpus: Corpus) -> None:
    add_stories(corpus, 0, "[Ann].")
    add_stories(corpus, 0, "[Ann].", is_extracted=False)
    add_stories(corpus, -3, "[Ann].", is_extracted=False)
    corpus.add_article("undated", ["[Ann] and [Bob]."])
    assert trends(corpus, "story_count", "total_story_count", "window_ended_on") == {"ann": (1, 1, LAST_DAY)}


def test_a_corpus_without_dates_has_no_trends(corpus: Corpus) -> None:
    corpus.add_article("undated", ["[Ann]."])
    assert corpus.table("entity_trends") == []


def test_new_is_who_was_in_no_dated_article_before_and_not_only_absent_from_the_window_before(corpus: Corpus) -> None:
    add_stories(corpus, 0, "[Ann], [Bob] and [Cem].")
    add_stories(corpus, 6, "[Cem].")
    add_stories(corpus, 7, "Nobody.")
    add_stories(corpus, 100, "[Bob].")
    corpus.add_article("undated", ["[Ann]."])
    assert trends(corpus, "previous_story_count", "is_new") == {"ann": (0, True), "bob": (0, False), "cem": (0, True)}


def test_nobody_is_new_where_nothing_came_before(corpus: Corpus) -> None:
    add_stories(corpus, 0, "[Ann].")
    add_stories(corpus, 7, "[Bob].")
    assert [trends(corpus, "is_new", window_days=days).get("ann") for days in (7, 30)] == [(True,), (False,)]


@pytest.mark.parametrize("misdated_count", [1, 2])
def test_an_article_misdated_years_later_does_not_move_the_windows(corpus: Corpus, misdated_count: int) -> None:
    add_stories(corpus, 0, "[Ann].")
    add_stories(corpus, 29, "[Ann].", "[Ann].")
    add_stories(corpus, -4000, *["[Ann]."] * misdated_count)
    assert trends(corpus, "window_ended_on", "story_count") == {"ann": (LAST_DAY, 1)}


def test_three_stories_in_thirty_days_end_the_windows_and_copies_are_one(corpus: Corpus) -> None:
    for days_ago in (0, 1, 2):
        add_stories(corpus, days_ago, "[Ann].", story_id="a000")
    add_stories(corpus, 100, "[Ann].")
    add_stories(corpus, 130, *["[Ann]."] * 5)
    add_stories(corpus, 131, *["[Ann]."] * 2)
    add_stories(corpus, 159, "[Ann].")
    assert trends(corpus, "window_ended_on") == {"ann": (LAST_DAY - timedelta(130),)}


def test_windows_of_a_few_scattered_articles_end_on_the_latest_day(corpus: Corpus) -> None:
    add_stories(corpus, 0, "[Ann].")
    add_stories(corpus, 90, "[Ann].")
    assert trends(corpus, "window_ended_on", "story_count") == {"ann": (LAST_DAY, 1)}


def test_three_articles_have_no_residual_and_no_support(corpus: Corpus) -> None:
    add_stories(corpus, 0, "[Ann].")
    add_stories(corpus, 90, "[Ann] and [Bob].")
    corpus.add_article("undated", ["[Ann]."])
    rows = corpus.table("entity_trends")
    assert {row["window_days"] for row in rows} == {7, 30, 365}
    assert {(row["pearson_residual"], row["has_support"]) for row in rows} == {(None, False)}


@pytest.mark.parametrize(
    ("stories", "stories_before", "has_support"),  # with and without her
    [
        ((5, 5), (5, 5), True),
        ((5, 5), (4, 6), False),
        ((10, 0), (0, 10), True),
        ((0, 10), (10, 0), True),
        ((10, 0), (0, 9), False),  # 19 stories, of which the shorter window would have 4.7 of the 10
        ((11, 0), (0, 9), False),  # 4.95
        ((12, 0), (0, 9), True),  # 5.14
    ],
)
def test_an_equal_share_of_five_stories_in_both_windows_is_support(
    corpus: Corpus, stories: tuple[int, int], stories_before: tuple[int, int], has_support: bool
) -> None:
    for days_ago, (with_ann, without) in ((0, stories), (7, stories_before)):
        add_stories(corpus, days_ago, *["[Ann]."] * with_ann, *["Nobody."] * without)
    assert trends(corpus, "has_support") == {"ann": (has_support,)}


def test_support_is_an_expected_frequency_of_five_in_scipy() -> None:
    random = Random(1)
    outcomes = set()
    for _ in range(3):
        corpus = Corpus()
        totals = (random.randint(6, 24), random.randint(6, 24))
        counts = {
            name: [random.randint(1, total - 1) for total in totals] for name in ("Ann", "Bob", "Cem", "Dan", "Eva", "Fay")
        }
        for window, days_ago in enumerate((0, 7)):
            for story in range(totals[window]):
                names = [name for name, with_name in counts.items() if story < with_name[window]]
                add_stories(corpus, days_ago, "".join(f"[{name}]" for name in names) or "Nobody.")
        with corpus.connection:
            supported = trends(corpus, "has_support")
        for name, with_name in counts.items():
            table = [[count, total - count] for count, total in zip(with_name, totals, strict=True)]
            expected = chi2_contingency(table).expected_freq[:, 0]
            assert supported[name.lower()] == (min(expected) >= 5 - 1e-9,)
            outcomes.add(supported[name.lower()])
    assert outcomes == {(False,), (True,)}

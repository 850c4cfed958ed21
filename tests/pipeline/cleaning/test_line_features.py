"""Claims about the numbers that describe the lines of a page."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.line_features import count_words, describe_lines, find_cues, find_densest_segment, sum_around
from pipeline.cleaning.line_features import measure_distance as measure
from pipeline.cleaning.passages import find_passages
from pipeline.tables import RemovalReason

PROSE = "The minister told reporters on Monday that the talks would go on until the end of the week."
PAGE = f"Menu\nHome\nSport\n\nTalks go on in Geneva\n\n{PROSE}\n\n{PROSE}\n\n3 comments\nAnna\n2 days ago\nBen\n5 days ago"


def describe(text: str) -> list[dict[str, float]]:
    """The features of each line, by name."""
    passages = find_passages(text, lambda line: False)
    features = describe_lines(text, passages, [None] * len(passages))
    return [{name: float(values[place]) for name, values in features.items()} for place in range(len(passages))]


def test_two_characters_of_a_script_without_spaces_make_a_word() -> None:
    assert count_words("Two words") == 2
    assert count_words("商標登録") == 2
    assert count_words("商標 iPhone") == 2


def test_a_line_of_such_a_script_reads_as_prose_too() -> None:
    label, prose = describe("商標登録\n\n先日、不正に改造したとして、男性が逮捕されたというニュースを耳にしました。")
    assert (label["is_prose"], prose["is_prose"]) == (0, 1)


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("167 comments", "cue_comment"),
        ("Kommentare", "cue_comment"),
        ("Sign up for our briefing", "cue_subscribe"),
        ("Leggi anche", "cue_related"),
        ("関連記事", "cue_related"),
        ("댓글 3", "cue_comment"),
        ("Privacy", "cue_legal"),
        ("vor 3 Stunden", "cue_age"),
    ],
)
def test_words_and_pairs_of_words_are_cues_in_several_languages(line: str, cue: str) -> None:
    assert find_cues(line)[cue] > 0


def test_a_cue_is_a_whole_word() -> None:
    assert not any(find_cues("The sharecropper addressed the adjutant").values())


def test_lines_that_differ_in_their_numbers_are_of_one_template() -> None:
    lines = describe(PAGE)
    assert lines[8]["template_count"] == lines[10]["template_count"] == pytest.approx(np.log1p(2))
    assert lines[7]["template_count"] == pytest.approx(np.log1p(1))


def test_a_marker_is_seen_only_behind_the_prose_it_may_end() -> None:
    article = "\n\n".join(f"{PROSE} So said the {number}th envoy." for number in range(4, 10))
    lines = describe(f"3 comments\n\n{article}\n\nReply\nBen")
    assert lines[1]["cue_comment_seen"] == 0
    assert lines[-1]["cue_comment_seen"] == 1
    assert lines[-1]["cue_comment_behind_core"] == 1
    assert lines[-1]["cue_comment_distance"] == pytest.approx(np.log1p(1))


def test_the_core_is_where_prose_is_densest() -> None:
    lines = describe(PAGE)
    distances = [line["core_distance"] for line in lines]
    assert distances == sorted(distances)
    assert 0 in distances


def test_blank_lines_bound_blocks() -> None:
    lines = describe(PAGE)
    assert [round(np.expm1(line["block_lines"])) for line in lines[:4]] == [3, 3, 3, 1]
    assert [line["blank_before"] for line in lines[:4]] == [2, 1, 1, 2]


def test_a_run_of_lines_that_are_no_prose_is_known_by_what_comes_before_and_behind_it() -> None:
    lines = describe(PAGE)
    assert lines[0]["prose_before_run"] == 0
    assert lines[0]["prose_behind_run"] > 0
    assert lines[-1]["prose_before_run"] > 0
    assert lines[-1]["prose_behind_run"] == 0


def test_neighbours_are_shared_and_missing_ones_are_marked() -> None:
    lines = describe(PAGE)
    assert lines[0]["words-1"] == -1
    assert lines[1]["words-1"] == lines[0]["words"]
    assert lines[-1]["words+1"] == -1
    assert lines[-2]["words+1"] == lines[-1]["words"]


def test_a_byline_known_by_a_rule_is_a_feature() -> None:
    text = f"By Anna Lindqvist\n\n{PROSE}"
    passages = find_passages(text, lambda line: False)
    features = describe_lines(text, passages, [RemovalReason.BYLINE, None])
    assert list(features["is_byline"]) == [1, 0]
    assert list(features["is_ruled_out"]) == [1, 0]


def test_sums_and_distances_stop_at_the_ends() -> None:
    assert list(sum_around(np.array([1.0, 2.0, 3.0]), 1, 1)) == [3, 6, 5]
    assert list(sum_around(np.array([1.0, 2.0, 3.0]), 2, -1)) == [0, 1, 3]
    assert list(measure(np.array([False, True, False, False]))) == [60, 60, 1, 2]


def test_the_densest_segment_bridges_a_short_gap_but_not_a_long_one() -> None:
    prose = np.array([1, 0, 1, *[0] * 20, 1], float)
    words = np.array([30, 2, 30, *[2] * 20, 40], float)
    assert find_densest_segment(prose, words) == (0, 2)


@given(st.lists(st.text(min_size=1).filter(lambda line: line.strip()), min_size=1, max_size=12).map("\n".join))
def test_any_text_has_finite_numbers_of_the_same_names(text: str) -> None:
    passages = find_passages(text, lambda line: False)
    if not passages:
        return
    features = describe_lines(text, passages, [None] * len(passages))
    assert features.keys() == describe_lines(PAGE, find_passages(PAGE, lambda line: False), [None] * 11).keys()
    assert all(len(values) == len(passages) and np.isfinite(values).all() for values in features.values())

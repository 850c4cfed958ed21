"""Claims about the learned models: how they score, how they are read, and that those that ship fit the features."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.cleaning.line_features import describe_lines
from pipeline.cleaning.line_model import LineModel, LineScore, load_line_model, read_line_model
from pipeline.cleaning.markup_model import MarkupModel, describe_markup, load_markup_model, score_by_extraction
from pipeline.cleaning.passages import find_passages
from pipeline.ingestion.inputs import TextBlock

MODEL = LineModel(
    0.5,
    {
        "words": (np.array([2.0, 5.0]), np.array([-1.0, 0.0, 2.0])),
        "commas": (np.array([1.0]), np.array([0.0, 0.5])),
    },
)
TEXT = "Menu\n\nThe minister told reporters that the talks would go on.\n\nA picture of the minister"


def make_blocks(*described: tuple[bool, str, float]) -> list[TextBlock]:
    """Blocks for the lines of TEXT from whether each was extracted, its tag and its share of links."""
    starts = [passage.start for passage in find_passages(TEXT, lambda line: False)]
    return [
        TextBlock(start, start + 1, tag, "", link_share, is_extracted)
        for start, (is_extracted, tag, link_share) in zip(starts, described, strict=True)
    ]


def test_the_log_odds_of_a_line_are_the_sum_of_its_steps() -> None:
    scores = MODEL.score({"words": np.array([1.0, 2.0, 7.0]), "commas": np.array([0.0, 0.0, 1.0])})
    expected = [1 / (1 + np.exp(-log_odds)) for log_odds in (0.5 - 1, 0.5, 0.5 + 2 + 0.5)]
    assert [score.probability for score in scores] == pytest.approx(expected, abs=5e-4)
    assert [score.main_doubt for score in scores] == ["words", "words", "commas"]


def test_a_model_is_read_from_its_steps(tmp_path: Path) -> None:
    path = tmp_path / "model.csv"
    path.write_text("feature,from,log_odds\nintercept,,0.5\nwords,,-1\nwords,2,0\nwords,5,2\ncommas,,0\ncommas,1,0.5\n")
    model = read_line_model(path)
    assert model.intercept == 0.5
    assert {name: tuple(map(list, steps)) for name, steps in model.steps.items()} == {
        name: tuple(map(list, steps)) for name, steps in MODEL.steps.items()
    }


def test_the_model_that_ships_knows_every_feature_and_no_other() -> None:
    passages = find_passages(TEXT, lambda line: False)
    features = describe_lines(TEXT, passages, [None] * len(passages))
    model = load_line_model()
    assert model.steps.keys() == features.keys()
    assert all((np.diff(bounds) > 0).all() for bounds, _ in model.steps.values())


def test_the_weights_that_ship_are_those_of_the_evidence() -> None:
    passages = find_passages(TEXT, lambda line: False)
    evidence = describe_markup(
        passages, make_blocks((False, "li", 1), (True, "p", 0), (False, "p", 0)), [LineScore(0.5, "x")] * 3
    )
    assert evidence is not None
    assert load_markup_model().weights.keys() == evidence.keys()


def test_evidence_is_that_of_the_block_a_passage_begins_in_and_of_its_neighbours() -> None:
    passages = find_passages(TEXT, lambda line: False)
    blocks = make_blocks((False, "li", 1.0), (True, "p", 0.0), (False, "figcaption", 0.0))
    evidence = describe_markup(passages, blocks, [LineScore(0.5, "x")] * 3)
    assert evidence is not None
    assert {name: list(values) for name, values in evidence.items()} == {
        "text_log_odds": [0, 0, 0],
        "is_extracted": [0, 1, 0],
        "is_extracted_before": [0, 0, 1],
        "is_extracted_behind": [1, 0, 0],
        "extracted_share_around": [pytest.approx(1 / 3)] * 3,
        "is_caption": [0, 0, 1],
        "link_share": [1, 0, 0],
    }


def test_a_page_without_an_extracted_article_gives_no_evidence() -> None:
    passages = find_passages(TEXT, lambda line: False)
    blocks = make_blocks((False, "li", 1.0), (False, "p", 0.0), (False, "p", 0.0))
    assert describe_markup(passages, blocks, [LineScore(0.5, "x")] * 3) is None
    assert describe_markup(passages, [], [LineScore(0.5, "x")] * 3) is None
    assert score_by_extraction(passages, blocks) == []


def test_the_doubt_of_the_text_is_named_where_the_text_speaks_most_against_a_line() -> None:
    model = MarkupModel(0.0, {"text_log_odds": 0.0, "is_extracted": 0.5}, {"text_log_odds": 1.0, "is_extracted": 2.0})
    features = {"text_log_odds": np.array([-4.0, 1.0]), "is_extracted": np.array([1.0, 0.0])}
    scores = model.score(features, [LineScore(0.02, "run_lines"), LineScore(0.7, "words")])
    assert [score.main_doubt for score in scores] == ["run_lines", "is_extracted"]
    assert scores[0].probability == pytest.approx(1 / (1 + np.exp(3)), abs=5e-4)

"""What the markup of a page adds to the judgement of its lines by their text: a learned weight for each kind of evidence.

The weights are in ``markup_model.csv``, made by ``training/train_markup_model.py``. Where the evidence comes from belongs to
``pipeline.ingestion.html_pages``, how lines are judged by their text to ``line_model``.
"""

import csv
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.cleaning.line_features import Values, sum_around
from pipeline.cleaning.line_model import LineScore
from pipeline.cleaning.passages import Passage
from pipeline.ingestion.inputs import TextBlock

MODEL_FILE = Path(__file__).with_name("markup_model.csv")
INTERCEPT = "intercept"
TEXT = "text_log_odds"
CAPTION_TAGS = frozenset({"figcaption", "figure", "caption"})
SURE = 0.005  # no probability counts as nearer to 0 or 1


@dataclass(frozen=True)
class MarkupModel:
    """A logistic model: the log-odds of a line are the sum of weight times (value less its mean) over the features."""

    intercept: float
    means: Mapping[str, float]
    weights: Mapping[str, float]

    def score(self, features: Mapping[str, Values], text_scores: Sequence[LineScore]) -> list[LineScore]:
        """Score the lines of one page; where the text speaks most against a line, its doubt is that of the text."""
        names = list(self.weights)
        added = np.array([self.weights[name] * (features[name] - self.means[name]) for name in names])
        total = np.full(added.shape[1], self.intercept)
        for row in added:
            total += row
        probabilities = 1.0 / (1.0 + np.exp(-total))
        doubts = [names[place] for place in added.argmin(axis=0)]
        return [
            LineScore(round(float(probability), 3), text_score.main_doubt if doubt == TEXT else doubt)
            for probability, doubt, text_score in zip(probabilities, doubts, text_scores, strict=True)
        ]


@cache
def load_markup_model() -> MarkupModel:
    """The model that comes with the program."""
    with MODEL_FILE.open(encoding="utf-8", newline="") as file:
        rows = {row["feature"]: row for row in csv.DictReader(file)}
    intercept = float(rows.pop(INTERCEPT)["weight"])
    return MarkupModel(
        intercept,
        {name: float(row["mean"]) for name, row in rows.items()},
        {name: float(row["weight"]) for name, row in rows.items()},
    )


def describe_markup(
    passages: Sequence[Passage], blocks: Sequence[TextBlock], text_scores: Sequence[LineScore]
) -> dict[str, Values] | None:
    """Numbers about each passage by name, one value a passage; None when no article was extracted from the page.

    Args:
        passages: those of the page, at least one.
        blocks: those of the page, in order; a passage has what is known of the block it begins in.
        text_scores: how the passages are judged by their text.
    """
    of_passage = find_blocks(passages, blocks)
    if not of_passage:
        return None
    extracted = np.array([block.is_extracted for block in of_passage], float)
    probabilities = np.array([score.probability for score in text_scores])
    return {
        TEXT: np.log((probabilities + SURE) / (1 - probabilities + SURE)),
        "is_extracted": extracted,
        "is_extracted_before": np.concatenate([[0.0], extracted[:-1]]),
        "is_extracted_behind": np.concatenate([extracted[1:], [0.0]]),
        "extracted_share_around": sum_around(extracted, 3, 3) / sum_around(np.ones(len(extracted)), 3, 3),
        "is_caption": np.array([block.tag in CAPTION_TAGS for block in of_passage], float),
        "link_share": np.array([block.link_share for block in of_passage]),
    }


def score_by_extraction(passages: Sequence[Passage], blocks: Sequence[TextBlock]) -> list[LineScore]:
    """Scores that say only whether each passage was extracted from its page; none when no article was."""
    return [LineScore(float(block.is_extracted), "is_extracted") for block in find_blocks(passages, blocks)]


def find_blocks(passages: Sequence[Passage], blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """The block that each passage begins in; none when no article was extracted from the page, or there is no markup."""
    if not any(block.is_extracted for block in blocks):
        return []
    starts = [block.start_char for block in blocks]
    return [blocks[max(0, bisect_right(starts, passage.start) - 1)] for passage in passages]

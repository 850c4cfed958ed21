"""A learned judgement of which lines of a page are its article: each feature of a line adds to its score by a table.

The tables are in ``line_model.csv``, one row a step, made by ``training/train_line_model.py``. What the features are belongs
to ``line_features``, what becomes of a line to ``judgements``.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.cleaning.line_features import Values

MODEL_FILE = Path(__file__).with_name("line_model.csv")
INTERCEPT = "intercept"


@dataclass(frozen=True)
class LineScore:
    """The probability that a line is of the article, and the feature that speaks most against it."""

    probability: float
    main_doubt: str


@dataclass(frozen=True)
class LineModel:
    """A logistic additive model (Hastie and Tibshirani 1986): the log-odds of a line are the sum of one step per feature.

    ``steps`` has, per feature, the values at which a new step begins, in order, and the log-odds of every step; a feature's
    average over the training lines is zero, so that its step says how much it speaks for or against a line.
    """

    intercept: float
    steps: Mapping[str, tuple[Values, Values]]

    def score(self, features: Mapping[str, Values]) -> list[LineScore]:
        """Score the lines of one article, given as values by feature name."""
        names = list(self.steps)
        added = np.array([self.add_steps(name, features[name]) for name in names])
        total = np.full(added.shape[1], self.intercept)
        for row in added:  # in this order, whatever the number of lines: sums of floats depend on it
            total += row
        probabilities = 1.0 / (1.0 + np.exp(-total))
        doubts = added.argmin(axis=0)
        return [
            LineScore(round(float(probability), 3), names[doubt])
            for probability, doubt in zip(probabilities, doubts, strict=True)
        ]

    def add_steps(self, name: str, values: Values) -> Values:
        """What a feature with these values adds to the log-odds."""
        bounds, weights = self.steps[name]
        places: NDArray[np.int64] = bounds.searchsorted(values, side="right")
        return weights[places]


@cache
def load_line_model() -> LineModel:
    """The model that comes with the program."""
    return read_line_model(MODEL_FILE)


def read_line_model(path: Path) -> LineModel:
    """Read a model: rows of feature, from (empty for the lowest step) and log_odds, the steps of a feature in order."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    intercept = 0.0
    bounds: dict[str, list[float]] = defaultdict(list)
    weights: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row["feature"] == INTERCEPT:
            intercept = float(row["log_odds"])
            continue
        if row["from"]:
            bounds[row["feature"]].append(float(row["from"]))
        weights[row["feature"]].append(float(row["log_odds"]))
    return LineModel(intercept, {name: (np.array(bounds[name]), np.array(weights[name])) for name in weights})

"""Train pipeline/cleaning/line_model.csv on labelled pages, and say how well it does on pages it has not seen.

    python -m training.train_line_model --pages FOLDER LABELS WEIGHT [--pages ...] [--folds 10]

FOLDER holds pages as pasted from a browser, one ``name.txt`` each; LABELS is JSON, {name: {"articleBody": text}}; pages count
WEIGHT times. The first set is the one that is reported. Pages of one site are never on both sides of a fold.
"""

import argparse
import csv
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from assets.settings import PROJECT_FOLDER
from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.line_features import Values
from pipeline.cleaning.line_model import INTERCEPT, MODEL_FILE, LineModel
from pipeline.cleaning.markup_model import load_markup_model
from pipeline.cleaning.outside import LineModels
from pipeline.cleaning.rules import LineRules, load_line_rules
from training.body_scores import BodyScore, average, score_body
from training.labelled_pages import LabelledPage, load_pages, split_folds

MAX_STEPS = 12
RIDGE, SMOOTHNESS = 2e-4, 1e-3  # chosen by cross-validation among 1e-5 to 1e-3 and 1e-4 to 1e-2
ITERATIONS = 150


def main() -> None:
    """Cross-validate, train on all pages, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_page_options(parser)
    options = parser.parse_args()
    rules = load_line_rules(PROJECT_FOLDER / "seeds" / "boilerplate_lines.csv")
    sets = load_page_sets(options.pages, rules)
    pages = [page for of_set in sets for page in of_set]
    reported = len(sets[0])
    if options.folds > 1:
        scores = cross_validate(pages, options.folds, rules)
        report(f"cross-validated over {options.folds} folds", pages[:reported], scores[:reported])
    model = train(pages)
    write_line_model(model, MODEL_FILE)
    report("trained on all", pages[:reported], [score_page(page, model, rules) for page in pages[:reported]])


def add_page_options(parser: argparse.ArgumentParser) -> None:
    """The options that say which pages to learn from."""
    parser.add_argument("--pages", nargs=3, action="append", required=True, metavar=("FOLDER", "LABELS", "WEIGHT"))
    parser.add_argument("--folds", type=int, default=10)


def load_page_sets(options: Sequence[Sequence[str]], rules: LineRules) -> list[list[LabelledPage]]:
    """The pages of each set that the options name."""
    return [load_pages(Path(folder), Path(labels), float(weight), rules) for folder, labels, weight in options]


def report(name: str, pages: Sequence[LabelledPage], scores: Sequence[BodyScore]) -> None:
    """Print the average and the worst pages."""
    score = average(scores)
    worst = sorted(zip(pages, scores, strict=True), key=lambda pair: pair[1].f)[:10]
    print(f"{name}: precision={score.precision:.4f} recall={score.recall:.4f} f={score.f:.4f}")
    print("  worst:", ", ".join(f"{page.name[:12]}={found.f:.2f}" for page, found in worst))


def score_page(page: LabelledPage, model: LineModel, rules: LineRules) -> BodyScore:
    """Clean a page with a model and score its body."""
    return score_body(clean_article(page.text, rules, models=LineModels(model, load_markup_model())).body, page.body)


def cross_validate(pages: Sequence[LabelledPage], folds: int, rules: LineRules) -> list[BodyScore]:
    """Score every page with a model trained on the pages of other sites than those of its fold."""
    scores: dict[int, BodyScore] = {}
    for fold in split_folds(pages, folds):
        model = train([page for number, page in enumerate(pages) if number not in fold])
        scores |= {number: score_page(pages[number], model, rules) for number in fold}
    return [scores[number] for number in range(len(pages))]


def train(pages: Sequence[LabelledPage]) -> LineModel:
    """Fit the steps of all features together by penalised logistic regression.

    Squared log-odds (``RIDGE``) and squared differences between neighbouring steps (``SMOOTHNESS``) are penalised (Eilers and
    Marx 1996). Pages count alike but for their weight; in a page a line counts as the root of its words.
    """
    names = list(pages[0].features)
    columns = {name: np.concatenate([page.features[name] for page in pages]) for name in names}
    bounds = {name: choose_bounds(values) for name, values in columns.items()}
    places = {name: np.searchsorted(bounds[name], columns[name], side="right") for name in names}
    counts = [len(bounds[name]) + 1 for name in names]
    weights = np.concatenate([page.weight * weigh_words(page.word_counts) for page in pages])
    log_odds, intercept = fit(
        [places[name] for name in names],
        counts,
        np.concatenate([np.array(page.is_body, float) for page in pages]),
        weights / weights.sum(),
    )
    steps: dict[str, tuple[Values, Values]] = {}
    for name, values in zip(names, log_odds, strict=True):
        centre = float(np.average(values[places[name]], weights=weights))
        intercept += centre
        steps[name] = merge_steps(bounds[name], np.round(values - centre, 3))
    return LineModel(round(intercept, 3), steps)


def choose_bounds(values: Values) -> Values:
    """Where the steps of a feature begin: between its values if they are few, else at its quantiles."""
    distinct = np.unique(values)
    if len(distinct) <= MAX_STEPS:
        bounds = (distinct[1:] + distinct[:-1]) / 2
    else:
        quantiles = np.unique(np.quantile(values, np.linspace(0, 1, MAX_STEPS + 1)[1:-1]))
        bounds = quantiles[quantiles > distinct[0]]
    return np.unique(np.round(bounds, 4))


def weigh_words(word_counts: Sequence[int]) -> Values:
    """How much each line of a page counts, by the words in it."""
    words = np.array(word_counts, float)
    weights: Values = np.sqrt(words + 1) / np.sqrt(words.sum() + 50)
    return weights


def fit(
    places: Sequence[NDArray[np.int64]], counts: Sequence[int], is_body: Values, weights: Values
) -> tuple[list[Values], float]:
    """The log-odds of every step of every feature, and the intercept.

    Args:
        places: for each feature, which of its steps each line is on.
        counts: how many steps each feature has.
        is_body: 1 for the lines of a body, else 0.
        weights: how much each line counts; they add up to 1.
    """
    starts = np.concatenate([[0], np.cumsum(counts)])
    line_count, feature_count = len(is_body), len(counts)
    indices = np.column_stack([place + start for place, start in zip(places, starts, strict=False)])
    pointers = np.arange(0, line_count * feature_count + 1, feature_count)
    lines = csr_matrix((np.ones(indices.size, np.float32), indices.ravel(), pointers), shape=(line_count, starts[-1]))
    columns = lines.T.tocsr()
    left = np.concatenate([np.arange(start, start + count - 1) for start, count in zip(starts, counts, strict=False)])

    def measure(values: Values) -> tuple[float, Values]:
        intercept, steps = values[0], values[1:]
        probability = 1 / (1 + np.exp(-np.clip(lines @ steps + intercept, -30, 30)))
        differences = steps[left + 1] - steps[left]
        loss = -float(weights @ (is_body * np.log(probability + 1e-9) + (1 - is_body) * np.log(1 - probability + 1e-9)))
        loss += RIDGE * float(steps @ steps) / 2 + SMOOTHNESS * float(differences @ differences) / 2
        error = weights * (probability - is_body)
        gradient = columns @ error + RIDGE * steps
        gradient[left + 1] += SMOOTHNESS * differences
        gradient[left] -= SMOOTHNESS * differences
        return loss, np.concatenate([[error.sum()], gradient])

    start = np.zeros(int(starts[-1]) + 1)
    found = minimize(measure, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS, "maxcor": 20}).x
    return [found[1 + first : 1 + last] for first, last in pairwise(starts)], float(found[0])


def merge_steps(bounds: Values, log_odds: Values) -> tuple[Values, Values]:
    """Steps without those that are as high as the one before."""
    is_new = np.concatenate([[True], log_odds[1:] != log_odds[:-1]])
    return bounds[is_new[1:]], log_odds[is_new]


def write_line_model(model: LineModel, path: Path) -> None:
    """Write a model as ``read_line_model`` reads it."""
    rows: list[Mapping[str, object]] = [{"feature": INTERCEPT, "from": "", "log_odds": model.intercept}]
    for name, (bounds, log_odds) in model.steps.items():
        rows += (
            {"feature": name, "from": start, "log_odds": f"{height:.3f}"}
            for start, height in zip(["", *map("{:g}".format, bounds)], log_odds, strict=True)
        )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["feature", "from", "log_odds"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()

"""Train pipeline/cleaning/markup_model.csv on labelled pages, and say how well it does on pages it has not seen.

    python -m training.train_markup_model --html FOLDER --pages FOLDER LABELS WEIGHT [--pages ...] [--folds 10]

FOLDER of --html holds the pages of the first --pages as HTML, ``name.html``; the rest is as for ``train_line_model``, whose
model judges the text. Pages of one site are never on both sides of a fold, for either model.
"""

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from assets.settings import PROJECT_FOLDER
from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.judgements import judge_alone
from pipeline.cleaning.line_features import Values, describe_lines
from pipeline.cleaning.line_model import LineModel, load_line_model
from pipeline.cleaning.markup_model import INTERCEPT, MODEL_FILE, MarkupModel, describe_markup
from pipeline.cleaning.outside import LineModels
from pipeline.cleaning.passages import find_passages
from pipeline.cleaning.rules import LineRules, load_line_rules
from pipeline.ingestion.html_pages import RenderedPage, render_page
from training.body_scores import BodyScore, score_body
from training.labelled_pages import LabelledPage, mark_body, split_folds
from training.train_line_model import add_page_options, load_page_sets, report, train, weigh_words

RIDGE = 1e-3


@dataclass(frozen=True)
class MarkedPage:
    """A page as HTML, with its labelled body."""

    name: str
    rendered: RenderedPage
    body: str


@dataclass(frozen=True)
class Lines:
    """The lines of a page as the model sees them: features, which are of the body, and how much each counts."""

    features: dict[str, Values]
    is_body: Values
    weights: Values


def main() -> None:
    """Cross-validate, train on all pages, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--html", type=Path, required=True)
    add_page_options(parser)
    options = parser.parse_args()
    rules = load_line_rules(PROJECT_FOLDER / "seeds" / "boilerplate_lines.csv")
    sets = load_page_sets(options.pages, rules)
    pages = [page for of_set in sets for page in of_set]
    marked = [
        MarkedPage(page.name, render_page((options.html / f"{page.name}.html").read_bytes()), page.body) for page in sets[0]
    ]
    if options.folds > 1:
        report(f"cross-validated over {options.folds} folds", sets[0], cross_validate(pages, marked, options.folds, rules))
    by_text = load_line_model()
    # The text model has learned from these very pages, so what it says of them is surer than it will be of others.
    model = fit(describe_unseen(pages, marked, options.folds, rules))
    write_markup_model(model, MODEL_FILE)
    scores = [score_page(page, LineModels(by_text, model), rules) for page in marked]
    report("trained on all", sets[0], scores)


def describe_unseen(pages: Sequence[LabelledPage], marked: Sequence[MarkedPage], folds: int, rules: LineRules) -> list[Lines]:
    """The lines of every page, judged by a text model that has not seen its site."""
    lines: dict[int, Lines] = {}
    for fold in split_folds(pages, folds):
        by_text = train([page for number, page in enumerate(pages) if number not in fold])
        for number, page in enumerate(marked):
            if number in fold and (found := describe_page(page, by_text, rules)):
                lines[number] = found
    return [lines[number] for number in sorted(lines)]


def cross_validate(
    pages: Sequence[LabelledPage], marked: Sequence[MarkedPage], folds: int, rules: LineRules
) -> list[BodyScore]:
    """Score every page with models trained on the pages of other sites than those of its fold."""
    scores: dict[int, BodyScore] = {}
    for fold in split_folds(pages, folds):
        others = [page for number, page in enumerate(pages) if number not in fold]
        others_marked = [page for number, page in enumerate(marked) if number not in fold]
        models = LineModels(train(others), fit(describe_unseen(others, others_marked, folds, rules)))
        for number, page in enumerate(marked):
            if number in fold:
                scores[number] = score_page(page, models, rules)
    return [scores[number] for number in range(len(marked))]


def score_page(page: MarkedPage, models: LineModels, rules: LineRules) -> BodyScore:
    """Clean a page with some models and score its body."""
    rendered = page.rendered
    cleaned = clean_article(rendered.text, rules, rendered.declared, rendered.blocks, models=models)
    return score_body(cleaned.body, page.body)


def describe_page(page: MarkedPage, by_text: LineModel, rules: LineRules) -> Lines | None:
    """The lines of a page; None when its markup says nothing."""
    text = page.rendered.text
    passages = find_passages(text, lambda line: judge_alone(line, rules) is not None)
    alone = [judge_alone(passage.text, rules) for passage in passages]
    reasons = [judgement.removal_reason if judgement else None for judgement in alone]
    scores = by_text.score(describe_lines(text, passages, reasons))
    features = describe_markup(passages, page.rendered.blocks, scores)
    if features is None:
        return None
    is_body, word_counts = mark_body([passage.text for passage in passages], page.body)
    return Lines(features, np.array(is_body, float), weigh_words(word_counts))


def fit(pages: Sequence[Lines]) -> MarkupModel:
    """Fit the weights by logistic regression with a penalty on their squares, over features of one scale."""
    names = list(pages[0].features)
    values = np.concatenate([np.column_stack([page.features[name] for name in names]) for page in pages])
    is_body = np.concatenate([page.is_body for page in pages])
    weights = np.concatenate([page.weights for page in pages])
    weights /= weights.sum()
    means, scales = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - means) / scales

    def measure(parameters: Values) -> tuple[float, Values]:
        probability = 1 / (1 + np.exp(-np.clip(scaled @ parameters[1:] + parameters[0], -30, 30)))
        loss = -float(weights @ (is_body * np.log(probability + 1e-9) + (1 - is_body) * np.log(1 - probability + 1e-9)))
        error = weights * (probability - is_body)
        gradient = scaled.T @ error + 2 * RIDGE * parameters[1:]
        return loss + RIDGE * float(parameters[1:] @ parameters[1:]), np.concatenate([[error.sum()], gradient])

    found = minimize(measure, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    return MarkupModel(
        round(float(found[0]), 4),
        {name: round(float(mean), 4) for name, mean in zip(names, means, strict=True)},
        {name: round(float(weight), 4) for name, weight in zip(names, found[1:] / scales, strict=True)},
    )


def write_markup_model(model: MarkupModel, path: Path) -> None:
    """Write a model as ``load_markup_model`` reads it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "mean", "weight"])
        writer.writerow([INTERCEPT, "", model.intercept])
        writer.writerows([name, model.means[name], weight] for name, weight in model.weights.items())


if __name__ == "__main__":
    main()

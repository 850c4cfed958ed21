"""The models are learned from labelled pages: a small set of made-up ones is enough to tell menus from sentences."""

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.cleaning.line_model import read_line_model
from pipeline.cleaning.rules import LineRules
from training.body_scores import average, score_body
from training.labelled_pages import LabelledPage, load_pages, mark_body, split_folds
from training.train_line_model import cross_validate, train, write_line_model

MENUS = [["Home", "World", "Sport", "Video"], ["Start", "Politik", "Kultur", "Wetter"], ["Inicio", "Mundo", "Deportes"]]
FOOTERS = [["Privacy", "Terms of use", "Contact us"], ["Impressum", "Datenschutz"], ["Aviso legal", "Contacto"]]


def make_page(number: int) -> tuple[str, str]:
    """A page of one of three sites, and its body."""
    body = [
        f"On day {number} the minister number {part} said that the talks, which began in May, would go on for {part + 2} weeks."
        for part in range(4)
    ]
    site = number % 3
    lines = [*MENUS[site], f"Talks go on for day {number}", "", *"\n\n".join(body).split("\n"), "", *FOOTERS[site]]
    return "\n".join(lines), "\n\n".join(body)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[LabelledPage]:
    folder = tmp_path_factory.mktemp("pages")
    labels = {}
    for number in range(12):
        text, body = make_page(number)
        (folder / f"page-{number}.txt").write_text(text, encoding="utf-8")
        labels[f"page-{number}"] = {"articleBody": body}
    (folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    return load_pages(folder, folder / "labels.json", 1.0, LineRules(()))


def test_the_lines_of_the_body_are_marked() -> None:
    assert mark_body(["Home", "The talks go on.", "Talks: the end", "…"], "The talks go on.") == (
        [False, True, False, False],
        [1, 4, 3, 0],
    )


def test_the_score_is_over_runs_of_four_words() -> None:
    score = score_body("a b c d e x", "a b c d e")
    assert (score.precision, score.recall) == (2 / 3, 1)
    assert score.f == pytest.approx(0.8)
    assert average([score, score_body("q", "a b c d e")]).recall == 0.5


def test_pages_of_one_site_are_in_one_fold(pages: list[LabelledPage]) -> None:
    folds = split_folds(pages, 3)
    assert sorted(number for fold in folds for number in fold) == list(range(12))
    sites = [{pages[number].name.removeprefix("page-") for number in fold} for fold in folds]
    assert all(len({int(name) % 3 for name in site}) == 1 for site in sites)


def test_a_model_learned_from_other_sites_finds_the_bodies(pages: list[LabelledPage]) -> None:
    scores = cross_validate(pages, 3, LineRules(()))
    assert average(scores).f > 0.95


def test_a_model_is_the_same_again_and_as_it_was_written(pages: list[LabelledPage], tmp_path: Path) -> None:
    model = train(pages)
    again = train(pages)
    assert model.intercept == again.intercept
    write_line_model(model, tmp_path / "model.csv")
    read = read_line_model(tmp_path / "model.csv")
    assert read.intercept == model.intercept
    for name, (bounds, log_odds) in model.steps.items():
        assert np.array_equal(log_odds, again.steps[name][1])
        assert np.allclose(read.steps[name][0], bounds, rtol=1e-5)
        assert np.array_equal(read.steps[name][1], log_odds)

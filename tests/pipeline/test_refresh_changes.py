"""Claims about how far counts moved between two publications, and why."""

from collections import Counter
from dataclasses import replace
from random import Random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.refresh_changes import Basis, Publication, choose_cause, count_moves

MADE_WITH = Basis("model-1", "aliases-1", "lines-1", "program-1")
UNKNOWN = Basis(None, None, None, None)
Corpus = dict[str, tuple[str, list[str]]]


def move(before: Corpus, now: Corpus, made_with: Basis = MADE_WITH, seed: int | None = None) -> pl.DataFrame:
    """What moved from one corpus to another, each an article's content hash and mentions by its id, in any order."""
    return count_moves(publish(before, made_with, seed), publish(now, MADE_WITH, seed))


def publish(corpus: Corpus, made_with: Basis, seed: int | None) -> Publication:
    """A publication of a corpus, its rows in an order that the seed gives."""
    mentions = [(article_id, entity_id) for article_id, (_, names) in corpus.items() for entity_id in names]
    articles = [(article_id, digest) for article_id, (digest, _) in corpus.items()]
    entities = [(entity_id, entity_id.upper()) for entity_id in sorted({entity_id for _, entity_id in mentions})]
    frames = []
    tables = {("article_id", "entity_id"): mentions, ("article_id", "content_sha256"): articles}
    for columns, rows in (tables | {("entity_id", "entity_name"): entities}).items():
        if seed is not None:
            Random(seed).shuffle(rows)
        frames.append(pl.DataFrame(rows, dict.fromkeys(columns, pl.String), orient="row"))
    return Publication(*frames, made_with)


def test_articles_that_are_new_changed_and_gone_are_told_apart_and_equal_counts_are_no_move() -> None:
    before: Corpus = {"a": ("1", ["ann", "ann", "bob"]), "b": ("1", ["ann"]), "c": ("1", ["ann", "cem"]), "d": ("1", ["ann"])}
    now: Corpus = {"a": ("2", ["ann", "bob", "dan"]), "c": ("1", ["ann", "cem"]), "d": ("1", ["ann"]), "e": ("1", ["ann"] * 3)}
    assert move(before, now).rows() == [
        ("ann", "article_changed", "ANN", 1, 2, 1, 1),
        ("ann", "article_new", "ANN", 3, 0, 1, 0),
        ("ann", "article_removed", "ANN", 0, 1, 0, 1),
        ("dan", "article_changed", "DAN", 1, 0, 1, 0),
    ]


def test_other_articles_move_an_article_to_which_nothing_happened() -> None:
    before: Corpus = {"a": ("1", ["ann", "ann"]), "b": ("1", ["ann"])}
    now: Corpus = {"a": ("1", ["ann"]), "b": ("1", ["bob"]), "c": ("1", [])}
    assert move(before, now).rows() == [
        ("ann", "other_articles", "ANN", 1, 3, 1, 2),
        ("bob", "other_articles", "BOB", 1, 0, 1, 0),
    ]


def test_an_article_that_is_new_or_changed_is_the_reason_whatever_else_changed() -> None:
    other = Basis("model-0", "aliases-0", "lines-0", "program-0")
    before: Corpus = {"a": ("1", ["ann"]), "b": ("1", ["ann"])}
    now: Corpus = {"a": ("2", []), "b": ("1", []), "c": ("1", ["ann"])}
    assert move(before, now, other)["change_reason"].to_list() == ["article_changed", "article_new", "model_changed"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (Basis("model-0", "aliases-0", "lines-0", "program-0"), "model_changed"),
        (Basis("model-1", "aliases-0", "lines-0", "program-0"), "alias_file_changed"),
        (replace(MADE_WITH, boilerplate_file_sha256="lines-0"), "rules_changed"),
        (replace(MADE_WITH, program_sha256="program-0"), "rules_changed"),
        (UNKNOWN, "rules_changed"),
        (MADE_WITH, "other_articles"),
    ],
)
def test_the_first_cause_that_there_is_explains_what_moved_in_other_articles(before: Basis, expected: str) -> None:
    assert choose_cause(before, MADE_WITH, has_other_articles=True) == expected


def test_where_no_article_changed_other_articles_are_no_cause() -> None:
    assert choose_cause(MADE_WITH, MADE_WITH, has_other_articles=False) == "rules_changed"
    assert move({"a": ("1", ["ann"])}, {"a": ("1", [])})["change_reason"].to_list() == ["rules_changed"]


def make_random_corpus(random: Random) -> Corpus:
    """Some of nine articles, with one of two contents, that mention some of five entities."""
    return {
        f"a{number}": (random.choice("12"), random.choices(["ann", "bob", "cem", "dan", "eve"], k=random.randint(0, 6)))
        for number in range(9)
        if random.random() < 0.8
    }


def count(corpus: Corpus) -> tuple[Counter[str], Counter[str]]:
    """Mentions and articles of each entity."""
    return (
        Counter(entity_id for _, names in corpus.values() for entity_id in names),
        Counter(entity_id for _, names in corpus.values() for entity_id in set(names)),
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_differences_of_an_entity_add_up_to_how_far_its_counts_moved(seed: int) -> None:
    random = Random(seed)
    before, now = make_random_corpus(random), make_random_corpus(random)
    moves = move(before, now)
    moved: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for row in moves.iter_rows(named=True):
        moved[0][row["entity_id"]] += row["mention_count"] - row["previous_mention_count"]
        moved[1][row["entity_id"]] += row["article_count"] - row["previous_article_count"]
    for found, old, new in zip(moved, count(before), count(now), strict=True):
        assert {name: found[name] for name in old | new} == {name: new[name] - old[name] for name in old | new}
    assert_frame_equal(moves, move(before, now, seed=seed), check_exact=True)

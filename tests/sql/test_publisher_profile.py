"""``publisher_profile``: what a publisher writes about more than the others do."""

from random import Random
from typing import Any

import pytest
from scipy.stats import chi2_contingency, fisher_exact

from tests.sql.conftest import Corpus


def add_articles(corpus: Corpus, publisher: str | None, *sentences: str, **columns: Any) -> None:
    """Add an article of a publisher for each sentence."""
    for sentence in sentences:
        number = len(corpus.rows["articles"])
        corpus.add_article(f"a{number:03}", [sentence], publisher=publisher, **columns)


def profile(corpus: Corpus, *columns: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Some columns of each row, by publisher and the name in the entity's id."""
    return {
        (row["publisher"], row["entity_id"].partition(":")[2]): tuple(row[column] for column in columns)
        for row in corpus.table("publisher_profile")
    }


def test_a_publisher_and_entity_have_one_row_with_all_its_counts(corpus: Corpus) -> None:
    add_articles(corpus, "Post", "[Ann] and [Ann].", "[Ann].", "Nobody.")
    add_articles(corpus, "Times", "[Ann].", "Nobody.", "Nobody.")
    add_articles(corpus, "Sun", "Nobody.")
    entity = {"entity_id": "person:ann", "entity_name": "Ann", "entity_type": "person"}
    assert corpus.table("publisher_profile") == [
        {"publisher": "Post"}
        | entity
        | {
            "article_count": 2,
            "story_count": 2,
            "publisher_article_count": 3,
            "other_article_count": 1,
            "other_total_article_count": 4,
            "expected_count": 1.28571428571,
            "g2": 1.24294729909,
            "fisher_p": 0.371429,
            "is_reliable": False,
        },
        {"publisher": "Times"}
        | entity
        | {
            "article_count": 1,
            "story_count": 1,
            "publisher_article_count": 3,
            "other_article_count": 2,
            "other_total_article_count": 4,
            "expected_count": 1.28571428571,
            "g2": -0.196451011558,
            "fisher_p": 0.885714,
            "is_reliable": False,
        },
    ]


def test_keyness_is_that_of_scipy_on_random_articles() -> None:
    random = Random(1)
    people = [f"Person {number}" for number in range(15)]
    for _ in range(4):
        corpus = Corpus()
        for publisher in ("Post", "Times", "Sun"):
            chances = [random.random() for _ in people]
            for _ in range(random.randint(1, 30)):
                names = [name for name, chance in zip(people, chances, strict=True) if random.random() < chance]
                add_articles(corpus, publisher, "".join(f"[{name}]" for name in names) or "Nobody.")
        with corpus.connection:
            rows = corpus.table("publisher_profile")
        for row in rows:
            own, others = (row["article_count"], row["other_article_count"])
            cells = [
                [own, row["publisher_article_count"] - own],
                [others, row["other_total_article_count"] - others],
            ]
            if sum(map(sum, cells)) == own + others:
                assert row["g2"] == 0  # everybody writes about it always
                continue
            test = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
            assert abs(row["g2"]) == pytest.approx(test.statistic, rel=1e-9, abs=1e-9)
            assert row["expected_count"] == pytest.approx(test.expected_freq[0, 0], rel=1e-9)
            assert (row["g2"] > 0) == (own > test.expected_freq[0, 0] + 1e-9)
            assert row["fisher_p"] == pytest.approx(fisher_exact(cells, "greater").pvalue, rel=1e-5)


def test_articles_of_unknown_publishers_are_in_no_number(corpus: Corpus) -> None:
    add_articles(corpus, "Post", "[Ann].")
    add_articles(corpus, "Times", "Nobody.")
    add_articles(corpus, None, "[Ann] and [Bob].")
    assert profile(corpus, "other_article_count", "other_total_article_count") == {("Post", "ann"): (0, 1)}


def test_articles_without_a_name_count_and_articles_without_text_do_not(corpus: Corpus) -> None:
    add_articles(corpus, "Post", "[Ann].", "Nobody.")
    add_articles(corpus, "Times", "Nobody.")
    add_articles(corpus, "Post", "[Ann].", is_extracted=False)
    add_articles(corpus, "Times", "[Ann].", is_extracted=False)
    counts = profile(corpus, "article_count", "publisher_article_count", "other_total_article_count")
    assert counts == {("Post", "ann"): (1, 2, 1)}


def test_copies_of_a_story_are_articles_of_their_publishers_and_one_story(corpus: Corpus) -> None:
    add_articles(corpus, "Post", "[Ann].", "[Ann].", story_id="a000")
    add_articles(corpus, "Times", "[Ann].", story_id="a000")
    counts = profile(corpus, "article_count", "story_count", "other_article_count")
    assert counts == {("Post", "ann"): (2, 1, 1), ("Times", "ann"): (1, 1, 2)}


def test_one_publisher_alone_has_nothing_of_its_own(corpus: Corpus) -> None:
    add_articles(corpus, "Post", *["[Ann]."] * 20, *["Nobody."] * 20)
    assert profile(corpus, "other_total_article_count", "g2", "fisher_p", "is_reliable") == {
        ("Post", "ann"): (0, 0.0, 1.0, False)
    }


def test_what_a_publisher_writes_about_less_than_others_is_negative_and_not_reliable(corpus: Corpus) -> None:
    add_articles(corpus, "Post", *["[Ann]."] * 4, *["Nobody."] * 40)
    add_articles(corpus, "Times", *["[Ann]."] * 40, *["Nobody."] * 4)
    assert {key: (g2 > 0, is_reliable) for key, (g2, is_reliable) in profile(corpus, "g2", "is_reliable").items()} == {
        ("Post", "ann"): (False, False),
        ("Times", "ann"): (True, True),
    }


@pytest.mark.parametrize(
    ("articles", "stories", "names_elsewhere", "is_reliable"),
    [
        (30, 3, 0, True),
        (29, 3, 0, False),
        (30, 2, 0, False),
        (30, 3, 202, True),  # 0.05 divided by 203 rows is above the chance that all three are of one publisher
        (30, 3, 203, False),  # divided by 204 rows it is below
    ],
)
def test_a_subject_is_reliable_with_enough_stories_articles_and_certainty(
    corpus: Corpus, articles: int, stories: int, names_elsewhere: int, is_reliable: bool
) -> None:
    for number in range(3):
        add_articles(corpus, "Post", "[Ann].", story_id=f"a00{min(number, stories - 1)}")
    add_articles(corpus, "Times", " ".join(f"[N{number}]" for number in range(names_elsewhere)) or "Nobody.")
    add_articles(corpus, "Times", *["Nobody."] * (articles - 4))
    assert profile(corpus, "is_reliable")["Post", "ann"] == (is_reliable,)

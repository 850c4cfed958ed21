"""How near a body is to the labelled one: precision, recall and F over runs of four words, averaged over articles.

The measure is that of the article extraction benchmark (scrapinghub/article-extraction-benchmark).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"\w+")
RUN_WORDS = 4


@dataclass(frozen=True)
class BodyScore:
    """Precision and recall, 0 to 1."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def split_words(text: str) -> list[str]:
    """The words of a text, case apart."""
    return WORD.findall(text.lower())


def count_runs(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words is in a text; a shorter text is one run."""
    words = split_words(text)
    return Counter(tuple(words[start : start + RUN_WORDS]) for start in range(max(1, len(words) - RUN_WORDS + 1)))


def score_body(body: str, wanted: str) -> BodyScore:
    """Score one body."""
    found, sought = count_runs(body), count_runs(wanted)
    common = (found & sought).total()
    return BodyScore(common / max(1, found.total()), common / max(1, sought.total()))


def average(scores: Iterable[BodyScore]) -> BodyScore:
    """Average precision and average recall."""
    of_all: Sequence[BodyScore] = list(scores)
    return BodyScore(sum(s.precision for s in of_all) / len(of_all), sum(s.recall for s in of_all) / len(of_all))

"""Pages as pasted from a browser, with the bodies of their articles as people or extraction libraries have labelled them.

What is learned from them belongs to the modules that train; how good a body is, to ``body_scores``.
"""

import difflib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pipeline.cleaning.judgements import judge_alone
from pipeline.cleaning.line_features import Values, describe_lines
from pipeline.cleaning.lines import fold_text
from pipeline.cleaning.passages import find_passages
from pipeline.cleaning.rules import LineRules
from training.body_scores import split_words

MIN_SHARED_LINES, MIN_SHARED_SHARE, MAX_PAGES_OF_LINE = 4, 0.12, 12


@dataclass(frozen=True)
class LabelledPage:
    """A page: its text, the labelled body, how much it counts, its lines' features, and which lines are of the body."""

    name: str
    text: str
    body: str
    weight: float
    features: dict[str, Values]
    is_body: list[bool]
    word_counts: list[int]
    folded_lines: frozenset[str]


def load_pages(folder: Path, labels: Path, weight: float, rules: LineRules) -> list[LabelledPage]:
    """Load the pages of a folder (``name.txt``) that are labelled: a JSON object of {name: {"articleBody": text}}."""
    wanted = json.loads(labels.read_text(encoding="utf-8"))
    return [
        describe_page(name, (folder / f"{name}.txt").read_text(encoding="utf-8"), label["articleBody"], weight, rules)
        for name, label in sorted(wanted.items())
    ]


def describe_page(name: str, text: str, body: str, weight: float, rules: LineRules) -> LabelledPage:
    """A page with the features of its lines."""
    passages = find_passages(text, lambda line: judge_alone(line, rules) is not None)
    alone = [judge_alone(passage.text, rules) for passage in passages]
    reasons = [judgement.removal_reason if judgement else None for judgement in alone]
    is_body, word_counts = mark_body([passage.text for passage in passages], body)
    return LabelledPage(
        name,
        text,
        body,
        weight,
        describe_lines(text, passages, reasons),
        is_body,
        word_counts,
        frozenset(folded for passage in passages if len(folded := fold_text(passage.text)) > 3),
    )


def mark_body(lines: Sequence[str], body: str) -> tuple[list[bool], list[int]]:
    """For each line, whether at least half of its words are of the body, and how many words it has."""
    words = [split_words(line) for line in lines]
    found = count_found(words, split_words(body))
    return [2 * hits >= len(of_line) > 0 for hits, of_line in zip(found, words, strict=True)], list(map(len, words))


def count_found(lines: Sequence[Sequence[str]], wanted: Sequence[str]) -> list[int]:
    """How many words of each line are in the wanted text, in its order."""
    words = [(word, place) for place, line in enumerate(lines) for word in line]
    matcher = difflib.SequenceMatcher(None, [word for word, _ in words], wanted, autojunk=False)
    found = Counter(words[place][1] for start, _, size in matcher.get_matching_blocks() for place in range(start, start + size))
    return [found[place] for place in range(len(lines))]


def group_pages(pages: Sequence[LabelledPage]) -> list[int]:
    """A number per page, the same for pages of one site: those that share many lines."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for line in page.folded_lines:
            holders[line].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if len(numbers) <= MAX_PAGES_OF_LINE:
            shared.update(combinations(numbers, 2))
    groups = list(range(len(pages)))
    for (first, second), count in sorted(shared.items()):
        least = min(len(pages[first].folded_lines), len(pages[second].folded_lines))
        if count >= max(MIN_SHARED_LINES, MIN_SHARED_SHARE * least):
            joined = groups[second]
            groups = [groups[first] if group == joined else group for group in groups]
    return groups


def split_folds(pages: Sequence[LabelledPage], count: int) -> list[frozenset[int]]:
    """The numbers of the pages of each fold; those of one site are in one fold."""
    groups = group_pages(pages)
    sites = sorted(set(groups))
    random.Random(0).shuffle(sites)
    fold_of = {site: place % count for place, site in enumerate(sites)}
    return [frozenset(number for number, group in enumerate(groups) if fold_of[group] == fold) for fold in range(count)]

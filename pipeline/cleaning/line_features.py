"""What a line of a page shows of being article or furniture: numbers about it, its neighbours and its place on the page.

How much each number counts is learned and belongs to ``line_model``; which words are cues is said in ``cue_words.csv``.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.cleaning.lines import ends_sentence
from pipeline.cleaning.passages import Passage
from pipeline.tables import RemovalReason

Values = NDArray[np.float64]

CUE_FILE = Path(__file__).with_name("cue_words.csv")
SAMPLE_CHARS = 200  # a line's start shows what it looks like
CUE_WORDS = 24  # of a line, from its start
CUE_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?…。！？]+[\"”’»')]*(?=\s|$|[^\x00-\x7f])")
UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, Japanese, Chinese: about two make a word
SYLLABLE = re.compile("[\uac00-\ud7af]")  # Korean, whose words take endings
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
LONG_WORD = re.compile(r"[^\W_]{4,}")
DIGITS = re.compile(r"\d+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
QUOTE = re.compile('["“”„«»「」]')
FAR = 60  # lines; whatever is farther away is out of sight
PROSE_WORDS = 5
LONG_WORDS = 34  # so long a line reads as prose even without a full stop
SHORT_WORDS = 12
MAX_GAIN, GAP_COST = 60.0, 6.0  # words that a line of prose adds to a segment at most, and that any other line takes from it
BEGUN_WORDS = 80  # after so much prose a menu's words no longer come from above the article
MARKERS = (
    "cue_comment", "cue_related", "cue_subscribe", "cue_share", "cue_legal", "cue_tags", "cue_author", "cue_age", "is_byline",
)  # fmt: skip
SMOOTHED = ("capital_word_share", "has_quote", "cue_advert")
SHARED_WITH_NEIGHBOURS = (
    "words", "small_word_share", "capital_word_share", "symbol_share", "ends_sentence", "template_count",
)  # fmt: skip
NEIGHBOURS = (-2, -1, 1, 2)
NO_NEIGHBOUR = -1.0


def describe_lines(source_text: str, passages: Sequence[Passage], reasons: Sequence[RemovalReason | None]) -> dict[str, Values]:
    """Numbers about each passage of one article, by name: one value a passage.

    Args:
        source_text: the text that the passages are of.
        passages: in reading order, at least one.
        reasons: why each passage is removed for what it shows on its own; None where it is not.
    """
    texts = [passage.text for passage in passages]
    counts = [count_words(text) for text in texts]
    rows = list(map(describe_line, texts, counts))
    own = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    words = np.array(counts)
    gaps = [source_text.count("\n", before.end, behind.start) for before, behind in pairwise(passages)]
    own |= {
        "is_byline": np.array([reason == RemovalReason.BYLINE for reason in reasons], float),
        "is_ruled_out": np.array([reason is not None for reason in reasons], float),
        "template_count": count_templates(texts),
        "blank_before": np.array([2, *gaps], float),
        "blank_behind": np.array([*gaps, 2], float),
    }
    prose = words * own["is_prose"]
    return (
        own
        | describe_place(own, words, prose)
        | describe_run(own, words, prose, texts)
        | describe_markers(own, words, prose)
        | describe_overlap(texts, own["is_prose"], find_densest_segment(own["is_prose"], words))
        | describe_neighbours(own)
    )


def count_words(text: str) -> float:
    """Number of words; in scripts without spaces two characters make one."""
    unspaced = len(UNSPACED.findall(text))
    return unspaced / 2 + len(UNSPACED.sub(" ", text).split()) if unspaced else float(text.count(" ") + 1)


def describe_line(text: str, words: float) -> dict[str, float]:
    """What one line shows on its own."""
    sample = text[:SAMPLE_CHARS]
    pieces = sample.split()
    firsts = [piece[0] for piece in pieces]
    letters = count_characters(sample, str.isalpha) or 1
    symbols = len(sample) - count_characters(sample, str.isalnum) - sample.count(" ")
    is_sentence = ends_sentence(text)
    return {
        "words": float(np.log1p(words)),
        "word_chars": len(text) / words,
        "symbol_share": symbols / len(sample),
        "capital_letter_share": count_characters(sample, str.isupper) / letters,
        "capital_word_share": sum(map(str.isupper, firsts)) / len(pieces),
        "small_word_share": sum(map(str.islower, firsts)) / len(pieces),
        "short_word_share": sum([len(piece) <= 3 for piece in pieces]) / len(pieces),
        "commas": float(min(10, text.count(",") + text.count("，") + text.count("、"))),
        "sentences": float(min(10, len(SENTENCE_END.findall(text)))),
        "ends_sentence": float(is_sentence),
        "has_quote": float(QUOTE.search(text) is not None),
        "starts_quoted": float(QUOTE.match(text) is not None),
        "has_bracket": float("(" in sample or "[" in sample),
        "has_digit": float(count_characters(sample, str.isdigit) > 0),
        "has_year": float(YEAR.search(sample) is not None),
        "is_prose": float((words >= PROSE_WORDS and is_sentence) or words >= LONG_WORDS),
    } | find_cues(text)


def count_characters(text: str, kind: Callable[[str], bool]) -> int:
    """Characters of which a method of ``str`` is true; those of ASCII are counted all at once."""
    ascii_text = text.encode("ascii", "ignore")
    count = len(ascii_text) - len(ascii_text.translate(None, list_ascii(kind)))
    return count if len(ascii_text) == len(text) else count + sum(map(kind, NOT_ASCII.findall(text)))


@cache
def list_ascii(kind: Callable[[str], bool]) -> bytes:
    """The characters of ASCII of which a method of ``str`` is true."""
    return bytes(code for code in range(128) if kind(chr(code)))


@cache
def load_cues() -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The cues that each word or pair of words belongs to, and the names of all cues."""
    with CUE_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cues: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        for word in row["words"].split("|"):
            cues[word][f"cue_{row['cue']}"] = None
    return {word: tuple(names) for word, names in cues.items()}, tuple(dict.fromkeys(f"cue_{row['cue']}" for row in rows))


def find_cues(text: str) -> dict[str, float]:
    """How many words of each cue are among the first words of a line."""
    cues, names = load_cues()
    found = dict.fromkeys(names, 0.0)
    words = CUE_TOKEN.findall(text[:SAMPLE_CHARS].casefold())[:CUE_WORDS]
    for word in (*words, *map(" ".join, pairwise(words))):
        for name in cues.get(word, ()):
            found[name] += 1.0
    if len(text) <= FAR and (UNSPACED.search(text) or SYLLABLE.search(text)):
        for word, of_word in cues.items():
            if word in text and (UNSPACED.match(word) or SYLLABLE.match(word)):
                for name in of_word:
                    found[name] += 1.0
    return found


def count_templates(texts: Sequence[str]) -> Values:
    """How often lines like each are on the page, numbers apart, as the logarithm of one more."""
    templates = [DIGITS.sub("#", text[:80].casefold()) for text in texts]
    counts = Counter(templates)
    return np.log1p([counts[template] for template in templates])


def describe_place(own: dict[str, Values], words: Values, prose: Values) -> dict[str, Values]:
    """Where each line stands: on the page, in its block between blank lines, and to the running text."""
    is_prose = own["is_prose"]
    count = len(words)
    places = np.arange(count)
    total = max(1.0, prose.sum())
    block = np.cumsum(own["blank_before"] >= 2).astype(int)
    block_prose = np.bincount(block, weights=prose)[block]
    near, far = sum_around(prose, 6, 6), sum_around(prose, 20, 20)
    first, last = find_densest_segment(is_prose, words)
    long_prose = (is_prose > 0) & (words >= SHORT_WORDS)
    median = float(np.median(words[is_prose > 0])) if is_prose.any() else 0.0

    def of_page(value: float) -> Values:
        return np.full(count, value)

    return {
        "page_lines": of_page(np.log1p(count)),
        "page_prose": of_page(np.log1p(total)),
        "page_prose_share": of_page(total / max(1.0, words.sum())),
        "median_words": of_page(median),
        "relative_words": words / max(1.0, median),
        "position": places / count,
        "lines_before": np.log1p(places),
        "lines_behind": np.log1p(count - 1 - places),
        "prose_before_share": (np.cumsum(prose) - prose) / total,
        "block_lines": np.log1p(np.bincount(block)[block]),
        "block_prose": np.log1p(block_prose),
        "block_prose_share": block_prose / np.maximum(1.0, np.bincount(block, weights=words)[block]),
        "prose_near": np.log1p(near),
        "prose_near_share": near / max(1.0, near.max()),
        "prose_far_share": far / max(1.0, far.max()),
        "prose_behind_share": sum_around(prose, -1, 3) / (sum_around(words, -1, 3) + 1),
        "prose_lines_behind": sum_around(is_prose, -1, 3),
        "prose_distance_before": np.log1p(measure_distance(long_prose)),
        "prose_distance_behind": np.log1p(measure_distance(long_prose[::-1])[::-1]),
        "core_distance": np.clip(places - find_core(prose), -100, 100).astype(float),
        "segment_distance_before": np.clip(first - places, -50, 50).astype(float),
        "segment_distance_behind": np.clip(places - last, -50, 50).astype(float),
        "segment_share": of_page(prose[first : last + 1].sum() / total),
    }


def describe_run(own: dict[str, Values], words: Values, prose: Values, texts: Sequence[str]) -> dict[str, Values]:
    """The run of lines around each that are all prose or all not, and what stands before and behind it."""
    is_prose = own["is_prose"]
    places = np.arange(len(words))
    starts = np.maximum.accumulate(np.where(np.diff(is_prose, prepend=-1) != 0, places, 0))
    ends = np.minimum.accumulate(np.where(np.diff(is_prose, append=-1) != 0, places, len(words))[::-1])[::-1]
    lengths = ends - starts + 1

    def average(values: Values) -> Values:
        sums = np.concatenate([[0.0], np.cumsum(values)])
        averages: Values = (sums[ends + 1] - sums[starts]) / lengths
        return averages

    announces = np.array([text.endswith(":") for text in texts], float)
    return {
        "run_lines": np.log1p(lengths),
        "run_place": np.log1p(places - starts),
        "run_words": average(words),
        "run_digits": average(own["has_digit"]),
        "run_blanks": average((own["blank_before"] >= 2).astype(float)),
        "run_repeats": average(own["template_count"]),
        "run_announces": announces[starts],
        "prose_before_run": np.log1p(np.concatenate([[0.0], prose])[starts]),
        "prose_behind_run": np.log1p(np.concatenate([prose, [0.0]])[ends + 1]),
    }


def describe_markers(own: dict[str, Values], words: Values, prose: Values) -> dict[str, Values]:
    """For each kind of short line that is typical around articles: how far back one is, and how many are where.

    ``_seen`` and ``_left`` count those before and behind that stand after the first prose of the page, ``_behind_core`` those
    between its densest prose and the line.
    """
    core = find_core(prose)
    places = np.arange(len(words))
    is_short = words <= SHORT_WORDS
    has_begun = np.cumsum(prose) - prose >= BEGUN_WORDS
    features: dict[str, Values] = {}
    for name in MARKERS:
        marks = (own[name] > 0) & is_short
        counts = np.cumsum(marks)
        begun = marks & has_begun
        features[f"{name}_distance"] = np.log1p(measure_distance(marks))
        features[f"{name}_behind_core"] = np.where(places > core, np.minimum(counts - counts[core], 6), 0).astype(float)
        features[f"{name}_seen"] = np.minimum(np.cumsum(begun), 8).astype(float)
        features[f"{name}_left"] = np.minimum(np.cumsum(begun[::-1])[::-1], 8).astype(float)
    return features


def describe_overlap(texts: Sequence[str], is_prose: Values, segment: tuple[int, int]) -> dict[str, Values]:
    """Share of each line's longer words that stand in other prose of the page, and in its densest segment."""
    tokens = [set(LONG_WORD.findall(text.casefold())) for text in texts]
    uses = Counter(word for place, found in enumerate(tokens) if is_prose[place] for word in found)
    in_segment = set().union(*tokens[segment[0] : segment[1] + 1])
    shares, segment_shares = np.zeros(len(texts)), np.zeros(len(texts))
    for place, found in enumerate(tokens):
        if found:
            own_use = int(is_prose[place])
            shares[place] = sum(uses[word] > own_use for word in found) / len(found)
            segment_shares[place] = len(found & in_segment) / len(found)
    return {"prose_overlap": shares, "segment_overlap": segment_shares}


def describe_neighbours(own: dict[str, Values]) -> dict[str, Values]:
    """Some of the numbers of the two lines before and behind each, and averages over five lines on either side."""
    features: dict[str, Values] = {}
    for name in SHARED_WITH_NEIGHBOURS:
        for offset in NEIGHBOURS:
            shifted = np.full(len(own[name]), NO_NEIGHBOUR)
            if offset < 0:
                shifted[-offset:] = own[name][:offset]
            else:
                shifted[:-offset] = own[name][offset:]
            features[f"{name}{offset:+d}"] = shifted
    for name in SMOOTHED:
        features[f"{name}_around"] = sum_around(own[name], 5, 5) / sum_around(np.ones(len(own[name])), 5, 5)
    return features


def sum_around(values: Values, before: int, behind: int) -> Values:
    """Sum of the values from ``before`` places before each place to ``behind`` places behind it."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    places = np.arange(len(values))
    first = np.minimum(np.maximum(places - before, 0), len(values))
    last = np.minimum(np.maximum(places + behind + 1, 0), len(values))
    around: Values = sums[np.maximum(first, last)] - sums[first]
    return around


def measure_distance(marks: NDArray[np.bool_]) -> Values:
    """Lines from each place to the nearest mark before it, at most FAR."""
    places = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, places, -FAR))
    distances: Values = np.minimum(places - np.concatenate([[-FAR], last[:-1]]), FAR).astype(float)
    return distances


def find_core(prose: Values) -> int:
    """The place in the midst of the densest prose."""
    return int(np.argmax(sum_around(prose, 6, 6)))


def find_densest_segment(is_prose: Values, words: Values) -> tuple[int, int]:
    """First and last place of the segment with most prose and least else (Kadane's algorithm; Bentley 1984)."""
    gains = np.where(is_prose > 0, np.minimum(words, MAX_GAIN), -GAP_COST)
    best, best_sum, start, running = (0, 0), -np.inf, 0, 0.0
    for place, gain in enumerate(gains.tolist()):
        if running <= 0:
            start, running = place, 0.0
        running += gain
        if running > best_sum:
            best, best_sum = (start, place), running
    return best

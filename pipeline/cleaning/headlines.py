"""When a line of an article says its headline once more, word for word or nearly so.

Which passage is the headline belongs to ``judgements``.
"""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.cleaning.lines import LONG_TEXT_CHARS, ends_sentence, fold_text, is_prose, normalize_text
from pipeline.cleaning.passages import Passage, make_passage

MAX_HEADLINE_CHARS = 2 * LONG_TEXT_CHARS
MAX_LENGTH_RATIO = 2  # of two texts that differ in quotes, spaces and punctuation
MIN_WORDS = 5  # of a headline that is repeated in other words; two shorter ones are soon alike
MIN_COMMON_SHARE = 0.75
MAX_LABEL_WORDS = 6  # before a headline, such as "Share All sharing options for:", or behind it, such as the name of the site
OPENING_QUOTES = tuple("\"“‘'«")


def repeats_headline(text: str, headline: str) -> bool:
    """Whether a text says the words of a headline, and nothing else."""
    may_repeat = len(text) <= MAX_LENGTH_RATIO * len(headline) <= MAX_LENGTH_RATIO * MAX_HEADLINE_CHARS  # most do not
    return may_repeat and fold_text(text) == fold_text(headline)


def varies_headline(text: str, headline: str) -> bool:
    """Whether a line above the first paragraph is the headline in another wording, or behind a label.

    A sentence is none, since articles often begin with what the headline says; nor is a line with other numbers.
    """
    states = ends_sentence(text) and not text.endswith("?")
    if max(len(text), len(headline)) > MAX_HEADLINE_CHARS or (states and not ends_sentence(headline)):
        return False
    words, wanted = fold_text(text).split(), fold_text(headline).split()
    shorter, longer = sorted((words, wanted), key=len)
    if len(shorter) < MIN_WORDS:
        return False
    is_end = longer[-len(shorter) :] == shorter
    is_cut = shorter is words and longer[: len(shorter)] == shorter
    if (is_end or is_cut) and len(longer) - len(shorter) <= MAX_LABEL_WORDS:
        return True
    if {word for word in words if word.isdecimal()} - set(wanted):
        return False
    common = (Counter(words) & Counter(wanted)).total()
    return common >= MIN_COMMON_SHARE * len(longer)


def part_headline(source_text: str, passages: Sequence[Passage], headline: str | None) -> list[Passage]:
    """Part the headline from the sentence behind it where a line above the second paragraph begins with it.

    Args:
        source_text: the text as received.
        passages: its passages, in order.
        headline: the headline as declared; without one nothing is parted.
    """
    words = normalize_text(headline or "").split()
    if len(words) < MIN_WORDS or len(headline or "") > MAX_HEADLINE_CHARS:
        return list(passages)
    wanted = re.compile(r"\s+".join(map(re.escape, words)) + r"\s+(?=\S)")
    parted: list[Passage] = []
    is_above_text = True
    for passage in passages:
        match = wanted.match(source_text, passage.start, passage.end) if is_above_text else None
        is_above_text = is_above_text and not is_prose(passage.text)
        if match is not None and begins_sentence(normalize_text(source_text[match.end() : passage.end])):
            parted.append(make_passage(source_text, passage.start, match.end(), is_part_of_line=True))
            parted.append(make_passage(source_text, match.end(), passage.end, is_part_of_line=True))
        else:
            parted.append(passage)
    return parted


def begins_sentence(text: str) -> bool:
    """Whether a text behind a headline is sentences of their own rather than the rest of one."""
    return is_prose(text) and (text[:1].isupper() or text.startswith(OPENING_QUOTES))

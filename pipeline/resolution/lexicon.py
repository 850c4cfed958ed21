"""Finding known names in a text, word by word: where they stand, not what they mean.

Texts and names are in plain characters (``names.plain``).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from pipeline.resolution.words import DATE_WORDS, FUNCTION_WORDS

Meaning = TypeVar("Meaning")

# Patterns begin with the character that starts a name, not with what may stand before it: so they are found much faster.
CAPITAL_WORD = re.compile(r"[^\W_a-z](?<![^\W_].)[^\W_]*")
LEFT_OF_HYPHEN = re.compile(r"(?<![^\W_])[^\W_]+$")  # the whole word, or nothing
WORD_START = re.compile(r"[^\W_]+")
POSSESSIVE = re.compile(r"[sS](?![^\W_])")
MIN_CAPITALS = 4  # fewer are an acronym
# A product's number may stand in the plural: "F-35s".
ENDS_IN_NUMBER = re.compile(r"\d$")


class Style:
    """How a text uses capitals."""

    SENTENCE = "sentence"
    TITLE = "title"  # Most Words Start with One
    UPPER = "upper"  # ALL OF THEM


class Entry(NamedTuple, Generic[Meaning]):
    """A name, its form without case, its meaning, and whether it is found in any case after its first letter."""

    name: str
    folded: str
    meaning: Meaning
    is_caseless: bool


class Found(NamedTuple, Generic[Meaning]):
    """A place where a name stands."""

    start: int
    end: int
    name: str
    meaning: Meaning


class Lexicon(Generic[Meaning]):
    """Names by their first word, the longest first.

    ``small`` finds the names such as "al-Qaeda" and "iPhone", which are not found by their capital, if there are any.
    """

    def __init__(self, entries: Iterable[tuple[str, Meaning, bool]]) -> None:
        by_word: dict[str, list[Entry[Meaning]]] = defaultdict(list)
        for name, meaning, is_caseless in sorted(entries, key=lambda entry: (-len(entry[0]), entry[0])):
            if word := WORD_START.search(name):
                by_word[word.group().casefold()].append(Entry(name, name.casefold(), meaning, is_caseless))
        self.names_by_word = dict(by_word)  # without case
        small = {entry.name: entry.meaning for entries in by_word.values() for entry in entries if entry.name[0].islower()}
        self.small_meanings = small
        self.small = re.compile("|".join(map(re.escape, sorted(small, key=lambda name: (-len(name), name))))) if small else None

    def __contains__(self, word: str) -> bool:
        return word.casefold() in self.names_by_word


def find_names(
    text: str, style: str, lexicons: Sequence[Lexicon[Meaning]], known_words: Sequence[Lexicon[Meaning]] = ()
) -> Iterator[Found[Meaning]]:
    """Yield where the names of some lexicons stand in a text, without overlaps; lower-case names come last.

    At each place it is the longest of the first lexicon that has one.

    Args:
        text: a text in plain characters.
        style: how it uses capitals, a value of Style.
        lexicons: what to find.
        known_words: further lexicons whose words may stand on the other side of a hyphen, as in "US-Turkey".
    """
    known = (*lexicons, *known_words)
    lookups = [lexicon.names_by_word.get for lexicon in lexicons]
    free_from = 0
    for match in CAPITAL_WORD.finditer(text):
        word = match.group().casefold()
        for look_up in lookups:
            entries = look_up(word)
            if entries and match.start() >= free_from and (found := match_longest(text, match.start(), entries, style, known)):
                yield found
                free_from = found.end
                break
    for lexicon in lexicons:
        for match in lexicon.small.finditer(text) if lexicon.small else ():
            if is_bounded(text, match.start(), match.end(), known):
                yield Found(match.start(), match.end(), match.group(), lexicon.small_meanings[match.group()])


def match_longest(
    text: str, start: int, entries: Sequence[Entry[Meaning]], style: str, known: Sequence[Lexicon[Meaning]]
) -> Found[Meaning] | None:
    """The first of the entries that stands at a place."""
    in_capitals = style != Style.SENTENCE or text[start + 1 : start + 2].isupper()
    for entry in entries:
        if not (in_capitals or entry.is_caseless or text.startswith(entry.name, start)):
            continue  # nearly all of the many names that begin with "John"
        end = measure_match(text, start, entry, style)
        if end and is_bounded(text, start, end, known):
            return Found(start, end, entry.name, entry.meaning)
    return None


def measure_match(text: str, start: int, entry: Entry[Meaning], style: str) -> int:
    """Where the entry ends when it stands at ``start``; 0 when it does not.

    Case counts, except in headlines: in ALL CAPS, and in Title Case for names of several words ("Us" is not "US"). Words of
    some length may be in capitals anywhere, as in the datelines and tables of newswires.
    """
    end = start + len(entry.name)
    segment = text[start:end]
    if style == Style.UPPER:
        is_word = entry.folded in FUNCTION_WORDS or entry.folded in DATE_WORDS
        is_match = not is_word and segment.casefold() == entry.folded
    elif entry.is_caseless or (style == Style.TITLE and " " in entry.name):
        is_match = segment.casefold() == entry.folded
    else:
        is_match = segment == entry.name or (
            len(segment) >= MIN_CAPITALS and segment.isupper() and segment.casefold() == entry.folded
        )
    if not is_match:
        return 0
    is_plural = text[end : end + 1] in ("s", "S") and ENDS_IN_NUMBER.search(entry.name)
    return end + 1 if is_plural else end


def is_bounded(text: str, start: int, end: int, lexicons: Iterable["Lexicon[Meaning]"]) -> bool:
    """Whether a name at this place is a word, or words, of its own and not a piece of another."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in ("", " ") and after in ("", " "):
        return True
    return begins_word(text, start, before, lexicons) and ends_word(text, end, after, lexicons)


def begins_word(text: str, start: int, before: str, lexicons: Iterable["Lexicon[Meaning]"]) -> bool:
    """Whether a word can begin here, after the character ``before``."""
    if before.isalnum() or before in ("@", "#", "_"):
        return False
    if before in ("'", "&"):
        return not text[start - 2 : start - 1].isalnum()  # O'Neil, AT&T
    left = LEFT_OF_HYPHEN.search(text, max(0, start - 40), start - 1) if before == "-" else None
    return left is None or is_separate(left.group(), lexicons)


def ends_word(text: str, end: int, after: str, lexicons: Iterable["Lexicon[Meaning]"]) -> bool:
    """Whether a word can end here, before the character ``after``."""
    if after.isalnum() or after in ("@", "_", "$"):
        return False
    following = text[end + 1 : end + 2]
    if after == "&":
        return not following.isalnum()
    if after == ".":
        return not following.islower()  # Amazon.com
    if after == "'":
        return not following.isalpha() or POSSESSIVE.match(text, end + 1) is not None
    right = WORD_START.match(text, end + 1) if after == "-" else None
    return right is None or is_separate(right.group(), lexicons)


def is_separate(word: str, lexicons: Iterable["Lexicon[Meaning]"]) -> bool:
    """Whether a word on the other side of a hyphen leaves a name its own: "Kurdish-led", "US-Turkey", not "Jean-Claude"."""
    return word[0].islower() or any(word in lexicon for lexicon in lexicons)


def find_style(text: str, is_headline: bool) -> str:
    """How a text uses capitals; only a headline is taken to be in Title Case."""
    if text.isupper() and " " in text:
        return Style.UPPER
    if is_headline:
        words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
        if words and sum(word[0].isupper() for word in words) > 0.7 * len(words):
            return Style.TITLE
    return Style.SENTENCE

"""How alike two names are as strings, and the words that part names otherwise alike.

Which names are compared belongs to ``suggestions``. Words are those of normal forms (``names.normalize_name``).
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from pipeline.resolution.words import DIRECTIONS, SMALL_WORDS, SUFFIXES, list_words

# What is written in several ways when a name comes from another alphabet; the longer of two that begin alike stands first.
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("tsch|tch|dzh|sch|sh|ch|zh|dj", "s"),
        ("ph", "f"),
        ("kh|gh|ck|q|g|c(?![eiy])", "k"),
        ("ts|c|z|x", "s"),
        ("th", "t"),
        ("dh", "d"),
        ("w", "v"),
    )
)
# Words that part names otherwise alike: "North Korea" and "South Korea", "World War I" and "World War II".
PARTING_WORDS = (
    DIRECTIONS
    | SUFFIXES
    | list_words(
        "i ii iii iv v vi vii viii ix x xi xii one two three four five six seven eight nine ten first second third fourth "
        "fifth upper lower inner outer new old men women mens womens male female boys girls man woman boy girl pro anti non un "
        "ex pre post former acting deputy vice summer winter spring autumn fall senior left right red blue green black white"
    )
)
MIN_SOUND = 3  # consonants that a name needs to be compared by sound
MIN_LETTERS = 5  # letters that a name of one word needs
LIKE_WORD = 0.8  # likeness that words need besides
LIKE_NAME = 0.86  # for a short word, and a name of one word
LONG_WORD = 8  # letters from which two may be wrong


@lru_cache(maxsize=200_000)
def sound_out(word: str) -> str:
    """The consonants of a word as they sound in any transliteration: "gaddafi", "qadhafi" and "kadafi" are all "kdf"."""
    sounds = word
    for pattern, sound in SOUNDS:
        sounds = pattern.sub(sound, sounds)
    first = "a" if sounds[:1] in tuple("aeiouy") else ""
    return first + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhj]", "", sounds))


def sound_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words of two names with the same consonants are alike enough, one by one."""
    if sum(len(sound_out(word)) for word in one) < MIN_SOUND or min(sum(map(len, one)), sum(map(len, other))) < MIN_LETTERS:
        return False
    return all(
        measure_similarity(*words) > (LIKE_NAME if len(one) == 1 or min(map(len, words)) < MIN_LETTERS else LIKE_WORD)
        for words in zip(one, other, strict=True)
    )


def is_misspelling(one: str, other: str, is_alone: bool) -> bool:
    """Whether two words may be one with a letter missing, too many or in the wrong place, or, if they are long, two.

    A word with another letter in the place of one is most often another word, and so is one that begins differently.
    """
    shortest = min(len(one), len(other))
    if one == other or one[0] != other[0] or shortest < (MIN_LETTERS + 1 if is_alone else MIN_LETTERS - 1):
        return False
    distance = OSA.distance(one, other)
    is_exchange = len(one) == len(other) and sorted(one) != sorted(other)
    return distance == 1 and not is_exchange if shortest < LONG_WORD else distance <= 2


def measure_similarity(one: str, other: str) -> float:
    """Likeness of two texts, 0 to 1, after Jaro and Winkler; the first letters count most."""
    return JaroWinkler.normalized_similarity(one, other)


def differ_by_word(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a word that only one of two names has parts them: a number, a direction, an opposite."""
    only = set(one) ^ set(other)
    return any(word in PARTING_WORDS or any(character.isdigit() for character in word) for word in only)


def singular(word: str) -> str:
    """A word without the ending of a plural."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def sign_words(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name without the small ones."""
    return tuple(word for word in words if word not in SMALL_WORDS)

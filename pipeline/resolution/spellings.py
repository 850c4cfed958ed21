"""One name in several spellings, over the corpus: "Schaeuble" for "Schäuble", "Sergey" for "Sergei Lavrov".

Which entity a name stands for belongs to ``grouping``; here a spelling is only replaced by the usual one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Occurrence
from pipeline.resolution.names import normalize_name

# What is written for these letters where they are missing; the normal form has the letter without its mark.
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe"})
# Letters that transcriptions of one name into English exchange, in the order in which they are replaced.
SOUNDS = (
    (re.compile(r"t?s?ch"), "c"),
    (re.compile(r"([dgkst])h"), r"\1"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q|c(?=[aklortu]|$)"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"[aeo]?y|ei|ai|ie|ee|ij"), "i"),
    (re.compile(r"[ou]+"), "u"),
    (re.compile(r"(.)\1+"), r"\1"),
)
MIN_LETTERS = 4
MIN_LETTERS_OF_LAST_NAME = 6
TIMES_AS_FREQUENT = 4
TIMES_TURNED = 20


def find_spellings(articles: Sequence[Sequence[Occurrence]], aliases: AliasRules) -> dict[str, str]:
    """The usual spelling of names, by normal form, for those spelled in another way; the alias file's stay as they are."""
    names: Counter[str] = Counter()
    persons: set[str] = set()
    unmarked: dict[str, str] = {}
    for article in articles:
        for occurrence in article:
            if occurrence.known:
                continue
            normal = normalize_name(occurrence.text)
            names[normal] += occurrence.times
            if occurrence.label == "PERSON" and " " in normal:
                persons.add(normal)
            if not occurrence.text.isascii():
                unmarked |= list_unmarked(occurrence.text)
    fixed = aliases.entities.keys() | aliases.kept_apart
    spellings = {name: respell(name, unmarked) for name in names if name not in fixed} if unmarked else {}
    spellings = {name: usual for name, usual in spellings.items() if name != usual}
    counts = {name: names[name] for name in persons - fixed - spellings.keys()}
    similar = find_similar_persons(counts) | find_turned_persons(counts)
    return spellings | {name: usual for name, usual in similar.items() if not fixed & {name, usual}}


def list_unmarked(text: str) -> dict[str, str]:
    """The words of a text with marked letters, as they are spelled without: "schaeuble" for "schauble"."""
    words = (word for word in text.split() if word != word.translate(TWO_LETTERS))
    spelled = {normalize_name(word.translate(TWO_LETTERS)): normalize_name(word) for word in words}
    return {word: usual for word, usual in spelled.items() if len(word) >= MIN_LETTERS}


def respell(normal: str, words: dict[str, str]) -> str:
    """A normal form with its words replaced."""
    return " ".join(words.get(word, word) for word in normal.split())


def find_similar_persons(counts: dict[str, int]) -> dict[str, str]:
    """Full names that differ in one word, which sounds alike, with the most frequent of them; and their last names."""
    by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
    sounds_by_last_name: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name in counts:
        words = name.split()
        sound = tuple(map(find_sound, words))
        by_sound[sound].append(name)
        sounds_by_last_name[words[-1]].add(sound)
    similar: dict[str, str] = {}
    for names in by_sound.values():
        usual, *others = sorted(names, key=lambda name: (-counts[name], name))
        for name in others:
            last, usual_last = name.split()[-1], usual.split()[-1]
            is_usual = counts[usual] >= TIMES_AS_FREQUENT * counts[name]
            is_only = len(sounds_by_last_name[last]) == 1  # nobody else has this last name
            if (is_only or (is_usual and last == usual_last)) and differ_in_one_word(name.split(), usual.split(), is_usual):
                similar |= {name: usual} if last == usual_last else {name: usual, last: usual_last}
    return similar


def find_turned_persons(counts: dict[str, int]) -> dict[str, str]:
    """Names with the last name first, as in lists, of persons that are hardly ever called so: "Trump Donald"."""
    turned = {name: " ".join(reversed(name.split())) for name in counts if name.count(" ") == 1}
    return {name: usual for name, usual in turned.items() if counts.get(usual, 0) >= TIMES_TURNED * counts[name]}


def differ_in_one_word(one: Sequence[str], other: Sequence[str], is_usual: bool) -> bool:
    """Whether two names of as many words differ in a single one that is long enough to tell.

    Short last names that sound alike are many: "Mike Reid" is "Mike Reed" only where that name is far more usual.
    """
    places = [place for place, (word, same) in enumerate(zip(one, other, strict=True)) if word != same]
    if len(places) != 1:
        return False
    place = places[0]
    needed = MIN_LETTERS if is_usual or place < len(one) - 1 else MIN_LETTERS_OF_LAST_NAME
    return min(len(one[place]), len(other[place])) >= needed


def find_sound(word: str) -> str:
    """A word with letters that transcriptions exchange as one: "yanukovich" and "yanukovych" give the same."""
    for pattern, letter in SOUNDS:
        word = pattern.sub(letter, word)
    return word

"""What articles together say about names now and said before: which articles need to be looked at again for the difference.

Every answer of ``CorpusNames`` that ``finding.complete_candidates`` asks for is about words of the article itself. So where the
answers about all words of an article are as they were, its names are too. A question that is asked there for the first time
belongs here too.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

import polars as pl

from pipeline.resolution.corpus_names import CorpusNames, split_words
from pipeline.resolution.lexicon import WORD_START
from pipeline.resolution.names import name_tokens, normalize_name

CHANGED_NAMES = pl.Schema({"name": pl.String, "part": pl.Int64, "part_count": pl.Int64, "word": pl.String})


def list_changed_names(before: CorpusNames, now: CorpusNames, marked: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """The names about which some answer is another than before, with the words that an article has where one may stand.

    Args:
        before: what the articles said together when their names were located.
        now: what they say now.
        marked: the names that the model marked in any of them, with their labels.

    Returns:
        A frame with the schema CHANGED_NAMES. A name stands only in articles that have one of the words for each of its parts,
        as they are written in the texts.
    """
    words = Words(now.words)
    usual = set(_list_usual(before)) ^ set(_list_usual(now))
    parts = {
        name: words.find_parts(name)
        for name in {*_list_changed_answers(before, now), *_list_changed_cuts(before, now, marked), *usual}
    }
    # A name that is found by its small letter may hide another where it is itself a piece of a word.
    parts |= {name: words.find_pieces(name) for name in usual if name[0].islower()}
    for token in before.usual.names_by_word.keys() ^ now.usual.names_by_word.keys():
        # What names begin with counts also on the other side of a hyphen.
        parts[f"{token} beside a hyphen"] = [{word for word in words.find_parts(token)[0] if "-" in word}]
    rows = [
        (name, number, len(needed), word)
        for name, needed in sorted(parts.items())
        for number, part in enumerate(needed)
        for word in sorted(part)
    ]
    return pl.DataFrame(rows, schema=CHANGED_NAMES, orient="row")


class Words:
    """The words of texts, as they are written, to be found without regard to case."""

    def __init__(self, words: Iterable[str]) -> None:
        self._folded = {word: word.casefold() for word in words}
        self._by_token: dict[str, set[str]] = defaultdict(set)
        for word, folded in self._folded.items():
            for token in WORD_START.findall(folded):
                self._by_token[token].add(word)
        self._tokens = sorted(self._by_token)

    def find_parts(self, name: str) -> list[set[str]]:
        """For each word of a name those in which it stands; the last may go on: "F-35s", "Su-30M"."""
        pieces = [piece for piece in split_words(name.casefold()) if WORD_START.search(piece)]
        return [self._find(piece, piece is pieces[-1]) for piece in pieces] or [set(self._folded)]

    def find_pieces(self, name: str) -> list[set[str]]:
        """For each word of a name those of which it is some piece."""
        pieces = split_words(name.casefold())
        return [{word for word, folded in self._folded.items() if piece in folded} for piece in pieces]

    def _find(self, piece: str, may_go_on: bool) -> set[str]:
        *tokens, last = WORD_START.findall(piece)
        found = [self._by_token.get(token, set()) for token in tokens]
        found.append(set().union(*self._list_longer(last)) if may_go_on else self._by_token.get(last, set()))
        return {word for word in set.intersection(*found) if piece in self._folded[word]}

    def _list_longer(self, token: str) -> Iterator[set[str]]:
        for longer in islice(self._tokens, bisect_left(self._tokens, token), None):
            if not longer.startswith(token):
                break
            yield self._by_token[longer]


def _list_usual(names: CorpusNames) -> Iterator[str]:
    return (entry.name for entries in names.usual.names_by_word.values() for entry in entries)


def _list_changed_answers(before: CorpusNames, now: CorpusNames) -> Iterator[str]:
    """Yield what is known, has small letters somewhere, or is ordinary, and was not, or the other way round."""
    names = {name for name in before.mentions.keys() | now.mentions.keys() if before.mentions[name] != now.mentions[name]}
    words = {word for word in before.words.keys() | now.words.keys() if before.words[word] != now.words[word]}
    yield from (name for name in names if " " in name and before.knows(name) != now.knows(name))
    small = {text.lower() for text in names} | {word for word in words if word == word.lower() != word.upper()}
    # A form that is no name is ordinary or not like the word with a capital.
    written: dict[str, set[str]] = {word: {word.upper(), word.capitalize()} for word in small}
    for name in before.mentions.keys() | now.mentions.keys():
        if name.lower() in written:
            written[name.lower()].add(name)
    for word, forms in written.items():
        if _describe_word(before, word, forms) != _describe_word(now, word, forms):
            yield word


def _describe_word(names: CorpusNames, word: str, forms: Iterable[str]) -> tuple[bool, ...]:
    return names.has_word(word), *(names.is_ordinary(form) for form in forms)


def _list_changed_cuts(before: CorpusNames, now: CorpusNames, marked: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what was marked and is now cut to other names."""
    for text, label in marked:
        if label == "PERSON":
            tokens = name_tokens(normalize_name(text))
            is_other = len(tokens) > 2 and before.find_person(tokens) != now.find_person(tokens)
        else:
            rest = text.partition(" ")[2]
            is_other = before.find_parts(text) != now.find_parts(text) or before.prefers(rest, text) != now.prefers(rest, text)
        if is_other:
            yield text

"""What the articles of a corpus together say about which words are names, and how far a name goes.

Counted are the names marked in sentences: a headline writes every word like a name. Which entity a name stands for belongs to
``grouping``.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from pipeline.resolution.candidates import Rule
from pipeline.resolution.countries import load_countries
from pipeline.resolution.lexicon import Lexicon
from pipeline.resolution.names import bare_word, name_tokens, normalize_name
from pipeline.resolution.words import DETERMINERS, SUFFIXES

PUNCTUATION = '.,;:!?"()[]'  # around words
BEARERS = frozenset({"PERSON", "NORP"})
PART_END = re.compile(r"(?<=\w)(?: (?:and|&) |[ -])(?=\w)")
# A name is looked for in every article when so many articles have it and, for a single word, so much of its uses are names.
MIN_ARTICLES = 2
MIN_NAME_SHARE = 0.25
MIN_FULL_NAMES = 2  # other persons who share a first or last name
# Two names side by side are two when each stands alone so many times as often as both together.
MIN_ALONE = 10


@dataclass(frozen=True)
class CorpusNames:
    """Names and words, counted over all articles.

    ``articles`` counts the articles whose sentences hold a name, ``mentions`` the places, ``bearers`` those where it is a
    person's or a group's; ``words`` all words, as they are written; ``persons`` the articles of each full name of a person,
    by its words in normal form.
    """

    articles: Counter[str] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    bearers: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    persons: Counter[tuple[str, ...]] = field(default_factory=Counter)
    parts: dict[str, tuple[str, str] | None] = field(
        default_factory=dict, init=False, compare=False
    )  # what find_parts has found

    @cached_property
    def first_names(self) -> Counter[str]:
        """How many different full names of persons begin with a word."""
        return Counter(tokens[0] for tokens in self.persons)

    @cached_property
    def last_names(self) -> Counter[str]:
        """How many different full names of persons end with a word."""
        return Counter(tokens[-1] for tokens in self.persons)

    def without(self, others: "CorpusNames") -> "CorpusNames":
        """What the articles say without some others that are counted among them."""
        return CorpusNames(
            self.articles - others.articles,
            self.mentions - others.mentions,
            self.bearers - others.bearers,
            self.words - others.words,
            self.persons - others.persons,
        )

    def is_ordinary(self, word: str) -> bool:
        """Whether a word stands in small letters more often than as a name, in capitals or not."""
        small = word.lower()
        names = {word, word.capitalize()}
        return small != word and self.words[small] > sum(self.mentions[name] for name in names)

    def knows(self, name: str) -> bool:
        """Whether a name stands in a sentence."""
        return self.mentions[name] > 0

    def has_word(self, word: str) -> bool:
        """Whether a word stands somewhere in small letters."""
        return self.words[word.lower()] > 0

    def prefers(self, name: str, longer: str) -> bool:
        """Whether a name stands in sentences more often than a longer one."""
        return self.mentions[name] > self.mentions[longer]

    @cached_property
    def usual(self) -> Lexicon[Rule | None]:
        """The names to look for in every article: those of several articles that are hardly ever something else."""
        return Lexicon(
            (name, None, False)
            for name, count in self.articles.items()
            if count >= MIN_ARTICLES
            and len(name) > 1
            and bare_word(name.split()[0]) not in DETERMINERS
            and self.find_parts(name) is None
            and (" " in name or (not self.is_ordinary(name) and self.mentions[name] >= MIN_NAME_SHARE * self.words[name]))
        )

    def find_parts(self, text: str) -> tuple[str, str] | None:
        """A person or group and what stands right behind, where these are two names: "Republican House", "Trump-Russia".

        So are two names that "and" joins, when both are known: "Facebook and Twitter".

        A person's first and last name are no two names; nor are a place, a country or its people two with what is named after
        it: "Jerusalem Post", "Turkish Army".
        """
        if text not in self.parts:
            self.parts[text] = self._split(text)
        return self.parts[text]

    def _split(self, text: str) -> tuple[str, str] | None:
        countries = load_countries().forms
        for match in PART_END.finditer(text):
            first, second = text[: match.start()], text[match.end() :]
            is_side_by_side = len(match.group()) == 1
            if is_side_by_side and self.bearers[first] < self.mentions[first] / 2:
                continue
            if match.group() == " " and first in countries:
                continue
            least = MIN_ALONE * (self.mentions[text] + 1)
            is_second = normalize_name(second) not in self.last_names and not self.is_ordinary(second)
            if is_second and min(self.mentions[first], self.mentions[second]) >= least:
                return first, second
        return None

    def find_person(self, tokens: tuple[str, ...]) -> tuple[int, int] | None:
        """Where in the words of a supposed name the full name of a known person stands, when the rest is no part of it.

        "Sanctimonious James Comey" and "James Comey Kept Notes" hold one; "Andrés Manuel López Obrador" does not, though
        "López Obrador" is known, since nobody else is called López before his last name; nor "Ana Garcia Lopez" beside
        "Ana Garcia", since others are called Lopez.
        """
        own = self.persons[tokens]
        for size in range(len(tokens) - 1, 1, -1):
            for start in range(len(tokens) - size + 1):
                part = tokens[start : start + size]
                if self.persons[part] <= own or set(tokens) - set(part) <= SUFFIXES:
                    continue
                is_first = start == 0 or (
                    self.first_names[part[0]] >= MIN_FULL_NAMES and self.first_names[tokens[0]] < MIN_FULL_NAMES
                )
                is_last = start + size == len(tokens) or self.last_names[tokens[-1]] < MIN_FULL_NAMES
                if is_first and is_last:
                    return start, start + size
        return None


def split_words(text: str) -> list[str]:
    """The words of a text as they are written, without the punctuation around them."""
    return [word for word in text.translate(str.maketrans(PUNCTUATION, " " * len(PUNCTUATION))).split(" ") if word]


def count_names(words: pl.DataFrame, names: pl.DataFrame, persons: pl.DataFrame) -> CorpusNames:
    """Put together what was counted in the rows of ``article_names`` of some articles.

    Args:
        words: word and its count in all texts.
        names: name_text of what was marked in sentences, with its articles, its mentions, and how many of these are bearers.
        persons: names_sha256 and name_text of what was marked in sentences as the full name of a person, each pair once.
    """
    tokens = {name: name_tokens(normalize_name(name)) for name in persons["name_text"].unique()}
    named = {(article, tokens[name]) for article, name in persons.select("names_sha256", "name_text").iter_rows()}
    return CorpusNames(
        _read_counts(names.select("name_text", "articles")),
        _read_counts(names.select("name_text", "mentions")),
        _read_counts(names.select("name_text", "bearers")),
        _read_counts(words.select("word", "count")),
        Counter(name for _, name in named),
    )


def _read_counts(counted: pl.DataFrame) -> Counter[str]:
    return Counter(dict(counted.iter_rows()))

"""What the articles of a corpus together say about which words are names, and how far a name goes.

Counted are the names marked in sentences: a headline writes every word like a name. Which entity a name stands for belongs to
``grouping``.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.resolution.candidates import Draft, Rule
from pipeline.resolution.countries import load_countries
from pipeline.resolution.lexicon import Lexicon, Style
from pipeline.resolution.names import bare_word, name_tokens, normalize_name
from pipeline.resolution.words import DETERMINERS, SUFFIXES

BEARERS = frozenset({"PERSON", "NORP"})
PUNCTUATION = str.maketrans(dict.fromkeys('.,;:!?"()[]', " "))
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
    by its words in normal form; ``first_names`` and ``last_names`` the different full names that begin and end with a word.
    """

    articles: Counter[str] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    bearers: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    persons: Counter[tuple[str, ...]] = field(default_factory=Counter)
    first_names: Counter[str] = field(default_factory=Counter)
    last_names: Counter[str] = field(default_factory=Counter)
    parts: dict[str, tuple[str, str] | None] = field(default_factory=dict)  # what find_parts has found

    def is_ordinary(self, word: str) -> bool:
        """Whether a word stands in small letters more often than as a name, in capitals or not."""
        small = word.lower()
        names = {word, word.capitalize()}
        return small != word and self.words[small] > sum(self.mentions[name] for name in names)

    def knows(self, name: str) -> bool:
        """Whether a name stands in a sentence."""
        return self.mentions[name] > 0

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
    return text.translate(PUNCTUATION).split()


def collect_names(drafts: Iterable[Draft]) -> CorpusNames:
    """Count the names that a model marked in the sentences of all articles, and the words of their texts."""
    names = CorpusNames()
    for draft in drafts:
        here: set[str] = set()
        persons: set[tuple[str, ...]] = set()
        for candidate in draft.accepted:
            if candidate.label is None or draft.styles[candidate.paragraph] != Style.SENTENCE:
                continue
            names.mentions[candidate.text] += 1
            names.bearers[candidate.text] += candidate.label in BEARERS
            here.add(candidate.text)
            if candidate.label == "PERSON" and " " in candidate.text:
                persons.add(name_tokens(normalize_name(candidate.text)))
        names.articles.update(here)
        names.persons.update(persons)
        for paragraph in draft.article.paragraphs:
            names.words.update(split_words(paragraph.text))
    for tokens in names.persons:
        names.first_names[tokens[0]] += 1
        names.last_names[tokens[-1]] += 1
    return names

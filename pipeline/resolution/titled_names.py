"""What stands right beside a name and says what it is: a person's title before it, its acronym in parentheses behind it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.resolution.candidates import ORDINARY_CAPITALS, WORD_BEFORE, Article, Candidate
from pipeline.resolution.lexicon import Style
from pipeline.resolution.names import bare_word, explains_acronym, normalize_name
from pipeline.resolution.words import HONORIFICS, OFFICES

ACRONYM = re.compile(r"[.,]? \(\"?((?:[A-Z]\.?){3,8})\"?\)")
NAME_WORD = r"[A-Z][a-z][^\W\d_]*(?:['-][^\W\d_]{2,})?"
TITLED = re.compile(
    r"(?<![\w-])(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Det|Insp|Supt|Rev)\.?|Sir|Dame|Lord|Lady|Senator|"
    r"Congress(?:wo)?man|Judge|Justice|Professor|Marshal|Brigadier|Colonel|Lieutenant|Sergeant|Constable|Detective|Inspector|"
    rf"Superintendent|Ambassador|Archbishop|Cardinal|Rabbi|Ayatollah|Sheikh) ({NAME_WORD}(?: {NAME_WORD}){{0,2}})(?![\w-])"
)


def find_titled(article: Article, styles: list[str], accepted: list[Candidate]) -> Iterator[Candidate]:
    """Yield the persons that only their title gives away: "Mr Dupont", "Field Marshal Bernard Montgomery"."""
    for index, paragraph in enumerate(article.paragraphs):
        if styles[index] != Style.SENTENCE:
            continue
        for match in TITLED.finditer(paragraph.text):
            words = list(re.finditer(r"\S+", match.group(1)))
            kept = next((i for i, word in enumerate(words) if bare_word(word.group()) in ORDINARY_CAPITALS), len(words))
            start, end = match.start(1), match.start(1) + (words[kept - 1].end() if kept else 0)
            is_taken = any(other.paragraph == index and other.start < end and start < other.end for other in accepted)
            if kept and not is_taken:
                yield Candidate(index, start, end, paragraph.text[start:end])


def find_acronyms(article: Article, accepted: list[Candidate]) -> Iterator[Candidate]:
    """Yield the acronyms that stand in parentheses after the name they are made of: "World Food Programme (WFP)"."""
    for candidate in accepted:
        match = ACRONYM.match(article.paragraphs[candidate.paragraph].text, candidate.end)
        normal = normalize_name(candidate.text)
        if match and explains_acronym(match.group(1), normal):
            yield Candidate(candidate.paragraph, match.start(1), match.end(1), match.group(1), explained_by=normal)


def mark_titled(article: Article, candidate: Candidate) -> Candidate:
    """Note when a person's title stands right before a name: "President Biden", "Mr. Smith"."""
    before = WORD_BEFORE.search(article.paragraphs[candidate.paragraph].text, max(0, candidate.start - 30), candidate.start)
    if before is None or not before.group(1)[0].isupper():
        return candidate
    word = bare_word(before.group(1))
    return replace(candidate, is_titled=True) if word in HONORIFICS or word in OFFICES else candidate

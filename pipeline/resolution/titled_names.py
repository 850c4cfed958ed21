"""What stands right beside a name and says what it is: a person's title before it, its acronym in parentheses behind it."""

import re
from collections.abc import Iterator

from pipeline.resolution.candidates import ORDINARY_CAPITALS, Article, Candidate
from pipeline.resolution.lexicon import Style
from pipeline.resolution.names import WORD, bare_word, explains_acronym, normalize_name, take_initials
from pipeline.resolution.words import HONORIFICS, OFFICES, SMALL_WORDS

ACRONYM = re.compile(r"[.,]? ?\( ?\"?((?:[A-Z]\.?){3,8})\"? ?\)")
MAX_WORD_CHARS = 30
NAME_WORD = r"[A-Z][a-z][^\W\d_]*(?:['-][^\W\d_]{2,})?"
TITLED = re.compile(
    r"(?:Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Prof\.?|Sen\.?|Rep\.?|Gov\.?|Gen\.?|Col\.?|Lt\.?|Maj\.?|Capt\.?|Cmdr\.?|Adm\.?|Sgt\.?|Cpl\.?|Det\.?|"
    r"Insp\.?|Supt\.?|Rev\.?|Sir|Dame|Lord|Lady|Senator|Congressman|Congresswoman|Judge|Justice|Professor|Marshal|Brigadier|Colonel|Lieutenant|Sergeant|Constable|Detective|Inspector|"
    rf"Superintendent|Ambassador|Archbishop|Cardinal|Rabbi|Ayatollah|Sheikh) ({NAME_WORD}(?: {NAME_WORD}){{0,2}})(?![\w-])"
)


def find_titled(article: Article, styles: list[str]) -> Iterator[Candidate]:
    """Yield the persons that only their title gives away: "Mr Dupont", "Field Marshal Bernard Montgomery"."""
    for index, paragraph in enumerate(article.paragraphs):
        if styles[index] != Style.SENTENCE:
            continue
        for match in TITLED.finditer(paragraph.text):
            before = paragraph.text[: match.start()][-1:]
            if before.isalnum() or before in ("-", "_"):
                continue
            words = list(re.finditer(r"\S+", match.group(1)))
            kept = next((i for i, word in enumerate(words) if bare_word(word.group()) in ORDINARY_CAPITALS), len(words))
            start, end = match.start(1), match.start(1) + (words[kept - 1].end() if kept else 0)
            if kept:
                yield Candidate(index, start, end, paragraph.text[start:end])


def find_acronyms(article: Article, accepted: list[Candidate]) -> Iterator[Candidate]:
    """Yield the acronyms that stand in parentheses after the name they are made of: "World Food Programme (WFP)".

    Where no such name was found, or not all of it, it is the words before that begin with the letters (Schwartz and Hearst,
    "A simple algorithm for identifying abbreviation definitions in biomedical text", 2003, here for initials alone).
    """
    ends = {(candidate.paragraph, candidate.end): candidate for candidate in accepted}
    for index, paragraph in enumerate(article.paragraphs):
        for match in ACRONYM.finditer(paragraph.text) if "(" in paragraph.text else ():
            candidate = ends.get((index, match.start())) or ends.get((index, match.start() + 1))  # behind "Inc."
            if candidate and explains_acronym(match.group(1), normalize_name(candidate.text)):
                normal = normalize_name(candidate.text)
            elif start := find_long_form(paragraph.text[: match.start()], match.group(1)):
                text = paragraph.text[start : match.start()]
                normal = normalize_name(text)
                yield Candidate(index, start, match.start(), text, candidate.label if candidate else None)
            else:
                continue
            yield Candidate(index, match.start(1), match.end(1), match.group(1), explained_by=normal)


def find_long_form(before: str, acronym: str) -> int | None:
    """Where the capitalised words at the end of a text begin whose initials make an acronym; None when there are none."""
    letters = acronym.replace(".", "")
    words = list(WORD.finditer(before, max(0, len(before) - MAX_WORD_CHARS * len(letters))))[-2 * len(letters) :]
    for number in range(len(words) - 1, -1, -1):
        part = [word.group() for word in words[number:]]
        if not all(word[0].isupper() or word in SMALL_WORDS for word in part):
            return None
        if part[0][0].isupper() and letters.lower() in (take_initials(part, SMALL_WORDS), take_initials(part, frozenset())):
            return words[number].start()
    return None


def mark_titled(article: Article, candidate: Candidate) -> Candidate:
    """Note when a person's title stands right before a name: "President Biden", "Mr. Smith"."""
    text = article.paragraphs[candidate.paragraph].text
    start = text.rfind(" ", 0, max(candidate.start - 1, 0)) + 1
    if not text[start : start + 1].isupper() or text[candidate.start - 1 : candidate.start] != " ":
        return candidate
    word = bare_word(text[start : candidate.start - 1])
    return candidate._replace(is_titled=True) if word in HONORIFICS or word in OFFICES else candidate

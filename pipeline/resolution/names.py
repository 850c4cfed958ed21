"""Names as text: cutting the name out of what a model marked, and the normal forms in which names are compared.

Which entity a name stands for belongs to ``grouping``; nothing here knows an article.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

from pipeline.resolution.countries import load_countries
from pipeline.resolution.words import (
    ABBREVIATED_HEADS,
    ADJECTIVES,
    CORPORATE_SUFFIXES,
    DATE_WORDS,
    DETERMINERS,
    DIRECTIONS,
    FOLLOWERS,
    FUNCTION_WORDS,
    HONORIFICS,
    LINKS,
    NAME_NOUNS,
    OFFICES,
    PARTICLES,
    PORTFOLIOS,
    PREPOSITIONS,
    SMALL_WORDS,
    SPELLINGS,
    SUFFIXES,
)
from pipeline.tables import MentionRejection

# One character for one: offsets stay valid.
PLAIN_CHARACTERS = dict(zip("’‘ʼ´“”„«»‐‑–—−\u00a0\u2009\u202f", '\'\'\'\'"""""-----   ', strict=True))
PLAIN_TABLE = str.maketrans(PLAIN_CHARACTERS)

ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]\.)+|\b(?:Inc|Corp|Co|Cos|Ltd|Jr|Sr|St|Bros|Mt|Ft|Dept|Univ|Assn|"
    r"Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo)\.)$"
)
WORD = re.compile(r"\S+")
HANDLE_OR_ADDRESS = re.compile(r"^[@#]|\w@\w|https?:|www\.|^\S+\.(?:com|org|net|co\.uk|gov|edu)/", re.IGNORECASE)
UNIT = (
    r"percent|per cent|million|billion|trillion|hundred|thousand|dollars?|euros?|pounds?|years?|year-old|days?|hours?|minutes?|"
    r"km|kg|mph|miles?|feet|inch(?:es)?|cents?|points?"
)
QUANTITY = re.compile(rf"[$€£¥]?\d[\d,.]*(?:st|nd|rd|th|s|m|k|bn|%|p|am|pm)?(?:[ -](?:{UNIT}|\d[\d,.]*))*%?", re.IGNORECASE)
OPENING = "\"'([{<-*•·|/\\,.:;!?~_+=#@&…% "
CLOSING = "\"')]}>-*•·|/\\,:;!?~_+=#@&…( ["
DESIGNATION = re.compile(r"[A-Z]{1,4}[- ]?\d{1,4}[A-Z]{0,2}s?")  # F-35, S-400s, Su-24 is normalised alike


# "Anti-Brexit" is about Brexit, "al-Qaeda" is a name.
LOWER_PREFIX = re.compile(
    r"(?!anti-Semit)(?:anti|pro|post|pre|neo|ex|non|mid|pan|trans|inter|then|self|semi|quasi|counter)-(?=[A-Z])"
)
PERSON_END = re.compile(
    r" (?:and|&|vs\.?|/) |, (?!Jr|Sr|I{2,3}\b|M\.?D|Ph\.?D|Esq)|(?<=[a-z]) (?=[A-Z][A-Z-]{2,}[A-Z]\b)|'s (?=[A-Z])"
)


class Name(NamedTuple):
    """A part of a marked text: its offsets in it, and why it is no name, if it is none."""

    start: int
    end: int
    rejection: MentionRejection | None = None


def plain(text: str) -> str:
    """The text with typographic quotes, hyphens and spaces as ASCII ones, length-preserving."""
    return text if text.isascii() else text.translate(PLAIN_TABLE)


@lru_cache(maxsize=200_000)
def normalize_name(name: str) -> str:
    """The form in which names are compared: ASCII, lower case, no determiner, no full stops, words joined by one space.

    Designations of products lose their hyphen and plural: "F-35s", "F 35" and "F35" are all "f35".
    """
    text = plain(name).strip()
    if DESIGNATION.fullmatch(text):
        return re.sub(r"[^a-z0-9]|s$", "", text.lower())
    text = anyascii(text).lower().replace("&", " and ")
    text = re.sub(r"[.']", "", re.sub(r"\.(?=\w\w)", " ", text))  # "J.P.Morgan", "Amazon.com"; then "U.S.", "O'Neil"
    words = re.findall(r"[^\W_]+", text)
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words) or text


@lru_cache(maxsize=200_000)
def cut_names(text: str, label: str, title: str = "", *, is_handle: bool = False) -> tuple[Name, ...]:
    """Cut the names out of a text that a model marked.

    Args:
        text: what was marked, with plain characters.
        label: the model's label.
        title: the word after it if that is a title or an office; else empty.
        is_handle: whether "@" or "#" stands before it.

    Returns:
        Names in order; one name with a reason when there is none to keep.
    """
    whole = (Name(0, len(text), MentionRejection.HANDLE_OR_ADDRESS),)
    if is_handle or HANDLE_OR_ADDRESS.search(text):
        return whole
    if QUANTITY.fullmatch(text.strip()):
        return (Name(0, len(text), MentionRejection.QUANTITY),)
    if label == "PERSON" and (parts := split_persons(text)):
        return tuple(name for start, end in parts for name in shift(cut_names(text[start:end], label), start))
    names = tuple(
        trimmed
        for part in split_title(text, label, title)
        if (trimmed := trim_name(text, part, label)) and is_name(text[trimmed.start : trimmed.end])
    )
    if names:
        return names
    is_title = any(word in OFFICES or word in HONORIFICS for word in words_of(f"{text} {title}"))
    return (Name(0, len(text), MentionRejection.TITLE_ONLY if is_title else MentionRejection.NO_NAME),)


def shift(names: tuple[Name, ...], offset: int) -> tuple[Name, ...]:
    """The same names, counted from ``offset`` characters earlier."""
    return tuple(Name(name.start + offset, name.end + offset, name.rejection) for name in names)


def words_of(text: str) -> list[str]:
    """The words of a text without punctuation around them, lower case."""
    return [bare for word in text.split() if (bare := bare_word(word))]


@lru_cache(maxsize=200_000)
def bare_word(word: str) -> str:
    """A word in lower case without possessive and punctuation around it."""
    return re.sub(r"'s?$", "", word).strip(OPENING + CLOSING + ".").lower()


def split_persons(text: str) -> list[tuple[int, int]]:
    """The parts of a text that names several persons; empty when it does not.

    "Biden and Erdogan", "Biden, Erdogan", "Theresa May's Brexit", and a byline with its dateline: "Jane Doe BRUSSELS".
    """
    cuts = [match for match in PERSON_END.finditer(text)]
    if not cuts:
        return []
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def split_title(text: str, label: str, after: str) -> list[tuple[int, int]]:
    """Take titles out of a marked text: the parts before and after, as offsets.

    "U.S. President Joe Biden" gives "U.S." and "Joe Biden", "National Security Adviser" nothing; an office that follows the
    text makes a title of its end: "Defense" before "Minister".
    """
    if label in ("WORK_OF_ART", "LAW", "EVENT", "PRODUCT"):
        return [(0, len(text))]
    words = [(match.start(), match.end(), bare_word(match.group())) for match in WORD.finditer(text)]
    office = max((index for index, word in enumerate(words) if word[2] in OFFICES), default=None)
    if office is None:
        if bare_word(after) not in OFFICES or bare_word(after) in ("leader", "counterpart", "lawmaker"):
            return [(0, len(text))]
        kept = strip_portfolios(words)
        return [(kept[0][0], kept[-1][1])] if kept else []
    left = strip_portfolios(words[:office])
    if label != "PERSON" and left and not is_country(text[left[0][0] : left[-1][1]]):
        return [(0, len(text))]  # "Council of Ministers", "Conference of Presidents": an organisation of its own
    right = words[office + 1 :]
    if len(right) > 1 and right[0][2] in LINKS:
        right = right[next((i for i, word in enumerate(right) if word[2] not in LINKS | PORTFOLIOS), len(right)) :]
    parts = [left, right]
    return [(part[0][0], part[-1][1]) for part in parts if part]


def strip_portfolios(words: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The words without those at the end that only belong to an office: "U.S. National Security" leaves "U.S."."""
    end = len(words)
    while end and words[end - 1][2] in PORTFOLIOS | LINKS:
        end -= 1
    return words[:end]


def is_country(text: str) -> bool:
    """Whether a text is a country or nationality, a determiner apart."""
    return re.sub(r"^[Tt]he ", "", text.strip(OPENING + CLOSING)) in load_countries().forms


def trim_name(text: str, part: tuple[int, int], label: str) -> Name | None:
    """Trim a part of a text to the name alone; nothing may be left of it."""
    start, end = part
    is_work = label == "WORK_OF_ART"
    while start < end:
        piece = text[start:end]
        if (piece[-1] == "." and not ABBREVIATION.search(piece)) or (piece[-1] in CLOSING and not closes_bracket(piece)):
            end -= 1
        elif piece[0] in OPENING and not (piece[0] == "." and len(piece) > 1 and piece[1].isalnum()):
            start += 1
        elif prefix := LOWER_PREFIX.match(piece):
            start += len(prefix.group())
        elif possessive := re.search(r"'[sS]$|(?<=s)'$", piece):
            end -= len(possessive.group())
        else:
            word, rest = split_first(piece)
            if rest and is_leading_noise(word, label, is_work):
                start = end - len(rest)
                continue
            last = piece.rsplit(" ", 1)
            if len(last) == 2 and is_trailing_noise(last[0], last[1], is_work):
                end -= len(last[1]) + 1
                continue
            break
    return Name(start, end) if start < end else None


def split_first(piece: str) -> tuple[str, str]:
    """The first word of a piece and the rest."""
    word, _, rest = piece.partition(" ")
    return word, rest.lstrip()


def closes_bracket(piece: str) -> bool:
    """Whether the last character closes a bracket that the piece opens: "Friends (England)"."""
    return (piece[-1] == ")" and "(" in piece) or (piece[-1] == "]" and "[" in piece)


def is_leading_noise(word: str, label: str, is_work: bool) -> bool:
    """Whether a first word is no part of a name: determiner, title, lower-case word, a people before a person or product."""
    bare = bare_word(word)
    if is_work:
        return word in DETERMINERS
    if bare in DETERMINERS or bare in LINKS:
        return True
    if label == "PERSON" and (bare in HONORIFICS or bare in OFFICES or bare in {"former", "acting", "then"}):
        return True
    if label in ("PERSON", "PRODUCT"):
        form = load_countries().forms.get(word)
        if form is not None and form.is_nationality and form.condition.value == "":
            return True
    return word[:1].islower() and bare not in PARTICLES and not any(c.isupper() for c in word) and "-" not in word


def is_trailing_noise(rest: str, word: str, is_work: bool) -> bool:
    """Whether a last word is no part of a name: a lower-case word, or a common noun that follows names."""
    if is_work:
        return word in SMALL_WORDS
    bare = bare_word(word)
    if bare in LINKS or (bare in FOLLOWERS and (word[0].islower() or " " not in rest or is_country(rest))):
        return True  # "Biden Administration", but "Food and Drug Administration"
    return word[:1].islower() and bare not in NAME_NOUNS and not any(c.isupper() or c.isdigit() for c in word)


def is_name(text: str) -> bool:
    """Whether a trimmed text can be a name at all."""
    if not any(character.isupper() or character.isdigit() for character in text) or not any(c.isalpha() for c in text):
        return False
    words = words_of(text)
    if QUANTITY.fullmatch(text):
        return False
    noise = DIRECTIONS | DATE_WORDS | FUNCTION_WORDS
    if len(words) == 1 and words[0] in ADJECTIVES:
        return False
    if len(words) == 1 and (words[0] in DIRECTIONS or (words[0] in DATE_WORDS | FUNCTION_WORDS and not text.isupper())):
        return False
    if all(word in noise or word.isdigit() for word in words):
        return text.isupper() and len(words) == 1 and words[0] not in DIRECTIONS
    only_titles = all(word in OFFICES | HONORIFICS | PORTFOLIOS | LINKS for word in words)
    is_titled = any(word in OFFICES | HONORIFICS for word in words)
    return not (only_titles and is_titled)


def name_tokens(normal: str) -> tuple[str, ...]:
    """The words of a normal form of a person's name, without "Jr." and degrees."""
    words = tuple(normal.split())
    while len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    return words


@lru_cache(maxsize=200_000)
def organization_key(normal: str) -> str:
    """What names of one organisation have in common: the words that carry meaning, in American spelling.

    Without "Inc." and the like, and without prepositions; "Department of State" is the "State Department", and what begins
    with "United Nations" begins with "UN".
    """
    words = [SPELLINGS.get(word, word) for word in normal.replace("co operation", "cooperation").split()]
    while len(words) > 1 and words[-1] in CORPORATE_SUFFIXES:
        words = words[:-1]
    if len(words) > 2 and (head := ABBREVIATED_HEADS.get(" ".join(words[:2]))):
        words = [head, *words[2:]]
    if len(words) > 2 and words[:2] == ["department", "of"]:
        words = [*words[2:], "department"]
    kept = [word for word in words if word not in PREPOSITIONS]
    return " ".join(kept if len(kept) > 1 else words)


def group_stem(normal: str) -> str:
    """What forms of the name of a people or party share: "democrat" for "democratic party", "democrats"; "kurd", "kurdish"."""
    words = normal.split()
    if len(words) > 1 and words[-1] == "party":
        words = words[:-1]
    last = words[-1].replace("democratic", "democrat")
    if len(last) > 5:
        last = last.removesuffix("ish")
    return " ".join([*words[:-1], last[:-1] if len(last) > 3 and last[-1] == "s" and last[-2] != "s" else last])


def abbreviates_words(acronym: str, normal: str) -> bool:
    """Whether an acronym is made of the first letters of a name's words, with or without the small ones."""
    words = normal.split()
    letters = acronym.lower().replace(".", "")
    if len(letters) < 2 or len(words) < 2:
        return False
    return letters in (take_initials(words, SMALL_WORDS), take_initials(words, frozenset()))


def explains_acronym(acronym: str, normal: str) -> bool:
    """Whether a name stands behind the acronym in parentheses after it: its initials may have more on either side."""
    letters = acronym.lower().replace(".", "")
    words = normal.split()
    return len(letters) > 2 and any(letters in take_initials(words, left_out) for left_out in (SMALL_WORDS, frozenset()))


def take_initials(words: list[str], left_out: frozenset[str]) -> str:
    """The first letters of words, in lower case."""
    return "".join(word[0] for word in words if word not in left_out).lower()


def slugify(name: str) -> str:
    """A name as part of an id: ASCII, lower case, everything else a hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-") or "unnamed"

"""Lines of a text and the elementary questions about a piece of text: is it blank, is it a sentence, is it prose.

What a line means for an article belongs to the modules that judge it, not here.
"""

import re
import unicodedata
from dataclasses import dataclass

WHITESPACE = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# Characters that show nothing: soft hyphen, joiners, direction marks, byte order mark.
ZERO_WIDTH = "\xad\u180e\ufeff" + "".join(
    map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A)])
)
BLANK = WHITESPACE + ZERO_WIDTH  # the one definition of a blank character

ZERO_WIDTH_CHARACTERS = re.compile(f"[{ZERO_WIDTH}]")
CLOSERS = "\"'”’»›)]}*_" + BLANK  # may stand after the end of a sentence
SENTENCE_ENDS = ".!?…。！？؟।"
# A full stop after one of these ends a sentence only by chance.
ABBREVIATION = re.compile(
    r"(?:^|[\s(.,])(?:(?:\w\.)+|(?:Inc|Corp|Co|Ltd|Jr|Sr|St|Dr|Mr|Mrs|Ms|Gov|Sen|Rep|Gen|No|vs|etc)\.)$", re.IGNORECASE
)
BREAK = re.compile(r"(?P<end>[.!?])[”\"’')]* +[“\"‘'(]*[^\W\d_]")
LIST_MARK = re.compile(r"(?:[•·▪▫◦‣⁃●○■□►▶➤→✓✔*+–—-]+\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,4})\)\s|\d{1,3}\.\s)")
WORD = re.compile(r"[^\W_]+")
WORDLESS_PIECE = re.compile(r"(?<!\S)(?:[^\w\s]|_)+(?!\S)")

PROSE_MIN_WORDS = 5
LONG_TEXT_CHARS = 200  # a line this long is prose even when its full stop is missing


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line, trimmed: offsets in code points of the source, normalised text, and whether a blank line precedes."""

    start: int
    end: int
    text: str
    follows_blank: bool


def split_lines(source_text: str) -> list[Line]:
    """Split a text into its non-blank lines, in order; every character outside them is blank."""
    lines = []
    offset, follows_blank = 0, True
    for raw in source_text.splitlines(keepends=True):
        trimmed = raw.lstrip(BLANK)
        start = offset + len(raw) - len(trimmed)
        trimmed = trimmed.rstrip(BLANK)
        if trimmed:
            lines.append(Line(start, start + len(trimmed), normalize_text(trimmed), follows_blank))
        follows_blank = not trimmed
        offset += len(raw)
    return lines


def normalize_text(text: str) -> str:
    """Make every run of whitespace one ordinary space and leave out what shows nothing."""
    return " ".join(ZERO_WIDTH_CHARACTERS.sub("", text).split())


def fold_text(text: str) -> str:
    """Reduce a text to its words, so that case, quotes, whitespace and punctuation make no difference."""
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does; "the U.S." and "Acme Inc." do not."""
    trimmed = text.rstrip(CLOSERS)
    if not trimmed or trimmed[-1] not in SENTENCE_ENDS:
        return False
    return trimmed[-1] != "." or not ABBREVIATION.search(trimmed[-12:])


def is_prose(text: str) -> bool:
    """Whether a text reads as running sentences rather than as a headline or label."""
    if len(text) > LONG_TEXT_CHARS:
        return True
    if ends_sentence(text):
        return count_words(text) >= PROSE_MIN_WORDS
    return len(text) > LONG_TEXT_CHARS // 2 and BREAK.search(text) is not None


def holds_statement(text: str) -> bool:
    """Whether a text holds a sentence that ends with a full stop and another text behind it."""
    return any(match["end"] == "." and ends_sentence(text[: match.start() + 1]) for match in BREAK.finditer(text))


def is_list_item(text: str) -> bool:
    """Whether a text begins as an item of a list does."""
    return LIST_MARK.match(text) is not None


def count_words(text: str) -> int:
    """Number of words: pieces between blanks that hold a letter or digit."""
    return len(text.split()) - len(WORDLESS_PIECE.findall(text))

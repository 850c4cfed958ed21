"""Lines that say who holds the rights in an article or page, and the holder's name."""

import re
from dataclasses import dataclass

from pipeline.cleaning.lines import is_prose

MARK = r"(?:©|ⓒ|&copy;|\(c\)(?=\W*(?:copyright\b|(?:19|20)\d\d)))"
YEARS = r"(?:19|20)\d\d(?:\s*[-–—,]\s*(?:19|20)\d\d)*"
# "©2021 X", "(c) 2021 X", "Copyright 2021 X", "Copyright © X", "X © 2021"
START = re.compile(rf"{MARK}|copyright\s*:?\s*(?:{MARK}|@|\(c\)|(?:by\s+)?\W?{YEARS}\b|by\s+[^\W\d_])", re.IGNORECASE)
AFTER_NAME = re.compile(r"[^.!?©]{1,60}?(?:©|ⓒ)\s*(?:copyright\b|(?:19|20)\d\d)", re.IGNORECASE)
RIGHTS = re.compile(r"(?P<before>.{0,80}?)(?:^|[.,;|)–—-]|\d)\s*all rights? reserved", re.IGNORECASE)
HINTS = ("©", "ⓒ", "&copy;", "copyright", "(c)", "reserved", "this material", "this article", "this story", "this content")
TRAILING = re.compile(
    r"(?<=[.!?”\"’)])\s+(?=(?:©|ⓒ|\(c\)\s*(?:19|20)\d\d|copyright\s*(?:©|ⓒ|\(c\)|(?:19|20)\d\d))|all rights reserved)",
    re.IGNORECASE,
)
NAME_AND_YEAR = re.compile(rf"(?i:copyright):?\s+(?:[^\W\d_a-z][\w&.,'’-]*\s+){{1,6}}{YEARS}\W*$")
REPRINT = re.compile(
    r"this (?:material|article|story|content)\b[^.!?]{0,40}\b(?:may|must|can) ?not be (?:published|reproduced|republished)",
    re.IGNORECASE,
)
YEAR = re.compile(rf"\b{YEARS}")
NOTICE_MARK = re.compile(r"©|ⓒ|&copy;|\(c\)|\bcopyright\b", re.IGNORECASE)
MAKER_ONWARD = re.compile(
    r"(?:\b(?:web\s?(?:site)?\s+)?(?:design(?:ed)?|developed|powered|hosted|built)(?:\s+(?:and|&)\s+\w+)?"
    r"|[^|•·.©–—-]*\btheme)\s+by\b.*",
    re.IGNORECASE | re.DOTALL,
)
RIGHTS_ONWARD = re.compile(r"all rights? reserved.*", re.IGNORECASE | re.DOTALL)
# What makes a name that of a company; it ends the name and is no part of it.
LEGAL_FORM = re.compile(
    r",?\s+(?:&\s+Co(?:mpany|\.)?(?:\s+KG)?|L\.?\s?P\.?|L\.?L\.?C\.?|L\.?L\.?P\.?|(?:Inc|INC|Ltd|LTD|Corp|CORP)\b\.?|Co\b\."
    r"|Limited|P\.?L\.?C\.?|plc|GmbH|mbH|AG|KGaA|KG|SE|S\.?A\.?S?|S\.?p\.?A\.?|S\.?r\.?l\.?|B\.?V\.?|N\.?V\.?|AB|ASA|AS"
    r"|A/S|Oyj?|Pty|\(?Pvt\.?\)?|Private Limited)(?=[\s.,;|)]|$)"
)
BREAK = re.compile(
    r"\s*[|•·;]\s*|\s/\s|\s[–—-]+\s|(?<=[a-z]{3}|[A-Z]{3}|\.[a-z]{2})\.(?=\s|[A-Z])|\s\.\s|,\s+(?=[a-z])"
    r"|\.?\s+(?=Click\b)"
)
CONNECTORS = frozenset({"of", "the", "and", "for", "de", "des", "du", "der", "die", "das", "la", "le", "el", "in", "&"})
MAX_NOTICE_CHARS = 300
MAX_START_CHARS = 80
MAX_HOLDER_WORDS = 8


@dataclass(frozen=True, slots=True)
class CopyrightNotice:
    """What a notice states: the holder, whether a year, and whether it is one for a whole page rather than for a picture."""

    holder: str | None
    has_year: bool
    is_formal: bool


def is_copyright_notice(text: str) -> bool:
    """Whether a line is a copyright notice; a sentence about copyright is none."""
    if len(text) > MAX_NOTICE_CHARS or not holds_hint(text):
        return False
    bare = text.lstrip(" [—–-•·|*")
    if AFTER_NAME.match(bare) or NAME_AND_YEAR.match(bare) or REPRINT.match(bare):
        return True
    rights = RIGHTS.match(bare)
    if rights is not None and not is_prose(rights["before"] + "."):
        return True
    # A mark without a year is often that of a picture, with its caption behind it.
    start = START.match(bare)
    return start is not None and (YEAR.search(bare[:MAX_START_CHARS]) is not None or not is_prose(bare))


def holds_hint(text: str) -> bool:
    """Whether a text holds a word that every notice has; most lines do not, and looking is quick."""
    folded = text.casefold()
    return any(hint in folded for hint in HINTS)


def find_trailing_notice(line: str) -> int | None:
    """Offset of a copyright notice at the end of a line that begins with sentences of the article."""
    offset = max(0, len(line) - MAX_NOTICE_CHARS)
    if not holds_hint(line[offset:]) or is_copyright_notice(line):
        return None
    for match in TRAILING.finditer(line, offset):
        if is_copyright_notice(line[match.end() :]):
            return match.start()
    return None


def read_copyright_notice(text: str) -> CopyrightNotice:
    """Read a line for which ``is_copyright_notice`` holds."""
    has_year = YEAR.search(text) is not None
    has_rights = RIGHTS_ONWARD.search(text) is not None
    holder, has_legal_form = read_holder(text)
    is_formal = has_year or has_rights or has_legal_form or "copyright" in text.casefold()
    return CopyrightNotice(holder if is_formal else None, has_year, is_formal)


def read_holder(text: str) -> tuple[str | None, bool]:
    """Name of the holder in a notice without its legal form, and whether it had one; what follows the mark comes first."""
    before, *after = NOTICE_MARK.split(MAKER_ONWARD.sub("", RIGHTS_ONWARD.sub("", text)))
    found = [read_name(part) for part in [*after, before]]
    return next((name for name in found if name[0]), (None, any(has_legal_form for _, has_legal_form in found)))


def read_name(text: str) -> tuple[str | None, bool]:
    """Name at the start of a text without years and legal form, and whether it had one."""
    rest = YEAR.sub(" ", text).strip(" ,.:;()[]|–—-@")
    rest = re.sub(r"^by\s+", "", rest, flags=re.IGNORECASE)
    if REPRINT.match(rest):
        return None, False
    legal_form = LEGAL_FORM.search(rest)
    words = BREAK.split(rest[: legal_form.start()] if legal_form else rest, maxsplit=1)[0].split()
    taken = 0
    while taken < len(words) and (words[taken] in CONNECTORS or not words[taken].lstrip("(")[:1].islower()):
        taken += 1
    if taken < len(words) and not words[taken].isascii():
        return None, legal_form is not None  # in other languages names go on in lower case
    while taken and words[taken - 1] in CONNECTORS:
        taken -= 1
    name = " ".join(words[:taken]).strip(" ,.:;|–—-")
    is_name = 0 < taken <= MAX_HOLDER_WORDS and re.search(r"[^\W\d_]", name) is not None
    return name if is_name else None, legal_form is not None

"""Lines and parts of lines that say who made or owns a picture.

What a picture shows (its caption) is a sentence about the article's subject and is no credit.
"""

import re

from pipeline.cleaning.lines import ends_sentence
from pipeline.cleaning.names import PICTURE_AGENCIES, is_agency, is_capitalized, is_name_word

NOUN = r"(?:images?|photos?|photographs?|pictures?|pics?|illustrations?|graphics?|screengrabs?|screenshots?)\b"
LINK = r"(?:(?:credits?|sources?|courtesy(?:\s+of)?|copyright|by|via|provided\s+by|taken\s+by)\b)"
# "Photo: X", "Image Credit : X", "Photo by X", "File photo: X", "AP Photo/X", "Reuters photo: X", "Credit: X"
LABEL = re.compile(
    rf"(?P<owner>(?:[^\W\d_][\w.-]*\s+){{0,2}}?)(?:{NOUN}(?:\s+{LINK})*\s*(?P<colon>[:/|])?|credits?\s*:)\s*", re.IGNORECASE
)
KIND_OF_PICTURE = re.compile(r"\b(?:file|cover|stock|featured)\b", re.IGNORECASE)
LINK_AT_END = re.compile(rf"{LINK}\s*$", re.IGNORECASE)
LEADING_CREDIT = re.compile(r"Image copyright\s+\S[^.!?]{1,60}?\s+Image caption\s+", re.IGNORECASE)
TRAILING_CREDIT = re.compile(r"\s[(\[](?P<credit>[^()\[\]]{2,120})[)\]]\W?$")
AFTER_SENTENCE = re.compile(r"(?<=[.!?”\"’])\s+(?:\|\s*)?(?=\S)")
CREDIT_HINTS = ("/", "image", "photo", "picture", "credit", "illustration", "graphic", "screen")
SEPARATOR = re.compile(r"\s*(?:[/|;]|\s[–—-]{1,2}\s|\bvia\b)\s*|,\s+(?=\S+(?:\s\S+)?$)")
# Words of a credit that are no names.
CREDIT_WORDS = frozenset(
    {
        "and", "author", "by", "caption", "contributed", "courtesy", "credit", "credits", "facebook", "file", "for",
        "grab", "handout", "image", "images", "instagram", "of", "on", "over", "picture", "photo", "pool", "provided",
        "representational", "screengrab", "self", "submitted", "supplied", "the", "twitter", "via", "youtube",
    }
)  # fmt: skip
HEADLINE_WORD = re.compile(r"\b(?:[Hh]ow|[Ww]hy|[Ww]hat|[Ww]ho|[Ww]hen|[Ww]here|[Ii]s|[Aa]re|[Ww]as|a|an|[Tt]his|[Yy]our)\b")
SUBMITTED = re.compile(r"\b(?:submitted|contributed|courtesy|handout|file)\s+(?:photo|image|picture)s?$", re.IGNORECASE)
ONLY_CREDITS = frozenset({"getty images", "ap photo", "ap photos", "shutterstock", "istock"})  # never a source or a heading
MAX_CREDIT_CHARS = 160
MAX_CREDIT_WORDS = 14


def is_image_credit(text: str) -> bool:
    """Whether a text is the credit of a picture and nothing else."""
    text = text.strip(" ()[]")
    if len(text) > MAX_CREDIT_CHARS:
        return False
    return is_labelled_credit(text) or is_agency_credit(text) or is_submitted_photo(text)


def is_labelled_credit(text: str) -> bool:
    """Whether a text names a picture's owner after a label such as "Photo:" or "Image credit"."""
    label = LABEL.match(text)
    if label is None:
        return False
    owner, rest = label["owner"].strip(), text[label.end() :]
    agency = KIND_OF_PICTURE.sub("", owner)
    if agency and not is_agency(agency, PICTURE_AGENCIES):
        return False
    is_linked = bool(label["colon"]) or label[0].rstrip().endswith(":") or LINK_AT_END.search(label[0]) is not None
    if not rest:
        return bool(owner) or (is_linked and LINK_AT_END.search(label[0].rstrip(" :/|")) is not None)
    return is_linked and is_owner(rest)


def is_owner(text: str) -> bool:
    """Whether a text can name the owner of a picture: names and a few words of the trade, not a sentence."""
    words = text.split()
    if len(words) == 1:
        return True
    if len(words) > MAX_CREDIT_WORDS or ends_sentence(text.rstrip(".")) or HEADLINE_WORD.search(text):
        return False
    return all(is_capitalized(word) or is_credit_word(word) for word in words)


def is_credit_word(word: str) -> bool:
    """Whether a word is one of the trade, or no word at all (a slash, a copyright sign)."""
    bare = word.casefold().strip(".,:;()[]/|@©–—-&")
    return not bare or bare in CREDIT_WORDS


def is_agency_credit(text: str) -> bool:
    """Whether a text is names and at least one picture agency between slashes, bars or dashes: "Jane Doe/Getty Images"."""
    parts = [part.strip(" ©()") for part in SEPARATOR.split(text)]
    agencies = [part for part in parts if is_agency(part, PICTURE_AGENCIES)]
    if len(parts) == 1:
        return text.casefold() in ONLY_CREDITS
    # With a wire agency, other separators than the slash are those of a byline: "Jane Doe, Reuters".
    is_of_picture = "/" in text or not all(map(is_agency, agencies))
    return bool(agencies) and is_of_picture and all(map(is_credited_part, parts))


def is_credited_part(part: str) -> bool:
    """Whether a part between slashes is an agency or up to five capitalised words."""
    words = part.split()
    return is_agency(part, PICTURE_AGENCIES) or (0 < len(words) <= 5 and all(map(is_name_word, words)))


def is_submitted_photo(text: str) -> bool:
    """Whether a text is a name and words such as "submitted photo"."""
    match = SUBMITTED.search(text)
    return match is not None and len(text.split()) <= 7 and all(map(is_name_word, text[: match.start()].split()))


def find_leading_credit(line: str) -> int | None:
    """Offset behind a credit at the start of a line that goes on with a caption."""
    match = LEADING_CREDIT.match(line[:MAX_CREDIT_CHARS])
    return match.end() if match and match.end() < len(line) else None


def find_trailing_credit(line: str) -> int | None:
    """Offset of a credit at the end of a line: in brackets, or behind the last sentence of a caption."""
    offset = max(0, len(line) - MAX_CREDIT_CHARS)
    bracketed = TRAILING_CREDIT.search(line, offset)
    if bracketed is not None and is_image_credit(bracketed["credit"]):
        return bracketed.start()
    tail = line[offset:].casefold()
    if not any(hint in tail for hint in CREDIT_HINTS):  # most lines hold none, and looking is quick
        return None
    if is_image_credit(line):
        return None
    for match in AFTER_SENTENCE.finditer(line, offset):
        credit = line[match.end() :]
        # Without a label, an initial or "Jr." before it belongs to the name: "Ross D. Franklin/AP".
        if is_labelled_credit(credit) or (ends_sentence(line[offset : match.start()]) and is_image_credit(credit)):
            return match.start()
    return None

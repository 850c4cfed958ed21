"""Lines that say who wrote an article, and the names in them."""

import re
from dataclasses import dataclass

from pipeline.cleaning.names import (
    NAME_SEPARATOR,
    is_affiliation,
    is_agency,
    is_capitalized,
    is_job_word,
    is_list_of_names,
    is_organization_word,
    is_person_name,
)
from pipeline.cleaning.timestamps import cut_trailing_stamps

# "By", "Reported by:", "Additional reporting by", "Story by", "Author:"
LEAD = re.compile(
    r"(?P<lead>by|(?:additional\s+)?(?:report(?:ed|ing)|writ(?:ten|ing)|edit(?:ed|ing)|compil(?:ed|ing)|research(?:ed)?)"
    r"(?:\s+and\s+(?:writ(?:ten|ing)|edit(?:ed|ing)|photographs))?\s+by"
    r"|(?:story|words|text|analysis|review|posted|produced)\s+by|with\s+assistance\s+(?:from|by)"
    r"|(?P<label>authors?|reporters?|writers?|autor(?:es)?|auteurs?|autore|автор|текст|(?:publicado|escrito)\s+por))\b\s*(?P<colon>:)?\s*(?=\S)",
    re.IGNORECASE,
)
CLOSING_LEAD = re.compile(r"\W*(?:additional\s+)?(?:report(?:ed|ing)|writing)\b[^.]{0,40}\bby\b", re.IGNORECASE)
LEAD_ALONE = re.compile(r"(?:by|(?:written|reported|posted|story)\s+by|authors?)\s*:?", re.IGNORECASE)
NOT_AUTHORS = re.compile(r"edit|additional|compil|research|produced|assistance", re.IGNORECASE)
SEPARATOR = re.compile(r"(\s*,\s*and\b|\s*[,&|/•·]|\s[–—-]{1,2}(?=\s)|\b(?:and|with)\b)", re.IGNORECASE)
CLAUSE_BREAK = re.compile(
    r";|,(?=\s*(?:reporting|writing|editing|additional reporting)(?:\s+and\s+\w+)?\s+by\b)", re.IGNORECASE
)
PUBLISHED_ONWARD = re.compile(r"\s+(?:Published|Posted|Updated)\b.*", re.DOTALL)
HANDLE = re.compile(r"\(?\s?(?:\S{1,40}@\S{1,60}\.\w{2,10}|@\w{1,40})\s?\)?")
# Copying runs the parts of a byline together: "Meg JamesStaff Writer", "Jonathan GarberFOXBusiness".
GLUE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
MAX_BYLINE_CHARS = 160


@dataclass(frozen=True, slots=True)
class Byline:
    """Who is credited: the names of people, in order; empty when only an agency or a staff is named."""

    authors: tuple[str, ...]


def read_byline(text: str) -> Byline | None:
    """Read a line that begins like a byline; None when it goes on as anything but names, employers, jobs and dates."""
    if len(text) > MAX_BYLINE_CHARS or LEAD.match(text.lstrip("([—–- ")) is None:
        return None
    credited = PUBLISHED_ONWARD.sub("", cut_trailing_stamps(text))
    clauses = CLAUSE_BREAK.split(HANDLE.sub(" ", credited).strip(" ()[]—–-.|,"))
    authors: list[str] = []
    for number, clause in enumerate(clauses):
        names = read_clause(clause.strip(" ."), needs_lead=number == 0)
        if names is None:
            return None
        authors += (name for name in names if name not in authors)
    return Byline(tuple(authors))


def read_clause(clause: str, *, needs_lead: bool) -> list[str] | None:
    """Names of the authors in one clause, such as "writing by X in Ankara"; None when it is no such clause."""
    lead = LEAD.match(clause)
    if lead is None:
        return None if needs_lead or not is_affiliation(clause) else []
    if lead["label"] and not lead["colon"]:
        return None
    # A colon or a full phrase makes the meaning plain; after a bare "by" anything may follow.
    names = read_names(clause[lead.end() :], takes_single=bool(lead["colon"]) or lead["lead"].casefold() != "by")
    return [] if names is not None and NOT_AUTHORS.search(lead["lead"]) else names


def read_names(text: str, *, takes_single: bool) -> list[str] | None:
    """Names of people in an enumeration; what follows a name may say for whom, as what or where that person works.

    ``takes_single`` also takes one capitalised word for a name.
    """
    names: list[str] = []
    is_affiliated = False
    # A count of comments may stand at the end.
    pieces = SEPARATOR.split(re.sub(r"\s+\d{1,4}$", "", text))
    for separator, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        part = piece.strip(" ().")
        if not part:
            continue
        name, affiliation = split_affiliation(part)
        if not names and not is_affiliated:
            if takes_single and not name and is_single_name(part):
                name, affiliation = part, ""
            if not name and not is_employer(part):
                return None
        elif is_affiliated or not continues_names(separator, affiliation):
            name, affiliation = "", part
        if affiliation and not is_affiliation(affiliation):
            return None
        names += [name] if name else []
        is_affiliated = is_affiliated or bool(affiliation)
    return names if names or is_affiliated else None


def continues_names(separator: str, affiliation: str) -> bool:
    """Whether another name may follow a separator; behind a bar or a dash, or with a job, it is that of an employer."""
    separator = separator.strip(" ,").casefold() or separator.strip()
    return separator in {"and", "&", "with"} or (separator == "," and not affiliation)


def split_affiliation(part: str) -> tuple[str, str]:
    """A person's name at the start of a part and what follows it; the name is empty when the part begins with none."""
    words = part.split()
    for place, word in enumerate(words):
        if end := find_glued_employer(word):
            name = " ".join([*words[:place], word[:end]])
            if is_person_name(name):
                return name, " ".join([word[end:], *words[place + 1 :]])
    for count in range(len(words), 1, -1):
        name, rest = " ".join(words[:count]), words[count:]
        if is_person_name(name) and (not rest or is_job_word(rest[0]) or rest[0].casefold() in {"in", "at", "for", "of"}):
            # "European Space Agency", "Daily Trust Newspaper": what ends so is one name.
            return ("", part) if len(rest) == 1 and is_organization_word(rest[0]) else (name, " ".join(rest))
    return "", part


def find_glued_employer(word: str) -> int | None:
    """Where in a word an employer or job begins that copying has set right behind a name; None if there is none."""
    pieces = GLUE.split(word)
    if not any(map(is_job_word, pieces[1:])):
        return None
    end = len(pieces[0])
    for piece in pieces[1:]:
        if is_job_word(piece) or (len(piece) > 1 and piece.isupper()):
            break
        end += len(piece)
    return end


def is_single_name(part: str) -> bool:
    """Whether a part is one capitalised word that is no employer or job."""
    return " " not in part and is_capitalized(part) and part.isalpha() and not is_job_word(part)


def is_employer(part: str) -> bool:
    """Whether a part names an agency or a staff instead of a person."""
    words = part.split()
    return is_agency(part) or (any(map(is_job_word, words)) and all(map(is_capitalized, words)))


def read_credited_names(text: str) -> list[str] | None:
    """Names in a line like "Jane Doe, Reuters" or of an agency alone, without a word like "by"; None for any other line."""
    if len(text) > MAX_BYLINE_CHARS:
        return None
    credited = cut_trailing_stamps(text).strip(" ,|-–—")
    names, separator, agency = credited.rpartition("," if "," in credited else "|")
    if not is_agency(agency):
        return None
    people = NAME_SEPARATOR.split(names.strip()) if separator else []
    return people if all(map(is_person_name, people)) else None


def is_lead_alone(text: str) -> bool:
    """Whether a line is only the "By" of a byline whose names stand on the next line."""
    return LEAD_ALONE.fullmatch(text) is not None


def holds_only_names(text: str) -> bool:
    """Whether a line can be the rest of a byline: names of people, or of an agency, and nothing else."""
    return is_person_name(text) or is_list_of_names(text) or is_agency(text)

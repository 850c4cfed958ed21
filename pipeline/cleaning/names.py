"""How names of people, agencies and jobs look in bylines and credits.

Whom the articles are about is no matter of this module: see ``pipeline.resolution``.
"""

import re

WIRE_AGENCIES = frozenset(
    {
        "afp", "agence france-presse", "agence france presse", "anadolu", "anadolu agency", "ani", "ansa", "ap",
        "associated press", "bloomberg", "bloomberg news", "dpa", "efe", "ians", "kyodo", "kyodo news", "pa", "pa media",
        "press association", "press trust of india", "pti", "reuters", "tass", "the associated press",
        "united press international", "upi", "xinhua",
    }
)  # fmt: skip
PICTURE_AGENCIES = WIRE_AGENCIES | {
    "adobe stock", "alamy", "alamy stock photo", "ap images", "ap photo", "ap photos", "corbis", "epa", "epa-efe", "getty",
    "getty images", "istock", "istockphoto", "landov", "magnum photos", "nurphoto", "pexels", "pixabay", "polaris", "pool",
    "redux", "rex", "rex features", "shutterstock", "sipa", "sipa usa", "unsplash", "usa today sports",
    "wikimedia commons", "zuma", "zuma press", "zuma wire",
}  # fmt: skip
# Words of employers and jobs: they follow a name in a byline and are no part of it.
JOB_WORDS = frozenset(
    {
        "abc", "affairs", "agencies", "agency", "analyst", "anchor", "assistant", "associate", "associated", "author", "bbc",
        "board", "broadcast", "bureau", "business", "capital", "cbs", "chief", "cnn", "co-author", "columnist", "contributing",
        "contributor", "contributors", "copy", "correspondent", "correspondents", "crime", "critic", "culture", "daily", "data",
        "defence", "defense", "deputy", "desk", "digital", "diplomatic", "director", "economics", "economy", "editor",
        "editor-in-chief", "editorial", "editors", "education", "energy", "environment", "executive", "expert", "fellow",
        "finance", "foreign", "founder", "freelance", "freelancer", "health", "host", "independent", "institute", "intern",
        "international", "investigations", "investigative", "journal", "journalist", "journalists", "legal", "magazine",
        "managing", "media", "national", "nbc", "network", "news", "newsroom", "npr", "online", "pbs", "photographer",
        "political", "politics", "post", "press", "principal", "producer", "professor", "radio", "religion", "reporter",
        "reporters", "research", "researcher", "review", "senior", "service", "services", "special", "specialist", "sports",
        "staff", "stringer", "team", "tech", "technology", "times", "today", "tv", "university", "video", "web",
        "wire", "wires", "writer", "writers",
    }
)  # fmt: skip
# Of these, the ones that end the name of an organisation.
ORGANIZATION_WORDS = frozenset(
    {
        "agencies", "agency", "board", "bureau", "desk", "institute", "journal", "magazine", "media", "network", "news",
        "newsroom", "post", "press", "radio", "review", "service", "services", "team", "times", "today", "tv",
        "university", "wire",
    }
)  # fmt: skip
EMPLOYER_WORDS = JOB_WORDS | {agency for agency in WIRE_AGENCIES if " " not in agency}
# Capitalised words that begin a headline ("By Friday Night", "By Any Means") or a place, not a person's name.
NOT_IN_NAMES = frozenset(
    {
        "a", "abu", "admin", "air", "all", "an", "and", "another", "any", "at", "autumn", "by", "day", "december", "design",
        "each", "east", "every", "february", "for", "friday", "from", "her", "his", "hong", "in", "invitation", "its",
        "january", "july", "land", "law", "less", "los", "march", "means", "monday", "more", "my", "new", "night", "no",
        "north", "november", "now", "numbers", "october", "of", "on", "one", "or", "order", "our", "popular", "request",
        "royal", "san", "saturday", "sea", "september", "some", "south", "special", "spring", "summer", "sunday", "tel", "that",
        "the", "their", "then", "these", "they", "this", "those", "thursday", "to", "train", "truth", "tuesday", "us", "we",
        "wednesday", "west", "what", "when", "who", "why", "winter", "with", "you", "your",
    }
)  # fmt: skip
PARTICLES = frozenset(
    {
        "al", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el", "bin", "ibn", "la", "le", "ten",
        "ter", "van", "von", "y", "zu",
    }
)  # fmt: skip
CONNECTORS = frozenset({"of", "for", "the", "at", "in", "and", "&", "to", "on"})
MAX_NAME_WORDS = 5
NAME_SEPARATOR = re.compile(r"\s*(?:,\s*and\b|,|&|\band\b)\s*")


def is_person_name(text: str) -> bool:
    """Whether a text has the form of one person's name: two to five capitalised words, no employer, job, day or place word."""
    words = text.split()
    if not 2 <= len(words) <= MAX_NAME_WORDS or not (is_capitalized(words[0]) and is_capitalized(words[-1])):
        return False
    # "A." is an initial where "a" is an article.
    if any(word.casefold() in NOT_IN_NAMES or word.casefold().strip(".") in EMPLOYER_WORDS for word in words):
        return False
    if all(len(word.strip(".")) == 1 for word in words):
        return False
    return all(is_name_word(word) or word in PARTICLES for word in words)


def is_list_of_names(text: str) -> bool:
    """Whether a text is two or more names of people and nothing else."""
    parts = NAME_SEPARATOR.split(text)
    return len(parts) > 1 and all(map(is_person_name, parts))


def is_name_word(word: str) -> bool:
    """Whether a word can be part of a name: capitalised, letters with at most hyphens, apostrophes and full stops."""
    return is_capitalized(word) and re.fullmatch(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?", word) is not None


def is_capitalized(word: str) -> bool:
    """Whether the first letter or digit of a word is not in lower case."""
    first = re.search(r"[^\W_]", word)
    return first is not None and not first.group().islower()


def is_job_word(word: str) -> bool:
    """Whether a word speaks of an employer or a job."""
    return word.casefold().strip(".,:()") in EMPLOYER_WORDS


def is_organization_word(word: str) -> bool:
    """Whether a word can end the name of an organisation."""
    return word.casefold().strip(".,:()") in ORGANIZATION_WORDS


def is_affiliation(text: str) -> bool:
    """Whether a text can say for whom, as what or where a person works: names and job words only, no sentence."""
    words = text.split()
    return 0 < len(words) <= 10 and all(
        is_capitalized(word) or is_job_word(word) or word.casefold() in CONNECTORS for word in words
    )


def is_agency(text: str, agencies: frozenset[str] = WIRE_AGENCIES) -> bool:
    """Whether a text is the name of an agency and nothing else."""
    return text.casefold().strip(" .()[]—–-") in agencies

"""Names of sites and publishers: which forms are the same name, which of them is the full one, and where a title holds one."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_DOMAIN = re.compile(r"\.(?:[a-z]{2,3}|info|news)(?:\.[a-z]{2})?$", re.IGNORECASE)
_TITLE_SEPARATOR = re.compile(r"\s+[|\-–—·•:»«]+\s+")
_MIN_TITLE_WORDS = 3


def squeeze_name(name: str) -> str:
    """A name without what its forms differ in: case, spaces, punctuation, "the", and the end of a domain."""
    return "".join(_WORD.findall(_DOMAIN.sub("", name.strip()).casefold())).removeprefix("the")


def choose_full_form(names: Iterable[str]) -> str | None:
    """The fullest form of the first name: with capitals ("usatoday", "USA TODAY"), spelt out ("WSJ", "Wall Street Journal")."""
    listed = list(names)
    forms = [name for name in listed if squeeze_name(name) == squeeze_name(listed[0]) or _are_initials(listed[0], name)]
    return max(forms, key=lambda name: (name != name.lower(), len(name)), default=None)


def cut_site_name(title: str, site: str | None) -> str:
    """A title without its last part, if that names the site."""
    *_, separator = [None, *_TITLE_SEPARATOR.finditer(title)]
    if separator is None or not site:
        return title
    last, name = squeeze_name(title[separator.end() :]), squeeze_name(site)
    return title[: separator.start()] if last and (last in name or name in last) else title


def cut_short_end(title: str) -> str | None:
    """A title without its last part, where what is left is the greater part of it; None if there is no such part."""
    *_, separator = [None, *_TITLE_SEPARATOR.finditer(title)]
    if separator is None:
        return None
    kept, cut = title[: separator.start()], title[separator.end() :]
    return kept if len(kept) > len(cut) and len(_WORD.findall(kept)) >= _MIN_TITLE_WORDS else None


def _are_initials(short: str, name: str) -> bool:
    words = [word for word in _WORD.findall(name) if word[0].isupper()]
    return len(words) > 1 and short == "".join(word[0] for word in words).removeprefix("T" if words[0] == "The" else "")

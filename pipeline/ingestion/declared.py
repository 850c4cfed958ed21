"""What a page declares about its article: title, days, publisher, address, authors, language, where it says them plainly.

How the page is read and what it shows belongs to ``html_pages``; what the shown text states, to cleaning.
"""

import html
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from pipeline.ingestion.decoding import repair_mojibake
from pipeline.ingestion.inputs import DeclaredMetadata
from pipeline.ingestion.json_ld import find_article_data, names_in, strings_in
from pipeline.ingestion.markup_marks import find_head, find_head_authors, find_marked_authors, find_marked_dates
from pipeline.ingestion.site_names import choose_full_form, cut_short_end, cut_site_name, squeeze_name

_YEAR = re.compile(r"(?:19|20)\d\d")
# "Ann Lee. The Daily", but not "Ann B. Lee" or "Jill St. John"
_AUTHOR_SEPARATOR = re.compile(r"\s*(?:[;,|&]|\band\b|(?<=[^\W\d_]{3})\.\s)\s*", re.IGNORECASE)
_DASH = re.compile(r"\s[–—-]+(?:\s|$)")
_BYLINE_OPENING = re.compile(
    r"^(?:(?:(?:written|posted|reported)\s+)?by[:\s]|(?:text[eo]?|testo|текст|authors?|autor(?:es)?|auteur|autore|автор)\s*:)\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?:|www\.|^@", re.IGNORECASE)
_NO_NAME = re.compile(
    r"https?:|www\.|[@/\\\d{}<>]|\.(?:com|org|net)\b|^(?:jr|sr|m\.?d|ph\.?d|ii|iii)\.?$|\bstaff\b", re.IGNORECASE
)
_MAX_NAME_CHARS = 60
_MAX_NAME_WORDS = 5
_MAX_DECLARED_CHARS = 1000
_PUBLISHED_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "ptime",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "article.published",
    "published-date",
    "date.published",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
)
_UPDATED_KEYS = (
    "article:modified_time",
    "og:article:modified_time",
    "article:modified",
    "datemodified",
    "og:updated_time",
    "lastmod",
    "utime",
    "article.updated",
    "dcterms.modified",
    "last-modified",
)
_AUTHOR_KEYS = (
    "author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "article:author",
    "og:article:author",
    "authors",
)


def read_declared(root: Any, lines: set[str]) -> DeclaredMetadata:
    """What a page says about its article, where it says it plainly; what would have to be guessed is left out."""
    meta = _read_meta(root)
    article = find_article_data(root)
    publisher = _choose_publisher(meta, article)
    title = _choose_title(root, meta, article, publisher, lines)
    head = find_head(root, title)
    return DeclaredMetadata(
        title=title,
        published=_choose_date(
            [article.get("datePublished"), *map(meta.get, _PUBLISHED_KEYS), *find_marked_dates(root, head, "published")]
        ),
        updated=_choose_date(
            [article.get("dateModified"), *map(meta.get, _UPDATED_KEYS), *find_marked_dates(root, head, "updated")]
        ),
        publisher=publisher,
        url=_choose_url(root, meta, article),
        authors=_choose_authors(root, meta, article, publisher, head),
        language=_first([root.get("lang"), root.get("xml:lang"), article.get("inLanguage"), meta.get("og:locale")]),
    )


def _read_meta(root: Any) -> dict[str, str]:
    """The first content of each meta element, by its property, name or itemprop in lower case."""
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        content = _clean(element.get("content"))
        for attribute in ("property", "name", "itemprop"):
            if content and element.get(attribute):
                meta.setdefault(element.get(attribute).strip().lower(), content)
    return meta


def _clean(value: Any) -> str | None:
    """A declared string with its entities decoded (pages encode them twice) and on one line; None for anything else."""
    if not isinstance(value, str) or len(value) > _MAX_DECLARED_CHARS:
        return None
    return " ".join(repair_mojibake(html.unescape(value)).split()) or None


def _first(values: Iterable[Any]) -> str | None:
    return next((text for text in map(_clean, values) if text), None)


def _choose_date(values: Iterable[Any]) -> str | None:
    """The first date or time; the same moment on the clock of the publisher before that moment in UTC."""
    dates = [text for text in map(_clean, values) if text and _YEAR.search(text)]
    first = _read_moment(dates[0]) if dates else None
    if first is not None and not first.utcoffset():
        for text in dates[1:]:
            moment = _read_moment(text)
            if moment is not None and moment.utcoffset() and abs(moment - first) < timedelta(minutes=1):
                return text
    return dates[0] if dates else None


def _read_moment(text: str) -> datetime | None:
    """The moment of an ISO time with its zone, also with a space before the zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(re.sub(r"\s(?=[+-]\d\d:?\d\d$)", "", text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _choose_title(
    root: Any, meta: dict[str, str], article: dict[str, Any], publisher: str | None, lines: set[str]
) -> str | None:
    """The declared title that is a line of the page, else the first declared without the site's name at its end."""
    declared = [_clean(value) for value in (meta.get("og:title"), article.get("headline"), meta.get("twitter:title"))]
    page_title = _clean(root.xpath("string(//head/title)"))
    headings = root.findall(".//h1")
    heading = _clean(headings[0].text_content()) if len(headings) == 1 else None
    last = [heading, page_title]
    if heading and page_title and squeeze_name(heading) not in squeeze_name(page_title):
        last = [page_title, heading]  # the heading may be the name of the site
    shown = {" ".join(line.split()) for line in lines}
    for candidate in filter(None, [*declared, *last]):
        ends = [cut_short_end(candidate)] if candidate == page_title else []
        for variant in (candidate, cut_site_name(candidate, publisher), *ends):
            if variant in shown:
                return variant
    first = next(filter(None, [*declared, heading, page_title]), None)
    return first and cut_site_name(first, publisher)


def _choose_publisher(meta: dict[str, str], article: dict[str, Any]) -> str | None:
    """The site's name, in full where that is declared elsewhere, and without the motto behind it."""
    declared = map(_clean, [meta.get("og:site_name"), *names_in(article.get("publisher"))])
    names = (name.split(" | ")[0] for name in declared if name)
    return choose_full_form(name for name in names if not _ADDRESS.search(name))


def _choose_url(root: Any, meta: dict[str, str], article: dict[str, Any]) -> str | None:
    """The address of the page; what it gives as that of the original, if it is the copy of another site's, is not its own."""
    links = [link.get("href") for link in root.iter("link") if link.get("rel", "").strip().lower() == "canonical"]
    own, main = meta.get("og:url"), article.get("mainEntityOfPage")
    declared = [*links, own, main.get("@id") if isinstance(main, dict) else main, article.get("url")]
    urls = [url for url in map(_clean, declared) if url and _is_web_address(url)]
    if urls and own in urls and not _are_of_one_site(urls[0], own):
        return own
    return urls[0] if urls else None


def _is_web_address(url: str) -> bool:
    """Whether a text is an absolute address of the web."""
    return bool(_find_host(url))


def _find_host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc.lower().removeprefix("www.") if parts.scheme in {"http", "https"} else ""


def _are_of_one_site(url: str, other: str) -> bool:
    """Whether two addresses have the same host, or one that of a part of the other's."""
    hosts = [f".{_find_host(url)}", f".{_find_host(other)}"]
    return hosts[0].endswith(hosts[1]) or hosts[1].endswith(hosts[0])


def _choose_authors(
    root: Any, meta: dict[str, str], article: dict[str, Any], publisher: str | None, head: list[Any]
) -> tuple[str, ...]:
    """The names of people in the first place that has any; those in the head of the article, if they are the same and more."""
    authors = article.get("author")
    people = [item for item in (authors if isinstance(authors, list) else [authors]) if not _is_organization(item)]
    places = (names_in(people), *([meta[key]] for key in _AUTHOR_KEYS if key in meta), find_marked_authors(root))
    first = next(filter(None, (_list_names(place, publisher) for place in places)), [])
    declared = {squeeze_name(name): name for name in first}
    shown = _list_shown_names(head, publisher)
    if not set(declared) <= set(map(squeeze_name, shown)):
        return tuple(declared.values())
    # Some declare in capitals what they show as it is spelt, others the other way round.
    spelt = {key: name for key, name in declared.items() if name != name.upper() or _has_no_case(name)}
    return tuple(dict.fromkeys(spelt.get(squeeze_name(name), name) for name in shown))


def _list_shown_names(head: list[Any], publisher: str | None) -> list[str]:
    """The names in the lines that are marked as bylines in the head of an article; lines of anything else are left out."""
    lines = (_list_names([line], publisher) for line in find_head_authors(head))
    return [name for names in lines if all(map(_is_spelt_as_name, names)) for name in names]


def _list_names(texts: Iterable[str], publisher: str | None) -> list[str]:
    """The names in several bylines, without the publisher's."""
    names = [name for text in texts for name in _split_names(_clean(text) or "")]
    return [name for name in names if not publisher or squeeze_name(name) != squeeze_name(publisher)]


def _is_spelt_as_name(name: str) -> bool:
    """Whether what is only marked as a byline is spelt as a name: two to five words, the first and last with capitals."""
    words = name.split()
    return _has_no_case(name) or (
        2 <= len(words) <= _MAX_NAME_WORDS
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and not any(word.endswith(("'s", "’s")) for word in words)
    )


def _is_organization(item: Any) -> bool:
    return isinstance(item, dict) and any("Organization" in kind for kind in strings_in(item.get("@type")))


def _split_names(text: str) -> list[str]:
    """The names in a byline, without addresses, jobs behind a dash, and single words, which name accounts ("admin")."""
    parts = [_DASH.split(part)[0] for part in _AUTHOR_SEPARATOR.split(_BYLINE_OPENING.sub("", text))]
    return [
        part
        for part in parts
        if len(part) <= _MAX_NAME_CHARS and not _NO_NAME.search(part) and (" " in part or _has_no_case(part))
    ]


def _has_no_case(name: str) -> bool:
    """Whether a name is in a script without capitals, which may write it without a space."""
    return bool(name) and name.lower() == name.upper()

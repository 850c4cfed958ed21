"""What a page declares about its article: title, days, publisher, address, authors, language, where it says them plainly.

How the page is read and what it shows belongs to ``html_pages``; what the shown text states, to cleaning.
"""

import html
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from pipeline.ingestion.decoding import repair_mojibake
from pipeline.ingestion.inputs import DeclaredMetadata
from pipeline.ingestion.json_ld import find_article_data, names_in, strings_in

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TITLE_SEPARATOR = re.compile(r"\s+[|\-–—·•:»«]+\s+")
_AUTHOR_SEPARATOR = re.compile(r"\s*(?:[;,|&]|\band\b)\s*", re.IGNORECASE)
_BYLINE_OPENING = re.compile(r"^(?:written\s+)?by[:\s]\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|^@", re.IGNORECASE)
_NO_NAME = re.compile(
    r"https?:|www\.|[@/\\\d{}<>]|\.(?:com|org|net)\b|^(?:jr|sr|m\.?d|ph\.?d|ii|iii)\.?$|\bstaff\b", re.IGNORECASE
)
_MAX_NAME_CHARS = 60
_MAX_MARKED_AUTHORS = 3
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
    return DeclaredMetadata(
        title=_choose_title(root, meta, article, publisher, lines),
        published=_first_dated(
            [
                article.get("datePublished"),
                *map(meta.get, _PUBLISHED_KEYS),
                *_find_marked_dates(root, "datePublished", "published"),
            ]
        ),
        updated=_first_dated(
            [article.get("dateModified"), *map(meta.get, _UPDATED_KEYS), *_find_marked_dates(root, "dateModified", "updated")]
        ),
        publisher=publisher,
        url=_choose_url(root, meta),
        authors=_choose_authors(root, meta, article, publisher),
        language=_first([root.get("lang"), root.get("xml:lang")]),
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


def _first_dated(values: Iterable[Any]) -> str | None:
    return next((text for text in map(_clean, values) if text and _YEAR.search(text)), None)


def _find_marked_dates(root: Any, itemprop: str, kind: str) -> list[str | None]:
    """The date in the page that is marked as the one asked for; none if several are, as where other articles are listed."""
    marked = root.xpath("//*[@itemprop=$itemprop] | //time[contains(@class, $kind)]", itemprop=itemprop, kind=kind)
    dates = {_clean(element.get("datetime") or element.get("content")) for element in marked} - {None}
    return list(dates) if len(dates) == 1 else []


def _choose_title(
    root: Any, meta: dict[str, str], article: dict[str, Any], publisher: str | None, lines: set[str]
) -> str | None:
    """The declared title that is a line of the page, else the first declared without the site's name at its end."""
    title = root.find(".//head/title")
    headings = root.findall(".//h1")
    declared = [
        meta.get("og:title"),
        article.get("headline"),
        meta.get("twitter:title"),
        headings[0].text_content() if len(headings) == 1 else None,
        title.text_content() if title is not None else None,
    ]
    candidates = [cleaned for cleaned in map(_clean, declared) if cleaned]
    shown = {" ".join(line.split()) for line in lines}
    variants = [variant for candidate in candidates for variant in (candidate, _cut_site_name(candidate, publisher))]
    return next((variant for variant in variants if variant in shown), None) or (variants[1] if variants else None)


def _cut_site_name(title: str, publisher: str | None) -> str:
    """A title without its last part, if that names the publisher."""
    *_, separator = [None, *_TITLE_SEPARATOR.finditer(title)]
    if separator is None or not publisher:
        return title
    last, name = _squeeze(title[separator.end() :]), _squeeze(publisher)
    return title[: separator.start()] if last and (last in name or name in last) else title


def _squeeze(name: str) -> str:
    return "".join(_WORD.findall(name.casefold())).removeprefix("the")


def _choose_publisher(meta: dict[str, str], article: dict[str, Any]) -> str | None:
    """The site's name, in full where that is declared elsewhere ("usatoday", "USA TODAY")."""
    declared = map(_clean, [meta.get("og:site_name"), *names_in(article.get("publisher"))])
    names = [name for name in declared if name and not _ADDRESS.search(name)]
    return max((name for name in names if _squeeze(name) == _squeeze(names[0])), key=len, default=None)


def _choose_url(root: Any, meta: dict[str, str]) -> str | None:
    links = (link.get("href") for link in root.iter("link") if link.get("rel", "").strip().lower() == "canonical")
    return next((url for url in map(_clean, [*links, meta.get("og:url")]) if url and _is_web_address(url)), None)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _choose_authors(root: Any, meta: dict[str, str], article: dict[str, Any], publisher: str | None) -> tuple[str, ...]:
    """The names of people in the first place that has any."""
    authors = article.get("author")
    people = [item for item in (authors if isinstance(authors, list) else [authors]) if not _is_organization(item)]
    for declared in (names_in(people), *([meta[key]] for key in _AUTHOR_KEYS if key in meta), _find_marked_authors(root)):
        names = [name for text in declared for name in _split_names(_clean(text) or "")]
        names = [name for name in names if not publisher or _squeeze(name) != _squeeze(publisher)]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _find_marked_authors(root: Any) -> list[str]:
    """What links and microdata in the page mark as its authors; none if they are many, as where comments are marked too."""
    marked = root.xpath("//*[@itemprop='author'] | //a[contains(concat(' ', @rel, ' '), ' author ')]")
    texts = {_clean(element.get("content") or "".join(element.itertext())): None for element in marked}
    names = [text for text in texts if text]
    return names if len(names) <= _MAX_MARKED_AUTHORS else []


def _is_organization(item: Any) -> bool:
    return isinstance(item, dict) and any("Organization" in kind for kind in strings_in(item.get("@type")))


def _split_names(text: str) -> list[str]:
    """The names in a byline, without addresses, and without the single words that are names of accounts ("admin")."""
    parts = _AUTHOR_SEPARATOR.split(_BYLINE_OPENING.sub("", text))
    return [
        part
        for part in parts
        if len(part) <= _MAX_NAME_CHARS and not _NO_NAME.search(part) and (" " in part or _has_no_case(part))
    ]


def _has_no_case(name: str) -> bool:
    """Whether a name is in a script without capitals, which may write it without a space."""
    return bool(name) and name.lower() == name.upper()

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
from pipeline.ingestion.site_names import choose_full_form, cut_short_end, cut_site_name, squeeze_name

_YEAR = re.compile(r"(?:19|20)\d\d")
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
        url=_choose_url(root, meta, article),
        authors=_choose_authors(root, meta, article, publisher),
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


def _choose_authors(root: Any, meta: dict[str, str], article: dict[str, Any], publisher: str | None) -> tuple[str, ...]:
    """The names of people in the first place that has any."""
    authors = article.get("author")
    people = [item for item in (authors if isinstance(authors, list) else [authors]) if not _is_organization(item)]
    for declared in (names_in(people), *([meta[key]] for key in _AUTHOR_KEYS if key in meta), _find_marked_authors(root)):
        names = [name for text in declared for name in _split_names(_clean(text) or "")]
        names = [name for name in names if not publisher or squeeze_name(name) != squeeze_name(publisher)]
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

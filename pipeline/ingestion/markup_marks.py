"""What the markup of a page marks as dates and authors of its article: microdata, microformats, time elements, rel and class.

Such marks also stand on comments and on other articles that a page lists; they count where there is no doubt whose they are.
"""

import re
from typing import Any

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PARAGRAPH_CHARS = 200  # a paragraph of the article; a standfirst is seldom as long
_MAX_HEAD_ELEMENTS = 200
_ASIDE_CLASS = re.compile(
    r"(?:^|\s)(?:comments?(?:-?(?:list|body|author|content|item|meta|area|thread))?|replies|(?:related|sidebar)[\w-]*)(?:\s|$)",
    re.IGNORECASE,
)
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:by-?line|author)s?(?:[_-]+(?:names?|text|link))*(?:\s|$)", re.IGNORECASE)
_NO_BYLINE_CLASS = re.compile(r"photo|image|img|avatar|picture|caption|credit|bio|about|social|follow", re.IGNORECASE)
_HAS_WORD = "contains(concat(' ', normalize-space(@{}), ' '), concat(' ', $word, ' '))"
_UPDATE = re.compile(r"updat|modif|revis", re.IGNORECASE)
_MAX_LABEL_CHARS = 60
_YEAR = re.compile(r"(?:19|20)\d\d")
_SKIPPED_TAGS = frozenset({"script", "style", "noscript", "template"})
_LINE_TAGS = frozenset({"br", "div", "p", "li", "ul", "h2", "h3", "h4", "h5", "h6"})
_MAX_MARKED_AUTHORS = 3
_MAX_BYLINE_CHARS = 160


def find_head(root: Any, title: str | None) -> list[Any]:
    """The elements between the headline and the first paragraph, in order, where a page says who wrote it and when."""
    headline = _find_headline(root, title) if title else None
    if headline is None:
        return []
    head: list[Any] = []
    elements = root.iter()
    next(element for element in elements if element is headline)
    for element in elements:
        if len(head) >= _MAX_HEAD_ELEMENTS or _count_own_chars(element) >= _PARAGRAPH_CHARS:
            break
        if element.tag not in _SKIPPED_TAGS:
            head.append(element)
    return head


def find_marked_dates(root: Any, head: list[Any], kind: str) -> list[str]:
    """The dates that are marked as "published" or "updated", each kind of mark only where it gives a single day.

    The best mark comes first: microdata, then the class of a time element, then a time in the head of the article.
    """
    itemprop = {"published": "datePublished", "updated": "dateModified"}[kind]
    marks = (
        root.xpath(f"//*[{_HAS_WORD.format('itemprop')}]", word=itemprop),
        root.xpath("//time[contains(@class, $kind)]", kind=kind),
        [time for time in head if time.tag == "time" and _is_update(time) == (kind == "updated")],
    )
    found = []
    for elements in marks:
        dates = [date for element in elements if not _is_aside(element) and (date := _read_date(element))]
        if len({date[:10] for date in dates}) == 1:
            found.append(dates[0])
    return found


def find_marked_authors(root: Any) -> list[str]:
    """What links and microdata in the page mark as its authors; none if they are many, as where comments are marked too."""
    marked = root.xpath(f"//*[{_HAS_WORD.format('itemprop')}] | //a[{_HAS_WORD.format('rel')}]", word="author")
    texts = dict.fromkeys(element.get("content") or _read_text(element) for element in marked)
    names = [text for text in texts if text]
    return names if len(names) <= _MAX_MARKED_AUTHORS else []


def find_head_authors(head: list[Any]) -> list[str]:
    """The lines of what is marked as authors in the head of the article, by the innermost element that is."""
    marked = [element for element in head if _marks_author(element)]
    outer = {ancestor for element in marked for ancestor in element.iterancestors()}
    inner = [element for element in marked if element not in outer and not _is_aside(element)]
    lines = dict.fromkeys(line for element in inner for line in _read_lines(element))
    return [line for line in lines if len(line) <= _MAX_BYLINE_CHARS]


def _find_headline(root: Any, title: str) -> Any:
    """The heading with this text, or the first element that holds it without another around it."""
    for heading in root.iter(*_HEADINGS):
        if _read_text(heading) == title:
            return heading
    return next((element for element in root.iter() if " ".join((element.text or "").split()) == title), None)


def _count_own_chars(element: Any) -> int:
    """Characters of an element's text, in a paragraph with those of the elements in it."""
    if element.tag in _SKIPPED_TAGS:
        return 0
    return len(_read_text(element)) if element.tag == "p" else len((element.text or "").strip())


def _read_text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _read_lines(element: Any) -> list[str]:
    """The lines that an element shows, as far as the tags in it tell."""
    pieces = [element.text or ""]
    for inner in element.iterdescendants():
        is_break = inner.tag in _LINE_TAGS
        pieces += ["\n" if is_break else "", "" if inner.tag in _SKIPPED_TAGS else inner.text or "", inner.tail or ""]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _read_date(element: Any) -> str | None:
    text = (element.get("datetime") or element.get("content") or _read_text(element)).strip()
    return text if _YEAR.search(text) else None


def _is_update(time: Any) -> bool:
    """Whether a time is labelled as that of an update: by its class, or by what stands in it or right before it."""
    before = time.getprevious()
    label = (time.getparent().text if before is None else before.tail) or ""
    nearest = _read_text(before) if before is not None and not label.strip() else label
    return any(map(_UPDATE.search, (time.get("class", ""), _read_text(time), nearest[-_MAX_LABEL_CHARS:])))


def _is_aside(element: Any) -> bool:
    """Whether an element belongs to a comment or to other articles."""
    around = (ancestor for ancestor in element.iterancestors() if ancestor.tag not in {"html", "body"})
    return any(
        node.tag in {"aside", "nav"} or any(map(_ASIDE_CLASS.search, (node.get("class", ""), node.get("id", ""))))
        for node in (element, *around)
    )


def _marks_author(element: Any) -> bool:
    if "author" in element.get("itemprop", "").split() or "author" in element.get("rel", "").split():
        return True
    name = element.get("class", "")
    return bool(_BYLINE_CLASS.search(name)) and not _NO_BYLINE_CLASS.search(name)

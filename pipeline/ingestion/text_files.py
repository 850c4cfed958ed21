"""Articles that are one text: plain text, Markdown, or a page rendered as a reader sees it.

Which of these a file is belongs to ``formats``, how a page is rendered to ``html_pages``.
"""

import re
from dataclasses import replace
from hashlib import sha256

from pipeline.ingestion.decoding import decode_text, is_blank
from pipeline.ingestion.html_pages import render_page
from pipeline.ingestion.inputs import DeclaredMetadata, RawArticle
from pipeline.ingestion.rejections import EmptyInputError

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})

_UTF_8_MARK = b"\xef\xbb\xbf"
_BYTE_ORDER_MARKS = (_UTF_8_MARK, b"\xff\xfe", b"\xfe\xff")  # they are surer than what a server says
_TAGS = "address|article|aside|blockquote|body|div|dl|figure|h[1-6]|head|html|main|ol|p|section|span|table|ul"
_MARKUP_START = re.compile(rf"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|(?:{_TAGS})\b)[^<>]*>", re.IGNORECASE | re.DOTALL)
_MARKUP_INSIDE = re.compile(rf"</(?:{_TAGS}|li)\s*>|<br\s*/?>", re.IGNORECASE)
_MIN_TAGS_INSIDE = 2
_SNIFFED_CHARS = 1 << 14


def looks_like_markup(text: str) -> bool:
    """Whether a text is plainly HTML: it starts with an element of a page, or has several ends of blocks near its start."""
    start = text[:_SNIFFED_CHARS]
    if "<" not in start:
        return False
    ends = _MARKUP_INSIDE.findall(start)
    return len(ends) >= _MIN_TAGS_INSIDE or (bool(ends) and bool(_MARKUP_START.match(start)))


def read_text(content: bytes, article_id: str, source: str, media_type: str, charset: str | None = None) -> RawArticle:
    """The article that the bytes of a text or page are; ``charset`` is what the server said about their encoding.

    Raises:
        EmptyInputError: there is no text in it.
        InputError: it is not text, or cannot be decoded or rendered.
    """
    digest = sha256(content).hexdigest()
    if media_type in PAGE_TYPES:
        page, encoding = _recode(content, charset)
        return read_page(RawArticle(article_id, source, media_type, digest, encoding, ""), page)
    decoded = decode_text(content)
    if is_blank(decoded.text):
        raise EmptyInputError("there is no text in it; fill it or remove it")
    return RawArticle(article_id, source, media_type, digest, decoded.encoding, decoded.text)


def read_page(article: RawArticle, content: bytes, title: str | None = None) -> RawArticle:
    """An article with the text and blocks of a page; what it declares itself counts before what the page declares.

    Args:
        article: its encoding is kept if there is one, and ``content`` must then be UTF-8.
        content: the page.
        title: the title of the record that the page is the text of, if that has one; it comes before the page's text.

    Raises:
        EmptyInputError: there is no text on the page.
        InputError: it cannot be decoded or rendered.
    """
    page = render_page(_UTF_8_MARK + content if article.encoding else content)
    if is_blank(page.text):
        raise EmptyInputError("there is no text on this page; save the article as plain text (.txt), or remove it")
    opening = f"{title}\n\n" if title else ""
    blocks = tuple(
        replace(block, start_char=block.start_char + len(opening), end_char=block.end_char + len(opening))
        for block in page.blocks
    )
    return replace(
        article,
        encoding=article.encoding or page.encoding,
        source_text=opening + page.text,
        declared=_merge(article.declared, page.declared),
        blocks=blocks,
    )


def _recode(content: bytes, charset: str | None) -> tuple[bytes, str]:
    """A page in UTF-8 and the encoding it was in, if that is what the server said; else the page as it is, and none."""
    if charset is None or content.startswith(_BYTE_ORDER_MARKS):
        return content, ""
    try:
        return content.decode(charset).encode(), charset
    except (UnicodeError, LookupError):
        return content, ""


def _merge(own: DeclaredMetadata, page: DeclaredMetadata) -> DeclaredMetadata:
    return DeclaredMetadata(
        title=own.title or page.title,
        published=own.published or page.published,
        updated=own.updated or page.updated,
        publisher=own.publisher or page.publisher,
        url=own.url or page.url,
        authors=own.authors or page.authors,
        language=own.language or page.language,
    )

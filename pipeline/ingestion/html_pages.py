"""What an HTML page shows, as text: one line a block, as selecting and copying gives.

Which lines are the article is decided by cleaning; what the markup and an extraction library say about it is kept here as
evidence. What the page declares beside its text belongs to ``declared``, which files are pages to ``reading``.
"""

import codecs
import logging
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import lxml.html
import trafilatura
from lxml import etree

from pipeline.ingestion.declared import read_declared
from pipeline.ingestion.decoding import Decoded, decode_text, is_blank, repair_mojibake
from pipeline.ingestion.inputs import DeclaredMetadata, TextBlock

# It reports every page without an article, which is nothing to act upon.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# Where the HTML standard looks for a declared encoding, and somewhat beyond, since pages put comments first.
_DECLARATION_BYTES = 4096
_DECLARED_ENCODING = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HIGH_BYTES = bytes(range(0x80, 0x100))
# Python's name of an encoding that a page may declare: the variant that browsers take it for, and its usual name.
_DECLARABLE = {
    "ascii": ("cp1252", "windows-1252"),
    "iso8859-1": ("cp1252", "windows-1252"),
    "cp1252": ("cp1252", "windows-1252"),
    "iso8859-9": ("cp1254", "windows-1254"),
    "cp1254": ("cp1254", "windows-1254"),
    "cp1250": ("cp1250", "windows-1250"),
    "cp1251": ("cp1251", "windows-1251"),
    "cp1253": ("cp1253", "windows-1253"),
    "cp1255": ("cp1255", "windows-1255"),
    "cp1256": ("cp1256", "windows-1256"),
    "cp1257": ("cp1257", "windows-1257"),
    "cp1258": ("cp1258", "windows-1258"),
    "cp866": ("cp866", "ibm866"),
    "iso8859-2": ("iso8859-2", "iso-8859-2"),
    "iso8859-5": ("iso8859-5", "iso-8859-5"),
    "iso8859-7": ("iso8859-7", "iso-8859-7"),
    "iso8859-8": ("iso8859-8", "iso-8859-8"),
    "iso8859-15": ("iso8859-15", "iso-8859-15"),
    "iso8859-11": ("cp874", "windows-874"),
    "tis-620": ("cp874", "windows-874"),
    "cp874": ("cp874", "windows-874"),
    "koi8-r": ("koi8-r", "koi8-r"),
    "koi8-u": ("koi8-u", "koi8-u"),
    "shift_jis": ("cp932", "shift_jis"),
    "cp932": ("cp932", "shift_jis"),
    "euc_jp": ("euc_jp", "euc-jp"),
    "gb2312": ("gb18030", "gb18030"),
    "gbk": ("gb18030", "gb18030"),
    "gb18030": ("gb18030", "gb18030"),
    "big5": ("big5hkscs", "big5"),
    "big5hkscs": ("big5hkscs", "big5"),
    "euc_kr": ("cp949", "euc-kr"),
    "cp949": ("cp949", "euc-kr"),
}
_REPAIRED = ", mojibake repaired"  # as decode_text says it

# fmt: off
_BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section",
    "summary", "table", "tbody", "thead", "tfoot", "tr", "caption", "ul", "xmp",
})
# fmt: on
_CELL_TAGS = frozenset({"td", "th"})
_PREFORMATTED_TAGS = frozenset({"pre", "listing", "plaintext", "xmp"})
# fmt: off
_UNSEEN_TAGS = frozenset({
    "head", "script", "style", "noscript", "template", "title", "svg", "iframe", "object", "embed", "applet", "audio",
    "video", "canvas", "select", "datalist", "option", "textarea", "noframes", "noembed", "frameset", "rp",
})
# fmt: on
_UNNESTED_TAGS = frozenset({"html", "body", "p", "br", "meta", "link"})
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_HIDING_STYLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
_REGION_TAGS = frozenset({"nav", "header", "footer", "aside", "form", "main", "article"})
_REGION_ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "form": "form",
    "main": "main",
    "article": "article",
}
_WHITESPACE = re.compile(r"[ \t\n\r\f]+")
_LINE_END = re.compile(r"\r\n?|\n")

_WORD = re.compile(r"\w+")
_GRAM_WORDS = 4
_MIN_EXTRACTED_SHARE = 0.5
# Of 90 news pages the largest has 1,596 elements; trafilatura's time grows with the square of their number.
_MAX_EXTRACTABLE_ELEMENTS = 20_000


@dataclass(frozen=True)
class RenderedPage:
    """A page as read: its visible text, the encoding it was in, what it declares about its article, and its blocks."""

    text: str
    encoding: str
    declared: DeclaredMetadata
    blocks: tuple[TextBlock, ...]


def render_page(content: bytes) -> RenderedPage:
    """Render the visible text of an HTML page; the text of a page that shows none is empty.

    Raises:
        BinaryContentError: the bytes are not text.
        UndecodableError: no encoding fits.
    """
    decoded = _decode_page(content)
    root = _parse(decoded.text)
    if root is None:
        return RenderedPage("", decoded.encoding, DeclaredMetadata(), ())
    lines = _lay_out(root)
    is_extracted = _find_extracted([line.text for line in lines], _extract_lines(root))
    encoding = decoded.encoding
    if _repair(lines) and _REPAIRED not in encoding:
        encoding += _REPAIRED
    text, blocks = _join(lines, is_extracted)
    return RenderedPage(text, encoding, read_declared(root, {line.text for line in lines}), blocks)


# ---- bytes to a tree


def _decode_page(content: bytes) -> Decoded:
    """Decode by what the bytes prove (a byte order mark, UTF-8), then by what the page declares, then by a guess.

    Of what ``decode_text`` does, mojibake is left to the lines that are shown: in megabytes of scripts it takes long.
    """
    declared = ("utf-8", "utf-8") if _is_utf8(content) else _find_declared_encoding(content)
    if declared is None or content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode_text(content)
    codec, name = declared
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode(codec)
    except UnicodeDecodeError:
        return decode_text(content)
    decode_text(content.translate(None, _HIGH_BYTES))  # rejects what is not text
    return Decoded(text, name)


def _find_declared_encoding(content: bytes) -> tuple[str, str] | None:
    match = _DECLARED_ENCODING.search(content[:_DECLARATION_BYTES])
    try:
        return _DECLARABLE.get(codecs.lookup(match[1].decode()).name) if match else None
    except (LookupError, UnicodeDecodeError):
        return None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parse(text: str) -> Any:
    """The tree of a page; None if there is not one element in it.

    The parser stops without a word where elements nest too deep (threads of comments, tags never closed) or one holds more than
    10 MB, so such a page is flattened first: its markup says less then, but none of its text is lost.
    """
    root, is_cut_short = _parse_within_limits(text)
    return _parse_within_limits(_TAG.sub(_flatten_tag, text), is_flat=True)[0] if is_cut_short else root


def _parse_within_limits(text: str, is_flat: bool = False) -> tuple[Any, bool]:
    """The tree, and whether the limits that keep hostile pages from using too much of the machine cut it short."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True, huge_tree=is_flat
    )
    try:
        root = lxml.html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        root = None
    return root, any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def _flatten_tag(match: re.Match[str]) -> str:
    """A tag, as what it does to lines if it may enclose shown text."""
    tag = match[1].lower()
    if tag in _UNSEEN_TAGS or tag in _UNNESTED_TAGS:
        return match[0]
    return "<br>" if tag in _BLOCK_TAGS else " " if tag in _CELL_TAGS else ""


# ---- a tree to lines


@dataclass
class _Line:
    """One line of the text: what it holds, where the markup puts it, and whether a blank line comes before it."""

    tag: str
    region: str
    is_preformatted: bool
    follows_blank: bool
    pieces: list[str] = field(default_factory=list)
    seen_count: int = 0
    linked_count: int = 0
    text: str = ""


@dataclass(frozen=True)
class _Context:
    """What an element passes on to the text in it."""

    tag: str = "body"
    region: str = ""
    is_linked: bool = False
    is_preformatted: bool = False


class _Layout:
    """Lines being filled with the text of a page, in reading order."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._break_count = 1
        self._gap = ""

    def break_block(self, break_count: int) -> None:
        """Start a new line, or a new line after a blank one, unless nothing came since the last break."""
        self._break_count = max(self._break_count, break_count)

    def break_line(self) -> None:
        """End the line, or leave one blank where it has ended already."""
        self._break_count = min(self._break_count + 1, 2)

    def start_cell(self) -> None:
        """Set a table cell apart from the one before it in its row."""
        self._gap = "\t"

    def add(self, text: str, context: _Context) -> None:
        """Add text as an inline element shows it: whitespace as one space, or kept as it is when preformatted."""
        if not context.is_preformatted:
            self._add_inline(_WHITESPACE.sub(" ", text), context)
            return
        for number, part in enumerate(_LINE_END.split(text)):
            if number:
                self.break_line()
            if part:
                self._append(part, context)

    def _add_inline(self, text: str, context: _Context) -> None:
        if text.startswith(" "):
            self._gap = self._gap or " "
        stripped = text.strip(" ")
        if stripped:
            self._append(stripped, context)
            self._gap = " " if text.endswith(" ") else ""

    def _append(self, text: str, context: _Context) -> None:
        if self._break_count:
            self.lines.append(_Line(context.tag, context.region, context.is_preformatted, self._break_count > 1))
        elif self._gap:
            self.lines[-1].pieces.append(self._gap)
        self._break_count, self._gap = 0, ""
        line = self.lines[-1]
        line.pieces.append(text)
        seen_count = len(text) - sum(map(str.isspace, text))
        line.seen_count += seen_count
        line.linked_count += seen_count if context.is_linked else 0


def _lay_out(root: Any) -> list[_Line]:
    """The lines that a page shows, none of them blank."""
    layout = _Layout()
    contexts = [_Context()]
    walker: Any = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if _is_unseen(element):
                walker.skip_subtree()
                contexts.append(contexts[-1])
                continue
            contexts.append(_enter(contexts[-1], element))
            _start_element(layout, tag)
            if element.text:
                layout.add(element.text, contexts[-1])
        else:
            contexts.pop()
            if not _is_unseen(element):
                _end_element(layout, tag)
            if element.tail:
                layout.add(element.tail, contexts[-1])
    return list(_finish(layout.lines))


def _is_unseen(element: Any) -> bool:
    """Whether an element and what is in it is not shown, as far as its markup alone can tell."""
    if element.tag in _UNSEEN_TAGS:
        return True
    attributes = element.attrib
    if "hidden" in attributes or (element.tag == "dialog" and "open" not in attributes):
        return True
    style = attributes.get("style")
    return bool(style and _HIDING_STYLE.search(style))


def _enter(context: _Context, element: Any) -> _Context:
    tag = element.tag
    region = tag if tag in _REGION_TAGS else _REGION_ROLES.get(element.get("role", "").strip().lower())
    is_block = tag in _BLOCK_TAGS or tag in _CELL_TAGS
    is_link = tag == "a" and "href" in element.attrib
    if not (region or is_block or is_link):
        return context
    return _Context(
        tag if is_block else context.tag,
        region or context.region,
        context.is_linked or is_link,
        context.is_preformatted or tag in _PREFORMATTED_TAGS,
    )


def _start_element(layout: _Layout, tag: str) -> None:
    if tag in _CELL_TAGS:
        layout.start_cell()
    elif tag == "br":
        layout.break_line()
    elif tag in _BLOCK_TAGS:
        layout.break_block(2 if tag == "p" else 1)


def _end_element(layout: _Layout, tag: str) -> None:
    if tag in _BLOCK_TAGS:
        layout.break_block(2 if tag == "p" else 1)


def _finish(lines: Iterable[_Line]) -> Iterator[_Line]:
    """Put the text of each line together and leave out those with nothing to see, which set apart what is around them."""
    follows_blank = False
    for line in lines:
        text = "".join(line.pieces)
        line.text = text.rstrip() if line.is_preformatted else text.strip()
        line.follows_blank |= follows_blank
        follows_blank = is_blank(line.text)
        if not follows_blank:
            yield line


def _repair(lines: list[_Line]) -> bool:
    """Undo mojibake in each line; return whether there was any."""
    has_changed = False
    for line in lines:
        text = repair_mojibake(line.text)
        has_changed |= text != line.text
        line.text = text
    return has_changed


def _join(lines: list[_Line], is_extracted: list[bool]) -> tuple[str, tuple[TextBlock, ...]]:
    pieces: list[str] = []
    blocks: list[TextBlock] = []
    position = 0
    for line, extracted in zip(lines, is_extracted, strict=True):
        separator = "" if not pieces else "\n\n" if line.follows_blank else "\n"
        pieces += separator, line.text
        start = position + len(separator)
        position = start + len(line.text)
        link_share = line.linked_count / max(1, line.seen_count)
        blocks.append(TextBlock(start, position, line.tag, line.region, link_share, extracted))
    return "".join(pieces), tuple(blocks)


# ---- what an extraction library takes for the article


def _extract_lines(root: Any) -> list[str]:
    """The lines of the article as trafilatura has it, from a copy of the tree; none if the page is too large for it."""
    if sum(1 for _ in root.iter()) > _MAX_EXTRACTABLE_ELEMENTS:
        return []
    document: Any = trafilatura.bare_extraction(root, include_comments=False, favor_precision=True)
    return document.text.split("\n") if document is not None and document.text else []


def _find_extracted(lines: list[str], extracted: list[str]) -> list[bool]:
    """For each line of the page, whether it is in the extracted lines: the same words, or most of them in the same order.

    Which of several equal lines is meant follows from the lines around it that occur once.
    """
    is_extracted = [False] * len(lines)
    keys = [_find_words(line) for line in lines]
    wanted = [key for key in map(_find_words, extracted) if key]
    rest = _mark_equal(keys, wanted, is_extracted)
    _mark_partial(keys, rest, is_extracted)
    return is_extracted


def _find_words(line: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(line))


def _mark_equal(keys: list[tuple[str, ...]], wanted: list[tuple[str, ...]], is_extracted: list[bool]) -> list[tuple[str, ...]]:
    """Mark the lines that were extracted whole; return what was extracted otherwise."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    rest: list[tuple[str, ...]] = []
    following = _first_certain_place(wanted, places)
    for key in wanted:
        candidates = places.get(key)
        if not candidates:
            rest.append(key)
            continue
        # The next equal line from here on; where there is none, the last one before.
        place = candidates[min(bisect_left(candidates, following), len(candidates) - 1)]
        is_extracted[place] = True
        following = place + 1
    return rest


def _first_certain_place(wanted: list[tuple[str, ...]], places: dict[tuple[str, ...], list[int]]) -> int:
    """Where the extracted lines begin: at the first that is on the page once, less the lines extracted before it."""
    for number, key in enumerate(wanted):
        if len(places.get(key, ())) == 1:
            return max(0, places[key][0] - number)
    return 0


def _mark_partial(keys: list[tuple[str, ...]], rest: list[tuple[str, ...]], is_extracted: list[bool]) -> None:
    """Mark the lines that were extracted as a part of a longer one, or of which a part was extracted."""
    grams = {gram for key in rest for gram in _find_grams(key, _GRAM_WORDS)}
    short_grams = {gram for key in rest for size in range(1, _GRAM_WORDS) for gram in _find_grams(key, size)}
    for place, key in enumerate(keys):
        if is_extracted[place] or not key:
            continue
        if len(key) >= _GRAM_WORDS:
            own = _find_grams(key, _GRAM_WORDS)
            is_extracted[place] = sum(gram in grams for gram in own) >= _MIN_EXTRACTED_SHARE * len(own)
        else:  # a few words may be on the page by chance, so they count only where the article goes on
            is_extracted[place] = place > 0 and is_extracted[place - 1] and key in short_grams


def _find_grams(key: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    return [key[start : start + size] for start in range(len(key) - size + 1)]

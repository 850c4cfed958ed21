"""From bytes to text, once: the encoding is found and recorded, text that was decoded wrongly before it came is repaired.

Nothing else about the text is changed here.
"""

import codecs
from dataclasses import dataclass

import charset_normalizer
import ftfy

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Tried when the bytes are not Unicode; where several fit equally well, the first.
LEGACY_ENCODINGS = (
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
)
LIKE_ENOUGH = 0.03  # difference in mess or coherence that does not tell two encodings apart
MAX_MESS = 0.2
SAMPLE_BYTES = 200_000
SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive (perhaps a .docx, .odt or .epub)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (perhaps a .doc)"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"bplist00", "a property list (perhaps a web archive)"),
)
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
# Only wrong decodings: no entity, quote, width, line end or control character is touched.
REPAIR = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)


class BinaryContentError(ValueError):
    """The content is no text; the message says what it is and what to do."""


class UndecodableError(ValueError):
    """The content may be text, but no encoding fits it."""


@dataclass(frozen=True)
class Decoded:
    """Text, and the encoding its bytes were in."""

    text: str
    encoding: str


def decode_text(content: bytes) -> Decoded:
    """Decode bytes, by their byte order mark, as UTF-8, or by the legacy encoding that fits best.

    Raises:
        BinaryContentError: the content is no text.
        UndecodableError: no encoding fits.
    """
    require_text(content)
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_unicode(content, encoding)
    try:
        return _finish(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        encoding = guess_legacy_encoding(content)
        return _finish(content.decode(encoding), codecs.lookup(encoding).name.replace("cp125", "windows-125"))


def require_text(content: bytes) -> None:
    """Raise BinaryContentError for what is plainly no text."""
    for signature, name in SIGNATURES:
        # Two letters alone may begin a sentence; the program they may stand for holds zero bytes.
        if content.startswith(signature) and (len(signature) > 2 or b"\0" in content[:4096]):
            raise BinaryContentError(f"it is {name}; save the article as plain text (.txt)")
    if content.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)):
        return
    head = content[:SAMPLE_BYTES]
    controls = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\v\x1b\x1c\x1d\x1e\x1f")
    if b"\0" in content or controls * 20 > len(head):
        raise BinaryContentError("it holds control characters that no text has; save the article as plain text (.txt)")


def guess_legacy_encoding(content: bytes) -> str:
    """The legacy encoding that fits best, the first of LEGACY_ENCODINGS where several fit equally well.

    Raises:
        UndecodableError: none fits.
    """
    matches = charset_normalizer.from_bytes(content[:SAMPLE_BYTES], cp_isolation=list(LEGACY_ENCODINGS), threshold=MAX_MESS)
    if matches:
        mess = min(match.chaos for match in matches)
        neat = [match for match in matches if match.chaos <= mess + LIKE_ENOUGH]
        coherence = max(match.coherence for match in neat)
        fitting = {
            name
            for match in neat
            if match.coherence >= coherence - LIKE_ENOUGH
            for name in [match.encoding, *match.could_be_from_charset]
        }
        for encoding in LEGACY_ENCODINGS:
            if encoding in fitting and _fits(content, encoding):
                return encoding
    raise UndecodableError("its bytes fit no character encoding; save it as UTF-8")


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode_unicode(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(
            f"it begins like {encoding.removesuffix('-sig')} but byte {error.start} does not fit; save it as UTF-8"
        ) from None
    if "\0" in text:
        raise BinaryContentError("it holds zero characters, which no text has; save the article as plain text (.txt)")
    return _finish(text, encoding.removesuffix("-sig"))


def _finish(text: str, encoding: str) -> Decoded:
    return Decoded(ftfy.fix_text(text, REPAIR), encoding)


def is_blank(text: str) -> bool:
    """Whether a text has nothing to read: only whitespace and characters of no width."""
    return not text.translate(dict.fromkeys(map(ord, ZERO_WIDTH))).strip()

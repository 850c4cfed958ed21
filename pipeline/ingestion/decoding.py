"""How bytes become text, once: which character encoding they are in, what is not text at all, and mojibake undone.

What the text means, and what happens to an article that is not text, does not belong here.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

import charset_normalizer
import ftfy

from pipeline.ingestion.rejections import InputError
from pipeline.tables import InputRejection

_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive (perhaps a .docx, .odt or .epub)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document (perhaps a .doc)"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh91AY&SY", "bzip2-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"{\\rtf", "a rich text document (.rtf)"),
    (b"\x7fELF", "a program (ELF)"),
)
# An article can start with these characters too, so they only name what its other bytes have shown not to be text.
_TYPABLE_SIGNATURES = (
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (perhaps a .webp, .wav or .avi)"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"MZ", "a Windows program"),
)
_ADVICE = "save the article as plain text (.txt) or HTML (an archive: unpack it)"
REPAIRED = ", mojibake repaired"  # added to the encoding of a text that was repaired
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b"))
_MAX_CONTROL_SHARE = 0.1

_BYTE_ORDER_MARKS = (  # the mark of UTF-32 starts with that of UTF-16, so it comes first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Bytes that are not UTF-8, as the error handler "surrogateescape" marks them; a run is a character broken off in its middle.
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_STRAY_RUN = re.compile("[\udce0-\udcf4][\udc80-\udcbf]{1,2}|[\udc80-\udcff]")
_MULTIBYTE_CHARACTER = re.compile("[^\x00-\x7f\udc80-\udcff]")
# By accident, texts of 20 characters or more in the encodings below hold at most 0.7 such characters per stray byte.
_MIN_CHARACTERS_PER_STRAY_BYTE = 2

# Encodings of the Latin script, with the letters beside a to z of a language whose texts are in them, in order of preference.
# charset-normalizer alone takes every second short text in a Western language for Windows-1250.
_ANY_WESTERN_LANGUAGE = ("windows-1252", "áàâäãåæçéèêëíìîïñóòôöõøúùûüÿœßšž")
_LATIN_SCRIPT = (
    ("windows-1252", "àâæçèéêëîïôœùûüÿ"),  # French
    ("windows-1252", "äöüßé"),  # German
    ("windows-1252", "áéíñóúüçàèòï"),  # Spanish, Catalan, Irish
    ("windows-1252", "àèéìíîòóù"),  # Italian
    ("windows-1252", "àáâãçéêíóôõúü"),  # Portuguese
    ("windows-1252", "áäèéëêïíóöüç"),  # Dutch
    ("windows-1252", "åäöéàüšž"),  # Swedish, Finnish
    ("windows-1252", "åæøéèêòóôàü"),  # Danish, Norwegian
    ("windows-1254", "çğıöşüâîûİ"),  # Turkish
    ("windows-1252", "áðéíóúýþæö"),  # Icelandic
    ("windows-1250", "ąćęłńóśźż"),  # Polish
    ("iso-8859-2", "ąćęłńóśźż"),
    ("windows-1250", "áčďéěíňóřšťúůýž"),  # Czech
    ("iso-8859-2", "áčďéěíňóřšťúůýž"),
    ("windows-1250", "áäčďéíĺľňóôŕšťúýž"),  # Slovak
    ("iso-8859-2", "áäčďéíĺľňóôŕšťúýž"),
    ("windows-1250", "áéíóöőúüű"),  # Hungarian
    ("windows-1250", "ăâîşţ"),  # Romanian
    ("windows-1250", "čćđšž"),  # Croatian, Slovene
    ("windows-1257", "ąčęėįšųūž"),  # Lithuanian
    ("windows-1257", "āčēģīķļņšūž"),  # Latvian
    ("windows-1257", "äöõüšž"),  # Estonian
    _ANY_WESTERN_LANGUAGE,
)
_SYMBOLS = "€‚„…‰‹›‘’“”•–—™¡£§©ª«®°±²³´·º»¼½¾¿×\xa0\xad"
# What a wrong encoding makes of letters: a symbol, or a capital after a small letter.
_BROKEN_WORD = re.compile(r"[^\W\d_][€‚„…‰‹›•™¡£§©«®°±´»¼½¾¿×][^\W\d_]|[^\W\d_A-ZÀ-Þ][À-ÖØ-Þ]")
# Up to either of these, accented letters are a few names in an English text, or too few to tell a language by.
_MAX_ACCENTED_COUNT_OF_NAMES = 5
_MAX_ACCENTED_SHARE_OF_NAMES = 0.01
# Bytes beyond ASCII per letter a to z: about 0.04 in French, 0.15 in Czech, 2 to 25 in texts without Latin script.
_MAX_BYTE_SHARE_OF_LATIN_SCRIPT = 2.0
_MAX_BYTE_SHARE_OF_ODD_WESTERN_TEXT = 0.1

# Encodings of other scripts, which charset-normalizer tells apart: Python's name of the fullest variant, and the usual name.
_OTHER_SCRIPTS = {
    "cp1251": "windows-1251",
    "koi8_r": "koi8-r",
    "koi8_u": "koi8-u",
    "iso8859_5": "iso-8859-5",
    "cp866": "ibm866",
    "cp1253": "windows-1253",
    "iso8859_7": "iso-8859-7",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp932": "shift_jis",
    "euc_jp": "euc-jp",
    "gb18030": "gb18030",
    "big5": "big5",
    "cp949": "euc-kr",
}


class BinaryContentError(InputError):
    """The bytes are not text."""

    reason = InputRejection.BINARY


class UndecodableError(InputError):
    """The bytes may be text, but no character encoding fits them."""

    reason = InputRejection.UNDECODABLE


@dataclass(frozen=True)
class Decoded:
    """Text that can be stored (no NUL, no lone surrogate), and the encoding it was in, with what had to be repaired."""

    text: str
    encoding: str


def decode_text(content: bytes) -> Decoded:
    """Decode bytes by their byte order mark, as UTF-8, or as the older encoding that fits best; then undo mojibake.

    The byte order mark is not part of the text; nothing else is changed.

    Raises:
        BinaryContentError: the bytes are not text.
        UndecodableError: no encoding fits, or not the one that the byte order mark names.
    """
    decoded = decode_bytes(content)
    text = repair_mojibake(decoded.text)
    return decoded if text == decoded.text else Decoded(text, f"{decoded.encoding}{REPAIRED}")


def decode_bytes(content: bytes) -> Decoded:
    """Decode as ``decode_text`` does, but leave mojibake: for markup and records, whose parts are repaired one by one.

    Raises:
        BinaryContentError: the bytes are not text.
        UndecodableError: no encoding fits, or not the one that the byte order mark names.
    """
    reject_signature(content)
    return _decode_marked(content) or _decode_unmarked(content.removeprefix(codecs.BOM_UTF8))


def find_marked_encoding(content: bytes) -> str | None:
    """The encoding, utf-16 or utf-32, that a byte order mark at the start names; None if there is no such mark."""
    return _find_kind(content, _BYTE_ORDER_MARKS)


def repair_mojibake(text: str) -> str:
    """Undo the traces of a wrong decoding ("donâ€™t", "cafÃ©", a C1 control for a quotation mark) and change nothing else.

    Line by line, since a text put together from several sources may hold mojibake in one place only.
    """
    if text.isascii():
        return text
    return "\n".join(map(_repair_line, text.split("\n")))


def is_blank(text: str) -> bool:
    """Whether a text has nothing to see: whitespace, zero-width and control characters only."""
    return all(character.isspace() or unicodedata.category(character) in {"Cc", "Cf"} for character in text)


def reject_signature(content: bytes) -> None:
    """Reject what its first bytes show to be no text in any encoding.

    Raises:
        BinaryContentError: it is such a format, which the message names.
    """
    kind = _find_kind(content, _SIGNATURES)
    if kind:
        raise BinaryContentError(f"it is {kind}, not text; {_ADVICE}")


def _repair_line(line: str) -> str:
    repaired = ftfy.fix_encoding(line)  # this part of ftfy alone: no quotes, entities, widths, line ends
    return line if "\0" in repaired else repaired  # ftfy reads Java's two-byte NUL too


def _reject_control_characters(content: bytes) -> None:
    """Reject what is not text in any encoding that keeps ASCII as it is."""
    has_nul = b"\0" in content
    control_count = len(content) - len(content.translate(None, _CONTROL_BYTES))
    if not has_nul and control_count <= _MAX_CONTROL_SHARE * len(content):
        return
    kind = _find_kind(content, _TYPABLE_SIGNATURES)
    if kind:
        raise BinaryContentError(f"it is {kind}, not text; {_ADVICE}")
    found = "NUL characters" if has_nul else "mostly control characters"
    raise BinaryContentError(f"it holds {found}, so it is not plain text; save the article as text in UTF-8")


def _find_kind(content: bytes, signatures: tuple[tuple[bytes, str], ...]) -> str | None:
    return next((kind for signature, kind in signatures if content.startswith(signature)), None)


def _decode_marked(content: bytes) -> Decoded | None:
    """Decode what starts with a byte order mark of UTF-16 or UTF-32; None if there is no such mark."""
    encoding = find_marked_encoding(content)
    if encoding is None:
        return None
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(
            f"its first bytes say {encoding.upper()}, but it is not from byte {error.start} on; save it again as UTF-8"
        ) from error
    _reject_control_characters(text.encode())
    return Decoded(text, encoding)


def _decode_unmarked(content: bytes) -> Decoded:
    _reject_control_characters(content)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_damaged_utf8(content) or _decode_older_encoding(content)


def _decode_damaged_utf8(content: bytes) -> Decoded | None:
    """Decode UTF-8 with some stray Windows-1252 bytes or broken-off characters in it; None if it is not UTF-8 in the main."""
    text = content.decode("utf-8", "surrogateescape")
    stray_byte_count = len(_STRAY_BYTE.findall(text))
    if len(_MULTIBYTE_CHARACTER.findall(text)) < _MIN_CHARACTERS_PER_STRAY_BYTE * stray_byte_count:
        return None
    return Decoded(_STRAY_RUN.sub(_restore_stray_run, text), "utf-8 with windows-1252")


def _restore_stray_run(match: re.Match[str]) -> str:
    """A stray byte as Windows-1252 has it; a character broken off in its middle as the replacement character."""
    stray = match[0].encode("utf-8", "surrogateescape")
    return "\ufffd" if len(stray) > 1 else stray.decode("windows-1252", "replace")


def _decode_older_encoding(content: bytes) -> Decoded:
    encoding = _find_latin_encoding(content)
    if encoding:
        return Decoded(content.decode(encoding), encoding)
    match = charset_normalizer.from_bytes(
        content,
        cp_isolation=list(_OTHER_SCRIPTS),
        preemptive_behaviour=False,  # what a text says about its own encoding is just text
        enable_fallback=False,
    ).best()
    if match is None:
        raise UndecodableError("no character encoding fits these bytes; save the text as UTF-8")
    return Decoded(str(match), _OTHER_SCRIPTS[match.encoding])


def _find_latin_encoding(content: bytes) -> str | None:
    """The encoding in which the bytes are the letters of a language in the Latin script; None if there is none."""
    plain_count = len(re.findall(rb"[A-Za-z]", content))
    high_count = len(re.findall(rb"[\x80-\xff]", content))
    accented_count = len(re.findall(rb"[\xc0-\xff]", content))
    if high_count > _MAX_BYTE_SHARE_OF_LATIN_SCRIPT * plain_count:
        return None
    has_only_names = accented_count <= max(_MAX_ACCENTED_COUNT_OF_NAMES, _MAX_ACCENTED_SHARE_OF_NAMES * plain_count)
    candidates = (_ANY_WESTERN_LANGUAGE, *_LATIN_SCRIPT) if has_only_names else _LATIN_SCRIPT
    for encoding, letters in candidates:
        if _fits_language(content, encoding, letters):
            return encoding
    is_western = high_count <= _MAX_BYTE_SHARE_OF_ODD_WESTERN_TEXT * plain_count and _can_decode(content, "windows-1252")
    return "windows-1252" if is_western else None


def _fits_language(content: bytes, encoding: str, letters: str) -> bool:
    high_bytes = bytes({byte for byte in content if byte >= 0x80})
    if not _can_decode(high_bytes, encoding):
        return False
    is_covered = set(high_bytes.decode(encoding)) <= set(letters + letters.upper() + _SYMBOLS)
    return is_covered and not _BROKEN_WORD.search(content.decode(encoding))


def _can_decode(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True

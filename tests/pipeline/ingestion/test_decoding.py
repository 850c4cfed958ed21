"""Bytes become text once: the encoding is found, mojibake is undone, nothing else is changed, and what is not text is named."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingestion.decoding import (
    BinaryContentError,
    Decoded,
    UndecodableError,
    decode_text,
    is_blank,
    repair_mojibake,
)
from pipeline.ingestion.rejections import InputError

ENGLISH = "“It’s over,” he said – about €5 million, naïve or not…"
RUSSIAN = "Президент России заявил в четверг, что переговоры продолжаются и завершатся на следующей неделе."
JAPANESE = "日本の首相は木曜日に記者会見を開いた。交渉は続いていると述べた。"
CHINESE = "总统星期四表示谈判仍在继续，并将在下周结束。这是一个重要的问题。"
TURKISH = "Cumhurbaşkanı Erdoğan, görüşmenin ardından basın toplantısında konuştu ve işbirliği çağrısı yaptı."
POLISH = "Premier powiedział w czwartek, że rozmowy będą trwały, a także że każdy następny krok zależy od sąsiadów."


@pytest.mark.parametrize(
    ("text", "codec", "recorded"),
    [
        (ENGLISH, "utf-8", "utf-8"),
        (ENGLISH, "utf-8-sig", "utf-8"),
        (ENGLISH, "utf-16", "utf-16"),
        (ENGLISH, "utf-32", "utf-32"),
        (ENGLISH, "cp1252", "windows-1252"),
        ("naïve", "cp1252", "windows-1252"),
        ("El señor fue a la fête.", "cp1252", "windows-1252"),
        ("Não há informações; a situação é difícil.", "cp1252", "windows-1252"),
        ("È così che la libertà è nata, perché più.", "cp1252", "windows-1252"),
        (TURKISH, "cp1254", "windows-1254"),
        ("Turkish President Recep Tayyip Erdoğan met Joe Biden.", "cp1254", "windows-1254"),
        (POLISH, "cp1250", "windows-1250"),
        (POLISH, "iso8859_2", "iso-8859-2"),
        (RUSSIAN, "cp1251", "windows-1251"),
        ("Там и тома там, и мама там, и атом и мат там и там.", "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp866", "ibm866"),
        (JAPANESE, "cp932", "shift_jis"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_found_and_recorded(text: str, codec: str, recorded: str) -> None:
    assert decode_text(text.encode(codec)) == Decoded(text, recorded)


def test_utf_16_of_either_byte_order_is_read_by_its_mark() -> None:
    assert decode_text(b"\xfe\xff" + ENGLISH.encode("utf-16-be")) == Decoded(ENGLISH, "utf-16")


def test_stray_windows_1252_bytes_in_utf_8_are_restored() -> None:
    assert decode_text("“A” “B” ".encode() + b"caf\xe9") == Decoded("“A” “B” café", "utf-8 with windows-1252")


def test_a_character_broken_off_at_the_end_is_a_replacement_character() -> None:
    assert decode_text(CHINESE.encode()[:-1]) == Decoded(CHINESE[:-1] + "\ufffd", "utf-8 with windows-1252")


@pytest.mark.parametrize(
    ("garbled", "repaired"),
    [
        ("Itâ€™s â€œfineâ€\x9d", "It’s “fine”"),
        ("CafÃ© Ã\xa0 Paris", "Café à Paris"),
        ("don\x92t", "don’t"),
        ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
    ],
)
def test_mojibake_is_repaired_and_said_so(garbled: str, repaired: str) -> None:
    assert decode_text(garbled.encode()) == Decoded(repaired, "utf-8, mojibake repaired")


def test_mojibake_in_one_line_leaves_the_other_lines_alone() -> None:
    assert repair_mojibake("Erdoğan “é”\nÃ la carte\r\nNÃO") == "Erdoğan “é”\nà la carte\r\nNÃO"


def test_a_repair_never_makes_a_nul_character() -> None:
    assert repair_mojibake("À\x80 x") == "À\x80 x"


@pytest.mark.parametrize(
    "text",
    [
        "A&amp;B <b>“x”</b>",
        "one\r\ntwo\u2028three\x0cfour\x0bfive\x1cfi\x1dve",
        "Image: AP\xa0 | Image:self",
        "ﬁne ＡＢＣ",
        "Erdoğan Türkiye Ærø NÃO",
        "\u200bzero\u00adwidth\ufeff",
        "e\u0301 is not é",
        "\x1b[31mred",
    ],
)
def test_nothing_else_is_changed(text: str) -> None:
    assert decode_text(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"PK\x03\x04\x14\x00word/document.xml", "ZIP archive .perhaps a .docx"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00", "GIF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"\x7fELF\x02", "program"),
        (b"{\\rtf1\\ansi", "rich text"),
        (b"text with a \0 in it", "NUL"),
        ("a\0b".encode("utf-16"), "NUL"),
        (b"\x01\x02\x03\x04\x05\x06 a", "control characters"),
    ],
)
def test_what_is_not_text_is_called_by_its_name(content: bytes, named: str) -> None:
    with pytest.raises(BinaryContentError, match=named + ".*; save the article"):
        decode_text(content)


@pytest.mark.parametrize("text", ["MZ is a name.", "GIF89a turns forty", "BZhang said", "Rar! said the lion", "\x0cA page"])
def test_text_may_begin_like_something_else(text: str) -> None:
    assert decode_text(text.encode()).text == text


def test_a_broken_off_utf_16_file_is_undecodable() -> None:
    with pytest.raises(UndecodableError, match=r"UTF-16.* byte 8 .*save it again as UTF-8"):
        decode_text("abc".encode("utf-16") + b"\x00")


def test_bytes_that_no_encoding_fits_are_undecodable() -> None:
    with pytest.raises(UndecodableError, match="save the text as UTF-8"):
        decode_text(bytes(range(0x80, 0x100)))


@pytest.mark.parametrize("text", ["", " \r\n\xa0\u2003\t", "\ufeff\u200b\u2060", "\x1f"])
def test_text_without_a_visible_character_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", "\n\ufeffa"])
def test_text_with_a_visible_character_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\0\0"]), st.binary(max_size=40)).map(
            b"".join
        ),
        st.lists(st.sampled_from([b"\xc3\x80\xc2\x80", b"\xed\xa0\x80", b"\xe9", b"\xc3\xa2\xe2\x82\xac", b" a\n"])).map(
            b"".join
        ),
    )
)
def test_any_bytes_are_text_that_can_be_stored_or_are_rejected(content: bytes) -> None:
    try:
        text = decode_text(content).text
    except InputError as error:
        assert str(error)
        return
    assert "\0" not in text
    assert text.encode("utf-8").decode("utf-8") == text


def test_duckdb_counts_and_returns_what_was_decoded() -> None:
    text = decode_text("“Erdoğan” 😀 e\u0301 \ufdd0\U0010ffff\x1b\x7f".encode()).text
    with duckdb.connect() as connection:
        assert connection.sql("select $text, length($text)", params={"text": text}).fetchall() == [(text, len(text))]

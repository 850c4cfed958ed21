"""Bytes become text once: the encoding is found, wrong decodings are repaired, nothing else is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingestion.decoding import BinaryContentError, Decoded, UndecodableError, decode_text, is_blank

RUSSIAN = "Президент России заявил в четверг, что переговоры продолжаются и завершатся на следующей неделе."


@pytest.mark.parametrize(
    ("text", "codec", "recorded"),
    [
        ("Ankara’s “purchase”", "utf-8", "utf-8"),
        ("Ankara’s “purchase”", "utf-8-sig", "utf-8"),
        ("Ankara’s “purchase”", "utf-16", "utf-16"),
        ("Ankara’s “purchase”", "utf-32", "utf-32"),
        ("He said “no” – it’s over. Café.", "cp1252", "windows-1252"),
        ("naïve", "cp1252", "windows-1252"),
        ("Le président a été élu. Où est la forêt ? Ça va bien.", "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("日本の首相は木曜日に記者会見を開いた。交渉は続いていると述べた。", "cp932", "cp932"),
        ("总统星期四表示谈判仍在继续，并将在下周结束。这是一个重要的问题。", "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_found_and_recorded(text: str, codec: str, recorded: str) -> None:
    assert decode_text(text.encode(codec)) == Decoded(text, recorded)


@pytest.mark.parametrize(
    ("garbled", "repaired"),
    [("Itâ€™s â€œfineâ€\x9d", "It’s “fine”"), ("CafÃ© Ã\xa0 Paris", "Café à Paris")],
)
def test_text_decoded_wrongly_before_it_came_is_repaired(garbled: str, repaired: str) -> None:
    assert decode_text(garbled.encode()).text == repaired


@pytest.mark.parametrize(
    "text",
    [
        "A&amp;B <b>“x”</b>",
        "one\r\ntwo\u2028three\x0c",
        "Image: AP\xa0 | x",
        "ﬁne ＡＢＣ",
        "Erdoğan Türkiye Ærø",
        "\u200bzero width",
    ],
)
def test_nothing_else_is_changed(text: str) -> None:
    assert decode_text(text.encode()).text == text


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"PK\x03\x04\x14\x00word/document.xml", "ZIP"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"text with a \0 in it", "control"),
        (b"\x01\x02\x03\x04\x05\x06 a", "control"),
        ("\0".join("abc").encode("utf-16"), "zero"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(content: bytes, named: str) -> None:
    with pytest.raises(BinaryContentError, match=named):
        decode_text(content)


def test_a_sentence_may_begin_like_a_program() -> None:
    assert decode_text(b"MZ is a name.").text == "MZ is a name."


def test_a_broken_utf_16_file_is_undecodable() -> None:
    with pytest.raises(UndecodableError, match="utf-16"):
        decode_text("abc".encode("utf-16") + b"\x00")


@pytest.mark.parametrize(("text", "blank"), [("", True), (" \n\xa0\u2003", True), ("\ufeff\u200b", True), (" a ", False)])
def test_blank_text_has_nothing_to_read(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


@given(st.binary(max_size=400))
def test_any_bytes_are_text_that_can_be_stored_or_are_refused(content: bytes) -> None:
    try:
        decoded = decode_text(content)
    except (BinaryContentError, UndecodableError) as error:
        assert str(error)
        return
    decoded.text.encode("utf-8")
    assert "\0" not in decoded.text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=100))
def test_the_same_bytes_give_the_same_text(text: str) -> None:
    assert decode_text(text.encode()) == decode_text(text.encode())

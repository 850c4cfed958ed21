"""A page becomes the text it shows, line by line, with what its markup, its metadata and trafilatura say about it."""

import time

import pytest

from pipeline.ingestion.decoding import BinaryContentError
from pipeline.ingestion.html_pages import RenderedPage, render_page
from pipeline.ingestion.inputs import TextBlock

PARAGRAPHS = [
    "The committee met on Tuesday to discuss the budget, which had been delayed twice since the summer recess.",
    "Members of both parties said that the figures, published last week, left too little for roads and schools.",
    "A vote is expected before the end of the month, although several amendments are still being negotiated.",
    "The mayor, who has promised to sign the bill, declined to comment on the details when asked by reporters.",
]


def render(body: str, head: str = "", attributes: str = "") -> RenderedPage:
    return render_page(f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>".encode())


def list_extracted(page: RenderedPage) -> list[str]:
    return [page.text[block.start_char : block.end_char] for block in page.blocks if block.is_extracted]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<h1>Title</h1><div>By</div><p>One</p>", "Title\nBy\n\nOne"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<div>before<div>inside</div>after</div>", "before\ninside\nafter"),
        ("<div><div><div>One</div></div></div><div></div><div>Two</div>", "One\nTwo"),
        ("<p>a <b>b</b><i>c</i> <a href=x>d</a>.</p>", "a bc d."),
        ("<p>  a \n\t b  <b> c </b> d </p>", "a b c d"),
        ("<p>one<br>two<br/>three</p>", "one\ntwo\nthree"),
        ("<p>one<br><br><br>two<br></p>", "one\n\ntwo"),
        ("<pre>\n  a\n\n    b  \n</pre>", "  a\n\n    b"),
        ("<table><tr><th>Team<th>Won<tr><td>A</td> <td>3</td></table>", "Team\tWon\nA\t3"),
        ("<table><tr><td><div>a</div><div>b</div></td><td>c</td></table>", "a\nb\nc"),
        ("<p>a&amp;b &lt;i&gt; &eacute;&#8212;&nbsp;c</p>", "a&b <i> é—\xa0c"),
        ("<p>&amp;amp;</p>", "&amp;"),
        ("<p>One</p><p>&nbsp;</p><div>\u200b</div><div>Two</div>", "One\n\nTwo"),
        ("<p aria-hidden=true>shown</p>", "shown"),
        ("loose text", "loose text"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt></ruby>", "漢kan"),
    ],
)
def test_the_text_is_what_selecting_the_page_and_copying_it_gives(body: str, text: str) -> None:
    assert render(body).text == text


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<noscript>x</noscript>",
        "<template><p>x</p></template>",
        "<svg><title>x</title><text>x</text></svg>",
        "<iframe>x</iframe>",
        "<object>x</object>",
        "<video>x</video>",
        "<select><option>x</option></select>",
        "<textarea>x</textarea>",
        "<input value=x>",
        "<img alt=x>",
        "<!-- x -->",
        "<div hidden><p>x</p></div>",
        "<dialog>x</dialog>",
        '<div style="color: red; DISPLAY : none"><p>x</p></div>',
        '<div style="visibility:hidden">x</div>',
    ],
)
def test_what_the_markup_hides_is_left_out_and_what_follows_it_is_not(unseen: str) -> None:
    assert render(f"<div>before{unseen}after</div>", head="<title>x</title>").text.replace("\n", "") == "beforeafter"


@pytest.mark.parametrize("content", [b"", b"<!-- nothing -->", b"<html></html>", b"<html><body><p>&nbsp;</p></body></html>"])
def test_a_page_that_shows_nothing_has_empty_text_and_no_blocks(content: bytes) -> None:
    page = render_page(content)
    assert (page.text, page.blocks) == ("", ())


def test_each_block_is_one_line_of_the_text_with_what_the_markup_says_about_it() -> None:
    page = render("<header><div>Site</div></header><p>abc <a href=/x>defg</a> h</p><nav><ul><li><a href=/>Home</a></ul></nav>")
    assert page.text == "Site\n\nabc defg h\n\nHome"
    assert page.blocks == (
        TextBlock(0, 4, "div", "header", 0.0, False),
        TextBlock(6, 16, "p", "", 0.5, True),
        TextBlock(18, 22, "li", "nav", 1.0, False),
    )


def test_the_blocks_are_exactly_the_lines_of_the_text_in_code_points() -> None:
    page = render("<p>😀 one<br>two</p><table><tr><td>a<td>b</table><pre>  x\n\ny</pre>")
    assert [page.text[block.start_char : block.end_char] for block in page.blocks] == list(filter(None, page.text.split("\n")))
    assert [block.tag for block in page.blocks] == ["p", "p", "td", "pre", "pre"]


@pytest.mark.parametrize(
    ("body", "region"),
    [
        ("<article><p>x</article>", "article"),
        ("<main><aside><p>x</aside></main>", "aside"),
        ("<div role=navigation><p>x</div>", "nav"),
        ("<div role=Banner><p>x</div>", "header"),
        ("<div role=contentinfo><p>x</div>", "footer"),
        ("<div role=complementary><p>x</div>", "aside"),
        ("<section><p>x</section>", ""),
    ],
)
def test_a_block_belongs_to_the_nearest_region_around_it(body: str, region: str) -> None:
    assert [block.region for block in render(body).blocks] == [region]


def test_the_paragraphs_of_the_article_are_extracted_and_what_surrounds_it_is_not() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    menu = "<nav><ul><li><a href=/a>Politics</a><li><a href=/b>Sport</a></ul></nav>"
    page = render(f"{menu}<article><h1>Budget delayed</h1>{body}</article><footer><p>All rights reserved.</p></footer>")
    assert [line for line in list_extracted(page) if line != "Budget delayed"] == PARAGRAPHS


def test_a_line_that_occurs_again_elsewhere_is_extracted_only_where_the_article_is() -> None:
    first, *others = PARAGRAPHS
    body = f"<p>{first}</p><p>No comment.</p>" + "".join(f"<p>{paragraph}</p>" for paragraph in others)
    page = render(f"<nav><ul><li>No comment.</li></ul></nav><article>{body}</article><footer><div>No comment.</div></footer>")
    assert [block.region for block in page.blocks if block.is_extracted] == ["article"] * 5


def test_lines_of_one_paragraph_are_extracted_with_it() -> None:
    page = render("<article><p>" + "<br>".join(PARAGRAPHS) + "</p></article>")
    assert list_extracted(page) == PARAGRAPHS


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        ("<p>é</p>".encode(), "é", "utf-8"),
        ("\ufeff<p>é</p>".encode(), "é", "utf-8"),
        ("<p>é</p>".encode("utf-16"), "é", "utf-16"),
        ("<meta charset=iso-8859-1><p>é</p>".encode(), "é", "utf-8"),  # the bytes prove otherwise
        ("<meta charset=iso-8859-1><p>“é”</p>".encode("cp1252"), "“é”", "windows-1252"),
        ('<META content="text/html; charset=windows-1251"><p>да</p>'.encode("cp1251"), "да", "windows-1251"),
        ('<meta charset="shift_jis"><p>日本</p>'.encode("shift_jis"), "日本", "shift_jis"),
        ("<meta charset=utf-8><p>Café à la carte, déjà vu.</p>".encode("cp1252"), "Café à la carte, déjà vu.", "windows-1252"),
        ("<meta charset=utf-7><p>Café à la carte, déjà vu.</p>".encode("cp1252"), "Café à la carte, déjà vu.", "windows-1252"),
        ("<p>donâ€™t</p>".encode(), "don’t", "utf-8, mojibake repaired"),
        (b"<p>don&acirc;&euro;&trade;t</p>", "don’t", "utf-8, mojibake repaired"),
    ],
)
def test_a_page_is_decoded_by_its_bytes_then_by_what_it_declares_then_by_a_guess(
    content: bytes, text: str, encoding: str
) -> None:
    page = render_page(content)
    assert (page.text, page.encoding) == (text, encoding)


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"<p>\0</p>", b"<meta charset=windows-1252><p>\xe9\0</p>"])
def test_what_is_not_text_is_not_a_page(content: bytes) -> None:
    with pytest.raises(BinaryContentError):
        render_page(content)


@pytest.mark.parametrize("tag", ["div", "b", "font", "table><tr><td", "section"])
def test_no_text_is_lost_where_elements_nest_too_deep(tag: str) -> None:
    page = render(f"<p>First</p>{f'<{tag}>' * 20_000}Second<p>Third</p><script>x</script>")
    assert list(filter(None, page.text.split("\n"))) == ["First", "Second", "Third"]


@pytest.mark.parametrize("long", ["<script>{}</script>", "<p title='{}'></p>"])
def test_no_text_is_lost_after_an_element_of_many_megabytes(long: str) -> None:
    assert render(f"<p>First</p>{long.format('x;' * 6_000_000)}<p>Last</p>").text == "First\n\nLast"


def test_external_entities_are_not_read() -> None:
    page = render_page(b'<!DOCTYPE html SYSTEM "file:///etc/passwd"><p>a &x; b</p>')
    assert page.text == "a &x; b"


def test_a_page_of_megabytes_is_read_in_seconds() -> None:
    started = time.process_time()
    page = render("<p>Share</p>" * 100_000)
    assert len(page.blocks) == 100_000
    assert not any(block.is_extracted for block in page.blocks)
    assert time.process_time() - started < 60

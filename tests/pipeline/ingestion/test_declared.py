"""What a page declares about its article is taken where it says it plainly, and left out where it would have to be guessed."""

import json

import pytest

from pipeline.ingestion.html_pages import render_page
from pipeline.ingestion.inputs import DeclaredMetadata


def declare(head: str = "", body: str = "<p>Text</p>", attributes: str = "") -> DeclaredMetadata:
    page = f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>"
    return render_page(page.encode()).declared


def declare_data(data: object) -> DeclaredMetadata:
    return declare(f'<script type="application/ld+json">{json.dumps(data)}</script>')


def test_a_page_declares_its_article_in_json_ld() -> None:
    article = {
        "@type": ["NewsArticle"],
        "headline": "Budget &amp; roads",
        "datePublished": "2021-06-11T10:00:00Z",
        "dateModified": "2021-06-12",
        "author": [{"@type": "Person", "name": "Ann Lee"}, "Bob Roy", {"@type": "Organization", "name": "The Daily News"}],
        "publisher": {"name": "The Daily"},
    }
    assert declare_data({"@graph": [{"@type": "WebSite", "name": "x"}, article]}) == DeclaredMetadata(
        title="Budget & roads",
        published="2021-06-11T10:00:00Z",
        updated="2021-06-12",
        publisher="The Daily",
        authors=("Ann Lee", "Bob Roy"),
    )


def test_a_page_declares_its_article_in_meta_elements() -> None:
    head = """<meta property="og:title" content="Budget | The Daily"><meta property="og:site_name" content="The Daily">
        <meta property="article:published_time" content="2021-06-11">
        <meta property="article:modified_time" content="2021-06-12">
        <meta name="author" content="By Ann Lee and Bob Roy"><link rel="canonical" href="https://example.org/a">"""
    assert declare(head, attributes='lang="en-GB"') == DeclaredMetadata(
        "Budget", "2021-06-11", "2021-06-12", "The Daily", "https://example.org/a", ("Ann Lee", "Bob Roy"), "en-GB"
    )


def test_a_page_declares_its_article_in_microdata() -> None:
    body = """<p>Text</p><time itemprop="datePublished" datetime="2021-06-11">Friday</time>
        <time class="updated" datetime="2021-06-12">Saturday</time><a rel="author" href="/ann">Ann Lee</a>"""
    declared = declare(body=body)
    assert (declared.published, declared.updated, declared.authors) == ("2021-06-11", "2021-06-12", ("Ann Lee",))


def test_a_page_that_declares_nothing_has_no_metadata() -> None:
    assert declare(body="<p>Published on 11 June 2021 by Ann Lee</p><time datetime='2020-01-01'>x</time>") == DeclaredMetadata()


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Short</title><meta property=og:title content='Declared'>", "<h1>Short</h1>", "Short"),
        ("<title>Short | Site</title><meta property=og:title content='Declared'>", "<p>Text</p>", "Declared"),
        ("<title>Budget - a review</title>", "<p>Text</p>", "Budget - a review"),
        ("<title>Budget - Daily</title><meta property=og:site_name content='The Daily'>", "<p>Text</p>", "Budget"),
        ("", "<h1>Budget <i>delayed</i></h1>", "Budget delayed"),
        ("", "<h1>One</h1><h1>Two</h1>", None),
        ("<title>Budget is delayed - Daily</title>", "<h1>Daily News</h1><p>Budget is delayed</p>", "Budget is delayed"),
        ("<title>Budget is delayed - Daily</title>", "<h1>Roads must wait</h1>", "Roads must wait"),
        ("<title>Budget is delayed - Daily</title>", "<p>Text</p>", "Budget is delayed - Daily"),
    ],
)
def test_the_title_is_the_declared_one_that_the_page_shows_else_the_first(head: str, body: str, title: str | None) -> None:
    assert declare(head, body).title == title


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("https://example.org/ann", ()),
        ("ann@example.org", ()),
        ("admin", ()),
        ("The Daily", ()),
        ("Newsroom Staff", ()),
        ("Ann Lee, Bob Roy & Cy Poe; Dee Fox", ("Ann Lee", "Bob Roy", "Cy Poe", "Dee Fox")),
        ("Ann Anderson, Ph.D.", ("Ann Anderson",)),
        ("Ann Lee, Ann Lee", ("Ann Lee",)),
        ("山田太郎", ("山田太郎",)),
    ],
)
def test_authors_are_names_of_people_only(author: str, authors: tuple[str, ...]) -> None:
    head = f'<meta property="og:site_name" content="Daily"><meta name="author" content="{author}">'
    assert declare(head).authors == authors


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "today", "", None, 5, ["2021-06-11"]])
def test_a_declared_date_without_a_year_is_none(date: object) -> None:
    assert declare_data({"@type": "NewsArticle", "datePublished": date}).published is None


def test_dates_of_several_articles_are_not_the_date_of_the_page() -> None:
    times = "<time itemprop=datePublished datetime=2021-06-11>x</time><time itemprop=datePublished datetime=2021-06-12>y</time>"
    assert declare(body=times).published is None


@pytest.mark.parametrize("url", ["/a", "//example.org/a", "javascript:alert(1)", "http://[", "ftp://example.org/a"])
def test_only_an_absolute_web_address_is_a_url(url: str) -> None:
    fallback = "<meta property='og:url' content='http://example.org/b'>"
    assert declare(f"<link rel=canonical href='{url}'>").url is None
    assert declare(f"<link rel=canonical href='{url}'>{fallback}").url == "http://example.org/b"


@pytest.mark.parametrize(
    ("canonical", "own", "url"),
    [
        ("https://origin.org/a", "https://www.copy.com/b", "https://www.copy.com/b"),
        ("https://example.org/a", "http://social.example.org/b", "https://example.org/a"),
        ("https://www.example.org/a", "https://example.org/b", "https://www.example.org/a"),
        ("https://example.org/a", "", "https://example.org/a"),
    ],
)
def test_a_copy_of_another_site_has_its_own_address(canonical: str, own: str, url: str) -> None:
    assert declare(f'<link rel="canonical" href="{canonical}"><meta property="og:url" content="{own}">').url == url


def test_an_address_and_a_language_may_be_declared_in_json_ld_alone() -> None:
    page = {"@id": "https://example.org/a"}
    declared = declare_data({"@type": "NewsArticle", "mainEntityOfPage": page, "url": "/a", "inLanguage": "en"})
    assert (declared.url, declared.language) == ("https://example.org/a", "en")
    assert declare_data({"@type": "NewsArticle", "url": "https://example.org/b"}).url == "https://example.org/b"


@pytest.mark.parametrize(
    ("site_name", "name", "publisher"),
    [
        ("usatoday", "USA TODAY", "USA TODAY"),
        ("https://example.org", "USA TODAY", "USA TODAY"),
        ("Post", "USA TODAY", "Post"),
        ("livescience.com", "Live Science", "Live Science"),
        ("Space.com", "Space", "Space.com"),
        ("WSJ", "The Wall Street Journal", "The Wall Street Journal"),
        ("The Post | All the news of the day", "Blogger", "The Post"),
    ],
)
def test_the_publisher_is_the_name_of_the_site_in_full(site_name: str, name: str, publisher: str) -> None:
    data = json.dumps({"@type": "NewsArticle", "publisher": {"name": name}})
    head = f'<meta property="og:site_name" content="{site_name}"><script type="application/ld+json">{data}</script>'
    assert declare(head).publisher == publisher


@pytest.mark.parametrize(
    "data", ["{", "[" * 100_000, "null", '"x"', '{"@type": 5}', '{"@graph": "x"}', '[{"@type": "NewsArticle"}]']
)
def test_broken_json_ld_declares_nothing(data: str) -> None:
    assert declare(f'<script type="application/ld+json">{data}</script>') == DeclaredMetadata()


def test_what_json_ld_refers_to_by_its_id_is_followed() -> None:
    graph = [
        {"@type": "Organization", "@id": "#site", "name": "The Daily"},
        {"@type": "Article", "publisher": {"@id": "#site"}, "author": [{"@id": "#ann"}, {"@id": "#nobody"}]},
        {"@type": ["Person"], "@id": "#ann", "name": "Ann Lee"},
    ]
    assert declare_data({"@graph": graph}) == DeclaredMetadata(publisher="The Daily", authors=("Ann Lee",))


def test_the_page_itself_is_described_where_no_article_is() -> None:
    page = {"@type": "WebPage", "datePublished": "2021-06-11", "author": {"name": "Ann Lee"}}
    assert declare_data([page, {"@type": "VideoObject", "datePublished": "2020-01-01"}]).published == "2021-06-11"
    assert declare_data([page, {"@type": "NewsArticle", "datePublished": "2021-06-12"}]).published == "2021-06-12"


def test_a_stray_bracket_behind_json_ld_does_no_harm() -> None:
    data = '{"@type": "NewsArticle", "datePublished": "2021-06-11"} }'
    assert declare(f'<script type="application/ld+json">{data}</script>').published == "2021-06-11"

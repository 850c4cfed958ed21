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


HEADLINE = "<title>Budget delayed</title>", "<h1>Budget delayed</h1>"


def declare_head(head: str) -> DeclaredMetadata:
    """What a page declares with this between its headline and its first paragraph, and other things behind that."""
    title, heading = HEADLINE
    behind = "<time datetime='2020-01-01'>x</time><p class=author>Some Body</p><a rel=author>Ann</a><a rel=author>Bob</a>"
    return declare(title, f"<nav><time datetime='2019-01-01'>x</time></nav>{heading}{head}<p>{'Word ' * 50}</p>{behind}")


@pytest.mark.parametrize(
    ("head", "published", "updated"),
    [
        ("<time datetime=2021-06-11>1 day ago</time>", "2021-06-11", None),
        (
            "<div>Posted <time datetime=2021-06-11>x</time>, updated <time datetime=2021-06-12>y</time></div>",
            "2021-06-11",
            "2021-06-12",
        ),
        ("<b>Updated</b> <time datetime=2021-06-12>y</time>", None, "2021-06-12"),
        ("<time class=modified datetime=2021-06-12>y</time>", None, "2021-06-12"),
        ("<time datetime=2021-06-11>x</time><time datetime=2021-06-12>y</time>", None, None),
        ("<time datetime=2021-06-11T08:00>x</time><time datetime=2021-06-11T09:00>y</time>", "2021-06-11T08:00", None),
        ("<div class=related-stories><time datetime=2021-06-11>x</time></div>", None, None),
        ("<time>June 11, 2021</time>", "June 11, 2021", None),
        ("<time>an hour ago</time>", None, None),
    ],
)
def test_a_time_in_the_head_of_the_article_is_its_date(head: str, published: str | None, updated: str | None) -> None:
    declared = declare_head(head)
    assert (declared.published, declared.updated) == (published, updated)


def test_microdata_may_hold_its_date_as_text_and_comments_have_their_own() -> None:
    body = """<p><i itemprop="datePublished">Fri 6:45 PM, Feb 16, 2018</i> <i itemprop="dateCreated dateModified">2018-02-17</i>
        <li class="comment"><time itemprop="datePublished" datetime="2018-02-18">x</time></li>"""
    declared = declare(body=body)
    assert (declared.published, declared.updated) == ("Fri 6:45 PM, Feb 16, 2018", "2018-02-17")


@pytest.mark.parametrize(
    "head",
    [
        "<div class=byline-section><span class=author>Ann Lee and Bob J. Roy</span> <span class=publication>Post</span></div>",
        "<p class='small byline'>By <a>Ann Lee and Bob J. Roy</a><br><span>Monday, June 14, 2021, 4:05 pm</span></p>",
        "<div class=byline>By <a rel=author>Ann Lee</a> <a rel=author>Bob J. Roy</a><p>Staff Writer</p></div>",
        "<span itemprop='author creator'>Text: Ann Lee, Bob J. Roy</span>",
        "<div class=author-name><span>Ann Lee & Bob J. Roy</span></div>",
    ],
)
def test_what_is_marked_as_a_byline_in_the_head_of_the_article_names_its_authors(head: str) -> None:
    assert declare_head(head).authors == ("Ann Lee", "Bob J. Roy")


@pytest.mark.parametrize(
    "head",
    [
        "<p class=author>Ann Lee's Stories</p>",
        "<p class=author>all of the newsroom</p>",
        "<p class=author-bio>Ann Lee</p>",
        "<figure class=photo-author>Ann Lee</figure>",
        "<p>Ann Lee</p>",
    ],
)
def test_what_is_not_spelt_as_a_name_or_marked_as_something_else_is_no_author(head: str) -> None:
    assert declare_head(head).authors == ()


@pytest.mark.parametrize(
    ("declared", "shown", "authors"),
    [
        ("Ann Lee", "Ann Lee, Bob Roy", ("Ann Lee", "Bob Roy")),
        ("ANN LEE", "Ann Lee", ("Ann Lee",)),
        ("Ann Lee", "ANN LEE", ("Ann Lee",)),
        ("Ann Lee", "Bob Roy", ("Ann Lee",)),
        ("Ann Lee, Bob Roy", "Ann Lee", ("Ann Lee", "Bob Roy")),
    ],
)
def test_authors_in_the_head_count_where_they_are_the_declared_ones_and_more(
    declared: str, shown: str, authors: tuple[str, ...]
) -> None:
    title, heading = HEADLINE
    page = declare(f'{title}<meta name="author" content="{declared}">', f"{heading}<p class=byline>By {shown}</p>")
    assert page.authors == authors


@pytest.mark.parametrize(
    ("other", "published"),
    [
        ("2021-06-10 21:57:00 -0800", "2021-06-10 21:57:00 -0800"),
        ("2021-06-11T11:27:00+0530", "2021-06-11T11:27:00+0530"),
        ("2021-06-11T05:57:00Z", "2021-06-11T05:57:50Z"),
        ("2021-06-10T22:30:00-08:00", "2021-06-11T05:57:50Z"),
        ("2021-06-10", "2021-06-11T05:57:50Z"),
    ],
)
def test_a_moment_counts_on_the_clock_of_the_publisher_before_utc(other: str, published: str) -> None:
    first = '<meta property="article:published_time" content="2021-06-11T05:57:50Z">'
    assert declare(f'{first}<meta name="sailthru.date" content="{other}">').published == published


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
        ("Ann Lee. The Daily International", ("Ann Lee", "The Daily International")),
        ("Jill St. John and Ann B. Lee", ("Jill St. John", "Ann B. Lee")),
        ("Written by Ann Lee", ("Ann Lee",)),
        ("Ann Lee - Daily Contributor", ("Ann Lee",)),
        ("XYZ - Coordination", ()),
        ("Автор: Анна Ли", ("Анна Ли",)),
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

"""What a record or page declares counts before what its text says; what its markup puts outside the article is removed."""

from datetime import date

import pytest

from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.metadata import parse_declared_day
from pipeline.cleaning.rules import LineRules
from pipeline.ingestion.inputs import DeclaredMetadata, TextBlock
from pipeline.tables import DateSource, MetadataSource, RemovalReason, Role

HEADLINE = "Talks in Geneva end without a deal"
PROSE = "Ministers left the hotel on Monday evening without speaking to the reporters outside."
TEXT = f"Home\n{HEADLINE}\n{PROSE}\nMore from this section\n"
LATEST = date(2021, 6, 30)


def make_blocks(text: str, extracted: set[str]) -> list[TextBlock]:
    """One block a line; those in ``extracted`` are part of the article."""
    blocks, offset = [], 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\n")
        blocks.append(TextBlock(offset, offset + len(content), "p", "", 0.0, content in extracted))
        offset += len(line)
    return blocks


@pytest.mark.parametrize(
    ("declared", "day"),
    [
        ("2021-06-11", date(2021, 6, 11)),
        ("2021-06-11T23:30:00-05:00", date(2021, 6, 11)),
        ("2021-06-11 08:00:00+00:00", date(2021, 6, 11)),
        ("1623369600", date(2021, 6, 11)),
        ("1623369600000", date(2021, 6, 11)),
        ("June 11, 2021", date(2021, 6, 11)),
        ("03/04/2021", None),
        ("2021-13-45", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_declared_day_is_read_or_left_out(declared: str | None, day: date | None) -> None:
    assert parse_declared_day(declared) == day


@pytest.mark.parametrize(
    ("published", "published_on", "source"),
    [
        ("2021-06-11", date(2021, 6, 11), DateSource.DECLARED),
        ("1899-12-31", None, DateSource.IMPLAUSIBLE),
        ("2021-07-01", None, DateSource.IMPLAUSIBLE),
        (None, date(2021, 5, 3), DateSource.PUBLISHED_LINE),
    ],
)
def test_a_day_is_declared_or_stated_and_never_implausible(
    no_rules: LineRules, published: str | None, published_on: date | None, source: DateSource
) -> None:
    text = f"{HEADLINE}\n\nPublished: 3 May 2021\n\n{PROSE}"
    article = clean_article(text, no_rules, DeclaredMetadata(published=published), latest=LATEST)
    assert (article.published_on, article.date_source) == (published_on, source)


def test_what_is_declared_counts_before_what_the_text_says(no_rules: LineRules) -> None:
    text = f"{HEADLINE}\n\nBy Anna Lindqvist\n\n{PROSE}\n\n© 2021 Northern Post Ltd"
    stated = clean_article(text, no_rules)
    assert (stated.publisher, stated.publisher_source) == ("Northern Post", MetadataSource.TEXT)
    assert (stated.authors, stated.authors_source) == (("Anna Lindqvist",), MetadataSource.TEXT)
    declared = DeclaredMetadata(publisher="The Northern Post", authors=("Anna B. Lindqvist",), url="https://example.org/a")
    article = clean_article(text, no_rules, declared)
    assert (article.publisher, article.publisher_source) == ("The Northern Post", MetadataSource.DECLARED)
    assert (article.authors, article.authors_source) == (("Anna B. Lindqvist",), MetadataSource.DECLARED)
    assert article.source_url == "https://example.org/a"


def test_what_the_markup_puts_outside_the_article_is_removed_but_not_the_declared_title(no_rules: LineRules) -> None:
    declared = DeclaredMetadata(title=HEADLINE.upper())
    article = clean_article(TEXT, no_rules, declared, make_blocks(TEXT, {PROSE}))
    assert (article.title, article.title_source, article.body) == (HEADLINE, MetadataSource.TEXT, PROSE)
    assert [(span.role, span.removal_reason) for span in article.spans][1:] == [
        (Role.TITLE, None),
        (Role.PARAGRAPH, None),
        (Role.BOILERPLATE, RemovalReason.OUTSIDE_ARTICLE),
    ]


def test_markup_that_shows_no_article_removes_nothing(no_rules: LineRules) -> None:
    assert PROSE in clean_article(TEXT, no_rules, blocks=make_blocks(TEXT, set())).body


def test_a_declared_title_that_the_page_does_not_show_is_the_title_all_the_same(no_rules: LineRules) -> None:
    article = clean_article(PROSE, no_rules, DeclaredMetadata(title="Geneva: no deal"))
    assert (article.title, article.title_source, article.body) == ("Geneva: no deal", MetadataSource.DECLARED, PROSE)

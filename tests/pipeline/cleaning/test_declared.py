"""What a record or page declares counts before what its text says; what its markup puts outside the article is removed."""

from datetime import date

import pytest

from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.rules import LineRules
from pipeline.ingestion.inputs import DeclaredMetadata, TextBlock
from pipeline.tables import MetadataSource, RemovalReason, Role

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


@pytest.mark.parametrize(
    ("declared", "publisher"),
    [("northernpost", "Northern Post"), ("Northern Post Online", "Northern Post Online"), ("NP", "NP")],
)
def test_a_declared_publisher_is_named_as_the_text_spells_it(no_rules: LineRules, declared: str, publisher: str) -> None:
    article = clean_article(f"{PROSE}\n\n© 2021 Northern Post Ltd", no_rules, DeclaredMetadata(publisher=declared))
    assert (article.publisher, article.publisher_source) == (publisher, MetadataSource.DECLARED)


@pytest.mark.parametrize(
    ("text", "declared", "language", "source"),
    [
        (f"{PROSE} {PROSE}", "de", "en", MetadataSource.TEXT),
        ("Nein.", "de-DE", "de", MetadataSource.DECLARED),
        ("Nein.", "PT_br", "pt", MetadataSource.DECLARED),
        ("Nein.", "German", None, MetadataSource.NONE),
        ("Nein.", None, None, MetadataSource.NONE),
    ],
)
def test_a_language_is_detected_and_else_as_declared(
    no_rules: LineRules, text: str, declared: str | None, language: str | None, source: MetadataSource
) -> None:
    article = clean_article(text, no_rules, DeclaredMetadata(language=declared))
    assert (article.language, article.language_source) == (language, source)


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

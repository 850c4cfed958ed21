"""Authors are the people that a record, page or byline names; a byline counts where it names the declared ones and more."""

import pytest

from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.rules import LineRules
from pipeline.ingestion.inputs import DeclaredMetadata
from pipeline.tables import MetadataSource

HEADLINE = "Talks in Geneva end without a deal"
PROSE = "Ministers left the hotel on Monday evening without speaking to the reporters outside."


def read_text(rules: LineRules, *lines: str, declared: tuple[str, ...] = ()) -> tuple[tuple[str, ...], MetadataSource]:
    article = clean_article("\n\n".join(lines), rules, DeclaredMetadata(authors=declared, publisher="The Post"))
    return article.authors, article.authors_source


@pytest.mark.parametrize(
    "name", ["Reuters", "The Associated Press", "AP Sports Writer", "News Bureau", "Staff Reports", "admin", "The Post", ""]
)
def test_a_declared_agency_staff_or_account_is_no_author(no_rules: LineRules, name: str) -> None:
    assert read_text(no_rules, HEADLINE, PROSE, declared=(name,)) == ((), MetadataSource.NONE)
    assert read_text(no_rules, HEADLINE, PROSE, declared=("Ann Lee", name)) == (("Ann Lee",), MetadataSource.DECLARED)
    byline = read_text(no_rules, HEADLINE, "By Ann Lee", PROSE, declared=(name,))
    assert byline == (("Ann Lee",), MetadataSource.TEXT)


@pytest.mark.parametrize(
    ("declared", "byline", "authors", "source"),
    [
        ("Ann Lee", "By Ann Lee, Bob Roy", ("Ann Lee", "Bob Roy"), MetadataSource.TEXT),
        ("Ann B. Lee", "By Ann B Lee and Bob Roy", ("Ann B Lee", "Bob Roy"), MetadataSource.TEXT),
        ("ANN LEE", "By Ann Lee", ("Ann Lee",), MetadataSource.DECLARED),
        ("Ann Lee", "By ANN LEE", ("Ann Lee",), MetadataSource.DECLARED),
        ("Ann Lee", "By Bob Roy", ("Ann Lee",), MetadataSource.DECLARED),
    ],
)
def test_a_byline_counts_where_it_names_the_declared_authors_and_more(
    no_rules: LineRules, declared: str, byline: str, authors: tuple[str, ...], source: MetadataSource
) -> None:
    assert read_text(no_rules, HEADLINE, byline, PROSE, declared=(declared,)) == (authors, source)


@pytest.mark.parametrize(
    "line",
    [
        "Friday June 11, 2021 7:45 am PST by Ann Lee",
        "June 11, 2021 | by Ann Lee",
        "Ann Lee - Jun 11, 2021, 8:15 pm CST",
        "06/11/2021 by Ann Lee",
        "Ann Lee, Business Insider\n\n13.11.2019, 23:06",
        "Ann Lee, Reuters\n\nUpdated June 11, 2021",
    ],
)
def test_a_name_by_a_date_in_the_head_is_an_author(no_rules: LineRules, line: str) -> None:
    assert read_text(no_rules, HEADLINE, line, PROSE, PROSE)[0] == ("Ann Lee",)


@pytest.mark.parametrize(
    "lines",
    [
        ("The quarterback runs", "Ann Lee, Associated Press"),  # the credit of a picture
        ("ANN LEE, A NEWS COMPANY",),
        ("Ann Lee, June 11, 2021",),  # the caption of a picture
    ],
)
def test_a_name_without_by_or_a_date_is_no_author(no_rules: LineRules, lines: tuple[str, ...]) -> None:
    assert read_text(no_rules, HEADLINE, "Published June 10, 2021", "World", *lines, PROSE, PROSE)[0] == ()


def test_later_bylines_are_those_of_others_but_reporters_may_be_named_at_the_end(no_rules: LineRules) -> None:
    end = ("(Reporting by Bob Roy; Editing by Cy Poe)", "© 2021 The Post", "Roads must wait", "By Dee Fox", PROSE)
    assert read_text(no_rules, HEADLINE, "By Ann Lee", PROSE, PROSE, *end)[0] == ("Ann Lee", "Bob Roy")
    assert read_text(no_rules, HEADLINE, PROSE, PROSE, PROSE, "By Ann Lee")[0] == ("Ann Lee",)

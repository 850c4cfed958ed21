"""The days of an article are those its readers were told: declared, stated in its head, or in its address; else refused."""

from datetime import date

import pytest

from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.dates import parse_address_day, parse_declared_day
from pipeline.cleaning.rules import LineRules
from pipeline.ingestion.inputs import DeclaredMetadata, TextBlock
from pipeline.tables import DateSource, UpdateSource

HEADLINE = "Talks in Geneva end without a deal"
PROSE = "Ministers left the hotel on Monday evening without speaking to the reporters outside."
LATEST = date(2021, 6, 30)
NIGHT_IN_UTC = "2021-06-12T01:50:59Z"


def clean_head(
    rules: LineRules, head: str, declared: DeclaredMetadata, *, is_page: bool = True
) -> tuple[date | None, DateSource, date | None, UpdateSource]:
    """The days of an article with these lines below its headline, in a page whose markup puts them outside the article."""
    lines = [HEADLINE, *head.splitlines(), PROSE, PROSE.replace("Monday", "Tuesday"), PROSE.replace("Monday", "Friday")]
    blocks, offset = [], 0
    for line in lines if is_page else ():
        blocks.append(TextBlock(offset, offset + len(line), "p", "", 0.0, line.startswith("Ministers")))
        offset += len(line) + 1
    article = clean_article("\n".join(lines), rules, declared, blocks, LATEST)
    return article.published_on, article.date_source, article.updated_on, article.updated_source


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


@pytest.mark.parametrize(
    ("head", "published_on", "source"),
    [
        ("Share\n11 JUN 2021", date(2021, 6, 11), DateSource.DATE_LINE),
        ("Reuters June 11, 2021 9:02 AM", date(2021, 6, 11), DateSource.DATE_LINE),
        ("The Post June 11, 2021", date(2021, 6, 11), DateSource.DATE_LINE),
        ("By admin - 2021-06-11", date(2021, 6, 11), DateSource.DATE_LINE),
        ("by The Daily Staff ／ 2021.06.11", date(2021, 6, 11), DateSource.DATE_LINE),
        ("Jane Doe - Jun 11, 2021, 8:15 pm CST", date(2021, 6, 11), DateSource.DATE_LINE),
        ("Friday June 11, 2021 7:45 am PST by Jane Doe", date(2021, 6, 11), DateSource.DATE_LINE),
        ("June 11, 2021 | by Jane Doe", date(2021, 6, 11), DateSource.DATE_LINE),
        ("June 11, 2021 / 1:07 AM / Acme News", date(2021, 6, 11), DateSource.DATE_LINE),
        ("Posted: Fri 6:45 PM, Jun 11, 2021  |", date(2021, 6, 11), DateSource.PUBLISHED_LINE),
        ("June 11\n15:23 2021", date(2021, 6, 11), DateSource.DATE_LINE),
        ("11\nJune\n2021", date(2021, 6, 11), DateSource.DATE_LINE),
        ("June 11\nRead more\n2021", None, DateSource.INCOMPLETE),
        ("The lake, June 11, 2021", None, DateSource.NONE),
        ("Geneva, Switzerland - 11 June 2021", None, DateSource.NONE),
        ("Jane Doe, June 11, 2021", None, DateSource.NONE),
        ("June 11, 2021\nJune 12, 2021", None, DateSource.AMBIGUOUS),
        ("June 11, 2021\nMore\nPolitics\nRoads must wait\nJune 12, 2021", date(2021, 6, 11), DateSource.DATE_LINE),
    ],
)
def test_the_head_of_a_page_states_its_day_even_where_the_markup_puts_it_outside_the_article(
    no_rules: LineRules, head: str, published_on: date | None, source: DateSource
) -> None:
    declared = DeclaredMetadata(title=HEADLINE, publisher="The Post")
    assert clean_head(no_rules, head, declared)[:2] == (published_on, source)


@pytest.mark.parametrize(
    ("head", "published_on", "source"),
    [
        ("By Jane Doe\nJune 11, 2021 5:50 pm", date(2021, 6, 11), DateSource.DATE_LINE),
        ("Posted June 11, 5:50 PM", date(2021, 6, 11), DateSource.PUBLISHED_LINE),
        ("Updated 10:01 pm PST, Friday, June 11, 2021", date(2021, 6, 11), DateSource.DECLARED),
        ("June 12, 2021", date(2021, 6, 12), DateSource.DECLARED),
        ("June 9, 2021", date(2021, 6, 12), DateSource.DECLARED),
        ("June 11, 2021\nJune 13, 2021", date(2021, 6, 12), DateSource.DECLARED),
        ("Share", date(2021, 6, 12), DateSource.DECLARED),
    ],
)
def test_a_declared_moment_is_of_the_day_that_readers_were_told(
    no_rules: LineRules, head: str, published_on: date, source: DateSource
) -> None:
    declared = DeclaredMetadata(title=HEADLINE, published=NIGHT_IN_UTC)
    assert clean_head(no_rules, head, declared)[:2] == (published_on, source)


@pytest.mark.parametrize(
    ("published", "updated", "head", "days"),
    [
        # A date without a label may be that of the update.
        ("2021-06-11", "2021-06-12", "June 12, 2021", (date(2021, 6, 11), date(2021, 6, 12))),
        # Some declare the time of the last edit twice.
        ("2021-06-12", "2021-06-12", "Published June 1, 2021", (date(2021, 6, 1), date(2021, 6, 12))),
        ("2021-06-12", "2021-06-13", "Published June 1, 2021", (date(2021, 6, 12), date(2021, 6, 13))),
        (NIGHT_IN_UTC, NIGHT_IN_UTC, "June 11, 2021 | Updated June 11, 2021 | 9:52pm", (date(2021, 6, 11), date(2021, 6, 11))),
        ("2021-06-11", None, "June 11, 2021\nUpdated June 12, 2021", (date(2021, 6, 11), date(2021, 6, 12))),
        # The day of an update in UTC is the publisher's as far as that of the publication shows it.
        (NIGHT_IN_UTC, NIGHT_IN_UTC, "June 11, 2021", (date(2021, 6, 11), date(2021, 6, 11))),
        (NIGHT_IN_UTC, "2021-06-13T01:50:59+00:00", "June 11, 2021", (date(2021, 6, 11), date(2021, 6, 12))),
        (NIGHT_IN_UTC, "2021-06-12T14:00:00Z", "June 11, 2021", (date(2021, 6, 11), date(2021, 6, 12))),
        ("2021-06-11T20:00:00Z", "2021-06-14T21:00:00Z", "June 12, 2021 3:00", (date(2021, 6, 12), date(2021, 6, 15))),
    ],
)
def test_publication_and_update_are_told_apart(
    no_rules: LineRules, published: str, updated: str | None, head: str, days: tuple[date, date]
) -> None:
    dates = clean_head(no_rules, head, DeclaredMetadata(title=HEADLINE, published=published, updated=updated))
    assert (dates[0], dates[2]) == days


def test_what_stands_around_the_byline_of_a_text_counts_before_the_date_at_its_top(no_rules: LineRules) -> None:
    menu = "\n".join(["June 30, 2021", "World", "Politics", "Business", "Opinion", "Sports"])
    text = f"{menu}\n{HEADLINE}\nBy Jane Doe\nJune 11, 2021 7:04 pm ET\n\n{PROSE}\n\n{PROSE} {PROSE}\n\n{PROSE}"
    assert clean_article(text, no_rules).published_on == date(2021, 6, 11)


@pytest.mark.parametrize(
    ("published", "updated", "updated_on", "source"),
    [
        ("2021-06-11", "2021-06-12", date(2021, 6, 12), UpdateSource.DECLARED),
        ("2021-06-11", "2021-06-10", None, UpdateSource.BEFORE_PUBLICATION),
        (None, "2021-06-10", date(2021, 6, 10), UpdateSource.DECLARED),
        ("2021-06-11", "2021-07-02", None, UpdateSource.IMPLAUSIBLE),
        ("2021-06-11", "0001-01-01T00:00:00Z", None, UpdateSource.IMPLAUSIBLE),
        ("2021-06-11", "9999-12-31", None, UpdateSource.IMPLAUSIBLE),
        ("2021-06-11", "soon", None, UpdateSource.NONE),
    ],
)
def test_an_impossible_update_is_refused_with_its_reason(
    no_rules: LineRules, published: str | None, updated: str, updated_on: date | None, source: UpdateSource
) -> None:
    declared = DeclaredMetadata(title=HEADLINE, published=published, updated=updated)
    assert clean_head(no_rules, "Share", declared)[2:] == (updated_on, source)


@pytest.mark.parametrize("published", ["0001-01-01T00:00:00Z", "1899-12-31", "2021-07-01", "9999-12-31"])
def test_an_impossible_publication_is_refused_with_its_reason(no_rules: LineRules, published: str) -> None:
    declared = DeclaredMetadata(title=HEADLINE, published=published, url="https://example.org/2021/06/11/a")
    assert clean_head(no_rules, "June 11, 2021", declared)[:2] == (None, DateSource.IMPLAUSIBLE)


@pytest.mark.parametrize(
    ("published", "head", "published_on", "source"),
    [
        (None, "Share", date(2021, 6, 11), DateSource.ADDRESS),
        (None, "June 12, 2021", date(2021, 6, 12), DateSource.DATE_LINE),
        (NIGHT_IN_UTC, "Share", date(2021, 6, 11), DateSource.ADDRESS),
        ("1623462659", "Share", date(2021, 6, 11), DateSource.ADDRESS),
        ("2021-06-12T01:50:59+02:00", "Share", date(2021, 6, 12), DateSource.DECLARED),
        ("2021-06-14T01:50:59Z", "Share", date(2021, 6, 14), DateSource.DECLARED),
    ],
)
def test_the_day_in_an_address_counts_where_no_other_is_known_or_a_moment_is_in_utc(
    no_rules: LineRules, published: str | None, head: str, published_on: date, source: DateSource
) -> None:
    declared = DeclaredMetadata(title=HEADLINE, published=published, url="https://example.org/news/2021/06/11/talks")
    assert clean_head(no_rules, head, declared)[:2] == (published_on, source)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2021/6/1/talks", date(2021, 6, 1)),
        ("https://example.org/story/2021-06-11/talks", date(2021, 6, 11)),
        ("https://example.org/2021/06/talks", None),
        ("https://example.org/2021/13/11/talks", None),
        ("https://example.org/talks-2021-06-11", None),
        ("https://example.org/talks/20210611/", None),
        (None, None),
    ],
)
def test_an_address_states_a_day_in_its_path(url: str | None, day: date | None) -> None:
    assert parse_address_day(url) == day

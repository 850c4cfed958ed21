import csv
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cleaning.cleaning import CleanedArticle, clean_article
from pipeline.cleaning.lines import BLANK
from pipeline.cleaning.rules import LineRule, LineRules
from pipeline.tables import DateSource, RemovalReason, Role

SEEDS = ("000_73cc3b5a31ff8c8a", "001_f04d67d5c7de7c34", "002_d391540ad6a481ee")
PARAGRAPHS = (
    "The Turkish government will buy another missile system.\n\nThe United States had warned against it for months.\n\n"
    "Russia has not commented on the purchase so far."
)


def clean_seed(project: Path, rules: LineRules, article_id: str) -> CleanedArticle:
    return clean_article((project / "seeds" / "articles" / f"{article_id}.txt").read_bytes().decode(), rules)


@pytest.mark.parametrize("article_id", SEEDS)
def test_the_spans_of_a_seed_article_equal_the_gold(project: Path, seed_rules: LineRules, article_id: str) -> None:
    with (project / "tests" / "gold" / "spans.csv").open(encoding="utf-8", newline="") as file:
        gold = [tuple(row.values())[2:] for row in csv.DictReader(file) if row["article_id"] == article_id]
    spans = clean_seed(project, seed_rules, article_id).spans
    assert [
        (str(span.start_char), str(span.end_char), str(span.role), str(span.is_kept).lower(), str(span.removal_reason or ""))
        for span in spans
    ] == gold


def test_the_metadata_of_the_seed_articles_is_as_they_state_it(project: Path, seed_rules: LineRules) -> None:
    rows = []
    for article_id in SEEDS:
        article = clean_seed(project, seed_rules, article_id)
        rows.append(
            (article.title, article.published_on, article.date_source, article.updated_on, article.publisher, article.authors)
        )
        assert article.language == "en"
    assert rows == [
        ("Biden, Erdogan Reach ‘No Resolution’ on S-400 Missiles", None, DateSource.YEAR_ONLY, None, "Bloomberg", ()),
        (None, date(2021, 6, 11), DateSource.DATE_LINE, None, None, ()),
        (
            "Turkish defence minister dials US counterpart, discusses future security cooperation",
            date(2021, 10, 2),
            DateSource.PUBLISHED_LINE,
            date(2021, 10, 2),
            None,
            ("Riya Baibhawi",),
        ),
    ]


def test_the_body_is_the_kept_text_without_the_headline(no_rules: LineRules) -> None:
    text = (
        "Talks to go on\r\n\r\nThe talks\xa0in Ankara go on, both\tsides said.\r\nAnkara\r\n"
        "“Talks\u200b go on,” said the minister.\r\n© 2021 Acme"
    )
    article = clean_article(text, no_rules)
    assert article.title == "Talks to go on"
    assert article.body == "The talks in Ankara go on, both sides said.\n\nAnkara\n\n“Talks go on,” said the minister."
    assert article.word_count == 16


def test_hard_wraps_are_single_spaces_in_the_body(no_rules: LineRules) -> None:
    text = "The Turkish government said on Monday that it would buy  \n   another missile system from Russia."
    assert clean_article(text, no_rules).body == " ".join(text.split())


@pytest.mark.parametrize(
    ("lines", "published_on", "date_source", "updated_on"),
    [
        (["Published: 3 May 2020", "Updated: 5 May 2020"], date(2020, 5, 3), DateSource.PUBLISHED_LINE, date(2020, 5, 5)),
        (["Updated 4 May 2020", "Updated 6 May 2020", "3 May 2020"], date(2020, 5, 3), DateSource.DATE_LINE, date(2020, 5, 6)),
        (["Published: 3 May 2020", "4 May 2020"], date(2020, 5, 3), DateSource.PUBLISHED_LINE, None),
        (["By Jane Doe | 3 May 2020"], date(2020, 5, 3), DateSource.DATE_LINE, None),
        (["Published: 3 May 2020", "Published: 4 May 2020"], None, DateSource.AMBIGUOUS, None),
        (["Published: 03/04/2021"], None, DateSource.AMBIGUOUS, None),
        (["Updated 5 May 2020"], None, DateSource.UPDATED_LINE_ONLY, date(2020, 5, 5)),
        (["Published May 3 at 10:30 GMT"], None, DateSource.INCOMPLETE, None),
        (["©2021 Acme"], None, DateSource.YEAR_ONLY, None),
        (["Published 3 hours ago"], None, DateSource.NONE, None),
        (["On 3 May 2020 the troops left."], None, DateSource.NONE, None),
    ],
)
def test_dates_are_never_more_precise_than_stated(
    no_rules: LineRules, lines: list[str], published_on: date | None, date_source: DateSource, updated_on: date | None
) -> None:
    article = clean_article("\n".join([*lines, "", PARAGRAPHS]), no_rules)
    assert (article.published_on, article.date_source, article.updated_on) == (published_on, date_source, updated_on)


def test_a_date_is_the_one_written_whatever_its_zone(no_rules: LineRules) -> None:
    article = clean_article(f"Published: 2021-06-11T23:59:00-11:00\n\n{PARAGRAPHS}", no_rules)
    assert article.published_on == date(2021, 6, 11)


def test_a_date_in_the_middle_of_the_text_is_not_that_of_the_article(no_rules: LineRules) -> None:
    first, second, third = PARAGRAPHS.split("\n\n")
    article = clean_article("\n\n".join([first, second, third, "Published on Oct 3, 2016", first + " Again."]), no_rules)
    assert (article.published_on, article.date_source) == (None, DateSource.NONE)


FURNITURE = LineRules(
    (
        LineRule("acme", "Acme Now", RemovalReason.PUBLISHER_FURNITURE, "Acme", "a test"),
        LineRule("other", "Other Now", RemovalReason.PUBLISHER_FURNITURE, "Other", "a test"),
    )
)


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        (["©2021 Bloomberg L.P.", "Acme Now"], "Bloomberg"),
        (["Acme Now"], "Acme"),
        (["Acme Now", "Other Now"], None),
        (["©2021 Bloomberg L.P.", "Copyright 2021 The Associated Press"], None),
        (["© Aaron Schwartz"], None),
        (["Acme Now and then"], None),
    ],
)
def test_the_publisher_is_the_holder_of_the_copyright_or_given_away_by_furniture(
    lines: list[str], publisher: str | None
) -> None:
    assert clean_article("\n\n".join([PARAGRAPHS, *lines]), FURNITURE).publisher == publisher


def test_authors_of_all_bylines_come_in_order_and_once(no_rules: LineRules) -> None:
    top, end = (
        "By Jane Doe | Acme\n\nBy\n\nAnn Bee\n\nJohn Roe, Reuters",
        "(Reporting by Jane Doe and Ann Poe; Editing by E. Eff)",
    )
    text = f"{top}\n\n{PARAGRAPHS}\n\n{end}"
    assert clean_article(text, no_rules).authors == ("Jane Doe", "Ann Bee", "John Roe", "Ann Poe")


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "\u200b \xa0\n\t"])
def test_a_blank_text_has_no_spans(no_rules: LineRules, text: str) -> None:
    article = clean_article(text, no_rules)
    assert (article.spans, article.title, article.body, article.word_count) == ((), None, "", 0)


LINE_PIECES = st.sampled_from(
    [
        "Advertisement", "By Jane Doe", "Reported by:", "©2021 Acme Inc.", "Photo: AP", "(AP Photo/Jane Doe)",
        "Image copyright", "Image caption", "date 2021-06-11", "Updated", "3 May 2020", "03/04/2021", "10:30 GMT",
        "The minister spoke on Monday.", "and then they left the city of Kabul for good", "Kabul Airport", "•", "|", "—",
        " ", "\xa0", "\u200b", "\ufeff", "\u2028", "*", "“", ")", "a" * 45, "All rights reserved.", "Reuters", "http://x.y",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(LINE_PIECES, st.sampled_from(["\n", "\n\n", "\r\n", " "]), st.text(max_size=20)), max_size=40).map(
        "".join
    ),
    st.lists(LINE_PIECES, max_size=20).map("\n".join),
)
RULES = st.lists(
    st.builds(
        LineRule,
        st.uuids().map(str),
        st.lists(st.one_of(LINE_PIECES, st.text("aA*. ", min_size=1, max_size=5)), min_size=1, max_size=4).map(
            lambda pieces: "word " + " ".join(pieces)
        ),
        st.sampled_from(RemovalReason),
        st.one_of(st.none(), st.text(max_size=5)),
        st.just("a test"),
    ),
    max_size=5,
).map(lambda rules: LineRules(tuple(rules)))


@settings(max_examples=400)
@given(TEXTS, RULES)
def test_spans_partition_what_is_not_blank(text: str, rules: LineRules) -> None:
    article = clean_article(text, rules)
    position = 0
    for span in article.spans:
        assert position <= span.start_char < span.end_char
        assert not text[position : span.start_char].strip(BLANK)
        assert text[span.start_char] not in BLANK
        assert text[span.end_char - 1] not in BLANK
        assert span.is_kept == (span.role in {Role.TITLE, Role.HEADING, Role.PARAGRAPH})
        assert (span.rule_id is None) == span.is_kept
        position = span.end_char
    assert not text[position:].strip(BLANK)


@settings(max_examples=200)
@given(TEXTS, RULES)
def test_title_and_body_are_the_words_of_the_kept_spans(text: str, rules: LineRules) -> None:
    article = clean_article(text, rules)
    kept = "".join(text[span.start_char : span.end_char] for span in article.spans if span.is_kept)
    strip = str.maketrans("", "", BLANK)
    assert sorted(((article.title or "") + article.body).translate(strip)) == sorted(kept.translate(strip))
    assert clean_article(text, rules) == article


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "word " * 200_000,
        "." * 1_000_000,
        "- " * 300_000,
        "\n" * 500_000 + "x",
        " \t" * 300_000 + "x",
        "x\n" * 20_000,
        "the minister spoke to the press about it\n" * 20_000,
        "By " + "A" * 200_000 + ", " * 50_000,
        "(" * 300_000 + ")" * 300_000,
        "©" * 300_000,
        "_ " * 300_000,
        "\u200b" * 500_000 + "x" + "\u0301" * 300_000,
        "3 May 2020 " * 50_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_hostile_text_takes_no_longer_than_its_length(seed_rules: LineRules, text: str) -> None:
    started = time.process_time()
    clean_article(text, seed_rules)
    assert time.process_time() - started < 8

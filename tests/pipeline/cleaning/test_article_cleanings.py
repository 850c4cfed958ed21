"""Articles cleaned as frames: cleaning one again takes what cleaning it alone has found."""

from datetime import UTC, datetime

import polars as pl
import pytest

from pipeline.cleaning import cleaning
from pipeline.cleaning.article_cleanings import clean_articles
from pipeline.cleaning.rules import LineRules
from pipeline.tables import RAW_ARTICLES

SENTENCE = "The minister said on Tuesday that the agreement with the neighbouring country would be signed before the summer."
PAGE = "\n\n".join(
    ["Home", "World", "Sport", "Weather", "Log in", "Subscribe now", "Ministers agree on a treaty", "Follow the Post for more."]
    + [f"{SENTENCE} It is number {number}." for number in range(8)]
    + ["Most read", "Related stories", "Terms of use", "All rights reserved"]
)


def make_articles(**columns: object) -> pl.DataFrame:
    """One article with the text of the page."""
    values: dict[str, object] = {name: None for name in RAW_ARTICLES.schema if name.startswith("declared_")}
    values |= {"cleaning_sha256": "key", "source_text": PAGE, "last_changed_at": datetime(2021, 6, 1, tzinfo=UTC)}
    return pl.DataFrame([values | {"declared_authors": [], "blocks": None, "repeated": None, **columns}])


def test_an_article_cleaned_again_is_not_scored_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = LineRules(())
    alone = clean_articles(rules, make_articles())
    assert alone["outside"].list.len().item() > 3
    assert alone["spans"].explode().struct.field("article_probability").null_count() == 0
    number = 1 + PAGE.split("\n\n").index("Follow the Post for more.")
    unknown = cleaning.clean_article(PAGE, rules, repeated=frozenset({number - 1}))
    monkeypatch.setattr(cleaning, "score_passages", lambda *arguments: 1 / 0)
    again = clean_articles(
        rules,
        make_articles(repeated=[number], spans=alone["spans"].item().to_list(), outside=alone["outside"].item().to_list()),
    )
    spans = again["spans"].item().to_list()
    assert spans[number - 1]["removal_reason"] == "repeated_line"
    assert spans == [{name: getattr(span, name) for name in spans[0]} for span in unknown.spans]
    assert again["body"].item() == unknown.body

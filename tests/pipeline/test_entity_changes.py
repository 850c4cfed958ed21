"""Claims about why an entity that was published before is no more."""

import polars as pl
import pytest

from pipeline.entity_changes import explain_changes

Fate = tuple[str, str | None, str | None, str | None]
PLACE = ("resolved", "place:kiev", "full_name", None)
ALIAS = ("resolved", "place:kiev", "alias_file", None)


def explain(
    fates: list[Fate], known: list[str] | None = None, changed: bool | None = False, model: str = "spacy-1"
) -> tuple[object, ...]:
    """What is said of person:kiev, three mentions in article a, of which the first so many have these fates now."""
    text = pl.Series("mention_text", ["Kiev", "KIEV", "Kyiv"])
    before = pl.DataFrame({"entity_id": "person:kiev", "article_id": "a", "mention_text": text, "extractor_id": "spacy-1"})
    names = ["mention_status", "entity_id", "resolution_method", "rejection_reason"]
    after = pl.DataFrame(fates, schema=dict.fromkeys(names, pl.String), orient="row")
    after = after.with_columns(text[: len(fates)], article_id=pl.lit("a"))
    articles = pl.DataFrame(
        [("a", changed)] if changed is not None else [],
        schema={"article_id": pl.String, "is_changed": pl.Boolean},
        orient="row",
    )
    gone = pl.DataFrame({"entity_id": ["person:kiev"], "entity_name": ["Kiev"]})
    changes = explain_changes(gone, before, after, articles, known_ids=["person:kiev", *(known or [])], extractor_ids=[model])
    return changes.select("change_reason", "new_entity_id", "mention_count", "moved_mention_count").row(0)


@pytest.mark.parametrize(
    ("fates", "known", "expected"),
    [
        ([PLACE] * 3, ["place:kiev"], ("merged", "place:kiev", 3, 3)),
        ([PLACE] * 3, [], ("renamed", "place:kiev", 3, 3)),
        ([ALIAS, PLACE, PLACE], ["place:kiev"], ("merged_by_alias_file", "place:kiev", 3, 3)),
        ([ALIAS, PLACE], [], ("renamed_by_alias_file", "place:kiev", 3, 2)),
        ([("rejected", None, None, "ignored_by_alias_file")] * 3, [], ("ignored_by_alias_file", None, 3, 0)),
        ([("rejected", None, None, "no_name")] * 2, [], ("rejected", None, 3, 0)),
        ([("unresolved", None, None, None)] * 2 + [PLACE], [], ("unresolved", None, 3, 0)),
        ([], [], ("no_longer_found", None, 3, 0)),
    ],
)
def test_the_reason_is_what_became_of_most_mentions(fates: list[Fate], known: list[str], expected: tuple[object, ...]) -> None:
    assert explain(fates, known) == expected


def test_an_article_that_is_gone_or_changed_explains_what_is_not_found() -> None:
    assert explain([], changed=None) == ("article_removed", None, 3, 0)
    assert explain([], changed=True) == ("article_changed", None, 3, 0)


def test_another_model_explains_all_but_decisions_of_people() -> None:
    assert explain([], model="spacy-2") == ("model_changed", None, 3, 0)
    assert explain([PLACE] * 3, model="spacy-2") == ("model_changed", "place:kiev", 3, 3)
    assert explain([ALIAS] * 3, model="spacy-2") == ("renamed_by_alias_file", "place:kiev", 3, 3)

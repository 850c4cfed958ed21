"""The report says what the database says, in the same bytes for the same tables, and keeps hostile text as text."""

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from assets.publication import publish_page
from assets.report.contents import COVERED, FIRST_UNITS, read_contents
from assets.report.network import choose_links, place_nodes
from assets.report.page import encode_json, format_percent, render_page
from assets.report.quotations import NAME_CHARS, TEXT_CHARS, TextShelf, cut_name, cut_text, rank_sentences
from assets.settings import Settings
from tests.assets.conftest import Desk

SECTIONS = ["corpus", "mentioned", "time", "network", "cleaning", "names"]


@pytest.fixture(scope="module")
def contents(published_seeds: Desk) -> dict[str, Any]:
    return read_contents(published_seeds.database)


@pytest.fixture(scope="module")
def page(published_seeds: Desk) -> str:
    return published_seeds.settings().report_file.read_text(encoding="utf-8")


def count_entity(contents: dict[str, Any], entity: int) -> tuple[int, int, int]:
    """Mentions, articles and stories of an entity, added up as the page adds them up."""
    pairs = contents["entities"]["mentions"][entity]
    articles, mentions = pairs[::2], pairs[1::2]
    return sum(mentions), len(articles), len({contents["articles"]["story"][article] for article in articles})


def test_a_refresh_writes_the_report_beside_the_database_with_every_section(published_seeds: Desk, page: str) -> None:
    assert published_seeds.settings().report_file.parent == published_seeds.database.parent
    assert re.findall(r'<section id="(\w+)"', page) == SECTIONS


def test_the_databases_of_a_folder_have_a_report_each() -> None:
    names = ["dateline.duckdb", "x.duckdb", "x.db", "x"]
    reports = [Settings(database=f"/data/{name}").report_file.name for name in names]
    assert reports == ["report.html", "x.duckdb.report.html", "x.db.report.html", "x.report.html"]


def test_what_the_page_adds_up_is_what_sql_counts(published_seeds: Desk, contents: dict[str, Any]) -> None:
    ids = contents["entities"]["id"]
    counted = {ids[entity]: count_entity(contents, entity) for entity in range(len(ids))}
    rows = published_seeds.query("select entity_id, mention_count, article_count, story_count from mention_counts")
    assert counted == {entity_id: tuple(counts) for entity_id, *counts in rows}


def test_the_query_given_for_a_number_of_the_coverage_has_that_many_rows(
    published_seeds: Desk, contents: dict[str, Any]
) -> None:
    assert {row["measure"] for row in contents["coverage"]} == set(COVERED)
    for row in contents["coverage"]:
        assert published_seeds.query(f"select count(*) {row['query']}") == [(row["item_count"],)], row["query"]


@pytest.fixture
def copied(published_seeds: Desk, tmp_path: Path) -> Path:
    """A copy of the published database, to be changed."""
    path = tmp_path / "news.duckdb"
    path.write_bytes(published_seeds.database.read_bytes())
    return path


def test_articles_of_unknown_language_are_found(copied: Path) -> None:
    with duckdb.connect(str(copied)) as connection:
        connection.execute("update articles set language = null")
        connection.execute("update coverage set detail = 'unknown' where measure = 'articles_by_language' and detail = 'en'")
    row = next(row for row in read_contents(copied)["coverage"] if row["detail"] == "unknown")
    with duckdb.connect(str(copied), read_only=True) as connection:
        assert connection.sql(f"select count(*) {row['query']}").fetchall() == [(3,)]
    assert len(row["examples"]) == 3


def test_a_form_that_two_rules_decided_is_one_form(copied: Path, contents: dict[str, Any]) -> None:
    with duckdb.connect(str(copied)) as connection:
        connection.execute("update entity_aliases set mention_count = mention_count - 1 where alias_text = 'Biden'")
        connection.execute(
            "insert into entity_aliases (entity_id, alias_text, mention_count, resolution_method) "
            "values ('person:joe-biden', 'Biden', 1, 'alias_file')"
        )
    assert read_contents(copied)["merged"] == contents["merged"]


def test_without_room_pairs_and_the_coverage_keep_their_sentences(
    published_seeds: Desk, contents: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.report.contents.PAIR_BYTES", 1)
    roomy = read_contents(published_seeds.database)
    assert {len(quotes) for quotes in roomy["network"]["quotes"]} == set(range(1, FIRST_UNITS + 1))
    assert [len(quotes) for quotes in contents["network"]["quotes"]] == [link[2] for link in contents["network"]["links"]]
    quotes = [quote for shown in roomy["network"]["quotes"] for quote in shown]
    quotes += [quote for row in roomy["coverage"] for quote in row["examples"]]
    texts = [roomy["texts"][place] for place in sorted({quote[0] for quote in quotes} - {-1})]
    room = sum(len(json.dumps(text, ensure_ascii=False).encode()) for text in texts)
    monkeypatch.setattr("assets.report.contents.SENTENCE_BYTES", room)
    crowded = read_contents(published_seeds.database)
    assert (crowded["network"], crowded["coverage"]) == (roomy["network"], roomy["coverage"])
    assert crowded["entities"]["quotes"] != roomy["entities"]["quotes"]


def test_of_a_small_corpus_every_mention_is_shown_and_its_mark_is_the_name(
    published_seeds: Desk, contents: dict[str, Any]
) -> None:
    for entity, quotes in enumerate(contents["entities"]["quotes"]):
        assert sum((len(quote) - 2) // 2 for quote in quotes) == count_entity(contents, entity)[0]
    (quote,) = [
        quotes
        for entity_id, quotes in zip(contents["entities"]["id"], contents["entities"]["quotes"], strict=True)
        if entity_id == "place:syria"
    ]
    place, _, start, end = quote[0]
    assert contents["texts"][place][start:end] == "Syria"


def test_the_removed_lines_are_counted_by_reason(published_seeds: Desk, contents: dict[str, Any]) -> None:
    rows = published_seeds.query("select removal_reason, count(*), count(distinct article_id) from removed_lines group by all")
    assert {(row["removal_reason"], row["line_count"], row["article_count"]) for row in contents["removed"]} == set(rows)


def test_too_few_articles_are_said_to_be_too_few(contents: dict[str, Any], page: str) -> None:
    assert not contents["network"]["is_reliable"]
    assert "Too few articles to tell." in page


def test_the_same_tables_give_the_same_bytes(published_seeds: Desk, page: str) -> None:
    assert render_page(read_contents(published_seeds.database)) == page


def test_an_empty_folder_publishes_empty_tables_and_a_report(desk: Desk) -> None:
    assert desk.refresh().success
    assert desk.query("select count(*) from mentions") == [(0,)]
    assert "Nothing was removed." in desk.settings().report_file.read_text(encoding="utf-8")


def test_the_page_may_load_nothing_and_runs_only_its_own_scripts(page: str) -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy.partition("style-src")[0]
    head, _, _ = page.partition("<style>")
    assert not re.search(r'(?:src|href)="(?!#)', re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL))
    assert "http://" not in head


def test_data_cannot_end_the_script_it_stands_in() -> None:
    value = ["</script><!--<script>", "a & b", "\u2028\u2029", '"quoted"']
    text = encode_json(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


def test_hostile_texts_and_a_huge_name_stay_text(copied: Path) -> None:
    name = "Anna " + "x" * 200
    with duckdb.connect(str(copied)) as connection:
        connection.execute("update articles set title = '</script><script>alert(1)</script> <!-- end'")
        connection.execute("update articles set publisher = '\"><img src=x onerror=alert(2)>'")
        connection.execute("update raw_articles set source_text = replace(source_text, 'Ankara', '<b>\u202e</')")
        connection.execute("update mention_counts set entity_name = ? where entity_id = 'person:joe-biden'", [name])
    page = render_page(read_contents(copied))
    assert "alert(1)</script>" not in page
    assert "<img src=x" not in page
    assert "<b>\u202e" not in page
    assert page.count("</script>") == 3
    assert name not in page
    assert f"{name[:NAME_CHARS]}… (205 characters)" in page


def test_a_page_replaces_the_one_before_and_leaves_nothing_else(tmp_path: Path) -> None:
    for text in ("one", "two ✓"):
        publish_page(text, tmp_path / "report.html")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("report.html", "two ✓")]


def test_a_mark_is_where_javascript_counts_it() -> None:
    text, marks = cut_text("😀 Anna met Bob", [(2, 6), (11, 14)])
    assert text == "😀 Anna met Bob"
    assert marks == [3, 7, 12, 15]  # 😀 is two UTF-16 units


def test_a_long_sentence_is_cut_around_its_first_mark() -> None:
    text, (start, end) = cut_text("a " * 1000 + "Anna" + " b" * 1000, [(2000, 2004)])
    assert text[start:end] == "Anna"
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) == TEXT_CHARS + 4


def test_a_long_name_is_cut_and_says_how_long_it_is() -> None:
    assert cut_name("x" * NAME_CHARS) == "x" * NAME_CHARS
    assert cut_name("x" * 10_000) == "x" * NAME_CHARS + "… (10,000 characters)"


def test_a_shelf_takes_texts_until_it_is_full_and_known_ones_after_that() -> None:
    shelf = TextShelf(max_bytes=8)
    assert [shelf.put(text) for text in ("aé", "b", "a", "aé")] == [0, 1, None, 0]


def test_evidence_comes_from_another_publisher_before_one_is_repeated() -> None:
    columns = ("entity", "article", "story", "publisher", "sentence")
    rows = [(0, 0, 0, 7, 1), (0, 0, 0, 7, 2), (0, 1, 1, 7, 1), (0, 2, 2, 8, 1), (0, 3, 2, 9, 1), (1, 3, 2, 9, 4)]
    ranked = rank_sentences(pl.DataFrame(rows, schema=columns, orient="row"))
    assert [row[:2] + row[4:] for row in ranked.rows()] == [
        (0, 0, 1),
        (1, 3, 4),  # every entity has one before another has two
        (0, 2, 1),
        (0, 1, 1),
        (0, 0, 2),
        (0, 3, 1),  # a copy of article 2
    ]


def test_the_network_is_the_same_for_pairs_in_any_order() -> None:
    rows = [(a, b, a + b, float(b - a)) for a in range(6) for b in range(a + 1, 6)]
    pairs = pl.DataFrame(rows, schema=["a", "b", "story_pair_count", "strength"], orient="row")
    links = choose_links(pairs)
    assert choose_links(pairs.reverse()).equals(links)
    assert place_nodes(links.reverse()) == place_nodes(links)
    assert links.row(0)[:2] == (0, 5)


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (0, "0 %"), (0.0001, "< 0.1 %"), (0.02, "2.0 %"), (0.95, "95 %"), (1, "100 %")]
)
def test_a_small_share_is_not_shown_as_nothing(share: float | None, text: str) -> None:
    assert format_percent(share) == text

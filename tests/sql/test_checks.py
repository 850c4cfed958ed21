"""Each claim of ``sql/checks`` holds on a good corpus, and names the rows that break it on a bad one."""

from collections.abc import Iterator
from datetime import date

import pytest

from assets.sql_files import load_sql_checks
from pipeline.tables import TABLES
from tests.sql.conftest import SQL_FOLDER, SQL_TABLES, Corpus, Row, closing

CHECKS = {check.name: check for check in load_sql_checks(SQL_FOLDER / "checks")}

# What to do to a good corpus, and how many rows of a check that spoils.
SPOILERS = {
    "mentions_cut_out_their_own_text": [
        ("update mentions set mention_text = 'Anna' where mention_id = 'a:0'", 1),
        ("update mentions set start_char = -4, end_char = -1 where mention_id = 'a:0'", 1),
        ("update mentions set end_char = start_char, mention_text = '' where mention_id = 'a:0'", 1),
        ("update raw_articles set source_text = '🙂' || source_text where article_id = 'a'", 7),
        ("delete from raw_articles where article_id = 'a'", 7),
    ],
    "mentions_never_overlap": [
        ("update mentions set end_char = 200 where mention_id = 'a:0'", 6),
        ("update mentions set end_char = end_char + 6 where mention_id = 'a:12'", 1),
        ("insert into mentions from mentions where mention_id = 'a:0'", 1),
    ],
    "mentions_lie_in_their_sentence": [
        ("update mentions set sentence_number = 99 where mention_id = 'a:0'", 1),
        ("update mentions set sentence_number = 2, zone = 'body' where mention_id = 'a:0'", 1),
        ("update mentions set zone = 'body' where mention_id = 'a:0'", 1),
        ("update sentences set end_char = end_char - 9 where article_id = 'a' and sentence_number = 2", 1),
    ],
    "mentions_say_what_became_of_them": [
        ("update mentions set entity_id = null where mention_id = 'a:0'", 1),
        ("update mentions set resolution_method = null where mention_id = 'a:0'", 1),
        ("update mentions set rejection_reason = 'quantity' where mention_id = 'a:0'", 1),
        ("update mentions set entity_id = 'person:ann' where mention_status = 'unresolved'", 1),
        ("update mentions set rejection_reason = null where mention_status = 'rejected'", 1),
    ],
    "entities_and_resolved_mentions_match": [
        ("delete from entities where entity_id = 'person:cem'", 1),
        ("delete from mentions where entity_id = 'person:cem'", 1),
        ("update mentions set mention_status = 'unresolved' where entity_id = 'person:cem'", 1),
    ],
    "entities_agree_with_their_mentions": [
        ("update entities set alias_count = alias_count + 1 where entity_id = 'person:cem'", 1),
        ("update entities set first_published_on = null where entity_id = 'person:cem'", 1),
        ("update entities set last_published_on = '2021-06-02' where entity_id = 'person:cem'", 1),
    ],
    "aliases_agree_with_mentions": [
        ("update entity_aliases set mention_count = mention_count + 1 where entity_id = 'person:cem'", 1),
        ("delete from entity_aliases where entity_id = 'person:cem'", 1),
        ("update entity_aliases set alias_text = 'CEM' where entity_id = 'person:cem'", 2),
        ("update entity_aliases set resolution_method = 'short_name' where entity_id = 'person:cem'", 2),
    ],
    "suggestions_are_of_two_entities": [
        ("update suggested_merges set entity_b_id = entity_a_id", 1),
        ("update suggested_merges set entity_b_id = 'person:nobody'", 1),
        ("update suggested_merges set a_mention_count = a_mention_count + 1", 1),
        ("update suggested_merges set b_article_count = b_article_count + 1", 1),
        ("update suggested_merges set shared_article_count = 9", 1),
        ("insert into suggested_merges from suggested_merges", 2),
    ],
    "articles_are_the_articles_received": [
        ("delete from articles where article_id = 'a'", 1),
        ("delete from raw_articles where article_id = 'a'", 1),
    ],
    "spans_lie_in_order": [
        ("update article_spans set span_number = span_number + 1 where article_id = 'a'", 1),
        ("delete from article_spans where article_id = 'a' and span_number = 2", 1),
        ("update article_spans set end_char = end_char + 3 where article_id = 'a' and span_number = 1", 1),
        ("update article_spans set end_char = start_char where article_id = 'a' and span_number = 1", 1),
        ("update article_spans set start_char = -1 where article_id = 'a' and span_number = 1", 1),
    ],
    "spans_cover_the_text": [
        ("delete from article_spans where article_id = 'a' and span_number = 1", 1),
        ("delete from article_spans where article_id = 'a' and span_number = 2", 1),
        ("delete from article_spans where article_id = 'a'", 1),
        ("update article_spans set end_char = 999 where article_id = 'a' and span_number = 5", 1),
        ("update raw_articles set source_text = source_text || '.' where article_id = 'a'", 1),
        ("insert into article_spans values ('nowhere', 1, 0, 3, 'title', true, null, null, null)", 1),
    ],
    "removed_spans_say_why": [
        ("update article_spans set removal_reason = null where role = 'boilerplate'", 3),
        ("update article_spans set rule_id = null where role = 'boilerplate'", 3),
        ("update article_spans set is_kept = true, removal_reason = null, rule_id = null where role = 'boilerplate'", 3),
        ("update article_spans set removal_reason = 'advertisement' where role = 'title'", 1),
    ],
    "repeated_lines_add_up": [
        ("update repeated_lines set removed_count = removed_count + 1", 1),
        ("delete from repeated_lines", 1),
        ("update article_spans set is_kept = true, rule_id = null where article_id = 'c'", 1),
        ("update articles set publisher = null where article_id = 'c'", 2),
    ],
    "sentences_lie_in_kept_spans": [
        ("update sentences set paragraph_number = 9 where article_id = 'a' and sentence_number = 2", 1),
        ("update sentences set start_char = start_char - 1 where article_id = 'a' and sentence_number = 2", 1),
        ("update sentences set end_char = end_char + 1 where article_id = 'a' and sentence_number = 3", 1),
        ("update sentences set zone = 'heading' where article_id = 'a' and sentence_number = 2", 1),
        ("update article_spans set is_kept = false where article_id = 'a' and span_number = 1", 4),
    ],
    "sentences_lie_in_order": [
        ("update sentences set sentence_number = sentence_number + 1 where article_id = 'a'", 1),
        ("delete from sentences where article_id = 'a' and sentence_number = 2", 1),
        ("update sentences set end_char = end_char + 2 where article_id = 'a' and sentence_number = 2", 1),
        ("update sentences set end_char = start_char where article_id = 'a' and sentence_number = 2", 1),
    ],
    "every_article_is_in_one_story": [
        ("delete from article_stories where article_id = 'b'", 1),
        ("insert into article_stories from article_stories where article_id = 'b'", 1),
        ("update article_stories set story_id = 'nowhere' where article_id = 'b'", 1),
        ("update article_stories set story_id = 'c' where article_id = 'a'", 1),
    ],
    "mention_counts_add_up": [
        ("update mention_counts set mention_count = mention_count + 1 where entity_id = 'person:cem'", 1),
        ("delete from mention_counts where entity_id = 'person:cem'", 1),
        ("update mention_counts set article_count = 0 where entity_id = 'person:cem'", 1),
        ("update mention_counts set total_article_count = 0", 5),
        ("update mention_counts set story_count = 9 where entity_id = 'person:cem'", 1),
        ("update mention_counts set publisher_count = 9 where entity_id = 'person:cem'", 1),
        ("update mention_counts set title_article_count = 9 where entity_id = 'person:cem'", 1),
    ],
    "daily_counts_add_up": [
        ("update entity_days set mention_count = mention_count + 1 where entity_id = 'person:cem'", 1),
        ("delete from entity_days where entity_id = 'person:cem'", 1),
        ("insert into entity_days values ('person:cem', '2021-06-02', 0, 0, 0, 1)", 1),
        ("update entity_days set article_count = 9 where entity_id = 'person:cem'", 1),
        ("update entity_days set total_article_count = 0 where entity_id = 'person:cem'", 1),
        ("update entity_days set story_count = 0 where entity_id = 'person:cem'", 1),
        ("delete from articles where article_id = 'c'", 1),
    ],
    "article_entities_add_up": [
        ("update article_entities set mention_count = mention_count + 1 where entity_id = 'person:cem'", 1),
        ("delete from article_entities where entity_id = 'person:ann'", 1),
        ("delete from article_entities where article_id = 'c'", 1),
        ("update article_entities set total_mention_count = 9 where entity_id = 'person:ann'", 1),
        ("update article_entities set total_mention_count = 1 where entity_id = 'person:ann'", 1),
        ("update article_entities set title_mention_count = 9 where entity_id = 'person:cem'", 1),
        ("update article_entities set first_sentence_number = 0 where entity_id = 'person:cem'", 1),
        ("update article_entities set sentence_count = 0 where entity_id = 'person:cem'", 1),
        ("update article_entities set first_position = 1.01 where entity_id = 'person:cem'", 1),
    ],
    "publisher_counts_add_up": [
        ("update mention_counts_by_publisher set mention_count = mention_count + 1", 1),
        ("delete from mention_counts_by_publisher", 1),
        ("update articles set publisher = 'Times'", 2),
        ("update mention_counts_by_publisher set article_count = 9", 1),
        ("update mention_counts_by_publisher set total_article_count = 0", 1),
        ("update mention_counts_by_publisher set story_count = 0", 1),
        ("update mention_counts_by_publisher set title_article_count = 9", 1),
    ],
    "country_counts_add_up": [
        ("update mention_counts_by_country set place_mention_count = 2, mention_count = 3", 1),
        ("update mention_counts_by_country set group_mention_count = 2, mention_count = 3", 1),
        ("update mention_counts_by_country set mention_count = 3", 1),
        ("delete from mention_counts_by_country", 1),
        ("update mention_counts_by_country set country_code = 'FR'", 2),
        ("update mention_counts_by_country set article_count = 9", 1),
        ("update mention_counts_by_country set total_article_count = 0", 1),
        ("update mention_counts_by_country set story_count = 0", 1),
        ("update mention_counts_by_country set publisher_count = 9", 1),
        ("update mention_counts_by_country set title_article_count = 9", 1),
    ],
    "cooccurrence_counts_are_possible": [
        (f"update cooccurrence set {change} where entity_a_id = 'person:ann' and level = 'article'", 2)
        for change in [
            "entity_b_id = 'person:aaa'",
            "level = 'page'",
            "pair_count = 0",
            "pair_count = 99",
            "a_count = 50, b_count = 60, unit_count = 60",
            "unit_count = 0",
            "story_pair_count = 0",
            "story_pair_count = 99",
            "npmi = null",
            "npmi = 1.000000001",
            "pmi = null",
            "g2 = null",
            "g2 = 'nan'",
            "fisher_p = null",
            "fisher_p = -0.000001",
            "jaccard = 1.000001",
        ]
    ],
    "trends_are_of_two_windows": [
        (f"update entity_trends set {change} where entity_id = 'person:cem' and window_days = 7", 1)
        for change in [
            "window_started_on = window_started_on + 1",
            "previous_started_on = previous_started_on + 1",
            "previous_ended_on = window_started_on",
            "story_count = 9",
            "story_count = 0",
            "previous_story_count = 1",
            "expected_count = 1.0",
            "pearson_residual = 1.0",
            "is_new = true, previous_story_count = 1, previous_total_story_count = 1, expected_count = 1, pearson_residual = 0",
        ]
    ]
    + [("update entity_trends set window_ended_on = window_ended_on + 1 where window_days = 7", 15)],
    "profiles_add_up": [
        (f"update publisher_profile set {change}", 1)
        for change in [
            "entity_id = 'person:bob'",
            "other_article_count = 1",
            "other_total_article_count = 1",
            "publisher_article_count = 0, other_total_article_count = 1",
            "story_count = 0",
            "story_count = 2",
            "article_count = 2, other_article_count = -1",
            "fisher_p = 1.1",
        ]
    ],
    "network_agrees_with_its_edges": [
        ("delete from entity_network where entity_id = 'person:ann'", 4),
        ("delete from cooccurrence where entity_b_id = 'person:bob' and level = 'article'", 3),
        ("update entity_network set entity_id = 'person:zoe' where entity_id = 'person:ann'", 2),
        ("update entity_network set degree_count = degree_count + 1 where entity_id = 'person:ann'", 1),
        ("update entity_network set weighted_degree = weighted_degree + 1 where entity_id = 'person:ann'", 1),
        ("update entity_network set edge_rule = 'reliable_pairs' where entity_id = 'person:ann'", 1),
        ("update entity_network set community_entity_count = 9 where entity_id = 'person:ann'", 1),
        ("update entity_network set community_number = 9 where entity_id = 'person:ann'", 4),
        ("update entity_network set community_name = 'Zoe' where entity_id = 'person:ann'", 4),
        ("update entity_network set pagerank = pagerank + 1e-8 where entity_id = 'person:ann'", 4),
        ("update entity_network set pagerank = 0 where entity_id = 'person:ann'", 4),
    ],
    "coverage_adds_up": [
        ("update coverage set item_count = item_count + 1 where measure = 'mentions_found'", 1),
        ("delete from coverage where measure = 'mentions_unresolved'", 1),
        ("delete from coverage where measure = 'articles_undated'", 1),
    ],
}


@pytest.fixture(scope="module")
def good_corpus() -> Iterator[Corpus]:
    """A corpus with something of everything, and blank characters of all kinds at the end of its texts."""
    corpus = Corpus({"group:turkish": "TR", "place:turkey": "TR"})
    corpus.add_article(
        "a",
        ["[Bob] met [Ann] in [Turkey|place:turkey].", "A [Turkish|group:turkish] town."],
        ["[Bob] left [Georgia|?]."],
        title="[Ann] speaks",
        removed={"Advertisement": "advertisement", "Élise 🙂": "advertisement"},
        published_on=date(2021, 6, 1),
    )
    corpus.add_article("b", ["[Mr|!title_only] [Bob] is back."], story_id="a", published_on=date(2021, 6, 3))
    corpus.add_article(
        "c", ["[Cem] sings."], removed={"More": "repeated_line"}, published_on=date(2021, 6, 4), publisher="Post"
    )
    corpus.rows["article_spans"][-1]["rule_id"] = "builtin:repeated_in_publisher"
    suggestion: Row = {"suggestion_number": 1, "entity_a_id": "person:bob", "entity_b_id": "person:ann"}
    counts: Row = {"a_mention_count": 3, "a_article_count": 2, "b_mention_count": 2, "b_article_count": 1}
    corpus.rows["suggested_merges"].append(suggestion | counts | {"shared_article_count": 1})
    corpus.rows["repeated_lines"].append({"publisher": "Post", "line_text": "More", "removed_count": 1})
    corpus.add_article("d", ["Nobody came."])
    corpus.add_article("e")
    for raw in corpus.rows["raw_articles"]:
        raw["source_text"] += "\r\n\t\x0b\x0c\x1c\x85\xa0\u2003\u2028\u3000\u200b\ufeff"
    yield from closing(corpus)


def test_every_check_is_spoiled_in_some_way() -> None:
    assert SPOILERS.keys() == CHECKS.keys()


def test_every_check_guards_a_table() -> None:
    assert {check.asset for check in CHECKS.values()} <= {table.name for table in TABLES} | SQL_TABLES.keys()


def failing_rows(corpus: Corpus) -> dict[str, list[Row]]:
    """The rows that break claims, by claim."""
    return {name: rows for name, check in CHECKS.items() if (rows := corpus.query(check.query))}


def test_a_good_corpus_passes(good_corpus: Corpus) -> None:
    assert failing_rows(good_corpus) == {}


def test_an_empty_corpus_passes(corpus: Corpus) -> None:
    assert failing_rows(corpus) == {}


def test_a_random_corpus_passes(random_corpus: Corpus) -> None:
    assert failing_rows(random_corpus) == {}


@pytest.mark.parametrize(("name", "spoiler", "count"), [(name, *case) for name, cases in SPOILERS.items() for case in cases])
def test_a_spoiled_corpus_fails(good_corpus: Corpus, name: str, spoiler: str, count: int) -> None:
    good_corpus.connection.execute("begin")
    try:
        good_corpus.connection.execute(spoiler)
        assert len(good_corpus.query(CHECKS[name].query)) == count
    finally:
        good_corpus.connection.execute("rollback")

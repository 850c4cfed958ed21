"""Questions asked like a table: which entity a name means, and the evidence, company and days of that entity."""

from datetime import date
from typing import Any

import duckdb
import pytest

from assets.publication import create_table_macros
from assets.schema import create_table
from assets.sql_files import TableMacro
from pipeline.cleaning import judgements
from pipeline.tables import TABLES
from tests.sql.conftest import MACROS, SQL_TABLES, TABLE_MACROS, Corpus

BUILTIN_RULES = sorted(
    {value.rule_id for value in vars(judgements).values() if isinstance(value, judgements.Judgement) and value.rule_id}
)
CALLS = {
    "resolve": "resolve('Ann')",
    "evidence": "evidence('Ann')",
    "pair_evidence": "pair_evidence('Ann', 'Bob')",
    "neighbours": "neighbours('Ann')",
    "timeline": "timeline('Ann')",
    "why_removed": "why_removed('a')",
}


def ask(corpus: Corpus, call: str, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of a table macro, with some of their columns or all."""
    return corpus.connection.sql(f"select {', '.join(columns) or '*'} from {call}").fetchall()


@pytest.mark.parametrize("macro", TABLE_MACROS, ids=lambda macro: macro.name)
def test_a_macro_has_the_columns_that_its_comment_describes(corpus: Corpus, macro: TableMacro) -> None:
    assert corpus.connection.sql(f"from {CALLS[macro.name]}").columns == list(macro.columns)
    row = corpus.connection.execute("select comment from duckdb_functions() where function_name = ?", [macro.name]).fetchone()
    assert row == ("\n".join([macro.grain, *(f"{name}: {meaning}" for name, meaning in macro.columns.items())]),)


@pytest.mark.parametrize(
    ("missing", "left"),
    [
        ("mention_counts", {"why_removed"}),
        ("mention_counts_daily", {"resolve", "evidence", "pair_evidence", "neighbours", "why_removed"}),
        ("removed_lines", {"resolve", "evidence", "pair_evidence", "neighbours", "timeline"}),
    ],
)
def test_a_macro_is_left_out_when_a_table_it_reads_is_not_there(missing: str, left: set[str]) -> None:
    with duckdb.connect() as connection:
        for macro in MACROS:
            connection.execute(macro.text)
        for table in TABLES:
            create_table(connection, table)
        for sql_table in SQL_TABLES.values():
            connection.execute(f"create {sql_table.kind} {sql_table.name} as {sql_table.query}")
        connection.execute(f"drop {SQL_TABLES[missing].kind} {missing}")
        create_table_macros(connection, TABLE_MACROS)
        made = connection.sql(
            "select function_name from duckdb_functions() where function_type = 'table_macro' and not internal"
        )
        assert {name for (name,) in made.fetchall()} == left


# resolve


def test_a_text_may_mean_several_entities_and_the_one_it_means_most_often_comes_first(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Biden|person:joe-biden], [Biden|person:joe-biden], [Joe Biden|person:joe-biden]."])
    corpus.add_article("b", ["[Biden|person:hunter-biden], [Hunter|person:hunter-biden], [Hunter|person:hunter-biden]."])
    corpus.add_article("c", ["[Joe Biden|person:joe-biden]."], story_id="a")
    assert ask(corpus, "resolve('biden')") == [
        (1, "person:joe-biden", "Biden", "person", "name", "Biden", 2, 1),
        (2, "person:hunter-biden", "Biden", "person", "name", "Biden", 1, 1),
    ]
    assert ask(corpus, "resolve('joe  BIDEN')") == [(1, "person:joe-biden", "Biden", "person", "alias", "Joe Biden", 2, 1)]


def test_an_id_is_that_entity_whatever_else_it_might_mean(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann|person:ann]. [person ann|work:x] and [person ann|work:x]."])
    assert ask(corpus, "resolve('Person:ann')", "entity_id", "match_kind", "matched_text", "mention_count") == [
        ("person:ann", "id", "person:ann", 1),
        ("work:x", "name", "person ann", 2),
    ]


def test_a_name_gives_way_to_a_form_in_use_of_something_mentioned_more_often(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Bureau|organization:bureau], [FBI|organization:bureau], [FBI|organization:bureau]."])
    corpus.add_article("b", ["[FBI|person:fbi]."])
    assert ask(corpus, "resolve('F.B.I.')", "match_rank", "entity_id", "match_kind", "mention_count") == [
        (1, "organization:bureau", "alias", 2),
        (2, "person:fbi", "name", 1),
    ]


def test_of_equals_the_name_comes_before_the_form_and_then_the_smaller_id(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann|person:z], [Ann|person:y], [Ann|person:x], [Abby|person:x]."])
    assert ask(corpus, "resolve('Ann')", "entity_id", "match_kind") == [
        ("person:y", "name"),
        ("person:z", "name"),
        ("person:x", "alias"),
    ]


def test_spellings_of_one_entity_are_counted_together_and_the_usual_one_is_shown(corpus: Corpus) -> None:
    corpus.add_article("a", ["[America|place:us], [U.S.|place:us], [US|place:us], [US|place:us], [the US|place:us]."])
    assert ask(corpus, "resolve('the U.S.')", "matched_text", "mention_count") == [("US", 4)]


@pytest.mark.parametrize("nothing", ["''", "'?'", "null", "'Zoe'"])
def test_a_text_that_names_nothing_has_no_rows(corpus: Corpus, nothing: str) -> None:
    corpus.add_article("a", ["[Ann] [!|person:mark]."])
    assert ask(corpus, f"resolve({nothing})") == []


# evidence


def test_evidence_is_every_mention_by_date_article_and_place(corpus: Corpus) -> None:
    ann = ("person:ann", "Ann")
    corpus.add_article("c", ["[Ann|person:ann]."])
    corpus.add_article("b", ["Élise 🙂.", "[Ann] met [Anna|person:ann]."], published_on=date(2021, 6, 1), publisher="Post")
    corpus.add_article("a", ["[Bob] left."], title="[Anna|person:ann]", published_on=date(2021, 6, 2))
    assert ask(corpus, "evidence('ANNA')") == [
        (*ann, date(2021, 6, 1), "Post", None, "b", 9, "Ann", "«Ann» met Anna."),
        (*ann, date(2021, 6, 1), "Post", None, "b", 17, "Anna", "Ann met «Anna»."),
        (*ann, date(2021, 6, 2), None, "Anna", "a", 0, "Anna", "«Anna»"),
        (*ann, None, None, None, "c", 0, "Ann", "«Ann»."),
    ]


# pair_evidence


def test_both_names_are_marked_wherever_they_stand_in_the_sentence(corpus: Corpus) -> None:
    corpus.add_article("z", ["[Bob] and [Ann]."])
    corpus.add_article(
        "a",
        ["Élise 🙂.", "[Ann] saw [Cem] and [Bob], then [Ann] left.", "[Ann] slept."],
        title="[Cem]",
        published_on=date(2021, 6, 1),
        publisher="Post",
    )
    pair = ("person:ann", "Ann", "person:bob", "Bob", "sentence")
    assert ask(corpus, "pair_evidence('ann', 'bob')") == [
        (*pair, date(2021, 6, 1), "Post", "Cem", "a", 3, "«Ann» saw Cem and «Bob», then «Ann» left."),
        (*pair, None, None, None, "z", 1, "«Bob» and «Ann»."),
    ]
    assert ask(corpus, "pair_evidence('bob', 'ann')", "entity_id", "other_id", "article_id") == [
        ("person:bob", "person:ann", "a"),
        ("person:bob", "person:ann", "z"),
    ]


def test_a_paragraph_is_shown_whole_and_of_an_article_the_sentences_with_either(corpus: Corpus) -> None:
    corpus.add_article("a", ["Rain.", "[Ann] ran.", "Sun.", "[Bob] sat."], ["Fog."], ["[Bob] hid."])
    corpus.add_article("b", ["[Ann]."], ["[Bob]."])
    columns = ("article_id", "unit_number", "marked_text")
    assert ask(corpus, "pair_evidence('Ann', 'Bob', level := 'sentence')") == []
    assert ask(corpus, "pair_evidence('Ann', 'Bob', level := 'paragraph')", *columns) == [
        ("a", 1, "Rain. «Ann» ran. Sun. «Bob» sat."),
    ]
    assert ask(corpus, "pair_evidence('Ann', 'Bob', level := 'article')", *columns) == [
        ("a", 1, "«Ann» ran. … «Bob» sat. … «Bob» hid."),
        ("b", 1, "«Ann». … «Bob»."),
    ]


def test_there_are_as_many_rows_as_units_with_the_pair(random_corpus: Corpus) -> None:
    query = "select entity_a_id, entity_b_id, level, pair_count from cooccurrence order by all limit 20"
    for one, other, level, pair_count in random_corpus.connection.sql(query).fetchall():
        rows = ask(random_corpus, f"pair_evidence('{one}', '{other}', level := '{level}')", "marked_text")
        assert len(rows) == pair_count


def test_an_entity_is_no_pair_with_itself(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Anna|person:ann]."])
    assert ask(corpus, "pair_evidence('Ann', 'Anna')") == []


# neighbours


def test_neighbours_are_ranked_by_how_sure_and_not_by_how_rare(corpus: Corpus) -> None:
    for number in range(12):
        corpus.add_article(f"a{number:02}", ["[Ann] met [Bob]."] if number else ["[Ann] met [Zoe]."])
    for number in range(40):
        corpus.add_article(f"b{number:02}", ["[Cem]."])
    corpus.add_article("c", ["[Ann] met [Cem]."])
    columns = ("neighbour_id", "neighbour_name", "pair_count", "story_pair_count", "is_reliable", "verdict")
    assert ask(corpus, "neighbours('ann')", *columns) == [
        ("person:bob", "Bob", 11, 11, True, "more than chance"),
        ("person:zoe", "Zoe", 1, 1, False, "too few articles to tell"),
        ("person:cem", "Cem", 1, 1, False, "not more than chance"),
    ]


def test_a_neighbour_is_the_other_one_whichever_id_sorts_first(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] met [Bob].", "[Bob] met [Cem]."])
    assert ask(corpus, "neighbours('Bob', level := 'sentence')", "entity_id", "neighbour_id", "level") == [
        ("person:bob", "person:ann", "sentence"),
        ("person:bob", "person:cem", "sentence"),
    ]
    assert [row[2] for row in ask(corpus, "neighbours('Ann')")] == ["person:bob", "person:cem"]


def test_a_small_corpus_says_that_it_cannot_tell(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] met [Bob]."])
    corpus.add_article("b", ["[Ann]."])
    assert ask(corpus, "neighbours('Ann')", "g2", "verdict") == [(0.0, "too few articles to tell")]


@pytest.mark.parametrize("call", ["neighbours('Ann', level := 'page')", "pair_evidence('Ann', 'Bob', level := 'page')"])
def test_a_level_that_does_not_exist_is_an_error_and_not_an_empty_answer(corpus: Corpus, call: str) -> None:
    corpus.add_article("a", ["[Ann] met [Bob]."])
    with pytest.raises(duckdb.InvalidInputException, match="level is one of sentence, paragraph, article"):
        ask(corpus, call)


# timeline


def test_a_timeline_has_the_days_with_mentions_and_their_share_of_the_articles(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Ann]."], published_on=date(2021, 6, 1))
    corpus.add_article("b", ["[Ann]."], published_on=date(2021, 6, 1), story_id="a")
    corpus.add_article("c", ["Nobody."], published_on=date(2021, 6, 1))
    corpus.add_article("d", ["Nobody."], published_on=date(2021, 6, 2))
    corpus.add_article("e", ["[Ann] [Bob]."], published_on=date(2021, 6, 3))
    corpus.add_article("f", ["[Ann]."])
    assert ask(corpus, "timeline('Ann')") == [
        ("person:ann", "Ann", date(2021, 6, 1), 3, 2, 1, 3, 2 / 3),
        ("person:ann", "Ann", date(2021, 6, 3), 1, 1, 1, 1, 1.0),
    ]


# why_removed


def test_each_removed_line_comes_with_its_rule_and_what_that_says(corpus: Corpus) -> None:
    corpus.add_article("000_ab", ["Text."], removed={"Ad": "advertisement", "©2021": "copyright", "More": "outside_article"})
    for span, rule in zip(
        corpus.rows["article_spans"][1:], ["ad-label", "builtin:copyright", "line_model:run_lines"], strict=True
    ):
        span["rule_id"] = rule
    columns = ("span_number", "removed_text", "removal_reason", "rule_id", "rule_meaning")
    assert ask(corpus, "why_removed('000')", *columns) == [
        (
            2,
            "Ad",
            "advertisement",
            "ad-label",
            "The row of this rule_id in seeds/boilerplate_lines.csv removes such lines.",
        ),
        (3, "©2021", "copyright", "builtin:copyright", "The line says who has the rights."),
        (
            4,
            "More",
            "outside_article",
            "line_model:run_lines",
            "The learned model takes the line for something outside the article; run_lines spoke most against it.",
        ),
    ]


@pytest.mark.parametrize("rule_id", BUILTIN_RULES)
def test_every_rule_in_code_has_a_meaning(corpus: Corpus, rule_id: str) -> None:
    corpus.add_article("a", ["Text."], removed={"Line": "advertisement"})
    corpus.rows["article_spans"][1]["rule_id"] = rule_id
    ((meaning,),) = ask(corpus, "why_removed('a')", "rule_meaning")
    assert "boilerplate_lines" not in meaning


def test_an_article_is_found_by_its_id_else_by_how_its_id_begins_or_ends(corpus: Corpus) -> None:
    for article_id in ("news/1", "news/11", "1"):
        corpus.add_article(article_id, ["Text."], removed={"Ad": "advertisement"})
    assert ask(corpus, "why_removed('1')", "article_id") == [("1",)]
    assert ask(corpus, "why_removed('/1')", "article_id") == [("news/1",)]
    assert ask(corpus, "why_removed('news')", "article_id") == [("news/1",), ("news/11",)]

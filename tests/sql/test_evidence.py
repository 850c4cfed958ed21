"""Every number in the aggregates, reproduced from the evidence and recounted without any SQL."""

from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from scipy.stats import fisher_exact

from tests.sql.conftest import SQL_TABLES, Corpus, Row, make_random_corpus

OF_ENTITY = "from mention_evidence as evidence where evidence.entity_id = row.entity_id"
ON_DAY = f"{OF_ENTITY} and evidence.published_on = row.published_on"
OF_PUBLISHER = f"{OF_ENTITY} and evidence.publisher = row.publisher"
OF_COUNTRY = """
    from mention_evidence as evidence
    join entities on evidence.entity_id = entities.entity_id
    where entities.country_code = row.country_code and entities.entity_type in ('place', 'group')
"""
IN_ARTICLE = f"{OF_ENTITY} and evidence.article_id = row.article_id"
ALL_ARTICLES = "select count(*) from text_units where level = 'article'"
ARTICLES_OF_DAY = """
    select count(*) from text_units join articles using (article_id)
    where level = 'article' and articles.published_on = row.published_on
"""
OF_PAIR = """
    from cooccurrence_evidence as evidence
    where evidence.entity_a_id = row.entity_a_id and evidence.entity_b_id = row.entity_b_id and evidence.level = row.level
"""
UNITS_OF_ENTITY = """
    select case row.level
        when 'sentence' then count(distinct (article_id, sentence_number))
        when 'paragraph' then count(distinct (article_id, paragraph_number))
        else count(distinct article_id)
    end
    from mention_evidence as evidence
"""
COUNTS = "row.unit_count, row.a_count, row.b_count"
IN_WINDOW = "published_on between row.window_started_on and row.window_ended_on"
IN_WINDOW_BEFORE = "published_on between row.previous_started_on and row.previous_ended_on"
EXTRACTED = """
    from articles join article_stories using (article_id)
    where articles.article_id in (select sentences.article_id from sentences)
"""
BY_PUBLISHER = f"{OF_ENTITY} and evidence.publisher = row.publisher"
PUBLISHER_COUNTS = """
    row.publisher_article_count + row.other_total_article_count,
    row.publisher_article_count,
    row.article_count + row.other_article_count
"""

# For each column but those of the key, an expression over the evidence, the texts' units and the columns before it.
EXPRESSIONS = {
    "mention_counts": {
        "entity_name": f"select any_value(entity_name) {OF_ENTITY}",
        "entity_type": f"select any_value(entity_type) {OF_ENTITY}",
        "mention_count": f"select count(*) {OF_ENTITY}",
        "article_count": f"select count(distinct article_id) {OF_ENTITY}",
        "story_count": f"select count(distinct story_id) {OF_ENTITY}",
        "publisher_count": f"select count(distinct publisher) {OF_ENTITY}",
        "title_article_count": f"select count(distinct article_id) {OF_ENTITY} and evidence.zone = 'title'",
        "first_published_on": f"select min(published_on) {OF_ENTITY}",
        "last_published_on": f"select max(published_on) {OF_ENTITY}",
        "article_share": "row.article_count / row.total_article_count",
        "story_share": "row.story_count / row.total_story_count",
        "title_share": "row.title_article_count / nullif(row.total_titled_article_count, 0)",
        "total_article_count": ALL_ARTICLES,
        "total_story_count": """
            select count(distinct story_id) from text_units join article_stories using (article_id) where level = 'article'
        """,
        "total_titled_article_count": "select count(distinct article_id) from sentences where sentences.zone = 'title'",
        "total_publisher_count": """
            select count(distinct articles.publisher) from text_units join articles using (article_id) where level = 'article'
        """,
    },
    "mention_counts_by_publisher": {
        "entity_name": f"select any_value(entity_name) {OF_PUBLISHER}",
        "entity_type": f"select any_value(entity_type) {OF_PUBLISHER}",
        "mention_count": f"select count(*) {OF_PUBLISHER}",
        "article_count": f"select count(distinct article_id) {OF_PUBLISHER}",
        "story_count": f"select count(distinct story_id) {OF_PUBLISHER}",
        "title_article_count": f"select count(distinct article_id) {OF_PUBLISHER} and evidence.zone = 'title'",
        "first_published_on": f"select min(published_on) {OF_PUBLISHER}",
        "last_published_on": f"select max(published_on) {OF_PUBLISHER}",
        "article_share": "row.article_count / row.total_article_count",
        "total_article_count": """
            select count(*) from text_units join articles using (article_id)
            where level = 'article' and articles.publisher = row.publisher
        """,
    },
    "mention_counts_by_country": {
        "country_name": """
            select any_value(entities.entity_name order by entity_type = 'place' desc, story_count desc, entity_id)
            from entities join mention_counts using (entity_id, entity_type)
            where entities.country_code = row.country_code and entity_type in ('place', 'group')
        """,
        "mention_count": f"select count(*) {OF_COUNTRY}",
        "place_mention_count": f"select count(*) {OF_COUNTRY} and evidence.entity_type = 'place'",
        "group_mention_count": f"select count(*) {OF_COUNTRY} and evidence.entity_type = 'group'",
        "article_count": f"select count(distinct article_id) {OF_COUNTRY}",
        "story_count": f"select count(distinct story_id) {OF_COUNTRY}",
        "publisher_count": f"select count(distinct publisher) {OF_COUNTRY}",
        "title_article_count": f"select count(distinct article_id) {OF_COUNTRY} and evidence.zone = 'title'",
        "first_published_on": f"select min(published_on) {OF_COUNTRY}",
        "last_published_on": f"select max(published_on) {OF_COUNTRY}",
        "article_share": "row.article_count / row.total_article_count",
        "total_article_count": ALL_ARTICLES,
    },
    "article_entities": {
        "entity_name": f"select any_value(entity_name) {IN_ARTICLE}",
        "entity_type": f"select any_value(entity_type) {IN_ARTICLE}",
        "mention_count": f"select count(*) {IN_ARTICLE}",
        "total_mention_count": "select count(*) from mention_evidence as evidence where evidence.article_id = row.article_id",
        "mention_share": "row.mention_count / row.total_mention_count",
        "title_mention_count": f"select count(*) {IN_ARTICLE} and evidence.zone = 'title'",
        "first_sentence_number": f"select min(sentence_number) {IN_ARTICLE}",
        "sentence_count": """
            select count(*) from text_units where level = 'sentence' and text_units.article_id = row.article_id
        """,
        "first_position": "(row.first_sentence_number - 1) / greatest(row.sentence_count - 1, 1)",
        "is_about": """
            row.title_mention_count > 0 and row.mention_count >= 3
            or row.mention_count >= 4 and row.mention_share >= 0.1
            and (row.first_sentence_number <= 3 or row.first_position <= 0.1)
        """,
    },
    "entity_days": {
        "mention_count": f"select count(*) {ON_DAY}",
        "article_count": f"select count(distinct article_id) {ON_DAY}",
        "story_count": f"select count(distinct story_id) {ON_DAY}",
        "total_article_count": ARTICLES_OF_DAY,
    },
    "mention_counts_daily": {
        "mention_count": f"select count(*) {ON_DAY}",
        "article_count": f"select count(distinct article_id) {ON_DAY}",
        "story_count": f"select count(distinct story_id) {ON_DAY}",
        "total_article_count": ARTICLES_OF_DAY,
    },
    "cooccurrence": {
        "pair_count": f"select count(*) {OF_PAIR}",
        "a_count": f"{UNITS_OF_ENTITY} where evidence.entity_id = row.entity_a_id",
        "b_count": f"{UNITS_OF_ENTITY} where evidence.entity_id = row.entity_b_id",
        "unit_count": "select count(*) from text_units where text_units.level = row.level",
        "story_pair_count": f"select count(distinct story_id) {OF_PAIR}",
        "expected_count": f"expected_count({COUNTS})",
        "pmi": f"pmi({COUNTS}, row.pair_count)",
        "npmi": f"npmi({COUNTS}, row.pair_count)",
        "g2": f"g2({COUNTS}, row.pair_count)",
        "fisher_p": f"fisher_p({COUNTS}, row.pair_count)",
        "jaccard": "jaccard(row.a_count, row.b_count, row.pair_count)",
        "is_reliable": """
            row.story_pair_count >= 3
            and (select count(*) from text_units where text_units.level = 'article') >= 30
            and row.fisher_p < 0.05 / (select count(*) from cooccurrence as other where other.level = row.level)
        """,
    },
    "entity_trends": {
        "entity_name": f"select any_value(entity_name) {OF_ENTITY}",
        "entity_type": f"select any_value(entity_type) {OF_ENTITY}",
        "window_started_on": "row.window_ended_on - row.window_days + 1",
        "window_ended_on": f"""
            coalesce(
                (
                    select max(published_on) from (select published_on {EXTRACTED}) as latest
                    where 3 <= (
                        select count(distinct story_id) {EXTRACTED}
                        and date_diff('day', articles.published_on, latest.published_on) between 0 and 29
                    )
                ),
                (select max(published_on) {EXTRACTED})
            )
        """,
        "previous_started_on": "row.window_ended_on - 2 * row.window_days + 1",
        "previous_ended_on": "row.window_ended_on - row.window_days",
        "story_count": f"select count(distinct story_id) {OF_ENTITY} and {IN_WINDOW}",
        "previous_story_count": f"select count(distinct story_id) {OF_ENTITY} and {IN_WINDOW_BEFORE}",
        "total_story_count": f"select count(distinct story_id) {EXTRACTED} and {IN_WINDOW}",
        "previous_total_story_count": f"select count(distinct story_id) {EXTRACTED} and {IN_WINDOW_BEFORE}",
        "expected_count": """
            case when row.previous_total_story_count > 0
                then expected_count(row.previous_total_story_count, row.previous_story_count, row.total_story_count)
            end
        """,
        "pearson_residual": "pearson_residual(row.story_count, row.expected_count)",
        "is_new": f"""
            not exists (select * {OF_ENTITY} and evidence.published_on < row.window_started_on)
            and exists (select * {EXTRACTED} and published_on < row.window_started_on)
        """,
        "has_support": """
            least(row.total_story_count, row.previous_total_story_count)
            * (row.story_count + row.previous_story_count)
            / (row.total_story_count + row.previous_total_story_count) >= 5
        """,
    },
    "publisher_profile": {
        "entity_name": f"select any_value(entity_name) {OF_ENTITY}",
        "entity_type": f"select any_value(entity_type) {OF_ENTITY}",
        "article_count": f"select count(distinct article_id) {BY_PUBLISHER}",
        "story_count": f"select count(distinct story_id) {BY_PUBLISHER}",
        "publisher_article_count": f"select count(*) {EXTRACTED} and publisher = row.publisher",
        "other_article_count": f"select count(distinct article_id) {OF_ENTITY} and evidence.publisher <> row.publisher",
        "other_total_article_count": f"select count(*) {EXTRACTED} and publisher <> row.publisher",
        "expected_count": f"expected_count({PUBLISHER_COUNTS})",
        "g2": f"g2({PUBLISHER_COUNTS}, row.article_count)",
        "fisher_p": f"fisher_p({PUBLISHER_COUNTS}, row.article_count)",
        "is_reliable": """
            row.story_count >= 3
            and row.publisher_article_count + row.other_total_article_count >= 30
            and row.fisher_p < 0.05 / (select count(*) from publisher_profile)
        """,
    },
    "stories": {
        "representative_article_id": "row.story_id",
        "article_count": "select count(*) from article_stories where article_stories.story_id = row.story_id",
        "publisher_count": """
            select count(distinct publisher) from articles join article_stories using (article_id)
            where article_stories.story_id = row.story_id
        """,
        "first_published_on": """
            select min(published_on) from articles join article_stories using (article_id)
            where article_stories.story_id = row.story_id
        """,
    },
}


def test_every_column_of_every_aggregate_has_an_expression() -> None:
    aggregates = {name: table for name, table in SQL_TABLES.items() if table.kind == "table" and name != "coverage"}
    aggregates["mention_counts_daily"] = SQL_TABLES["mention_counts_daily"]  # a view, of counts all the same
    assert {name: set(table.columns) - set(table.key) for name, table in aggregates.items()} == {
        name: set(expressions) for name, expressions in EXPRESSIONS.items()
    }


@pytest.mark.parametrize("name", [name for name, table in SQL_TABLES.items() if table.kind == "view"])
def test_the_key_of_a_view_is_unique_and_never_null(random_corpus: Corpus, name: str) -> None:
    keys = [tuple(row[column] for column in SQL_TABLES[name].key) for row in random_corpus.table(name)]
    assert all(None not in key for key in keys)
    assert len(set(keys)) == len(keys)
    if name != "removed_lines":
        assert keys


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_number_is_reproduced_from_the_evidence(random_corpus: Corpus, name: str) -> None:
    columns = ", ".join(f"({expression}) as {column}" for column, expression in EXPRESSIONS[name].items())
    key = ", ".join(SQL_TABLES[name].key)
    reproduced = random_corpus.query(f"select {key}, {columns} from {name} as row order by {key}")
    columns_in_order = [{column: row[column] for column in SQL_TABLES[name].columns} for row in reproduced]
    assert columns_in_order == random_corpus.table(name)


def recount_pairs(corpus: Corpus) -> dict[tuple[str, str, str], dict[str, int]]:
    """The counts of ``cooccurrence``, by key, from the rows that went in."""
    paragraph_of = {(row["article_id"], row["sentence_number"]): row["paragraph_number"] for row in corpus.rows["sentences"]}
    story_of = {row["article_id"]: row["story_id"] for row in corpus.rows["article_stories"]}
    unit_of: dict[str, Callable[[Row], tuple[Any, ...]]] = {
        "sentence": lambda row: (row["article_id"], row["sentence_number"]),
        "paragraph": lambda row: (row["article_id"], paragraph_of[row["article_id"], row["sentence_number"]]),
        "article": lambda row: (row["article_id"],),
    }
    recounted = {}
    for level, unit in unit_of.items():
        all_units = {unit(row) for row in corpus.rows["sentences"]}
        units: defaultdict[str, set[tuple[Any, ...]]] = defaultdict(set)
        for row in corpus.rows["mentions"]:
            if row["mention_status"] == "resolved":
                units[row["entity_id"]].add(unit(row))
        for a, b in combinations(sorted(units), 2):
            code_a, code_b = corpus.country_codes.get(a, a), corpus.country_codes.get(b, b)
            types = {a.partition(":")[0], b.partition(":")[0]}
            shared = units[a] & units[b]
            if shared and not (code_a == code_b and types == {"group", "place"}):
                recounted[a, b, level] = {
                    "pair_count": len(shared),
                    "a_count": len(units[a]),
                    "b_count": len(units[b]),
                    "unit_count": len(all_units),
                    "story_pair_count": len({story_of[article_id] for article_id, *_ in shared}),
                }
    return recounted


def test_pairs_are_those_found_by_counting_without_sql(random_corpus: Corpus) -> None:
    recounted = recount_pairs(random_corpus)
    counted = {(row["entity_a_id"], row["entity_b_id"], row["level"]): row for row in random_corpus.table("cooccurrence")}
    assert counted.keys() == recounted.keys()
    for key, counts in recounted.items():
        row = counted[key]
        assert {column: row[column] for column in counts} == counts
        n, a, b, ab = counts["unit_count"], counts["a_count"], counts["b_count"], counts["pair_count"]
        expected = fisher_exact([[ab, a - ab], [b - ab, n - a - b + ab]], "greater").pvalue
        assert row["fisher_p"] == pytest.approx(expected, rel=1e-5)


def test_tables_are_the_same_to_the_last_bit_whatever_the_order_of_rows_and_the_threads() -> None:
    def build(**options: Any) -> dict[str, list[Row]]:
        corpus = make_random_corpus(3, **options)
        with corpus.connection:
            return {name: corpus.table(name) for name in SQL_TABLES}

    assert build(threads=1) == build(threads=4, shuffle_seed=1) == build(threads=2, shuffle_seed=2)

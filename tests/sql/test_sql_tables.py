"""What holds for every file in ``sql/``."""

import re

import pytest

from pipeline.tables import TABLES
from tests.sql.conftest import SQL_TABLES, Corpus

GROUPS = ["ingestion", "cleaning", "extraction", "resolution", "analytics"]


@pytest.mark.parametrize("name", SQL_TABLES)
def test_the_key_of_a_table_is_unique_and_not_null(random_corpus: Corpus, name: str) -> None:
    table = SQL_TABLES[name]
    keys = [tuple(row[column] for column in table.key) for row in random_corpus.table(name)]
    assert len(set(keys)) == len(keys)
    assert None not in {value for key in keys for value in key}


@pytest.mark.parametrize("name", SQL_TABLES)
def test_counts_are_whole_numbers_and_never_null(random_corpus: Corpus, name: str) -> None:
    counts = [column for column in SQL_TABLES[name].columns if column.endswith("_count") and column != "expected_count"]
    values = {type(row[column]) for row in random_corpus.table(name) for column in counts}
    assert values <= {int}


@pytest.mark.parametrize("name", SQL_TABLES)
def test_a_table_reads_tables_that_exist_of_its_own_or_an_earlier_group(name: str) -> None:
    group_of = {table.name: table.group for table in TABLES} | {table.name: table.group for table in SQL_TABLES.values()}
    assert SQL_TABLES[name].reads <= group_of.keys()
    assert all(GROUPS.index(group_of[source]) <= GROUPS.index(SQL_TABLES[name].group) for source in SQL_TABLES[name].reads)


AGGREGATES = [name for name, table in SQL_TABLES.items() if table.kind == "table" and table.group == "analytics"]


@pytest.mark.parametrize("name", AGGREGATES)
def test_an_aggregate_says_of_how_much_it_is_a_part(name: str) -> None:
    columns = SQL_TABLES[name].columns
    assert "unit_count" in columns or any(re.fullmatch(r"(\w+_)?total_(\w+_)?count", column) for column in columns)

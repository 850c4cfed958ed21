"""Every number of a publication, reproduced from the evidence in it: of the seeds, or of ``--database FILE``.

A large one takes about a minute for 6,000 articles.
"""

from pathlib import Path

import duckdb
import pytest

from tests.assets.conftest import Desk
from tests.sql.conftest import SQL_TABLES
from tests.sql.test_evidence import EXPRESSIONS


@pytest.fixture(scope="session")
def publication(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A published database, open for reading."""
    chosen = request.config.getoption("--database")
    if chosen:
        path = Path(chosen)
    else:
        desk: Desk = request.getfixturevalue("published_seeds")
        path = desk.database
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("set temp_directory = $folder", {"folder": str(tmp_path_factory.mktemp("spilled"))})
    return connection


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_number_of_a_publication_is_reproduced_from_its_evidence(
    publication: duckdb.DuckDBPyConnection, name: str
) -> None:
    table = SQL_TABLES[name]
    expressions = ", ".join(f"({expression}) as {column}" for column, expression in EXPRESSIONS[name].items())
    reproduced = f"select {', '.join(table.columns)} from (select {', '.join(table.key)}, {expressions} from {name} as row)"
    for query in (f"{reproduced} except all from {name}", f"from {name} except all {reproduced}"):
        assert publication.sql(f"{query} limit 5").fetchall() == []


def test_npmi_lies_between_minus_one_and_one(publication: duckdb.DuckDBPyConnection) -> None:
    outside = "select count(*) from cooccurrence where npmi not between -1 and 1 or isnan(npmi)"
    assert publication.sql(outside).fetchall() == [(0,)]

"""How a table made in SQL appears in Dagster."""

from pathlib import Path

import dagster as dg
import pytest

from assets.analytics import make_sql_table
from assets.materializations import report_sql_table
from assets.sql_files import SqlTable
from assets.working_file import open_working_file


def a_table(kind: str, query: str) -> SqlTable:
    """A table or view with one column x."""
    return SqlTable("numbers", Path("numbers.sql"), "g", "analytics", ("x",), kind, {"x": "An x."}, query, frozenset())


@pytest.mark.parametrize("kind", ["table", "view"])
def test_a_table_is_reported_with_its_rows_and_a_view_without_making_any(tmp_path: Path, kind: str) -> None:
    query = "select unnest([3, 1]) as x" if kind == "table" else "select 1 as x where error('a row was made') is null"
    with open_working_file(tmp_path / "work" / "news.duckdb", "run-1", 0, 500, print) as working_file:
        for _ in range(2):  # the second time it is there already
            make_sql_table(working_file, a_table(kind, query), (), {"numbers"})
        metadata = report_sql_table(working_file, a_table(kind, query)).metadata or {}
    assert metadata["dagster/column_schema"] == dg.TableSchema([dg.TableColumn("x", "INTEGER", "An x.")])
    if kind == "table":
        preview = metadata["preview"]
        assert isinstance(preview, dg.TableMetadataValue)
        assert [record.data for record in preview.records] == [{"x": 1}, {"x": 3}]
        assert metadata["dagster/row_count"] == 2
    else:
        assert metadata.keys() == {"dagster/column_schema"}

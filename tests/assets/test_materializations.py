"""How a table made in SQL appears in Dagster."""

from pathlib import Path

import dagster as dg
import pytest

from assets.analytics import make_sql_table
from assets.materializations import IMPORTANCE, report_sql_table
from assets.settings import SQL_FOLDER
from assets.sql_files import SqlTable, load_sql_tables
from assets.working_file import WorkingFile, open_working_file
from pipeline.tables import TABLES


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


@pytest.mark.parametrize(("old", "kind"), [("view", "table"), ("table", "view")])
def test_a_table_takes_the_place_of_what_another_version_called_so(tmp_path: Path, old: str, kind: str) -> None:
    with open_working_file(tmp_path / "work" / "news.duckdb", "run-1", 0, 500, print) as working_file:
        working_file.connection.execute(f"create {old} numbers as select 'old' as y")
        make_sql_table(working_file, a_table(kind, "select 1 as x"), (), {"numbers"})
        assert working_file.connection.sql("from numbers").fetchall() == [(1,)]


def test_the_preview_has_the_most_important_rows_first_and_equal_ones_by_key(tmp_path: Path) -> None:
    columns = {name: name for name in ("x", "is_reliable", "story_count", "g2")}
    query = """
        from (values (1, false, 9, 9.0), (2, true, 2, null), (4, true, 3, 1.0), (3, true, 3, 1.0), (5, true, 2, -1.0))
            as rows (x, is_reliable, story_count, g2)
    """
    table = SqlTable("pairs", Path("pairs.sql"), "g", "analytics", ("x",), "table", columns, query, frozenset())
    with open_working_file(tmp_path / "work" / "news.duckdb", "run-1", 0, 500, print) as working_file:
        make_sql_table(working_file, table, (), {"pairs"})
        preview = (report_sql_table(working_file, table).metadata or {})["preview"]
    assert isinstance(preview, dg.TableMetadataValue)
    assert [record.data["x"] for record in preview.records] == [3, 4, 5, 2, 1]


def preview(working_file: WorkingFile, query: str) -> list[object]:
    """The values of x in the preview of a table of a query, which is made unless it is there already."""
    make_sql_table(working_file, a_table("table", query), (), {"numbers"})
    shown = (report_sql_table(working_file, a_table("table", query)).metadata or {})["preview"]
    assert isinstance(shown, dg.TableMetadataValue)
    return [record.data["x"] for record in shown.records]


def test_a_preview_is_remembered_until_the_table_is_another(tmp_path: Path) -> None:
    with open_working_file(tmp_path / "work" / "news.duckdb", "run-1", 0, 500, print) as working_file:
        assert preview(working_file, "select 1.5 as x") == ["1.5"]
        working_file.connection.execute("update numbers set x = 5")  # behind the back of its version
        assert preview(working_file, "select 1.5 as x") == ["1.5"]
        assert preview(working_file, "select 2 as x") == [2]


def test_every_measure_of_importance_is_a_column_of_some_table() -> None:
    in_sql = {column for table in load_sql_tables(SQL_FOLDER) for column in table.columns}
    assert set(IMPORTANCE) <= in_sql | {column.name for table in TABLES for column in table.columns}

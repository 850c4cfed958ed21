"""What the README shows is what the program does: queries with their results, and the settings with their defaults."""

import re

import pytest

from assets.settings import ENVIRONMENT_PREFIX, PROJECT_FOLDER, Settings
from assets.sql_files import load_table_macros
from tests.assets.conftest import Desk

README = (PROJECT_FOLDER / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", README, re.DOTALL)


def render_result(desk: Desk, query: str) -> str:
    """Result of a query on the published seeds as a Markdown table."""
    import duckdb

    with duckdb.connect(str(desk.database), read_only=True) as published:
        result = published.sql(query)
        rows = [result.columns, ["---"] * len(result.columns), *result.fetchall()]
    return "".join("| " + " | ".join("" if value is None else str(value) for value in row) + " |\n" for row in rows)


def render_settings() -> str:
    """The settings as a Markdown table."""
    rows = ["| variable | default | meaning |\n|---|---|---|\n"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `{ENVIRONMENT_PREFIX}{name.upper()}` | `{field.default}` | {field.description} |\n")
    return "".join(rows)


def test_the_readme_shows_three_files_of_queries() -> None:
    files = {path.read_text(encoding="utf-8") for path in (PROJECT_FOLDER / "sql" / "queries").glob("*.sql")}
    assert [query in files for query, _ in QUERIES] == [True, True, True, False, False]  # then a macro and the network


def test_the_readme_lists_every_table_macro() -> None:
    names = [macro.name for macro in load_table_macros(PROJECT_FOLDER / "sql" / "table_macros")]
    assert sorted(re.findall(r"^\| `(\w+)\('", README, re.MULTILINE)) == sorted(names)


@pytest.mark.parametrize(("query", "shown"), QUERIES)
def test_the_readme_shows_the_real_result_of_a_query(published_seeds: Desk, query: str, shown: str) -> None:
    assert render_result(published_seeds, query) == shown


def test_the_readme_lists_every_setting_with_its_default() -> None:
    assert render_settings() in README


def test_every_file_the_readme_points_to_exists() -> None:
    for target in re.findall(r"\]\(([\w/.]+)\)", README):
        assert (PROJECT_FOLDER / target).exists(), target

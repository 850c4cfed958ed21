"""Rules of the tree that no linter knows: who may import whom, and that every module says what belongs in it."""

import ast
from pathlib import Path

import pytest

from assets.settings import PROJECT_FOLDER

MODULES = sorted(path for folder in ("pipeline", "assets") for path in (PROJECT_FOLDER / folder).rglob("*.py"))


def list_imports(path: Path) -> set[str]:
    """Top-level packages a module imports, wherever it does."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("path", [path for path in MODULES if "pipeline" in path.relative_to(PROJECT_FOLDER).parts], ids=str)
def test_the_text_work_knows_neither_dagster_nor_duckdb_nor_the_assets(path: Path) -> None:
    assert not list_imports(path) & {"dagster", "duckdb", "assets", "tests"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_module_says_what_belongs_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", sorted((PROJECT_FOLDER / "sql").glob("*.sql")), ids=str)
def test_every_sql_table_has_a_test_file_of_its_name(path: Path) -> None:
    assert (PROJECT_FOLDER / "tests" / "sql" / f"test_{path.stem}.py").exists()

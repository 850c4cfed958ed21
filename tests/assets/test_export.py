"""An export holds what the published database holds, in files that are safe to open, and is replaced as a whole."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import pytest

import assets.export
from assets.export import LEFT_OUT, ExportError, export_database, main
from assets.publication import PublicationError, copy_database
from assets.schema import existing_column_types
from pipeline.tables import TABLES
from tests.assets.conftest import Desk
from tests.sql.conftest import MACROS, SQL_TABLES, Corpus

PUBLISHED = [table for table in TABLES if table.is_published]
EXPORTED = sorted({table.name for table in PUBLISHED} | SQL_TABLES.keys() - LEFT_OUT)

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "'tis",
    "''",
    'a,"b";\nc',
    "Élise 🙂",
    "",
    "1e5",
    "NULL",
    "a\x0bb",
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published database whose texts are whatever a spreadsheet or XML might take for something else."""
    corpus = Corpus()
    for number, text in enumerate(HOSTILE):
        corpus.add_article(
            f"{text or 'blank'}/{number}",
            [f"[Ann] met [<{text}> & Co|person:{number}].", "[Bob|person:bob] left."],
            title=text or None,
            removed={"-- more --": "advertisement"},
            authors=[text, "Bob"] if number % 2 else [],
            published_on=date(2021, 6, 1 + number) if number % 3 else None,
            publisher=text,
        )
    path = tmp_path_factory.mktemp("published") / "news.duckdb"
    copy_database(corpus.connection, PUBLISHED, list(SQL_TABLES.values()), MACROS, path, table_macros=(), core=())
    corpus.connection.close()
    return path


@pytest.fixture(scope="module")
def exported(database: Path) -> Path:
    """The export of that database, in a folder that was not there."""
    folder = database.parent / "deep" / "export"
    assert export_database(database, folder, 1000) == (EXPORTED, [], True)
    return folder


def test_an_export_has_every_published_table_but_those_left_out(database: Path, exported: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as published:
        names = {name for (name,) in published.sql("select table_name from information_schema.tables").fetchall()}
    assert set(EXPORTED) == names - LEFT_OUT
    assert {path.name for path in (exported / "parquet").iterdir()} == {f"{name}.parquet" for name in EXPORTED}
    assert {path.name for path in (exported / "csv").iterdir()} == {f"{name}.csv" for name in EXPORTED}
    assert {path.name for path in exported.iterdir()} == {"parquet", "csv", "network.graphml", "tables.md"}


@pytest.mark.parametrize("name", EXPORTED)
def test_a_parquet_file_has_the_columns_types_and_rows_of_its_table(database: Path, exported: Path, name: str) -> None:
    file = f"from read_parquet('{exported / 'parquet' / name}.parquet')"
    with duckdb.connect(str(database), read_only=True) as published:
        described = published.sql(f"describe {file}").fetchall()
        assert {column: dtype for column, dtype, *_ in described} == existing_column_types(published, name)
        assert published.sql(file).fetchall() == published.sql(in_order(name)).fetchall()


@pytest.mark.parametrize("name", EXPORTED)
def test_a_csv_file_has_the_rows_of_its_table_with_an_apostrophe_where_a_formula_might_be(
    database: Path, exported: Path, name: str
) -> None:
    with duckdb.connect(str(database), read_only=True) as published:
        published.execute("set TimeZone = 'UTC'")
        types = existing_column_types(published, name)
        columns = [column if dtype in ("VARCHAR", "VARCHAR[]") else f"{column}::varchar" for column, dtype in types.items()]
        rows = published.sql(f"select {', '.join(columns)} {in_order(name)}").fetchall()
    with (exported / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *cells = csv.reader(file)
    assert header == list(types)
    assert [[read_cell(cell, dtype) for cell, dtype in zip(row, types.values(), strict=True)] for row in cells] == [
        ["" if value is None else value for value in row] for row in rows
    ]


def in_order(name: str) -> str:
    """All rows of a table or view, in the order of an export."""
    return f"from {name}" + (f" order by {', '.join(SQL_TABLES[name].key)}" if name in SQL_TABLES else "")


def read_cell(cell: str, dtype: str) -> Any:
    """The value of a cell of an export, as its column's type says."""
    if dtype == "VARCHAR[]":
        return json.loads(cell)
    return cell.removeprefix("'") if dtype == "VARCHAR" else cell


def test_no_text_of_a_csv_file_is_a_formula(exported: Path) -> None:
    with (exported / "csv" / "articles.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    for text in HOSTILE[:9]:
        assert f"'{text}" in titles
    assert not [title for title in titles if title[:1] in tuple("=+-@\t\r＝")]


def test_a_null_and_an_empty_text_differ_in_a_csv_file(exported: Path) -> None:
    with duckdb.connect() as reader:
        file = f"read_csv('{exported / 'csv' / 'articles.csv'}', all_varchar = true, allow_quoted_nulls = false)"
        rows = reader.sql(f"select title, publisher from {file} where article_id like 'blank/%'").fetchall()
    assert rows == [(None, "")]


def test_the_network_file_has_the_entities_and_pairs_of_the_tables(database: Path, exported: Path) -> None:
    graph = nx.read_graphml(exported / "network.graphml")
    with duckdb.connect(str(database), read_only=True) as published:
        nodes = published.sql("from entity_network join mention_counts using (entity_id)").pl().to_dicts()
        edges = published.sql("from entity_network_edges").pl().to_dicts()
    assert set(graph.nodes) == {node["entity_id"] for node in nodes}
    for node in nodes:
        attributes = graph.nodes[node["entity_id"]]
        assert attributes["label"] == node["entity_name"].replace("\x0b", "")
        for column in ("entity_type", "mention_count", "story_count", "pagerank", "community_number"):
            assert attributes[column] == node[column]
    assert graph.number_of_edges() == len(edges) > 0
    for edge in edges:
        attributes = graph.edges[edge["entity_a_id"], edge["entity_b_id"]]
        assert attributes["weight"] == edge["story_pair_count"]
        for column in ("pair_count", "npmi", "g2"):
            assert attributes.get(column) == edge[column]


def test_the_command_exports_beside_the_database_with_times_in_utc_wherever_it_runs(published_seeds: Desk) -> None:
    process = published_seeds.start("-m", "assets.export", TZ="Asia/Tokyo")
    output, errors = process.communicate(timeout=240)
    assert (process.returncode, errors) == (0, "")
    folder = published_seeds.database.parent / "export"
    assert str(folder) in output
    assert "United States" in {label for _, label in nx.read_graphml(folder / "network.graphml").nodes(data="label")}
    with (folder / "csv" / "refreshes.csv").open(encoding="utf-8", newline="") as file:
        assert [row["published_at"][-3:] for row in csv.DictReader(file)] == ["+00"]


def test_a_table_longer_than_a_spreadsheet_is_not_written_as_csv(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with duckdb.connect(str(database), read_only=True) as published:
        (rows,) = published.sql("select count(*) from entities").fetchone() or (0,)
    monkeypatch.setattr(assets.export, "SPREADSHEET_ROWS", rows)
    without_csv = export_database(database, tmp_path / "export", 1000).without_csv
    assert "cooccurrence" in without_csv
    assert "entities" not in without_csv
    assert (tmp_path / "export" / "csv" / "entities.csv").exists()
    assert not (tmp_path / "export" / "csv" / "cooccurrence.csv").exists()
    assert (tmp_path / "export" / "parquet" / "cooccurrence.parquet").exists()


def test_a_database_without_the_network_is_exported_without_it(database: Path, tmp_path: Path) -> None:
    lacking = tmp_path / "lacking.duckdb"
    lacking.write_bytes(database.read_bytes())
    with duckdb.connect(str(lacking)) as published:
        published.execute("drop table entity_network")
    exported = export_database(lacking, tmp_path / "export", 1000)
    assert exported == ([name for name in EXPORTED if name != "entity_network"], [], False)
    assert not (tmp_path / "export" / "network.graphml").exists()


def test_an_earlier_export_is_replaced_as_a_whole(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    export_database(database, folder, 1000)
    (folder / "csv" / "gone.csv").write_text("a table of an earlier version")
    export_database(database, folder, 1000)
    assert not (folder / "csv" / "gone.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


@pytest.mark.parametrize("failing", ["write_graphml", "replace_folder"])
def test_an_export_that_fails_leaves_the_earlier_one(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError("no space left")

    folder = tmp_path / "export"
    export_database(database, folder, 1000)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    monkeypatch.setattr(assets.export, failing, fail)
    with pytest.raises(ExportError, match="no space left"):
        export_database(database, folder, 1000)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_an_export_that_cannot_be_renamed_brings_the_earlier_one_back(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "tables.md").write_text("old")
    with pytest.raises(FileNotFoundError):
        assets.export.replace_folder(tmp_path / "missing", tmp_path / "export", tmp_path / "old")
    assert (tmp_path / "export" / "tables.md").read_text() == "old"


@pytest.mark.parametrize("name", ["notes.txt", "tables.md", "csv"])
def test_a_folder_that_is_no_export_is_never_replaced(database: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ExportError, match="choose another EXPORT"):
        export_database(database, tmp_path, 1000)
    assert (tmp_path / name).read_text() == "mine"


def test_the_same_database_gives_the_same_files(database: Path, exported: Path, tmp_path: Path) -> None:
    export_database(database, tmp_path / "again", 1000)
    for path in exported.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(exported)).read_bytes() == path.read_bytes(), path


def test_what_cannot_be_exported_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE", str(tmp_path / "news.duckdb"))
    assert main([]) == 1
    assert "run 'make refresh' first" in capsys.readouterr().err
    with duckdb.connect(str(tmp_path / "news.duckdb")) as other:
        other.execute("create table accounts as select 1 as balance")
    with pytest.raises(PublicationError, match="holds other tables"):
        export_database(tmp_path / "news.duckdb", tmp_path / "export", 1000)
    with duckdb.connect(str(tmp_path / "news.duckdb")) as older:
        older.execute("create table refreshes as select 1 as run_id")
    with pytest.raises(ExportError, match="raw_articles"):
        export_database(tmp_path / "news.duckdb", tmp_path / "export", 1000)
    assert [path.name for path in tmp_path.iterdir()] == ["news.duckdb"]

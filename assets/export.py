"""The published tables as files for other programs: Parquet, CSV for spreadsheets, and the network as GraphML.

What the tables mean is said in ``pipeline.tables`` and ``sql/``; tables.md beside the files repeats it.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from assets.dictionary import INTRODUCTION, build_dictionary
from assets.publication import PublicationError, open_published
from assets.readiness import CORE_TABLES
from assets.schema import quote_name, quote_text
from assets.settings import SQL_FOLDER, Settings, SettingsError
from assets.sql_files import load_sql_folder
from pipeline.graphml import write_graphml

# One row for each two names of a text, each with the text again: many times the size of the rest, and a join of
# mention_evidence with itself.
LEFT_OUT = frozenset({"cooccurrence_evidence"})
SPREADSHEET_ROWS = 1_048_575  # below the header; Excel and LibreOffice take no more
# A spreadsheet takes text that begins so for a formula (https://owasp.org/www-community/attacks/CSV_Injection); an
# apostrophe before it makes it text. The apostrophe itself is here so that the first one can always be taken away again.
FORMULA_START = r"^[=+\-@＝＋－＠\t\r\n']"
CONTENTS = frozenset({"parquet", "csv", "network.graphml", "tables.md"})
NETWORK_TABLES = ("entity_network", "entity_network_edges")
NODES = """
    select
        entity_id as id,
        entity_name as label,
        entity_type,
        mention_count,
        article_count,
        story_count,
        degree_count,
        weighted_degree,
        pagerank,
        community_number,
        community_name
    from entity_network
    join mention_counts using (entity_id, entity_name, entity_type)
    order by id
"""
EDGES = """
    select
        entity_a_id as source,
        entity_b_id as target,
        story_pair_count as weight,
        story_pair_count,
        pair_count,
        npmi,
        g2,
        edge_rule
    from entity_network_edges
    order by source, target
"""


class ExportError(RuntimeError):
    """The export cannot be written; the message says why and what to do."""


class Exported(NamedTuple):
    """What an export holds: the tables, those of them that are too long for CSV, and whether the network is there."""

    tables: list[str]
    without_csv: list[str]
    has_network: bool


def main(arguments: Sequence[str]) -> int:
    """Export into the folder given, or into ``export`` beside the database; returns the exit status."""
    try:
        settings = Settings.from_environment()
        database = settings.database_file
        folder = Path(arguments[0]) if arguments else database.parent / "export"
        exported = export_database(database, folder, settings.database_memory_mb)
    except (ExportError, PublicationError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name in exported.without_csv:
        sys.stdout.write(f"{name} has more rows than a spreadsheet takes: Parquet only\n")
    network = "the network" if exported.has_network else "no network, which this database lacks,"
    sys.stdout.write(f"Exported {len(exported.tables)} tables and {network} of {database} to {folder}\n")
    return 0


def export_database(database: Path, folder: Path, memory_mb: int) -> Exported:
    """Write the whole export anew, in the place of an earlier one.

    The folder is replaced when all is written: whoever has a file of the old one open keeps it, and nobody finds half.

    Raises:
        ExportError: the database is not there or of another version, or the folder holds other things or cannot be written.
        PublicationError: the file is no database of Dateline's.
    """
    if not database.exists():
        raise ExportError(f"{database} does not exist yet: run 'make refresh' first")
    folder = folder.expanduser().resolve()
    check_replaceable(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
            new = Path(beside, "new")
            with open_published(database) as published:
                published.execute("set TimeZone = 'UTC'")
                published.execute(f"set memory_limit = '{memory_mb}MB'")
                published.execute(f"set temp_directory = {quote_text(str(Path(beside, 'spilled')))}")
                try:
                    exported = write_export(published, new)
                except duckdb.IOException as error:  # the disk is full, say; the database itself has been opened
                    raise OSError(str(error)) from error
            replace_folder(new, folder, Path(beside, "old"))
    except OSError as error:
        raise ExportError(f"{folder} cannot be written ({error}); make room or choose another EXPORT") from error
    return exported


def check_replaceable(folder: Path) -> None:
    """Refuse a folder that is not an earlier export, so that nothing else is ever deleted.

    Raises:
        ExportError: something else is there.
    """
    if not folder.exists():
        return
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else None
    if names == set():
        return
    about = folder / "tables.md"
    is_export = (
        names is not None
        and names <= CONTENTS
        and about.is_file()
        and about.read_text(encoding="utf-8", errors="replace").startswith(INTRODUCTION.partition("\n")[0])
    )
    if not is_export:
        raise ExportError(f"{folder} holds other files than an export of Dateline; choose another EXPORT, or move them away")


def write_export(published: duckdb.DuckDBPyConnection, folder: Path) -> Exported:
    """Write all files into a new folder.

    Raises:
        ExportError: a table is missing that every database has.
    """
    for name in ("parquet", "csv"):
        (folder / name).mkdir(parents=True)
    listed = "select table_name from information_schema.tables where table_catalog = current_database() order by table_name"
    existing = [name for (name,) in published.sql(listed).fetchall()]
    missing = [name for name in CORE_TABLES if name not in existing]
    if missing:
        raise ExportError(f"The database has no {', '.join(missing)}: another version made it; run 'make refresh' first")
    # Tables are stored in the order of their keys.
    view_keys = {table.name: table.key for table in load_sql_folder(SQL_FOLDER).tables if table.kind == "view"}
    exported = Exported([name for name in existing if name not in LEFT_OUT], [], set(NETWORK_TABLES) <= set(existing))
    for name in exported.tables:
        parquet = folder / "parquet" / f"{name}.parquet"
        write_parquet(published, name, view_keys.get(name, ()), parquet)
        if published.read_parquet(str(parquet)).shape[0] <= SPREADSHEET_ROWS:
            write_csv(published, parquet, folder / "csv" / f"{name}.csv")
        else:
            exported.without_csv.append(name)
    if exported.has_network:
        write_graphml(published.sql(NODES).pl(), published.sql(EDGES).pl(), folder / "network.graphml")
    (folder / "tables.md").write_text(build_dictionary(), encoding="utf-8")
    return exported


def write_parquet(published: duckdb.DuckDBPyConnection, name: str, key: Sequence[str], path: Path) -> None:
    """Write a table or view as it is, ordered by some columns, or as it is stored."""
    order = f" order by {', '.join(map(quote_name, key))}" if key else ""
    query = f"from {quote_name(name)}{order}"
    published.execute(f"copy ({query}) to {quote_text(str(path))} (format parquet, compression zstd)")


def write_csv(published: duckdb.DuckDBPyConnection, parquet: Path, path: Path) -> None:
    """Write an exported table again as CSV that is safe to open in a spreadsheet: lists as JSON, no text is a formula."""
    rows = published.read_parquet(str(parquet))
    columns = ", ".join(
        f"{csv_column(quote_name(name), str(dtype))} as {quote_name(name)}"
        for name, dtype in zip(rows.columns, rows.types, strict=True)
    )
    query = f"select {columns} from read_parquet({quote_text(str(parquet))})"
    published.execute(f"copy ({query}) to {quote_text(str(path))} (format csv, header)")


def csv_column(column: str, dtype: str) -> str:
    """A column of a type as SQL that gives its cells."""
    if dtype.endswith("[]"):
        return f"to_json({column})"
    if dtype == "VARCHAR":
        return f"if(regexp_matches({column}, {quote_text(FORMULA_START)}), '''' || {column}, {column})"
    return column


def replace_folder(new: Path, folder: Path, old: Path) -> None:
    """Rename a folder to another, which goes to ``old`` if it is there, and comes back if the new one cannot be renamed."""
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        if old.exists():
            old.rename(folder)
        raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

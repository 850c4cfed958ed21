"""The published tables as files for other programs: Parquet, CSV for spreadsheets, and the network as GraphML.

What the tables mean is said in ``pipeline.tables`` and ``sql/``; tables.md beside the files repeats it.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from assets.dictionary import INTRODUCTION, build_dictionary
from assets.publication import PublicationError, open_published
from assets.publishing import SQL_TABLES
from assets.schema import existing_column_types, quote_name, quote_text
from assets.settings import Settings, SettingsError
from pipeline.graphml import write_graphml
from pipeline.tables import TABLES

# One row for each two names of a text, each with the text again: many times the size of the rest, and a join of
# mention_evidence with itself.
LEFT_OUT = frozenset({"cooccurrence_evidence"})
PUBLISHED = (*(table.name for table in TABLES if table.is_published), *(table.name for table in SQL_TABLES))
EXPORTED = tuple(name for name in PUBLISHED if name not in LEFT_OUT)
VIEW_KEYS = {table.name: table.key for table in SQL_TABLES if table.kind == "view"}  # tables are stored in order
SPREADSHEET_ROWS = 1_048_575  # below the header; Excel and LibreOffice take no more
# A spreadsheet takes text that begins so for a formula (https://owasp.org/www-community/attacks/CSV_Injection); an
# apostrophe before it makes it text. The apostrophe itself is here so that the first one can always be taken away again.
FORMULA_START = r"^[=+\-@＝＋－＠\t\r\n']"
CONTENTS = frozenset({"parquet", "csv", "network.graphml", "tables.md"})
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


def main(arguments: Sequence[str]) -> int:
    """Export into the folder given, or into ``export`` beside the database; returns the exit status."""
    try:
        settings = Settings.from_environment()
        database = settings.database_file
        folder = Path(arguments[0]) if arguments else database.parent / "export"
        without_csv = export_database(database, folder, settings.database_memory_mb)
    except (ExportError, PublicationError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name in without_csv:
        sys.stdout.write(f"{name} has more rows than a spreadsheet takes: Parquet only\n")
    sys.stdout.write(f"Exported {len(EXPORTED)} tables and the network of {database} to {folder}\n")
    return 0


def export_database(database: Path, folder: Path, memory_mb: int) -> list[str]:
    """Write the whole export anew, in the place of an earlier one; returns the tables that are too long for CSV.

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
                    without_csv = write_export(published, new)
                except duckdb.IOException as error:  # the disk is full, say; the database itself has been opened
                    raise OSError(str(error)) from error
            replace_folder(new, folder, Path(beside, "old"))
    except OSError as error:
        raise ExportError(f"{folder} cannot be written ({error}); make room or choose another EXPORT") from error
    return without_csv


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


def write_export(published: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write all files into a new folder; returns the tables that are too long for CSV.

    Raises:
        ExportError: a table is missing.
    """
    for name in ("parquet", "csv"):
        (folder / name).mkdir(parents=True)
    missing = [name for name in PUBLISHED if not existing_column_types(published, name)]
    if missing:
        raise ExportError(f"The database has no {', '.join(missing)}: another version made it; run 'make refresh' first")
    without_csv = []
    for name in EXPORTED:
        parquet = folder / "parquet" / f"{name}.parquet"
        write_parquet(published, name, parquet)
        if published.read_parquet(str(parquet)).shape[0] <= SPREADSHEET_ROWS:
            write_csv(published, parquet, folder / "csv" / f"{name}.csv")
        else:
            without_csv.append(name)
    write_graphml(published.sql(NODES).pl(), published.sql(EDGES).pl(), folder / "network.graphml")
    (folder / "tables.md").write_text(build_dictionary(), encoding="utf-8")
    return without_csv


def write_parquet(published: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Write a table or view as it is, ordered by its key."""
    order = f" order by {', '.join(map(quote_name, VIEW_KEYS[name]))}" if name in VIEW_KEYS else ""
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

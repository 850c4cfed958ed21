"""How a table appears in Dagster: its spec, and the metadata of a materialisation.

What the columns mean is written in the table contract and in ``sql/``, not here.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import dagster as dg

from assets.pictures import PICTURES
from assets.schema import existing_column_types, quote_name, quote_text
from assets.sql_files import FaultyFile, SqlTable
from assets.working_file import WorkingFile, hash_program
from pipeline.tables import Column, Table

WRITER_POOL = "duckdb_writer"
PREVIEW_ROWS = 10
PREVIEW_CHARS = 200
# What makes a row worth seeing first, the largest value of each first: whether it may be relied on, how new it is, how much
# of the corpus it speaks for. A table that has none of these columns is shown by its key.
IMPORTANCE = (
    "is_reliable",
    "has_support",
    "is_about",
    "published_at",
    "pagerank",
    "story_pair_count",
    "story_count",
    "article_count",
    "pair_count",
    "mention_count",
    "g2",
    "alias_count",
    "published_on",
)
# By what people look things up in views, whose rows are better not asked for all at once; with an example of the seeds.
LOOK_UPS = {
    "entity_id": "place:turkey",
    "entity_a_id": "place:turkey",
    "article_id": "000_73cc3b5a31ff8c8a",
}


Shown = str | int | float | bool | None
Rows = tuple[dict[str, str], list[list[Shown]]]


def table_spec(table: Table, deps: Iterable[dg.AssetKey | str]) -> dg.AssetSpec:
    """Asset spec of a table made in Python."""
    return dg.AssetSpec(
        table.name,
        deps=list(deps),
        description=table.grain,
        group_name=table.group,
        kinds={"python", "duckdb", "table"},
        metadata={
            "dagster/table_name": table.name,
            "dagster/column_schema": dg.TableSchema([_column(column, table.key) for column in table.columns]),
        },
    )


def _column(column: Column, key: Sequence[str]) -> dg.TableColumn:
    constraints = dg.TableColumnConstraints(
        nullable=column.is_nullable,
        unique=tuple(key) == (column.name,),
        other=["one of: " + ", ".join(column.values)] if column.values else None,
    )
    return dg.TableColumn(column.name, str(column.dtype), column.description, constraints)


def edited_file_spec(name: str, group: str, description: str, columns: Mapping[str, str]) -> dg.AssetSpec:
    """Asset spec of a CSV file that people edit, with the meaning of its columns."""
    schema = dg.TableSchema([dg.TableColumn(column, description=meaning) for column, meaning in columns.items()])
    return dg.AssetSpec(
        ["seeds", name],
        description=description,
        group_name=group,
        kinds={"csv"},
        metadata={"dagster/column_schema": schema},
    )


def sql_spec(table: SqlTable, deps: Iterable[dg.AssetKey | str]) -> dg.AssetSpec:
    """Asset spec of a table or view made in SQL; the types of its columns are known once it is made."""
    parts = [table.grain, *([describe_view(table)] if table.kind == "view" else []), f"```sql\n{table.select}\n```"]
    return dg.AssetSpec(
        table.name,
        deps=list(deps),
        description="\n\n".join(parts),
        group_name=table.group,
        kinds={"sql", "duckdb", table.kind},
        metadata={"dagster/table_name": table.name},
    )


def describe_view(table: SqlTable) -> str:
    """What a view is, and a query of it that does not make all of its rows."""
    column = next((name for name in LOOK_UPS if name in table.columns), None)
    condition = f"\nwhere {column} = {quote_text(LOOK_UPS[column])}" if column else ""
    note = " (an id of the seed articles: put one of yours in its place)" if column else ""
    return (
        "A view: it stores no rows, but makes those asked for each time it is queried. So none are counted or shown here;"
        f" `make sql` and, for example{note}:\n\n```sql\nfrom {table.name}{condition}\nlimit 10;\n```\n\nIts definition:"
    )


def faulty_spec(file: FaultyFile) -> dg.AssetSpec:
    """Asset spec of a file that cannot be used."""
    return dg.AssetSpec(file.name, description=f"Cannot be made: {file.error}", group_name="analytics", kinds={"sql"})


def report_table(working_file: WorkingFile, name: str, key: Sequence[str], **metadata: Any) -> dg.MaterializeResult[None]:
    """Materialisation of a table: version, row counts, preview, picture if it has one, and what became of its rows.

    The preview has the most important rows.
    """
    counts = working_file.counts(name)
    version = working_file.versions()[name]
    return dg.MaterializeResult(
        asset_key=name,
        data_version=dg.DataVersion(version),
        metadata={
            "dagster/row_count": working_file.count_rows(name),
            "new": counts.new,
            "reused": counts.reused,
            "removed": counts.removed,
            **draw_picture(working_file, name),
            "preview": preview_table(working_file, name, key, version),
            **metadata,
        },
    )


def preview_table(working_file: WorkingFile, name: str, key: Sequence[str], version: str) -> dg.TableMetadataValue:
    """The most important rows of a table; looked for again only when its version is another than before."""
    remembered = working_file.recall(f"preview of {name}", version)
    if remembered is None:
        order = order_by_importance(existing_column_types(working_file.connection, name), key)
        remembered = json.dumps(read_rows(working_file, f"from {quote_name(name)} order by {order}", PREVIEW_ROWS))
        working_file.remember(f"preview of {name}", version, remembered)
    return show_rows(*json.loads(remembered))


def order_by_importance(columns: Collection[str], key: Sequence[str]) -> str:
    """What follows ``order by`` where the most important rows of a table shall come first; its key orders equal ones."""
    return ", ".join([f"{name} desc nulls last" for name in IMPORTANCE if name in columns] + [*map(quote_name, key)])


def draw_picture(working_file: WorkingFile, name: str) -> dict[str, dg.MarkdownMetadataValue]:
    """The picture of a table, for those that have one; drawn again only when its rows are others than before."""
    if name not in PICTURES:
        return {}
    picture = PICTURES[name]
    rows = working_file.read(picture.query)
    version = hashlib.sha256(f"{hash_program('assets/*.py', 'assets/report/*.py')} {rows.write_ndjson()}".encode()).hexdigest()
    drawn = working_file.recall(f"picture of {name}", version)
    if drawn is None:
        drawn = picture.render(rows)
        working_file.remember(f"picture of {name}", version, drawn)
    return {"picture": dg.MetadataValue.md(drawn)}


def report_sql_table(working_file: WorkingFile, table: SqlTable) -> dg.MaterializeResult[None]:
    """Materialisation of a table or view made in SQL, with the types its columns have turned out to have.

    A view is not asked for its rows: to find the first ones or to count them may take longer than all tables.
    """
    types = existing_column_types(working_file.connection, table.name)
    columns = [dg.TableColumn(name, types[name], description) for name, description in table.columns.items()]
    schema = {"dagster/column_schema": dg.TableSchema(columns)}
    if table.kind == "table":
        return report_table(working_file, table.name, table.key, **schema)
    # Of a view, rows would have to be made to count or show them, in some views all of them.
    return dg.MaterializeResult(
        asset_key=table.name,
        data_version=dg.DataVersion(working_file.versions()[table.name]),
        metadata=schema,
    )


def preview_rows(working_file: WorkingFile, query: str, limit: int = PREVIEW_ROWS) -> dg.TableMetadataValue:
    """The first rows of a query as a table of plain text, long values cut; nothing in it is taken for markup."""
    return show_rows(*read_rows(working_file, query, limit))


def read_rows(working_file: WorkingFile, query: str, limit: int) -> Rows:
    """The columns of a query with their types, and its first rows."""
    relation = working_file.connection.sql(f"select * from ({query}) limit {limit}")
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    return types, [[_plain(value) for value in row] for row in relation.fetchall()]


def show_rows(types: dict[str, str], rows: Iterable[Iterable[Shown]]) -> dg.TableMetadataValue:
    """Rows as ``read_rows`` gives them, as a table in Dagster."""
    return dg.MetadataValue.table(
        [dg.TableRecord(dict(zip(types, row, strict=True))) for row in rows],
        dg.TableSchema([dg.TableColumn(column, kind) for column, kind in types.items()]),
    )


def _plain(value: Any) -> Shown:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if len(text) <= PREVIEW_CHARS else text[: PREVIEW_CHARS - 1] + "…"

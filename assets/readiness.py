"""Which tables may be published: those of the core together or not at all, any other if it is in order."""

from assets.analytics import stage_sql_table
from assets.sql_files import SqlFolder
from assets.working_file import WorkingFile, WorkingFileError
from pipeline.tables import TABLES

# What people rely on, and what these read, is always in the published database; so are the tables of history, which live in
# it. Any other table is a further one.
CORE_TABLES = (
    "raw_articles",
    "rejected_inputs",
    "article_spans",
    "articles",
    "repeated_lines",
    "article_stories",
    "sentences",
    "mentions",
    "entities",
    "entity_aliases",
    "alias_rows",
    "suggested_merges",
    "removed_lines",
    "stories",
    "mention_counts",
    "mention_counts_daily",
    "cooccurrence",
    "mention_evidence",
    "cooccurrence_evidence",
    "coverage",
)


def find_problems(working_file: WorkingFile, sql: SqlFolder, core: list[str]) -> dict[str, str]:
    """The further tables, checks and macros that have to be left out, each with the reason.

    Raises:
        WorkingFileError: a table of the core is not in order, or a check does not say whether it guards one.
    """
    problems = _Problems(working_file, sql)
    stopping = {name: problem for name in core if (problem := problems.find(name))}
    stopping |= {check.name: str(check.error) for check in sql.faulty_checks if check.asset is None}
    if stopping:
        listed = "; ".join(f"{name}: {problem}" for name, problem in stopping.items())
        raise WorkingFileError(f"Nothing was published: {listed}. Mend what is wrong and run the whole job 'refresh'.")
    further = [table.name for table in TABLES if table.is_published] + sorted(sql.table_names)
    left_out = {name: problem for name in further if (problem := problems.find(name))}
    checks = [(check.name, check.asset, str(check.error)) for check in sql.faulty_checks]
    checks += [(check.name, check.asset, f"{check.path}: there is no table {check.asset}") for check in sql.checks]
    known = {table.name for table in TABLES} | sql.table_names
    left_out |= {file.name: str(file.error) for file in sql.faulty_table_macros}
    return left_out | {name: problem for name, asset, problem in checks if asset not in known}


class _Problems:
    """What is wrong with each table, or with one that it was made from."""

    def __init__(self, working_file: WorkingFile, sql: SqlFolder) -> None:
        self._working_file = working_file
        self._macros = sql.macros
        self._sql_tables = {table.name: table for table in sql.tables}
        self._unpublished = {table.name for table in TABLES if not table.is_published}
        self._versions = working_file.versions()
        self._inputs = working_file.inputs()
        self._outdated = dict(working_file.find_outdated())
        self._noted = working_file.problems() | {file.name: str(file.error) for file in sql.faulty_tables}
        self._found: dict[str, str | None] = {}

    def find(self, name: str) -> str | None:
        """The problem of a table; None when it can be published."""
        if name not in self._found:
            self._found[name] = self._noted.get(name) or self._find_in_sources(name) or self._find_in_state(name)
        return self._found[name]

    def _find_in_sources(self, name: str) -> str | None:
        sql_table = self._sql_tables.get(name)
        for source in sorted(sql_table.reads) if sql_table else self._inputs.get(name, []):
            if problem := self.find(source):
                return f"it reads {source} ({problem})"
            if sql_table and sql_table.kind == "view" and source in self._unpublished:
                return f"{sql_table.path}: a view cannot read {source}, which is not published; make it a table"
        return None

    def _find_in_state(self, name: str) -> str | None:
        if name not in self._versions:
            return "it has not been made"
        if name in self._outdated:
            return f"it was made from another version of {self._outdated[name]}"
        aliases = self._working_file.parameters(name).get("aliases")
        if aliases and aliases != self._working_file.parameters("mentions").get("aliases"):
            return "it was made with another alias file than mentions"
        sql_table = self._sql_tables.get(name)
        if sql_table and stage_sql_table(self._working_file, sql_table, self._macros).version != self._versions[name]:
            return f"it was made from another version of {sql_table.path}"
        return None

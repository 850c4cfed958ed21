"""The file of people's decisions about names, seeds/entity_aliases.csv or what DATELINE_ENTITY_ALIASES names."""

import hashlib
from typing import NamedTuple

from assets.materializations import edited_file_spec
from assets.settings import Settings
from pipeline.resolution.aliases import AliasRules, load_aliases
from pipeline.resolution.decisions import COLUMNS

ALIAS_FILE = edited_file_spec(
    "entity_aliases",
    "resolution",
    "One row per decision of a person about a name. People edit the file, which is seeds/entity_aliases.csv or what"
    " DATELINE_ENTITY_ALIASES names, and the next refresh follows it; alias_rows says what each row does.",
    COLUMNS,
)


class AliasFile(NamedTuple):
    """What the file says, and the SHA-256 of its bytes in hexadecimal."""

    rules: AliasRules
    sha256: str


def read_alias_file(settings: Settings) -> AliasFile:
    """Read the file.

    Raises:
        EditedFileError: a row is incomplete, repeats a decision or contradicts other rows; the message names their lines.
    """
    path = settings.path(settings.entity_aliases)
    return AliasFile(load_aliases(path), hashlib.sha256(path.read_bytes()).hexdigest())

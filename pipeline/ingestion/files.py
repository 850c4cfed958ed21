"""Which files a folder of articles holds, and whether they have changed.

What is in the files belongs to ``reading``.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class ArticlesFolderError(ValueError):
    """The folder of articles cannot be read; the message says what to do."""


@dataclass(frozen=True)
class SourceFile:
    """A file of the folder: where it is, and its name as written in the tables."""

    path: Path
    source: str


def list_sources(folder: Path) -> list[SourceFile]:
    """Every entry of the folder and its subfolders that is not a folder itself, ordered by ``source``.

    Hidden entries (a leading dot) are left out; links to folders are not followed.

    Raises:
        ArticlesFolderError: the folder is missing, is no folder, or cannot be read.
    """
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise ArticlesFolderError(f"the articles folder {folder} {problem}; create it, or name another with ARTICLES=folder")
    return sorted((SourceFile(path, name_source(path, folder)) for path in walk_files(folder)), key=lambda file: file.source)


def walk_files(folder: Path) -> Iterator[Path]:
    """Yield the entries below a folder that are not folders, hidden ones left out.

    Raises:
        ArticlesFolderError: the folder or one below it cannot be listed.
    """

    def fail(error: OSError) -> None:
        raise ArticlesFolderError(
            f"the folder {error.filename} cannot be listed ({error.strerror}); give this user the right to"
        )

    for parent, folders, files in os.walk(folder, onerror=fail):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in links]
        for name in [*files, *links]:
            if not name.startswith("."):
                yield Path(parent, name)


def name_source(path: Path, folder: Path) -> str:
    """Path inside the folder with forward slashes; bytes of the name that are no UTF-8 become escapes such as ``\\xff``."""
    relative = path.relative_to(folder).as_posix()
    return os.fsencode(relative).decode("utf-8", errors="backslashreplace")


def fingerprint_sources(folder: Path) -> dict[str, str]:
    """For each source a stamp that differs when the file has been written, even with the same content as before.

    Raises:
        ArticlesFolderError: as ``list_sources``.
    """
    stamps = {}
    for file in list_sources(folder):
        try:
            status = file.path.stat()
        except OSError:
            stamps[file.source] = "unreadable"
        else:
            stamps[file.source] = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
    return stamps

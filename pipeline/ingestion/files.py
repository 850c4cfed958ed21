"""Which files an articles folder holds, what stamps show that they changed, and how one is opened without leaving the folder.

What a file holds, and which formats can be read, does not belong here.
"""

import os
import stat
import unicodedata
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from pipeline.ingestion.rejections import InputError
from pipeline.tables import InputRejection

# Made by operating systems beside people's files; compared in lower case.
_SYSTEM_NAMES = frozenset({"__macosx", "desktop.ini", "thumbs.db"})

# Control, format and surrogate characters and line separators: they break lines, reverse text or cannot be stored.
_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

# O_NONBLOCK: a file swapped for a named pipe must not make the refresh wait. Some of these flags do not exist on Windows.
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NOFOLLOW
_FILE_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | _NOFOLLOW


class ArticlesFolderError(ValueError):
    """The articles folder itself cannot be used; the message says what to do."""


class OutsideFolderError(InputError):
    """A link leads out of the articles folder."""

    reason = InputRejection.OUTSIDE_FOLDER


class NotAFileError(InputError):
    """What is listed is a folder, a named pipe, a socket or a device."""

    reason = InputRejection.UNREADABLE


@dataclass(frozen=True)
class SourceFile:
    """Something found in the articles folder: where it is, and its name inside the folder as the tables show it."""

    path: Path
    source: str


def list_sources(folder: Path) -> list[SourceFile]:
    """Everything in ``folder``, at any depth, that is or should be an article, sorted by source.

    Hidden files and folders, and those that operating systems make, are left out. So are links to folders inside, since
    their files are listed where they are. A folder that cannot be listed stands in the list itself, to be rejected.

    Raises:
        ArticlesFolderError: ``folder`` is missing, is not a folder or cannot be listed.
    """
    root = resolve_folder(folder)
    found: list[SourceFile] = []
    pending = [root]
    while pending:
        current = pending.pop()
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    path = current / entry.name
                    if entry.name.startswith(".") or entry.name.lower() in _SYSTEM_NAMES:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(path)
                    elif not (entry.is_symlink() and _is_folder_inside(root, path)):
                        found.append(SourceFile(path, name_source(path.relative_to(root))))
        except OSError as error:
            if current == root:
                raise ArticlesFolderError(
                    f"the articles folder {folder} cannot be listed ({error.strerror}); let this user read it"
                ) from error
            found.append(SourceFile(current, name_source(current.relative_to(root))))
    return sorted(found, key=lambda file: file.source)


def resolve_folder(folder: Path) -> Path:
    """The articles folder's real path.

    Raises:
        ArticlesFolderError: it is missing or not a folder.
    """
    advice = "create it, or name another with ARTICLES=folder"
    try:
        root = folder.resolve(strict=True)
    except FileNotFoundError:
        raise ArticlesFolderError(f"the articles folder {folder} does not exist; {advice}") from None
    except (OSError, RuntimeError) as error:
        raise ArticlesFolderError(f"the articles folder {folder} cannot be reached ({error}); {advice}") from error
    if not root.is_dir():
        raise ArticlesFolderError(f"the articles folder {folder} is not a folder; {advice}")
    return root


def fingerprint_sources(folder: Path) -> dict[str, str]:
    """A stamp per source that changes with the file, from its attributes alone: size:mtime_ns:inode/ctime_ns.

    The change time moves with every write, so a file changed and changed back has a new stamp as well.

    Raises:
        ArticlesFolderError: ``folder`` is missing, is not a folder or cannot be listed.
    """
    stamps = {}
    for file in list_sources(folder):
        try:
            status = _stat_target(file.path)
        except OSError:
            continue  # removed since it was listed: absent, as any removed file
        stamps[file.source] = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ino}/{status.st_ctime_ns}"
    return stamps


def measure_source(file: SourceFile) -> int:
    """Size of a file in bytes; 0 if it is gone or not a file."""
    try:
        status = _stat_target(file.path)
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def name_source(relative: Path) -> str:
    r"""The name of a path as the tables show it: forward slashes, and escapes for what cannot be shown or stored.

    No two paths share a name: undecodable bytes become ``\xff``, characters ``\u202e``, and a backslash is doubled.
    """
    return "/".join(map(escape_name, relative.parts))


def escape_name(name: str) -> str:
    """One part of a name with escapes for what cannot be shown or stored; no two names become one."""
    return "".join(map(_escape_character, name))


def locate_source(root: Path, path: Path) -> Path:
    """Where a listed file really is, relative to ``root``, the articles folder's real path.

    Raises:
        OutsideFolderError: it is not inside ``root``.
        NotAFileError: it is something that must not be opened.
        OSError: a broken link, no permission, a file that disappeared.
    """
    try:
        real = path.resolve(strict=True)
    except RuntimeError as error:  # a circle of links, before Python 3.13
        raise OSError(0, "a circle of links") from error
    if not real.is_relative_to(root):
        raise OutsideFolderError("this link leads out of the articles folder; put the file itself there")
    _require_regular_file(real.stat())
    return real.relative_to(root)


def open_beneath(root: Path, relative: Path) -> BufferedReader:
    """Open a file for reading, following no link on the way from ``root``, and without waiting.

    Where the system allows it each folder is opened inside the one before, so that a link swapped in after
    ``locate_source`` cannot lead elsewhere.

    Raises:
        NotAFileError: something else has taken the file's place.
        OSError: it cannot be opened, or a link has taken the place of the file or of a folder on the way.
    """
    descriptor = _open_descriptor(root, relative)
    try:
        _require_regular_file(os.fstat(descriptor))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _open_descriptor(root: Path, relative: Path) -> int:
    if os.open not in os.supports_dir_fd:
        return os.open(root / relative, _FILE_FLAGS)
    folder = os.open(root, _FOLDER_FLAGS)
    try:
        for part in relative.parts[:-1]:
            inner = os.open(part, _FOLDER_FLAGS, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(relative.name, _FILE_FLAGS, dir_fd=folder)
    finally:
        os.close(folder)


def _require_regular_file(status: os.stat_result) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    if stat.S_ISDIR(status.st_mode):
        raise NotAFileError("this folder cannot be listed; let this user read it, or remove it")
    raise NotAFileError("this is a named pipe, a socket or a device, not a file; remove it")


def _stat_target(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError:  # a broken link has attributes of its own
        return path.lstat()


def _is_folder_inside(root: Path, link: Path) -> bool:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_dir() and target.is_relative_to(root)


def _escape_character(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return "\\\\"
    if 0xDC80 <= code <= 0xDCFF:  # how Python marks an undecodable byte in a file name
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(character) in _ESCAPED_CATEGORIES:
        return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return character

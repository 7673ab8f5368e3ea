"""What the user names (files, folders, stdin) to the single sources that are read."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.config import Limits
from onrecord.model import Problem, Source
from onrecord.read.catalogues import Tell, catalogue, told
from onrecord.text import visible

STDIN = "stdin"
_LIMITS = Limits()


def expand(
    paths: Iterable[str], *, format: str | None = None, limits: Limits = _LIMITS, tell: Tell = told
) -> Iterator[Source | Problem]:
    """The sources that the paths stand for, in their order; what is missing or refused is a problem.

    A folder is read with all below it, sorted by name, without hidden files and without links. `-` is stdin. A list
    that another program keeps of files (a Zotero library) stands for these files. A source is named relative to the
    folder that holds what the user named, so a record does not depend on where that lies. `tell` reads the bytes of
    such a list, in a process of its own where it can.
    """
    for path in paths:
        if path == "-":
            yield Source(name=STDIN, data=sys.stdin.buffer.read(), format=format)
            continue
        named = Path(path)
        if named.is_dir():
            yield from _folder(named, format, limits, tell)
        elif named.is_file():
            name = _printable(named.resolve().name if named.name in ("", "..") else named.name)
            listed = catalogue(named, name=name, limits=limits, tell=tell) if format is None else None
            if listed is not None:
                yield from listed.items
            else:
                yield Source(name=name, path=str(named), format=format)
        elif named.exists():
            yield _problem("unsupported", path, "skipped, neither a file nor a folder")
        else:
            yield _problem("missing", path, "there is no such file or folder")


def _folder(folder: Path, format: str | None, limits: Limits, tell: Tell) -> Iterator[Source | Problem]:
    root = folder.resolve()
    entries = list(_walk(root))
    if not entries:
        yield _problem("empty", str(folder), "skipped, an empty folder")
    files = (entry for entry in entries if isinstance(entry, Path) and not entry.is_symlink())
    named = ((file, _name(file, root)) for file in files if format is None)
    lists = {file: catalogue(file, name=name, limits=limits, tell=tell) for file, name in named}
    known = {file: found for file, found in lists.items() if found is not None}
    listed = frozenset(file for found in known.values() for file in found.files)
    kept = frozenset(found.folder for found in known.values() if found.folder is not None)
    for entry in entries:
        if isinstance(entry, Problem):
            yield entry
        elif entry in known:
            yield from known[entry].items
        elif entry not in listed and kept.isdisjoint(entry.parents):
            yield from _entry(entry, root, format)


def _entry(entry: Path, root: Path, format: str | None) -> Iterator[Source | Problem]:
    name = _name(entry, root)
    if entry.is_symlink():
        if not _inside(entry, root):
            yield _problem("unsupported", name, "skipped, a link that leads out of the folder")
    elif entry.is_file():
        yield Source(name=name, path=str(entry), format=format)
    else:
        yield _problem("unsupported", name, "skipped, neither a file nor a folder")


def _name(entry: Path, root: Path) -> str:
    return _printable("/".join((root.name, *entry.relative_to(root).parts)))


def _walk(folder: Path) -> Iterator[Path | Problem]:
    """All files and links below a folder, folders and files sorted together by name; links are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield _problem("unreadable", folder.name, f"cannot be read ({error.strerror})")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


def _inside(link: Path, root: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _printable(name: str) -> str:
    """The name as valid Unicode: what the file system has in other bytes becomes U+FFFD."""
    return os.fsencode(name).decode("utf-8", "replace")


def _problem(kind: str, path: str, message: str) -> Problem:
    name = _printable(path)
    return Problem(kind=kind, message=f"{visible(name)}: {message}", source=name)

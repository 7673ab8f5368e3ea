"""Lists that other programs keep of files: a Zotero library (RDF, CSV), a table of Bellingcat's auto-archiver.

A file that such a list names is read with what the list says of it. Only files below the folder of the list are
opened, whatever paths stand in it: a list that somebody sends cannot name the files of whoever reads it. The bytes of
a list are read by `told_task`, in a worker process wherever the caller gives one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

import msgspec

from onrecord.config import MB, Limits
from onrecord.model import Problem, Source
from onrecord.read import archiver, zotero
from onrecord.read.entries import Entry, Unlisted
from onrecord.text import visible

_HEAD = 16 * 1024
_LONGEST, _DEEPEST = 4096, 64  # characters and parts of a path that can be a file's
_KINDS: dict[str, tuple[str, Callable[[bytes], bool], Callable[[bytes], Iterable[Entry]]]] = {
    "Zotero RDF": (".rdf", zotero.is_rdf, zotero.rdf_entries),
    "Zotero CSV": (".csv", zotero.is_csv, zotero.csv_entries),
    "auto-archiver": (".csv", archiver.is_table, archiver.entries),
}


class Told(msgspec.Struct, frozen=True):
    """The entries of a list, or what is wrong with it."""

    entries: tuple[Entry, ...] = ()
    wrong: str | None = None


def told(kind: str, data: bytes) -> Told:
    """What a list of some kind says."""
    try:
        return Told(entries=tuple(_KINDS[kind][2](data)))
    except Unlisted as error:
        return Told(wrong=str(error))
    except RecursionError:
        return Told(wrong="it is nested too deep")


def told_task(payload: tuple[str, bytes]) -> bytes:
    """In a reading worker: what a list says, as bytes."""
    return msgspec.msgpack.encode(told(*payload))


Tell = Callable[[str, bytes], Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What a list comes to: its sources and problems in its order.

    Its `files`, and all that lies in the `folder` that it keeps, are not read on their own.
    """

    items: tuple[Source | Problem, ...]
    files: frozenset[Path]
    folder: Path | None = None


def catalogue(path: Path, *, name: str, limits: Limits, tell: Tell = told) -> Catalogue | None:
    """The catalogue that a file is, its sources named like `name` itself; None when it is something else."""
    kind = _kind_of(path)
    if kind is None:
        return None
    listed = _told_of(path, kind, limits, tell)
    if listed.wrong is not None:
        message = f"{visible(name)}: cannot be read ({visible(listed.wrong)})"
        problem = Problem(kind="unreadable", message=message, source=name)
        return Catalogue(items=(problem,), files=frozenset({path}))
    items = tuple(item for entry in listed.entries for item in _of(entry, path, name))
    files = (Path(item.path) for item in items if isinstance(item, Source) and item.path)
    own = path.parent / zotero.FILES if path.suffix.lower() == ".rdf" else None
    return Catalogue(items=items, files=frozenset({path, *files}), folder=own)


def _told_of(path: Path, kind: str, limits: Limits, tell: Tell) -> Told:
    try:
        if path.stat().st_size > limits.file_bytes:
            most = f"{limits.file_bytes / MB:.0f} MB (limits.file_bytes)"
            return Told(wrong=f"larger than the limit of {most}")
        data = path.read_bytes()
    except OSError as error:
        return Told(wrong=str(error.strerror))
    return tell(kind, data)


def _kind_of(path: Path) -> str | None:
    suffix = path.suffix.lower()
    if all(suffix != known for known, _, _ in _KINDS.values()):
        return None
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None  # reading it like any file will tell the reason
    return next((kind for kind, (known, fits, _) in _KINDS.items() if suffix == known and fits(head)), None)


def _of(entry: Entry, path: Path, name: str) -> Iterator[Source | Problem]:
    """The sources of one entry, and a problem for what of it is not there."""
    folder = name.rpartition("/")[0]
    for note in entry.notes:
        yield Problem(kind="date", message=f"{visible(name)}: {entry.where}: {note}", source=name)
    found = [next(filter(None, (_below(path.parent, words) for words in names)), None) for names in entry.files]
    there = list(dict.fromkeys(file for file in found if file is not None))
    for file in there:
        inner = file.relative_to(path.parent.resolve()).as_posix()
        yield Source(name=f"{folder}/{inner}" if folder else inner, path=str(file), given=entry.given)
    if entry.text and not there:
        text = entry.text.encode("utf-8", "replace")
        yield Source(name=f"{name}#{entry.number}", data=text, format="text", given=entry.given)
    lost = [names[-1] for names, file in zip(entry.files, found, strict=True) if file is None]
    if lost:
        told = f"its file {visible(lost[0])} is not below the folder of the list: put it there"
        yield _missing(entry, told, name)
    elif not there and not entry.text:
        yield _missing(entry, entry.without, name)


def _missing(entry: Entry, told: str, name: str) -> Problem:
    address = f" (it is at {visible(entry.given.url)})" if entry.given.url else ""
    return Problem(kind="missing", message=f"{visible(name)}: {entry.where}: {told}{address}", source=name)


def _below(folder: Path, words: str) -> Path | None:
    """The file below a folder that a path means, by its last parts where it is a path of another machine."""
    root = folder.resolve()
    for said in dict.fromkeys((words, unquote(words))) if len(words) <= _LONGEST else ():
        written = PureWindowsPath(said.replace("\0", ""))  # takes both kinds of slash
        parts = [part for part in written.parts if part != written.anchor]
        if ".." in parts or len(parts) > _DEEPEST:
            continue
        for start in range(len(parts)):
            try:
                file = root.joinpath(*parts[start:]).resolve(strict=True)
            except (OSError, RuntimeError, ValueError):
                continue
            if file.is_file() and file.is_relative_to(root):
                return file
    return None

"""The five extension points (readers, finders, taggers, exporters, stores), and how a plugin is found by its name.

The core's own parts register through the same entry points. Nothing is imported until it is asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, Protocol

from onrecord.config import Limits
from onrecord.errors import PluginError
from onrecord.model import Document, Findings, Found, Given, Problem, Record, Source, Span
from onrecord.model.attribution import Attribution

Group = Literal["readers", "finders", "taggers", "exporters", "stores"]
GROUPS: tuple[Group, ...] = ("readers", "finders", "taggers", "exporters", "stores")


class ReadFunction(Protocol):
    """Turns the bytes of a source into documents, or into problems that say why there are none."""

    def __call__(self, data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterable[Document | Problem]:
        """Yield the documents; raise UnreadableDocument when there is nothing to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A way to read some media types ("text/html"); types are told from content by `onrecord.read`."""

    name: str
    version: int
    media_types: frozenset[str]
    read: ReadFunction


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """A generator function from findings to new findings.

    `needs` names the lists of Findings that must be filled before ("sentences", "parse", "quotemarks", "timexes", ...).
    A finder that needs "parse" is not run on a document without one.
    """

    name: str
    version: int
    find: Callable[[Findings], Iterable[Found]]
    needs: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """Rule and version, as `found_by` gives them ("citations@1")."""
        return f"{self.name}@{self.version}"


class TagFunction(Protocol):
    """Marks source, cue and content of statements in one language; its entry point is named by the language's code."""

    def __call__(self, findings: Findings, paragraphs: Sequence[Span]) -> Iterable[Attribution]:
        """The outermost statements of some of a document's paragraphs, in order of the text."""


class WithOriginals(Protocol):
    """Writes a record together with the files that were read."""

    def __call__(
        self, record: Record, originals: Callable[[str], bytes] | None, *, made: str | None
    ) -> Iterator[tuple[str, bytes]]:
        """Yield (path, content) pairs; `originals` raises RecordError for an original that is missing or changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """A way to write a record. `files` yields (name, content) pairs; a format of one file yields one pair.

    A format of several files may offer `single`, a shorter form in one file. A format that takes the originals along
    offers `with_originals`, which also gets a function from SHA-256 to bytes, and the day of its making.
    """

    name: str
    suffix: str
    files: Callable[[Record], Iterator[tuple[str, bytes]]]
    single: Callable[[Record], bytes] | None = None
    with_originals: WithOriginals | None = None
    summary: str = ""


def installed(group: Group) -> dict[str, EntryPoint]:
    """The entry points of a group by name, without importing any of them."""
    found = entry_points(group=f"onrecord.{group}")
    return {point.name: point for point in sorted(found, key=lambda p: (p.name, p.value))}


def load(group: Group, name: str) -> Any:
    """The plugin of that name.

    Raises PluginError when there is none, or when it cannot be imported.
    """
    point = installed(group).get(name)
    if point is None:
        known = ", ".join(installed(group)) or "none"
        raise PluginError(f"no {group[:-1]} is called {name!r}; installed are: {known}")
    try:
        return point.load()
    except Exception as error:
        raise PluginError(f"the {group[:-1]} {name!r} ({point.value}) cannot be loaded: {error}") from error


def open_store(location: str, *, create: bool = False) -> Any:
    """The store that keeps the record at a location, opened; with `create` a new one where there is none.

    A location is a folder, or an address whose scheme names the store: `postgresql://...`. Raises RecordError when it
    cannot be opened.
    """
    scheme, colons, _ = location.partition("://")
    return load("stores", scheme if colons else "sqlite")(location, create=create)

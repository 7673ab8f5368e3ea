"""What a purge removes from the tables of a record, and the note by which one that was stopped is taken to its end."""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, delete, or_, select

from onrecord.errors import RecordError, WrongUse
from onrecord.private_files import write_private
from onrecord.store import documents, schema
from onrecord.store.codec import read, write
from onrecord.store.decisions import remember, remembered

NOTE = "purging"
ADDED, FETCHED, PARTS = "added", "fetched.json", "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """The sources and documents that go, and the hashes of the originals that nothing else needs.

    `earlier` are originals that no source gives any more: what a source was before it changed.
    """

    sources: tuple[str, ...]
    documents: tuple[str, ...]
    originals: tuple[str, ...]
    earlier: tuple[str, ...] = ()


def planned(connection: Connection, names: Sequence[str]) -> Purge:
    """What goes with these: names of sources (a list of articles: all its lines), or ids of documents."""
    sources = {source for name in names for source in _sources_of(connection, name)}
    given = {document for source in sources for document in _given_by(connection, source)}
    for document in sorted(given):
        others = sorted(set(_givers_of(connection, document)) - sources)
        if others:
            raise WrongUse(f"{document} is given by {', '.join(others)} too: name that as well, or its words stay")
    table, kept = schema.sources, schema.originals
    hashes = {row.name: row.sha256 for row in connection.execute(select(table.c.name, table.c.sha256))}
    needed = {hash for name, hash in hashes.items() if name not in sources}
    all_originals = set(connection.execute(select(kept.c.sha256)).scalars())
    return Purge(
        sources=tuple(sorted(sources)),
        documents=tuple(sorted(given)),
        originals=tuple(sorted({hashes[name] for name in sources} & all_originals - needed)),
        earlier=tuple(sorted(all_originals - set(hashes.values()))),
    )


def _sources_of(connection: Connection, name: str) -> list[str]:
    sources, links = schema.sources, schema.document_sources
    lines = sources.c.name.startswith(f"{name}#", autoescape=True)
    found = list(connection.execute(select(sources.c.name).where(or_(sources.c.name == name, lines))).scalars())
    found += connection.execute(select(links.c.source).where(links.c.document == name)).scalars()
    if not found:
        raise WrongUse(f"{name!r} is no source and no document of this record: see onrecord show documents")
    return found


def _given_by(connection: Connection, source: str) -> list[str]:
    table = schema.document_sources
    return list(connection.execute(select(table.c.document).where(table.c.source == source)).scalars())


def _givers_of(connection: Connection, document: str) -> list[str]:
    table = schema.document_sources
    return list(connection.execute(select(table.c.source).where(table.c.document == document)).scalars())


def remove(connection: Connection, plan: Purge) -> None:
    """Delete the sources with their documents, and the rows of their originals."""
    for source in plan.sources:
        documents.forget(connection, source)
    table = schema.originals
    for hash in plan.originals:
        connection.execute(delete(table).where(table.c.sha256 == hash))


def note(connection: Connection, plan: Purge) -> None:
    """Remember what is being purged until it is done."""
    remember(connection, NOTE, write(plan))


def begun(connection: Connection) -> Purge | None:
    """The purge that is not done yet."""
    noted = remembered(connection, NOTE)
    return read(noted, Purge) if noted else None


def done(connection: Connection) -> None:
    """Forget what was purged."""
    connection.execute(delete(schema.state).where(schema.state.c.name == NOTE))


def unfinished(connection: Connection) -> Iterator[str]:
    """One sentence where a purge was stopped."""
    if remembered(connection, NOTE):
        yield "a purge was stopped before its end; run onrecord purge again, without a source, to finish it"


def drop_beside(folder: Path, plan: Purge) -> None:
    """Take the sources of a purge out of what lies beside the database: files added from the page, pages fetched.

    What a stopped build on many machines left to go on with goes wholly; it only saves work.
    Raises RecordError when a file cannot be changed.
    """
    gone = {*plan.originals, *plan.sources}
    try:
        if (folder / PARTS).is_dir():
            shutil.rmtree(folder / PARTS)
        for path in sorted((folder / ADDED).glob("*")):
            if path.is_file() and sha256(path.read_bytes()).hexdigest() in gone:
                path.unlink()
        fetched = folder / FETCHED
        if fetched.is_file():
            known = json.loads(fetched.read_text("utf-8"))
            kept = {url: state for url, state in known.items() if url not in gone and state.get("sha256") not in gone}
            write_private(fetched, json.dumps(kept, sort_keys=True, indent=0).encode())
    except OSError as error:
        raise RecordError(
            f"{error.filename}: cannot be removed ({error.strerror}); run onrecord purge again"
        ) from error

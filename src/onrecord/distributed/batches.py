"""Reading and extraction as a pure function of Arrow batches, which Ray, Spark or Daft can run on many machines.

A batch has one row for each source, and so has the answer. The columns that are read: `name` and `data` (bytes) or
`text`; all others are optional (`format`, `line`, and what is known of the source: `published`, `publisher`, `title`,
`language`, `authors`, `url`, `retrieved`). The columns of the answer: `name`, `sha256` of the bytes, `documents` (a
list: `id`, `block`, and `findings` as MessagePack), and `problems` of reading as MessagePack (see `decoded`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from hashlib import sha256
from typing import Any

import msgspec
import pyarrow

from onrecord.config import Settings
from onrecord.merge.parts import block_of
from onrecord.model import Findings, Given, Problem, Source
from onrecord.pipeline import Extracted, Reading, extract_all, extractors, read, readers

Batch = Any  # pyarrow.RecordBatch
Stage = Callable[[Batch], Batch]

_GIVEN = tuple(field.name for field in fields(Given))
SOURCES = pyarrow.schema(
    [
        pyarrow.field("name", pyarrow.string(), nullable=False),
        ("data", pyarrow.large_binary()),
        ("format", pyarrow.string()),
        ("line", pyarrow.int64()),
        *((name, pyarrow.list_(pyarrow.string()) if name == "authors" else pyarrow.string()) for name in _GIVEN),
    ]
)
DOCUMENT = pyarrow.struct([("id", pyarrow.string()), ("block", pyarrow.string()), ("findings", pyarrow.large_binary())])
FOUND = pyarrow.schema(
    [
        pyarrow.field("name", pyarrow.string(), nullable=False),
        ("sha256", pyarrow.string()),
        ("documents", pyarrow.list_(DOCUMENT)),
        ("problems", pyarrow.binary()),
    ]
)
_problems = msgspec.msgpack.Decoder(tuple[Problem, ...])
_findings = msgspec.msgpack.Decoder(Findings)


def extract_batches(
    batches: Iterable[Batch], *, settings: Settings | None = None, given: Given | None = None
) -> Iterator[Batch]:
    """What is found in each batch of sources, in order, one row a source: what Spark's `mapInArrow` asks for.

    The bytes are read, and the texts worked on, in two processes with limits and without rights (see `opened`), which
    stay warm for all batches.
    """
    with opened(settings or Settings(), given or Given()) as stage:
        for batch in batches:
            yield stage(batch)


@contextmanager
def opened(settings: Settings, given: Given) -> Iterator[Stage]:
    """The stage as a function of one batch, with its two processes: one reads, one holds the models and extracts.

    What breaks one of them, hangs or eats memory is a problem of its source, as in a build on one machine.
    Raises ConfigError when a pipeline is not installed, or the list of own places cannot be read.
    """
    with ExitStack() as stack:
        reading = stack.enter_context(readers(settings).open())
        extracting = stack.enter_context(extractors(settings).open())

        def stage(batch: Batch) -> Batch:
            wanted = read(readings(batch), given=given, settings=settings, run=reading)
            return found_batch(list(extract_all(wanted, settings=settings, run=extracting)))

        yield stage


def source_batch(wanted: Sequence[Reading]) -> Batch:
    """A batch of sources whose bytes are known."""
    rows = [{"name": r.source.name, "data": r.data, **_described(r.source)} for r in wanted]
    return pyarrow.RecordBatch.from_pylist(rows, schema=SOURCES)


def _described(source: Source) -> dict[str, object]:
    given = source.given or Given()
    known = {name: getattr(given, name) or None for name in _GIVEN}
    return {"format": source.format, "line": source.line, **known}


def readings(batch: Batch) -> Iterator[Reading]:
    """The sources of a batch, with their bytes and the hash of these.

    >>> batch = pyarrow.RecordBatch.from_pylist([{"name": "a.txt", "text": "It rained."}])
    >>> [(reading.source.name, reading.data) for reading in readings(batch)]
    [('a.txt', b'It rained.')]
    """
    for row in batch.to_pylist():
        data = row.get("data")
        text = row.get("text")
        if data is None and text is not None:
            data = text.encode("utf-8", "replace")
        said = {name: row[name] for name in _GIVEN if row.get(name)}
        given = Given(**{**said, "authors": tuple(said.get("authors", ()))}) if said else None
        format = row.get("format") or ("text" if text is not None else None)
        source = Source(name=row["name"], format=format, line=row.get("line"), given=given)
        yield Reading(source=source, data=data or b"", sha256=sha256(data or b"").hexdigest())


def found_batch(found: Iterable[Extracted]) -> Batch:
    """A batch of what was found in sources, a row each."""
    return pyarrow.RecordBatch.from_pylist([_row(each) for each in found], schema=FOUND)


def _row(extracted: Extracted) -> Mapping[str, object]:
    documents = [
        {"id": f.document.id, "block": block_of(f), "findings": msgspec.msgpack.encode(f)} for f in extracted.findings
    ]
    reading = extracted.reading
    problems = msgspec.msgpack.encode(reading.problems)
    return {"name": reading.source.name, "sha256": reading.sha256, "documents": documents, "problems": problems}


def decoded(row: Mapping[str, Any]) -> tuple[tuple[Findings, ...], tuple[Problem, ...]]:
    """What was found in the documents of a source, and the problems of reading it, from a row of the answer."""
    findings = tuple(findings_of(document["findings"]) for document in row["documents"])
    return findings, _problems.decode(row["problems"])


def findings_of(encoded: bytes) -> Findings:
    """What was found in a document, from the column `findings`."""
    return _findings.decode(encoded)

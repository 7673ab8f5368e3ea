"""Runs the stages in order; the only module that knows the order.

One document goes read -> split -> find -> resolve; a record adds merge and store. Reading and extracting run in worker
processes of their own (`onrecord.workers`), so a document that hangs or crashes becomes a problem and the run goes on.
"""

import os
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import msgspec

from onrecord import __version__, places, plugins
from onrecord.config import FETCHED, Limits, Settings, beside
from onrecord.errors import OnrecordWarning, WrongUse
from onrecord.fetch import Memory, Rules
from onrecord.growth import keep_up
from onrecord.legible import legible
from onrecord.listing import sources
from onrecord.merge import VERSION
from onrecord.merge.analytics import join_in_duckdb
from onrecord.merge.known import Known
from onrecord.merge.stock import Stock
from onrecord.model import Document, Findings, Given, Parse, Problem, Source, Statement, document_id, stable_id
from onrecord.plugins import Finder
from onrecord.read import read_source
from onrecord.split import split
from onrecord.split.capitals import in_mixed_case
from onrecord.split.headlines import with_plain_headlines
from onrecord.split.sentences import require
from onrecord.store.encryption import is_encrypted
from onrecord.text import is_day
from onrecord.worker_pools import pool, problem_of
from onrecord.workers import Failure, Pool, Run, Task, preload

FINDERS = ("names", "dates", "citations", "quotations", "figures", "events", "claims")
# The resolvers in their order, and the merge, each with a version that goes up when its output changes.
RESOLVERS = {
    "dates": 2,
    "dates_order": 1,
    "entities": 1,
    "speakers": 2,
    "occasions": 2,
    "citations": 2,
    "accounts": 3,
    "claims": 2,
}
FOR_STATEMENTS = frozenset(
    {
        *(f"find {name}" for name in ("names", "dates", "citations", "quotations")),
        *(f"resolve {name}" for name in ("dates", "dates_order", "entities", "speakers", "occasions", "citations")),
    }
)
ENGINES = {"process": None, "duckdb": join_in_duckdb}
NOT_DONE = frozenset({"language", "stage", "tagger"})  # problems that tell of work left undone
CHARACTERS_A_SECOND = 5_000
LIGHT = 50_000  # bytes of documents that one worker extracts while another would be loading its language pipeline

Stage = Callable[[Findings], Findings]
Progress = Callable[[int, int, str], None]


class Engine(Protocol):
    """Where a build reads and extracts, when it is not in worker processes of its own: see `onrecord.distributed`."""

    def extract(self, readings: Iterable["Reading"], run: Callable[[Source], str]) -> Iterator["Extracted"]:
        """What is found in each source, in order; `run` gives what else decides it (see `fingerprint`)."""

    def ahead(self, stock: Stock) -> Known:
        """What of the merge can be worked out ahead, part by part, for these common words."""

    def done(self) -> None:
        """Forget what was kept for a build that is stopped: all of it is in the record now."""


# One document -----------------------------------------------------------------------------------------------------


def extract(document: Document, settings: Settings) -> Findings:
    """Everything found in one document: split, then each finder, then each resolver.

    A stage that fails on this document becomes a problem of it; the other stages still run.
    """
    places.use(sites=settings.sites, towns=settings.towns)
    return _legibly(document, lambda reading: _run(split(reading, settings), stages()))


def _legibly(document: Document, extracting: Callable[[Document], Findings]) -> Findings:
    """What is found in a text as people read it: without unseen signs, and with capitals where sentences have them."""
    seen = legible(document)
    text = with_plain_headlines(in_mixed_case(seen.document.text, document.language), document.language)
    return seen.back(extracting(replace(seen.document, text=text)))


def statements_of(
    text: str, *, language: str | None = None, published: str | None = None, settings: Settings | None = None
) -> list[Statement]:
    """Who said what in a text (`onrecord.statements`).

    Raises WrongUse when `published` is no date.
    """
    settings = settings or Settings()
    places.use(sites=settings.sites, towns=settings.towns)
    document = document_of(text, language=language, published=published)
    findings = _legibly(document, lambda reading: find_statements(split(reading, settings)))
    warn_of_gaps(findings, stacklevel=4)
    return list(findings.statements)


def document_of(text: str, *, language: str | None = None, published: str | None = None) -> Document:
    """A document of a text that no source says more about.

    Raises WrongUse when `published` is no date.
    """
    if published is not None and not is_day(published):
        raise WrongUse(f"published: {published!r} is no date; write it as 2023-03-14")
    return Document(
        id=document_id(text=text, publisher=None, title=None, url=None, given_id=None),
        text=text,
        sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        media_type="text/plain",
        reader="text",
        language=language,
        published=published,
        published_from="given" if published else None,
    )


def find_statements(findings: Findings) -> Findings:
    """The findings of a document that is split, with its statements and all that they need: no events, no figures."""
    return _run(findings, [(name, stage) for name, stage in stages() if name in FOR_STATEMENTS])


def warn_of_gaps(findings: Findings, *, stacklevel: int) -> None:
    """Warn (OnrecordWarning) of what could not be done, such as a language without a pipeline."""
    for problem in findings.problems:
        if problem.kind in NOT_DONE:
            warnings.warn(problem.message, OnrecordWarning, stacklevel=stacklevel)


def _run(findings: Findings, chosen: Iterable[tuple[str, Stage]]) -> Findings:
    for name, stage in chosen:
        try:
            findings = stage(findings)
        except Exception as error:  # noqa: BLE001  one stage of one document: the run goes on
            findings = findings.add(Problem(kind="stage", message=f"{name} failed: {type(error).__name__}: {error}"))
    return findings


@cache
def stages() -> tuple[tuple[str, Stage], ...]:
    """The finders (ours in their order, then those of plugins by name) and the resolvers, each with its name."""
    found = [(f"find {finder.name}", _finding(finder)) for finder in finders()]
    resolved = [(f"resolve {name}", _resolver(name)) for name in RESOLVERS]
    return (*found, *resolved)


@cache
def finders() -> tuple[Finder, ...]:
    """The installed finders in the order in which they run."""
    others = [name for name in plugins.installed("finders") if name not in FINDERS]
    return tuple(plugins.load("finders", name) for name in (*FINDERS, *others))


def _finding(finder: Finder) -> Stage:
    def stage(findings: Findings) -> Findings:
        if "parse" in finder.needs and not findings.parse.tokens:
            return findings
        return findings.add(*finder.find(findings))

    return stage


def _resolver(name: str) -> Stage:
    stage: Stage = getattr(import_module(f"onrecord.resolve.{name}"), f"resolve_{name}")
    return stage


# Many documents, in worker processes --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one source: its bytes and their hash, the documents in it, and the problems of reading it."""

    source: Source
    sha256: str = ""
    data: bytes | None = field(default=None, repr=False)
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """One source with the findings of each of its documents."""

    reading: Reading
    findings: tuple[Findings, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the source and of its documents, each naming the source."""
        found = (p for findings in self.findings for p in findings.problems)
        return tuple(replace(p, source=p.source or self.reading.source.name) for p in (*self.reading.problems, *found))


class _Reply(msgspec.Struct):
    documents: list[Document]
    problems: list[Problem]


def read_task(payload: tuple[Source, Given, Limits]) -> bytes:
    """In a reading worker: the documents and problems of one source, as bytes."""
    source, given, limits = payload
    reply = _Reply(documents=[], problems=[])
    for item in read_source(source, given=given, limits=limits):
        if isinstance(item, Document):
            reply.documents.append(item)
        else:
            reply.problems.append(item)
    return msgspec.msgpack.encode(reply)


_settings = Settings()


def warm(settings: Settings) -> None:
    """In a new extracting worker: remember the settings and load what every document needs."""
    global _settings  # noqa: PLW0603  a worker process serves one run with one set of settings
    _settings = settings
    stages()
    extract(_WARM_UP, settings)


_WARM_UP = Document(
    id="doc-warm",
    text="The minister said on Monday that it rained.",
    sha256="",
    media_type="text/plain",
    reader="plain",
)


def extract_task(encoded: bytes) -> bytes:
    """In an extracting worker: the findings of one document, as bytes, without the parse."""
    document = msgspec.msgpack.decode(encoded, type=Document)
    findings = extract(document, _settings)
    return msgspec.msgpack.encode(replace(findings, parse=Parse()))


def default_workers() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def loaded(items: Iterable[Source | Problem], limits: Limits) -> Iterator[Reading]:
    """Each source with its bytes and their hash, one after the other; what cannot be opened has a problem instead."""
    for item in items:
        yield _loaded(item, limits)


def readers(settings: Settings, *, workers: int = 1) -> Pool:
    """Worker processes that read sources, with the limits of the settings."""
    cpu = settings.limits.read_cpu_seconds
    return pool("onrecord.pipeline:read_task", settings, workers=workers, cpu=cpu)


def read(
    readings: Iterable[Reading], *, given: Given, settings: Settings, workers: int = 1, run: Run | None = None
) -> Iterator[Reading]:
    """Each source read in a worker process with limits, in order; `run` gives the tasks to `readers` that are open."""
    run = run or readers(settings, workers=workers).run
    for key, reply in run(_reading_tasks(readings, given, settings.limits)):
        yield _read_reply(key, reply)


def _reading_tasks(readings: Iterable[Reading], given: Given, limits: Limits) -> Iterator[Task[Reading]]:
    for reading in readings:
        source = reading.source if reading.data is None else replace(reading.source, data=reading.data)
        yield Task(key=reading, payload=(source, given, limits), seconds=limits.read_seconds)


def _loaded(item: Source | Problem, limits: Limits) -> Reading:
    if isinstance(item, Problem):
        return Reading(source=Source(name=item.source or ""), problems=(item,))
    data = item.data
    if data is None and item.path is not None:
        try:
            if os.path.getsize(item.path) <= limits.file_bytes:
                with open(item.path, "rb") as file:
                    data = file.read()
        except OSError as error:
            problem = Problem(kind="unreadable", message=f"{item.name}: {error.strerror}", source=item.name)
            return Reading(source=item, problems=(problem,))
    return Reading(
        source=replace(item, data=None), sha256=sha256(data).hexdigest() if data is not None else "", data=data
    )


def _read_reply(reading: Reading, reply: bytes | Failure) -> Reading:
    if reading.problems:
        return reading
    name = reading.source.name
    if isinstance(reply, Failure):
        problem = problem_of(reply, name, doing="reading", seconds="read_seconds")
        return replace(reading, problems=(problem,))
    answer = msgspec.msgpack.decode(reply, type=_Reply)
    return replace(reading, documents=tuple(answer.documents), problems=tuple(answer.problems))


def extractors(settings: Settings, *, workers: int = 1) -> Pool:
    """Worker processes that find what is in documents, with the limits of the settings.

    Raises ConfigError when a pipeline is not installed or the list of own places cannot be read.
    """
    preload("spacy")
    require(settings.pipelines.values())
    places.use(sites=settings.sites, towns=settings.towns)
    setup = "onrecord.pipeline:warm"
    more: dict[str, Any] = {"workers": workers, "setup": setup, "setup_args": (settings,), "light": LIGHT}
    return pool("onrecord.pipeline:extract_task", settings, **more)


def extract_all(
    readings: Iterable[Reading], *, settings: Settings, workers: int = 1, run: Run | None = None
) -> Iterator[Extracted]:
    """The findings of every document of every source, in order, whatever the number of workers.

    `run` gives the tasks to `extractors` that are open. Raises ConfigError as these do.
    """
    run = run or extractors(settings, workers=workers).run
    pending: deque[tuple[Reading, list[Findings]]] = deque()
    for document, reply in run(_extracting_tasks(readings, pending, settings.limits)):
        while len(pending[0][1]) == len(pending[0][0].documents):
            yield _extracted(*pending.popleft())
        reading, found = pending[0]
        found.append(_found(document, reply, reading.source.name))
    while pending:
        yield _extracted(*pending.popleft())


def _extracting_tasks(
    readings: Iterable[Reading], pending: deque[tuple[Reading, list[Findings]]], limits: Limits
) -> Iterator[Task[Document]]:
    for reading in readings:
        pending.append((reading, []))
        for document in reading.documents:
            seconds = limits.extract_seconds + len(document.text) / CHARACTERS_A_SECOND
            yield Task(key=document, payload=msgspec.msgpack.encode(document), seconds=seconds)


def _extracted(reading: Reading, found: list[Findings]) -> Extracted:
    return Extracted(reading=reading, findings=tuple(found))


def _found(document: Document, reply: bytes | Failure, name: str) -> Findings:
    if isinstance(reply, Failure):
        problem = problem_of(reply, name, doing="extracting", seconds="extract_seconds")
        return Findings(document=document, problems=(*document.problems, problem))
    return msgspec.msgpack.decode(reply, type=Findings)


# A record ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a build did: sources read and left alone, documents, what was found, and problems by kind.

    `stale` counts documents that another version of the program read, or that were read with other settings.
    """

    read: int = 0
    unchanged: int = 0
    documents: int = 0
    statements: int = 0
    events: int = 0
    incidents: int = 0
    stale: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def kinds(self) -> dict[str, int]:
        """How many problems of each kind there are, by name."""
        return dict(sorted(Counter(problem.kind for problem in self.problems).items()))


def program_fingerprint(settings: Settings) -> str:
    """A name for what reads and finds: the versions of the program and of each of its parts, and the settings."""
    labels = [*(finder.label for finder in finders()), *sorted(RESOLVERS.items()), ("merge", VERSION)]
    taggers = [(p.name, p.value, p.dist and p.dist.version) for p in plugins.installed("taggers").values()]
    known = [places.table_name(settings.towns), *(places.load_sites(Path(settings.sites)) if settings.sites else ())]
    return stable_id("run", __version__, labels, taggers, sorted(settings.pipelines.items()), known, settings.limits)


def fingerprint(given: Given, settings: Settings) -> Callable[[Source], str]:
    """A name for all that decides what is found in a source: the program, and what was said of the source."""
    program = program_fingerprint(settings)
    return lambda source: f"{program}:{stable_id('given', given.over(source.given))}"


def build(
    paths: Iterable[str],
    *,
    record: str,
    given: Given,
    settings: Settings,
    format: str | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    remerge: bool = False,
    merge_engine: str = "process",
    network: Rules | None = None,
    engine: Engine | None = None,
) -> Summary:
    """Read, extract, merge and store; sources that the record already holds unchanged are left alone.

    `engine` reads and extracts elsewhere than in worker processes of this machine. `remerge` merges all of the record
    afresh, as if its documents had come at once, with the engine `merge_engine` (see ENGINES). `progress` is called
    with the number of sources done, their total, and the name of the last one; `network` are the rules by which
    addresses are fetched. Raises RecordError when the record cannot be opened or written, WrongUse for an address
    without rules.
    """
    plain = not is_encrypted(beside(record) / "record.db")
    memory = Memory(beside(record) / FETCHED if network is not None and plain else None)
    items = sources(paths, format=format, settings=settings, network=network, memory=memory)
    run = fingerprint(given, settings)
    count = workers or default_workers()
    summary, problems = Summary(), list[Problem]()
    with plugins.open_store(record, create=True) as store:

        def fresh() -> Iterator[Reading]:
            for reading in loaded(items, settings.limits):
                if reading.problems or not store.seen(reading.sha256, run(reading.source), reading.source.name):
                    yield reading

        if engine is None:
            readings = read(fresh(), given=given, settings=settings, workers=max(1, count // 4))
            found = extract_all(readings, settings=settings, workers=count)
        else:
            found = engine.extract(fresh(), run)
        for extracted in found:
            _keep(store, extracted, run(extracted.reading.source))
            summary = _counted(summary, extracted)
            problems += extracted.problems
            if progress is not None:
                progress(summary.read, len(items), extracted.reading.source.name)
        if summary.read or remerge or store.unmerged():  # an earlier build may have been stopped before it merged
            ahead = None if engine is None else engine.ahead
            join = ENGINES[merge_engine]
            keep_up(store, afresh=remerge, private=settings.private_persons, join=join, ahead=ahead)
        if engine is not None:
            engine.done()
        documents, incidents = store.counts()
        stale = store.stale(program_fingerprint(settings))
    if network is not None:
        memory.save()
    return replace(
        summary,
        stale=stale,
        unchanged=len(items) - summary.read,
        incidents=incidents,
        documents=documents,
        problems=tuple(problems),
    )


def _keep(store: Any, extracted: Extracted, run: str) -> None:
    reading = extracted.reading
    store.put(
        source=reading.source.name,
        sha256=reading.sha256,
        data=reading.data,
        fingerprint=run,
        findings=extracted.findings,
        problems=reading.problems,
    )


def _counted(summary: Summary, extracted: Extracted) -> Summary:
    return replace(
        summary,
        read=summary.read + 1,
        statements=summary.statements + sum(len(f.statements) for f in extracted.findings),
        events=summary.events + sum(len(f.events) for f in extracted.findings),
    )

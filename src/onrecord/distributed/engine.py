"""A build whose sources are read and extracted on a Ray cluster, where its merge is worked out ahead, by blocks."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from pyarrow import parquet

from onrecord.config import Settings, beside
from onrecord.distributed.batches import Batch, decoded, source_batch
from onrecord.distributed.crew import Crew, Lost, crew
from onrecord.distributed.parts import FOLDER, Name, Parts
from onrecord.errors import WrongUse
from onrecord.merge.known import Known
from onrecord.merge.stock import Stock
from onrecord.model import Given, Problem, Source
from onrecord.pipeline import Extracted, Reading, extract_all, read
from onrecord.store.encryption import is_encrypted
from onrecord.text import visible

SOURCES = 16  # of one batch
BYTES = 8 * 1024 * 1024
AHEAD = 8  # batches for each worker that may be out or waiting for an earlier one
ATTEMPTS = 3
DOCUMENTS = 500  # of one block, about


@dataclass(slots=True, kw_only=True)
class _Item:
    """One source on its way: what it is, and what came of it."""

    reading: Reading
    run: str
    lost: int = 0
    found: Extracted | None = None

    @property
    def name(self) -> Name:
        return self.reading.source.name, self.reading.sha256, self.run


@dataclass(slots=True, kw_only=True)
class RayEngine:
    """Reads and extracts on a Ray cluster; use it in a `with` block, which lets go of the cluster.

    What comes back is kept in Parquet files beside the record until the build is done, so that one which was stopped
    goes on with them. Sources stay in their order. `sources` are at most in one batch.
    """

    settings: Settings
    given: Given
    folder: Path
    address: str | None = None
    workers: int | None = None
    sources: int = SOURCES
    _stack: ExitStack = field(default_factory=ExitStack)
    _crew: Crew | None = None
    _parts: Parts | None = None

    def __enter__(self) -> "RayEngine":
        """The engine itself; nothing is started before there is something to do."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let go of the cluster."""
        self._stack.close()
        self._crew = None

    def extract(self, readings: Iterable[Reading], run: Callable[[Source], str]) -> Iterator[Extracted]:
        """What is found in each source, in order.

        What a worker loses is tried again, source by source; a source that is lost three times is set aside with a
        problem. Raises WrongUse when there is no cluster, or no worker comes.
        """
        items = (self._item(reading, run(reading.source)) for reading in readings)
        order: deque[_Item] = deque()
        waiting: deque[list[_Item]] = deque()
        batches = self._batches(items)
        exhausted = False
        while True:
            while not exhausted and len(order) < self._most:
                batch = next(batches, [])
                exhausted = not batch
                order += batch
                if needed := [item for item in batch if item.found is None]:
                    waiting.append(needed)
            while order and order[0].found is not None:
                yield order.popleft().found  # type: ignore[misc]
            if not order:
                if exhausted:
                    return
                continue
            self._work(waiting)

    @property
    def _most(self) -> int:
        workers = self._crew.size if self._crew is not None else 1
        return AHEAD * workers * self.sources

    def _work(self, waiting: deque[list[_Item]]) -> None:
        """Give out what waits, and take in what is done."""
        hired = self._hired()
        while waiting and hired.has_idle:
            batch = waiting.popleft()
            hired.give(batch, "extract", source_batch([item.reading for item in batch]))
        for batch, result in hired.collect():
            if isinstance(result, Lost):
                waiting.extendleft([item] for item in reversed(batch) if not self._given_up(item, result))
            else:
                self._keep(batch, result)

    def _item(self, reading: Reading, run: str) -> _Item:
        """A source; with what came of it where no worker is needed for that."""
        item = _Item(reading=reading, run=run)
        if reading.problems:
            item.found = Extracted(reading=reading)
        elif reading.data is None:  # too large to be read at all: the reader says so
            here = read([reading], given=self.given, settings=self.settings)
            item.found = next(extract_all(here, settings=self.settings))
        elif item.name in self._kept:
            item.found = _extracted(item, self._kept.take(item.name))
        return item

    def _batches(self, items: Iterable[_Item]) -> Iterator[list[_Item]]:
        """The sources in their order, some at a time."""
        batch: list[_Item] = []
        size = 0
        for item in items:
            batch.append(item)
            size += len(item.reading.data or b"")
            if len(batch) == self.sources or size >= BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _keep(self, batch: list[_Item], found: Batch) -> None:
        self._kept.keep(found, [item.run for item in batch])
        for item, row in zip(batch, found.to_pylist(), strict=True):
            item.found = _extracted(item, row)

    def _given_up(self, item: _Item, lost: Lost) -> bool:
        """Tell whether a source was lost too often; it is set aside then."""
        item.lost += 1
        if item.lost < ATTEMPTS:
            return False
        name = item.reading.source.name
        message = f"{visible(name)}: set aside, {ATTEMPTS} workers were lost with it ({visible(lost.message)})"
        problem = Problem(kind="crash", message=message, source=name)
        item.found = Extracted(reading=replace(item.reading, problems=(problem,)))
        return True

    def ahead(self, stock: Stock) -> Known:
        """What merging the documents of this build by blocks gives; what a worker loses, the merge itself works out."""
        known = Known(learning=False)
        if not self._kept.documents:
            return known
        hired = self._hired()
        blocks = deque(self._kept.by_block(max(hired.size, self._kept.documents // DOCUMENTS)))
        common = hired.ray.put(stock)
        while blocks or hired.is_busy:
            while blocks and hired.has_idle:
                table = parquet.read_table(blocks.popleft(), columns=["findings"])
                hired.give(None, "merge", table.column("findings").to_pylist(), common)
            for _, learned in hired.collect():
                if not isinstance(learned, Lost):
                    known.learn(learned)
        return known

    def done(self) -> None:
        """Remove what was kept: all of it is in the record now."""
        if self._parts is not None or self.folder.is_dir():
            self._kept.clear()

    @property
    def is_beginning(self) -> bool:
        """Tell whether not all workers are there yet, or not again."""
        return self._crew is None or self._crew.is_beginning

    @property
    def _kept(self) -> Parts:
        if self._parts is None:
            self._parts = Parts(self.folder)
        return self._parts

    def _hired(self) -> Crew:
        if self._crew is None:
            hiring = crew(self.settings, self.given, address=self.address, workers=self.workers)
            self._crew = self._stack.enter_context(hiring)
        return self._crew


def ray_engine(
    record: str, *, settings: Settings, given: Given, address: str | None = None, workers: int | None = None
) -> RayEngine:
    """The engine of a build of this record.

    Raises WrongUse for an encrypted record: what machines tell one another, and what is kept meanwhile, is plain.
    """
    folder = beside(record)
    if is_encrypted(folder / "record.db"):
        raise WrongUse(f"{record}: is encrypted; a Ray cluster would hold its articles in plain: build it without")
    return RayEngine(settings=settings, given=given, folder=folder / FOLDER, address=address, workers=workers)


def _extracted(item: _Item, row: Mapping[str, Any]) -> Extracted:
    findings, problems = decoded(row)
    return Extracted(reading=replace(item.reading, problems=problems), findings=findings)

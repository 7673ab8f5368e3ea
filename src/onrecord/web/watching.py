"""Watching a folder from the page: what comes into it is built into the record, until somebody stops it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import parse_qsl

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from onrecord.errors import OnrecordError
from onrecord.model import Problem
from onrecord.text import plural
from onrecord.web.adding import TICK, Progress, Work, said

LOOK = 1.0
MOST_FILES = 20_000
MOST_PROBLEMS = 200
MOST_PATH = 4096

Build = Callable[[list[str], Progress], tuple[str, Iterable[Problem]]]
Files = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The folder that is watched, how many files lie in it, and what was read of it; `on` while it is watched."""

    folder: str = ""
    on: bool = False
    files: int = 0
    work: Work = field(default_factory=Work)


class Watcher:
    """Looks into one folder again and again; when its files have changed and then stayed the same, they are built.

    `build` reads a folder into the record, as `onrecord watch` does: what is unchanged is left alone. The record's own
    folder (`record`) is never watched.
    """

    def __init__(self, build: Build, *, record: Path, look: float = LOOK) -> None:
        self.state = Watched()
        self._build = build
        self._record = record.resolve()
        self._look = look
        self._lock = Lock()
        self._stopped = Event()
        self._problems: dict[str, list[str]] = {}

    def start(self, given: str) -> None:
        """Watch a folder of this machine, in place of the one that was watched.

        Raises OnrecordError when there is no such folder, or it is not one to watch.
        """
        folder = self._folder(given)
        count = len(_files(folder))
        with self._lock:
            self._stopped.set()
            self._stopped = stopped = Event()
            self._problems = {}
            self.state = Watched(folder=str(folder), on=True, files=count)
        Thread(target=self._watch, args=(folder, stopped), daemon=True).start()

    def stop(self) -> None:
        """Watch no longer; a build that runs is brought to its end."""
        with self._lock:
            self._stopped.set()
            self.state = replace(self.state, on=False)

    def _folder(self, given: str) -> Path:
        named = Path(given.strip()).expanduser()
        if not given.strip() or "\0" in given or not named.is_absolute():
            raise OnrecordError("name the folder by its whole path, such as /home/me/articles")
        folder = Path(os.path.realpath(named))
        if not folder.is_dir():
            raise OnrecordError(f"{folder}: there is no such folder on the machine that onrecord runs on")
        if self._record.is_relative_to(folder) or folder.is_relative_to(self._record):
            raise OnrecordError(f"{folder}: the record itself lies there; name a folder of articles beside it")
        return folder

    def _watch(self, folder: Path, stopped: Event) -> None:
        read: Files | None = None
        before: Files | None = None
        try:
            while not stopped.is_set():
                now = _files(folder)
                if now == before and now != read:
                    self._once(folder, stopped, len(now))
                    read = now
                before = now
                stopped.wait(self._look)
        except OnrecordError as error:
            self._tell(stopped, work=replace(self.state.work, running=False, result=str(error)))
        finally:
            self._tell(stopped, on=False)

    def _once(self, folder: Path, stopped: Event, files: int) -> None:
        work = Work(run=self.state.work.run + 1, running=True)
        self._tell(stopped, files=files, work=work)
        result = "The build broke off; the window in which the server runs says why. Change a file to try again."
        try:
            result, problems = self._build([str(folder)], lambda *step: self._progress(stopped, *step))
            for problem in problems:
                self._problems.setdefault(problem.source or "", []).append(f"{problem.kind}: {problem.message}")
        except OnrecordError as error:
            result = f"Nothing was added: {error}"
        finally:
            told = tuple((name, words) for name, own in self._problems.items() for words in own)
            done = replace(self.state.work, running=False, result=result, problems=told[-MOST_PROBLEMS:])
            self._tell(stopped, work=done)

    def _progress(self, stopped: Event, done: int, total: int, name: str) -> None:
        self._problems.pop(name, None)
        self._tell(stopped, work=replace(self.state.work, done=done, total=total, name=name))

    def _tell(self, stopped: Event, **changed: object) -> None:
        """Say what is new, unless another folder is watched by now."""
        with self._lock:
            if stopped is self._stopped:
                self.state = replace(self.state, **changed)  # type: ignore[arg-type]


def _files(folder: Path) -> Files:
    """The files below a folder, each with its time and size.

    Raises OnrecordError when the folder is gone, or there are too many to look at each second.
    """
    found: list[tuple[str, int, int]] = []
    try:
        for entry in _entries(folder):
            kept = entry.stat(follow_symlinks=False)
            found.append((entry.path, kept.st_mtime_ns, kept.st_size))
            if len(found) > MOST_FILES:
                raise OnrecordError(
                    f"{folder}: it holds more than {MOST_FILES:,} files; name a folder further down, "
                    "or use onrecord watch"
                )
    except FileNotFoundError:
        if not folder.is_dir():
            raise OnrecordError(f"{folder}: the folder is no longer there") from None
    except OSError as error:
        raise OnrecordError(f"{folder}: cannot be read ({error.strerror})") from error
    return tuple(sorted(found))


def _entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as listed:
        for entry in listed:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)
            else:
                yield entry


def words_of(watched: Watched) -> str:
    """What happens in a watched folder, in a sentence.

    >>> words_of(Watched(folder="/home/me/articles", on=True, files=2))
    '2 files lie in it. Looking …'
    """
    work = watched.work
    if work.running and work.total:
        return f"{work.done} of {work.total} read: {work.name}"
    if work.running:
        return f"Reading {plural(watched.files, 'file')} …"
    if watched.on:
        lie = "lies" if watched.files == 1 else "lie"
        return f"{plural(watched.files, 'file')} {lie} in it. {work.result or 'Looking …'}"
    return work.result


async def watch_start(watcher: Watcher, request: Request) -> Response:
    """Begin to watch the folder that the form names."""
    try:
        form = dict(parse_qsl((await request.body())[:MOST_PATH].decode("utf-8"), keep_blank_values=True))
        await run_in_threadpool(watcher.start, form.get("folder", ""))
    except (OnrecordError, ValueError) as error:
        return said(400, str(error))
    return RedirectResponse("/add", status_code=303)


async def watch_stop(watcher: Watcher, request: Request) -> Response:  # noqa: ARG001
    """Watch no longer."""
    watcher.stop()
    return RedirectResponse("/add", status_code=303)


async def watch_progress(watcher: Watcher, request: Request) -> Response:
    """What happens in the folder, as server-sent events, until it is no longer watched."""

    async def told() -> AsyncIterator[bytes]:
        last: Watched | None = None
        while not await request.is_disconnected():
            state = watcher.state
            if state != last:
                last = state
                answer = {"on": state.on, "words": words_of(state), "work": state.work}
                yield b"data: " + msgspec.json.encode(answer) + b"\n\n"
            if not state.on and not state.work.running:
                return
            await asyncio.sleep(TICK)

    return StreamingResponse(told(), media_type="text/event-stream")

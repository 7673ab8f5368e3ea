"""Adding from the page: files and pasted text are kept in a folder of the record, and built into it as any others."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from onrecord.errors import OnrecordError
from onrecord.model import Problem
from onrecord.private_files import private_folder, write_private
from onrecord.text import plural

LONGEST_NAME = 120
MOST_TEXT = 5_000_000
TICK = 0.25
_UNSAFE = re.compile(r"[^\w.()\- ]+")  # a/b:c.html

Progress = Callable[[int, int, str], None]
Build = Callable[[Progress], tuple[str, Iterable[Problem]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Where the building of what was added stands; `run` counts the builds since the server started."""

    run: int = 0
    running: bool = False
    done: int = 0
    total: int = 0
    name: str = ""
    result: str = ""
    problems: tuple[tuple[str, str], ...] = ()


class Pasted(msgspec.Struct, forbid_unknown_fields=True):
    """An article that was pasted: its text, and what is known of it."""

    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""


class Inbox:
    """The folder that additions are kept in, and the build that reads it, one at a time."""

    def __init__(self, folder: Path, build: Build, *, most_bytes: int) -> None:
        self.folder = folder
        self.most_bytes = most_bytes
        self.work = Work()
        self._build = build
        self._again = False
        self._lock = Lock()
        self._keeping = Lock()

    def keep(self, name: str, data: bytes) -> str:
        """The name under which the file is kept, whole: its own, numbered where another file has that name.

        Raises OnrecordError when the folder or the disk does not take it.
        """
        plain = safe_name(name)
        try:
            with self._keeping:
                private_folder(self.folder)
                for path in self._places(plain):
                    if not path.exists():
                        write_private(path, data)
                        return path.name
                    if path.stat().st_size == len(data) and path.read_bytes() == data:
                        return path.name
        except OSError as error:
            raise OnrecordError(f"{plain}: cannot be kept ({error.strerror}); nothing of it was added") from error
        raise OnrecordError(f"{plain}: there are too many files of this name; give it another")

    def _places(self, plain: str) -> Iterator[Path]:
        stem, dot, suffix = plain.rpartition(".")
        stem, ending = (stem, dot + suffix) if stem else (plain, "")
        yield self.folder / plain
        yield from (self.folder / f"{stem} ({number}){ending}" for number in range(2, 10_000))

    def paste(self, pasted: Pasted) -> str:
        """The name under which a pasted article is kept, as one line of JSON Lines."""
        given = {key: value.strip() for key, value in msgspec.to_builtins(pasted).items() if value.strip()}
        if "text" not in given:
            raise OnrecordError("there is no text: paste the article into the field")
        if "published" in given:
            given["published"] = _day(given["published"])
        line = msgspec.json.encode(given) + b"\n"
        return self.keep(f"pasted-{sha256(line).hexdigest()[:12]}.jsonl", line)

    def start(self) -> None:
        """Build what was added; when a build is running, once more after it."""
        with self._lock:
            if self.work.running:
                self._again = True
                return
            self.work = Work(run=self.work.run + 1, running=True)
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while self._once():
            pass

    def _once(self) -> bool:
        """Build once; tell whether something was added meanwhile."""
        result = "The build broke off; the window in which the server runs says why."
        told: tuple[tuple[str, str], ...] = ()
        try:
            result, problems = self._build(self._progress)
            told = tuple((problem.source or "", f"{problem.kind}: {problem.message}") for problem in problems)
        except OnrecordError as error:
            result = f"Nothing was added: {error}"
        finally:
            with self._lock:
                again, self._again = self._again, False
                self.work = replace(self.work, running=again, result=result, problems=told)
        return again

    def _progress(self, done: int, total: int, name: str) -> None:
        self.work = replace(self.work, done=done, total=total, name=name)


def safe_name(name: str) -> str:
    r"""A file name that stays in its folder, whatever a browser sends.

    >>> safe_name("../../etc/a:b.html"), safe_name("..\\.hidden"), safe_name("")
    ('a_b.html', 'hidden', 'article')
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = _UNSAFE.sub("_", last).strip(" .")
    return plain[-LONGEST_NAME:].lstrip(" .") or "article"


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError as error:
        raise OnrecordError(f"{written!r} is no day; write it as 2031-05-19") from error


async def add_file(inbox: Inbox, request: Request) -> Response:
    """Keep the body of the request as a file named in the address."""
    too_large = said(413, f"the file is larger than {inbox.most_bytes // 1024 // 1024} MB")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > inbox.most_bytes:
        return too_large
    data = bytearray()
    try:
        async for part in request.stream():
            data += part
            if len(data) > inbox.most_bytes:
                return too_large
    except ClientDisconnect:
        return said(400, "the upload was broken off")
    if not data:
        return said(400, "the file is empty")
    try:
        name = await run_in_threadpool(inbox.keep, request.query_params.get("name", ""), bytes(data))
    except OnrecordError as error:
        return said(400, str(error))
    return said(201, name)


async def add_text(inbox: Inbox, request: Request) -> Response:
    """Keep a pasted article; one that comes from the form without a script is built at once."""
    body = await request.body()
    plain = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if len(body) > MOST_TEXT:
        return said(413, "the text is too long")
    try:
        if plain:
            given = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
            pasted = msgspec.convert(given, Pasted)
        else:
            pasted = msgspec.json.decode(body, type=Pasted)
        name = await run_in_threadpool(inbox.paste, pasted)
    except (OnrecordError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        return said(400, str(error))
    if not plain:
        return said(201, name)
    inbox.start()
    return RedirectResponse("/add", status_code=303)


async def add_build(inbox: Inbox, request: Request) -> Response:  # noqa: ARG001
    """Begin to build what was added."""
    inbox.start()
    return said(202, "building")


async def add_progress(inbox: Inbox, request: Request) -> Response:
    """Where the build stands, as server-sent events, until it is done."""

    async def told() -> AsyncIterator[bytes]:
        last: Work | None = None
        while not await request.is_disconnected():
            work = inbox.work
            if work != last:
                last = work
                yield b"data: " + msgspec.json.encode(work) + b"\n\n"
            if not work.running:
                return
            await asyncio.sleep(TICK)

    return StreamingResponse(told(), media_type="text/event-stream")


def result_words(summary: Any) -> str:
    """What a build came to, in a sentence."""
    if not summary.read:
        return "Nothing new: the record has all of it already."
    found = f"{plural(summary.statements, 'statement')} and {plural(summary.events, 'event')}"
    holds = f"{plural(summary.documents, 'document')} and {plural(summary.incidents, 'incident')}"
    return f"{plural(summary.read, 'source')} read, with {found}. The record now holds {holds}."


def said(status: int, words: str) -> Response:
    """An answer of a few words, for a script."""
    return Response(msgspec.json.encode({"said": words}), status_code=status, media_type="application/json")

"""Work on untrusted input in processes of its own, with limits on time and memory; results come back in order.

A worker that hangs, runs out of memory or crashes is replaced, and its task becomes a `Failure`; the others go on. What
a worker sends back is bytes: the caller decodes and checks them, it never unpickles anything a worker made. Where the
system can refuse it (`onrecord.sandbox`), a confined worker can neither write files nor reach a network.
"""

import atexit
import math
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from onrecord import sandbox

Key = TypeVar("Key")

MAX_REPLY = 512 * 1024 * 1024
MOST_OF_AN_ERROR = 1000
RECYCLE_AFTER = 500
START_SECONDS = 120.0
READY, DONE, OUT_OF_MEMORY, TOO_LONG, ERROR = b"r", b"+", b"m", b"l", b"!"
CPU_SIGNAL = 24  # SIGXCPU: the processor time is used up
FailureKind = Literal["timeout", "cpu", "memory", "reply", "crash", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Generic[Key]):
    """One call of the pool's function: `key` comes back with the result, `seconds` is its limit of wall time.

    Where the system tells how long a process waited for a processor, that time is not counted.
    """

    key: Key
    payload: Any
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no result: the kind ("cpu": too much processor time), and one sentence for people."""

    kind: FailureKind
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Worker processes that call one function.

    `function` is "package.module:name" and takes (payload) -> bytes; `setup` is called once in each new worker with
    `setup_args`. `memory` is the growth of the address space in bytes that a worker is allowed after setup, `cpu` the
    seconds of processor time that one task may use, `reply` the bytes of its result. A `confined` worker loses the
    right to write files and to reach a network before it gets its first task, where the system can take it away. A
    further worker is not started for the first or the last `light` bytes of payloads: what is at work is done with them
    sooner, in less memory.
    """

    function: str
    workers: int = 1
    setup: str | None = None
    setup_args: tuple[Any, ...] = ()
    memory: int | None = None
    cpu: float | None = None
    reply: int = MAX_REPLY
    confined: bool = True
    recycle_after: int = RECYCLE_AFTER
    light: int = 0

    def run(self, tasks: Iterable[Task[Key]]) -> Iterator[tuple[Key, bytes | Failure]]:
        """The result of each task, in the order of the tasks, whatever the number of workers."""
        running = _Run(pool=self, warm=False)
        try:
            yield from running.results(iter(tasks))
        finally:
            running.stop()

    @contextmanager
    def open(self) -> Iterator["Run"]:
        """The same as a function, whose workers stay warm from one call to the next; take all results of each call."""
        running = _Run(pool=self)
        try:
            yield lambda tasks: running.results(iter(tasks))
        finally:
            running.stop()


Run = Callable[[Iterable[Task[Any]]], Iterator[tuple[Any, bytes | Failure]]]


@dataclass(slots=True)
class _Worker:
    process: Any
    connection: Connection
    number: int | None = None
    key: Any = None
    deadline: float = 0.0
    seconds: float = 0.0
    waited: float = 0.0
    done: int = 0
    ready: bool = False


@dataclass(slots=True)
class _Run:
    pool: Pool
    warm: bool = True  # whether workers are kept when there is nothing left to do
    seen: int = 0  # bytes of payloads so far, where light ones matter
    idle: list[_Worker] = field(default_factory=list)
    busy: list[_Worker] = field(default_factory=list)
    ready: dict[int, tuple[Any, bytes | Failure]] = field(default_factory=dict)

    def results(self, tasks: Iterator[Task[Any]]) -> Iterator[tuple[Any, bytes | Failure]]:
        waiting: deque[tuple[int, Task[Any]]] = deque()
        given = returned = 0
        exhausted = False
        while True:
            while not exhausted and len(waiting) + len(self.busy) + len(self.ready) < self.pool.workers * 4:
                task = next(tasks, None)
                if task is None:
                    exhausted = True
                else:
                    waiting.append((given, task))
                    self.seen += len(task.payload) if self.pool.light else 0
                    given += 1
            if exhausted and not waiting and not self.warm:
                self._end_idle()
            while (
                waiting and len(self.busy) < self.pool.workers and (self.idle or not self._is_light(waiting, exhausted))
            ):
                self._give(*waiting.popleft())
            while returned in self.ready:
                yield self.ready.pop(returned)
                returned += 1
            if self.busy:
                self._collect()
            elif exhausted and not waiting and not self.ready:
                return

    def _is_light(self, waiting: Iterable[tuple[int, Task[Any]]], exhausted: bool) -> bool:
        """Tell whether what there is to do is not yet, or no longer, worth the start of another worker."""
        if not (self.pool.light and self.busy):
            return False
        left = sum(len(task.payload) for _, task in waiting) if exhausted else self.seen
        return left <= self.pool.light

    def _give(self, number: int, task: Task[Any]) -> None:
        worker = self.idle.pop() if self.idle else self._start()
        worker.number, worker.key, worker.seconds = number, task.key, task.seconds
        worker.deadline = time.monotonic() + (task.seconds if worker.ready else START_SECONDS)
        worker.waited = _waited(worker.process.pid)
        self.busy.append(worker)
        with suppress(OSError):  # a worker that died between two tasks is seen when its answer is awaited
            worker.connection.send(task.payload)

    def _collect(self) -> None:
        soonest = min(worker.deadline for worker in self.busy)
        wait([worker.connection for worker in self.busy], timeout=max(0.0, soonest - time.monotonic()))
        for worker in list(self.busy):
            if worker.connection.poll():
                self._answer(worker)
            elif time.monotonic() > worker.deadline and not self._has_waited(worker):
                message = f"took longer than {worker.seconds:g} s and was stopped"
                self._retire(worker, Failure(kind="timeout", message=message))

    def _has_waited(self, worker: _Worker) -> bool:
        """Put the deadline off by the time for which the worker waited for a processor; tell whether that is any."""
        before, worker.waited = worker.waited, _waited(worker.process.pid)
        worker.deadline += worker.waited - before
        return worker.deadline > time.monotonic()

    def _answer(self, worker: _Worker) -> None:
        try:
            reply = worker.connection.recv_bytes(self.pool.reply + len(DONE))
        except (EOFError, OSError):
            worker.process.join(5)
            self._retire(worker, self._ended(worker.process.exitcode))
            return
        mark, body = reply[:1], reply[1:]
        if mark == READY:
            worker.ready, worker.deadline = True, time.monotonic() + worker.seconds
            worker.waited = _waited(worker.process.pid)
        elif mark == DONE:
            self._finish(worker, body)
        elif mark == OUT_OF_MEMORY:
            self._retire(worker, Failure(kind="memory", message="needed more memory than the limit allows"))
        elif mark == TOO_LONG:
            self._retire(worker, Failure(kind="reply", message=f"gave more than {self.pool.reply:,} bytes"))
        else:
            self._finish(worker, Failure(kind="error", message=body.decode("utf-8", "replace")))

    def _ended(self, exit_code: int | None) -> Failure:
        if exit_code == -CPU_SIGNAL and self.pool.cpu is not None:
            return Failure(kind="cpu", message=f"used more than {self.pool.cpu:g} s of processor time and was stopped")
        return Failure(kind="crash", message=f"ended without an answer (exit code {exit_code})")

    def _finish(self, worker: _Worker, result: bytes | Failure) -> None:
        assert worker.number is not None
        self.ready[worker.number] = (worker.key, result)
        self.busy.remove(worker)
        worker.done += 1
        if worker.done >= self.pool.recycle_after:
            _end(worker)
        else:
            self.idle.append(worker)

    def _retire(self, worker: _Worker, failure: Failure) -> None:
        assert worker.number is not None
        self.ready[worker.number] = (worker.key, failure)
        self.busy.remove(worker)
        _end(worker)

    def _start(self) -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.pool), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process=process, connection=ours)

    def _end_idle(self) -> None:
        while self.idle:
            _end(self.idle.pop())

    def stop(self) -> None:
        for worker in [*self.idle, *self.busy]:
            _end(worker)


def preload(*modules: str) -> None:
    """Import these modules once for all workers to come (before the first one starts; elsewhere it does nothing)."""
    if sys.platform != "win32":
        multiprocessing.set_forkserver_preload(list(modules))


@cache
def _context() -> Any:
    """How processes are started; the server that starts them ends with the program, and is waited for."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    from multiprocessing import resource_tracker

    tracker: Any = resource_tracker._resource_tracker
    atexit.register(tracker._stop)
    atexit.register(_stop_server)
    return multiprocessing.get_context("forkserver")


def _stop_server() -> None:
    """End the server that starts processes at once: by itself it would first clear away all that it has loaded."""
    from multiprocessing import forkserver

    server: Any = forkserver._forkserver
    if server._forkserver_pid is not None:
        with suppress(ProcessLookupError):
            os.kill(server._forkserver_pid, signal.SIGKILL)
    server._stop()


def _waited(process: int) -> float:
    """The seconds for which a process could have run and had no processor; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/schedstat").read_text("ascii").split()
    except OSError:
        return 0.0
    return int(told[1]) / 1e9 if len(told) > 1 else 0.0


def _end(worker: _Worker) -> None:
    with suppress(OSError):
        worker.connection.close()
    worker.process.kill()
    worker.process.join(5)


def _serve(connection: Connection, pool: Pool) -> None:
    """The loop of a worker process: payloads in, marked bytes out."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if pool.setup is not None:
        _named(pool.setup)(*pool.setup_args)
    call = _named(pool.function)
    _silence()
    if pool.confined:
        sandbox.confine()
    if pool.memory is not None:
        _limit_memory(pool.memory)
    connection.send_bytes(READY)
    for payload in iter(partial(_receive, connection), None):
        if pool.cpu is not None:
            _limit_cpu(pool.cpu)
        try:
            reply = DONE + call(payload)
        except MemoryError:
            reply = OUT_OF_MEMORY
        except Exception as error:  # noqa: BLE001  the boundary of a worker: the parent turns it into a problem
            reply = ERROR + f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:MOST_OF_AN_ERROR]
        connection.send_bytes(reply if len(reply) <= pool.reply + len(DONE) else TOO_LONG)


def _silence() -> None:
    """What libraries print would put pieces of a document, control signs and all, on the terminal."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _receive(connection: Connection) -> Any:
    try:
        return connection.recv()
    except EOFError:
        return None


def _named(dotted: str) -> Callable[..., Any]:
    module, _, name = dotted.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _limit_memory(growth: int) -> None:
    """Let the address space grow by so many bytes from here on (no limit where the system has none)."""
    try:
        import resource
    except ImportError:
        return
    with suppress(OSError, ValueError):
        pages = int(open("/proc/self/statm", encoding="ascii").read().split()[0])  # noqa: SIM115  read once, closed at once
        limit = pages * resource.getpagesize() + growth
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu(seconds: float) -> None:
    """Let the process use so many seconds of processor time from here on (no limit where the system has none)."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))

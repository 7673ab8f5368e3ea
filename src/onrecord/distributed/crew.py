"""Workers on the machines of a Ray cluster, each with its models loaded; what one of them loses is told."""

import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from onrecord.config import MB, Settings
from onrecord.errors import OnrecordError, WrongUse
from onrecord.merge.parts import merge_part
from onrecord.merge.stock import Stock
from onrecord.model import Given
from onrecord.pipeline import default_workers, program_fingerprint

PATIENCE = 300.0  # seconds without any worker
WAIT = 1.0
MOST_FAILED = 20  # workers that ended before they began, one after the other
OBJECTS = 256 * MB  # shared memory of a cluster that is started for one build


class Worker:
    """What runs on a machine of the cluster, one for each processor."""

    def __init__(self, settings: Settings, given: Given) -> None:
        self._settings = settings
        self._given = given
        self._stack = ExitStack()
        self._stage: Any = None

    def begin(self) -> str:
        """Load what every document needs; tells the version of the program and its parts that is installed here."""
        from onrecord.distributed.batches import opened

        _forget_main()
        self._stage = self._stack.enter_context(opened(self._settings, self._given))
        return program_fingerprint(self._settings)

    def extract(self, sources: Any) -> Any:
        """What is found in a batch of sources (see `onrecord.distributed.batches`)."""
        return self._stage(sources)

    def merge(self, encoded: list[bytes], stock: Stock) -> dict[bytes, bytes]:
        """What is learned by merging some documents (see `onrecord.merge.parts`)."""
        from onrecord.distributed.batches import findings_of

        return dict(merge_part([findings_of(each) for each in encoded], stock))


def _forget_main() -> None:
    """Let processes that this one starts not load the program of a Ray worker: they need none of it."""
    import __main__

    with suppress(AttributeError):
        del __main__.__file__


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Why there is no result: the worker ended, its machine went, or the call failed."""

    message: str


@dataclass(slots=True, kw_only=True)
class Crew:
    """Workers that begin, work and may be lost; a new one is asked for in place of each that was lost."""

    ray: Any
    remote: Any
    fingerprint: str
    size: int
    _beginning: dict[Any, Any] = field(default_factory=dict)
    _idle: list[Any] = field(default_factory=list)
    _busy: dict[Any, tuple[Any, Any]] = field(default_factory=dict)
    _alone_since: float = field(default_factory=time.monotonic)
    _failed: int = 0

    @property
    def has_idle(self) -> bool:
        """Tell whether a worker waits for something to do."""
        return bool(self._idle)

    @property
    def is_beginning(self) -> bool:
        """Tell whether a worker was asked for that is not there yet."""
        return bool(self._beginning)

    @property
    def is_busy(self) -> bool:
        """Tell whether a worker works."""
        return bool(self._busy)

    def hire(self, number: int) -> None:
        """Ask the cluster for workers; they come when there is room."""
        for _ in range(number):
            worker = self.remote.remote()
            self._beginning[worker.begin.remote()] = worker

    def give(self, job: object, method: str, *arguments: object) -> None:
        """Let an idle worker do something; `job` comes back with the result."""
        worker = self._idle.pop(0)
        self._busy[getattr(worker, method).remote(*arguments)] = (worker, job)

    def collect(self) -> Iterator[tuple[Any, Any]]:
        """The jobs that were done in the next second, each with its result or `Lost`.

        Raises WrongUse when no worker comes, or one has another version of the program.
        """
        waiting = [*self._beginning, *self._busy]
        done, _ = self.ray.wait(waiting, num_returns=1, timeout=WAIT)
        for each in done:
            if each in self._beginning:
                self._begun(each)
            else:
                yield self._finished(each)
        if self._idle or self._busy:
            self._alone_since = time.monotonic()
        elif time.monotonic() - self._alone_since > PATIENCE:
            raise WrongUse(f"the Ray cluster gave no worker in {PATIENCE:g} s: it needs a free processor (ray status)")

    def _begun(self, began: Any) -> None:
        worker = self._beginning.pop(began)
        try:
            fingerprint = self.ray.get(began)
        except self.ray.exceptions.RayTaskError as error:
            self.dismiss()
            raise _cause(error) from error
        except self.ray.exceptions.RayError as error:
            self._failed += 1
            if self._failed > MOST_FAILED:
                raise WrongUse(f"workers of the Ray cluster end before they begin: {_plain(error)}") from error
            self._replace(worker)
            return
        if fingerprint != self.fingerprint:
            raise WrongUse(
                "a machine of the Ray cluster has another version of onrecord, of its parts or of your list of places: "
                "install the same on all of them"
            )
        self._failed = 0
        self._idle.append(worker)

    def _finished(self, done: Any) -> tuple[Any, Any]:
        worker, job = self._busy.pop(done)
        try:
            result = self.ray.get(done)
        except self.ray.exceptions.RayError as error:
            self._replace(worker)
            return job, Lost(message=_plain(error))
        self._idle.append(worker)
        return job, result

    def _replace(self, worker: Any) -> None:
        self.ray.kill(worker)
        self.hire(1)

    def dismiss(self) -> None:
        """End all workers."""
        for worker in (*self._idle, *self._beginning.values(), *(worker for worker, _ in self._busy.values())):
            self.ray.kill(worker)
        self._idle, self._beginning, self._busy = [], {}, {}


@contextmanager
def crew(settings: Settings, given: Given, *, address: str | None, workers: int | None) -> Iterator[Crew]:
    """Workers on the cluster at an address, or in one of this machine that ends with the block.

    There are as many as the cluster has processors, unless `workers` says. Raises WrongUse when Ray is not installed,
    or no cluster answers.
    """
    if settings.sites is not None:
        settings = replace(settings, sites=str(Path(settings.sites).resolve()))
    ray, ours = _connected(address, workers)
    remote = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Worker)
    size = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
    kind = _With(remote, settings, given)
    made = Crew(ray=ray, remote=kind, fingerprint=program_fingerprint(settings), size=size)
    try:
        made.hire(size)
        yield made
    finally:
        made.dismiss()
        if ours:
            ray.shutdown()


@dataclass(frozen=True, slots=True)
class _With:
    """A kind of worker with what each of them is told first."""

    kind: Any
    settings: Settings
    given: Given

    def remote(self) -> Any:
        return self.kind.remote(self.settings, self.given)


def _connected(address: str | None, workers: int | None) -> tuple[Any, bool]:
    """Ray, connected; and whether this is what connected it. Nothing is ever reported to anybody."""
    where = address or os.environ.get("RAY_ADDRESS") or "local"
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_worker_niceness", "0")  # limits are of wall time: workers must not wait for all others
    if where == "local" and "ray" not in sys.modules:  # its ports answer nobody else
        os.environ.setdefault("RAY_AUTH_MODE", "token")
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    try:
        import ray
    except ImportError as error:
        raise WrongUse("Ray is not installed: pip install 'onrecord[ray]'") from error
    if ray.is_initialized():
        return ray, False
    own: dict[str, Any] = {}
    if where == "local":
        own = {"num_cpus": workers or default_workers(), "include_dashboard": False, "object_store_memory": OBJECTS}
        own["_node_ip_address"] = "127.0.0.1"
    try:
        with _own_signals():
            ray.init(address=where, log_to_driver=False, logging_level="ERROR", **own)
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise WrongUse(f"--address {where}: no Ray cluster can be used there ({_plain(error)})") from error
    return ray, True


@contextmanager
def _own_signals() -> Iterator[None]:
    """Let others change what happens when the program is told to stop within the block, and not after it."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, before)


def _cause(error: Any) -> OnrecordError:
    cause = getattr(error, "cause", None)
    return cause if isinstance(cause, OnrecordError) else WrongUse(f"a worker cannot begin: {_plain(error)}")


def _plain(error: BaseException) -> str:
    """The last line of what an error says."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__

"""Kill the program at many points of each act that writes; the record must be whole, and the next run complete it.

    python benchmarks/reliability/kill.py [--points 200] [--acts build,review,...] [--by syscalls|statements]
                                          [--fault KILL|ENOSPC|EIO] [--scratch DIR] [--example RECORD]

`syscalls` (Linux with strace) strikes at the n-th write, flush, rename or removal of the operating system; `statements`
needs nothing and strikes at the n-th statement of the database or change of a file. KILL is `kill -9`; ENOSPC and EIO
let that call and all later ones of its kind fail, as on a full or broken disk. The points of an act are spread evenly
over it. Extraction is done once before: an act is what writes.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scene
from sqlalchemy import event
from sqlalchemy.engine import Engine

from onrecord.errors import OnrecordError

CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,rename,renameat2,unlink,unlinkat,mkdir,openat"
CALL = re.compile(r"^(?:\d+ \s+)? ([a-z0-9]+) \( (.*)  # 4711 pwrite64(5, ...", re.VERBOSE)
CHANGES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.truncate"})
MESSAGE = 1
BUG = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """How an act ended: its exit code (minus the signal), and what it said on stdout and stderr."""

    code: int
    out: str
    err: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--acts", default=",".join(scene.ACTS))
    parser.add_argument("--by", choices=("syscalls", "statements"), default="syscalls")
    parser.add_argument("--fault", choices=("KILL", "ENOSPC", "EIO"), default="KILL")
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--example", type=Path)
    options = parser.parse_args()
    scratch = options.scratch or Path(tempfile.mkdtemp(prefix="onrecord-kill-"))
    scene.without_extracting(scene.prepare(scratch, options.example))
    acts = options.acts.split(",")
    share = [options.points // len(acts) + (n < options.points % len(acts)) for n in range(len(acts))]
    codes = [sweep(name, points, options, scratch) for name, points in zip(acts, share, strict=True)]
    if options.scratch is None:
        shutil.rmtree(scratch)
    return max(codes)


def sweep(name: str, points: int, options: argparse.Namespace, scratch: Path) -> int:
    """Strike so many times in one act, and check what is left each time."""
    undisturbed = scene.begin(name, scratch, "undisturbed")
    carried_out(name, undisturbed, scratch)
    expected = scene.result(undisturbed)
    places = (by_syscalls if options.by == "syscalls" else by_statements)(name, scratch)
    chosen = spread(places, points)
    faults = []
    for place in chosen:
        record = scene.begin(name, scratch, "struck")
        struck = carried_out(name, record, scratch, **striking(place, options.fault))
        found = checked(name, record, struck, expected, options.fault)
        faults += [f"{name} at {place}: {fault}" for fault in found]
    told = f"{name} ({len(places)} places, {options.by}, {options.fault})"
    return scene.report(told, len(chosen), faults)


def spread(places: list[Any], points: int) -> list[Any]:
    """So many of these, spread evenly, the first and the last among them."""
    if points >= len(places):
        return places
    return [places[round(n * (len(places) - 1) / max(1, points - 1))] for n in range(points)]


def checked(name: str, record: Path, struck: Struck, expected: str, fault: str) -> list[str]:
    """What is wrong after a strike: the record, decisions that were said to be kept, what the next run makes of it."""
    faults = []
    if struck.code not in ((-signal.SIGKILL, 0) if fault == "KILL" else (MESSAGE, 0)):
        faults.append(f"ended with {struck.code}: {struck.err[-600:]}")
    faults += scene.wrong(record, stopped=True)
    kept = set(re.findall(r"kept (\S+)", struck.out))
    if kept and not kept <= {decision.id for decision in scene.decided(record)}:
        faults.append("a decision that was said to be kept is lost")
    again = carried_out(name, record, scene.folder_of(record))
    if again.code:
        return [*faults, f"the next run fails: {again.err[-600:]}"]
    faults += scene.wrong(record)
    if scene.result(record) != expected:
        faults.append("the result differs from that of an undisturbed run")
    return faults


# ---- an act in a process of its own ----


def carried_out(
    name: str,
    record: Path,
    scratch: Path,
    *,
    point: int = -1,
    strace: tuple[str, ...] = (),
) -> Struck:
    """An act in a child of this process: undisturbed, counting (0) or dying at a statement, or under strace."""
    out, err = scratch / "out.txt", scratch / "err.txt"
    child = os.fork()
    if child == 0:
        os._exit(in_child(name, record, point, out, err, stop=bool(strace)))
    tracer = None
    if strace:
        os.waitpid(child, os.WUNTRACED)
        tracer = subprocess.Popen(["strace", "-qq", *strace, "-p", str(child)], stderr=subprocess.DEVNULL)
        wait_for(lambda: "TracerPid:\t0" not in Path(f"/proc/{child}/status").read_text())
        os.kill(child, signal.SIGCONT)
    _, status = os.waitpid(child, 0)
    if tracer is not None:
        tracer.wait()
    return Struck(code=os.waitstatus_to_exitcode(status), out=out.read_text(), err=err.read_text())


def in_child(name: str, record: Path, point: int, out: Path, err: Path, *, stop: bool) -> int:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND), number)
    counted = Injector(point)
    if point >= 0:
        counted.install()
    if stop:
        os.kill(os.getpid(), signal.SIGSTOP)
    try:
        scene.ACTS[name](record)
    except OnrecordError as error:
        os.write(2, str(error).encode())
        return MESSAGE
    except BaseException:  # noqa: BLE001  whatever it is, it is what the sweep looks for
        os.write(2, traceback.format_exc().encode())
        return BUG
    if point == 0:
        os.write(1, f"points {counted.seen}\n".encode())
    return 0


def wait_for(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(0.002)


class Injector:
    """Counts statements and changes of files, and kills this process at the n-th."""

    def __init__(self, point: int) -> None:
        self.point = point
        self.seen = 0

    def install(self) -> None:
        """Begin to count."""
        event.listen(Engine, "connect", lambda raw, _: raw.set_trace_callback(self.strike))
        sys.addaudithook(self.audited)

    def audited(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Count what changes a file."""
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or name in CHANGES:
            self.strike("")

    def strike(self, statement: str) -> None:
        """Count a statement; at the n-th, die."""
        if statement.startswith(("SELECT", "PRAGMA")):
            return
        self.seen += 1
        if self.seen == self.point:
            os.kill(os.getpid(), signal.SIGKILL)


# ---- where to strike ----


def by_statements(name: str, scratch: Path) -> list[Any]:
    told = carried_out(name, scene.begin(name, scratch, "counted"), scratch, point=0)
    return list(range(1, int(told.out.split("points ")[1]) + 1))


def by_syscalls(name: str, scratch: Path) -> list[Any]:
    """Each call of the act that changes a file, as (call, how many of them came before and with it)."""
    log = scratch / "calls.txt"
    record = scene.begin(name, scratch, "counted")
    carried_out(name, record, scratch, strace=("-o", str(log), "-e", f"trace={CALLS}"))
    seen: Counter[str] = Counter()
    places = []
    for line in log.read_text("utf-8", "replace").splitlines():
        if found := CALL.match(line):
            call, words = found.groups()
            seen[call] += 1
            if call != "openat" or "O_CREAT" in words:
                places.append((call, seen[call]))
    return places


def striking(place: Any, fault: str) -> dict[str, Any]:
    if isinstance(place, int):
        return {"point": place}
    call, number = place
    how = f"signal=KILL:when={number}" if fault == "KILL" else f"error={fault}:when={number}+"
    return {"strace": ("-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{how}")}


if __name__ == "__main__":
    sys.exit(main())

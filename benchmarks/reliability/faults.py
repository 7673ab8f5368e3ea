"""A full disk, missing permission, several programs at once, wrong clocks, and signals: told clearly, and made good.

    python benchmarks/reliability/faults.py [CASE ...] [--scratch DIR] [--example RECORD]

CASE: full, small-files, denied, at-once, clock, signal, pipe (default: all). `full` mounts a small tmpfs as root,
`clock` needs faketime; a case that cannot be tried here says so.
"""

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import kill
import scene

from onrecord import plugins
from onrecord.errors import OnrecordError
from onrecord.model import Decision

PROGRAM = (sys.executable, "-c", "from onrecord.cli import main; main()")
NOBODY = 65534
STOPPED_WITHIN = 5.0
DOCUMENTS = 24
ROOM = (2, 5, 7, 10, 13, 16)  # tenths of what the finished record takes; while it is made it takes more
RUNS_ON = {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}  # the clock is wrong, but it does not stand still
CLOCKS = (
    {"FAKETIME": "@2001-02-03 04:05:06", **RUNS_ON},
    {"FAKETIME": "@2040-02-03 04:05:06", **RUNS_ON},
    {"TZ": "Pacific/Kiritimati"},
)


class NotHere(Exception):
    """A case that this machine cannot try."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--example", type=Path)
    options = parser.parse_args()
    scratch = options.scratch or Path(tempfile.mkdtemp(prefix="onrecord-faults-"))
    scene.without_extracting(scene.prepare(scratch, options.example))
    codes = [tried(name, scratch) for name in options.cases or CASES]
    if options.scratch is None:
        shutil.rmtree(scratch)
    return max(codes)


def tried(name: str, scratch: Path) -> int:
    try:
        faults = list(CASES[name](scratch))
    except NotHere as error:
        print(f"{name}: not tried here, {error}")
        return 0
    return scene.report(name, 1, [f"{name}: {fault}" for fault in faults])


# ---- the disk ----


def full(scratch: Path) -> Iterator[str]:
    """A disk that is full in the middle: said, the record opens, and with more room the result is the same."""
    expected = undisturbed(scratch)
    size = sum(path.stat().st_size for path in (scratch / "undisturbed").rglob("*") if path.is_file())
    place = scratch / "small"
    place.mkdir(exist_ok=True)
    for tenths in ROOM:
        with disk(place, size * tenths // 10):
            yield from (f"room for {tenths}0 %: {fault}" for fault in filled(place, scratch, expected))


def filled(place: Path, scratch: Path, expected: str) -> Iterator[str]:
    record = place / "record"
    struck = kill.carried_out("build", record, scratch)
    if struck.code != kill.MESSAGE or not ("disk is full" in struck.err or "No space left" in struck.err):
        yield f"ended with {struck.code}: {struck.err[-300:]}"
    to_the_brim(place / "more")
    try:
        yield from scene.wrong(record)
    except OnrecordError as error:  # of a record that is not made yet
        if "disk is full" not in str(error):
            yield str(error)
    print(f"  {documents_in(record)} documents kept", flush=True)
    (place / "more").unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", str(place)], check=True)
    again = kill.carried_out("build", record, scratch)
    if again.code or scene.result(record) != expected:
        yield f"with more room: {again.code} {again.err[-300:]}"
    yield from scene.wrong(record)


@contextmanager
def disk(place: Path, size: int) -> Iterator[None]:
    """A disk of that size, for a while."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "small", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        raise NotHere("a tmpfs cannot be mounted")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=False)


def to_the_brim(path: Path) -> None:
    """Fill what is left of a disk."""
    with suppress(OSError), open(path, "wb", buffering=0) as file:
        while True:
            file.write(bytes(1024))


def small_files(scratch: Path) -> Iterator[str]:
    """The short form of `full`: files may not grow beyond a limit."""
    expected = undisturbed(scratch)
    record = scene.begin("build", scratch, "limited")
    struck = in_child(scratch, lambda: scene.build(record), file_bytes=200_000)
    if struck.code != kill.MESSAGE:
        yield f"ended with {struck.code}: {struck.err[-300:]}"
    yield from scene.wrong(record)
    scene.build(record)
    if scene.result(record) != expected:
        yield "the result differs from that of an undisturbed run"


def denied(_scratch: Path) -> Iterator[str]:
    """Reading and exporting go on where nothing may be written, and writing says why it cannot be."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:  # all folders above it are open to everybody
        yield from _denied(Path(made))


def _denied(place: Path) -> Iterator[str]:
    place.chmod(0o755)
    record = scene.begin("review", place, "denied")
    scene.result(record)  # what is imported late is imported now: the child may not be able to
    for path in (record, *record.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.read_bytes() for path in record.rglob("*") if path.is_file()}
    reading = {"show": scene.wrong, "result": scene.result}
    for name, act in reading.items():
        struck = in_child(place, lambda act=act: act(record), user=NOBODY)
        if struck.code:
            yield f"{name}: ended with {struck.code}: {struck.err[-300:]}"
    writing = {"build": scene.build, "decide": scene.review, "merge": scene.remerge}
    for name, act in writing.items():
        struck = in_child(place, lambda act=act: act(record), user=NOBODY)
        if struck.code != kill.MESSAGE or "cannot be written" not in struck.err:
            yield f"{name}: ended with {struck.code}: {struck.err[-300:]}"
    if {path: path.read_bytes() for path in record.rglob("*") if path.is_file()} != before:
        yield "the record was changed"


# ---- several at once ----


def at_once(scratch: Path) -> Iterator[str]:
    """Four builders of one folder and a reviewer at once: all succeed as if there had been one, no decision is lost."""
    expected = undisturbed(scratch)
    record = scene.begin("build", scratch, "together")
    children = [started(scratch / f"builder-{n}.txt", lambda: scene.build(record)) for n in range(4)]
    children.append(started(scratch / "reviewer.txt", lambda: decide_often(record)))
    for child, said in children:
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status):
            yield f"{said.name}: {os.waitstatus_to_exitcode(status)} {said.read_text()[-300:]}"
    yield from scene.wrong(record)
    decisions = scene.decided(record)
    if len(decisions) != 20:
        yield f"{len(decisions)} decisions of 20"
    with plugins.open_store(str(record)) as store:
        found = len(list(store.findings()))
    if found != len(scene.FEW):
        yield f"{found} documents for {len(scene.FEW)}"
    if without_decisions(record) != without_decisions(scratch / "undisturbed" / "record") and expected:
        yield "the result differs from that of one builder"


def decide_often(record: Path) -> None:
    while not (record / "record.db").is_file():
        time.sleep(0.01)
    with plugins.open_store(str(record), create=True) as store:
        for n in range(20):
            store.add_decisions([Decision(subject=f"in-{n}", verdict="note", note="seen", reviewer="R", at=scene.AT)])


def without_decisions(record: Path) -> str:
    with plugins.open_store(str(record)) as store:
        return repr((list(store.findings()), store.record().incidents, store.record().timeline))


# ---- the clock ----


def clock(scratch: Path) -> Iterator[str]:
    """The same record whatever the clock and the time zone say."""
    if shutil.which("faketime") is None:
        raise NotHere("there is no faketime")
    library = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
    if library is None:
        raise NotHere("there is no libfaketime")
    results = {}
    for number, clock in enumerate(({}, *CLOCKS)):
        record = scratch / f"clock-{number}" / "record"
        shutil.rmtree(record.parent, ignore_errors=True)
        preload = {"LD_PRELOAD": str(library)} if "FAKETIME" in clock else {}
        words = [*PROGRAM, "build", *articles(), "-r", str(record), "--workers", "1"]
        made = subprocess.run(words, env=os.environ | clock | preload, capture_output=True, text=True, check=False)
        if made.returncode:
            yield f"{clock}: {made.returncode} {made.stderr[-300:]}"
            continue
        yield from scene.wrong(record)
        results[scene.result(record)] = clock
    if len(results) != 1:
        yield f"results differ: {results}"


def articles() -> list[str]:
    return [str(scene.ARTICLES / name) for name in scene.FEW]


# ---- signals ----


def signals(scratch: Path) -> Iterator[str]:
    """SIGTERM and Ctrl-C in the middle: the program stops soon, leaves no process and no traceback, goes on later."""
    folder = scratch / "many"
    folder.mkdir(exist_ok=True)
    for n in range(DOCUMENTS):
        (folder / f"{n:03}.txt").write_text(
            f"The minister said on Monday that {n} people were injured in Kalden.\n" * 20
        )
    results = set()
    for number in (None, signal.SIGTERM, signal.SIGINT):
        record = scratch / f"signal-{number}" / "record"
        shutil.rmtree(record.parent, ignore_errors=True)
        words = [*PROGRAM, "build", str(folder), "-r", str(record), "--workers", "2"]
        if number is not None:
            yield from stopped(words, record, number)
            yield from scene.wrong(record)
        made = subprocess.run(words, capture_output=True, text=True, check=False)
        if made.returncode:
            yield f"the next run ended with {made.returncode}: {made.stderr[-300:]}"
        results.add(scene.result(record))
    if len(results) != 1:
        yield "results differ"


def stopped(words: list[str], record: Path, number: int) -> Iterator[str]:
    program = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)
    kill.wait_for(lambda: program.poll() is not None or documents_in(record) > 0)
    began = time.monotonic()
    program.send_signal(number)
    _, said = program.communicate()
    took = time.monotonic() - began
    print(f"  signal {number}: stopped after {took:.1f} s, {documents_in(record)} of {DOCUMENTS} documents kept")
    if took > STOPPED_WITHIN:
        yield f"signal {number}: stopped after {took:.1f} s"
    if program.returncode != 128 + number or "Traceback" in said or "what was finished is kept" not in said:
        yield f"signal {number}: ended with {program.returncode}: {said[-300:]}"
    time.sleep(1)
    left = [path.parent.name for path in Path("/proc").glob("[0-9]*/stat") if session_of(path) == program.pid]
    if left:
        yield f"signal {number}: processes are left: {left}"


def session_of(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[3])
    except OSError:
        return 0


def documents_in(record: Path) -> int:
    if not (record / "record.db").is_file():
        return 0
    try:
        with plugins.open_store(str(record)) as store:
            return int(store.counts()[0])
    except OnrecordError:
        return 0


def pipe(scratch: Path) -> Iterator[str]:
    """Who closes the pipe early gets no complaint."""
    record = scene.begin("review", scratch, "piped")
    words = " ".join([sys.executable, "-c", "'from onrecord.cli import main; main()'", "show events -r", str(record)])
    shown = subprocess.run(f"{words} | head -1", shell=True, capture_output=True, text=True, check=False)
    if shown.stderr or not shown.stdout:
        yield f"said {shown.stderr[-300:]!r}, printed {shown.stdout!r}"


# ---- in a process of its own ----


def undisturbed(scratch: Path) -> str:
    record = scene.begin("build", scratch, "undisturbed")
    scene.build(record)
    return scene.result(record)


def in_child(
    scratch: Path, act: Callable[[], object], *, user: int | None = None, file_bytes: int | None = None
) -> kill.Struck:
    child, said = started(scratch / "said.txt", act, user=user, file_bytes=file_bytes)
    _, status = os.waitpid(child, 0)
    return kill.Struck(code=os.waitstatus_to_exitcode(status), out="", err=said.read_text())


def started(
    said: Path, act: Callable[[], object], *, user: int | None = None, file_bytes: int | None = None
) -> tuple[int, Path]:
    child = os.fork()
    if child:
        return child, said
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600), 2)
    code = 0
    try:
        if file_bytes is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        if user is not None and not os.geteuid():
            os.setgroups([])
            os.setuid(user)
        act()
    except OnrecordError as error:
        os.write(2, str(error).encode())
        code = kill.MESSAGE
    except BaseException as error:  # noqa: BLE001  whatever it is, it is what is looked for
        os.write(2, repr(error).encode())
        code = kill.BUG
    os._exit(code)


CASES: dict[str, Callable[[Path], Iterator[str]]] = {
    "full": full,
    "small-files": small_files,
    "denied": denied,
    "at-once": at_once,
    "clock": clock,
    "signal": signals,
    "pipe": pipe,
}


if __name__ == "__main__":
    sys.exit(main())

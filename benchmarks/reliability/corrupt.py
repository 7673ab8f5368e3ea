"""Damage a record in many ways: each is detected or harmless, never a traceback, a crash or a hang.

    python benchmarks/reliability/corrupt.py [--points 200] [--scratch DIR] [--example RECORD]

Bytes are flipped at points spread over the database (one copy a point), and databases are crafted as somebody would who
wants to harm who opens them. Each copy is verified, read, searched and exported in a process of its own.
"""

import argparse
import os
import shutil
import signal
import sqlite3
import struct
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import scene

from onrecord import plugins
from onrecord.errors import OnrecordError
from onrecord.reviewing import read_record

SECONDS = 30
MEMORY = 2 << 30
CLEAN, DETECTED, BUG = 0, 1, 70
PAGE_COUNT = 28  # where the header of a database says how many pages it has


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--example", type=Path)
    options = parser.parse_args()
    scratch = options.scratch or Path(tempfile.mkdtemp(prefix="onrecord-corrupt-"))
    scene.without_extracting(scene.prepare(scratch, options.example))
    codes = [flipped(scratch, options.points), crafted(scratch)]
    if options.scratch is None:
        shutil.rmtree(scratch)
    return max(codes)


def flipped(scratch: Path, points: int) -> int:
    """One byte changed at each of so many places of the database."""
    ends: Counter[str] = Counter()
    faults = []
    for n in range(points):
        record = scene.begin("review", scratch, "damaged")
        file = record / "record.db"
        data = bytearray(file.read_bytes())
        at = n if n < points // 8 else n * len(data) // points  # the header first: it decides most
        data[at] ^= 0xFF
        file.write_bytes(bytes(data))
        code, said = looked_at(record, scratch)
        ends[{CLEAN: "harmless", DETECTED: "detected"}.get(code, "fault")] += 1
        if code not in (CLEAN, DETECTED):
            faults.append(f"byte {at}: {code} {said}")
    print(f"flipped: {dict(sorted(ends.items()))}")
    return scene.report("flipped", points, faults)


def crafted(scratch: Path) -> int:
    """Databases that somebody made to harm: all are refused, or named by `verify`."""
    faults = []
    for name, craft in CRAFTED.items():
        record = scene.begin("review", scratch, "crafted")
        craft(record)
        code, said = looked_at(record, scratch)
        if code != DETECTED:
            faults.append(f"{name}: {code} {said}")
    return scene.report("crafted", len(CRAFTED), faults)


def looked_at(record: Path, scratch: Path) -> tuple[int, str]:
    """How a process ended that verified, read, searched and exported the record, and what it said."""
    said = scratch / "said.txt"
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        limit_memory()
        with open(said, "w", encoding="utf-8", errors="replace") as file:
            code = look(record, file.write)
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.read_text("utf-8")[-800:]


def limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def look(record: Path, say: Callable[[str], object]) -> int:
    code = CLEAN
    for act in (verify, show, search, original, merge):
        try:
            for line in act(str(record)):
                say(f"{line}\n")
                code = DETECTED
        except OnrecordError as error:
            say(f"{error}\n")
            code = DETECTED
        except BaseException:  # noqa: BLE001  whatever it is, it is what is looked for
            say(traceback.format_exc())
            return BUG
    return code


def verify(record: str) -> list[str]:
    with plugins.open_store(record) as store:
        found: list[str] = store.verify()
    return found


def show(record: str) -> list[str]:
    with plugins.open_store(record) as store:
        shown = read_record(store)
        for name in ("json", "csv", "html"):
            list(plugins.load("exporters", name).files(shown))
    return []


def search(record: str) -> list[str]:
    with plugins.open_store(record) as store:
        store.search("governor colony")
        store.counts()
    return []


def original(record: str) -> list[str]:
    with plugins.open_store(record) as store:
        for document in store.record().documents:
            store.original(document.sha256)
    return []


def merge(record: str) -> list[str]:
    scene.remerge(Path(record))
    return []


# ---- crafted databases ----


def by_sql(*statements: str) -> Callable[[Path], None]:
    """Change the database by hand."""

    def craft(record: Path) -> None:
        with closing(sqlite3.connect(record / "record.db", isolation_level=None)) as raw:
            for statement in statements:
                raw.execute(statement)

    return craft


def header(at: int, value: bytes) -> Callable[[Path], None]:
    """Write over the header of the file."""

    def craft(record: Path) -> None:
        with open(record / "record.db", "r+b") as file:
            file.seek(at)
            file.write(value)

    return craft


def a_link_as_original(record: Path) -> None:
    path = next(path for path in sorted((record / "originals").rglob("*")) if path.is_file())
    path.unlink()
    path.symlink_to("/dev/zero")


def a_pipe_as_original(record: Path) -> None:
    path = next(path for path in sorted((record / "originals").rglob("*")) if path.is_file())
    path.unlink()
    os.mkfifo(path)


DEEP = "[" * 100_000
UNGUARDED = ("DROP TRIGGER decisions_are_not_removed", "DROP TRIGGER decisions_are_not_changed")
CRAFTED: dict[str, Callable[[Path], None]] = {
    "a foreign trigger": by_sql("CREATE TRIGGER harm AFTER INSERT ON sources BEGIN DELETE FROM documents; END"),
    "a foreign view": by_sql("CREATE VIEW harm AS SELECT * FROM documents"),
    "a view that never ends": by_sql(
        "ALTER TABLE copies RENAME TO taken",
        "CREATE VIEW copies AS WITH RECURSIVE x(n, body) AS (SELECT 1, '' UNION ALL SELECT n + 1, '' FROM x) "
        "SELECT n, body FROM x",
    ),
    "a foreign table": by_sql("CREATE TABLE harm (name)"),
    "a table with a check of its own": by_sql(
        "DROP TABLE copies",
        "CREATE TABLE copies (n INTEGER PRIMARY KEY, id TEXT, body TEXT NOT NULL CHECK (length(randomblob(n)) > 1))",
    ),
    "decisions without their guards": by_sql(*UNGUARDED),
    "another program's mark": by_sql("PRAGMA application_id = 4711"),
    "no table of documents": by_sql("DROP TABLE documents"),
    "an original that lies elsewhere": by_sql("INSERT INTO originals VALUES ('/dev/zero', 1)"),
    "an original above the record": by_sql("INSERT INTO originals VALUES ('../../../../../../dev/zero', 1)"),
    "a document's original elsewhere": by_sql("UPDATE documents SET sha256 = '/dev/zero'"),
    "an original that is a link": a_link_as_original,
    "an original that is a pipe": a_pipe_as_original,
    "a body without end": by_sql(f"UPDATE statements SET body = '{DEEP}'"),
    "an incident without end": by_sql(f"UPDATE incidents SET body = '{DEEP}'"),
    "a number for a text": by_sql("UPDATE documents SET text = 7"),
    "bytes for a text": by_sql("UPDATE documents SET text = x'ff00fe'"),
    "bytes for a name": by_sql("UPDATE sources SET name = x'ff00fe' WHERE rowid = 1"),
    "what merging remembers is no such thing": by_sql(
        "UPDATE merge_values SET body = x'c1' WHERE kind = 'incident'", "DELETE FROM state WHERE name = 'merged'"
    ),
    "a decision that nobody made": by_sql(
        "INSERT INTO decisions (id, subject, verdict, reviewer, at, hash, body) "
        "VALUES ('de-1', 's', 'accept', 'R', 'now', 'x', '{}')"
    ),
    "more pages than there are": header(PAGE_COUNT, struct.pack(">I", 0x7FFFFFFF)),
    "a page size that is none": header(16, struct.pack(">H", 3)),
    "a free list that goes in circles": header(32, struct.pack(">II", 2, 1_000_000)),
}


if __name__ == "__main__":
    sys.exit(main())

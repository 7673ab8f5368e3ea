"""What the reliability commands share: a small record, acts upon it in a process of their own, and what is compared."""

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from importlib.util import find_spec
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

from onrecord import pipeline, plugins
from onrecord.cli import app
from onrecord.config import Settings
from onrecord.model import Findings, Given, Source
from onrecord.pipeline import Extracted, Reading
from onrecord.purging import purge as removed
from onrecord.review.drafts import Wish
from onrecord.reviewing import decide, read_record
from onrecord.store import database, migrations
from onrecord.store.encryption import is_encrypted

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "examples" / "articles"
FEW = (
    "kalden-courier-governor.html",
    "lodzern-post-march.html",
    "ministry-press-office.eml",
    "varenia-today-police.txt",
)
FOUND: dict[str, Extracted] = {}  # what the program found in the articles
AT = "2031-02-03T10:00:00Z"
GONE = "varenia-today-police.txt"  # the article that is purged
KEY = "a key of the sweeps"
# What `verify` says of an act that was stopped, with the command that ends it.
STOPPED = ("a purge was stopped before its end", "run onrecord encrypt again")
EARLIER = 3  # the schema that migration starts from: the last one before merging remembered anything


def prepare(scratch: Path, example: Path | None = None) -> dict[str, Extracted]:
    """What the program finds in the example articles; taken from a record of them, built when none is given."""
    scratch.mkdir(parents=True, exist_ok=True)
    if example is None:
        example = scratch / "example"
        if not (example / "record.db").exists():
            build(example)
    return found_in(example)


def found_in(example: Path) -> dict[str, Extracted]:
    """For each source of a record what came of it, as an extracting build would give it."""
    raw = sqlite3.connect(example / "record.db")
    sources = raw.execute("SELECT name, sha256 FROM sources").fetchall()
    source_of = dict(raw.execute("SELECT id, source FROM documents").fetchall())
    raw.close()
    found: dict[str, list[Findings]] = {name: [] for name, _ in sources}
    with plugins.open_store(str(example)) as store:
        for each in store.findings():
            found[source_of[each.document.id]].append(each)
        hashes = {name: sha256 for name, sha256 in sources if Path(name).name in FEW}
        data = {name: store.original(sha256) for name, sha256 in hashes.items()}
    # An act names each file alone, so its source is the name of the file without a folder.
    return {
        (file := Path(name).name): Extracted(
            reading=Reading(source=Source(name=file), sha256=hashes[name], data=data[name]),
            findings=tuple(found[name]),
        )
        for name in hashes
    }


def without_extracting(found: dict[str, Extracted]) -> None:
    """Let builds of this process take what was found once, so that they consist of what writes."""

    FOUND.update(found)
    os.environ["ONRECORD_KEY"] = KEY

    def known(readings: Iterable[Reading], **_: object) -> Iterator[Extracted]:
        yield from (found[reading.source.name] for reading in readings)

    def as_loaded(readings: Iterable[Reading], **_: object) -> Iterable[Reading]:
        return readings

    pipeline.read, pipeline.extract_all = as_loaded, known


def onrecord(*words: str) -> tuple[int, bytes, str]:
    """The exit code, stdout and stderr of a command, run in this process."""
    out, err = TextIOWrapper(BytesIO(), "utf-8", write_through=True), StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = app(list(words), standalone_mode=False) or 0
        except SystemExit as stopped:
            code = int(stopped.code or 0)
    return code, out.buffer.getvalue(), err.getvalue()  # type: ignore[attr-defined]


# ---- acts ----


def build(record: Path) -> None:
    files = [str(ARTICLES / name) for name in FEW]
    pipeline.build(files, record=str(record), given=Given(), settings=Settings())


def remerge(record: Path) -> None:
    pipeline.build([], record=str(record), given=Given(), settings=Settings(), remerge=True)


def migrate(record: Path) -> None:
    plugins.open_store(str(record)).close()
    remerge(record)


def review(record: Path) -> None:
    """Six decisions one by one; each that was kept is said on stdout at once, and not made twice."""
    with plugins.open_store(str(record)) as store:
        shown = read_record(store)
        statements = [statement for found in store.findings() for statement in found.statements][:6]
        made = {decision.subject for decision in store.decisions()}
        for statement in statements:
            if statement.id not in made:
                wish = Wish(verdict="reject", subjects=(statement.id,), reviewer="R. Ilves", at=AT)
                (kept,) = decide(store, shown, wish)
                os.write(1, f"kept {kept.id}\n".encode())
        read_record(store)


def purge(record: Path) -> None:
    """Remove an article for good; one that was stopped is carried to its end. No byte of its words may be left."""
    words = FOUND[GONE].findings[0].document.text[:60].encode()
    with plugins.open_store(str(record)) as store:
        left = [each for each in store.findings() if each.document.text.encode().startswith(words)]
        names = [] if store.unfinished_purge() is not None else [each.document.id for each in left]
        removed(store, names, reviewer="R. Ilves", at=AT)
    for path in record.rglob("*"):
        if path.is_file() and words in path.read_bytes():
            raise AssertionError(f"{path} holds words that were purged")


def encrypt(record: Path) -> None:
    os.environ["ONRECORD_KEY"] = KEY  # it is taken out of the environment where it is used
    app(["encrypt", "-r", str(record)], standalone_mode=False)


def decrypt(record: Path) -> None:
    if is_encrypted(record / "record.db"):
        app(["decrypt", "-r", str(record)], standalone_mode=False)


def export(record: Path) -> None:
    for words in (["json", "-o", "record.json"], ["csv", "-o", "tables"], ["bundle", "-o", "bundle.zip"]):
        app(["export", words[0], "-r", str(record), "-o", str(record.with_name(words[2]))], standalone_mode=False)


ACTS: dict[str, Callable[[Path], None]] = {
    "build": build,
    "merge": remerge,
    "migration": migrate,
    "review": review,
    "export": export,
    "purge": purge,
    **({"encrypt": encrypt, "decrypt": decrypt} if find_spec("sqlcipher3") else {}),
}


def before(act: str, scratch: Path) -> Path:
    """The record (or none yet) that an act begins with."""
    place = scratch / "before" / act / "record"
    if place.parent.exists():
        return place
    place.parent.mkdir(parents=True)
    if act == "migration":
        whole, database.MIGRATIONS = migrations.MIGRATIONS, migrations.MIGRATIONS[:EARLIER]
        try:
            with plugins.open_store(str(place), create=True) as store:
                for each in FOUND.values():
                    pipeline._keep(store, each, "earlier")
        finally:
            database.MIGRATIONS = whole
    elif act != "build":
        build(place)
    if act == "decrypt":
        encrypt(place)
    return place


def begin(act: str, scratch: Path, name: str) -> Path:
    """A folder of its own with what an act begins with; the place of the record in it."""
    folder = scratch / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before(act, scratch).parent, folder)
    return folder / "record"


# ---- what is compared ----


def wrong(record: Path, *, stopped: bool = False) -> list[str]:
    """What `onrecord verify` says of a record; nothing when there is none yet.

    Of one whose change was `stopped`, not what it says of that.
    """
    if not (record / "record.db").is_file():
        return []
    with plugins.open_store(str(record)) as store:
        found: list[str] = store.verify()
    return [line for line in found if not (stopped and any(words in line for words in STOPPED))]


def result(record: Path) -> str:
    """A hash of all that the record tells (`export json`, every finding), and of the files beside it."""
    with plugins.open_store(str(record)) as store:
        shown = read_record(store)
        (_, told), *_ = plugins.load("exporters", "json").files(shown)
        findings = repr(list(store.findings()))
    digest = hashlib.sha256(told + findings.encode("utf-8", "surrogatepass"))
    for path in sorted(record.parent.rglob("*")):
        if path.is_file() and not path.name.startswith("record.db"):
            digest.update(f"{path.relative_to(record.parent)} {file_hash(path)}".encode())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """The SHA-256 of a file; of a table, its text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def decided(record: Path) -> list[Any]:
    """The decisions in a record."""
    with plugins.open_store(str(record)) as store:
        return list(store.decisions())


def report(name: str, done: int, faults: list[str]) -> int:
    """Print what came of a sweep; the exit code."""
    print(f"{name}: {done} points, {len(faults)} faults", flush=True)
    for fault in faults[:20]:
        print(f"  {fault}", file=sys.stderr)
    return 1 if faults else 0


def folder_of(record: Path) -> Path:
    """The scratch folder that a record of a sweep lies in."""
    return record.parents[1]

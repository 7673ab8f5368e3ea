"""Reads every hostile file in a process of its own and counts crashes, hangs, silence and what was expected.

    python benchmarks/hostile.py [../shared/hostile] [--only REGEX] [--seconds 30]

Quicker than `run_hostile.py` of the corpus (one fork a file instead of one start of the program), with the same labels.
"""

import argparse
import json
import os
import re
import resource
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "hostile"
WORDS = re.compile(r"[^\W\d_]+")
MILD = {"clear error", "skipped"}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("root", nargs="?", type=Path, default=DEFAULT)
    options.add_argument("--only", default="")
    options.add_argument("--seconds", type=int, default=30)
    given = options.parse_args()
    head, *lines = (given.root / "index.tsv").read_text("utf-8").rstrip("\n").split("\n")
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=False)) for line in lines]
    rows = [row for row in rows if re.search(given.only, row["file"]) and not row["file"].startswith("strings/")]
    counts: Counter[str] = Counter()
    slowest: list[tuple[float, str]] = []
    for row in rows:
        start = time.perf_counter()
        outcome = _isolated(given.root / row["file"], given.seconds)
        slowest.append((time.perf_counter() - start, row["file"]))
        _count(row, outcome, counts)
    bad = ", ".join(f"{kind} {counts[kind]}" for kind in ("crash", "hang", "silent", "unnamed"))
    print(f"{len(rows)} files: {bad}")
    print(f"expected class {counts['class']}/{len(rows)}; words found {counts['words']}/{counts['asked']}")
    print("slowest: " + ", ".join(f"{name} {seconds:.1f} s" for seconds, name in sorted(slowest, reverse=True)[:5]))
    return 1 if counts["crash"] or counts["hang"] or counts["silent"] else 0


def _isolated(path: Path, seconds: int) -> dict[str, str]:
    """What the reader makes of one file, in a forked child with limits on time and memory."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _child(path, write, seconds)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if answer:
        return dict(json.loads(answer))
    return {
        "bad": "hang"
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGALRM)
        else "crash",
        "error": str(status),
    }


def _child(path: Path, write: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (3 * 1024**3, 3 * 1024**3))
    signal.alarm(seconds + 5)
    try:
        items = list(read_source(Source(name=path.name, path=str(path)), given=Given(), limits=Limits()))
        texts = [f"{item.title or ''}\n{item.text}" for item in items if isinstance(item, Document)]
        errors = [item.message for item in items if not isinstance(item, Document)]
        answer = {"text": "\n".join(texts), "error": "\n".join(errors)}
    except BaseException as error:  # noqa: BLE001  a crash is what is counted here
        answer = {"bad": "crash", "error": f"{type(error).__name__}: {error}"}
    with os.fdopen(write, "wb") as pipe:
        pipe.write(json.dumps(answer).encode())
    os._exit(0)


def _count(row: dict[str, str], outcome: dict[str, str], counts: Counter[str]) -> None:
    bad, text, error = (outcome.get(key, "") for key in ("bad", "text", "error"))
    if bad:
        counts[bad] += 1
        print(f"  {bad}: {row['file']} {error[:200]}")
        return
    got = "text" if text.strip() else "skipped" if "skipped" in error else "clear error" if error else ""
    counts["silent"] += not got
    counts["unnamed"] += bool(got and got != "text" and Path(row["file"]).name not in error)
    want = set(row["expected"].split("|"))
    size = len("".join(text.split()))
    fits = got in want or (got in MILD and bool(MILD & want)) or (got == "text" and size < 20 and "skipped" in want)
    counts["class"] += fits
    if row.get("contains"):
        counts["asked"] += 1
        found = " ".join(WORDS.findall(row["contains"])) in " ".join(WORDS.findall(text))
        counts["words"] += found
        if not found and text:
            print(f"  words missing: {row['file']}: {row['contains']}")
    if not fits:
        print(f"  {got or 'silent'} where {row['expected']} is expected: {row['file']}: {error[:120]}")


if __name__ == "__main__":
    sys.exit(main())

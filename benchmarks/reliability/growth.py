"""Checks 21 and 22: twice the input takes at most about twice the time, and what is too large is refused in words.

    python benchmarks/reliability/growth.py [--only texts|patterns|folders|records|huge] [--files 200 2000]

`texts` extracts floods of quotation marks, reports within reports, numbers, one endless line and the like at n and 2n;
`patterns` counts the steps of every compiled pattern of the package over long adversarial lines at n and 2n, whatever
the machine does besides; `folders` reads folders of small files, one ten times the other; `records` builds records of
them in this one process, and again with nothing new; `huge` builds from a text of 500 MB, refused by the limits as they
are and with a higher limit of the file. Time is processor time. Exit 1 when a ratio is above its limit (2.3; 13 for
folders), one text takes more than 20 s, or a process needs more than 1.5 GB.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import walk_packages

from regex_steps import steps

import onrecord
from onrecord import pipeline
from onrecord.config import Limits, Settings
from onrecord.model import Document, Given, Problem, Source
from onrecord.pipeline import Extracted, Reading, document_of, extract
from onrecord.read import read_source
from onrecord.read.sources import expand

MOST, MOST_OF_FOLDERS, MOST_SECONDS = 2.3, 13.0, 20.0
MOST_AT_FIRST = 2.1  # of steps over a short line and one of half its length
MOST_STEPS = 1000  # of a pattern for each sign
TOO_SHORT, MOST_TIMES = 0.1, 16  # seconds below which a ratio says nothing; how much longer a text is then made
MOST_MEMORY = 1_500_000_000
HUGE = 500_000_000
PROGRAM = (sys.executable, "-c", "from onrecord.cli import main; main()")
SHORT = "It rained in Kalden on Monday.\n"
SENTENCE = "Petra Vance said on Monday that the doors had been locked from outside. "
TEXTS: dict[str, Callable[[int], str]] = {
    "sentences": lambda n: SENTENCE * n,
    "one long line": lambda n: "word " * (8 * n) + ".",
    "blanks": lambda n: SENTENCE + " " * (60 * n) + SENTENCE,
    "one long word": lambda n: "a" * (60 * n),
    "open quotation marks": lambda n: "“He said " * (4 * n),
    "straight quotation marks": lambda n: '"' * (20 * n) + SENTENCE,
    "reports in reports": lambda n: "Vance said that " * (3 * n) + "it rained.",
    "brackets": lambda n: "(" * (20 * n) + ")" * (20 * n) + SENTENCE,
    "digits": lambda n: "1,000 " * (8 * n) + SENTENCE,
    "dates": lambda n: "on 3 May 2021 and 4 May, " * (2 * n),
    "names": lambda n: "Petra Vance of the Assembly, " * (3 * n),
    "citations": lambda n: "[1] (see https://a.example/b) " * (3 * n),
    "lines": lambda n: "It rained.\n\n" * (6 * n),
    "capitals": lambda n: "THE POLICE ARRESTED PETRA VANCE. " * (2 * n),
    "unseen signs": lambda n: "wo\u200brd " * (8 * n),
    "Russian": lambda n: "Адвокат Петра Ванс сказала, что двери были заперты. " * n,
    "Arabic": lambda n: "قالت المحامية بترا فانس إن الأبواب كانت مغلقة. " * n,
}
PAGE = (
    f"<html><body><article><h1>Doors locked</h1><p>By Petra Vance</p><p>3 May 2021</p>{SENTENCE * 5}</article></html>"
)
# Lines that make a pattern with two ways to read the same sign try all of them.
LINES = (
    "a", " ", "a ", "\t", "-", ".", ",", "“", '"', "'", "(", "[", "<", "{", "1", "1 ", "1,", "A", "A ", "A. ",
    "aA", "\n", "_", "/", "&", ";", "=", ":", "http://a.", "x@", "of the ", "said ", "<a ", "<!--", "\\",
    "\u00a0", "é", "я ", "ا ", "and ", "3 May ",
)  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=("texts", "patterns", "folders", "records", "huge"))
    options.add_argument("--size", type=int, default=300, help="sentences of the smaller text")
    options.add_argument("--files", type=int, nargs=2, default=(200, 2000))
    options.add_argument("--place", help="a folder for what is made, where the disk should not count: /dev/shm")
    given = options.parse_args()
    tempfile.tempdir = given.place
    checks: dict[str, Callable[[], Iterator[str]]] = {
        "texts": lambda: texts(given.size),
        "patterns": patterns,
        "folders": lambda: folders(*given.files),
        "records": lambda: records(*given.files),
        "huge": huge,
    }
    chosen = checks if given.only is None else {given.only: checks[given.only]}
    bad = 0
    for check in chosen.values():
        for line in check():
            bad += 1
            print(f"  too fast: {line}", flush=True)
    print("each grows with its input" if not bad else f"{bad} grow faster than their input")
    return 1 if bad else 0


def texts(size: int) -> Iterator[str]:
    """Extract each text at one size, or so much more that its time can be told, and at twice that."""
    extract(document_of(SENTENCE), Settings())
    for name, make in TEXTS.items():
        at = size
        while (small := _least(partial(_found, make(at)))) < TOO_SHORT and at < MOST_TIMES * size:
            at *= 2
        large = _least(partial(_found, make(2 * at)))
        print(f"{name:<26} {small:7.2f} s {large:7.2f} s  {large / max(small, 1e-9):.2f}")
        if (large > TOO_SHORT and large > MOST * small) or large > MOST_SECONDS:
            yield f"{name}: {small:.2f} s became {large:.2f} s"


def _found(text: str) -> object:
    return extract(document_of(text), Settings())


def patterns() -> Iterator[str]:
    """Each pattern of the package whose steps over an adversarial line grow faster than the line."""
    found = all_patterns()
    print(f"{len(found)} patterns, {len(LINES)} lines, in steps")
    for name, pattern in found.items():
        for line, small, large in grows(pattern):
            yield f"{name} on {line!r}: {small:,} steps became {large:,}"


def grows(pattern: re.Pattern[str], *, size: int = 1000) -> Iterator[tuple[str, int, int]]:
    """The lines on which a pattern takes steps that grow faster than the line, with the steps at `size` and twice that.

    Shorter lines tell first: where the steps do no more than double from one of them to the next, they go on so.
    """
    deepest = sys.getrecursionlimit()
    sys.setrecursionlimit(100 * size + deepest)
    for line in LINES:
        lengths = (size // 8, size // 4, size // 2, size, 2 * size)
        for shorter, longer in pairwise(lengths):
            less, more = _steps(pattern, line, shorter), _steps(pattern, line, longer)
            if more <= MOST_AT_FIRST * less < MOST_STEPS * shorter:
                break
        if more > MOST * less or more >= longer * MOST_STEPS:
            yield line, less, more
    sys.setrecursionlimit(deepest)


def all_patterns() -> dict[str, re.Pattern[str]]:
    """The patterns at the top of each module, by module and name, and those made at work, by module and line."""
    found: dict[str, re.Pattern[str]] = {}
    for module in walk_packages(onrecord.__path__, "onrecord."):
        try:
            names = vars(import_module(module.name))
        except ImportError:  # a module for an extra that is not installed
            continue
        for name, value in names.items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and value not in found.values():
                found[f"{module.name}.{name}"] = value
    for number, (name, value) in enumerate(_made_at_work()):
        if value not in found.values():
            found[f"{name} ({number})"] = value
    return found


def _made_at_work() -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that functions of ours make while texts and a page are read and extracted."""
    made: list[tuple[str, re.Pattern[str]]] = []
    compiled = re._compile  # type: ignore[attr-defined]

    def recorded(pattern: object, flags: int) -> re.Pattern[str]:
        result: re.Pattern[str] = compiled(pattern, flags)
        frame = sys._getframe(2)
        module = str(frame.f_globals.get("__name__"))
        if module.startswith("onrecord.") and isinstance(result.pattern, str):
            made.append((f"{module}:{frame.f_lineno}", result))
        return result

    re._compile = recorded  # type: ignore[attr-defined]
    try:
        for make in TEXTS.values():
            _found(make(2))
        for line in (SENTENCE, PAGE):
            list(read_source(Source(name="a", data=line.encode()), given=Given(), limits=Limits()))
    finally:
        re._compile = compiled  # type: ignore[attr-defined]
    yield from made


def _steps(pattern: re.Pattern[str], line: str, size: int) -> int:
    return steps(pattern, (line * (size // len(line) + 1))[:size] + "\x00!", most=size * MOST_STEPS)


def folders(few: int, many: int) -> Iterator[str]:
    """Read a folder of small files and one that is larger."""
    with tempfile.TemporaryDirectory() as place:
        made = [_folder(Path(place), count) for count in (few, many)]
        seconds = [_least(partial(_read_all, folder), times=1) for folder in made]
    yield from _compared("reading", (few, many), seconds)


def records(few: int, many: int) -> Iterator[str]:
    """Build a record of a folder of small files and of one that is larger, and each again with nothing new."""
    pipeline.read, pipeline.extract_all = _read_here, _extract_here
    with tempfile.TemporaryDirectory() as place:
        made = [_folder(Path(place), count) for count in (few, many)]
        for name in ("building", "building again"):
            seconds = [_least(partial(_build, folder), times=1) for folder in made]
            yield from _compared(name, (few, many), seconds)


def _compared(name: str, counts: tuple[int, int], seconds: list[float]) -> Iterator[str]:
    (few, many), (less, more) = counts, seconds
    ratio, size = more / max(less, 1e-9), many / few
    print(f"{name}: {few} files {less:.2f} s, {many} files {more:.2f} s: {ratio:.1f} for {size:.0f} times the files")
    if ratio > MOST_OF_FOLDERS / 10 * size:
        yield f"{name}: {ratio:.1f} times the time for {size:.0f} times the files"


def _folder(place: Path, count: int) -> Path:
    folder = place / str(count)
    for n in range(count):
        part = folder / f"{n // 500}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{n}.txt").write_text(f"Report {n}\n\n{SHORT}", "utf-8")
    return folder


def _read_all(folder: Path) -> int:
    sources = (item for item in expand([str(folder)]) if isinstance(item, Source))
    return sum(1 for item in sources for _ in read_source(item, given=Given(), limits=Limits()))


def _build(folder: Path) -> None:
    pipeline.build([str(folder)], record=str(folder.with_suffix(".record")), given=Given(), settings=Settings())


def _read_here(readings: Iterable[Reading], *, given: Given, settings: Settings, **_: object) -> Iterator[Reading]:
    for each in readings:
        found = list(read_source(replace(each.source, data=each.data), given=given, limits=settings.limits))
        documents = tuple(item for item in found if isinstance(item, Document))
        yield replace(each, documents=documents, problems=tuple(item for item in found if isinstance(item, Problem)))


def _extract_here(readings: Iterable[Reading], *, settings: Settings, **_: object) -> Iterator[Extracted]:
    for each in readings:
        yield Extracted(reading=each, findings=tuple(extract(document, settings) for document in each.documents))


def huge() -> Iterator[str]:
    """A text of 500 MB: named and passed over, with the limits as they are and with a higher limit of the file."""
    with tempfile.TemporaryDirectory() as place:
        text = Path(place) / "huge.txt"
        with open(text, "w", encoding="utf-8") as file:
            for _ in range(HUGE // (1000 * len(SENTENCE))):
                file.write(SENTENCE * 1000)
        config = Path(place) / "onrecord.toml"
        for limit in (None, 2 * HUGE):
            config.write_text(f"[limits]\nfile_bytes = {limit}\n" if limit else "")
            words = ["build", str(text), "-r", str(Path(place) / f"record-{limit}"), "--config", str(config)]
            code, said, seconds, most = _watched(words)
            told = next((line for line in said.splitlines() if "huge.txt" in line), said[-300:])
            print(
                f"500 MB, file_bytes {limit or 'as it is'}: {seconds:.0f} s, {most / 1e6:.0f} MB in one process: {told}"
            )
            if code != 1 or "huge.txt" not in said or "Traceback" in said:
                yield f"a text of 500 MB: ended with {code}: {said[-300:]}"
            if most > MOST_MEMORY:
                yield f"a text of 500 MB: {most / 1e6:.0f} MB in one process"


def _watched(words: list[str]) -> tuple[int, str, float, int]:
    """The exit code of a command, what it said, its seconds, and the most memory that one of its processes took."""
    began, most = time.monotonic(), 0
    program = subprocess.Popen([*PROGRAM, *words], stderr=subprocess.PIPE, text=True, start_new_session=True)
    while program.poll() is None:
        most = max([most, *(_peak(path) for path in Path("/proc").glob("[0-9]*") if _session(path) == program.pid)])
        time.sleep(0.2)
    return program.returncode, program.communicate()[1], time.monotonic() - began, most


def _session(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:
        return 0


def _peak(process: Path) -> int:
    try:
        found = re.search(r"VmHWM:\s+(\d+)", (process / "status").read_text())
    except OSError:
        return 0
    return int(found.group(1)) * 1024 if found else 0


def _least(run: Callable[[], object], times: int = 2) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__":
    sys.exit(main())

"""Checks 21 and 22: twice the input takes at most about twice the time, and what is too large is refused in words.

    python benchmarks/reliability/growth.py [--only texts|patterns|folders] [--files 200 2000]

`texts` extracts floods of quotation marks, reports within reports, numbers, one endless line and the like at n and 2n;
`patterns` runs every compiled pattern of the package over long adversarial lines at n and 2n; `folders` reads folders
of small files, one ten times the other. Time is processor time. Exit 1 when a ratio is above its limit (2.3; 13 for
folders) or one text takes more than 20 s.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import onrecord
from onrecord.config import Limits, Settings
from onrecord.model import Given, Source
from onrecord.pipeline import document_of, extract
from onrecord.read import read_source
from onrecord.read.sources import expand

MOST, MOST_OF_FOLDERS, MOST_SECONDS = 2.3, 13.0, 20.0
TOO_SHORT = 0.05  # seconds below which a ratio says nothing
SENTENCE = "Petra Vance said on Monday that the doors had been locked from outside. "
TEXTS: dict[str, Callable[[int], str]] = {
    "sentences": lambda n: SENTENCE * n,
    "one long line": lambda n: "word " * (8 * n) + ".",
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
# Lines that make a pattern with two ways to read the same sign try all of them.
LINES = (
    "a", " ", "a ", "\t", "-", ".", ",", "“", '"', "'", "(", "[", "<", "{", "1", "1 ", "1,", "A", "A ", "A. ",
    "aA", "\n", "_", "/", "&", ";", "=", ":", "http://a.", "x@", "of the ", "said ", "<a ", "<!--", "\\",
    "\u00a0", "é", "я ", "ا ", "and ", "3 May ",
)  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=("texts", "patterns", "folders"))
    options.add_argument("--size", type=int, default=300, help="sentences of the smaller text")
    options.add_argument("--files", type=int, nargs=2, default=(200, 2000))
    given = options.parse_args()
    checks = {"texts": lambda: texts(given.size), "patterns": patterns, "folders": lambda: folders(*given.files)}
    chosen = checks if given.only is None else {given.only: checks[given.only]}
    bad = 0
    for check in chosen.values():
        for line in check():
            bad += 1
            print(f"  too fast: {line}", flush=True)
    print("each grows with its input" if not bad else f"{bad} grow faster than their input")
    return 1 if bad else 0


def texts(size: int) -> Iterator[str]:
    """Extract each text at one size and at twice the size."""
    extract(document_of(SENTENCE), Settings())
    for name, make in TEXTS.items():
        small, large = (_least(partial(_found, make(n))) for n in (size, 2 * size))
        print(f"{name:<26} {small:7.2f} s {large:7.2f} s  {large / max(small, 1e-9):.2f}")
        if (large > TOO_SHORT and large > MOST * small) or large > MOST_SECONDS:
            yield f"{name}: {small:.2f} s became {large:.2f} s"


def _found(text: str) -> object:
    return extract(document_of(text), Settings())


def patterns(size: int = 4000) -> Iterator[str]:
    """Run every pattern of every module over each adversarial line, at one length and at twice the length."""
    found = all_patterns()
    print(f"{len(found)} patterns, {len(LINES)} lines of {size:,} and {2 * size:,} signs")
    for name, pattern in found.items():
        for line in LINES:
            if _searching(pattern, line, size // 4) < TOO_SHORT / 20:
                continue
            small, large = (min(_searching(pattern, line, n) for _ in range(2)) for n in (size, 2 * size))
            if large > TOO_SHORT and large > MOST * small:
                yield f"{name} on {line!r}: {small:.3f} s became {large:.3f} s"


def all_patterns() -> dict[str, re.Pattern[str]]:
    """The compiled patterns at the top of each module, by module and name."""
    found: dict[str, re.Pattern[str]] = {}
    for module in walk_packages(onrecord.__path__, "onrecord."):
        try:
            names = vars(import_module(module.name))
        except ImportError:  # a module for an extra that is not installed
            continue
        for name, value in names.items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and value not in found.values():
                found[f"{module.name}.{name}"] = value
    return found


def _searching(pattern: re.Pattern[str], line: str, size: int) -> float:
    text = (line * (size // len(line) + 1))[:size] + "\x00!"
    start = time.process_time()
    for _ in pattern.finditer(text):
        pass
    pattern.fullmatch(text)
    return time.process_time() - start


def folders(few: int, many: int) -> Iterator[str]:
    """Read a folder of small files and one that is larger."""
    seconds = []
    with tempfile.TemporaryDirectory() as place:
        for count in (few, many):
            folder = Path(place) / str(count)
            for n in range(count):
                part = folder / f"{n // 500}"
                part.mkdir(parents=True, exist_ok=True)
                (part / f"{n}.txt").write_text(f"Report {n}\n\n{SENTENCE}", "utf-8")
            seconds.append(_least(partial(_read_all, folder), times=1))
    ratio, size = seconds[1] / max(seconds[0], 1e-9), many / few
    print(
        f"{few} files {seconds[0]:.2f} s, {many} files {seconds[1]:.2f} s: {ratio:.1f} for {size:.0f} times the files"
    )
    if ratio > MOST_OF_FOLDERS / 10 * size:
        yield f"folders: {ratio:.1f} times the time for {size:.0f} times the files"


def _read_all(folder: Path) -> int:
    sources = (item for item in expand([str(folder)]) if isinstance(item, Source))
    return sum(1 for item in sources for _ in read_source(item, given=Given(), limits=Limits()))


def _least(run: Callable[[], object], times: int = 2) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__":
    sys.exit(main())

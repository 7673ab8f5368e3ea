"""Holds the benchmarks to their floors: measured figures that may rise and may not silently fall.

    python benchmarks/floors.py [NAME ...] [--corpora FOLDER] [--raise] [--lower REASON]

`floors.json` has for each benchmark its command, its corpus with the SHA-256 that the floors were measured on, and for
each figure the pattern that finds it in the output and the floor. `--raise` writes figures that have risen; `--lower`
writes all figures and keeps the reason. Exit code 1 when a figure is under its floor, or when a corpus has changed.
"""

import argparse
import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
CORPORA = HERE.parent.parent / "shared" / "bench"
TOLERANCE = 1e-9

Benchmark = dict[str, Any]


def measure(benchmark: Benchmark, corpora: Path) -> dict[str, float]:
    """The figures that the benchmark prints, by name.

    Raises RuntimeError when the corpus is another one, the command fails, or a figure is not printed.
    """
    corpus = corpora / benchmark["corpus"]
    if sha256(corpus.read_bytes()).hexdigest() != benchmark["sha256"]:
        raise RuntimeError(f"{corpus} is not the corpus that the floors were measured on")
    command = [sys.executable, str(HERE / benchmark["command"][0]), str(corpus.parent), *benchmark["command"][1:]]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{ran.stderr[-2000:]}")
    figures = {}
    for name, figure in benchmark["figures"].items():
        found = re.search(figure["pattern"], ran.stdout, re.DOTALL)
        if found is None:
            raise RuntimeError(f"{benchmark['command'][0]} prints no {name} ({figure['pattern']!r})")
        figures[name] = float(found[1])
    return figures


def under(benchmark: Benchmark, figures: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The figures that are under their floor: measured, floor."""
    floors = {name: figure["floor"] for name, figure in benchmark["figures"].items()}
    return {name: (value, floors[name]) for name, value in figures.items() if value < floors[name] - TOLERANCE}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("names", nargs="*", help="which benchmarks (default: all)")
    arguments.add_argument("--corpora", type=Path, default=CORPORA)
    arguments.add_argument("--raise", action="store_true", dest="up", help="keep the figures that have risen")
    arguments.add_argument("--lower", metavar="REASON", help="keep all figures, and why some are lower")
    options = arguments.parse_args()
    benchmarks: dict[str, Benchmark] = json.loads(FLOORS.read_text("utf-8"))
    failed = False
    for name in options.names or benchmarks:
        figures = measure(benchmarks[name], options.corpora)
        low = under(benchmarks[name], figures)
        failed = failed or bool(low)
        for figure, value in figures.items():
            entry = benchmarks[name]["figures"][figure]
            mark = "UNDER" if figure in low else "     "
            print(f"{mark} {name:<22} {figure:<22} {value:8.4g}   floor {entry['floor']:g}")
            if options.lower or (options.up and value > entry["floor"]):
                entry["floor"] = value
        if options.lower and low:
            benchmarks[name].setdefault("lowered", []).append(options.lower)
    if options.up or options.lower:
        FLOORS.write_text(json.dumps(benchmarks, indent=1) + "\n", "utf-8")
    return int(failed and not options.lower)


if __name__ == "__main__":
    sys.exit(main())

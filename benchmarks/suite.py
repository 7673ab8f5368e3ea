"""Throughput, cost per stage, peak memory and growth, as ratios to yardsticks of the same run, with a plot.

    python benchmarks/suite.py [--sizes 100 1000] [--texts N] [--corpus FILE] [--folder FOLDER] [--plot FILE]
                               [--json FILE]

Three parts. *Stages*: whole extraction of real texts beside bare spaCy (parser and names), text by text, as
`throughput.py` does; then the same texts through worker processes, extracted alone and built into a record. *Growth*:
records of 100 to 100,000 documents that are made up (`merge.py`), each in a process of its own: what keeping, merging
and showing cost a document, one more, a build with nothing new, a search, the chronology; memory and disk. *Start*: the
program's first word beside `import typer`. Times are CPU seconds of the process and all below it (Linux); all four
sizes take an hour.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import throughput
from plot import Line, growth_plot

import merge as made_up
from onrecord import listing, pipeline, plugins
from onrecord.config import Settings
from onrecord.growth import grow, show
from onrecord.model import Given, Source

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "bench" / "attribution" / "dev.jsonl"
SIZES = (100, 1_000)
MEGABYTE = 2**20
Figures = dict[str, float]


TICKS = os.sysconf("SC_CLK_TCK")


def cpu() -> float:
    """The CPU seconds of this process and of all below it, those that have ended too."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime + below()


def below() -> float:
    """The CPU seconds of the processes that were started from here and still run, as Linux tells them."""
    spent: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
            spent[int(path.parent.name)] = int(fields[1]), sum(map(int, fields[11:15])) / TICKS

    def is_below(process: int) -> bool:
        parent = spent[process][0] if process in spent else 0
        return parent == os.getpid() or (parent > 1 and is_below(parent))

    return sum(seconds for process, (_, seconds) in spent.items() if is_below(process))


@contextmanager
def timing(into: Figures, name: str) -> Iterator[None]:
    began = cpu()
    yield
    into[name] = cpu() - began


# Stages -----------------------------------------------------------------------------------------------------------


def stages(texts: list[str], settings: Settings) -> tuple[float, Counter[str]]:
    """The CPU seconds of bare spaCy, and of each stage, on the same texts."""
    from onrecord.split.sentences import pipeline as spacy_pipeline

    nlp, spent, bare = spacy_pipeline(settings.pipelines["en"]), Counter[str](), 0.0
    throughput.timed(pipeline.document_of(texts[0], language="en"), settings, pipeline.stages(), Counter())
    for text in texts:
        began = time.process_time()
        nlp(text)
        bare += time.process_time() - began
        throughput.timed(pipeline.document_of(text, language="en"), settings, pipeline.stages(), spent)
    return bare, spent


def whole(texts: list[str], folder: Path, settings: Settings) -> Figures:
    """What each text after the first costs in worker processes: extracted, built into a record, and built again."""
    given, figures = Given(language="en"), Figures()
    one, all_of_them = folder / "one", folder / "all"
    for articles, some in ((one, texts[:1]), (all_of_them, texts)):
        articles.mkdir()
        for n, text in enumerate(some):
            (articles / f"{n:06}.txt").write_text(text, "utf-8")

    def extract(articles: Path) -> None:
        sources = listing.sources([str(articles)], format=None, settings=settings)
        readings = pipeline.read(pipeline.loaded(sources, settings.limits), given=given, settings=settings)
        for _ in pipeline.extract_all(readings, settings=settings, workers=1):
            pass

    def build(articles: Path) -> None:
        record = str(folder / f"{articles.name}-record")
        pipeline.build([str(articles)], record=record, given=given, settings=settings, workers=1)

    extract(one)  # what is imported once is not counted
    for name, run in (("extract", extract), ("build", build)):
        with timing(figures, f"{name} the first"):
            run(one)
        with timing(figures, f"{name} all"):
            run(all_of_them)
        figures[name] = (figures[f"{name} all"] - figures[f"{name} the first"]) / (len(texts) - 1)
    with timing(figures, "build with nothing new"):
        build(all_of_them)
    return figures


# Growth -----------------------------------------------------------------------------------------------------------


def growth(size: int, folder: Path) -> Figures:
    """What a record of so many made-up documents costs; to be run in a process of its own."""
    record, articles = folder / str(size), folder / f"articles-{size}"
    articles.mkdir(parents=True, exist_ok=True)
    settings, figures = Settings(), Figures(start=memory())
    run = pipeline.fingerprint(Given(), settings)(Source(name="any"))
    with plugins.open_store(str(record), create=True) as store:
        held = store.counts()[0]
        spent = 0.0
        for number in range(held, size):
            found, path = made_up.made(number), articles / f"{number:06}.txt"
            path.write_text(found.text, "utf-8")
            began = cpu()
            put(store, found, f"{articles.name}/{path.name}", run)
            spent += cpu() - began
        figures["keep"] = spent
        with timing(figures, "merge"):
            grow(store)
        figures["memory before show"] = memory()
        with timing(figures, "show"):
            show(store, store.findings())
        figures["one more"] = statistics.median(one_more(store, size + n, run) for n in range(20))
        with timing(figures, "search"):
            for words in ("killed", "spoke of", "searched people"):
                store.search(words)
        figures |= {"documents": size, "incidents": store.counts()[1], "memory": memory()}
    with timing(figures, "nothing new"):
        summary = pipeline.build([str(articles)], record=str(record), given=Given(), settings=settings, workers=1)
    assert summary.read == 0, summary
    figures["chronology"] = best([sys.executable, "-c", RUN, "show", "timeline", "-r", str(record)], times=3)
    figures["disk"] = sum(path.stat().st_size for path in record.glob("record.db*")) / MEGABYTE
    return figures


def put(store: Any, found: Any, source: str, run: str) -> None:
    digest = sha256(found.text.encode()).hexdigest()
    store.put(source=source, sha256=digest, data=None, fingerprint=run, findings=[found], problems=[])


def one_more(store: Any, number: int, run: str) -> float:
    found = made_up.made(number)
    began = cpu()
    put(store, found, f"more-{number}", run)
    grow(store)
    return cpu() - began


def memory() -> float:
    """The most memory that this process has had, in megabytes (`getrusage` would count that of the parent, too)."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / MEGABYTE


def grown(sizes: list[int], folder: Path) -> dict[int, Figures]:
    """The growth of records of these sizes, each measured in a process of its own."""
    figures = {}
    for size in sizes:
        command = [sys.executable, __file__, "--one", str(size), "--folder", str(folder)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        figures[size] = json.loads(answer.stdout)
        print(f"measured {size} documents", file=sys.stderr)
    return figures


# Start ------------------------------------------------------------------------------------------------------------

RUN = "import sys; sys.argv[0] = 'onrecord'; from onrecord.cli import main; main()"


def best(command: list[str], times: int = 7) -> float:
    """The CPU seconds of a command, the least of some runs."""

    def once() -> float:
        began = cpu()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return cpu() - began

    return min(once() for _ in range(times))


# Report -----------------------------------------------------------------------------------------------------------


def told_stages(bare: float, spent: Mapping[str, float], words: int) -> Iterator[str]:
    total = sum(spent.values())
    yield "| | CPU s | words/s | times bare spaCy |"
    yield "|---|---|---|---|"
    yield f"| bare spaCy | {bare:.2f} | {words / bare:.0f} | 1 |"
    yield f"| extraction | {total:.2f} | {words / total:.0f} | {total / bare:.2f} |"
    for name, seconds in sorted(spent.items(), key=lambda each: -each[1]):
        yield f"| {name} | {seconds:.2f} | | {seconds / bare:.2f} |"


def told_whole(figures: Figures, bare: float, count: int) -> Iterator[str]:
    extract, build, again = figures["extract"], figures["build"], figures["build with nothing new"]
    yield "| in worker processes, one more text | CPU ms | ratio |"
    yield "|---|---|---|"
    yield f"| read and extract | {1000 * extract:.0f} | {extract * count / bare:.2f} of bare spaCy |"
    yield f"| build | {1000 * build:.0f} | {build / extract:.2f} of extract |"
    yield f"| build with nothing new, of {count} | {1000 * again / count:.1f} | {again / count / build:.3f} of build |"


ROWS: tuple[tuple[str, str, Callable[[Figures], float]], ...] = (
    ("keep, ms a document", "{:.2f}", lambda f: 1000 * f["keep"] / f["documents"]),
    ("merge, ms a document", "{:.2f}", lambda f: 1000 * f["merge"] / f["documents"]),
    ("show, ms a document", "{:.2f}", lambda f: 1000 * f["show"] / f["documents"]),
    ("one more document, ms", "{:.1f}", lambda f: 1000 * f["one more"]),
    ("build with nothing new, s", "{:.2f}", lambda f: f["nothing new"]),
    ("three searches, ms", "{:.1f}", lambda f: 1000 * f["search"]),
    ("`show timeline`, s", "{:.2f}", lambda f: f["chronology"]),
    ("most memory until merged, MB", "{:.0f}", lambda f: f["memory before show"]),
    ("most memory, MB", "{:.0f}", lambda f: f["memory"]),
    ("of that the program itself, MB", "{:.0f}", lambda f: f["start"]),
    ("disk, MB", "{:.0f}", lambda f: f["disk"]),
    ("incidents", "{:.0f}", lambda f: f["incidents"]),
)


def told_growth(figures: Mapping[int, Figures]) -> Iterator[str]:
    yield "| documents | " + " | ".join(f"{size:,}" for size in figures) + " |"
    yield "|---|" + "---|" * len(figures)
    for name, form, value in ROWS:
        yield f"| {name} | " + " | ".join(form.format(value(each)) for each in figures.values()) + " |"


def lines(figures: Mapping[int, Figures]) -> list[Line]:
    return [
        Line(name=name.removesuffix(", ms a document"), points=tuple((size, value(f)) for size, f in figures.items()))
        for name, _, value in ROWS[:4]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--texts", type=int, default=40, help="real texts for the stages (default: 40)")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--folder", type=Path, help="keeps the records, so that a second run need not make them again")
    parser.add_argument("--plot", type=Path, help="an SVG of the growth")
    parser.add_argument("--json", type=Path, help="all figures")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(growth(given.one, given.folder)))
        return
    settings = Settings()
    if given.corpus.exists():
        import throughput

        texts = throughput.texts(given.corpus, given.texts)
    else:
        texts = [made_up.made(number).text for number in range(given.texts)]
    words = sum(len(text.split()) for text in texts)
    with tempfile.TemporaryDirectory() as temporary:
        bare, spent = stages(texts, settings)
        print(f"{len(texts)} texts, {words} words\n")
        print("\n".join(told_stages(bare, spent, words)) + "\n", flush=True)
        way = whole(texts, Path(temporary), settings)
        print("\n".join(told_whole(way, bare, len(texts))) + "\n", flush=True)
        figures = grown(sorted(given.sizes), given.folder or Path(temporary))
    print("\n".join(told_growth(figures)) + "\n")
    typer, help = best([sys.executable, "-c", "import typer"]), best([sys.executable, "-c", RUN, "--help"])
    print(f"`onrecord --help` takes {help / typer:.2f} times `import typer`")
    shown = max(each["chronology"] for each in figures.values())
    print(f"`onrecord show timeline` takes {shown / typer:.2f} times `import typer`")
    if given.plot:
        given.plot.write_text(growth_plot(lines(figures), x="documents in the record", y="CPU ms"), "utf-8")
    if given.json:
        all_of_it = {"bare": bare, "stages": spent, "whole": way, "growth": figures, "start": help / typer}
        given.json.write_text(json.dumps(all_of_it, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

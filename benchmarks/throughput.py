"""Throughput of extraction as a ratio to bare spaCy (parser and names) on the same texts in the same run.

    python benchmarks/throughput.py [FOLDER_OR_JSONL] [--documents N] [--statements]

Prints words a second of both, the ratio of the times, and the share of each stage: of a whole extraction, or with
`--statements` of `onrecord.statements` (speakers, dates and citations resolved). One process, warmed up, interleaved
document by document, so that the ratio holds on a machine that others use too.
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from onrecord.config import Settings
from onrecord.model import Document
from onrecord.pipeline import FOR_STATEMENTS, Stage, document_of, stages
from onrecord.split import split
from onrecord.split.sentences import pipeline

ROOT = Path(__file__).parents[1]
DEFAULT = ROOT.parent / "shared" / "bench" / "attribution" / "dev.jsonl"


def texts(path: Path, count: int) -> list[str]:
    if path.is_dir():
        found = [p.read_text("utf-8", "replace") for p in sorted(path.rglob("*.txt"))]
    else:
        found = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    return found[:count]


def timed(document: Document, settings: Settings, chosen: list[tuple[str, Stage]], spent: Counter[str]) -> None:
    start = time.process_time()
    findings = split(document, settings)
    spent["split (parse included)"] += time.process_time() - start
    for name, stage in chosen:
        start = time.process_time()
        findings = stage(findings)
        spent[name] += time.process_time() - start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("path", nargs="?", type=Path, default=DEFAULT)
    arguments.add_argument("--documents", type=int, default=40)
    arguments.add_argument("--statements", action="store_true", help="only what onrecord.statements does")
    options = arguments.parse_args()
    chosen = [(name, stage) for name, stage in stages() if name in FOR_STATEMENTS or not options.statements]
    settings = Settings()
    nlp = pipeline(settings.pipelines["en"])
    listed = texts(options.path, options.documents)
    words = sum(len(text.split()) for text in listed)
    spent: Counter[str] = Counter()
    bare = 0.0
    timed(document_of(listed[0], language="en"), settings, chosen, Counter())
    for text in listed:
        start = time.process_time()
        nlp(text)
        bare += time.process_time() - start
        timed(document_of(text, language="en"), settings, chosen, spent)
    total = sum(spent.values())
    print(f"{len(listed)} documents, {words} words, CPU seconds")
    print(f"bare spaCy   {bare:7.2f} s   {words / bare:8.0f} words/s")
    print(f"onrecord     {total:7.2f} s   {words / total:8.0f} words/s   {total / bare:.2f} times bare spaCy")
    print(f"rate of onrecord: {bare / total:.2f} of bare spaCy's")
    for name, seconds in spent.most_common():
        print(f"  {name:<26} {seconds:6.2f} s   {seconds / bare:5.2f} of bare spaCy")


if __name__ == "__main__":
    main()

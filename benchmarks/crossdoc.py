"""Measures merging on the cross-document corpora with their own scorer: copies, independent texts, incidents.

    python benchmarks/crossdoc.py [FOLDER] [--task wire] [--documents 300]

FOLDER holds `score.py` and the `*_dev.*.jsonl` files (default: ../shared/bench/crossdoc beside the project). The task
"incidents" runs the whole extraction, so it takes the first DOCUMENTS of the corpus in order of the incidents' dates
(all documents of an incident, and its look-alikes of the same weeks); the other tasks compare texts only.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from onrecord.config import Settings
from onrecord.merge import merge
from onrecord.merge.copies import find_copies
from onrecord.merge.groups import independent
from onrecord.model import Document, Incident
from onrecord.pipeline import extract

HERE = Path(__file__).resolve().parent
DEFAULT = HERE.parent.parent / "shared" / "bench" / "crossdoc"
Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def document_of(row: Row) -> Document:
    return Document(
        id=row["doc"],
        text=f"{row['title']}\n\n{row['text']}",
        sha256="",
        media_type="text/plain",
        reader="plain",
        title=row["title"],
        publisher=row["publisher"],
        published=row["date"],
        language="en",
    )


def bare(row: Row) -> Document:
    return Document(id=row["doc"], text=row["text"], sha256="", media_type="text/plain", reader="plain")


def copies(folder: Path, _: int) -> Iterable[tuple[str, Path, list[Row]]]:
    gold = folder / "copies_dev.gold.jsonl"
    group_of = grouped(find_copies(bare(row) for row in rows(folder / "incidents_dev.docs.jsonl")))
    pairs = [(row["a"], row["b"]) for row in rows(gold)]
    yield "pairs", gold, [{"a": a, "b": b, "copy": group_of.get(a, a) == group_of.get(b, b)} for a, b in pairs]


def independents(folder: Path, _: int) -> Iterable[tuple[str, Path, list[Row]]]:
    gold = folder / "independent_dev.gold.jsonl"
    documents = rows(folder / "incidents_dev.docs.jsonl")
    found = find_copies(bare(row) for row in documents)
    publisher = {row["doc"]: row["publisher"] for row in documents}
    yield (
        "indep",
        gold,
        [
            {"incident": row["incident"], "independent": independent({d: publisher[d] for d in row["docs"]}, found)}
            for row in rows(gold)
        ],
    )


def wire(folder: Path, _: int) -> Iterable[tuple[str, Path, list[Row]]]:
    documents = [bare(row) for row in rows(folder / "wire_dev.docs.jsonl")]
    group_of = grouped(find_copies(documents))
    yield (
        "docs",
        folder / "wire_dev.gold.jsonl",
        [{"doc": d.id, "cluster": group_of.get(d.id, d.id)} for d in documents],
    )


def grouped(groups: Iterable[tuple[str, ...]]) -> dict[str, str]:
    return {name: group[0] for group in groups for name in group}


def incidents(folder: Path, limit: int) -> Iterable[tuple[str, Path, list[Row]]]:
    facts = sorted(rows(folder / "incidents_dev.facts.jsonl"), key=lambda f: (f["date"], f["incident"]))
    wanted: list[str] = []
    taken = []
    for fact in facts:
        if len(wanted) < limit:
            wanted += fact["docs"]
            taken.append(fact)
    by_id = {row["doc"]: row for row in rows(folder / "incidents_dev.docs.jsonl")}
    began = time.process_time()
    findings = [extract(document_of(by_id[name]), Settings()) for name in dict.fromkeys(wanted) if name in by_id]
    extracted = time.process_time()
    record = merge(findings)
    merged = time.process_time() - extracted
    print(f"{len(findings)} documents: extraction {extracted - began:.1f} CPU s, merging {merged:.2f} CPU s")
    print(f"{len(record.incidents)} incidents, {Counter(i.status for i in record.incidents)}")
    main = main_incidents(record.incidents)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as gold:
        of_interest = {f.document.id for f in findings}
        gold.writelines(
            json.dumps(r) + "\n" for r in rows(folder / "incidents_dev.gold.jsonl") if r["doc"] in of_interest
        )
        gold.flush()
        yield "docs", Path(gold.name), [{"doc": d, "cluster": main.get(d, d)} for d in sorted(of_interest)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as gold:
        gold.writelines(json.dumps(fact) + "\n" for fact in taken)
        gold.flush()
        known = {i.id: i for i in record.incidents}
        yield "figures", Path(gold.name), [toll(fact, main, known) for fact in taken]


def main_incidents(found: Iterable[Incident]) -> dict[str, str]:
    """The incident that most events of a document belong to, violent ones first; a document without events has none."""
    counts: dict[str, Counter[str]] = {}
    kinds = {}
    for incident in found:
        kinds[incident.id] = incident.type == "ASSAULT"
        for account in incident.accounts:
            counts.setdefault(account.document, Counter())[incident.id] += len(account.events)
    return {d: min(c, key=lambda i: (not kinds[i], -c[i], i)) for d, c in counts.items()}


def toll(fact: Row, main: dict[str, str], known: dict[str, Incident]) -> Row:
    """The exact figures that most accounts of the incident give; None where accounts give none."""
    accounts = [a for d in fact["docs"] if d in main for a in known[main[d]].accounts if a.document == d]
    row: Row = {"incident": fact["incident"]}
    for counts in ("killed", "injured"):
        given = Counter(f.low for a in accounts for f in a.figures if f.counts == counts and f.low == f.high)
        row[counts] = min(given, key=lambda n: (-given[n], n or 0)) if given else None
    return row


TASKS: dict[str, Callable[[Path, int], Iterable[tuple[str, Path, list[Row]]]]] = {
    "copies": copies,
    "independent": independents,
    "wire": wire,
    "incidents": incidents,
}


def score(folder: Path, verb: str, gold: Path, predicted: list[Row]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in predicted)
        file.flush()
        command = [sys.executable, str(folder / "score.py"), verb, "--gold", str(gold), "--pred", file.name]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--task", choices=TASKS)
    parser.add_argument("--documents", type=int, default=300)
    given = parser.parse_args()
    for name, task in TASKS.items():
        if given.task in (None, name):
            began = time.process_time()
            for verb, gold, predicted in task(given.folder, given.documents):
                print(f"--- {name} ({verb}), {time.process_time() - began:.1f} CPU s")
                score(given.folder, verb, gold, predicted)


if __name__ == "__main__":
    main()

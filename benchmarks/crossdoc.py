"""Measures merging on the cross-document corpora with their own scorer.

    python benchmarks/crossdoc.py [FOLDER] [--task wire] [--documents 300]

FOLDER holds `score.py` and the `*_dev.*.jsonl` files, or those of another half, `*_test.*.jsonl` (default:
../shared/bench/crossdoc beside the project). Tasks:

    copies, independent, wire    texts that were copied from one another; compares texts only
    incidents                    articles to incidents, and their tolls: the whole extraction, then the merge
    ecbplus, gvc                 marked events to clusters, likewise (crossdoc_coref.py)
    differ                       why figures for one incident are not the same (crossdoc_differ.py)
    tls, consensus               dates and sentences of a timeline (crossdoc_timelines.py)

The tasks that extract and merge take the first DOCUMENTS of their corpus; "incidents" in order of the incidents' dates
(all documents of an incident, and its look-alikes of the same weeks).
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

from crossdoc_coref import ecbplus, gvc
from crossdoc_differ import differ
from crossdoc_rows import Answers, Row, plain, rows
from crossdoc_timelines import consensus, tls

from onrecord.config import load_settings
from onrecord.merge import merge
from onrecord.merge.copies import find_shared, grouped
from onrecord.merge.groups import independent
from onrecord.model import Document, Findings, Incident, When
from onrecord.pipeline import extract

HERE = Path(__file__).resolve().parent
DEFAULT = HERE.parent.parent / "shared" / "bench" / "crossdoc"


def document_of(row: Row) -> Document:
    return plain(
        row["doc"],
        f"{row['title']}\n\n{row['text']}",
        title=row["title"],
        publisher=row["publisher"],
        published=row["date"],
        language="en",
    )


def bare(row: Row) -> Document:
    return plain(row["doc"], row["text"], publisher=row["publisher"])


def copies(folder: Path, _: int) -> Answers:
    gold = rows(folder / "copies_dev.gold.jsonl")
    shared = find_shared(bare(row) for row in rows(folder / "incidents_dev.docs.jsonl"))
    group_of = grouped_by(grouped(shared, "copy"))
    taken = {(each.a, each.b) for each in shared}
    predicted = []
    for a, b in [(row["a"], row["b"]) for row in gold]:
        copy = group_of.get(a, a) == group_of.get(b, b)
        predicted.append({"a": a, "b": b, "copy": copy, "dependent": copy or (min(a, b), max(a, b)) in taken})
    yield "pairs", gold, predicted


def independents(folder: Path, _: int) -> Answers:
    """Texts that were not copied; then ("strict") texts that do not go back to one another."""
    gold = rows(folder / "independent_dev.gold.jsonl")
    documents = rows(folder / "incidents_dev.docs.jsonl")
    shared = find_shared(map(bare, documents))
    publisher = {row["doc"]: row["publisher"] for row in documents}
    for field, found in (
        ("independent", grouped(shared, "copy")),
        ("independent_strict", grouped(shared, "copy", "edited", "derived")),
    ):
        yield (
            "indep",
            [{**row, "independent": row[field]} for row in gold],
            [
                {"incident": row["incident"], "independent": independent({d: publisher[d] for d in row["docs"]}, found)}
                for row in gold
            ],
        )


def wire(folder: Path, _: int) -> Answers:
    documents = [bare(row) for row in rows(folder / "wire_dev.docs.jsonl")]
    group_of = grouped_by(grouped(find_shared(documents), "copy", "edited"))
    gold = rows(folder / "wire_dev.gold.jsonl")
    kinds: dict[str, list[str]] = {}
    for row in gold:
        kinds.setdefault(row["cluster"], []).append(row["doc"])
    found: dict[str, list[bool]] = {}
    for row in gold:
        if row["kind"] not in ("source", "other"):
            together = {group_of.get(name, name) for name in kinds[row["cluster"]]}
            found.setdefault(row["kind"], []).append(len(together) == 1)
    print("recall by kind of edit:", {kind: round(sum(each) / len(each), 2) for kind, each in sorted(found.items())})
    yield "docs", gold, [{"doc": d.id, "cluster": group_of.get(d.id, d.id)} for d in documents]


def grouped_by(groups: Iterable[tuple[str, ...]]) -> dict[str, str]:
    return {name: group[0] for group in groups for name in group}


def incidents(folder: Path, limit: int) -> Answers:
    facts = sorted(rows(folder / "incidents_dev.facts.jsonl"), key=lambda f: (f["date"], f["incident"]))
    wanted: list[str] = []
    taken = []
    for fact in facts:
        if len(wanted) < limit:
            wanted += fact["docs"]
            taken.append(fact)
    by_id = {row["doc"]: row for row in rows(folder / "incidents_dev.docs.jsonl")}
    began = time.process_time()
    findings = [extract(document_of(by_id[name]), load_settings()) for name in dict.fromkeys(wanted) if name in by_id]
    extracted = time.process_time()
    record = merge(findings)
    merged = time.process_time() - extracted
    print(f"{len(findings)} documents: extraction {extracted - began:.1f} CPU s, merging {merged:.2f} CPU s")
    print(f"{len(record.incidents)} incidents, {Counter(i.status for i in record.incidents)}")
    main = main_incidents(record.incidents)
    of_interest = {f.document.id for f in findings}
    gold = [row for row in rows(folder / "incidents_dev.gold.jsonl") if row["doc"] in of_interest]
    yield "docs", gold, [{"doc": d, "cluster": main.get(d, d)} for d in sorted(of_interest)]
    known = {i.id: i for i in record.incidents}
    print("day of the incident:", dict(Counter(day_told(fact, main, known) for fact in taken).most_common()))
    print("days of violence told:", dict(days_of_events(findings, taken).most_common()))
    yield "figures", taken, [toll(fact, main, known) for fact in taken]


def main_incidents(found: Iterable[Incident]) -> dict[str, str]:
    """The incident that most events of a document belong to, violent ones first; a document without events has none."""
    counts: dict[str, Counter[str]] = {}
    kinds = {}
    for incident in found:
        kinds[incident.id] = incident.type == "ASSAULT"
        for account in incident.accounts:
            counts.setdefault(account.document, Counter())[incident.id] += len(account.events)
    return {d: min(c, key=lambda i: (not kinds[i], -c[i], i)) for d, c in counts.items()}


def day_told(fact: Row, main: dict[str, str], known: dict[str, Incident]) -> str:
    """How the day of the incident that most of its documents tell of agrees with the true one."""
    told = Counter(main[d] for d in fact["docs"] if d in main)
    return agreement(known[min(told, key=lambda i: (-told[i], i))].when, fact["date"]) if told else "no incident"


def days_of_events(findings: Iterable[Findings], facts: Iterable[Row]) -> Counter[str]:
    """How the days of the acts of violence agree with that of the incident that their articles are about.

    Articles tell of other violence too, so that another day is not always wrong.
    """
    day_of = {name: fact["date"] for fact in facts for name in fact["docs"]}
    violent = (e for found in findings for e in found.events if e.type == "ASSAULT")
    return Counter(agreement(event.when, day_of[event.trigger.doc]) for event in violent)


def agreement(when: When | None, day: str) -> str:
    if when is None or when.earliest is None:
        return "not told"
    if when.earliest == when.latest:
        return "right" if when.earliest == day else "another day"
    return "around it" if when.earliest <= day <= (when.latest or day) else "another day"


def toll(fact: Row, main: dict[str, str], known: dict[str, Incident]) -> Row:
    """The exact figures that most accounts of the incident give; None where accounts give none."""
    accounts = [a for d in fact["docs"] if d in main for a in known[main[d]].accounts if a.document == d]
    row: Row = {"incident": fact["incident"]}
    for counts in ("killed", "injured"):
        given = Counter(f.low for a in accounts for f in a.figures if f.counts == counts and f.low == f.high)
        row[counts] = min(given, key=lambda n: (-given[n], n or 0)) if given else None
    return row


TASKS: dict[str, Callable[[Path, int], Answers]] = {
    "copies": copies,
    "independent": independents,
    "wire": wire,
    "incidents": incidents,
    "ecbplus": ecbplus,
    "gvc": gvc,
    "differ": differ,
    "tls": tls,
    "consensus": consensus,
}


def score(folder: Path, verb: str, gold: list[Row], predicted: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, str(folder / "score.py"), verb]
        for name, lines in (("gold", gold), ("pred", predicted)):
            path = Path(temporary, f"{name}.jsonl")
            path.write_text("".join(json.dumps(row) + "\n" for row in lines), "utf-8")
            command += [f"--{name}", str(path)]
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

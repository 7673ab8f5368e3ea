"""Names against the places of WikiEvents, and the time that names, citations, claims and entities take.

    python benchmarks/names.py [FOLDER]

WikiEvents marks the place of an event. A place with a capital counts as found when a mention of that kind overlaps it;
the pipeline's own names are measured beside it.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from onrecord.config import Settings
from onrecord.find.citations import find_citations
from onrecord.find.claims import find_claims
from onrecord.find.names import find_names
from onrecord.model import Document, Findings
from onrecord.resolve.entities import resolve_entities
from onrecord.split import split

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "bench" / "events"
CORPUS = "wikievents.dev.jsonl"


def main(folder: Path) -> None:
    spent: Counter[str] = Counter()
    words = ours = pipelines = total = 0
    for line in (folder / CORPUS).read_text("utf-8").splitlines():
        article = json.loads(line)
        findings = timed(article["text"], spent)
        words += len(article["text"].split())
        for start, end in sorted(places_of(article)):
            total += 1
            near = [m for m in findings.mentions if m.span.start < end and start < m.span.end]
            ours += any(m.kind == "place" for m in near)
            pipelines += any(t.ent in {"GPE", "LOC", "FAC"} for t in findings.parse.between(start, end))
    print(f"places found: {ours} of {total}; by the pipeline alone: {pipelines}")
    for name, seconds in spent.items():
        print(f"{name}: {seconds / words * 1e6:.1f} ms for 1,000 words")


def places_of(article: dict) -> set[tuple[int, int]]:
    arguments = [argument for event in article["events"] for argument in event["args"]]
    return {(a["start"], a["end"]) for a in arguments if a["role"] == "Place" and a["text"][0].isupper()}


def timed(text: str, spent: Counter[str]) -> Findings:
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    started = time.perf_counter()
    findings = split(document, Settings())
    spent["split"] += time.perf_counter() - started
    for name, find in (("names", find_names), ("citations", find_citations), ("claims", find_claims)):
        started = time.perf_counter()
        findings = findings.add(*find(findings))
        spent[name] += time.perf_counter() - started
    started = time.perf_counter()
    findings = resolve_entities(findings)
    spent["entities"] += time.perf_counter() - started
    return findings


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

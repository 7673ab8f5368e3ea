"""The reference article, layer by layer: what of its hand-made annotation is found, and what is found beside it.

    python benchmarks/seed.py [FOLDER with seed.txt and gold.json] [--published DATE]

A statement counts when its content covers the annotated one (at least .8 of the characters shared by both), and as
attributed when the speaker's name holds the annotated one's last word. Dates count by EDTF.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from onrecord.config import Settings
from onrecord.model import Document, Findings, Given, Source, Span
from onrecord.pipeline import extract
from onrecord.read import read_source

ROOT = Path(__file__).parents[1]
DEFAULT = ROOT.parent / "shared" / "seed"


def covered(spans: list[list[int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def overlap(gold: list[list[int]], found: tuple[Span, ...]) -> float:
    a, b = covered(gold), covered([[s.start, s.end] for s in found])
    return len(a & b) / len(a | b) if a | b else 0.0


def statements(gold: dict[str, Any], found: Findings) -> None:
    used = set()
    for wanted in gold["statements"]:
        best = max(found.statements, key=lambda s: overlap(wanted["content"], s.content), default=None)
        score = overlap(wanted["content"], best.content) if best else 0.0
        if best is None or score < 0.8:
            print(f"  MISSED {wanted['id']} {wanted['kind']}: {wanted['speaker']}: best overlap {score:.2f}")
            continue
        used.add(best.id)
        name = (best.speaker and best.speaker.name) or ""
        right = wanted["speaker"].split()[-1].casefold() in name.casefold()
        mode = "" if best.mode == wanted["kind"] else f" mode {best.mode} for {wanted['kind']}"
        date = best.when.edtf if best.when else None
        note = "" if date == wanted["date"] else f" date {date} for {wanted['date']}"
        print(f"  {'ok    ' if right else 'SPEAKER'} {wanted['id']} {wanted['speaker']}: {name or None}{mode}{note}")
    for extra in found.statements:
        if extra.id not in used:
            words = " … ".join(found.quote(s) for s in extra.content)
            refused = [
                Span(doc=extra.content[0].doc, start=n["span"][0], end=n["span"][1]) for n in gold["not_statements"]
            ]
            inside = any(span.contains(s) for s in extra.content for span in refused)
            print(f"  {'WRONG ' if inside else 'extra '} {extra.mode}, inside {extra.inside}: {words[:90]}")


def dates(found: Findings) -> None:
    for timex in found.timexes:
        print(f"  {found.quote(timex.span)!r}: {timex.edtf} {timex.earliest} {timex.latest} {timex.anchor}")


def citations(gold: dict[str, Any], found: Findings) -> None:
    wanted = {tuple(c["span"]): c for c in gold["citations"]}
    for value in found.citations:
        known = wanted.pop((value.span.start, value.span.end), None)
        mark = "ok    " if known else "extra "
        print(f"  {mark} {found.quote(value.span)[:50]!r} {value.form} {value.state} {value.label} {value.target}")
    for span, missed in wanted.items():
        print(f"  MISSED {span} {missed['kind']}")


def events(gold: dict[str, Any], found: Findings) -> None:
    for wanted in gold["events"]:
        start, end = wanted["trigger"]
        hits = [e for e in found.events if e.trigger.start < end and start < e.trigger.end]
        for e in hits:
            figures = [(f.counts, f.low, f.high) for f in e.figures]
            date = e.when.edtf if e.when else None
            place = e.place.name if e.place else None
            told = f"{date} (gold {wanted.get('date')}) {place} {figures} {len(e.accounts)} accounts"
            print(f"  ok     {wanted['id']} {e.type} {e.stance} {told}")
        if not hits:
            print(f"  MISSED {wanted['id']} {wanted['what']}")
    triggers = [e["trigger"] for e in gold["events"]]
    for e in found.events:
        if not any(e.trigger.start < end and start < e.trigger.end for start, end in triggers):
            where = "" if e.according_to == "author" else "in a statement"
            print(f"  extra  {e.type} {found.quote(e.trigger)!r} {e.stance} {where}")


def claims(gold: dict[str, Any], found: Findings) -> None:
    for wanted in gold["author_claims"]:
        span = [wanted["span"]]
        best = max(found.claims, key=lambda c: overlap(span, (c.span,)), default=None)
        score = overlap(span, (best.span,)) if best else 0.0
        kind = best.kind if best else None
        print(f"  {'ok    ' if score >= 0.9 else 'MISSED'} {wanted['kind']}: {kind} overlap {score:.2f}")
    print(f"  {len(found.claims)} claims found")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    arguments.add_argument("--published")
    options = arguments.parse_args()
    settings = Settings()
    source = Source(name="seed.txt", path=str(options.folder / "seed.txt"))
    gold = json.loads((options.folder / "gold.json").read_text("utf-8"))
    given = Given(published=options.published)
    (document,) = (d for d in read_source(source, given=given, limits=settings.limits) if isinstance(d, Document))
    found = extract(document, settings)
    unchanged = document.text == (options.folder / "seed.txt").read_bytes().decode("utf-8")
    print(f"text unchanged: {unchanged}")
    print(f"title: {document.title}; section: {document.section}; authors: {document.authors}")
    print(f"problems: {[p.kind for p in found.problems]}")
    for name, show in (("statements", statements), ("citations", citations), ("events", events), ("claims", claims)):
        print(name)
        show(gold, found)
    print("dates")
    dates(found)


if __name__ == "__main__":
    main()

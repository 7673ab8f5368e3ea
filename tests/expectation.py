"""Compares what the program finds in the example with `examples/expected.json`, which was written by hand.

python tests/expectation.py           prints each measure and what is missing
python tests/expectation.py --raise   raises the floors in tests/floors.json to what is reached now
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from onrecord.config import Settings
from onrecord.merge import merge
from onrecord.model import Document, Event, Findings, Given, Record, Source, Statement, Timex
from onrecord.pipeline import extract
from onrecord.read import read_source
from onrecord.read.sources import expand

ROOT = Path(__file__).parent.parent
FLOORS = Path(__file__).parent / "floors.json"
EXPECTED: dict[str, Any] = json.loads((ROOT / "examples" / "expected.json").read_text("utf-8"))
DOCUMENTS: dict[str, Any] = EXPECTED["documents"]

Stretch = tuple[int, int]


@dataclass
class Measure:
    """How many of the expected values were found, and which are missing."""

    found: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """The share that was found, in whole per cent."""
        return self.found * 100 // max(1, self.found + len(self.missing))

    def note(self, right: bool, label: str) -> None:
        """Count one expected value."""
        if right:
            self.found += 1
        else:
            self.missing.append(label)


Measures = dict[str, Measure]


@cache
def example() -> dict[str, Findings]:
    """What is found in each article, under its name in `expected.json`."""
    found = {}
    for source in expand([str(ROOT / "examples" / "articles")]):
        assert isinstance(source, Source), source
        for document in read_source(source, given=Given(), limits=Settings().limits):
            assert isinstance(document, Document), document
            name = Path(source.name).name
            found[f"{name}#{document.given_id}" if document.given_id else name] = extract(document, Settings())
    return found


@cache
def record() -> Record:
    """The record of all articles."""
    return merge(list(example().values()))


def floors() -> dict[str, int]:
    """What must be reached, in per cent, by measure."""
    return dict(json.loads(FLOORS.read_text("utf-8"))["example"])


# Places in the text -----------------------------------------------------------------------------------------------


def stretch(text: str, words: str) -> Stretch:
    """Where the words stand that `a`, or `a … b` (all from a to b), names; they must be there."""
    first, _, last = words.partition(" … ")
    start = _index(text, first, 0)
    return (start, _index(text, last, start) + len(last)) if last else (start, start + len(first))


def _index(text: str, words: str, start: int) -> int:
    """Like `str.index`, where a space stands for any white space (a PDF breaks lines)."""
    return "".join(" " if c.isspace() else c for c in text).index(words, start)


def inside(text: str, entry: dict[str, str], key: str) -> Stretch:
    """Where `entry[key]` stands: in the words that `at` gives, if there are any."""
    base, _ = stretch(text, entry.get("at", entry[key]))
    start = _index(text, entry[key], base)
    return start, start + len(entry[key])


def overlap(one: Iterable[Stretch], other: Iterable[Stretch]) -> float:
    """The code points in both, as a share of those in either."""
    a, b = _points(one), _points(other)
    return len(a & b) / len(a | b)


def _points(stretches: Iterable[Stretch]) -> set[int]:
    return {point for start, end in stretches for point in range(start, end)}


def content_of(statement: Statement) -> list[Stretch]:
    """The stretches of a statement's content."""
    return [(span.start, span.end) for span in statement.content]


# What is measured -------------------------------------------------------------------------------------------------


def measure() -> Measures:
    """Every measure over all articles."""
    measures: Measures = {}

    def note(name: str, right: bool, label: str) -> None:
        measures.setdefault(name, Measure()).note(right, label)

    for name, expected in DOCUMENTS.items():
        findings = example()[name]
        for kind, rows in (
            ("statements", _statements(findings, expected)),
            ("dates", _dates(findings, expected)),
            ("events", _events(findings, expected)),
            ("citations", _citations(findings, expected)),
            ("claims", _claims(findings, expected)),
        ):
            for what, right, label in rows:
                note(f"{kind}: {what}", right, f"{name}: {label}")
    for what, right, label in _incidents():
        note(f"incidents: {what}", right, label)
    return measures


Row = tuple[str, bool, str]


def _statements(findings: Findings, expected: dict[str, Any]) -> Iterator[Row]:
    left = list(findings.statements)
    all_expected: set[int] = set()
    for entry in expected.get("statements", ()):
        wanted = [stretch(findings.text, piece) for piece in entry["content"]]
        all_expected |= _points(wanted)
        label = f"{entry['content'][0]} ({entry['speaker']})"
        best = max(left, key=lambda s: overlap(content_of(s), wanted), default=None)
        if best is None or overlap(content_of(best), wanted) < 0.5:
            yield f"{entry['mode']} found", False, label
            continue
        left.remove(best)
        yield f"{entry['mode']} found", True, label
        yield "content exact", _same_words(findings.text, content_of(best), wanted), label
        yield "mode", best.mode == entry["mode"], f"{label}: {best.mode}"
        yield "speaker", is_speaker(findings, best, entry), f"{label}: {best.speaker and best.speaker.name}"
        for key in ("voice", "stance"):
            if key in entry:
                yield key, getattr(best, key) == entry[key], f"{label}: {getattr(best, key)}"
    for statement in findings.statements:
        points = _points(content_of(statement))
        words = " … ".join(findings.quote(span) for span in statement.content)
        yield "of those given, expected", len(points & all_expected) * 2 >= len(points), words


def _same_words(text: str, one: Iterable[Stretch], other: Iterable[Stretch]) -> bool:
    """Tell whether the stretches hold the same letters and digits."""
    letters = [{point for point in _points(stretches) if text[point].isalnum()} for stretches in (one, other)]
    return letters[0] == letters[1]


def is_speaker(findings: Findings, statement: Statement, entry: dict[str, Any]) -> bool:
    """Tell whether the speaker is the expected one: a person by name, any other source by name or by its words."""
    if statement.speaker is None:
        return False
    names = [statement.speaker.name or ""]
    if entry.get("voice") != "named":
        names += [findings.quote(span) for span in statement.speaker.spans]
    wanted = entry["speaker"] if isinstance(entry["speaker"], list) else [entry["speaker"]]
    return any(want.casefold() in " ".join(name.split()).casefold() for want in wanted for name in names)


def _dates(findings: Findings, expected: dict[str, Any]) -> Iterator[Row]:
    for entry in expected.get("timexes", ()):
        wanted = inside(findings.text, entry, "text")
        found = _best(findings.timexes, wanted)
        yield "found", found is not None, entry["text"]
        if found is not None:
            wrong = {
                k: getattr(found, k)
                for k in ("edtf", "earliest", "latest")
                if k in entry and getattr(found, k) != entry[k]
            }
            yield "resolved", not wrong, f"{entry['text']}: {wrong}"


def _best(timexes: Iterable[Timex], wanted: Stretch) -> Timex | None:
    near = [t for t in timexes if t.span.start < wanted[1] and wanted[0] < t.span.end]
    return max(near, key=lambda t: overlap([(t.span.start, t.span.end)], [wanted]), default=None)


def _events(findings: Findings, expected: dict[str, Any]) -> Iterator[Row]:
    for entry in expected.get("events", ()):
        label = f"{entry['trigger']} in {entry['at']}"
        event = event_at(findings, entry)
        yield "found", event is not None, label
        if event is None:
            continue
        if "type" in entry:
            yield "type", event.type == entry["type"], f"{label}: {event.type}"
        if "when" in entry:
            when = event.when and event.when.edtf
            yield "when", when == entry["when"], f"{label}: {when}"
        if "place" in entry:
            where = event.place and event.place.name
            yield "place", entry["place"] in (where or ""), f"{label}: {where}"
        if "figures" in entry:
            figures = [[f.counts, f.low, f.high] for f in event.figures]
            yield "figures", figures == entry["figures"], f"{label}: {figures}"
        yield "stance", event.stance == entry.get("stance", event.stance), f"{label}: {event.stance}"


def event_at(findings: Findings, entry: dict[str, str]) -> Event | None:
    """The event with that trigger."""
    start, end = inside(findings.text, entry, "trigger")
    near = [e for e in findings.events if e.trigger.start < end and start < e.trigger.end]
    return near[0] if near else None


def _citations(findings: Findings, expected: dict[str, Any]) -> Iterator[Row]:
    for entry in expected.get("citations", ()):
        start, end = inside(findings.text, entry, "text")
        near = [c for c in findings.citations if c.span.start < end and start < c.span.end]
        yield "found", bool(near), entry["text"]
        if near:
            right = any((c.form, c.state) == (entry["form"], entry["state"]) for c in near)
            yield "form and state", right, f"{entry['text']}: {near[0].form}, {near[0].state}"


def _claims(findings: Findings, expected: dict[str, Any]) -> Iterator[Row]:
    for entry in expected.get("claims", ()):
        start, end = stretch(findings.text, entry["text"])
        near = [c for c in findings.claims if c.span.start < end and start < c.span.end]
        yield "found", any(c.kind == entry["kind"] for c in near), f"{entry['text']}: {[c.kind for c in near]}"


def _incidents() -> Iterator[Row]:
    names = {findings.document.id: name for name, findings in example().items()}
    for entry in EXPECTED["record"]["incidents"]:
        incident = incident_of(entry)
        yield "found", incident is not None, entry["name"]
        if incident is None:
            continue
        told = {names[account.document] for account in incident.accounts}
        for name in entry["accounts"]:
            yield "accounts", name in told, f"{entry['name']}: {name}"
        for disputed in entry.get("disputes", ()):
            fields = [dispute.field for dispute in incident.disputes]
            yield "disputes", disputed in fields, f"{entry['name']}: {disputed} not in {fields}"
        if "status" in entry:
            yield "status", incident.status == entry["status"], f"{entry['name']}: {incident.status}"


def incident_of(entry: dict[str, Any]) -> Any:
    """The incident of that day and place with the most accounts."""
    near = [
        i
        for i in record().incidents
        if i.when and i.when.edtf == entry["when"] and i.place and entry["place"] in i.place.name
    ]
    return max(near, key=lambda i: len(i.accounts), default=None)


def main() -> None:
    """Print the measures; with --raise, keep them as floors where they are higher."""
    kept = floors() if FLOORS.exists() else {}
    for name, result in measure().items():
        total = result.found + len(result.missing)
        print(f"{name}: {result.found} of {total}, {result.percent} % (floor {kept.get(name, 0)} %)")
        for label in result.missing:
            print(f"    - {label}")
        kept[name] = max(kept.get(name, 0), result.percent)
    if "--raise" in sys.argv:
        FLOORS.write_text(json.dumps({"example": dict(sorted(kept.items()))}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()

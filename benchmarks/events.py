"""Measures events and figures on the event corpora with their own scorer.

    python benchmarks/events.py [FOLDER] [--task gsr] [--half dev] [--rows 500]

FOLDER holds `score.py`, `<task>.<half>.jsonl` and `seed.dev.json` (default: ../shared/bench/events beside the project).
"""

import argparse
import importlib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import events_muc

from onrecord.config import load_settings
from onrecord.find.events import find_events
from onrecord.model import Document, Event, Findings, Participant, Span
from onrecord.pipeline import extract

HERE = Path(__file__).resolve().parent
DEFAULT = HERE.parent.parent / "shared" / "bench" / "events"
TASKS = ("gsr", "plv", "wikievents", "figures", "acled", "ipe", "arabic", "muc4", "seed")
Row = dict[str, Any]

COOPERATIVE = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "x-LEGISLATE"}
COERCIVE = {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "THREATEN"}


def findings_of(text: str, *, language: str | None = "en") -> Findings:
    document = Document(
        id="doc-bench", text=text, sha256="", media_type="text/plain", reader="plain", language=language
    )
    return extract(document, load_settings())


def plover_type(event: Event) -> str | None:
    """PLOVER knows no plans: it codes a promise of help as AGREE, of harm as THREATEN; denied events are left out."""
    if event.stance == "denied":
        return None
    if event.stance == "planned":
        return "AGREE" if event.type in COOPERATIVE else "THREATEN" if event.type in COERCIVE else event.type
    return "SUPPORT" if event.type == "x-LEGISLATE" else event.type


COUNTED = re.compile(r"^(?:(?:at least|about|nearly|some|more than|over|up to|around) )?\d[\d,.]* ")  # nearly 2,000


def names(participants: tuple[Participant, ...]) -> list[str]:
    return [p.name for p in participants]


def named(participants: tuple[Participant, ...]) -> list[str]:
    """The names without numbers; pronouns name nobody."""
    bare = (COUNTED.sub("", p.name) for p in participants)
    return [name for name in bare if name.lower() not in ("he", "she", "it", "they", "him", "her", "them", "we", "i")]


def gsr(row: Row) -> Row:
    """The corpus codes what a sentence tells, mostly one event, and leaves out its background ("after a riot")."""
    findings = findings_of(row["text"])
    coded = [(e, kind, background(findings, e.trigger)) for e in findings.events if (kind := plover_type(e))]
    least = min((steps for *_, steps in coded), default=0)
    events = [
        {"type": kind, "actors": named(e.agents), "recipients": named(e.patients)}
        for e, kind, steps in coded
        if steps == least
    ]
    return {"id": row["id"], "events": events}


def background(findings: Findings, trigger: Span) -> int:
    """How many clauses or phrases with a preposition stand between a trigger and the main clause."""
    parse = findings.parse
    token = parse.between(trigger.start, trigger.end)[0]
    steps = 0
    for node in (token, *parse.ancestors(token)):
        marked = any(child.dep in ("mark", "advmod") for child in parse.children(node))
        steps += node.dep in ("relcl", "acl", "pobj", "pcomp") or (node.dep == "advcl" and marked)
    return steps


# the corpus has one class for yielding, takes sanctions for coercion and convictions for accusations
PLV_ROOTS = {"CONCEDE": "YIELD", "RETREAT": "YIELD", "sanctions": "COERCE", "convict": "ACCUSE"}


def plv(row: Row) -> Row:
    """The type of the event that has the row's source as agent or its target as patient; else the first."""
    best: tuple[float, str] | None = None
    for index, event in enumerate(findings_of(row["text"]).events):
        kind = plover_type(event)
        if kind is None:
            continue
        score = (
            2.0 * touches(row["source"], event.agents)
            + touches(row["target"], event.patients)
            + touches(row["target"], event.agents) / 2
            - index / 100
        )
        kind = PLV_ROOTS.get(event.mode or "", PLV_ROOTS.get(kind, kind))
        best = max(best, (score, kind)) if best else (score, kind)
    return {"id": row["id"], "label": best[1] if best else None}


def touches(name: str, participants: tuple[Participant, ...]) -> bool:
    words = {w.lower().strip(".,'’") for w in name.split()} - {"the", "of", "a", "an", "s", "'s"}
    return any(words & {w.lower().strip(".,'’") for w in p.name.split()} for p in participants)


DEADLY, HURTFUL = (
    ("kill", "die", "dead", "death", "murder", "slaughter", "assassin", "fatal"),
    ("injur", "wound", "hurt", "maim"),
)


def wikievents(row: Row) -> Row:
    """The corpus marks every mention of an event, so those that only point back ("the attack") are asked for too."""
    findings, events = findings_of(row["text"]), []
    places = {event.id: event.place for event in findings.events}
    stances = {event.id: event.stance for event in findings.events}
    for event in find_events(findings, repeats=True):
        words = findings.quote(event.trigger).lower()
        kind = plover_type(replace(event, stance=stances.get(event.id, event.stance)))
        if kind is None or (kind := wiki_class(kind, words)) is None:
            continue
        if event.mode == "disapprove" or words.startswith(("accus", "blam")):  # the corpus has no class for blame
            continue
        args = [{"role": "actor", "text": head_of(findings, p.span)} for p in event.agents]
        args += [{"role": "recipient", "text": head_of(findings, p.span)} for p in event.patients]
        place = places.get(event.id)
        args += [{"role": "place", "text": place.name}] if place else []
        events.append({"type": kind, "start": event.trigger.start, "end": event.trigger.end, "args": args})
    return {"id": row["id"], "events": events}


def wiki_class(kind: str, words: str) -> str | None:
    if kind == "ASSAULT":
        return (
            "DEATH"
            if words.startswith(DEADLY) or "dead" in words
            else "INJURY"
            if words.startswith(HURTFUL)
            else "ASSAULT"
        )
    return kind if kind in ("COERCE", "CONSULT", "THREATEN", "REQUEST", "ACCUSE", "RETREAT", "PROTEST") else None


def head_of(findings: Findings, span: Span) -> str:
    """The corpus marks heads and names, not whole noun phrases."""
    tokens = findings.parse.between(span.start, span.end)
    top = next((t for t in tokens if findings.parse.head(t) not in tokens or t.head == t.i), None)
    if top is None:
        return findings.quote(span)
    named = [t for t in tokens if t.i <= top.i and (t.i == top.i or (t.ent and t.ent == top.ent))]
    return findings.text[named[0].start : top.end]


def figures(row: Row) -> Row:
    findings = findings_of(row["text"])
    found = []
    for figure in findings.figures:
        if figure.counts == "participants":
            continue
        holder = next((e for e in findings.events if figure in e.figures), None)
        statement = next((s for s in findings.statements if holder and s.id == holder.according_to), None)
        source = (
            findings.quote(statement.speaker.spans[0])
            if statement and statement.speaker and statement.speaker.spans
            else None
        )
        status = holder.stance if holder else "asserted"
        found.append({"kind": figure.counts, "lo": figure.low, "hi": figure.high, "source": source, "status": status})
    return {"id": row["id"], "figures": found}


ACLED_MODES = {
    "aerial": "AIR_STRIKE", "drone": "AIR_STRIKE", "heavy-weapons": "ART_MISS_ATTACK", "suicide-attack": "SUIC_BOMB",
    "explosives": "REM_EXPLOS", "abduct": "ABDUCT_DISSAP", "sexual": "SEX_VIOL", "unconventional": "CHEM_WEAP",
    "arrest": "ARREST", "riot": "VIOL_DEMONSTR", "clash": "ARMED_CLASH", "territory": "NON_STATE_ACTOR_OVERTAKES_TER",
    "destroy": "PROPERTY_DISTRUCT", "crowd-control": "FORCE_AGAINST_PROTEST", "demo": "PEACE_PROTEST",
}  # fmt: skip
ACLED_TYPES = {
    "PROTEST": "PEACE_PROTEST", "AGREE": "AGREEMENT", "COOPERATE": "AGREEMENT", "COERCE": "ARREST", "CONSULT": "DIPLO",
    "ASSAULT": "ATTACK", "RETREAT": "NON_VIOL_TERRIT_TRANSFER",
}  # fmt: skip


def acled(row: Row) -> Row:
    events = [e for e in findings_of(row["text"]).events if e.stance != "denied"]
    modes = [ACLED_MODES[e.mode] for e in events if e.mode in ACLED_MODES]
    types = [ACLED_TYPES[e.type] for e in events if e.type in ACLED_TYPES]
    return {"id": row["id"], "label": (modes + types + [None])[0]}


POLICE = frozenset({
    "police", "policeman", "policemen", "cop", "cops", "officer", "officers", "constable", "constables", "rpf", "crpf",
    "srp", "jawans",
})  # fmt: skip


def ipe(row: Row) -> Row:
    findings, labels = findings_of(row["text"]), set()
    for event in findings.events:
        agents = " ".join(names(event.agents)).lower().split()
        police = any(w.strip(".,'’\"") in POLICE for w in agents)
        arrest = event.mode == "arrest" and not event.agents
        if event.stance in ("planned", "denied") or not (police or arrest):
            continue
        labels |= {"ANY_ACTION"} if police else set()
        words = findings.quote(event.trigger).lower()
        if event.mode == "arrest":
            labels |= {"ARREST", "ANY_ACTION"}
        if event.type == "ASSAULT":
            labels |= {"KILL"} if words.startswith(DEADLY) else {"FORCE"}
    return {"id": row["id"], "labels": sorted(labels)}


def arabic(row: Row) -> Row:
    return {
        "id": row["id"],
        "is_event": any(e.type == row["type"] for e in findings_of(row["text"], language="ar").events),
    }


def muc4(row: Row) -> Row:
    """Most texts are in capitals; the corpus asks for terrorist incidents, so only ASSAULT events make a template."""
    findings = findings_of(row.get("text_mixed") or row["text"])
    return {"id": row["id"], "templates": events_muc.templates(findings)}


def seed(folder: Path) -> None:
    """Which of the hand-annotated events of one article were found, with type, date, stance and figures."""
    gold = json.loads((folder / "seed.dev.json").read_text("utf-8"))["events"]
    text = (folder.parent.parent / "seed" / "seed.txt").read_text("utf-8")
    findings = findings_of(text)
    right = 0
    for event in gold:
        start, end = event["trigger"]
        near = [e for e in findings.events if e.trigger.start < end and start < e.trigger.end]
        wanted = {event["type"]} | ({"x-LEGISLATE"} if "legislative" in event["context"] else set())
        hits = [e for e in near if e.type in wanted]
        right += bool(hits)
        shown = [
            (
                e.type,
                e.mode,
                e.stance,
                e.when and e.when.edtf,
                e.place and e.place.name,
                len(e.accounts),
                [(f.low, f.high) for f in e.figures],
            )
            for e in hits or near
        ]
        print(
            f"  {event['id']} {event['type']:10s} {event['trigger_text']!r:28} {'found' if hits else '-----'} {shown}"
        )
    print(f"seed: {right} of {len(gold)} events found with type; {len(findings.events)} events in all")


PREDICT: dict[str, Callable[[Row], Row]] = {
    "gsr": gsr, "plv": plv, "wikievents": wikievents, "figures": figures, "acled": acled, "ipe": ipe, "arabic": arabic,
    "muc4": muc4,
}  # fmt: skip


# the corpus's slips, and what it has no code for: prisoners, and religions in the place of a sector
GSR_CODES = {"country": {"JAP": "JPN"}, "sector": {"CIV": "CVL"}}
GSR_SECTORS = frozenset({
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "INM", "JRN", "JUD", "LAB", "LEG", "MED", "MIL", "OPP",
    "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF",
})  # fmt: skip


def known_actors(gold: list[Row], same: Callable[[str, str, str], bool]) -> dict[str, Counter[str]]:
    """How many participants that the corpus knows too have its country and its sector, another, or none."""
    counted: dict[str, Counter[str]] = {"country": Counter(), "sector": Counter()}
    for row in gold:
        found = [p for e in findings_of(row["text"]).events for p in (*e.agents, *e.patients)]
        for actor in (a for e in row["events"] for a in (*e["actors"], *e["recipients"])):
            one = next((p for p in found if same(p.name, actor["text"], "overlap")), None)
            code, sector = actor["code"] or "", (actor["sector"] or "")[:3]
            for name, wanted in (("country", code), ("sector", sector)):
                wanted = GSR_CODES[name].get(wanted, wanted)
                if one is not None and (wanted in GSR_SECTORS if name == "sector" else wanted not in ("", "***")):
                    given = getattr(one, name)
                    counted[name]["right" if given == wanted else "wrong" if given else "none"] += 1
    return counted


def print_known_actors(folder: Path, gold: list[Row]) -> None:
    """The shares of right and wrong countries and sectors; which names are the same is the scorer's to say."""
    sys.path.insert(0, str(folder))
    counted = known_actors(gold, importlib.import_module("score").same)
    for name, counts in counted.items():
        everyone = max(1, counts.total())
        right, wrong = counts["right"] / everyone, counts["wrong"] / everyone
        print(f"{name:8s} right {right:.3f}  wrong {wrong:.3f}  of {counts.total()}")


def measure(folder: Path, task: str, half: str, rows: int | None) -> None:
    gold = [
        json.loads(line) for line in (folder / f"{task}.{half}.jsonl").read_text("utf-8").splitlines() if line.strip()
    ][:rows]
    with tempfile.TemporaryDirectory() as temporary:
        truth, predicted = Path(temporary) / "gold.jsonl", Path(temporary) / "predicted.jsonl"
        truth.write_text("".join(json.dumps(row) + "\n" for row in gold), "utf-8")
        predicted.write_text("".join(json.dumps(PREDICT[task](row)) + "\n" for row in gold), "utf-8")
        print(f"== {task}.{half} ({len(gold)} rows)", flush=True)
        subprocess.run([sys.executable, str(folder / "score.py"), str(truth), str(predicted)], check=True)
    if task == "gsr":
        print_known_actors(folder, gold)
    if task == "figures":
        for name, rows_ in (
            ("news", [r for r in gold if not r.get("trap")]),
            ("traps", [r for r in gold if r.get("trap")]),
        ):
            print(f"-- {name}: {exact_f1(rows_, [figures(r) for r in rows_])}")


def exact_f1(gold: list[Row], predicted: list[Row]) -> str:
    """Exact F1 of the figures, counted as the corpus's scorer counts it (optional figures are free)."""
    hit = extra = missed = 0
    for g, p in zip(gold, predicted, strict=True):
        need = [(f["kind"], f["lo"], f["hi"]) for f in g["figures"] if not f.get("optional")]
        free = [(f["kind"], f["lo"], f["hi"]) for f in g["figures"] if f.get("optional")]
        for figure in ((f["kind"], f["lo"], f["hi"]) for f in p["figures"]):
            if figure in need:
                need.remove(figure)
                hit += 1
            elif figure not in free:
                extra += 1
        missed += len(need)
    return f"exact F1 {2 * hit / max(1, 2 * hit + extra + missed):.3f} (right {hit}, wrong {extra}, missed {missed})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--task", choices=TASKS, action="append")
    parser.add_argument("--half", default="dev")
    parser.add_argument("--rows", type=int)
    options = parser.parse_args()
    for task in options.task or TASKS:
        if task == "seed":
            seed(options.folder)
        else:
            measure(options.folder, task, options.half, options.rows)


if __name__ == "__main__":
    main()

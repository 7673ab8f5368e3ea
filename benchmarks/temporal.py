"""Time expressions against the temporal corpora: spans and values, the seed, and words a second.

    python benchmarks/temporal.py [FOLDER] [--errors N] [--only NAME]

The corpora mark the two ends of a range as two expressions; onrecord keeps a range as one, so its ends are scored.
Speed is counted in processor time on one core.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from onrecord.find.dates import finder
from onrecord.model import Document, Findings, Passage, Span, Timex
from onrecord.resolve.dates import resolve_dates
from onrecord.text import paragraphs

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "bench" / "temporal"
SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "seed.txt"
YARDSTICK = 40  # articles read for speed
CORPORA = ("train", "wikiwars_dev")


def resolved(text: str, published: str | None, name: str = "doc") -> Findings:
    document = Document(
        id=name, text=text, sha256="", media_type="text/plain", reader="plain", published=published, language="en"
    )
    spans = tuple(Span(doc=name, start=s, end=e) for s, e in paragraphs(text))
    passages = (Passage(span=Span(doc=name, start=0, end=len(text)), language="en"),)
    findings = Findings(document=document, passages=passages, paragraphs=spans)
    return resolve_dates(findings.add(*finder.find(findings)))


def as_gold(timex: Timex) -> list[dict[str, object]]:
    """One expression as the corpora write it: a range of days or years is its two ends."""
    if not timex.ends or timex.type == "TIME":
        return [{"start": timex.span.start, "end": timex.span.end, "type": timex.type, "value": timex.value}]
    values = [_timex3(value) for value in (timex.edtf or "/").split("/")]
    return [
        {"start": s.start, "end": s.end, "type": "DATE", "value": v} for s, v in zip(timex.ends, values, strict=True)
    ]


def _timex3(edtf: str) -> str:
    """A year before our era as TIMEX3 writes it; other days and years are written alike."""
    return f"BC{1 + int(edtf[1:]):04}" if edtf.startswith("-") and edtf[1:].isdecimal() else edtf.removeprefix("-")


def score(name: str, folder: Path, errors: int) -> None:
    gold = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as out:
        start = time.process_time()
        for d in gold:
            found = resolved(d["text"], (d["dct"] or "")[:10] or None, d["id"])
            out.write(json.dumps({"id": d["id"], "timexes": [g for t in found.timexes for g in as_gold(t)]}) + "\n")
        seconds = time.process_time() - start
    words = sum(len(d["text"].split()) for d in gold)
    print(f"== {name}: {words / seconds:,.0f} words a second", flush=True)
    subprocess.run(
        [sys.executable, folder / "score.py", folder / f"{name}.jsonl", out.name, "--errors", str(errors)], check=False
    )
    Path(out.name).unlink()


def yardstick(folder: Path) -> None:
    """Words a second of processor time beside `dateparser.search`, both on the same articles in the same run."""
    try:
        from dateparser.search import search_dates
    except ImportError:
        print("== speed: the yardstick dateparser is not installed (pip install dateparser); nothing was compared")
        return
    texts = [json.loads(line)["text"] for line in (folder / "train.jsonl").read_text("utf-8").splitlines()][:YARDSTICK]
    words = sum(len(text.split()) for text in texts)
    ours = _seconds(lambda text: resolved(text, "1998-01-01"), texts)
    theirs = _seconds(lambda text: search_dates(text, languages=["en"]), texts)
    per_second = f"{words / ours:,.0f} words a second, dateparser.search {words / theirs:,.0f}"
    print(f"== speed: {per_second}: {theirs / ours:.1f} times")


def _seconds(run: Callable[[str], object], texts: list[str]) -> float:
    run(texts[0])
    start = time.process_time()
    for text in texts:
        run(text)
    return time.process_time() - start


def score_seed(folder: Path) -> None:
    gold = json.loads((folder / "seed.json").read_text("utf-8"))
    text = SEED.read_text("utf-8")
    for published, key in (("2019-06-04", "edtf"), ("2019-06", "edtf"), (None, "edtf_without_dct")):
        findings = resolved(text, published)
        by_start = {t.span.start: t for t in findings.timexes}
        rows = [(g, by_start.get(g["start"])) for g in gold["timexes"]]
        right = [g for g, t in rows if t and t.span.end == g["end"] and t.edtf == g[key]]
        core = [g for g in gold["timexes"] if g["core"]]
        traps = [
            x["text"]
            for x in gold["not_temporal"]
            for t in findings.timexes
            if t.span.start < x["end"] and x["start"] < t.span.end
        ]
        others = [
            findings.quote(t.span)
            for t in findings.timexes
            if not any(t.span.start < g["end"] and g["start"] < t.span.end for g in gold["timexes"])
        ]
        counts = f"{len(right)} of {len(rows)}, core {sum(g in right for g in core)} of {len(core)}"
        print(f"== seed, published {published}: {counts}; traps taken {traps}; others {others}")
        for g, t in rows:
            if g not in right:
                print("   ", g["text"], "| gold", g[key], "| ours", t and (findings.quote(t.span), t.value, t.edtf))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--only", choices=(*CORPORA, "seed", "speed"))
    a = parser.parse_args()
    for name in CORPORA:
        if a.only in (None, name):
            score(name, a.folder, a.errors)
    if a.only in (None, "seed"):
        score_seed(a.folder)
    if a.only in (None, "speed"):
        yardstick(a.folder)


if __name__ == "__main__":
    main()

"""Measures the statement tagger alone: documents of 800 words a CPU second, weights, memory, sameness of output.

    python benchmarks/tagger.py [FOLDER] [--part dev] [--documents 84] [--weights FOLDER]

FOLDER holds the attribution corpus (default: ../shared/bench/attribution beside the project). Nothing is parsed.
Weights other than the package's own are those that `training.statements.export` wrote.
"""

import argparse
import json
import resource
import sys
import time
from importlib.resources import files
from pathlib import Path

from onrecord.find.quotations.tagger.model import Tagger
from onrecord.model import Document, Findings, Span
from onrecord.split.quotemarks import find_quotemarks

HERE = Path(__file__).resolve().parent
DEFAULT = HERE.parent.parent / "shared" / "bench" / "attribution"
OWN = Path(str(files("onrecord.find.quotations.tagger") / "en"))
WORDS = 800


def findings_of(row: dict[str, str]) -> Findings:
    text = row["text"]
    document = Document(id=row["id"], text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    at, paragraphs = 0, []
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Span(doc=row["id"], start=at, end=at + len(line)))
        at += len(line) + 1
    bare = Findings(document=document, paragraphs=tuple(paragraphs))
    return Findings(document=document, paragraphs=bare.paragraphs, quotemarks=tuple(find_quotemarks(bare)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--documents", type=int, default=84)
    parser.add_argument("--weights", type=Path, default=OWN)
    chosen = parser.parse_args()
    corpus = chosen.folder / f"{chosen.part}.jsonl"
    if not corpus.exists():
        print(f"{corpus}: there is no such file; give the folder of the corpus", file=sys.stderr)
        return 2
    rows = [json.loads(line) for line in corpus.read_text("utf-8").splitlines()][: chosen.documents]
    begun = time.process_time()
    tagger = Tagger.load(chosen.weights)
    print(f"loaded in {time.process_time() - begun:.2f} CPU seconds")
    documents = [findings_of(row) for row in rows]
    begun = time.process_time()
    first = [tagger(findings, findings.paragraphs) for findings in documents]
    seconds = time.process_time() - begun
    count = sum(len(row["text"].split()) for row in rows) / WORDS
    size = sum(item.stat().st_size for item in chosen.weights.iterdir() if item.is_file())
    print(f"{count / seconds:.2f} documents of {WORDS} words a CPU second ({len(rows)} documents, {seconds:.1f} s)")
    print(
        f"{size / 1e6:.1f} MB of weights; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory"
    )
    again = [tagger(findings, findings.paragraphs) for findings in reversed(documents)][::-1]
    print(f"the same statements in reverse order: {'yes' if again == first else 'NO'}")
    print(f"statements: {sum(map(len, first))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

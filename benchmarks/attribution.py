"""Measures who said what on the attribution corpus with its own scorer.

    python benchmarks/attribution.py [FOLDER] [--part dev]

FOLDER holds `score.py` and `dev.jsonl` (default: ../shared/bench/attribution beside the project).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.config import Settings
from onrecord.find.quotations import find_quotations
from onrecord.model import Document, Span, Statement
from onrecord.split import split

HERE = Path(__file__).resolve().parent
DEFAULT = HERE.parent.parent / "shared" / "bench" / "attribution"


def attribution(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "source": pairs(statement.speaker.spans if statement.speaker else ()),
        "cue": pairs(statement.cue.spans if statement.cue else ()),
        "content": pairs(statement.content),
    }


def pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--part", default="dev")
    chosen = parser.parse_args()
    gold = chosen.folder / f"{chosen.part}.jsonl"
    if not gold.exists():
        print(f"{gold}: there is no such file; give the folder of the corpus", file=sys.stderr)
        return 2
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip()]
    seconds = 0.0
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predictions:
        for row in rows:
            document = Document(
                id=row["id"], text=row["text"], sha256="", media_type="text/plain", reader="plain", language="en"
            )
            findings = split(document, Settings())
            begun = time.process_time()
            found = [attribution(statement) for statement in find_quotations(findings)]
            seconds += time.process_time() - begun
            predictions.write(json.dumps({"id": row["id"], "attributions": found}) + "\n")
        predictions.flush()
        print(f"{len(rows)} documents; the finder alone, parse not counted: {seconds:.1f} CPU seconds", file=sys.stderr)
        score = [sys.executable, str(chosen.folder / "score.py"), str(gold), predictions.name]
        return subprocess.run(score, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

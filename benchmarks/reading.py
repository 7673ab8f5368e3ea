"""Scores the text of web pages by segments that must and must not be in it, and by the title and date that were found.

    python benchmarks/reading.py [../shared/hostile]

Runs `eval_pages.py` of the corpus over the text that our reader gives; title and date are compared with `pages.json`.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "hostile"


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    truth = json.loads((root / "pages.json").read_text("utf-8"))
    start = time.perf_counter()
    read = {name: _read(root / name) for name in truth}
    seconds = time.perf_counter() - start
    _score_fields(truth, read)
    print(f"{len(truth)} pages in {seconds:.1f} s")
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({name: document.text if document else "" for name, document in read.items()}, file)
        file.flush()
        return subprocess.run(
            [sys.executable, root / "eval_pages.py", "--root", root, "--pred", file.name], check=False
        ).returncode


def _read(path: Path) -> Document | None:
    found = read_source(Source(name=path.name, path=str(path)), given=Given(), limits=Limits())
    return next((item for item in found if isinstance(item, Document)), None)


def _score_fields(truth: dict[str, dict[str, str]], read: dict[str, Document | None]) -> None:
    for field, ours in (("title", "title"), ("date", "published")):
        pairs = [(page.get(field), getattr(read[name], ours, None)) for name, page in truth.items()]
        told = [pair for pair in pairs if pair[0]]
        right = sum(1 for want, got in told if got == want)
        wrong = sum(1 for want, got in told if got and got != want)
        unasked = sum(1 for want, got in pairs if got and not want)
        print(f"{field}: {right}/{len(told)} right, {wrong} wrong, {unasked} given where the truth has none")


if __name__ == "__main__":
    sys.exit(main())

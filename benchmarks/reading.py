"""Scores the text of web pages by segments that must and must not be in it, by its quotations, its title and its date.

    python benchmarks/reading.py [../shared/hostile]

Runs `eval_pages.py` of the corpus over the text that our reader gives; title and date are compared with `pages.json`.
A quotation counts as kept when the text holds it whole. The quotations of an article are those inside the smallest
element that holds all its segments; those in a paragraph that holds a segment that must not be there are left out.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import page, read_source
from onrecord.read.blocks import blocks
from onrecord.read.encoding import decode
from onrecord.read.page_hidden import strip_hidden

QUOTATION = re.compile(r"“[^“”„]{12,}”|„[^“”„]{12,}[“”]|«[^«»]{12,}»|\"[^\"]{12,}\"")  # “We ran to the bridge”
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "hostile"


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    truth = json.loads((root / "pages.json").read_text("utf-8"))
    start = time.perf_counter()
    read = {name: _read(root / name) for name in truth}
    seconds = time.perf_counter() - start
    _score_fields(truth, read)
    quoted = [(words, name) for name in truth for words in _quotations(root / name, truth[name])]
    kept = sum(1 for words, name in quoted if words in _squeezed((item := read[name]) and item.text))
    print(f"quotations kept: {kept}/{len(quoted)}")
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


def _quotations(path: Path, told: dict[str, Any]) -> Iterator[str]:
    """The quotations of the article, by the segments that must and must not be in it."""
    tree = page.parse(page.without_declaration(decode(path.read_bytes()).text), name=path.name)
    strip_hidden(tree)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    within = [
        (len(words), n)
        for n, words in enumerate(_squeezed(element.text_content()) for element in elements)
        if all(_squeezed(segment) in words for segment in told["with"])
    ]
    for block in blocks(elements[min(within)[1]]) if within else ():
        words = _squeezed(block.text)
        if not any(_squeezed(segment) in words for segment in told["without"]):
            yield from QUOTATION.findall(words)


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


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

"""Check 11: files that say the same in another form must give the same record.

    python benchmarks/reliability/twins.py [../shared/hostile]

Reads our own variants (`variants.py`) and the pairs that `index.tsv` of the corpus names (`same_as`), and compares what
is found by its words: identifiers, places and hashes are left out. Exit 1 when fewer than 95 % of the pairs agree, or a
span does not give the words that it was found for.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from variants import BODY, TEXT, UNTITLED, files

from onrecord.config import Limits, Settings
from onrecord.model import Document, Given, Source
from onrecord.pipeline import extract
from onrecord.read import read_source
from onrecord.show.article import article_line

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "hostile"
OWN = frozenset({
    "id", "sha256", "uri", "media_type", "reader", "text", "given_id", "published_candidates", "published_from",
    "sentences", "problems", "title", "authors", "section", "languages", "extra", "entity", "mentions", "found_by",
    "confidence",
})  # fmt: skip
LISTS = ("timexes", "mentions", "statements", "events", "figures", "citations")
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")  # a soft hyphen
MARKS = re.compile("[\"“”„«»‘’']")
LEAST = 0.95


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("root", nargs="?", type=Path, default=DEFAULT)
    options.add_argument("--verbose", action="store_true")
    given = options.parse_args()
    whole, body = (record("clean.txt", text.encode()) for text in (TEXT, "\n\n".join(BODY)))
    pairs = [(f"own {name}", body if name in UNTITLED else whole, record(name, data)) for name, data in files()]
    pairs += list(_of_corpus(given.root))
    different = 0
    for name, clean, variant in pairs:
        unlike = differences(clean, variant)
        different += bool(unlike)
        if unlike:
            print(f"  {name}: {'; '.join(unlike[: 20 if given.verbose else 3])}")
    share = 1 - different / len(pairs)
    print(f"{len(pairs)} pairs, {len(pairs) - different} equal = {share:.3f}")
    return 0 if share >= LEAST else 1


def _of_corpus(root: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    if not (root / "index.tsv").exists():
        print(f"{root}: no corpus there; only our own variants are read")
        return
    head, *lines = (root / "index.tsv").read_text("utf-8").rstrip("\n").split("\n")
    rows = (dict(zip(head.split("\t"), line.split("\t"), strict=False)) for line in lines)
    for row in rows:
        if row.get("same_as"):
            clean, variant = (root / row["same_as"]), (root / row["file"])
            yield row["file"], record(clean.name, clean.read_bytes()), record(variant.name, variant.read_bytes())


def record(name: str, data: bytes) -> dict[str, Any]:
    """What is found in the first document of a file: words in the place of spans, nothing that is only a name."""
    items = read_source(Source(name=name, data=data), given=Given(), limits=Limits())
    document = next((item for item in items if isinstance(item, Document)), None)
    if document is None:
        return {"error": "no document"}
    line = json.loads(article_line(extract(document, Settings())))
    text = line["document"]["text"]
    names = {entity["id"]: _folded(entity["name"]) for entity in line["entities"]}
    found = {"published": document.published, "language": document.language or line["document"]["language"]}
    return found | {key: [_plain(item, text, names) for item in line.get(key, ())] for key in LISTS}


def differences(clean: dict[str, Any], variant: dict[str, Any]) -> list[str]:
    """What one record has and the other has not."""
    unlike = []
    for key, ours in clean.items():
        theirs = variant.get(key)
        if isinstance(ours, list) and isinstance(theirs, list):
            left, right = ([json.dumps(item, sort_keys=True, ensure_ascii=False) for item in x] for x in (ours, theirs))
            unlike += [f"{key} lost {item}" for item in left if item not in right]
            unlike += [f"{key} new {item}" for item in right if item not in left]
        elif ours != theirs:
            unlike.append(f"{key}: {ours!r} became {theirs!r}")
    return unlike


def _plain(value: Any, text: str, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        own = {key: _plain(inner, text, names) for key, inner in value.items() if key not in (*OWN, "start", "end")}
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            own["words"] = _folded(text[value["start"] : value["end"]])
        return own
    if isinstance(value, list):
        if len(value) == 2 and all(type(part) is int for part in value):
            return _folded(text[value[0] : value[1]])
        return [_plain(inner, text, names) for inner in value]
    if isinstance(value, str):
        return names.get(value) or (None if re.fullmatch(r"[a-z]+-[0-9a-f]{16}", value) else _folded(value))
    return value


def _folded(words: str) -> str:
    return " ".join(MARKS.sub("'", UNSEEN.sub("", words)).split())


if __name__ == "__main__":
    sys.exit(main())

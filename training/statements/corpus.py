"""Articles with marked attributions as windows with labels."""

import hashlib
import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.find.quotations.tagger.decode import ROLES
from onrecord.find.quotations.tagger.sequence import TAG
from onrecord.find.quotations.tagger.windows import OVERLAP, Ints, Pieces, Window, kinds_of, pieces_of, windows
from onrecord.model import Document, Findings, Span
from onrecord.split.quotemarks import find_quotemarks

Marked = dict[str, Any]
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
SHARE_HELD = 20  # one document in so many is kept out of training, for choices


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its attributions: roles as lists of [start, end]."""

    id: str
    text: str
    attributions: Sequence[Marked]
    ignored: Sequence[list[int]] = ()

    @property
    def held(self) -> bool:
        """Whether the article is kept out of training, for choices; told by its id alone."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % SHARE_HELD == 0


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its tags (-100 where none is wanted) and links: content to cue, cue to source (0 is none)."""

    window: Window
    tags: Ints
    to_cue: Sequence[tuple[int, int]]
    to_source: Sequence[tuple[int, int]]


def articles(path: Path) -> Iterator[Article]:
    """The articles of a JSON Lines file in the form of the attribution benchmark."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield Article(row["id"], row["text"], row["attributions"], row.get("ignore", ()))


def paragraphs(text: str) -> list[Span]:
    """The lines of a text that hold anything."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Span(doc="d", start=at, end=at + len(line)))
        at += len(line) + 1
    return found


def findings_of(text: str) -> Findings:
    """A text with its paragraphs and quotation marks, as the tagger wants it."""
    spans = tuple(paragraphs(text))
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    bare = Findings(document=document, paragraphs=spans)
    return replace(bare, quotemarks=tuple(find_quotemarks(bare)))


def pieces(
    text: str, tokenizer: Any, *, length: int, blank: float = 0.0, chance: random.Random | None = None
) -> list[Pieces]:
    """The word pieces of a text. A `chance` hides capitals in a share `blank` of texts and changes marks in .3."""
    findings = findings_of(text)
    kinds = kinds_of(text, findings.quotemarks)
    if chance and chance.random() < 0.3:
        text = _other_marks(text, findings.quotemarks, chance)
    if chance and chance.random() < blank:
        kinds = kinds - kinds % 3
    return list(pieces_of(text, findings.paragraphs, kinds, tokenizer, length=length))


def _other_marks(text: str, quotations: Sequence[Any], chance: random.Random) -> str:
    """The text with other quotation marks of the same length; offsets stay."""
    kind = chance.choice(["straight", "curly", "guillemets"])
    if kind == "straight":
        return text.translate(STRAIGHT)
    left, right = "“”" if kind == "curly" else "«»"
    letters = list(text)
    for quotation in quotations:
        if quotation.depth == 0:
            start, end = quotation.span.start, quotation.span.end
            if letters[start] in '"“':
                letters[start] = left
            if quotation.closed and letters[end - 1] in '"”':
                letters[end - 1] = right
    return "".join(letters)


def examples(
    article: Article, tokenizer: Any, *, length: int, chance: random.Random | None = None
) -> Iterator[Example]:
    """The article's windows with labels. With a `chance` the packing begins at a place drawn by it."""
    parts = pieces(article.text, tokenizer, length=length, blank=0.1, chance=chance)
    cut = chance.randrange(len(parts)) if chance and parts else 0
    for some in (parts[:cut], parts[cut:]):
        for window in windows(some, length=length, overlap=OVERLAP if chance is None else 0):
            yield labelled(window, article.attributions)


def labelled(window: Window, attributions: Sequence[Marked]) -> Example:
    """The window with tags and links of the attributions in it. A piece has one role; the first to come takes it."""
    real = window.real
    starts, ends = window.starts[real], window.ends[real]
    tags = np.full(len(window.ids), -100, dtype=np.int64)
    tags[real] = 0
    places: dict[tuple[int, str], list[int]] = {}
    for k, attribution in enumerate(attributions):
        for role in ROLES:
            for start, end in attribution[role]:
                first, last = bisect_right(ends, start), bisect_left(starts, end)
                if first < last:
                    at = _marked(tags, real[first:last], role)
                    if at is not None:
                        places.setdefault((k, role), []).append(at)
    to_cue: list[tuple[int, int]] = []
    to_source: list[tuple[int, int]] = []
    for k in range(len(attributions)):
        cue = places.get((k, "cue"), [0])[0]
        to_cue.extend((content, cue) for content in places.get((k, "content"), ()))
        if cue:
            to_source.append((cue, places.get((k, "source"), [0])[0]))
    return Example(window, tags, to_cue, to_source)


def _marked(tags: Ints, at: Ints, role: str) -> int | None:
    """Write the tags of a span; give the piece where it begins, or None when another role has it already."""
    taken = tags[at] != 0
    if not taken.any():
        tags[at] = TAG["I-" + role]
        tags[at[0]] = TAG["B-" + role]
        return int(at[0])
    if tags[at[0]] not in (TAG["B-" + role], TAG["I-" + role]):
        return None
    first = int(at[0])
    while first > 0 and tags[first] != TAG["B-" + role]:
        first -= 1
    return first

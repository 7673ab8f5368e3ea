"""Speakers against hand-made cases: whether the name behind the words that name a speaker comes out.

    python benchmarks/speakers.py [CASES.toml] [--part develop|held] [--list] [--found]

Each case gives the words that name the speaker and what was said; the resolver gets just these spans, with the other
statements of the passage as our finder sees them. `--found` takes the statement from our finder instead. A case is
right (the name, and the voice where asked for), missing (no name though the text tells one) or wrong (another name, or
one where the text leaves it open). A third of the cases, by a hash of their id, is held out; `--list` prints the errors
of the others only.
"""

import argparse
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

from onrecord.config import Settings
from onrecord.find.names import find_names
from onrecord.find.quotations import find_quotations
from onrecord.model import Document, Findings, Span, Speaker, Statement
from onrecord.resolve.entities import resolve_entities
from onrecord.resolve.speakers import resolve_speakers
from onrecord.split import split

CASES = Path(__file__).parents[1] / "tests" / "resolve" / "speaker_cases.toml"
OPENING, CLOSING = "“‘\"'«", "”’\"',.?!»"
ARTICLE = re.compile(r"(?:the|an?)\s", re.IGNORECASE)  # the [mayor]

Outcome = Literal["right", "missing", "wrong"]


@dataclass(frozen=True)
class Case:
    """One passage without its marks: where the speaker and the content lie, and what must come out."""

    id: str
    text: str
    speaker: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    names: tuple[str, ...]
    voice: str | None

    @property
    def kind(self) -> str:
        """The word that the id begins with."""
        return self.id.rsplit("-", 1)[0]

    @property
    def part(self) -> str:
        """Whether the case is held out."""
        return "held" if int(sha256(self.id.encode()).hexdigest(), 16) % 3 == 0 else "develop"


@dataclass
class Score:
    """How the cases of one kind came out."""

    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many cases there are."""
        return self.outcomes.total()

    @property
    def right(self) -> float:
        """The share that is right."""
        return self.outcomes["right"] / max(1, self.total)

    def line(self, name: str) -> str:
        """One row of the table."""
        o = self.outcomes
        return (
            f"{name:<14} {self.total:4d}   right {self.right:6.1%}   missing {o['missing']:3d}   wrong {o['wrong']:3d}"
        )


def cases(path: Path = CASES) -> list[Case]:
    return [_case(entry) for entry in tomllib.loads(path.read_text("utf-8"))["case"]]


def _case(entry: dict) -> Case:
    text, opened, found = "", {}, {"[": [], "{": []}
    for character in entry["text"]:
        if character in "[{":
            opened[character] = len(text)
        elif character in "]}":
            kind = "[" if character == "]" else "{"
            found[kind].append((opened[kind], len(text)))
        else:
            text += character
    names = entry["speaker"] if isinstance(entry["speaker"], list) else [entry["speaker"]]
    return Case(
        id=entry["id"],
        text=text,
        speaker=found["["][0] if found["["] else None,
        content=tuple(found["{"]),
        names=tuple(name for name in names if name),
        voice=entry.get("voice"),
    )


def read(text: str) -> Findings:
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    findings = split(document, Settings())
    findings = findings.add(*find_names(findings))
    return findings.add(*find_quotations(findings))


def asked(case: Case, findings: Findings, *, found: bool = False) -> tuple[Findings, str | None]:
    """The findings with the statement that is asked about, and its id (None when the finder does not see it)."""
    content = tuple(_with_marks(findings, start, end) for start, end in case.content)
    same = [s for s in findings.statements if _shared(s.content, content) >= 0.5 and _same_speaker(s, case)]
    if found:
        return findings, same[0].id if same else None
    outer = [s for s in findings.statements if s not in same and _shared(s.content, content) < 0.8]
    spans = (findings.span(*case.speaker),) if case.speaker else ()
    every = (*content, *spans)
    statement = Statement(
        id="asked",
        span=findings.span(min(s.start for s in every), max(s.end for s in every)),
        content=content,
        mode="direct" if findings.text[content[0].start] in OPENING else "indirect",
        speaker=Speaker(spans=spans) if spans else None,
        cue=same[0].cue if same else None,
        found_by="asked@1",
    )
    return findings.with_(statements=[*outer, statement]), "asked"


def _with_marks(findings: Findings, start: int, end: int) -> Span:
    text = findings.text
    if text[start - 1 : start] and text[start - 1] in OPENING:
        start -= 1
        while end < len(text) and text[end] in CLOSING:
            end += 1
    return findings.span(start, end)


def _shared(one: tuple[Span, ...], other: tuple[Span, ...]) -> float:
    a, b = ({i for s in spans for i in range(s.start, s.end)} for spans in (one, other))
    return len(a & b) / len(a | b)


def _same_speaker(statement: Statement, case: Case) -> bool:
    spans = statement.speaker.spans if statement.speaker else ()
    if case.speaker is None or not spans:
        return case.speaker is None and not spans
    return any(s.start < case.speaker[1] and case.speaker[0] < s.end for s in spans)


def outcome(case: Case, *, found: bool = False) -> tuple[Outcome, str]:
    """How a case comes out, and the name and voice that did."""
    findings, asked_for = asked(case, read(case.text), found=found)
    findings = resolve_speakers(resolve_entities(findings))
    statement = next((s for s in findings.statements if s.id == asked_for), None)
    if statement is None:
        return "missing", "no statement"
    name = statement.speaker.name if statement.speaker else None
    shown = f"{name!r} {statement.voice}"
    own = _plain(findings.text[slice(*case.speaker)]) if case.speaker else None
    if case.voice is not None and statement.voice != case.voice:
        return "wrong", shown
    if name is not None and _plain(name) in map(_plain, case.names):
        return "right", shown
    if name is None or (_plain(name) == own and statement.speaker and statement.speaker.entity is None):
        return ("missing" if case.names else "right"), shown
    return "wrong", shown


def _plain(name: str) -> str:
    """A name without article, for comparing only."""
    return ARTICLE.sub("", " ".join(name.split()), count=1).casefold().replace("'", "’").removesuffix("’s")


def results(chosen: list[Case], *, found: bool = False) -> Iterator[tuple[Case, Outcome, str]]:
    for case in chosen:
        yield case, *outcome(case, found=found)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("cases", nargs="?", type=Path, default=CASES)
    arguments.add_argument("--part", choices=["develop", "held"])
    arguments.add_argument("--list", action="store_true", help="print the errors of the cases that are not held out")
    arguments.add_argument("--found", action="store_true", help="take the statements from our finder")
    options = arguments.parse_args()
    chosen = [case for case in cases(options.cases) if options.part in (None, case.part)]
    kinds: dict[str, Score] = {}
    parts: dict[str, Score] = {}
    for case, result, shown in results(chosen, found=options.found):
        for score in (kinds.setdefault(case.kind, Score()), parts.setdefault(case.part, Score())):
            score.outcomes[result] += 1
        if options.list and result != "right" and case.part == "develop":
            print(f"{result:<8} {case.id:<14} {' | '.join(case.names) or '-'} {case.voice or ''}: {shown}")
    for name, score in kinds.items():
        print(score.line(name))
    for name, score in sorted(parts.items()):
        print(score.line(name))
    total = Score(sum((score.outcomes for score in parts.values()), Counter()))
    print(total.line("all"))


if __name__ == "__main__":
    main()

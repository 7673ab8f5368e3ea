"""A statement while it is put together, and the finished value."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.find.quotations.acts import SpeechAct, act_of
from onrecord.find.quotations.lexicon import Lexicon
from onrecord.find.quotations.marks import Marks
from onrecord.model import Cue, Findings, Speaker, Statement, stable_id
from onrecord.model.statement import Mode, Voice

Bounds = tuple[int, int]
VERSION = 1
EDGE = frozenset(" \t\r\n,.;:–—-،؛")
_WORD = re.compile(r"\w+")  # Brenn


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Where content, cue and speaker of one statement lie; `rule` found it.

    `verbatim` marks words given as spoken without marks (after a colon, in a transcript), `quoted` those that a rule
    about quotation marks found, `weak` a cue of attitude rather than speech, `borrowed` a speaker that the words before
    the verb gave and the parse did not.
    """

    content: tuple[Bounds, ...]
    cue: tuple[Bounds, ...] = ()
    lemma: str | None = None
    speaker: tuple[Bounds, ...] = ()
    rule: str
    confidence: float = 0.6
    verbatim: bool = False
    quoted: bool = False
    weak: bool = False
    denied: bool = False
    borrowed: bool = False

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1][1]


def trim(text: str, start: int, end: int) -> Bounds:
    """The bounds without white space, commas, stops and dashes at the edges.

    >>> trim("he said, that", 7, 13)
    (9, 13)
    """
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def statement(draft: Draft, findings: Findings, words: Lexicon, marks: Marks) -> Statement:
    """The draft as a value: spans checked, mode, voice and stance told."""
    content = tuple(findings.span(*bounds) for bounds in draft.content)
    act = _act(draft, findings)
    cue = Cue(spans=tuple(findings.span(*b) for b in draft.cue), lemma=draft.lemma, act=act.act) if draft.cue else None
    speaker = Speaker(spans=tuple(findings.span(*b) for b in draft.speaker)) if draft.speaker else None
    every = (*draft.content, *draft.cue, *draft.speaker)
    return Statement(
        id=stable_id("st", findings.document.id, draft.content, draft.cue, draft.speaker),
        span=findings.span(min(s for s, _ in every), max(e for _, e in every)),
        content=content,
        mode="direct" if draft.verbatim else mode_of(draft.content, findings.text, marks),
        voice=_voice(draft.speaker, findings.text, words, marks),
        stance=act.stance,
        speaker=speaker,
        cue=cue,
        confidence=draft.confidence,
        found_by=f"quotations.{draft.rule}@{VERSION}",
    )


def _act(draft: Draft, findings: Findings) -> SpeechAct:
    """The speech act by the words of the cue, or by its lemma where those are written in an odd way."""
    cue = " ".join(findings.text[start:end] for start, end in draft.cue)
    language = findings.language_at(draft.cue[0][0] if draft.cue else draft.start)
    by_words = act_of(cue, language, negated=draft.denied)
    return by_words if by_words.act else act_of(draft.lemma or "", language, negated=draft.denied)


def mode_of(content: Iterable[Bounds], text: str, marks: Marks) -> Mode:
    """Direct when all words of the content lie inside quotation marks, indirect when none do, mixed otherwise.

    A quoted word or two inside a paraphrase are a scare quote and leave it indirect.
    """
    inside = outside = longest = 0
    for start, end in content:
        total = _words(text, start, end)
        quoted = [_words(text, max(s.start, start), min(s.end, end)) for s in marks.over(start, end)]
        inside += sum(quoted)
        outside += total - sum(quoted)
        longest = max([longest, *quoted])
    if inside and not outside:
        return "direct"
    return "mixed" if longest >= 3 else "indirect"


def _voice(speaker: tuple[Bounds, ...], text: str, words: Lexicon, marks: Marks) -> Voice:
    """Unnamed without a speaker, author for "I" outside quotation marks, else named until it is known who speaks."""
    if not speaker:
        return "unnamed"
    start, end = speaker[0]
    own = " ".join(text[start:end].casefold().split()) in words.author and not marks.at(start)
    return "author" if own else "named"


def join(spans: Iterable[Bounds]) -> tuple[Bounds, ...]:
    """The spans in order, those that overlap or touch made one.

    >>> join([(5, 9), (0, 3), (8, 12)])
    ((0, 3), (5, 12))
    """
    joined: list[Bounds] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))

"""What the author's claims lean on, where the text says so: what stands before "Thus", who follows "judging by"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from onrecord.lang import words as word_lists
from onrecord.model import Claim, Findings, Span, Statement
from onrecord.model.entity import EntityKind

NAMED: frozenset[EntityKind] = frozenset({"person", "organisation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """How one language says what a claim leans on."""

    previous: re.Pattern[str]
    whole: re.Pattern[str]
    named: re.Pattern[str]


def resolve_claims(findings: Findings) -> Findings:
    """The findings with `supports` set on the claims that say what they lean on.

    "Thus" leans on the sentence before it, "all this" on what stands before it in its paragraph, or on the whole
    paragraph before; "judging by what Vesk said" on the last that Vesk said before. What is cited or said in the
    sentence of the claim supports it too. A claim that says nothing of the kind leans on nothing.
    """
    if not findings.claims:
        return findings
    return findings.with_(claims=[_supported(findings, claim) for claim in findings.claims])


def _supported(findings: Findings, claim: Claim) -> Claim:
    words = _words(findings.language_at(claim.span.start))
    sentence = _sentence(findings, claim.span.start)
    if words is None or sentence is None:
        return claim
    found = dict.fromkeys(_records(findings, [*_before(findings, sentence, words)]))
    found |= dict.fromkeys(_said_by(findings, sentence, words))
    found |= dict.fromkeys(_records(findings, [sentence], own=claim))
    return replace(claim, supports=tuple(found))


def _before(findings: Findings, sentence: Span, words: _Words) -> Iterator[Span]:
    """The sentences that the beginning of a sentence points back to."""
    whole = words.whole.match(findings.text, sentence.start, sentence.end)
    if not whole and not words.previous.match(findings.text, sentence.start, sentence.end):
        return
    at = bisect_left(findings.sentences, sentence.start, key=lambda s: s.start)
    if at == 0:
        return
    here, there = _paragraph(findings, sentence.start), _paragraph(findings, findings.sentences[at - 1].start)
    if there is None or here is None or findings.paragraphs.index(here) - findings.paragraphs.index(there) > 1:
        return
    for earlier in findings.sentences[:at] if whole else findings.sentences[at - 1 : at]:
        if there.contains(earlier):
            yield earlier


def _records(findings: Findings, sentences: list[Span], own: Claim | None = None) -> list[str]:
    """The ids of what is told in some sentences, in order: statements, what the author tells himself, what is cited.

    With `own` only what is said or cited beside that claim, which is no support of itself.
    """
    found: list[tuple[Span, str]] = []
    for sentence in sentences:
        found += [(s.content[0], s.id) for s in findings.statements if s.inside is None and _begins(s, sentence)]
        found += [(c.span, c.id) for c in findings.citations if sentence.contains(c.span)]
        if own is None:
            found += [
                (e.trigger, e.id)
                for e in findings.events
                if e.according_to == "author" and sentence.contains(e.trigger)
            ]
            found += [(c.span, c.id) for c in findings.claims if sentence.contains(c.span)]
    return [name for _, name in sorted(found)]


def _begins(statement: Statement, sentence: Span) -> bool:
    return sentence.start <= statement.content[0].start < sentence.end


def _said_by(findings: Findings, sentence: Span, words: _Words) -> Iterator[str]:
    """The last statement before the sentence of the one whose words it goes by: "judging by the words of Vesk"."""
    frame = words.named.search(findings.text, sentence.start, sentence.end)
    if frame is None:
        return
    inside = [m for m in findings.mentions if frame.end() <= m.span.start < sentence.end and m.kind in NAMED]
    if not inside or inside[0].entity is None:
        return
    said = [
        s
        for s in findings.statements
        if s.speaker and s.speaker.entity == inside[0].entity and s.span.end <= sentence.start
    ]
    if said:
        yield max(said, key=lambda s: (s.span.end, s.span.start)).id


def _sentence(findings: Findings, offset: int) -> Span | None:
    at = bisect_right(findings.sentences, offset, key=lambda s: s.start) - 1
    return findings.sentences[at] if at >= 0 and offset < findings.sentences[at].end else None


def _paragraph(findings: Findings, offset: int) -> Span | None:
    at = bisect_right(findings.paragraphs, offset, key=lambda p: p.start) - 1
    return findings.paragraphs[at] if at >= 0 else None


@cache
def _words(language: str | None) -> _Words | None:
    lists = word_lists(language, "claims")
    if not lists:
        return None

    def either(*keys: str, head: str = "") -> re.Pattern[str]:
        phrases = sorted((p for key in keys for p in lists.get(key, ())), key=lambda p: (-len(p), p))
        listed = "|".join(re.escape(phrase) for phrase in phrases) or r"(?!)"
        return re.compile(rf"{head}(?:{listed})(?!\w)", re.IGNORECASE)

    return _Words(
        previous=either("conclusions"),
        whole=either("sums_up"),
        named=either("leans_on", head=r"(?<!\w)"),
    )

"""What the author says in his own voice: conclusions, judgements, and claims that nobody else is given for.

Only sentences that say so by their own words are taken; what a source says is never the author's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.lang import words as word_lists
from onrecord.model import Claim, Findings, Span, Statement, Token
from onrecord.model.citation import ClaimKind
from onrecord.plugins import Finder
from onrecord.text import ends_sentence

FOUND_BY = "claims@1"
MOSTLY = 0.3
COPULAS = frozenset({"be", "seem", "appear", "look", "remain"})
_END = re.compile(r"(?<![\s.!?…؟。])[\s.!?…؟。]++\Z")  # ... left.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Openings:
    """The patterns at the beginning of a sentence, in one language."""

    conclusion: re.Pattern[str]
    not_conclusion: re.Pattern[str]
    frame: re.Pattern[str]
    intensifier: re.Pattern[str]
    judgement: re.Pattern[str]


def find_claims(findings: Findings) -> Iterator[Claim]:
    """Yield what the author concludes, judges or claims, each without the stop that ends the sentence."""
    lines = {p.start for p in findings.paragraphs if not ends_sentence(findings.quote(p))}  # headlines, captions
    for sentence in findings.sentences:
        if sentence.start in lines:
            continue
        claim = _claim(findings, sentence)
        if claim is None or _is_attributed(findings, *claim):
            continue
        span, kind = claim
        yield Claim(id=span.id("claim"), span=span, kind=kind, found_by=FOUND_BY)


def _claim(findings: Findings, sentence: Span) -> tuple[Span, ClaimKind] | None:
    openings = _openings(findings.language_at(sentence.start))
    text = findings.text
    end = sentence.end - len(_ending(findings.quote(sentence)))
    if openings is None or end <= sentence.start:
        return None
    whole = findings.span(sentence.start, end)
    opened = openings.conclusion.match(text, sentence.start, end)
    if opened and not openings.not_conclusion.match(text, sentence.start, end):
        return whole, "conclusion"
    if openings.judgement.match(text, sentence.start, end) or _judges(findings, sentence):
        return whole, "opinion"
    return _framed(findings, openings, sentence.start, end)


def _ending(sentence: str) -> str:
    stop = _END.search(sentence)
    return stop[0] if stop else ""


def _framed(findings: Findings, openings: _Openings, start: int, end: int) -> tuple[Span, ClaimKind] | None:
    """The words after "It should be noted that" or "In fact,"; a frame alone that leads to a report claims nothing."""
    frame = openings.frame.match(findings.text, start, end)
    intensifier = openings.intensifier.match(findings.text, frame.end() if frame else start, end)
    begin = intensifier.end() if intensifier else frame.end() if frame else start
    if begin == start or begin >= end:
        return None
    span = findings.span(begin, end)
    if frame and not intensifier and _reports(findings, span):
        return None
    return span, "claim"


def _reports(findings: Findings, span: Span) -> bool:
    """Tell whether a stretch has a date, a figure or a statement in it."""
    found = [
        *(timex.span for timex in findings.timexes),
        *(figure.span for figure in findings.figures),
        *(statement.span for statement in findings.statements),
    ]
    return any(one.overlaps(span) for one in found)


def _judges(findings: Findings, sentence: Span) -> bool:
    """Tell whether the predicate of the sentence is a word that judges: "This decision is not surprising"."""
    lists = word_lists(findings.language_at(sentence.start), "claims")
    for root in findings.parse.between(sentence.start, sentence.end):
        if root.head == root.i and root.lemma in COPULAS and "adjectives" in lists:
            return any(
                _is_judgement(findings, token, lists) for token in findings.parse.children(root, "acomp", "attr")
            )
    return False


def _is_judgement(findings: Findings, token: Token, lists: dict[str, list[str]]) -> bool:
    lemma = token.lemma.lower()
    if token.dep == "attr":
        return lemma in lists["nouns"]
    if lemma in lists["hard"]:
        verbs = [t.lemma for t in findings.parse.between(token.start, token.end + 40) if t.pos == "VERB"]
        return bool(verbs) and verbs[0] in lists["hard_verbs"]
    return lemma in lists["adjectives"]


def _is_attributed(findings: Findings, span: Span, kind: ClaimKind) -> bool:
    """Tell whether somebody else says it: it lies in a statement or a quotation, or a statement takes up much of it."""
    said = [piece for s in findings.statements if _is_others(findings, s, kind) for piece in s.content]
    said += [mark.span for mark in findings.quotemarks]
    shared = 0
    for piece in said:
        if piece.contains(span):
            return True
        shared = max(shared, min(piece.end, span.end) - max(piece.start, span.start))
    return shared > MOSTLY * span.length


def _is_others(findings: Findings, statement: Statement, kind: ClaimKind) -> bool:
    """Tell whether a statement is not the author's own; the "it" of "It is hard to see ..." is nobody."""
    if statement.voice == "author":
        return False
    speaker = [findings.quote(span).lower() for span in statement.speaker.spans] if statement.speaker else []
    return not (kind == "opinion" and speaker == ["it"])


@cache
def _openings(language: str | None) -> _Openings | None:
    lists = word_lists(language, "claims")
    if not lists:
        return None

    def opening(*keys: str, tail: str = r"(?!\w)") -> re.Pattern[str]:
        phrases = sorted((phrase for key in keys for phrase in lists[key]), key=lambda phrase: (-len(phrase), phrase))
        either = "|".join(re.escape(phrase) for phrase in phrases) or r"(?!)"
        return re.compile(rf"(?:{either}){tail}", re.IGNORECASE)

    also = "|".join(re.escape(word) for word in lists["frame_words"])
    frame_tail = rf"(?:\s(?:{also}))?,?\s(?:that|что|أن|إلى أن)\b,?\s*|(?:\s(?:{also}))?[,:]\s+"
    return _Openings(
        conclusion=opening("conclusions"),
        not_conclusion=opening("no_conclusions"),
        frame=opening("frames", tail=f"(?:{frame_tail})"),
        intensifier=opening("intensifiers", tail=r",\s+"),
        judgement=opening("judgements"),
    )


finder = Finder(name="claims", version=1, find=find_claims, needs=frozenset({"sentences", "statements"}))

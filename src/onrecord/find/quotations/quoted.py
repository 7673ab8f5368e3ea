"""Statements by quotation marks: the cue after or before them, and the quotations that go on with no cue."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from onrecord.find.quotations import grammar
from onrecord.find.quotations.drafts import Bounds, Draft, join, trim
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.marks import ends_like_speech, is_title, is_whole_utterance, words_in
from onrecord.model import Quotation, Span, Token

WINDOW = 30
STOPS = frozenset({".", ";", "?", "!", ":"})
INNER = frozenset({"relcl", "acl", "amod", "csubj", "advcl", "pcomp", "compound"})
_STICKS = re.compile(r"[\s,.;–—-]*")


@dataclass(slots=True)
class Quoted:
    """What the rules about marks found: drafts, the cue tokens they used, and where each cue's clause ends."""

    drafts: list[Draft] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def find_quoted(reading: Reading, paragraphs: list[Span]) -> Quoted:
    """The statements whose content is a quotation with its cue right beside it, fragments of one joined."""
    found = Quoted()
    for paragraph in paragraphs:
        quotes = _inside(reading, paragraph)
        last: tuple[int, int] | None = None  # the draft that a quotation may go on with, and where it ended
        for k, quotation in enumerate(quotes):
            limit = quotes[k + 1].span.start if k + 1 < len(quotes) else paragraph.end
            floor = quotes[k - 1].span.end if k else paragraph.start
            cue = _cue_after(reading, quotation, limit) or _cue_before(reading, quotation, floor)
            follows = last is not None and _goes_on(reading, last[1], quotation)
            if (
                follows
                and last is not None
                and (cue is None or cue.verb.i in found.used or not cue.after or _is_cut(reading, quotation, floor))
            ):
                index = last[0]
                draft = found.drafts[index]
                found.drafts[index] = replace(draft, content=join([*draft.content, _bounds(quotation)]))
                last = (index, quotation.span.end)
            elif cue is not None and cue.verb.i not in found.used:
                found.used.add(cue.verb.i)
                found.drafts.append(_draft(reading, quotation, cue, floor))
                last = (len(found.drafts) - 1, max(quotation.span.end, cue.end))
            else:
                last = None
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    verb: Token
    speaker: tuple[Bounds, ...]
    cue: Bounds
    lemma: str
    end: int
    after: bool


def _inside(reading: Reading, paragraph: Span) -> list[Quotation]:
    return [q for s in reading.marks.over(paragraph.start, paragraph.end) if (q := reading.marks.at(s.start))]


def _bounds(quotation: Quotation) -> Bounds:
    return quotation.span.start, quotation.span.end


def _cue_after(reading: Reading, quotation: Quotation, limit: int) -> _Found | None:
    """The cue in the clause that follows a quotation: "…”, – he added", "…,” said the minister"."""
    text, end = reading.text, quotation.span.end
    gap = _STICKS.match(text, end)
    stuck = ends_like_speech(text, quotation.span) or (gap is not None and bool(set(gap.group()) & set(",–—-")))
    tokens = [t for t in reading.parse.between(end, limit)[:WINDOW] if t.pos != "SPACE"]
    while tokens and (tokens[0].pos == "PUNCT" or not any(c.isalnum() for c in tokens[0].text)):
        if tokens[0].text in (":", ";", "?", "!", "."):
            return None
        tokens = tokens[1:]
    if tokens and tokens[0].text.lower() in reading.words.according:
        return _according(reading, tokens[0], limit)
    for k, token in enumerate(tokens):
        if token.text in STOPS:
            return None
        if (
            token.pos not in ("VERB", "AUX")
            or token.dep in ("aux", "auxpass")
            or (token.dep in INNER and token.tag not in ("VBD", "VBZ", "VBP"))
        ):
            continue
        if token.dep == "relcl" and k and any(t.text.lower() in grammar.RELATIVE for t in tokens[:k]):
            continue
        lemma = reading.lemma(token)
        if lemma not in reading.words.clause or (not stuck and (k == 0 or k > 3 or lemma in reading.words.weak)):
            return None
        if any(
            c.dep in ("ccomp", "dobj") and c.i > token.i and c.start < limit and c.dep == "ccomp"
            for c in reading.parse.children(token)
        ):
            return None
        if tokens[0].text.lower() in grammar.RELATIVE | {"that"}:
            return None
        speaker = _speaker_near(reading, token, first=k == 0, floor=end)
        if not speaker:
            return None
        stop = next((t.start for t in tokens[k + 1 :] if t.text in STOPS), limit)
        return _Found(
            verb=token, speaker=speaker, cue=grammar.cue_bounds(reading.parse, token), lemma=lemma, end=stop, after=True
        )
    return None


def _according(reading: Reading, token: Token, limit: int) -> _Found | None:
    following = reading.parse.tokens[token.i + 1 : token.i + 2]
    sources = reading.parse.children(following[0], "pobj") if following and following[0].text.lower() == "to" else []
    source = (
        grammar.phrase(reading.parse, reading.text, sources[0], start=following[0].end, end=limit) if sources else None
    )
    if source is None:
        return None
    return _Found(
        verb=token,
        speaker=(source,),
        cue=(token.start, following[0].end),
        lemma="according to",
        end=source[1],
        after=True,
    )


def _speaker_near(reading: Reading, verb: Token, *, first: bool, floor: int) -> tuple[Bounds, ...]:
    parse, text = reading.parse, reading.text
    found = tuple((s, e) for s, e in grammar.subject(parse, text, verb) if s >= floor or verb.dep == "conj")
    if found:
        return tuple(_without_hearer(reading, bounds) if bounds[0] > verb.start else bounds for bounds in found)
    near = grammar.phrase_after(parse, text, verb) if first else None
    near = near or grammar.phrase_before(parse, text, verb)
    return (near,) if near and near[0] >= floor else ()


def _without_hearer(reading: Reading, bounds: Bounds) -> Bounds:
    """A speaker after the verb without the hearers and the occasion ("said the minister | to the deputies")."""
    words, parse = reading.words, reading.parse
    for token in parse.between(bounds[0] + 1, bounds[1]):
        if token.pos != "ADP":
            continue
        inner = {reading.lemma(child) for child in parse.children(token, "pobj")}
        if inner & (words.hearers if token.text.lower() == "to" else words.occasions):
            return trim(reading.text, bounds[0], token.start)
    return bounds


def _cue_before(reading: Reading, quotation: Quotation, floor: int) -> _Found | None:
    """The cue right before a quotation: "she said: “…”", "he told reporters, “…”", "the minister replied “…”"."""
    text, start = reading.text, quotation.span.start
    before = text[floor:start].rstrip()
    if not before:
        return None
    colon, comma = before[-1] == ":", before[-1] == ","
    tokens = [t for t in reading.parse.between(max(floor, start - 400), start) if t.pos != "SPACE"]
    for token in reversed(tokens):
        if token.text in (".", ";", "?", "!"):
            return None
        if token.pos not in ("VERB", "AUX") or token.dep in ("aux", "auxpass"):
            continue
        lemma = reading.lemma(token)
        adjacent = tokens[-1].i == token.i or (comma and tokens[-2:-1] and tokens[-2].i == token.i)
        if lemma not in reading.words.clause or not (colon or comma or adjacent):
            if colon or (comma and token.tag in ("VBG", "VBN", "VB")):
                continue
            return None
        if is_title(quotation, reading.findings, reading.words):
            return None
        if (
            any(c.dep in ("ccomp",) and c.start < start and c.i > token.i for c in reading.parse.children(token))
            and not colon
        ):
            return None
        speaker = grammar.subject(reading.parse, text, token)
        near = None if speaker else grammar.phrase_before(reading.parse, text, token)
        speaker = speaker or ((near,) if near else ())
        speaker = tuple((s, e) for s, e in speaker if e <= start)
        if not speaker:
            return None
        return _Found(
            verb=token,
            speaker=speaker,
            cue=grammar.cue_bounds(reading.parse, token),
            lemma=lemma,
            end=start,
            after=False,
        )
    return None


def _goes_on(reading: Reading, ended: int, quotation: Quotation) -> bool:
    """Tell whether nothing but stops lies between the end of a cue's clause and the next quotation."""
    between = reading.text[ended : quotation.span.start] if ended <= quotation.span.start else ""
    return not any(c.isalnum() for c in between)


def _is_cut(reading: Reading, quotation: Quotation, floor: int) -> bool:
    """Tell whether the quotation continues a sentence that "he said," interrupted."""
    return reading.text[floor : quotation.span.start].rstrip()[-1:] == ","


def _draft(reading: Reading, quotation: Quotation, cue: _Found, floor: int) -> Draft:
    content = [_bounds(quotation)]
    if cue.after:
        content = [(_sentence_before(reading, quotation, floor), quotation.span.end)]
    return Draft(
        content=join(content),
        cue=(cue.cue,),
        lemma=cue.lemma,
        speaker=cue.speaker,
        rule="marks",
        confidence=0.9,
        quoted=True,
    )


def _sentence_before(reading: Reading, quotation: Quotation, floor: int) -> int:
    """Where content begins whose quoted part is only its end ("The plan is “a farce,” she said")."""
    start = quotation.span.start
    stretch = [t for t in reading.parse.between(floor, start) if t.pos != "SPACE"]
    words: list[Token] = []
    for token in reversed(stretch):
        if token.text in (".", "!", "?", ";", ":"):
            break
        words.append(token)
    if not any(t.pos not in ("PUNCT", "CCONJ") for t in words) or any(
        reading.is_verb_of(t, reading.words.clause) for t in words
    ):
        return start
    s, _ = trim(reading.text, words[-1].start, start)
    return s


def with_floating(reading: Reading, drafts: list[Draft], paragraphs: list[Span]) -> list[Draft]:
    """The drafts and the quotations that stand as sentences with no cue beside them.

    Such a quotation has the speaker of the statement right before it: in its own paragraph, or in the paragraph before
    when it opens its own. One that goes on from a quotation left open belongs to the same statement.
    """
    result = list(drafts)
    covered = join(bounds for draft in drafts for bounds in draft.content)
    starts = [start for start, _ in covered]
    order = sorted(range(len(result)), key=lambda n: result[n].end)
    k, near = 0, None
    for paragraph, previous in zip(paragraphs, [None, *paragraphs], strict=False):
        for quotation in _inside(reading, paragraph):
            span = quotation.span
            while k < len(order) and result[order[k]].end <= span.start:
                near, k = order[k], k + 1
            at = bisect_right(starts, span.start) - 1
            if at >= 0 and span.start < covered[at][1]:
                continue
            before = near if near is not None and _is_near(result[near], paragraph, previous, quotation) else None
            if before is not None and _left_open(reading, result[before], paragraph):
                result[before] = replace(result[before], content=join([*result[before].content, _bounds(quotation)]))
            elif is_speech(reading, quotation, paragraph):
                speaker = result[before].speaker if before is not None else ()
                result.append(
                    Draft(content=(_bounds(quotation),), speaker=speaker, rule="carried", confidence=0.5, quoted=True)
                )
                near = len(result) - 1
    return result


def _is_near(draft: Draft, paragraph: Span, previous: Span | None, quotation: Quotation) -> bool:
    if draft.end > paragraph.start:
        return True
    opens = quotation.span.start == paragraph.start
    return opens and draft.quoted and previous is not None and draft.end > previous.start


def _left_open(reading: Reading, draft: Draft, paragraph: Span) -> bool:
    last = reading.marks.at(draft.end - 1)
    return last is not None and not last.closed and last.span.end < paragraph.start


def is_speech(reading: Reading, quotation: Quotation, paragraph: Span) -> bool:
    """Tell whether a quotation with no cue beside it is somebody's words rather than a title or a scare quote."""
    if is_title(quotation, reading.findings, reading.words) or len(words_in(reading.text, quotation.span)) < 4:
        return False
    return is_whole_utterance(quotation, reading.text, paragraph=paragraph)

"""Statements by quotation marks: each quotation with the cue beside it, and those that go on with no cue."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import pairwise

from onrecord.find.quotations.beside import CueBeside, cue_after, cue_before
from onrecord.find.quotations.drafts import Bounds, Draft, join, trim
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.marks import ends_like_speech, is_title, is_whole_utterance, words_in
from onrecord.model import Quotation, Span, Token

LONGEST_HEADING = 8  # words
SINGLE = frozenset("'‘‚‹")


@dataclass(slots=True)
class Quoted:
    """What the rules about marks found: the drafts, and the cue tokens that they used."""

    drafts: list[Draft] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def find_quoted(reading: Reading, paragraphs: list[Span]) -> Quoted:
    """The statements whose content is a quotation with its cue right beside it, fragments of one joined."""
    found = Quoted()
    for paragraph in paragraphs:
        quotations = _inside(reading, paragraph)
        reach = -1  # where the last cue's clause ended, while a quotation may go on from it
        for k, quotation in enumerate(quotations):
            limit = quotations[k + 1].span.start if k + 1 < len(quotations) else paragraph.end
            floor = quotations[k - 1].span.end if k else paragraph.start
            cue = cue_after(reading, quotation, limit) or cue_before(reading, quotation, floor)
            fresh = cue is not None and cue.token.i not in found.used
            own = (
                fresh
                and cue is not None
                and cue.after
                and reading.text[floor : quotation.span.start].rstrip()[-1:] != ","
            )
            if _goes_on(reading, reach, quotation) and is_title(quotation, reading.findings, reading.words):
                continue
            if _goes_on(reading, reach, quotation) and not own:
                draft = found.drafts[-1]
                found.drafts[-1] = replace(draft, content=join([*draft.content, _bounds(quotation)]))
                reach = quotation.span.end
            elif cue is not None and fresh:
                found.used.add(cue.token.i)
                found.drafts.append(_draft(reading, quotation, cue, floor))
                reach = max(quotation.span.end, cue.end)
            else:
                reach = -1
    return found


def _inside(reading: Reading, paragraph: Span) -> list[Quotation]:
    return [q for s in reading.marks.over(paragraph.start, paragraph.end) if (q := reading.marks.at(s.start))]


def _bounds(quotation: Quotation) -> Bounds:
    return quotation.span.start, quotation.span.end


def _goes_on(reading: Reading, reach: int, quotation: Quotation) -> bool:
    """Tell whether nothing but stops lies between the end of a cue's clause and the next quotation."""
    start = quotation.span.start
    between = reading.text[reach:start]
    return 0 <= reach <= start and not any(c.isalnum() for c in between) and not _opens(reading, quotation, between)


def _opens(reading: Reading, quotation: Quotation, before: str) -> bool:
    """Tell whether words in marks are but the first of a sentence: "He left. “Aron” is not his name"."""
    after = reading.text[quotation.span.end : quotation.span.end + 2]
    goes_on = after[:1] == " " and after[1:].islower()
    return "." in before and goes_on and not ends_like_speech(reading.text, quotation.span)


def _draft(reading: Reading, quotation: Quotation, cue: CueBeside, floor: int) -> Draft:
    start = _sentence_before(reading, quotation, floor) if cue.after else quotation.span.start
    return Draft(
        content=((start, quotation.span.end),),
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
    words: list[Token] = []
    for token in reversed([t for t in reading.parse.between(floor, start) if t.pos != "SPACE"]):
        if token.text in (".", "!", "?", ";", ":"):
            break
        words.append(token)
    if not any(t.pos not in ("PUNCT", "CCONJ") for t in words):
        return start
    if any(reading.is_verb_of(t, reading.words.clause | reading.words.naming) for t in words):
        return start
    return trim(reading.text, words[-1].start, start)[0]


def with_floating(reading: Reading, drafts: list[Draft], paragraphs: list[Span]) -> list[Draft]:
    """The drafts and the quotations that stand as sentences with no cue beside them.

    Such a quotation has the speaker of the statement right before it: in its own paragraph, or in the paragraph before
    when it opens its own. One that goes on from a quotation left open belongs to the same statement.
    """
    result = list(drafts)
    covered = join(bounds for draft in drafts for bounds in draft.content)
    starts = [start for start, _ in covered]
    order = sorted((n for n, d in enumerate(result) if not d.weak and d.rule != "object"), key=lambda n: result[n].end)
    k, near = 0, None
    for paragraph, previous in zip(paragraphs, [None, *paragraphs], strict=False):
        for quotation in _inside(reading, paragraph):
            span = quotation.span
            while k < len(order) and result[order[k]].end <= span.start:
                near, k = order[k], k + 1
            at = bisect_right(starts, span.start) - 1
            if (at >= 0 and span.start < covered[at][1]) or (at + 1 < len(starts) and starts[at + 1] < span.end):
                continue  # told by a rule, all or in parts (a transcript in marks)
            before = near if near is not None and _is_near(result[near], paragraph, previous, quotation) else None
            if before is not None and _left_open(reading, result[before], paragraph):
                result[before] = replace(result[before], content=join([*result[before].content, _bounds(quotation)]))
            elif _is_speech(reading, quotation, paragraph):
                speaker = result[before].speaker if before is not None else ()
                carried = Draft(
                    content=(_bounds(quotation),), speaker=speaker, rule="carried", confidence=0.5, quoted=True
                )
                result.append(carried)
                near = len(result) - 1
    return _runs_joined(reading, result, paragraphs)


def _runs_joined(reading: Reading, drafts: list[Draft], paragraphs: list[Span]) -> list[Draft]:
    """The drafts, a run of paragraphs left open given to the statement whose cue comes in its last paragraph."""
    following = {a.end: b.start for a, b in pairwise(paragraphs)}
    begins = {draft.start: n for n, draft in enumerate(drafts)}
    joined: set[int] = set()
    for n, draft in enumerate(drafts):
        last = reading.marks.at(draft.end - 1)
        if draft.rule != "carried" or last is None or last.closed:
            continue
        target = begins.get(following.get(draft.end, -1))
        if target is not None and target != n:
            drafts[target] = replace(drafts[target], content=join([*draft.content, *drafts[target].content]))
            joined.add(n)
    return [draft for n, draft in enumerate(drafts) if n not in joined]


def _is_near(draft: Draft, paragraph: Span, previous: Span | None, quotation: Quotation) -> bool:
    if draft.end > paragraph.start:
        return True
    opens = quotation.span.start == paragraph.start
    return opens and draft.quoted and previous is not None and draft.end > previous.start


def _left_open(reading: Reading, draft: Draft, paragraph: Span) -> bool:
    last = reading.marks.at(draft.end - 1)
    return last is not None and not last.closed and last.span.end < paragraph.start


def _is_heading(reading: Reading, quotation: Quotation, paragraph: Span) -> bool:
    """Tell whether a few words in single marks fill a paragraph of a text that has double ones: 'A long night.'."""
    alone = quotation.span.start == paragraph.start and quotation.span.end == paragraph.end
    short = len(words_in(reading.text, quotation.span)) <= LONGEST_HEADING
    return alone and short and reading.marks.has_double and reading.text[quotation.span.start] in SINGLE


def _is_speech(reading: Reading, quotation: Quotation, paragraph: Span) -> bool:
    """Tell whether a quotation with no cue beside it is somebody's words rather than a title or a scare quote."""
    if is_title(quotation, reading.findings, reading.words) or _is_heading(reading, quotation, paragraph):
        return False
    return is_whole_utterance(quotation, reading.text, paragraph=paragraph)

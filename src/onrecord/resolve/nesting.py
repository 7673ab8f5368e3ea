"""Which statement lies inside the words of another, and one statement for each assertion."""

from collections.abc import Iterable
from dataclasses import replace

from onrecord.model import Findings, Span, Statement

SLACK = 3  # a stop and a closing mark, which one rule takes into the content and another does not


def settle(findings: Findings) -> Findings:
    """The findings with one statement for each assertion, each knowing what it is inside."""
    kept = one_each(findings.statements)
    outer = holders(kept)
    return findings.with_(statements=tuple(replace(s, inside=outer.get(s.id)) for s in kept))


def one_each(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements without those that tell an assertion again.

    Two with one cue and shared content are one assertion: the surer one stays. So are a quotation without a cue and the
    statement whose content holds it, unless somebody else speaks. Fragments with one cue are joined.
    """
    kept: list[Statement] = []
    reach: list[int] = []  # of those in reach, places in `kept`
    for statement in sorted(statements, key=lambda s: (s.span.start, -s.span.end, -s.confidence, s.id)):
        reach = [n for n in reach if kept[n].span.end > statement.span.start]
        double = next((n for n in reach if _is_one(kept[n], statement)), None)
        if double is None:
            kept.append(statement)
            reach.append(len(kept) - 1)
        else:
            kept[double] = _joined(kept[double], statement)
    return tuple(kept)


def _is_one(one: Statement, other: Statement) -> bool:
    """Tell whether two statements are about the same act of saying."""
    if one.cue is not None and other.cue is not None:
        same = {(s.start, s.end) for s in one.cue.spans} & {(s.start, s.end) for s in other.cue.spans}
        return bool(same) and (_same_speaker(one, other) or _share(one, other))
    if one.cue is None and other.cue is None:
        return one.content == other.content and _same_speaker(one, other)
    with_cue, without = (one, other) if one.cue is not None else (other, one)
    return _same_speaker(with_cue, without) and all(_holds(with_cue, span) for span in without.content)


def _same_speaker(one: Statement, other: Statement) -> bool:
    """Tell whether nothing speaks against one speaker: a quotation with no cue may have none."""
    if one.speaker is None or other.speaker is None:
        return one.cue is None or other.cue is None or one.speaker is other.speaker
    a, b = one.speaker, other.speaker
    return a.spans == b.spans or bool(a.entity and a.entity == b.entity) or bool(a.name and a.name == b.name)


def _share(one: Statement, other: Statement) -> bool:
    return any(a.overlaps(b) for a in one.content for b in other.content)


def _joined(one: Statement, other: Statement) -> Statement:
    """The surer of two statements; with the content of both where they have one cue and share none of it."""
    best, spare = (one, other) if one.confidence >= other.confidence else (other, one)
    if best.cue is None or spare.cue is None or _share(one, other):
        return best
    content = tuple(sorted((*best.content, *spare.content)))
    start, end = min(one.span.start, other.span.start), max(one.span.end, other.span.end)
    mode = best.mode if best.mode == spare.mode else "mixed"
    return replace(best, content=content, span=replace(best.span, start=start, end=end), mode=mode)


def holders(statements: Iterable[Statement]) -> dict[str, str]:
    """For each statement that lies in the content of another, the id of the innermost such one.

    A statement lies where its cue lies, even if its content runs on after the words around it; one without a cue lies
    where all its content does.
    """
    listed = list(statements)
    marks: list[tuple[int, bool, int, str, Statement, Span | None]]
    marks = [(c.start, False, -c.end, s.id, s, c) for s in listed for c in s.content]
    marks += [(_anchor(s).start, True, -_anchor(s).end, s.id, s, None) for s in listed]
    found: dict[str, str] = {}
    around: list[tuple[Span, Statement]] = []
    for start, _, _, _, statement, piece in sorted(marks, key=lambda mark: mark[:4]):
        around = [(span, owner) for span, owner in around if span.end > start]
        if piece is not None:
            around.append((piece, statement))
            continue
        fits = [owner for span, owner in around if owner.id != statement.id and _contains(owner, statement)]
        if fits:
            found[statement.id] = min(fits, key=lambda owner: (_length(owner), owner.id)).id
    return found


def _anchor(statement: Statement) -> Span:
    """The words that tell where a statement lies."""
    return statement.cue.spans[0] if statement.cue else statement.content[0]


def _contains(outer: Statement, inner: Statement) -> bool:
    if _length(inner) >= _length(outer):
        return False
    if inner.cue is None:
        return all(_holds(outer, span) for span in inner.content)
    return all(_holds(outer, span) for span in inner.cue.spans) and _share(outer, inner)


def _holds(statement: Statement, span: Span) -> bool:
    return any(c.start <= span.start and span.end <= c.end + SLACK and span.start < c.end for c in statement.content)


def _length(statement: Statement) -> int:
    return sum(span.length for span in statement.content)

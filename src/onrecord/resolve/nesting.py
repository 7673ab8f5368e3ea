"""Which statement lies inside the words of another."""

from collections.abc import Iterable

from onrecord.model import Span, Statement


def holders(statements: Iterable[Statement]) -> dict[str, str]:
    """For each statement that lies in the content of another, the id of the innermost such one."""
    listed = list(statements)
    marks: list[tuple[int, int, bool, Statement, Span | None]]
    marks = [(c.start, -c.end, False, s, c) for s in listed for c in s.content]
    marks += [(_bounds(s)[0], -_bounds(s)[1], True, s, None) for s in listed]
    found: dict[str, str] = {}
    around: list[tuple[Span, str]] = []
    for start, negative_end, is_statement, statement, content in sorted(marks, key=lambda m: (*m[:3], m[3].id)):
        around = [(span, owner) for span, owner in around if span.end > start]
        if is_statement:
            fits = [owner for span, owner in around if span.end >= -negative_end and owner != statement.id]
            if fits:
                found[statement.id] = fits[-1]
        elif content is not None:
            around.append((content, statement.id))
    return found


def _bounds(statement: Statement) -> tuple[int, int]:
    """The stretch from the first to the last of content and cue."""
    spans = [*statement.content, *(statement.cue.spans if statement.cue else ())]
    return min(s.start for s in spans), max(s.end for s in spans)

"""Now, then, before, between: words that point at the time of writing or of what the article reports."""

from collections.abc import Callable

from onrecord.model.edtf import about, interval, month_days
from onrecord.model.order import YEAR, in_turn
from onrecord.resolve.dates_calendar import Reading
from onrecord.resolve.dates_context import Context
from onrecord.resolve.dates_words import is_word
from onrecord.timexes import Expression, Moment

NEAR = 92  # days apart within which two days of an unknown year have a first and a last


def _ref(e: Expression, c: Context, words: str) -> Reading:
    """now, currently, recently, the future"""
    value = e.parts.ref
    if value != "PRESENT_REF":
        return Reading(value=value)
    here = c.day if c.day is not None and c.day.span.start >= c.sentence[0] else None
    if here is not None and is_word(words, "now_words"):
        return Reading(
            value=value, edtf=here.moment.edtf, anchor="earlier-date", basis=here.span, note="the time of the telling"
        )
    if not c.daily and c.lead is not None and not c.narrates:
        edtf = c.lead.moment.edtf
        if not is_word(words, "now_word") or c.speech:
            edtf = about(edtf) or edtf
        return Reading(
            value=value,
            edtf=edtf,
            anchor="earlier-date",
            basis=c.lead.span,
            note="about the time of what the article reports",
        )
    if c.now is not None and not c.narrates:
        edtf = about((Moment.of(c.now) if c.exact else Moment.of(c.now, "month")).edtf)
        return Reading(value=value, edtf=edtf, anchor="published", note="about the time of writing")
    return Reading(value=value)


def _anaphor(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """then, at that time, on that day"""
    lean = c.day or c.dated
    if lean is None:
        return Reading(value="PAST_REF", note="it points back, and no date was named")
    return Reading(
        value=lean.moment.timex3,
        edtf=lean.moment.edtf,
        anchor="earlier-date",
        basis=lean.span,
        note="the date named before",
    )


def _vague_shift(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """a bit later, shortly before"""
    back = e.parts.relation in ("earlier", "before")
    value = "PAST_REF" if back else "FUTURE_REF"
    lean = c.day
    if lean is None or lean.moment.edtf is None:
        return Reading(value=value, note="it is not said how long")
    edtf = interval(None, lean.moment.edtf) if back else interval(lean.moment.edtf, None)
    return Reading(
        value=value,
        edtf=edtf,
        anchor="earlier-date",
        basis=lean.span,
        note=f"{'before' if back else 'after'} the date named before",
    )


def _between(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """between these two events: the last two days named, in the calendar's order"""
    named = [day.moment.edtf for day in c.days[-2:] if day.moment.edtf]
    if len(named) < 2:
        return Reading(note="between two times that are not named")
    if not have_turn(*named):
        return Reading(note="between the two dates named before; the text does not say which was first")
    edtf = interval(*in_turn(named))
    return Reading(
        edtf=edtf,
        anchor="earlier-date",
        basis=c.days[-1].span,
        note="between the two dates named before, neither included",
    )


def have_turn(one: str | None, other: str | None) -> bool:
    """Tell whether it is known which of two times was first: of an unknown year, when the way one round is short.

    >>> have_turn("XXXX-12-28", "XXXX-01-03"), have_turn("XXXX-01-03", "XXXX-07-28")
    (True, False)
    """
    here, there = month_days(one), month_days(other)
    if here is None or there is None:
        return (here is None) == (there is None)
    way = (there[0] - here[0]) % YEAR
    return min(way, YEAR - way) <= NEAR


def _open(e: Expression, c: Context, words: str) -> Reading:  # noqa: ARG001
    """before, earlier, from now on: one side of what the article reports"""
    back = e.rule == "bare-shift"
    value = "PAST_REF" if back else "PRESENT_REF"
    if c.lead is None or c.lead.moment.edtf is None:
        return Reading(value=value)
    edtf = interval(None, c.lead.moment.edtf) if back else interval(c.lead.moment.edtf, None)
    note = "before what the article reports" if back else "from what the article reports on"
    return Reading(value=value, edtf=edtf, anchor="earlier-date", basis=c.lead.span, note=note)


DEIXIS: dict[str, Callable[[Expression, Context, str], Reading]] = {
    "ref": _ref,
    "ref-units": _ref,
    "anaphor": _anaphor,
    "vague-shift": _vague_shift,
    "between-events": _between,
    "from-now": _open,
    "bare-shift": _open,
}

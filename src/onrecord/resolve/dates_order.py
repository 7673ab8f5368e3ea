"""The order of times that the text gives: "a bit later", "between these two events", "before that".

Each order points at its words and at the timexes that it ties together. What the order leaves of a vague time ("weeks
later") becomes its bounds; what contradicts the calendar becomes a problem. No order ever gives a time its year.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from onrecord import lang
from onrecord.model import Findings, Order, Problem, Span, Timex, stable_id
from onrecord.model.edtf import bounds, interval, month_days
from onrecord.model.order import YEAR, Course, Relation, in_turn, is_of_calendar
from onrecord.model.parse import Token
from onrecord.resolve.dates_deixis import have_turn
from onrecord.timexes import Parts, read

FOUND_BY = "order@1"
REACH = 4  # paragraphs over which "a bit later" leans on the day that was told last
DATELINE = 60  # characters of a dateline before its date
LEAD = 4  # paragraphs in which the first day is that of what the article reports
_RULE = re.compile(r"dates\.([a-z-]+)@\d+")  # dates.vague-shift@1
_DATELINE = re.compile(r"\s{0,9}(?:\([^()\n]{2,40}\)\s{0,9})?(?:—|–|--)\s")  # LODZERN, 3 June 2019 (Northern Wire) —
_BACK = frozenset({"earlier", "before", "previously", "previous", "preceding", "last"})
_AHEAD = frozenset({"later", "after", "afterwards", "afterward", "following", "next"})
_SHIFTS = frozenset({"vague-shift", "ago", "day-before", "rel-unit", "weekday", "this-part"})
_POINTING = frozenset({"ref", "anaphor", "vague-shift", "between-events", "from-now", "bare-shift"})
_VAGUE = frozenset({"vague-shift", "ago"})
_LONG = frozenset({"Y", "DE", "CE"})


def resolve_dates_order(findings: Findings) -> Findings:
    """The findings with the orders of their times, vague times bounded by them, and a problem where one cannot be."""
    reader = _Reader(findings)
    orders = [order for place in range(len(reader.times)) for order in reader.orders(place)]
    orders += reader.openers()
    timexes = _bounded(findings.timexes, orders)
    ordered = findings.with_(orders=tuple(orders), timexes=tuple(timexes))
    return ordered.add(*_contradictions(ordered))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Time:
    """A timex with the rule that found it, its parts, and where it stands."""

    timex: Timex
    rule: str
    parts: Parts
    paragraph: int
    language: str
    of_report: bool

    @property
    def is_told(self) -> bool:
        """Whether it names a time of the calendar itself, so that others can lean on it."""
        edtf, now = self.timex.edtf, self.timex.value == "PRESENT_REF"
        return (
            edtf is not None and not now and not self.of_report and self.rule not in _POINTING and is_of_calendar(edtf)
        )


class _Reader:
    """Reads the orders of one document."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.starts = [paragraph.start for paragraph in findings.paragraphs]
        self.times = [time for timex in findings.timexes if (time := self._time(timex)) is not None]
        self.by_span = {time.timex.span: time for time in self.times}
        self.vague: set[str] = set()
        self.lead = next((t for t in self.times if t.is_told and t.parts.day and t.paragraph < LEAD), None)

    def _time(self, timex: Timex) -> _Time | None:
        rule = _RULE.fullmatch(timex.found_by)
        if rule is None or timex.type not in ("DATE", "TIME"):
            return None
        start, end = timex.span.start, timex.span.end
        language = self.findings.language_at(start) or "en"
        found = read(self.findings.text, start=start, end=end, rule=rule[1], language=language)
        if found is None:
            return None
        parts = found.ends[-1].parts if found.ends else found.parts
        paragraph = max(0, bisect_right(self.starts, start) - 1)
        return _Time(
            timex=timex,
            rule=rule[1],
            parts=parts,
            paragraph=paragraph,
            language=language,
            of_report=self._is_dateline(timex.span),
        )

    def _is_dateline(self, span: Span) -> bool:
        """Tell whether a date stands in the dateline of the article: it is that of the report."""
        text = self.findings.text
        line = text.rfind("\n", 0, span.start) + 1
        return span.start - line < DATELINE and _DATELINE.match(text, span.end) is not None

    def orders(self, place: int) -> Iterator[Order]:
        """What one expression says of its time by others."""
        time = self.times[place]
        subject = self._said_by_follower(place)
        if time.rule == "between-events":
            last_two = self._last_days(place, 2)
            if len(last_two) == 2 and have_turn(*(time.timex.edtf for time in last_two)):
                yield from self._ordered(time, subject, "between", last_two)
        elif time.rule in _SHIFTS:
            relation = _direction(time.parts)
            other = self._leaned_on(place) if relation is not None else None
            if relation is not None and other is not None and other.timex.id != subject.timex.id:
                self.vague.add(subject.timex.id)
                yield from self._ordered(time, subject, relation, [other])
        elif self.lead is not None and self.lead.timex.span.end <= time.timex.span.start:
            relation = self._side_of_lead(time)
            if relation is not None:
                yield self._order(time.timex.span, relation, time.timex, [self.lead.timex])

    def _said_by_follower(self, place: int) -> _Time:
        """The date right behind a vague time, which says when it was ("a bit later, on 21 May"); else itself."""
        time = self.times[place]
        if place + 1 < len(self.times):
            follower = self.times[place + 1]
            between = self.findings.text[time.timex.span.end : follower.timex.span.start]
            if follower.is_told and _apposition(time.language).fullmatch(between):
                return follower
        return time

    def _leaned_on(self, place: int) -> _Time | None:
        """The time that a shift starts from: the one it was counted from, else the last one told before it."""
        time = self.times[place]
        last = self.times[place - 1] if place else None
        if last is not None and self._goes_on(last, time):
            return last
        basis = self.by_span.get(time.timex.basis) if time.timex.basis is not None else None
        if basis is not None and basis.timex.span.end <= time.timex.span.start:
            return basis
        if time.rule != "vague-shift" and (
            time.timex.anchor == "published"
            or time.parts.relation == "last"
            or (time.rule != "ago" and time.timex.edtf is not None)
        ):
            return None
        told = self._last_days(place, 1)
        near = told and time.paragraph - told[0].paragraph <= REACH
        return told[0] if near else None

    def _goes_on(self, last: _Time, time: _Time) -> bool:
        """Tell whether two vague times follow one another: "Weeks later he left. A bit later she came."."""
        vague = time.rule in _VAGUE and time.parts.number is None and not last.is_told and last.timex.id in self.vague
        return vague and _direction(last.parts) == _direction(time.parts) and time.paragraph - last.paragraph <= 1

    def _last_days(self, place: int, number: int) -> list[_Time]:
        """The last times of the calendar before a place, by day or month, each day once, in order of the text."""
        found: dict[str, _Time] = {}
        for time in reversed(self.times[:place]):
            if time.is_told and (_names_day(time.parts) or time.rule in _SHIFTS):
                found.setdefault(time.timex.edtf or "", time)
            if len(found) == number:
                break
        return sorted(found.values(), key=lambda time: time.timex.span.start)

    def _side_of_lead(self, time: _Time) -> Relation | None:
        """ "From now on", "if before they watched", "today": on which side of what the article reports it is."""
        if time.rule == "from-now":
            return "on-or-after"
        if time.rule == "bare-shift":
            return "before"
        now = time.timex.edtf is None and time.timex.value == "PRESENT_REF" and time.timex.anchor == "none"
        quoted = any(mark.span.contains(time.timex.span) for mark in self.findings.quotemarks)
        return "on-or-after" if now and not quoted and self._lead_is_past else None

    @cached_property
    def _lead_is_past(self) -> bool:
        number = (
            bisect_right(self.findings.sentences, self.lead.timex.span.start, key=lambda s: s.start) if self.lead else 0
        )
        return number > 0 and self._told(self.findings.sentences[number - 1]) is not None

    def _ordered(self, time: _Time, subject: _Time, relation: Relation, others: list[_Time]) -> Iterator[Order]:
        to = [other.timex for other in others]
        if relation == "between":
            first, last = in_turn([timex.edtf or "" for timex in to])
            to.sort(key=lambda timex: (timex.edtf != first, timex.edtf != last))
        yield self._order(time.timex.span, relation, subject.timex, to)
        for timex in to if _is_short(time) else ():
            if _of_one_year(subject.timex, timex, relation):
                yield self._order(time.timex.span, "same-year", subject.timex, [timex])

    def _order(
        self, words: Span, relation: Relation, timex: Timex | None, to: Sequence[Timex], verb: Token | None = None
    ) -> Order:
        if verb is None and timex is not None:
            verb = self._verb(timex.span)
        targets = tuple(other.id for other in to)
        return Order(
            id=stable_id("or", words.doc, words.start, words.end, relation, *targets),
            span=words,
            relation=relation,
            timex=timex.id if timex is not None else None,
            verb=self.findings.span(verb.start, verb.end) if verb is not None else None,
            to=targets,
            found_by=FOUND_BY,
        )

    def _verb(self, span: Span) -> Token | None:
        """The verb of the clause that words stand in."""
        parse = self.findings.parse
        tokens = parse.between(span.start, span.end)
        return next((t for t in parse.ancestors(tokens[-1]) if t.pos in ("VERB", "AUX")), None) if tokens else None

    # ---- sentences that open with "before that" or "then"

    def openers(self) -> list[Order]:
        """The orders of sentences without a date that open with words such as "before that"."""
        found = (self._opener(number) for number in range(1, len(self.findings.sentences)))
        return [order for order in found if order is not None]

    def _opener(self, number: int) -> Order | None:
        sentence, before = self.findings.sentences[number], self.findings.sentences[number - 1]
        language = self.findings.language_at(sentence.start) or "en"
        match = _openers(language).match(self.findings.text, sentence.start, sentence.end)
        if match is None or self._paragraph(sentence) != self._paragraph(before):
            return None
        told = {t.timex.edtf: t for t in self.times if before.contains(t.timex.span) and t.is_told}
        root = self._told(sentence)
        if len(told) != 1 or root is None or any(sentence.contains(t.timex.span) for t in self.times):
            return None
        words = self.findings.span(match.start(match.lastgroup or 0), match.end(match.lastgroup or 0))
        relation: Relation = "before" if match.lastgroup == "before" else "after"
        return self._order(words, relation, None, [time.timex for time in told.values()], root)

    def _paragraph(self, sentence: Span) -> int:
        return bisect_right(self.starts, sentence.start)

    def _told(self, sentence: Span) -> Token | None:
        """The main verb of a sentence that tells what happened: in the past, and in no mood."""
        tokens = self.findings.parse.between(sentence.start, sentence.end)
        roots = [t for t in tokens if t.dep == "ROOT"]
        if len(roots) != 1 or roots[0].pos not in ("VERB", "AUX"):
            return None
        tags = [roots[0].tag, *(t.tag for t in self.findings.parse.children(roots[0], "aux", "auxpass"))]
        return roots[0] if "MD" not in tags and ("VBD" in tags or "VBN" in tags) else None


def _direction(parts: Parts) -> Relation | None:
    relation = (parts.relation or "").removeprefix("the ")
    return "before" if relation in _BACK else "after" if relation in _AHEAD else None


def _names_day(parts: Parts) -> bool:
    return parts.month is not None or parts.day is not None or parts.hour is not None


def _is_short(time: _Time) -> bool:
    """Whether the way is certainly shorter than a year: "a bit later", "two days earlier", not "two years later"."""
    return time.rule != "ago" or (time.parts.unit not in _LONG and not time.parts.vague)


def _of_one_year(one: Timex, other: Timex, relation: Relation) -> bool:
    """Tell whether two times without a year, a short way apart, lie in one year: the way crosses no New Year."""
    here, there = month_days(one.edtf), month_days(other.edtf)
    if here is None or there is None or one.edtf == other.edtf:
        return False
    ahead = here[0] - there[0]
    if relation == "between":
        return abs(ahead) <= YEAR // 2
    return 0 <= (ahead if relation == "after" else -ahead) <= YEAR // 2


# What follows from the orders -------------------------------------------------------------------------------------


def _bounded(timexes: Sequence[Timex], orders: Sequence[Order]) -> list[Timex]:
    """The timexes, vague ones ("weeks later") open on the side that their order leaves open."""
    by_id = {timex.id: timex for timex in timexes}
    said = {order.timex: order for order in orders if order.relation in ("before", "after")}
    between = {order.span: order for order in orders if order.relation == "between"}
    opened = (_open(timex, said.get(timex.id), by_id) for timex in timexes)
    return [_turned(timex, between.get(timex.span), by_id) for timex in opened]


def _turned(timex: Timex, order: Order | None, by_id: dict[str, Timex]) -> Timex:
    """ "Between these two events" from 28 December to 3 January of years that nobody knows, not the long way round."""
    edtf = interval(by_id[order.to[0]].edtf, by_id[order.to[-1]].edtf) if order is not None else None
    return timex if edtf is None or timex.edtf is None or month_days(edtf) is None else replace(timex, edtf=edtf)


def _open(timex: Timex, order: Order | None, by_id: dict[str, Timex]) -> Timex:
    if order is None or timex.edtf is not None or timex.value not in ("PAST_REF", "FUTURE_REF"):
        return timex
    other = by_id[order.to[0]]
    edtf = interval(None, other.edtf) if order.relation == "before" else interval(other.edtf, None)
    if edtf is None:
        return timex
    earliest, latest = bounds(edtf)
    note = f"{order.relation} the date named before; it is not said how long"
    return replace(
        timex, edtf=edtf, earliest=earliest, latest=latest, anchor="earlier-date", basis=other.span, note=note
    )


def _contradictions(findings: Findings) -> Iterator[Problem]:
    """A problem for each order that the calendar contradicts."""
    course = Course(findings.orders, findings.timexes)
    against = {order.id for order in course.contradicted()}
    by_id = {timex.id: timex for timex in findings.timexes}
    for order in findings.orders:
        one = by_id.get(order.timex or "")
        others = [by_id[timex] for timex in order.to]
        if order.id in against or (one is not None and _turns_round(order, one, others)):
            words = findings.quote(order.span)
            told = " and ".join(findings.quote(other.span) for other in others)
            what = findings.quote(one.span) if one is not None else "this"
            message = f"“{words}” puts {what} {order.relation.replace('-', ' ')} {told}, but the dates do not"
            yield Problem(kind="order", message=message, start=order.span.start, end=order.span.end)


def _turns_round(order: Order, one: Timex, others: Sequence[Timex]) -> bool:
    """Tell whether days of an unknown year stand the other way round: "a bit later", 17 May after 29 May."""
    here, days = month_days(one.edtf), [month_days(other.edtf) for other in others]
    if here is None or None in days or order.relation not in ("before", "after", "between"):
        return False
    if any(one.edtf == other.edtf for other in others):
        return False
    starts = [day[0] for day in days if day is not None]
    if order.relation == "between":
        return (here[0] - starts[0]) % YEAR > (starts[1] - starts[0]) % YEAR
    way = (here[0] - starts[0]) % YEAR if order.relation == "after" else (starts[0] - here[0]) % YEAR
    return way > YEAR // 2


@cache
def _openers(language: str) -> re.Pattern[str]:
    """A pattern that reads the words at the head of a sentence that point back ("Before that, ...")."""
    listed = lang.words(language, "order").get("openers", {})
    sides = "|".join(f"(?P<{side}>{_either(listed.get(side, ()))})" for side in ("before", "after"))
    return re.compile(rf"[“\"«(]?(?:{sides})(?!\w)", re.IGNORECASE)


@cache
def _apposition(language: str) -> re.Pattern[str]:
    """A pattern for what may stand between a vague time and the date that says it: ", on the "."""
    listed = lang.words(language, "order").get("apposition", {}).get("words", ())
    return re.compile(rf",?\s*\(?(?:(?:{_either(listed)})\s+){{0,2}}", re.IGNORECASE)


def _either(words: Sequence[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest) or r"(?!)"

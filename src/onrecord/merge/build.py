"""An incident from its events: title, time, place, accounts, disputes, and how well it is supported."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date

from onrecord import lang
from onrecord.merge.accounts import AUTHOR, Told, accounts_of, contradicts
from onrecord.merge.copies import Shared
from onrecord.merge.disputes import disputes_of
from onrecord.merge.groups import independent, together
from onrecord.merge.happenings import Happening
from onrecord.merge.incidents import Cluster
from onrecord.merge.origins import folds_of, origins
from onrecord.merge.places import Where
from onrecord.model import Findings, Incident, IncidentPlace, When, stable_id
from onrecord.model.record import IncidentStatus
from onrecord.text import shorten

TITLE = 100
_BREAK = re.compile(r"[,;:](?=\s) | \s[—–-]\s | [)\]]  # injured, two days after", re.VERBOSE)


def incident_of(
    cluster: Cluster,
    found: Mapping[str, Findings],
    *,
    shared: Mapping[str, Sequence[Shared]],
    became: Mapping[tuple[str, str], str],
    unfolded: Container[str] = (),
) -> Incident:
    """The incident that a cluster of events is; `unfolded` are folds that a reviewer says not to count."""
    members = sorted(cluster.members, key=lambda e: (e.document.published or "9999", *e.order))
    told = accounts_of(members, found)
    documents = {t.account.document: t.account.publisher for t in told}
    accounts = tuple(t.account for t in told)
    folds = folds_of(accounts, {name: found[name] for name in documents}, shared)
    counted = [fold for fold in folds if fold.id not in unfolded]
    copies = together(fold.documents for fold in counted if fold.kind == "copy")
    origin_count = origins(documents, counted)
    disputes = disputes_of(told, found)
    where = place_of(members)
    name = stable_id("in", members[0].event.id)
    return Incident(
        id=name,
        title=title_of(members, found, where),
        type=_usual(e.event.type for e in members),
        when=when_of(members),
        place=where,
        entities=entities_of(members, became),
        accounts=accounts,
        publishers=tuple(sorted({p for p in documents.values() if p})),
        independent=independent(documents, copies),
        origins=origin_count,
        folds=folds,
        copies=copies,
        disputes=disputes,
        status=_status(told, disputed=any(dispute.real for dispute in disputes), origins=origin_count),
        reasons=tuple(dict.fromkeys(cluster.reasons)),
    )


def _status(told: Sequence[Told], *, disputed: bool, origins: int) -> IncidentStatus:
    if disputed or contradicts(told):
        return "contested"
    return "corroborated" if origins >= 2 else "single-source"


def _usual(values: Iterable[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def entities_of(members: Iterable[Happening], became: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """The entities of the record that take part."""
    taking_part = ((e.document.id, p.entity) for e in members for p in (*e.event.agents, *e.event.patients))
    return tuple(sorted({became.get((doc, entity), entity) for doc, entity in taking_part if entity}))


def when_of(members: Sequence[Happening]) -> When | None:
    """When it was: the most exact time given; from the earliest to the latest where exact times differ."""
    given = [e for e in members if e.days is not None]
    known = [e for e in given if e.days and not e.days.yearless] or given
    exact = [e for e in known if e.days and e.days.narrow]
    if not exact:
        times = [e.event.when for e in members if e.event.when and (e.event.when.edtf or e.event.when.earliest)]
        return min(times, key=_width) if times else None
    first = min(e.days.first for e in exact if e.days and e.days.first is not None)
    last = max(e.days.last for e in exact if e.days and e.days.last is not None)
    for event in exact:
        if event.days and (event.days.first, event.days.last) == (first, last):
            return event.event.when
    if exact[0].days and exact[0].days.yearless:
        return exact[0].event.when
    low, high = date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat()
    return When(edtf=f"{low}/{high}", earliest=low, latest=high)


def _width(when: When) -> tuple[int, int, str]:
    """Closed times before open ones, narrow before wide."""
    if when.earliest is None or when.latest is None:
        return 1, 0, when.edtf or ""
    try:
        days = (date.fromisoformat(when.latest) - date.fromisoformat(when.earliest)).days
    except ValueError:
        days = 0
    return 0, days, when.edtf or ""


def place_of(members: Sequence[Happening]) -> IncidentPlace | None:
    """Where it was: the most exact name that is given most often (a country only where nothing else is named)."""
    given = [e.where for e in members if e.where is not None]
    if not given:
        return None
    counts = Counter(where.place.name for where in given)

    def rank(where: Where) -> tuple[bool, int, int, str]:
        return where.nation is not None, -counts[where.place.name], -len(where.words), where.place.name

    best = min(given, key=rank).place
    known = next((w.place for w in given if w.place.name == best.name and w.place.lat is not None), best)
    return IncidentPlace(
        name=best.name,
        geonames_id=known.geonames_id,
        lat=known.lat,
        lon=known.lon,
        alternatives=known.alternatives,
    )


def title_of(members: Sequence[Happening], found: Mapping[str, Findings], where: IncidentPlace | None) -> str:
    """A title in the words of the text: the clause that tells it best, then the place where the clause does not say.

    What the author does not assert himself is given with who says so.
    """
    best = min(members, key=_telling_order)
    findings = found[best.document.id]
    event = best.event
    if event.according_to != AUTHOR:
        words = _attributed(best, findings)
    else:
        words = _clause(best, findings.text) if event.stance == "asserted" else findings.quote(best.quoted)
    words = shorten(words, TITLE).rstrip(".")
    words = words[:1].upper() + words[1:]
    if where is None or where.name.casefold() in words.casefold():
        return words
    return f"{words} ({where.name})" if words.endswith("…") else f"{words}, {where.name}"


def _attributed(event: Happening, found: Findings) -> str:
    """The sentence of what somebody says; in the form "speaker: words" where it is long or says only "he".

    That holds for what is asserted. What is denied or doubted keeps its sentence, which says so.
    """
    sentence = found.quote(event.quoted)
    statement = next((s for s in found.statements if s.id == event.event.according_to), None)
    named = statement is not None and statement.speaker is not None and statement.speaker.name is not None
    if not named or statement is None or statement.speaker is None or statement.stance != "asserted":
        return sentence
    content = next((span for span in statement.content if span.contains(event.event.trigger)), None)
    pronouns = lang.words(event.document.language, "merge").get("pronouns", ())
    short = len(" ".join(sentence.split())) <= TITLE and sentence.split()[0].casefold() not in pronouns
    if short or content is None:
        return sentence
    words = found.quote(content)
    first, _, rest = words.partition(" ")
    openers = lang.words(event.document.language, "merge").get("openers", ())
    return f"{statement.speaker.name}: {rest if first.casefold() in openers else words}"


def _clause(event: Happening, text: str) -> str:
    """The part of the sentence, between semicolons, that tells the event.

    Where the event stands too far back in it for a title, from its first participant to the next break.
    """
    told, sentence = event.event, event.quoted
    start = max(text.rfind(";", sentence.start, told.span.start) + 1, sentence.start)
    if told.span.end - start >= TITLE and (told.agents or told.patients):
        start = told.span.start
        broken = _BREAK.search(text, told.span.end, sentence.end)
        return text[start : broken.start() if broken is not None else sentence.end]
    end = text.find(";", told.span.end, sentence.end)
    return text[start : end if end >= 0 else sentence.end]


def _telling_order(event: Happening) -> tuple[object, ...]:
    """Told by the author as a fact, with figures, with people who are named; then the first published."""
    e = event.event
    pronouns = lang.words(event.document.language, "merge").get("pronouns", ())
    patients, agents = (any(p.name.casefold() not in pronouns for p in people) for people in (e.patients, e.agents))
    first = event.said[0] if event.said else ""
    told = (
        e.stance not in ("asserted", "alleged"),
        e.according_to != "author",
        first in pronouns,
        not e.figures,
        not patients,
        not agents,
    )
    return *told, event.document.published or "9999", *event.order

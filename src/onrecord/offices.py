"""Who held an office on the day of an article that names the office alone; nothing is merged here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from onrecord.merge.entities import normal
from onrecord.model import Entity, Record

NEAR = 90
SMALL = frozenset({"the", "of", "for", "and", "in", "on", "to", "a", "an"})

Office = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A person called by an office in an article of a day."""

    day: date
    person: str


def office(role: str) -> Office | None:
    """The words of an office in one order, or None where one word says too little.

    >>> office("Minister of the Interior") == office("the interior minister"), office("the minister")
    (True, None)
    """
    words = sorted(word for word in normal(role).replace(",", " ").split() if word not in SMALL)
    return tuple(words) if len(words) > 1 else None


def holders(record: Record) -> Iterator[tuple[Entity, Entity, str]]:
    """Each office that stands alone in an article, with the person who held it on that day, and why.

    A person held an office from the first to the last article that calls her by it, and is taken to hold it for
    `NEAR` days around them, unless an article in between calls somebody else by it.
    """
    owner = {mention: entity.id for entity in record.entities for mention in entity.mentions}
    known = {entity.id: entity for entity in record.entities}
    held: dict[Office, list[Held]] = defaultdict(list)
    alone: list[tuple[Office, date, str]] = []
    for findings in record.findings:
        day = _day(findings.document.published)
        if day is None:
            continue
        for entity in findings.entities:
            own = next((owner[m] for m in entity.mentions if m in owner), None)
            if own is None or known[own].kind not in ("person", "role"):
                continue
            if entity.kind == "person":
                for words in {office(role) for role in entity.roles} - {None}:
                    held[words or ()].append(Held(day=day, person=own))
            elif entity.kind == "role" and known[own].kind == "role" and (words := office(entity.name)):
                alone.append((words, day, own))
    for words, day, own in alone:
        if found := _holder(held.get(words, ()), day):
            yield known[found[0]], known[own], _because(known, found[0], day, found[1])


def _holder(held: Sequence[Held], day: date) -> tuple[str, tuple[date, ...]] | None:
    """The one person who held an office on a day, with the days of the articles before and after that say so."""
    told: Mapping[date, set[str]] = defaultdict(set)
    for one in held:
        told[one.day].add(one.person)
    before = max((d for d in told if d <= day), default=None)
    after = min((d for d in told if d >= day), default=None)
    sides = tuple(d for d in dict.fromkeys((before, after)) if d is not None)
    persons = {person for d in sides for person in told[d]}
    if len(persons) != 1 or _contested(held):
        return None
    spanned = before is not None and after is not None
    return (persons.pop(), sides) if spanned or abs((day - sides[0]).days) <= NEAR else None


def _contested(held: Sequence[Held]) -> bool:
    """Tell whether articles call two people by the office in turns: then it is not one person's alone."""
    order = [one.person for one in sorted(held, key=lambda h: (h.day, h.person))]
    changes = sum(a != b for a, b in pairwise(order))
    return changes >= len(set(order)) and len(set(order)) > 1


def _because(known: Mapping[str, Entity], person: str, day: date, sides: Sequence[date]) -> str:
    days = " and ".join(side.isoformat() for side in sides)
    return f"{known[person].name} is called so in articles of {days}, and nobody else then; this one is of {day}"


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None

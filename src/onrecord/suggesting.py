"""Names that may be one person, body or place: groups for a reviewer, each with its reasons. Nothing is merged here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

from onrecord.merge.entities import is_acronym, normal
from onrecord.merge.persons import standing_of
from onrecord.model import Entity, Record
from onrecord.offices import holders
from onrecord.redact.spelling import among, key, words_in
from onrecord.review.standing import standing

ALIKE = 0.7
SHORTEST = 3
VOWELS = frozenset("aeiou")
SMALL = frozenset({"the", "of", "for", "and", "in", "on", "to", "a"})

Json = dict[str, Any]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Entities of a record that may be one, the fullest name first, and what speaks for it in plain words."""

    kind: str
    entities: tuple[Entity, ...]
    reasons: tuple[str, ...]

    @property
    def row(self) -> Json:
        """The suggestion as `show entities --suggest` lists it, with the command that follows it."""
        names = [
            {"id": e.id, "name": e.name, "roles": list(e.roles), "mentions": len(e.mentions)} for e in self.entities
        ]
        command = " ".join(["onrecord decide merge", *(entity.id for entity in self.entities)])
        return {"kind": self.kind, "entities": names, "reasons": list(self.reasons), "command": command}


def suggestions(record: Record) -> tuple[Suggestion, ...]:
    """The groups of entities that may be one, by kind and name. What a reviewer called distinct is in no group.

    Private persons are suggested only where one incident tells of both.
    """
    found: list[Suggestion] = []
    apart = _apart(record)
    by_kind: dict[str, list[Entity]] = defaultdict(list)
    for entity in record.entities:
        by_kind[entity.kind].append(entity)
    private = _Private(record)
    for group in (*_persons(by_kind["person"]), *_bodies(by_kind["organisation"]), *_places(by_kind["place"])):
        listed = sorted(group, key=_fullest_first)
        kept = _allowed(listed, apart, private)
        if len(kept) > 1:
            found.append(Suggestion(kind=kept[0].kind, entities=tuple(kept), reasons=tuple(_reasons(kept))))
    found += _offices(record, apart, private)
    return tuple(sorted(found, key=lambda s: (s.kind, s.entities[0].name, s.entities[0].id, len(s.entities))))


def _offices(record: Record, apart: set[frozenset[str]], private: "_Private") -> Iterator[Suggestion]:
    """Each person with the offices that stand alone in articles of the days on which she held them."""
    groups: dict[str, list[tuple[Entity, Entity, str]]] = defaultdict(list)
    for person, role, why in holders(record):
        if frozenset((person.id, role.id)) not in apart and private.may_be_one(person, role):
            groups[person.id].append((person, role, why))
    for found in groups.values():
        roles = {role.id: role for _, role, _ in found}
        reasons = tuple(f"{role.name!r}: {why}" for _, role, why in found)
        yield Suggestion(kind="person", entities=(found[0][0], *roles.values()), reasons=reasons)


def _fullest_first(entity: Entity) -> tuple[object, ...]:
    return -sum(len(word) > 1 for word in _words(entity.name)), -len(entity.mentions), entity.name, entity.id


def _allowed(group: Sequence[Entity], apart: set[frozenset[str]], private: "_Private") -> list[Entity]:
    """Those of a group, in its order, that nothing keeps apart from those before them."""
    kept: list[Entity] = []
    for entity in group:
        pairs = [(entity, other) for other in kept]
        if all(frozenset((a.id, b.id)) not in apart and private.may_be_one(a, b) for a, b in pairs):
            kept.append(entity)
    return kept


def _apart(record: Record) -> set[frozenset[str]]:
    """The pairs of entities that a reviewer called distinct."""
    said = (d for d in standing(record.decisions) if d.kind == "entity" and d.verdict == "distinct")
    return {frozenset(pair) for d in said for pair in combinations((d.subject, *d.others), 2)}


class _Private:
    """Who is private in a record, and which incidents each entity takes part in."""

    def __init__(self, record: Record) -> None:
        owner = {mention: entity.id for entity in record.entities for mention in entity.mentions}
        self._private: set[str] = set()
        for found in record.findings:
            named = {e.id: e for e in found.entities}
            for name, how in standing_of(found).items():
                if how == "private":
                    self._private |= {owner[m] for m in named[name].mentions if m in owner}
        self._incidents: dict[str, set[str]] = defaultdict(set)
        for incident in record.incidents:
            for entity in incident.entities:
                self._incidents[entity].add(incident.id)

    def may_be_one(self, a: Entity, b: Entity) -> bool:
        """Tell whether two may be suggested: private persons only within one incident."""
        if self._private.isdisjoint((a.id, b.id)):
            return True
        return not self._incidents[a.id].isdisjoint(self._incidents[b.id])


# Names ----------------------------------------------------------------------------------------------------------------


def _words(name: str) -> Words:
    """The words of a name as spellings are compared, without particles and "Jr"."""
    folded = [word.folded for word in words_in(name)]
    return tuple(key(word) for word in folded if word not in among("particles") and word not in among("suffixes"))


def skeleton(word: str) -> str:
    """The consonants of a word as `key` spells it, with a sign for a vowel in front.

    >>> skeleton("imomali") == skeleton("emomali")
    True
    """
    return ("*" if word[:1] in VOWELS else "") + "".join(c for c in word if c not in VOWELS)


def alike(a: str, b: str) -> bool:
    """Tell whether two words can be spellings of one name.

    >>> alike(key("rahmon"), key("rakhmon")), alike("ivo", "eva"), alike("marek", "marik")
    (True, False, True)
    """
    return a == b or (skeleton(a) == skeleton(b) and SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE)


def _persons(persons: Iterable[Entity]) -> Iterator[list[Entity]]:
    """The persons whose full names are spelled alike; an initial or a surname alone joins where it fits only one."""
    full: dict[Words, list[Entity]] = defaultdict(list)
    short: list[tuple[Words, Entity]] = []
    for person in persons:
        words = _words(person.name)
        if len(words) > 1 and len(words[0]) > 1:
            full[tuple(sorted((skeleton(words[0]), skeleton(words[-1]))))].append(person)
        elif words:
            short.append((words, person))
    groups = [group for name in sorted(full) for group in _spelled_alike(full[name])]
    bearers: dict[str, list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        for surname in sorted({skeleton(_words(person.name)[-1]) for person in group}):
            bearers[surname].append(n)
    for words, person in short:
        able = [n for n in bearers.get(skeleton(words[-1]), ()) if _fits(words, groups[n])]
        if len(able) == 1:
            groups[able[0]].append(person)
    yield from groups


def _spelled_alike(persons: Sequence[Entity]) -> Iterator[list[Entity]]:
    groups: list[list[Entity]] = []
    for person in sorted(persons, key=lambda p: (p.name, p.id)):
        words = sorted((_words(person.name)[0], _words(person.name)[-1]))
        for group in groups:
            first = sorted((_words(group[0].name)[0], _words(group[0].name)[-1]))
            if all(alike(a, b) for a, b in zip(words, first, strict=True)):
                group.append(person)
                break
        else:
            groups.append([person])
    yield from groups


def _fits(words: Words, group: Sequence[Entity]) -> bool:
    """Tell whether a surname alone, or with an initial, can be that of a group."""
    names = [_words(person.name) for person in group]
    initial = words[0] if len(words) > 1 else ""
    return any(alike(words[-1], name[-1]) and name[0].startswith(initial) for name in names)


def _bodies(bodies: Iterable[Entity]) -> Iterator[list[Entity]]:
    """The bodies with the same words in another order or spelling, and those whose initials are another's name."""
    groups: dict[Words, list[Entity]] = defaultdict(list)
    short: list[Entity] = []
    for body in bodies:
        if is_acronym(body.name):
            short.append(body)
        else:
            groups[
                tuple(sorted(skeleton(key(w.folded)) for w in words_in(normal(body.name)) if w.folded not in SMALL))
            ].append(body)
    by_initials: dict[str, list[Words]] = defaultdict(list)
    for words in sorted(groups):
        for initials in sorted({_initials(body.name) for body in groups[words]}):
            by_initials[initials].append(words)
    for body in short:
        able = by_initials.get(body.name.casefold(), [])
        if len(able) == 1:
            groups[able[0]].append(body)
    yield from (groups[words] for words in sorted(groups) if sum(map(len, words)) >= SHORTEST)


def _initials(name: str) -> str:
    return "".join(word.folded[0] for word in words_in(name) if word.folded not in SMALL)


def _places(places: Iterable[Entity]) -> Iterator[list[Entity]]:
    groups: dict[Words, list[Entity]] = defaultdict(list)
    for place in places:
        words = tuple(key(word.folded) for word in words_in(normal(place.name)))
        if sum(map(len, words)) >= SHORTEST:
            groups[words].append(place)
    yield from (groups[words] for words in sorted(groups))


def _reasons(group: Sequence[Entity]) -> Iterator[str]:
    """What speaks for a group, for each of its names but the first, then the roles that they share."""
    for other in group[1:]:
        acronym = other.name.casefold() if is_acronym(other.name) else None
        first = next((e for e in group if _initials(e.name) == acronym), group[0])
        yield f"{other.name!r} and {first.name!r}: {_reason(first, other)}"
    roles: Mapping[str, set[str]] = {role.casefold(): set() for entity in group for role in entity.roles}
    for entity in group:
        for role in entity.roles:
            roles[role.casefold()].add(entity.id)
    for role in sorted(role for role, own in roles.items() if len(own) > 1):
        yield f"{len(roles[role])} of them are called {role!r}"


def _reason(first: Entity, other: Entity) -> str:
    ours, theirs = _words(first.name), _words(other.name)
    if normal(first.name) == normal(other.name):
        return "the same name"
    if is_acronym(other.name):
        return "the initials of the other"
    if first.kind == "person" and len(theirs) == 1:
        return "a surname alone, which only this name of the record fits"
    if first.kind == "person" and len(theirs[0]) == 1:
        return "an initial for the first name"
    if sorted(ours) == sorted(theirs):
        return "spelled alike" if ours == theirs else "the same words in another order"
    return "one has a further name" if len(ours) != len(theirs) else "spelled alike"

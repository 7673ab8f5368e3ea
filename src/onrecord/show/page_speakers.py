"""Who speaks and acts in public: bodies, and people in a public role. Private persons get no page of their own."""

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from onrecord import lang
from onrecord.credits import plain_name
from onrecord.model import Entity, Incident
from onrecord.show.page_survey import Changed, StatementRow, Survey, turn_of
from onrecord.show.page_told import MANY, ToldOf

LANGUAGES = ("en", "ru", "ar")
BODY, PERSON = "organisation", "person"
SMALL = frozenset({"of", "the", "for", "and", "in", "on"})
LEAST_LETTERS = 5
_WORD = re.compile(r"[\w.’'-]+")  # vice-president


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Speaker:
    """A body, or a person with a public role: under which names, in which roles, and what is said and done."""

    key: str
    name: str
    kind: str
    roles: tuple[str, ...]
    spellings: tuple[str, ...]
    statements: tuple[StatementRow, ...]
    incidents: tuple[Incident, ...]

    @property
    def days(self) -> tuple[str, str] | None:
        """The first and the last day of a dated statement."""
        listed = [row.day[:10] for row in self.statements if row.day]
        return (min(listed), max(listed)) if listed else None

    @property
    def sources(self) -> tuple[tuple[str, int], ...]:
        """Which outlets have the statements, and how many, the most first."""
        counts = Counter(row.source for row in self.statements)
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def by_role(self) -> tuple[tuple[str, tuple[StatementRow, ...]], ...]:
        """The statements under the role that the text gives for each, the role used first in front."""
        groups: dict[str, list[StatementRow]] = {}
        for row in self.statements:
            groups.setdefault(row.role or "", []).append(row)
        order = sorted(groups, key=lambda role: (not role, groups[role][0].day or "~", role))
        return tuple((role, tuple(groups[role])) for role in order)


class Speakers:
    """The speakers and bodies that have a page, kept up from one state of the record to the next.

    `by_key` has them by key, the most often quoted first; `names` are the names of all speakers in alphabetical order.
    """

    def __init__(self, survey: Survey, entities: Iterable[Entity], told: ToldOf) -> None:
        self._survey = survey
        self._entities = entities
        self._told = told
        self._known = {e.id: e for e in entities if e.kind in (BODY, PERSON)}
        self._named: dict[str, frozenset[str]] = {}
        named: dict[str, set[str]] = {}
        for entity in self._known.values():
            for name in _names_of(entity):
                named.setdefault(name, set()).add(entity.id)
        self._named = {name: frozenset(ids) for name, ids in named.items()}
        self._said: dict[str, dict[str, tuple[StatementRow, ...]]] = {}
        rows: dict[str, list[StatementRow]] = {}
        for row in survey.statements:
            if row.is_name:
                rows.setdefault(row.speaker, []).append(row)
        for name, own in rows.items():
            self._said.setdefault(plain_name(name), {})[name] = tuple(own)
        self._acts: dict[str, tuple[Incident, ...]] = _acting(told.listed)
        able = {key for name in self._said for key in self._named.get(name, ())} | self._acts.keys()
        made = (self._made(key) for key in self._known if key in able)
        self.by_key = _ranked(speaker for speaker in made if speaker is not None)

    def renewed(self, survey: Survey, entities: Iterable[Entity], told: ToldOf) -> "Speakers":
        """The speakers where some statements, entities and incidents are others now."""
        changed = survey.since(self._survey)
        gone, come = told.since(self._told)
        if not (changed.gone or changed.come or gone or come) and entities is self._entities:
            return self
        if len(gone) + len(come) > len(told.listed) // MANY:
            return Speakers(survey, entities, told)
        new = copy(self)
        new._survey, new._told = survey, told
        keys = new._take_entities(entities) if entities is not self._entities else set()
        keys |= new._take_statements(changed)
        keys |= new._take_incidents(gone, come)
        made = {key: new._made(key) for key in sorted(keys)}
        made = {key: speaker for key, speaker in made.items() if speaker != self.by_key.get(key)}
        if made:
            left = [speaker for key, speaker in self.by_key.items() if key not in made]
            for speaker in made.values():
                if speaker is not None:
                    insort(left, speaker, key=_rank)
            new.by_key = {speaker.key: speaker for speaker in left}
        return new

    def _take_entities(self, entities: Iterable[Entity]) -> set[str]:
        """Take in entities in the place of those before; the keys of the speakers that this bears on."""
        known = {e.id: e for e in entities if e.kind in (BODY, PERSON)}
        changed = {key for key in known.keys() | self._known.keys() if known.get(key) is not self._known.get(key)}
        names = {n for key in changed for e in (known.get(key), self._known.get(key)) if e for n in _names_of(e)}
        keys = {key for name in names for key in self._named.get(name, ())} | changed
        self._named = dict(self._named)
        for name in names:
            kept = {key for key in self._named.get(name, ()) if key not in changed}
            kept |= {key for key in changed if key in known and name in _names_of(known[key])}
            self._named[name] = frozenset(kept)
            keys |= kept
        self._entities, self._known = entities, known
        return keys

    def _take_statements(self, changed: Changed) -> set[str]:
        """Take in statements in the place of those before; the keys of those who may have said them."""
        names = {row.speaker for row in (*changed.gone, *changed.come) if row.is_name}
        left = {row.id for row in changed.gone}
        self._said = dict(self._said)
        for name in sorted(names):
            plain = plain_name(name)
            known = self._said.get(plain, {})
            own = dict(known)
            come = (row for row in changed.come if row.is_name and row.speaker == name)
            own[name] = tuple(sorted((*(r for r in own.get(name, ()) if r.id not in left), *come), key=turn_of))
            self._said[plain] = {each: rows for each, rows in own.items() if rows}
            if known.keys() != self._said[plain].keys():
                self.__dict__.pop("names", None)
            if not self._said[plain]:
                del self._said[plain]
        return {key for name in names for key in self._named.get(plain_name(name), ())}

    def _take_incidents(self, gone: Iterable[Incident], come: Iterable[Incident]) -> set[str]:
        """Take in incidents in the place of those before; the keys of those who take part in them."""
        old, new = _acting(gone), _acting(come)
        keys = old.keys() | new.keys()
        number = self._told.position() if keys else {}
        self._acts = dict(self._acts)
        for key in keys:
            left = {incident.id for incident in old.get(key, ())}
            own = (*(i for i in self._acts.get(key, ()) if i.id not in left), *new.get(key, ()))
            self._acts[key] = tuple(sorted(own, key=lambda incident: number[incident.id]))
            if not own:
                del self._acts[key]
        return set(keys)

    def _made(self, key: str) -> Speaker | None:
        """Who has that key; None for one who has no page."""
        entity = self._known.get(key)
        if entity is None:
            return None
        names = [name for name in _names_of(entity) if self._named.get(name) == frozenset({key})]
        rows = [row for name in names for own in self._said.get(name, {}).values() for row in own]
        acts = self._acts.get(key, ())
        if not rows and not acts:
            return None
        speaker = _speaker(entity, sorted(rows, key=turn_of), acts)
        return speaker if speaker.kind == BODY or any(map(is_public, speaker.roles)) else None

    def key_of(self, name: str) -> str | None:
        """The key of the page of whoever has this name in a statement."""
        plain = plain_name(name)
        holders = self._named.get(plain, frozenset())
        if len(holders) != 1 or name not in self._said.get(plain, {}):
            return None
        (key,) = holders
        return key if key in self.by_key else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all speakers, in alphabetical order."""
        return tuple(sorted((name for own in self._said.values() for name in own), key=lambda n: (n.casefold(), n)))


def _names_of(entity: Entity) -> tuple[str, ...]:
    """The names and other names of an entity, as names are compared."""
    return tuple(dict.fromkeys(map(plain_name, (entity.name, *entity.aliases))))


def _acting(incidents: Iterable[Incident]) -> dict[str, tuple[Incident, ...]]:
    """The incidents that each entity takes part in."""
    acts: dict[str, list[Incident]] = {}
    for incident in incidents:
        for key in incident.entities:
            acts.setdefault(key, []).append(incident)
    return {key: tuple(own) for key, own in acts.items()}


def _ranked(speakers: Iterable[Speaker]) -> dict[str, Speaker]:
    return {speaker.key: speaker for speaker in sorted(speakers, key=_rank)}


def _rank(speaker: Speaker) -> tuple[int, int, str, str]:
    """Whoever is quoted most comes first."""
    return -len(speaker.statements), -len(speaker.incidents), speaker.name.casefold(), speaker.key


def _speaker(entity: Entity, statements: Sequence[StatementRow], incidents: Sequence[Incident]) -> Speaker:
    roles = dict.fromkeys((*entity.roles, *(row.role for row in statements if row.role)))
    written = dict.fromkeys((*entity.aliases, *(row.speaker for row in statements)))
    return Speaker(
        key=entity.id,
        name=entity.name,
        kind=entity.kind,
        roles=tuple(roles),
        spellings=tuple(name for name in written if name != entity.name),
        statements=tuple(statements),
        incidents=tuple(incidents),
    )


@cache
def _public_words() -> frozenset[str]:
    return frozenset(word for code in LANGUAGES for word in lang.words(code, "public").get("roles", ()))


@lru_cache(maxsize=20_000)
def is_public(role: str) -> bool:
    """Tell whether somebody with this role speaks or acts in public.

    >>> is_public("Deputy Minister of the Interior"), is_public("neighbour, a retired railwayman")
    (True, False)
    """
    return any(word in _public_words() for word in _WORD.findall(role.casefold()))


def alike(speaker: Speaker, others: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """Those who may be the same under another spelling: for a reviewer to decide, never joined here."""
    return tuple(other for other in others if other.key != speaker.key and _may_be_one(speaker, other))


def _may_be_one(a: Speaker, b: Speaker) -> bool:
    if a.kind != b.kind:
        return False
    one, other = _words_of(a.name), _words_of(b.name)
    if a.kind == BODY:
        return sorted(one) == sorted(other) or _initials(a.name) == b.name or _initials(b.name) == a.name
    if len(one) < 2 or len(other) < 2:
        return one[-1:] == other[-1:]
    initials = {one[0].rstrip("."), other[0].rstrip(".")} & {one[0][:1], other[0][:1]} and one[0][:1] == other[0][:1]
    return _near(one[-1], other[-1]) and (_near(one[0], other[0]) or bool(initials))


def _words_of(name: str) -> list[str]:
    return [word for word in plain_name(name).split() if word not in SMALL]


def _initials(name: str) -> str:
    words = _words_of(name)
    return "".join(word[0] for word in words).upper() if len(words) > 2 else ""


def _near(a: str, b: str) -> bool:
    """Tell whether two words are one but for a letter (Rakhmon, Rahmon); short words must be equal.

    >>> _near("verlan", "verlen"), _near("anna", "anne"), _near("karim", "kharim")
    (True, False, True)
    """
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < LEAST_LETTERS or len(long) - len(short) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]

"""Who speaks and acts in public: bodies, and people in a public role. Private persons get no page of their own."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord import lang
from onrecord.credits import plain_name
from onrecord.model import Entity, Incident
from onrecord.show.page_survey import StatementRow

LANGUAGES = ("en", "ru", "ar")
BODY, PERSON = "organisation", "person"
SMALL = frozenset({"of", "the", "for", "and", "in", "on"})
LEAST_LETTERS = 5
_WORD = re.compile(r"[\w.’'-]+")  # vice-president


@dataclass(frozen=True, slots=True, kw_only=True)
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


def speakers_of(
    statements: Iterable[StatementRow], entities: Iterable[Entity], incidents: Iterable[Incident]
) -> dict[str, Speaker]:
    """The speakers and bodies that have a page, by key, the most often quoted first."""
    known = [e for e in entities if e.kind in (BODY, PERSON)]
    named = _by_name(known)
    said: dict[str, list[StatementRow]] = {}
    of_name: dict[str, Entity | None] = {}
    for row in statements:
        if not row.is_name:
            continue
        name = row.speaker
        entity = of_name[name] if name in of_name else of_name.setdefault(name, named.get(plain_name(name)))
        if entity is not None:
            said.setdefault(entity.id, []).append(row)
    acts: dict[str, list[Incident]] = {}
    for incident in incidents:
        for key in incident.entities:
            acts.setdefault(key, []).append(incident)
    made = (_speaker(e, said.get(e.id, []), acts.get(e.id, [])) for e in known if e.id in said or e.id in acts)
    public = [speaker for speaker in made if speaker.kind == BODY or any(map(is_public, speaker.roles))]
    public.sort(key=lambda s: (-len(s.statements), -len(s.incidents), s.name.casefold(), s.key))
    return {speaker.key: speaker for speaker in public}


def _speaker(entity: Entity, statements: list[StatementRow], incidents: list[Incident]) -> Speaker:
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


def _by_name(entities: Iterable[Entity]) -> Mapping[str, Entity]:
    """The entity behind each name and other name; nothing for a name that two share."""
    names: dict[str, dict[str, Entity]] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            names.setdefault(plain_name(name), {})[entity.id] = entity
    return {name: next(iter(own.values())) for name, own in names.items() if len(own) == 1}


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

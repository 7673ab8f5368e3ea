"""The people, bodies and places of a record: one entity for each full name, whatever document it stands in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.merge.decided import decided_members
from onrecord.merge.outline import Outline
from onrecord.merge.persons import Linking, scopes
from onrecord.model import Entity, Incident, MergeRules, stable_id
from onrecord.model.entity import EntityKind
from onrecord.model.rules import NO_RULES
from onrecord.text import strip


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The entities of a record, and which of them each document's own entity (document, id) became."""

    entities: tuple[Entity, ...]
    became: Mapping[tuple[str, str], str]


def merge_entities(
    outlines: Sequence[Outline],
    rules: MergeRules = NO_RULES,
    *,
    incidents: Iterable[Incident] = (),
    private: Linking = "record",
) -> Known:
    """The entities of all documents, put together by kind and full name.

    A person needs two words of name to be one across documents; a surname alone stays with its document. An acronym
    joins the body that a document defines it for ("State Security Committee (SSC)"), when there is only one such body.
    With `private` as "incident", private persons are one within one of the incidents only. What reviewers decided
    (`rules`) wins.
    """
    found = [(each.document, entity) for each in outlines for entity in each.entities]
    defined = _acronyms(entity for _, entity in found)
    full = {(d, e.id): normal(e.name) for d, e in found if e.kind == "person" and len(normal(e.name).split()) > 1}
    own = scopes(outlines, incidents, full) if private == "incident" else {}
    members: dict[str, list[tuple[str, Entity]]] = {}
    for document, entity in found:
        scope = own.get((document, entity.id))
        name = stable_id("en", entity.kind, scope) if scope else _name_of(document, entity, defined)
        members.setdefault(name, []).append((document, entity))
    members = decided_members(members, rules)
    entities = tuple(_united(name, [e for _, e in members[name]]) for name in sorted(members))
    became = {(document, e.id): name for name, group in members.items() for document, e in group}
    return Known(entities=entities, became=became)


def normal(name: str) -> str:
    """A name as names are compared: no case, one blank between words, no article in front, no possessive.

    >>> normal("The  Ministry of the Interior’s")
    'ministry of the interior'
    """
    folded = " ".join(name.casefold().replace("’", "'").split())
    return folded.removesuffix("'s").removeprefix("the ")


def _name_of(document: str, entity: Entity, defined: Mapping[tuple[EntityKind, str], str]) -> str:
    name = normal(entity.name)
    if entity.kind == "person" and len(name.split()) < 2:
        return stable_id("en", entity.kind, name, document, entity.id)
    if entity.kind in ("role", "group"):
        return stable_id("en", entity.kind, name, document)
    return stable_id("en", entity.kind, defined.get((entity.kind, entity.name), name))


def _acronyms(entities: Iterable[Entity]) -> dict[tuple[EntityKind, str], str]:
    """What each acronym stands for, where the record defines it in one way only."""
    stands_for: dict[tuple[EntityKind, str], set[str]] = {}
    for entity in entities:
        for alias in entity.aliases:
            if is_acronym(alias) and not is_acronym(entity.name) and entity.kind not in ("person", "role"):
                stands_for.setdefault((entity.kind, alias), set()).add(normal(entity.name))
    return {key: next(iter(names)) for key, names in stands_for.items() if len(names) == 1}


def is_acronym(name: str) -> bool:
    """Tell whether a name is written as an acronym ("SSC").

    >>> is_acronym("SSC"), is_acronym("Ostrel")
    (True, False)
    """
    return 2 <= len(name) <= 10 and name.isalpha() and name.isupper()


def _united(name: str, group: Sequence[Entity]) -> Entity:
    """One entity with the usual name, and every alias, role and mention of its members.

    An office that stands for a person ("the interior minister") is a role of that person, and no name.
    """
    offices = [entity for entity in group if entity.kind == "role"]
    named = [entity for entity in group if entity.kind != "role"]
    if offices and named:
        held = tuple(sorted({normal(entity.name) for entity in offices}))
        everyone = _all(group, "mentions")
        return replace(_united(name, [replace(e, roles=(*e.roles, *held)) for e in named]), mentions=everyone)
    names = Counter(_written(entity.name) for entity in group if len(group) == 1 or not is_acronym(entity.name))
    names = names or Counter(_written(entity.name) for entity in group)
    usual = min(names, key=lambda n: (-names[n], n))
    countries = {entity.country for entity in group if entity.country}
    return Entity(
        id=name,
        kind=group[0].kind,
        name=usual,
        aliases=_all(group, "aliases", but=usual, more=[_written(e.name) for e in group]),
        roles=_all(group, "roles"),
        mentions=_all(group, "mentions"),
        country=countries.pop() if len(countries) == 1 else None,
        same_as=_all(group, "same_as"),
    )


def _written(name: str) -> str:
    bounds = strip(name, 0, len(name))
    return name[slice(*bounds)]


def _all(group: Sequence[Entity], field: str, *, but: str = "", more: Iterable[str] = ()) -> tuple[str, ...]:
    values = {value for entity in group for value in getattr(entity, field)} | set(more)
    return tuple(sorted(values - {but, ""}))

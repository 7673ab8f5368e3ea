"""Who is a private person: victims, relatives and bystanders are one person within one incident only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from onrecord import lang
from onrecord.merge.groups import Groups
from onrecord.merge.words import words
from onrecord.model import Entity, Findings, Incident

if TYPE_CHECKING:
    from onrecord.merge.outline import Outline

Own = tuple[str, str]  # a document, and an entity of it
Linking = Literal["incident", "record"]
Standing = Literal["public", "private", "unknown"]

HURT = frozenset({"ASSAULT", "COERCE"})


def standing_of(found: Findings) -> dict[str, Standing]:
    """How each person of a document stands in it: by office, by what was done to them, by whom they belong to."""
    hurt = {p.entity for event in found.events if event.type in HURT for p in event.patients}
    return {e.id: _standing(e, found.document.language, e.id in hurt) for e in found.entities if e.kind == "person"}


def _standing(person: Entity, language: str | None, hurt: bool) -> Standing:
    roles = {word for role in person.roles for word in words(role)}
    private = roles & _words(language, "merge", "private")
    if roles & _words(language, "public", "roles") and not private:
        return "public"
    return "private" if hurt or private else "unknown"


@cache
def _words(language: str | None, topic: str, name: str) -> frozenset[str]:
    return frozenset(lang.words(language, topic).get(name, ()))


def scopes(outlines: Sequence["Outline"], incidents: Iterable[Incident], names: Mapping[Own, str]) -> dict[Own, str]:
    """For each private person of a document, what keeps them apart from others of their name: those of one incident.

    `names` gives the full name of each person of a document. Who is hurt in one article, or somebody's widow, is
    private in all articles that give the name no office, unless some article gives it one: then only in those where
    they are hurt, or somebody's widow. Those of one name are one person where an incident in which they take part is
    told by their articles.
    """
    standing = {(each.document, entity): how for each in outlines for entity, how in each.standing.items()}
    by_standing: dict[str, set[str]] = defaultdict(set)
    for own, name in names.items():
        by_standing[standing.get(own, "unknown")].add(name)
    private, public = by_standing["private"], by_standing["public"]
    scoped = {
        own: name
        for own, name in names.items()
        if name in private
        and (standing.get(own) == "private" or (standing.get(own) != "public" and name not in public))
    }
    groups = Groups()
    bearers: dict[tuple[str, str], None] = {(own[0], name): None for own, name in scoped.items()}
    takes_part = _takes_part(outlines, scoped)
    for incident in incidents:
        told = [account.document for account in incident.accounts]
        named = {name for a in incident.accounts for event in a.events for name in takes_part.get(event, ())}
        for name in sorted(named):
            documents = sorted({document for document in told if (document, name) in bearers})
            for other in documents[1:]:
                groups.join(f"{name}\x1f{documents[0]}", f"{name}\x1f{other}")
    return {own: groups.top(f"{name}\x1f{own[0]}") for own, name in scoped.items()}


def _takes_part(outlines: Iterable["Outline"], scoped: Mapping[Own, str]) -> dict[str, set[str]]:
    """The private names that take part in each event."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in outlines:
        for event, persons in each.takes_part:
            for person in persons:
                if (name := scoped.get((each.document, person))) is not None:
                    found[event].add(name)
    return found

"""Who and what is named: mentions in the text, and the entities behind them."""

from dataclasses import dataclass
from typing import Literal

from onrecord.model.span import Span

PlaceBasis = Literal["clause", "lead", "dateline"]
EntityKind = Literal["person", "organisation", "place", "group", "role", "law", "work"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The words that name, describe or stand for somebody or something in one place.

    `role` points at the words that give the person's role there; `entity` is the id of the entity behind the mention,
    None while unresolved. Pronouns are mentions only when they were resolved.
    """

    id: str
    span: Span
    kind: EntityKind
    role: Span | None = None
    entity: str | None = None
    found_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One person, body, place, law or work, with the mentions that name it. `country` is an ISO 3166 alpha-3 code."""

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    country: str | None = None
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """One of the places that a name may mean, as the gazetteer has it. `country` is an ISO 3166 alpha-3 code."""

    name: str
    kind: str
    country: str | None = None
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place: the words, and what the gazetteer knows. `geonames_id` is None when it is unknown or ambiguous.

    `within` is the town that a street or quarter lies in, where the text says so. `basis` tells where an event has it
    from: its own clause, the lead that tells the same incident, or the dateline. `kind` is "country", "city", or what
    the user's own list says of a site ("prison"). `alternatives` are the places that an ambiguous name may mean, the
    most populous first; none when it means one, or none is known.
    """

    span: Span
    name: str
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    within: "Place | None" = None
    basis: PlaceBasis = "clause"
    kind: str | None = None
    alternatives: tuple[PlaceCandidate, ...] = ()

"""Whether two places can be one, by coordinates where both have them, else by their names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Literal

from onrecord import lang
from onrecord import places as gazetteer
from onrecord.model import Place

Relation = Literal["same", "inside", "apart", "unknown"]

NEAR_KM = 25.0
EARTH_KM = 6371.0
_WORD = re.compile(r"\w+")  # Brenn


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place made ready for comparing: its words, those of them that are names, its country when it is one.

    `spot` tells that it is a street, a building or a quarter, which may lie in a town of another name; `town` is that
    town where the text names it.
    """

    words: frozenset[str]
    names: frozenset[str]
    nation: str | None
    spot: bool
    place: Place
    town: "Where | None" = None


def where_of(place: Place | None, language: str | None = None) -> Where | None:
    """The place made ready for comparing; None when the text does not say."""
    if place is None:
        return None
    written = _WORD.findall(place.name)
    no_names = _spots(language) | _directions(language)
    nation = gazetteer.country(place.name)
    return Where(
        words=frozenset(word.casefold() for word in written),
        names=frozenset(word.casefold() for word in written if word[0].isupper() and len(word) > 2) - no_names,
        nation=nation.alpha3 if nation else None,
        spot=any(word.casefold() in _spots(language) for word in written),
        place=place,
        town=where_of(place.within, language),
    )


def relation(a: Where | None, b: Where | None) -> Relation:
    """How two places stand to each other: one holds the other ("inside"), or one is missing ("unknown")."""
    if a is None or b is None:
        return "unknown"
    if a.words == b.words:
        return "same"
    if a.town is not None or b.town is not None:
        return _of_towns(a, b)
    if (a.nation is None) != (b.nation is None):
        return _nation(a, b) if a.nation else _nation(b, a)
    if a.nation and b.nation:
        return "same" if a.nation == b.nation else "apart"
    if _known(a.place) and _known(b.place) and not (a.spot or b.spot):
        return "same" if _kilometres(a.place, b.place) <= NEAR_KM else "apart"
    if a.words <= b.words or b.words <= a.words or a.names & b.names:
        return "inside"
    return "unknown" if a.spot or b.spot else "apart"


def _of_towns(a: Where, b: Where) -> Relation:
    """How two places stand to each other by the towns that they lie in; another name within one town stays open."""
    found = relation(a.town or a, b.town or b)
    if found == "same" and a.town is not None and b.town is not None:
        return "inside" if a.names & b.names else "unknown"
    return "inside" if found == "same" else found


def closest(ours: Iterable[Where], theirs: Sequence[Where]) -> Relation:
    """The closest that any two of their places stand to each other."""
    found = {relation(a, b) for a in ours for b in theirs}
    order: tuple[Relation, ...] = ("same", "inside", "unknown", "apart")
    return next((each for each in order if each in found), "unknown")


@cache
def _spots(language: str | None) -> frozenset[str]:
    return frozenset(lang.words(language, "merge").get("spots", ()))


@cache
def _directions(language: str | None) -> frozenset[str]:
    return frozenset(lang.words(language, "merge").get("directions", ()))


def _nation(nation: Where, other: Where) -> Relation:
    if other.place.country is None:
        return "unknown"
    return "inside" if other.place.country == nation.nation else "apart"


def _known(place: Place) -> bool:
    return place.lat is not None and place.lon is not None


def _kilometres(a: Place, b: Place) -> float:
    """The great-circle distance between two places with coordinates."""
    lat_a, lon_a, lat_b, lon_b = (radians(x or 0.0) for x in (a.lat, a.lon, b.lat, b.lon))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))

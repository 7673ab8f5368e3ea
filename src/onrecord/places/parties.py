"""Bodies and armed groups that are known by name, with their country and sector."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from onrecord.places.keys import key

LONGEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A known body. `country` is an ISO 3166 alpha-3 code, or IGO, NGO or IMG; `sector` a PLOVER code or None."""

    country: str
    sector: str | None


def party(name: str) -> Party | None:
    """The body of that name, or None; acronyms are only known in capitals.

    >>> party("the Kremlin")
    Party(country='RUS', sector='GOV')
    >>> party("WHO").country, party("who"), party("Varenian Front")
    ('IGO', None, None)
    """
    bare = name.removeprefix("the ").removeprefix("The ").removesuffix("'s").removesuffix("’s")
    found = _table().get(key(bare))
    if found is None or (found[1] and bare != bare.upper()) or bare == bare.lower():
        return None
    return found[0]


@cache
def _table() -> dict[str, tuple[Party, bool]]:
    """Each key of a name, with its party and whether it must stand in capitals."""
    data = tomllib.loads((files("onrecord.places") / "parties.toml").read_text("utf-8"))
    return {
        key(name): (Party(country=country, sector=sector or None), name == name.upper())
        for country, sectors in data.items()
        for sector, names in sectors.items()
        for name in _listed(names)
    }


def _listed(names: str) -> Iterable[str]:
    return (name.strip() for name in names.split(",") if name.strip())

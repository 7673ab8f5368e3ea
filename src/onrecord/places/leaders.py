"""Whom a country was led by: the country of heads of state and of government who are known by name."""

import tomllib
from functools import cache
from importlib.resources import files

from onrecord.places.keys import key

LONGEST_NAME = 6


def leader(name: str, *, office: bool = False) -> str | None:
    """The country (alpha-3) that a person of that name led; a surname alone, or a common name, only beside an office.

    >>> leader("Robert Mugabe"), leader("Mugabe"), leader("Mugabe", office=True)
    ('ZWE', None, 'ZWE')
    >>> leader("Ian Smith"), leader("Ian Smith", office=True), leader("Santos", office=True)
    (None, 'ZWE', None)
    """
    whole, surnames, plain = _tables()
    found = key(name)
    if found in whole:
        return whole[found] if office or found not in plain else None
    return surnames.get(found) if office else None


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Whole names and surnames with their countries, and the names that many others bear."""
    data = tomllib.loads((files("onrecord.places") / "leaders.toml").read_text("utf-8"))
    plain = frozenset(key(name) for name in data["plain"]["names"].split(","))
    whole = {key(name): country for country, names in data["people"].items() for name in names.split(",")}
    surnames: dict[str, set[str]] = {}
    for name, country in whole.items():
        if name not in plain:
            surnames.setdefault(name.split(" ")[-1], set()).add(country)
    return whole, {name: found.pop() for name, found in surnames.items() if len(found) == 1}, plain

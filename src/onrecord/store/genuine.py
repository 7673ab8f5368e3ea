"""What a database holds beside what onrecord made: a file from elsewhere may carry triggers and views that act."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache

APPLICATION = 0x6F6E7263  # "onrc", in the header of the file
OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
NEUTRAL = re.compile(r"""[\s"'`]+ | \bIF\ NOT\ EXISTS\b  # CREATE TABLE IF NOT EXISTS "a" """, re.VERBOSE)

Object = tuple[str, str, str]


def foreign(found: Iterable[tuple[str, str, str | None]], statements: tuple[str, ...], mark: int) -> Iterator[str]:
    """What does not belong to a record that these statements made, or is missing from it.

    `found` are the objects of the database (OBJECTS), `mark` is the application id in its header.

    >>> made = ("CREATE TABLE a (n)",)
    >>> list(foreign([("table", "a", "CREATE TABLE a (n)")], made, 0))
    []
    >>> list(foreign([("trigger", "t", "CREATE TRIGGER t ...")], made, 7))
    ['another program made it (application id 7)', "the trigger 't'", "no table 'a'"]
    """
    if mark not in (0, APPLICATION):
        yield f"another program made it (application id {mark})"
    own = made_by(statements)
    objects = {(kind, name, _plain(sql)) for kind, name, sql in found}
    names = {each[:2] for each in objects}
    yield from (f"the {kind} {name!r}" for kind, name, _ in sorted(objects - own))
    yield from (f"no {kind} {name!r}" for kind, name, _ in sorted(own) if (kind, name) not in names)


@cache
def made_by(statements: tuple[str, ...]) -> frozenset[Object]:
    """The objects of a database that these statements make."""
    with closing(sqlite3.connect(":memory:")) as raw:
        for statement in statements:
            raw.execute(statement)
        return frozenset((kind, name, _plain(sql)) for kind, name, sql in raw.execute(OBJECTS))


def _plain(sql: str | None) -> str:
    """A definition without what may differ between versions that made the same: blanks, quotes, names of types."""
    return NEUTRAL.sub("", sql or "").lower().replace("varchar", "text")

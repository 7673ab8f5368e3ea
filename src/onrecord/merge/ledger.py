"""What merging remembers between documents: who holds which key, and what was made of what. It knows no meaning."""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, Protocol

import msgspec


class Backing(Protocol):
    """Where a ledger is kept: two tables, one of keys and their holders, one of values by kind and name."""

    def holders(self, keys: Iterable[int]) -> Mapping[int, Iterable[str]]:
        """The names that hold each of these keys."""

    def values(self, kind: str, names: Iterable[str]) -> Mapping[str, bytes]:
        """The values of these names, those that there are."""


class Nothing:
    """A backing that holds nothing: the ledger lives in memory."""

    def holders(self, keys: Iterable[int]) -> Mapping[int, Iterable[str]]:  # noqa: ARG002
        """Nobody."""
        return {}

    def values(self, kind: str, names: Iterable[str]) -> Mapping[str, bytes]:  # noqa: ARG002
        """Nothing."""
        return {}


class Ledger:
    """Keys with their holders and values with their names; reads from its backing once and remembers what changed.

    >>> ledger = Ledger({"word": int})
    >>> ledger.hold(7, "b"); ledger.hold(7, "a"); ledger.hold(8, "b")
    >>> ledger.holders([7, 9])
    {7: ('a', 'b'), 9: ()}
    """

    def __init__(self, kinds: Mapping[str, Any], backing: Backing | None = None) -> None:
        self._kinds = kinds
        self._backing = backing or Nothing()
        self._held: dict[int, set[str]] = {}
        self._values: dict[tuple[str, str], Any] = {}
        self._moved: dict[tuple[int, str], bool] = {}
        self._written: dict[tuple[str, str], None] = {}

    def holders(self, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Those who hold each of these keys, in order."""
        wanted = list(dict.fromkeys(keys))
        self._read_holders(wanted)
        return {each: tuple(sorted(self._held[each])) for each in wanted}

    def hold(self, key: int, name: str) -> None:
        """Let a name hold a key."""
        self._move(key, name, holds=True)

    def drop(self, key: int, name: str) -> None:
        """Let a name no longer hold a key."""
        self._move(key, name, holds=False)

    def _move(self, key: int, name: str, *, holds: bool) -> None:
        self._read_holders([key])
        if (name in self._held[key]) != holds:
            (self._held[key].add if holds else self._held[key].remove)(name)
            self._moved[key, name] = holds

    def _read_holders(self, keys: Iterable[int]) -> None:
        missing = [each for each in keys if each not in self._held]
        if missing:
            found = self._backing.holders(missing)
            self._held.update((each, set(found.get(each, ()))) for each in missing)

    def get(self, kind: str, names: Iterable[str]) -> dict[str, Any]:
        """The values of these names, in their order; those that there are."""
        wanted = list(dict.fromkeys(names))
        missing = [name for name in wanted if (kind, name) not in self._values]
        if missing:
            found = self._backing.values(kind, missing)
            for name in missing:
                self._values[kind, name] = _decoder(self._kinds[kind]).decode(found[name]) if name in found else None
        return {name: value for name in wanted if (value := self._values[kind, name]) is not None}

    def one(self, kind: str, name: str) -> Any:
        """The value of one name, None when there is none."""
        return self.get(kind, [name]).get(name)

    def all(self, kind: str) -> list[Any]:
        """The values of a kind that are in memory, in the order of their names."""
        return [
            self._values[each] for each in sorted(self._values) if each[0] == kind and self._values[each] is not None
        ]

    def put(self, kind: str, name: str, value: Any) -> None:
        """Keep a value in place of the one before; None takes it away."""
        self._values[kind, name] = value
        self._written[kind, name] = None

    def changes(self) -> tuple[list[tuple[int, str, bool]], list[tuple[str, str, bytes | None]]]:
        """What has changed since it was read: who holds which key now or no longer, and values (None: taken away)."""
        values = ((kind, name, self._values[kind, name]) for kind, name in sorted(self._written))
        written = [(kind, name, None if v is None else msgspec.msgpack.encode(v)) for kind, name, v in values]
        return [(each, name, holds) for (each, name), holds in sorted(self._moved.items())], written


def key(space: str, *parts: object) -> int:
    """The number that stands for a key of a space, the same on every machine.

    >>> key("day", "2031-05-19") == key("day", "2031-05-20")
    False
    """
    told = "\x1f".join((space, *map(str, parts))).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest()) >> 1


@cache
def _decoder(kind: Any) -> "msgspec.msgpack.Decoder[Any]":
    return msgspec.msgpack.Decoder(kind)

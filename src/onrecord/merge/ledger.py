"""What merging remembers between documents: who holds which key, and what was made of what. It knows no meaning."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, Protocol

import msgspec

READ = 500  # holders of a key that are read where nobody asks for all of them

Held = tuple[int, str]  # a key, and one who holds it


class Backing(Protocol):
    """Where a ledger is kept: two tables, one of keys and their holders, one of values by kind and name."""

    def holders(self, keys: Iterable[int], most: int | None) -> Mapping[int, Iterable[str]]:
        """The names that hold each of these keys, the first so many of them."""

    def beside(self, held: Iterable[Held], most: int) -> Mapping[Held, Collection[str]]:
        """For each of these the names that hold its key, too: so many before it and after, or from the other end."""

    def values(self, kind: str, names: Iterable[str]) -> Mapping[str, bytes]:
        """The values of these names, those that there are."""


class Nothing:
    """A backing that holds nothing: the ledger lives in memory."""

    def holders(self, keys: Iterable[int], most: int | None) -> Mapping[int, Iterable[str]]:  # noqa: ARG002
        """Nobody."""
        return {}

    def beside(self, held: Iterable[Held], most: int) -> Mapping[Held, Collection[str]]:  # noqa: ARG002
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
        self._read: dict[int, int] = {}
        self._rings: dict[int, Sequence[str]] = {}
        self._parts: dict[Held, tuple[int, Collection[str]]] = {}
        self._values: dict[tuple[str, str], Any] = {}
        self._moved: dict[int, dict[str, bool]] = {}
        self._written: dict[tuple[str, str], None] = {}

    def holders(self, keys: Iterable[int], *, most: int | None = READ) -> dict[int, tuple[str, ...]]:
        """Those who hold each of these keys, in order; of more than `most` at least the first so many."""
        wanted = list(dict.fromkeys(keys))
        self._read_holders(wanted, most)
        return {each: tuple(self._ring(each)) for each in wanted}

    def beside(self, held: Iterable[Held], reach: int) -> "dict[Held, tuple[Sequence[str], Sequence[str]]]":
        """For each of these, who stands before it and after it among those who hold its key, the nearest first.

        At most so many each, in a ring: after the last name comes the first.

        >>> ledger = Ledger({})
        >>> for name in "abcdefgh":
        ...     ledger.hold(7, name)
        >>> ledger.beside([(7, "b")], 2)
        {(7, 'b'): (('a', 'h'), ('c', 'd'))}
        """
        wanted = list(dict.fromkeys(held))
        self._read_holders(dict.fromkeys(each for each, _ in wanted), 2 * reach + 2)
        self._read_parts([pair for pair in wanted if pair[0] in self._read], reach)
        return {pair: sides(self._around(pair), pair[1], reach) for pair in wanted}

    def hold(self, key: int, name: str) -> None:
        """Let a name hold a key."""
        self._move(key, name, holds=True)

    def drop(self, key: int, name: str) -> None:
        """Let a name no longer hold a key."""
        self._move(key, name, holds=False)

    def _move(self, key: int, name: str, *, holds: bool) -> None:
        if key not in self._held:
            self._read_holders([key], 1)
        if key in self._read or (name in self._held[key]) != holds:
            (self._held[key].add if holds else self._held[key].discard)(name)
            self._moved.setdefault(key, {})[name] = holds
            self._rings.pop(key, None)

    def _ring(self, key: int) -> Sequence[str]:
        if key not in self._rings:
            self._rings[key] = sorted(self._held[key])
        return self._rings[key]

    def _read_holders(self, keys: Iterable[int], most: int | None) -> None:
        """Read who holds these keys, so many at least; `_read` tells of which keys there may be more than was read."""
        missing: dict[int | None, list[int]] = {}
        for each in keys:
            enough = None if most is None else most + self._gone(each)
            if each not in self._held or (each in self._read and (enough is None or enough > self._read[each])):
                missing.setdefault(enough, []).append(each)
        for enough, wanted in missing.items():
            found = self._backing.holders(wanted, enough)
            for each in wanted:
                names = set(found.get(each, ()))
                self._read.pop(each, None)
                if enough is not None and len(names) >= enough:
                    self._read[each] = enough
                self._held[each] = self._as_moved(each, names)
                self._rings.pop(each, None)

    def _gone(self, key: int) -> int:
        return sum(1 for holds in self._moved.get(key, {}).values() if not holds)

    def _as_moved(self, key: int, names: Collection[str]) -> set[str]:
        """Those of these names that hold a key still, and those that hold it since."""
        moved = self._moved.get(key, {})
        return {*(name for name in names if moved.get(name, True)), *(name for name, holds in moved.items() if holds)}

    def _read_parts(self, held: Iterable[Held], reach: int) -> None:
        wanted: dict[int, list[Held]] = {}
        for pair in held:
            most = reach + self._gone(pair[0])
            if self._parts.get(pair, (0, ()))[0] < most:
                wanted.setdefault(most, []).append(pair)
        for most, pairs in wanted.items():
            found = self._backing.beside(pairs, most)
            self._parts.update((pair, (most, found.get(pair, ()))) for pair in pairs)

    def _around(self, pair: Held) -> Sequence[str]:
        """The ring of those who hold a key; of a long one, the part of it around a name."""
        key = pair[0]
        return self._ring(key) if key not in self._read else sorted(self._as_moved(key, self._parts[pair][1]))

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
        moved = ((each, name) for each, names in self._moved.items() for name in names)
        return [(each, name, self._moved[each][name]) for each, name in sorted(moved)], written


def sides(ring: Sequence[str], name: str, reach: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who stands before and after a name in a ring, the nearest first, so many at most."""
    at = bisect_left(ring, name)
    after = at + (at < len(ring) and ring[at] == name)
    many = min(reach, len(ring) - (after - at))
    before = tuple(ring[at - 1 - n] for n in range(many)) if many <= at else _turned(ring, at - 1, -1, many)
    return before, tuple(ring[after : after + many]) if after + many <= len(ring) else _turned(ring, after, 1, many)


def _turned(ring: Sequence[str], start: int, step: int, many: int) -> tuple[str, ...]:
    return tuple(ring[(start + step * n) % len(ring)] for n in range(many))


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

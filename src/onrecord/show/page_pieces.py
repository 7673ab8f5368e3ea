"""Pieces of pages that are written once and shown to everybody, for as long as the value that they show is the same."""

from collections.abc import Callable, Hashable
from typing import Any
from weakref import ref

from markupsafe import Markup

MOST = 8192


class Pieces:
    """Pieces of markup by the value that they show; a changed value is another one, and is written anew.

    A piece may show its value and what is given with it, nothing else: neither who asks nor anything of the address.
    """

    def __init__(self) -> None:
        self._written: dict[Hashable, tuple[ref[Any], Markup]] = {}

    def __call__(self, value: Any, write: Callable[..., Markup], *given: Hashable) -> Markup:
        """What the macro `write` makes of a value; of the very same value it was made before."""
        key = id(value), getattr(write, "name", ""), given
        known = self._written.get(key)
        if known is not None and known[0]() is value:
            return known[1]
        made = write(value, *given)
        if len(self._written) >= MOST:
            self._written.clear()
        self._written[key] = ref(value, lambda _: self._written.pop(key, None)), made
        return made

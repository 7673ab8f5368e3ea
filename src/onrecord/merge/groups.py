"""Things put together in groups, and how many of them are independent of one another."""

from collections.abc import Iterable, Mapping


class Groups:
    """Names joined in groups (union-find).

    >>> groups = Groups()
    >>> groups.join("a", "b"); groups.join("c", "b")
    >>> groups.found
    (('a', 'b', 'c'),)
    """

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def top(self, name: str) -> str:
        """The name that stands for the group of this one."""
        above = self._above.setdefault(name, name)
        while above != name:
            self._above[name] = self._above[above]
            name, above = above, self._above[above]
        return name

    def join(self, a: str, b: str) -> None:
        """Put the groups of two names together; the name that comes first stands for both."""
        low, high = sorted((self.top(a), self.top(b)))
        self._above[high] = low

    @property
    def found(self) -> tuple[tuple[str, ...], ...]:
        """The groups of two and more, each in order, and in order."""
        groups: dict[str, list[str]] = {}
        for name in sorted(self._above):
            groups.setdefault(self.top(name), []).append(name)
        return tuple(tuple(group) for group in sorted(groups.values()) if len(group) > 1)


def together(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The groups that these pairs hang together in.

    >>> together([("a", "b"), ("b", "c")])
    (('a', 'b', 'c'),)
    """
    groups = Groups()
    for a, b in pairs:
        groups.join(a, b)
    return groups.found


def independent(documents: Mapping[str, str | None], copies: tuple[tuple[str, ...], ...]) -> int:
    """Count publishers that did not copy one another: the most pairs of a publisher and a text, each used once.

    `documents` gives the publisher of each document (None: it counts by its text alone), `copies` the groups that share
    a text.

    >>> copied = (("wire-1", "post-1"),)
    >>> independent({"wire-1": "Northern Wire", "post-1": "Lodzern Post"}, copied)
    1
    >>> independent({"wire-1": "Northern Wire", "post-1": "Lodzern Post", "post-2": "Lodzern Post"}, copied)
    2
    """
    text_of = {name: group[0] for group in copies for name in group}
    texts: dict[str, list[str]] = {}
    for name, publisher in sorted(documents.items()):
        who = publisher.strip().casefold() if publisher else f"\x1f{text_of.get(name, name)}"
        texts.setdefault(who, []).append(text_of.get(name, name))
    taken: dict[str, str] = {}
    return sum(_match(who, texts, taken, set()) for who in sorted(texts))


def _match(who: str, texts: Mapping[str, list[str]], taken: dict[str, str], tried: set[str]) -> bool:
    """Give a publisher a text of its own, moving others to another text of theirs where that helps."""
    for text in texts[who]:
        if text in tried:
            continue
        tried.add(text)
        if text not in taken or _match(taken[text], texts, taken, tried):
            taken[text] = who
            return True
    return False

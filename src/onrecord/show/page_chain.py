"""Who has it from whom, as a small graph: from those who spoke, through those who are cited, to the articles."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from onrecord.credits import plain_name
from onrecord.model import Span
from onrecord.model.record import Chain, ChainLink
from onrecord.show.page_links import Links
from onrecord.text import shorten

BOX, TALL = 200, 30
GAP, APART = 74, 12
MOST = 14
LETTERS = 27
STATE_WORDS = {
    "found": "in the record",
    "missing": "named without a reference",
    "dangling": "the reference is cut off",
    "outside": "not in the record",
}
UNNAMED = "nobody named"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Somebody in the chain; `state` says whether the record has it."""

    words: str
    whole: str
    kind: str
    state: str
    href: str
    x: int
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One has it from the other; `count` says in how many accounts."""

    path: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The picture, and the same chains as plain lines, nearest first."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    titles: tuple[tuple[int, str], ...]
    width: int
    height: float
    lines: tuple[tuple[tuple[str, str, str], ...], ...]
    left_out: int


def graph_of(
    chains: Iterable[Chain], names: Mapping[str, str], words: Callable[[Span], str], links: Links
) -> Graph | None:
    """The graph of these chains, None where no article names a source.

    `names` are the publishers of documents; `words` gives the words at a place, for a source without a name.
    """
    listed = [chain for chain in dict.fromkeys(chains) if len(chain.links) > 1]
    if not listed:
        return None
    namer = _Namer(names, words)
    columns, counts = _columns(listed, namer)
    drawn, left_out = _drawn(columns, counts)
    width = len(drawn) * BOX + (len(drawn) - 1) * GAP
    tallest = max(len(column) for column in drawn)
    height = tallest * (TALL + APART) - APART
    nodes: dict[Key, Node] = {}
    for number, column in enumerate(reversed(drawn)):
        top = (height - (len(column) * (TALL + APART) - APART)) / 2
        for place, (key, link) in enumerate(column.items()):
            name = namer(link)
            nodes[key] = Node(
                words=shorten(name, LETTERS),
                whole=name,
                kind=link.kind,
                state=link.state,
                href=links.passage(link.spans[0], ""),
                x=number * (BOX + GAP),
                y=round(top + place * (TALL + APART), 1),
            )
    edges = tuple(_edge(nodes[a], nodes[b], n) for (a, b), n in counts.items() if a in nodes and b in nodes)
    titles = [
        "Articles",
        *["Cited by them" if i == 1 and len(drawn) > 2 else "Cited further back" for i in range(1, len(drawn))],
    ]
    titles[-1] = "Source" if len(drawn) > 1 else titles[-1]
    return Graph(
        nodes=tuple(nodes.values()),
        edges=edges,
        titles=tuple((i * (BOX + GAP), title) for i, title in enumerate(reversed(titles))),
        width=width,
        height=height + 24,
        lines=tuple(dict.fromkeys(tuple(_lines(chain, namer, links)) for chain in listed)),
        left_out=left_out,
    )


def _columns(chains: Iterable[Chain], namer: "_Namer") -> tuple[list[dict[Key, ChainLink]], dict[tuple[Key, Key], int]]:
    """The links by their greatest distance from an article, and how often each follows another."""
    far: dict[Key, int] = {}
    seen: dict[Key, ChainLink] = {}
    counts: dict[tuple[Key, Key], int] = {}
    for chain in chains:
        keys = [_key(link, namer) for link in chain.links]
        for distance, (key, link) in enumerate(zip(keys, chain.links, strict=True)):
            seen.setdefault(key, link)
            far[key] = max(far.get(key, 0), distance)
        for near, behind in pairwise(keys):
            if near != behind:
                counts[behind, near] = counts.get((behind, near), 0) + 1
    columns: list[dict[Key, ChainLink]] = [{} for _ in range(max(far.values()) + 1)]
    for key, link in seen.items():
        columns[far[key] if link.kind != "speaker" else len(columns) - 1][key] = link
    return [column for column in columns if column], counts


def _drawn(
    columns: list[dict[Key, ChainLink]], counts: dict[tuple[Key, Key], int]
) -> tuple[list[dict[Key, ChainLink]], int]:
    """The columns with the most connected of each, and how many are left out."""
    degree: dict[Key, int] = {}
    for (a, b), count in counts.items():
        degree[a] = degree.get(a, 0) + count
        degree[b] = degree.get(b, 0) + count
    drawn = []
    for column in columns:
        kept = sorted(column, key=lambda key: -degree.get(key, 0))[:MOST]
        drawn.append({key: link for key, link in column.items() if key in kept})
    return drawn, sum(map(len, columns)) - sum(map(len, drawn))


@dataclass(frozen=True, slots=True)
class _Namer:
    """What a link is called: the publisher of an article, a name, else the words of the text."""

    names: Mapping[str, str]
    words: Callable[[Span], str]

    def __call__(self, link: ChainLink) -> str:
        if link.kind == "article" and link.documents:
            return self.names.get(link.documents[0], link.documents[0])
        if link.name:
            return link.name
        words = self.words(link.spans[0])
        return f"“{words}”" if words and link.kind == "speaker" else UNNAMED


def _key(link: ChainLink, namer: _Namer) -> Key:
    if link.kind == "article":
        return "article", link.documents[0] if link.documents else ""
    return "source", plain_name(namer(link))


def _edge(behind: Node, near: Node, count: int) -> Edge:
    x, y, x1, y1 = behind.x + BOX, behind.y + TALL / 2, near.x, near.y + TALL / 2
    if x1 <= x:
        x, x1 = behind.x, near.x + BOX
    bend = (x1 - x) / 2
    return Edge(path=f"M{x} {y:g}C{x + bend:g} {y:g} {x1 - bend:g} {y1:g} {x1} {y1:g}", count=count)


def _lines(chain: Chain, namer: _Namer, links: Links) -> Iterator[tuple[str, str, str]]:
    """A chain in words: the name, its link, and where it breaks."""
    for link in chain.links:
        state = "" if link.state == "found" else STATE_WORDS[link.state]
        yield namer(link), links.passage(link.spans[0], ""), state

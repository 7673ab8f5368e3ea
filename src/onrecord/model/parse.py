"""A dependency parse without the library that made it: tokens with their heads, and walks over them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token: its place in the text, and what the parser says.

    `i` and `head` index `Parse.tokens`; a root is its own head.

    `pos` is a Universal POS tag, `tag` and `dep` the pipeline's own labels (Penn Treebank tags and ClearNLP labels for
    English), `morph` the Universal Features string, `ent` the type of the named entity it is part of or "", `ent_start`
    whether it begins one.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    morph: str = ""
    ent: str = ""
    ent_start: bool = False
    sentence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """The tokens of a document, in order of the text. Passages without a pipeline have no tokens.

    >>> saw = Token(i=1, start=4, end=7, text="saw", lemma="see", pos="VERB", tag="VBD", dep="ROOT", head=1)
    >>> she = Token(i=0, start=0, end=3, text="She", lemma="she", pos="PRON", tag="PRP", dep="nsubj", head=1)
    >>> parse = Parse(tokens=(she, saw))
    >>> [child.text for child in parse.children(saw)]
    ['She']
    >>> parse.bounds(parse.subtree(saw))
    (0, 7)
    """

    tokens: tuple[Token, ...] = ()
    _children: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                children[token.head].append(token.i)
        object.__setattr__(self, "_children", tuple(map(tuple, children)))
        object.__setattr__(self, "_starts", tuple(token.start for token in self.tokens))

    def children(self, token: Token, *deps: str) -> list[Token]:
        """The direct dependents of a token in order of the text, only those with one of the labels if any are given."""
        found = (self.tokens[i] for i in self._children[token.i])
        return [child for child in found if not deps or child.dep in deps]

    def head(self, token: Token) -> Token:
        """The token it depends on; a root is its own head."""
        return self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterator[Token]:
        """The heads above a token, nearest first."""
        while token.head != token.i:
            token = self.tokens[token.head]
            yield token

    def subtree(self, token: Token, *, without: Iterable[str] = ()) -> list[Token]:
        """A token and all below it, in order of the text; branches whose top has a label in `without` are left out."""
        skip, stack, found = frozenset(without), [token.i], []
        while stack:
            i = stack.pop()
            found.append(i)
            stack.extend(c for c in self._children[i] if self.tokens[c].dep not in skip)
        return [self.tokens[i] for i in sorted(found)]

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that begin in `[start, end)` of the text."""
        return self.tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @staticmethod
    def bounds(tokens: Iterable[Token]) -> tuple[int, int]:
        """The first start and the last end of the tokens, as code points."""
        listed = list(tokens)
        return min(t.start for t in listed), max(t.end for t in listed)

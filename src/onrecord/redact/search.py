"""Where a text names those who are to be replaced, in whatever spelling, and what stands there afterwards."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from onrecord.redact.persons import Cast, Name, Somebody
from onrecord.redact.spelling import Word, among, fold, key, keys, name_keys, words_in

Bounds = tuple[int, int]
LONGEST_GLUE = 4
INSIDE = 5
_ADDRESS = re.compile(
    r"""
    (?:https?://|www\.)[^\s<>"'“”«»{}|\\^`]+     # https://example.org/ardel-sorn
    | [\w.+-]{1,64}@[\w-]++(?:\.[\w-]++)+           # a.sorn@example.org
    | [@\#][\w.]+                                 # @ardelsorn, #FreeSorn
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GLUE = re.compile(r"\A[^\S\n]*+(?:[-–‐‑.,_'’+/]|%20)?[^\S\n]*+\n?[^\S\n]*+\Z  # “, ” of “Sorn, Ardel”", re.VERBOSE)
_BROKEN = re.compile(r"[-‐\u00ad][^\S\n]*\r?\n[^\S\n]*\Z  # the hyphen and line end of “So-⏎rn”", re.VERBOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A stretch of a text that names somebody; `label` is None until it is known, `words` replaces it as it stands."""

    start: int
    end: int
    who: str
    kind: str = "person"
    words: str | None = None
    joined: bool = False


class Searcher:
    """Finds those who are to be replaced in any text."""

    def __init__(self, cast: Cast) -> None:
        self._surnames: dict[str, list[Somebody]] = defaultdict(list)
        self._others: dict[str, list[Somebody]] = defaultdict(list)
        self._handles: dict[str, Somebody] = {}
        self._phrases: dict[str, list[tuple[Name, Somebody | None]]] = defaultdict(list)
        for one in cast.replaced:
            self._learn(one)
        for one in cast.kept:
            for name in sorted(one.names):
                if len(name) > 1:
                    self._phrases[name[0]].append((name, None))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda pair: (-len(pair[0]), pair[0]))

    def _learn(self, one: Somebody) -> None:
        for words, known in ((one.surnames, self._surnames), (one.others, self._others)):
            for word in sorted(words):
                for spelling in name_keys(word):
                    known[spelling].append(one)
        for name in sorted(one.names):
            if one.kind != "person":
                self._phrases[name[0]].append((name, one))
            elif len(name) > 1:
                first, last = name[0], name[-1]
                for handle in (first + last, last + first, first[0] + last, last + first[0], "".join(name)):
                    self._handles.setdefault(handle, one)

    def search(
        self,
        text: str,
        *,
        document: str | None = None,
        known: Iterable[Place] = (),
        fixed: Iterable[Bounds] = (),
        others: Iterable[Bounds] = (),
    ) -> list[Place]:
        """The stretches of a text that name somebody to be replaced, in order, none overlapping another.

        `known` are those that are sure, `fixed` those that name another person, `others` those that name a town or a
        day: a surname alone stays there. `document` is where the text is from: first names alone count only where it
        names the person, and everywhere when it is None.
        """
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        encoded = [place for span in addresses if (place := self._encoded(text, *span)) is not None]
        look = _Look(
            searcher=self,
            text=text,
            document=document,
            addresses=addresses,
            fixed=_united(fixed),
            others=_united(others),
        )
        return _apart([*encoded, *known, *look.found()])

    def address(self, text: str) -> list[Place]:
        """The same in an address, a file name or an id, where small letters and parts of words count too."""
        encoded = self._encoded(text, 0, len(text))
        look = _Look(searcher=self, text=text, addresses=[(0, len(text))])
        return [encoded] if encoded else _apart(look.found())

    def _encoded(self, text: str, start: int, end: int) -> Place | None:
        """An address that hides a name behind percent signs, written anew without it."""
        written = text[start:end]
        plain = unquote(written) if "%" in written else written
        found = self.address(plain) if plain != written else []
        if not found:
            return None
        pieces, at = [], 0
        for place in found:
            pieces += [plain[at : place.start], "\0"]
            at = place.end
        words = quote("".join([*pieces, plain[at:]]), safe="/:?#[]@!$&'()*+,;=%\0~")
        return Place(start=start, end=end, who=found[0].who, kind=found[0].kind, words=words, joined=True)


@dataclass(slots=True, kw_only=True)
class _Look:
    """One look through one text."""

    searcher: Searcher
    text: str
    document: str | None = None
    addresses: Sequence[Bounds] = ()
    fixed: Sequence[Bounds] = ()
    others: Sequence[Bounds] = ()

    def found(self) -> Iterator[Place]:
        """Every stretch that names somebody to be replaced; overlaps are left to the caller."""
        for start, end, words in self._stretches():
            taken = 0
            for n, word in enumerate(words):
                if n < taken or _inside(self.fixed, word.start):
                    continue
                place, last = self._at(words, n, address=end > start)
                taken = max(taken, last + 1)
                if place is not None:
                    yield place

    def _stretches(self) -> Iterator[tuple[int, int, list[Word]]]:
        """The words outside addresses (with empty bounds), then those of each address."""
        every = list(words_in(self.text))
        yield 0, 0, [word for word in every if not _inside(self.addresses, word.start)]
        for start, end in self.addresses:
            yield start, end, [_moved(w, start) for w in words_in(self.text[start:end], humps=True)]
            yield start, end, [_moved(w, start) for w in words_in(self.text[start:end])]

    def _at(self, words: list[Word], n: int, *, address: bool) -> tuple[Place | None, int]:
        """What stands at a word, and the number of the last word that it takes."""
        word = words[n]
        phrase = self._phrase(words, n)
        if phrase is not None:
            return phrase
        bearers = self._bearers(word, self.searcher._surnames, address=address)
        first, last = n, n
        if not bearers and n + 1 < len(words) and _BROKEN.match(self.text, word.end, words[n + 1].start):
            whole = fold(self.text[word.start : word.end] + self.text[words[n + 1].start : words[n + 1].end])
            bearers, last = self.searcher._surnames.get(key(whole), []), n + 1
        if not bearers:
            bearers = [one for one in self._bearers(word, self.searcher._others, address=address) if self._here(one)]
            last = n
        if not bearers:
            return (self._handle(word) if address else None), n
        first, last, fitting = self._extended(words, first, last, bearers, address=address)
        if first == last and not address and _inside(self.others, word.start):
            return None, last
        return self._place(words[first].start, words[last].end, word, fitting, address=address), last

    def _place(self, start: int, end: int, word: Word, bearers: list[Somebody], *, address: bool) -> Place:
        one = bearers[0] if len({id(b) for b in bearers}) == 1 else None
        who = one.id if one else f"? {word.folded}"
        while address and end < len(self.text) and self.text[end].isdigit():
            end += 1
        return Place(start=start, end=end, who=who, kind=one.kind if one else "person", joined=address)

    def _here(self, one: Somebody) -> bool:
        return self.document is None or self.document in one.documents

    def _phrase(self, words: list[Word], n: int) -> tuple[Place | None, int] | None:
        """A whole name that begins here: of an official, which stays, or of a body that is replaced."""
        for name, one in self.searcher._phrases.get(words[n].folded, ()):
            last = n + len(name) - 1
            if tuple(word.folded for word in words[n : last + 1]) != name or not self._together(words, n, last):
                continue
            if one is None:
                return None, last
            return Place(start=words[n].start, end=words[last].end, who=one.id, kind=one.kind), last
        return None

    def _handle(self, word: Word) -> Place | None:
        """A word of an address that is somebody's name run together, or has it or a surname inside."""
        handles, surnames = self.searcher._handles, self.searcher._surnames
        for start in range(word.size):
            for end in range(word.size, start + INSIDE - 1, -1):
                part = word.folded[start:end]
                one = handles.get(part)
                bearers = [one] if one else surnames.get(key(part), [])
                if bearers:
                    return self._place(word.start, word.end, word, bearers, address=True)
        return None

    def _bearers(self, word: Word, names: dict[str, list[Somebody]], *, address: bool) -> list[Somebody]:
        """Those whose name has this word; in small letters only as it is spelled, and no common word."""
        common = word.small and not address and (word.folded in among("ordinary") or names is self.searcher._others)
        if common:
            return []
        for name in keys(word.folded):
            bearers = names.get(name, [])
            exact = [one for one in bearers if any(word.folded in n for n in one.names)]
            if exact or (bearers and (address or not word.small)):
                return exact or bearers
        return []

    def _extended(
        self, words: list[Word], first: int, last: int, bearers: list[Somebody], *, address: bool
    ) -> tuple[int, int, list[Somebody]]:
        """The words around that belong to the name, and those whose name it is with them."""
        fitting = bearers
        grown = True
        while grown:
            grown = False
            for beside, low, high in ((first - 1, first - 1, last), (last + 1, first, last + 1)):
                if not 0 <= beside < len(words) or not self._together(
                    words, max(low, beside - 1), min(high, beside + 1)
                ):
                    continue
                inside = words[first : last + 1]
                if beside > last and words[beside].size == 1 and self._begins_another(words, beside, inside):
                    continue
                more = [one for one in fitting if _belongs(words[beside], one, inside, address=address)]
                if more:
                    first, last, fitting, grown = low, high, more, True
                    break
        while first < last and words[first].folded in among("particles") and words[first].small:
            if any(words[first].folded in name for one in fitting for name in one.names):
                break
            first += 1
        return first, last, fitting

    def _begins_another(self, words: list[Word], n: int, inside: Sequence[Word]) -> bool:
        """Tell whether an initial belongs to the name after it: "A. Sorn, [B.] Sorn"."""
        if n + 1 >= len(words) or not self._together(words, n, n + 1):
            return False
        return any(words[n + 1].folded == other.folded for other in inside)

    def _together(self, words: list[Word], first: int, last: int) -> bool:
        for one, next_ in zip(words[first:last], words[first + 1 : last + 1], strict=True):
            between = self.text[one.end : next_.start]
            if len(between) > LONGEST_GLUE or not _GLUE.match(between):
                return False
            if "." in between and one.size > 1 and between != ".":
                return False
        return True


def _belongs(word: Word, one: Somebody, inside: Sequence[Word], *, address: bool) -> bool:
    """Tell whether a word beside a name is part of it: another word of the name, its first letter, a particle."""
    if word.size == 1:
        initials = {w[0] for name in one.names for w in name[:-1]}
        return word.folded in initials and (address or not word.small)
    spelled = set(keys(word.folded))
    if any(not spelled.isdisjoint(keys(other.folded)) for other in inside):
        return False  # a list of people with one surname
    own = {spelling for name in one.names for w in name for spelling in name_keys(w)}
    if not spelled.isdisjoint(own):
        return True
    if word.start > inside[-1].start:
        return word.folded in among("suffixes")
    return word.folded in among("particles") and word.small


def _moved(word: Word, by: int) -> Word:
    return Word(start=word.start + by, end=word.end + by, folded=word.folded, small=word.small)


def _united(bounds: Iterable[Bounds]) -> list[Bounds]:
    """The same stretches in order, those that meet as one."""
    found: list[Bounds] = []
    for start, end in sorted(bounds):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _inside(bounds: Sequence[Bounds], offset: int) -> bool:
    at = bisect_right(bounds, offset, key=lambda b: b[0]) - 1
    return at >= 0 and offset < bounds[at][1]


def _apart(places: Iterable[Place]) -> list[Place]:
    """The places in order; those that overlap as one, which names whom the first of the longest names."""
    found: list[Place] = []
    for place in sorted(places, key=lambda p: (p.start, -p.end, p.words is None)):
        if not found or place.start >= found[-1].end:
            found.append(place)
            continue
        last = found[-1]
        better = place if last.who.startswith("? ") and last.words is None else last
        end = max(last.end, place.end)
        found[-1] = Place(
            start=last.start, end=end, who=better.who, kind=better.kind, words=last.words, joined=last.joined
        )
    return found

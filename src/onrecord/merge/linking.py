"""The links between reports that may be one incident, kept up while documents come and go."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from onrecord.merge import links
from onrecord.merge.kept import events_of
from onrecord.merge.ledger import Ledger
from onrecord.merge.links import (
    DECISIVE,
    OF_TEXT,
    Holding,
    Join,
    Keys,
    Node,
    Pair,
    Told,
    crowded,
    event_key,
    keys_of,
    linked,
    may_link,
    moved_apart,
    numbered_node,
    reached,
    report_pairs,
    silent,
    text_pairs,
    worth_comparing,
)
from onrecord.merge.pairs import Pairs
from onrecord.merge.reports import Report
from onrecord.merge.rulings import Rulings
from onrecord.merge.stock import Stock

Telling = Callable[[Iterable[str]], dict[str, Told]]
Moved = tuple[int, str, bool]  # a key, who holds it now or no longer


@dataclass(slots=True)
class _Led:
    """What keys that moved change for others: documents with words that tell something now, the groups of those with a
    word that does so no longer; pairs too."""

    telling: set[str] = field(default_factory=set)
    silent: list[set[str]] = field(default_factory=list)
    joined: set[Pair] = field(default_factory=set)
    parted: set[Pair] = field(default_factory=set)


class Linking:
    """Finds which reports hang together by a reason to join, and keeps that; `telling` gives what documents tell."""

    def __init__(
        self, ledger: Ledger, telling: Telling, *, stock: Stock, rules: Rulings, join: Join | None = None
    ) -> None:
        self._ledger = ledger
        self._telling = telling
        self._stock = stock
        self._rules = rules
        self._join = join
        self._crowded: dict[Node, bool] = {}

    def change(self, renewed: Collection[str]) -> set[Node]:
        """Link anew what these documents tell; the reports whose links are others now."""
        seeds = self._unlink(renewed)
        led = self._rekey(renewed)
        seeds |= self._unlink(led.telling - {*renewed})
        documents = {*renewed, *led.telling}
        seeds |= self._part(led.parted | self._links_between(led.silent))
        proposed = self._able(self._candidates(documents) | self._joined(led.joined))
        pairs = sorted(proposed | self._put_together(documents))
        scores = self.pairs(self._telling(numbered_node(name)[0] for pair in pairs for name in pair))
        for a, b in pairs:
            one, other = self.report(a), self.report(b)
            if self._rules.one(events_of(one), events_of(other)) or linked(one, other, scores):
                for name, near in ((a, b), (b, a)):
                    self._ledger.put("near", name, tuple(sorted({*self.near(name), near})))
                    seeds.add(name)
        return seeds | {name for each in self._telling(documents).values() for name in each.nodes}

    def near(self, name: Node) -> tuple[Node, ...]:
        """The reports that a report is linked to."""
        return self._ledger.one("near", name) or ()

    def keys(self, document: str) -> Keys:
        """What a document is looked up by."""
        return self._ledger.one("keys", document) or Keys()

    def nodes(self, documents: Iterable[str]) -> list[Node]:
        """The reports of these documents."""
        listed = sorted(documents)
        self._ledger.get("keys", listed)
        return [name for document in listed for name in self.keys(document).nodes(document)]

    def report(self, name: Node) -> Report:
        """A report by its name, as crowded as its place and day are now."""
        document, number = numbered_node(name)
        report = self._telling([document])[document].reports[number]
        return replace(report, crowded=True) if self.is_crowded(name) else report

    def is_crowded(self, name: Node) -> bool:
        """Tell whether many reports hold a key of one, of those of which one is enough."""
        if name not in self._crowded:
            document, number = numbered_node(name)
            keys = [each for each in self.keys(document).reports[number] if each & DECISIVE]
            held = self._ledger.holders(keys, most=2 * links.REACH + 2)
            self._crowded[name] = any(crowded(len(names)) for names in held.values())
        return self._crowded[name]

    def holders(self, events: Iterable[str]) -> set[Node]:
        """The reports that hold these events."""
        found = self._ledger.holders(map(event_key, events))
        return {name for names in found.values() for name in names}

    def pairs(self, documents: Iterable[str]) -> Pairs:
        """What scores pairs of reports of these documents."""
        shared = self._ledger.get("shared", sorted(documents))
        return Pairs(self._stock, ((each.a, each.b) for listed in shared.values() for each in listed))

    # ---- links that go ----

    def _unlink(self, documents: Iterable[str]) -> set[Node]:
        """Take away the links of the reports that documents had; these reports, and those that they were linked to."""
        seeds = set()
        for name in self.nodes(documents):
            seeds |= {name, *self.near(name)}
            for other in self.near(name):
                self._without(other, name)
            self._ledger.put("near", name, None)
        return seeds

    def _without(self, name: Node, gone: Node) -> None:
        self._ledger.put("near", name, tuple(each for each in self.near(name) if each != gone) or None)

    def _links_between(self, groups: Sequence[Collection[str]]) -> set[Pair]:
        """The pairs that are linked of reports of two documents of one of these groups."""
        self._ledger.get("near", self.nodes({name for group in groups for name in group}))
        linked = set()
        for group in groups:
            near = self._ledger.get("near", self.nodes(group))
            pairs = ((name, other) for name, beside in near.items() for other in beside if name < other)
            linked |= {pair for pair in pairs if numbered_node(pair[1])[0] in group}
        return linked

    def _part(self, pairs: Iterable[Pair]) -> set[Node]:
        """Take away those of the links that no keys propose any more; the reports of these."""
        listed = sorted(pairs)
        near = self._ledger.get("near", [a for a, _ in listed])
        together = [(a, b) for a, b in listed if b in near.get(a, ())]
        self._read_keys(together)
        lost = [(a, b) for a, b in together if not self._proposed(a, b)]
        for a, b in lost:
            self._without(a, b)
            self._without(b, a)
        return {name for pair in lost for name in pair}

    def _read_keys(self, pairs: Iterable[Pair]) -> None:
        """Ask once for the keys of all these."""
        self._ledger.get("keys", sorted({numbered_node(name)[0] for pair in pairs for name in pair}))

    # ---- keys ----

    def _rekey(self, renewed: Collection[str]) -> _Led:
        """Let documents hold their keys; what that changes between other documents."""
        moved: list[Moved] = []
        for name in sorted(renewed):
            told = self._telling([name]).get(name)
            keys, before = keys_of(told) if told is not None else Keys(), self.keys(name)
            moved += [(*pair, True) for pair in keys.held(name) - before.held(name)]
            moved += [(*pair, False) for pair in before.held(name) - keys.held(name)]
            self._ledger.put("keys", name, keys if told is not None else None)
        moved.sort()
        words = [each for each, _, _ in moved if each & OF_TEXT]
        tight = self._tight(moved)
        were, sides = self._with_word(words), self._ledger.beside(tight, links.REACH)
        loose = self._crowds(each for each, _ in tight)
        for each, name, holds in moved:
            (self._ledger.hold if holds else self._ledger.drop)(each, name)
        self._crowded.clear()
        led = _Led()
        for each, names in self._crowds(each for each, _ in tight).items():
            if crowded(len(loose[each])) != crowded(len(names)):
                led.telling.update(numbered_node(name)[0] for name in (*names, *loose[each]))
        for each, names in self._with_word(words).items():
            if silent(each, len(names)) and not silent(each, len(were[each])):
                led.silent.append({*were[each]} - {*renewed})
            elif silent(each, len(were[each])) and not silent(each, len(names)):
                led.telling.update(names)
        for pair, now in self._ledger.beside(tight, links.REACH).items():
            lost, gained = moved_apart(sides[pair], now, came=tight[pair])
            led.parted |= {two for two in lost if _between_others(two, renewed)}
            led.joined |= {two for two in gained if _between_others(two, renewed)}
        return led

    def _tight(self, moved: Sequence[Moved]) -> dict[tuple[int, str], bool]:
        """The keys of reports that moved and are crowded, before or after, each with who holds it now or no longer."""
        came = Counter(each for each, _, holds in moved if holds)
        held = self._ledger.holders((each for each, _, _ in moved if not each & OF_TEXT), most=2 * links.REACH + 2)
        tight = {each for each, names in held.items() if crowded(len(names) + came[each])}
        return {(each, name): holds for each, name, holds in moved if each in tight}

    def _crowds(self, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """The reports that hold these keys, of keys of which one is enough; where too many hold it, some of them."""
        return self._ledger.holders((each for each in keys if each & DECISIVE), most=2 * links.REACH + 2)

    def _with_word(self, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """The documents that have each of these words; where too many have it, some of them."""
        return self._ledger.holders(keys, most=links.COMMON + 1)

    # ---- links that come ----

    def _candidates(self, documents: Iterable[str]) -> set[Pair]:
        """The pairs of reports worth comparing in which a report of these documents is."""
        looked_up = (pair for name in sorted(documents) for pair in sorted(self.keys(name).looked_up(name)))
        if self._join is not None:
            pairs, texts = self._join(looked_up)
        else:
            held = list(looked_up)
            pairs, texts = set(report_pairs(self._of_reports(held))), set(text_pairs(self._of_texts(held)))
        for one, other in sorted(texts):
            told = self._telling([one, other])
            pairs |= {(a, b) for kind, a in told[one].matters() for own, b in told[other].matters() if kind == own}
        return {(min(pair), max(pair)) for pair in pairs}

    def _of_reports(self, held: Iterable[tuple[int, str]]) -> Iterator[Holding]:
        """The reports that hold these keys, with those that each key leads to."""
        sides = self._ledger.beside((pair for pair in held if not pair[0] & OF_TEXT), links.REACH)
        for (each, name), (before, after) in sides.items():
            yield name, each, reached(before, after)

    def _of_texts(self, held: Sequence[tuple[int, str]]) -> Iterator[Holding]:
        """The documents that have these words, of words that tell something, with all that have them."""
        having = self._with_word(each for each, _ in held if each & OF_TEXT)
        for each, name in held:
            if each in having and not silent(each, len(having[each])):
                yield name, each, having[each]

    def _joined(self, pairs: Iterable[Pair]) -> set[Pair]:
        """Those of the pairs of two documents that keys propose now."""
        listed = [(a, b) for a, b in sorted(pairs) if numbered_node(a)[0] != numbered_node(b)[0]]
        near = self._ledger.get("near", [a for a, _ in listed])
        apart = [(a, b) for a, b in listed if b not in near.get(a, ())]
        self._read_keys(apart)
        return {(a, b) for a, b in apart if self._proposed(a, b)}

    def _able(self, pairs: Collection[Pair]) -> set[Pair]:
        """Those of these pairs for which anything can speak, as far as their keys tell."""
        self._read_keys(pairs)
        keys = {name: self.keys(numbered_node(name)[0]) for pair in pairs for name in pair}
        return {(a, b) for a, b in pairs if may_link(a, b, keys[a], keys[b])}

    def _put_together(self, documents: Iterable[str]) -> set[Pair]:
        """The pairs of reports that a reviewer put together."""
        pairs = set()
        for told in self._telling(sorted(documents)).values():
            for name, report in zip(told.nodes, told.reports, strict=True):
                others = sorted({other for event in events_of(report) for other in self._rules.with_it(event)})
                pairs |= {(name, other) for other in self.holders(others) if other != name}
        return {(min(pair), max(pair)) for pair in pairs}

    def _proposed(self, a: Node, b: Node) -> bool:
        """Tell whether two reports are worth comparing, by their keys alone, or were put together by a reviewer."""
        one, other = (self.keys(numbered_node(name)[0]) for name in (a, b))
        matter = one.is_matter(a) and other.is_matter(b)
        leading: list[int] = []
        for each in sorted(one.of(a) & other.of(b), key=lambda key: (-(key & DECISIVE), key)):
            if self._leads(each, a, b):
                leading.append(each)
                if worth_comparing(leading, matter=matter):
                    return True
        return self._rules.one(events_of(self.report(a)), events_of(self.report(b)))

    def _leads(self, key: int, a: Node, b: Node) -> bool:
        """Tell whether a key that both hold leads from the one to the other."""
        if key & OF_TEXT:
            return not silent(key, len(self._with_word([key])[key]))
        return any(b in side for side in self._ledger.beside([(key, a)], links.REACH)[key, a])


def _between_others(pair: Pair, documents: Collection[str]) -> bool:
    return not any(numbered_node(name)[0] in documents for name in pair)

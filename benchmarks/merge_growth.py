"""Merges a made-up world of 10,000 to 10,000,000 mentions, one partition at a time, and tells what it costs and loses.

    python benchmarks/merge_growth.py [--sizes 10000 100000] [--by place|kind] [--part N] [--slices N]
                                      [--kind KIND] [--day N] [--plot FILE] [--json FILE]

The mentions (`merge_world.py`) are of thirty days of news; a larger size is the same days told by more outlets. What
finds incidents is the program's own: keys and what is worth comparing (`merge.links`), the scores of pairs, clusters
(`find_incidents`, `gather`), and what has no day or place (`choose`). By *kind*, a partition is all of one kind of
event, so that nothing that could be compared is apart: the same as merging everything. By *place*, it is one kind, one
place and one day; what gives no day is put on the day of its article, what gives no place together. `--part 10` merges
one partition in ten, whole, chosen by a checksum of what it is. `--slices 200` merges a partition of more mentions in
slices, then one report of each incident that they gave again. `--kind AID --day 15` merges all partitions of one kind
on one day. Each size is measured in a process of its own. *Recall* and *precision* are B-cubed over mentions: of the
accounts of its incident, how many stand with a mention, and so on.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import merge_world as world
from plot import Line, growth_plot

from onrecord.merge import links
from onrecord.merge.attach import CROWDED as MOST_OFFERS
from onrecord.merge.attach import choose, offered, wanted
from onrecord.merge.gather import gather
from onrecord.merge.groups import Groups
from onrecord.merge.incidents import Cluster, find_incidents
from onrecord.merge.ledger import key, sides
from onrecord.merge.links import (
    DECISIVE,
    OF_TEXT,
    Node,
    Told,
    crowded,
    keys_of,
    linked,
    node,
    numbered_node,
    reached,
    report_pairs,
    silent,
    text_pairs,
)
from onrecord.merge.pairs import Pairs
from onrecord.merge.reports import Report
from onrecord.merge.stock import Stock

STEP = 250  # documents that are looked up at a time, as a record that grows does
STAND_FOR = 3  # reports that stand for an incident in the last step
ENOUGH = 0.9  # slices are merged again while that leaves fewer
SIZES = (10_000, 100_000)
BANDS = (("1 to 9", 1), ("10 to 200", 10), ("more than 200", 201))  # accounts of an incident
Figures = dict[str, float]
Mentions = list[tuple[world.Story, int]]
Only = tuple[int | None, int | None]  # a kind and a day of the thirty
EVERYTHING: Only = (None, None)
T = TypeVar("T")


# One partition ------------------------------------------------------------------------------------------------------


class Merging:
    """The incidents of some mentions, by the functions that merge a record, and what it took."""

    def __init__(self, mentions: Iterable[Told], stock: Stock) -> None:
        self._told = {told.document.id: told for told in mentions}
        self._scores = Pairs(stock, ())
        self.figures: Figures = defaultdict(float)
        began = time.process_time()
        self._held = self._looked_up_by()
        began = self._lap("keys", began)
        groups = Groups()
        for a, b in self._worth_comparing():
            self.figures["compared"] += 1
            if linked(self._report(a), self._report(b), self._scores):
                groups.join(a, b)
        began = self._lap("pairs", began)
        together = [*map(list, groups.found)]
        found = {name for group in together for name in group}
        together += [[name] for told in self._told.values() for name in told.nodes if name not in found]
        self.figures["most component"] = max(map(len, together))
        clusters = [cluster for component in together for cluster in self._clusters(component)]
        began = self._lap("clusters", began)
        self.clusters = attached(clusters)
        self._lap("attach", began)

    def _lap(self, name: str, began: float) -> float:
        now = time.process_time()
        self.figures[f"cpu {name}"] += now - began
        self.figures["cpu"] += now - began
        return now

    def _report(self, name: Node) -> Report:
        report = self._told[numbered_node(name)[0]].reports[0]
        report.crowded = name in self._crowded
        return report

    def _looked_up_by(self) -> dict[int, list[str]]:
        """Who holds each key, of those keys that lead to others."""
        held: dict[int, list[str]] = defaultdict(list)
        for name, told in self._told.items():
            for each, holder in keys_of(told).looked_up(name):
                held[each].append(holder)
        crowds = (names for each, names in held.items() if each & DECISIVE and crowded(len(names)))
        self._crowded = {name for names in crowds for name in names}
        self.figures["crowded"] = len(self._crowded)
        self.figures["most block"] = max(map(len, held.values()), default=0)
        return {each: sorted(names) for each, names in held.items() if not silent(each, len(names))}

    def _led_to(self, name: str, each: int) -> Collection[str]:
        """The holders of a key that it leads to from one of them."""
        names = self._held[each]
        return reached(*sides(names, name, links.REACH)) if crowded(len(names)) else names

    def _worth_comparing(self) -> Iterator[tuple[Node, Node]]:
        """The pairs of reports that are worth comparing, each once; some documents are looked up at a time."""
        mine: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for each, names in self._held.items():
            for name in names:
                mine[name.partition("#")[0]].append((name, each))
        for some in batched(sorted(mine), STEP):
            listed = [(name, each, self._led_to(name, each)) for document in some for name, each in mine[document]]
            pairs = set(report_pairs(each for each in listed if not each[1] & OF_TEXT))
            texts = text_pairs(each for each in listed if each[1] & OF_TEXT)
            pairs |= {(node(a, 0), node(b, 0)) for a, b in texts}
            yield from sorted(pair for pair in pairs if pair[0] < pair[1])

    def _clusters(self, component: Sequence[Node]) -> list[Cluster]:
        return gather(find_incidents(map(self._report, component)), self._scores)


def attached(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The clusters, those without day or place put with the only incident that they can be about."""
    at_hand: dict[int, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for each in offered(cluster):
            at_hand[key("offer", *each)].append(cluster)
    hosts: dict[int, Cluster] = {}
    for n, cluster in enumerate(clusters):
        found = [at_hand.get(key("offer", *each), []) for each in wanted(cluster)]
        able = {id(each): each for listed in found for each in listed if each is not cluster}
        if able and max(map(len, found)) <= MOST_OFFERS and (choice := choose(cluster, list(able.values()))):
            hosts[n] = choice[0]
    for n, host in hosts.items():
        for report in clusters[n].reports:
            host.add(report)
    return [cluster for n, cluster in enumerate(clusters) if n not in hosts]


def in_slices(mentions: Sequence[Told], stock: Stock, most: int, figures: Figures) -> list[list[str]]:
    """The incidents as lists of documents; where there are more than `most` mentions, slices are merged, then again.

    One report stands for each incident of a slice the next time.
    """
    made: list[list[str]] = []
    order = sorted(mentions, key=lambda told: crc32(f"{len(mentions)} {told.document.id}".encode()))  # by chance
    for some in batched(order, most or len(order)):
        done = Merging(some, stock)
        for name, value in done.figures.items():
            figures[name] = max(figures[name], value) if name.startswith("most ") else figures[name] + value
        made += [list(dict.fromkeys(_documents(cluster))) for cluster in done.clusters]
    if not most or len(mentions) <= most or len(made) > ENOUGH * len(mentions):
        return made
    of = {names[0]: names for names in made}
    again = in_slices([told for told in mentions if told.document.id in of], stock, most, figures)
    return [[name for first in group for name in of[first]] for group in again]


def _documents(cluster: Cluster) -> Iterator[str]:
    """The documents that tell an incident, first one that gives day and place."""
    return (event.document.id for report in (*cluster.core, *cluster.reports) for event in report.events)


def batched(listed: Iterable[T], most: int) -> Iterator[list[T]]:
    left = iter(listed)
    while some := list(islice(left, most)):
        yield some


# All of them --------------------------------------------------------------------------------------------------------


def partitions(size: int, part: int, *, by: str, only: Only) -> Iterator[Mentions]:
    """The mentions of each partition, of one partition in so many, or of those of one kind on one day."""
    kind, wanted = only
    waiting: dict[int, dict[tuple[int, ...], Mentions]] = defaultdict(lambda: defaultdict(list))
    for day in range(world.DAYS + 1) if wanted is None else range(max(0, wanted - max(world.LAGS)), wanted + 1):
        for story in world.stories(day, size) if day < world.DAYS else ():
            if kind is not None and kind != story.kind:
                continue
            for put, place, account in world.cells(story):
                last = min(put, world.DAYS) if by == "place" else world.DAYS
                cell = (story.kind, -1 if place is None else place, last) if by == "place" else (story.kind,)
                if crc32(str(cell).encode()) % part == 0:
                    waiting[last][cell].append((story, account))
        ready = waiting.pop(day, {})
        if wanted in (None, day):
            yield from (ready.pop(cell) for cell in sorted(ready))


def measured(size: int, part: int, *, by: str, slices: int, only: Only = EVERYTHING) -> Figures:
    """What merging a world of this size costs and finds; to be run in a process of its own."""
    stock = world.stock_of(size)
    figures: Figures = defaultdict(float, mentions=size, part=part)
    known: dict[int, list[tuple[Mentions, list[int]]]] = defaultdict(list)
    for mentions in partitions(size, part, by=by, only=only):
        told = [world.told(story, account, stock) for story, account in mentions]
        number = {each.document.id: n for n, each in enumerate(told)}
        incidents = [[mentions[number[name]] for name in names] for names in in_slices(told, stock, slices, figures)]
        judge(incidents, "", figures)
        figures["merged"] += len(mentions)
        figures["partitions"] += 1
        figures["most partition"] = max(figures["most partition"], len(mentions))
        if by == "place" and part == 1 and only == EVERYTHING:
            known[mentions[0][0].kind] += incidents
    figures["memory"] = memory()
    for kind in sorted(known):
        judge(joined(known.pop(kind), stock, figures), "last ", figures)
    figures["last memory"] = memory()
    return figures


def joined(incidents: Sequence[Mentions], stock: Stock, figures: Figures) -> list[Mentions]:
    """The last step: what partitions of one kind found, merged by a few reports that stand for each incident."""
    of = {_name(mention): n for n, mentions in enumerate(incidents) for mention in mentions[:STAND_FOR]}
    done = Merging((world.told(*mention, stock) for each in incidents for mention in each[:STAND_FOR]), stock)
    figures["last mentions"] += len(of)
    figures["last cpu"] += done.figures["cpu"]
    groups = Groups()
    for cluster in done.clusters:
        for name in _documents(cluster):
            groups.join(str(of[cluster.members[0].document.id]), str(of[name]))
    found: dict[str, Mentions] = defaultdict(list)
    for n, mentions in enumerate(incidents):
        found[groups.top(str(n))] += mentions
    return list(found.values())


def judge(incidents: Iterable[Mentions], when: str, figures: Figures) -> None:
    """Add up B-cubed recall and precision of mentions, recall also by the number of accounts of the incident."""
    for mentions in incidents:
        figures[f"{when}found"] += 1
        for story, many in Counter(story for story, _ in mentions).items():
            figures[f"{when}precision"] += many * many / len(mentions)
            for name in ("recall", f"recall of {_band(story)}"):
                figures[when + name] += many * many / story.accounts
            figures[f"{when}all of {_band(story)}"] += many


def _name(mention: tuple[world.Story, int]) -> str:
    return world.name_of(*mention)


def _band(story: world.Story) -> str:
    return next(name for name, least in reversed(BANDS) if story.accounts >= least)


def memory() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# Report -------------------------------------------------------------------------------------------------------------


def rows(f: Figures) -> Iterator[tuple[str, str]]:
    yield "mentions merged", f"{f['merged']:,.0f}"
    yield "partitions", f"{f['partitions']:,.0f}"
    yield "largest partition", f"{f['most partition']:,.0f}"
    yield "holders of one key, most", f"{f['most block']:,.0f}"
    yield "reports that hang together, most", f"{f['most component']:,.0f}"
    yield "pairs compared, a mention", f"{f['compared'] / f['merged']:.1f}"
    yield "CPU ms a mention", f"{1000 * f['cpu'] / f['merged']:.2f}"
    for name in ("keys", "pairs", "clusters", "attach"):
        yield f"of that {name}", f"{1000 * f[f'cpu {name}'] / f['merged']:.2f}"
    yield "CPU s for all mentions", f"{f['cpu'] * f['mentions'] / f['merged']:,.0f}"
    yield "most memory, MB", f"{f['memory']:,.0f}"
    yield "mentions in crowded blocks of day and place", f"{100 * f['crowded'] / f['merged']:.1f} %"
    yield from _quality(f, "")
    if "last cpu" in f:
        yield "last step: mentions that stand for all, of 100", f"{100 * f['last mentions'] / f['merged']:.0f}"
        yield "last step: CPU ms a mention of all", f"{1000 * f['last cpu'] / f['merged']:.2f}"
        yield "last step: most memory, MB", f"{f['last memory']:,.0f}"
        yield from _quality(f, "last ")


def _quality(f: Figures, when: str) -> Iterator[tuple[str, str]]:
    step = when and "last step: "
    yield f"{step}incidents found, for 100 mentions", f"{100 * f[f'{when}found'] / f['merged']:.0f}"
    yield f"{step}precision", f"{100 * f[f'{when}precision'] / f['merged']:.1f} %"
    yield f"{step}recall", f"{100 * f[f'{when}recall'] / f['merged']:.1f} %"
    for band, _ in BANDS:
        many = f.get(f"{when}all of {band}", 0)
        share = f"{100 * f[f'{when}recall of {band}'] / many:.1f} %" if many else "–"
        yield f"{step}recall, incidents of {band} accounts", share


def table(listed: Sequence[Figures]) -> Iterator[str]:
    told = [dict(rows(figures)) for figures in listed]
    yield "| mentions | " + " | ".join(f"{figures['mentions']:,.0f}" for figures in listed) + " |"
    yield "|---|" + "---|" * len(told)
    for name in told[0]:
        yield f"| {name} | " + " | ".join(each[name] for each in told) + " |"


def plotted(listed: Sequence[Figures]) -> str:
    def line(name: str, of: str, times: float) -> Line:
        return Line(name=name, points=tuple((f["mentions"], times * f[of] / f["merged"]) for f in listed))

    lines = [line("pairs compared", "compared", 1), line("CPU ms", "cpu", 1000), line("recall (1 is all)", "recall", 1)]
    return growth_plot(lines, x="mentions", y="a mention")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--by", choices=("place", "kind"), default="place", help="what a partition is")
    parser.add_argument("--part", type=int, default=1, help="merge one partition in so many (default: all)")
    parser.add_argument("--kind", choices=world.KINDS, help="with --by place: the partitions of this kind alone")
    parser.add_argument("--day", type=int, help="with --by place: the partitions of this day of the thirty alone")
    parser.add_argument("--slices", type=int, default=0, help="merge a larger partition in slices of so many mentions")
    parser.add_argument("--plot", type=Path, help="an SVG of the growth")
    parser.add_argument("--json", type=Path, help="all figures; sizes that the file has are not measured again")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        only = (None if given.kind is None else world.KINDS.index(given.kind), given.day)
        print(json.dumps(measured(given.one, given.part, by=given.by, slices=given.slices, only=only)))
        return
    known = json.loads(given.json.read_text("utf-8")) if given.json and given.json.exists() else []
    for size in sorted({*given.sizes} - {figures["mentions"] for figures in known}):
        asked = {name: getattr(given, name) for name in ("by", "part", "slices", "kind", "day")}
        options = [f"--{name}={value}" for name, value in asked.items() if value is not None]
        command = [sys.executable, __file__, "--one", str(size), *options]
        known.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
        print(f"measured {size:,} mentions", file=sys.stderr)
        if given.json:
            given.json.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    known.sort(key=lambda figures: figures["mentions"])
    print("\n".join(table(known)))
    if given.plot:
        given.plot.write_text(plotted(known), "utf-8")


if __name__ == "__main__":
    main()

"""The page under load: readers and reviewers at one server at once, how long they wait, and whether anything is lost.

    python benchmarks/load.py [--documents 10000] [--folder FOLDER] [--seconds 120] [--readers 50] [--reviewers 5]
        [--think 2 10] [--saturate 10]

A copy of the record in FOLDER (made up as for `benchmarks/page.py`, and kept there; one that another version merged is
merged anew first) is served by `onrecord serve` in a process of its own, on loopback, to visitors who behave as people
do: each looks at a page, thinks for 2 to 10 seconds, and asks for the next. Reviewers open the queue, think, and
accept, reject or take back; where somebody else was faster with a decision, it counts as overtaken. All of them run in
this process, on the same machine. Before they come, each view is asked for once.

Then visitors without any thinking ask as fast as they can, for the rate at which the server is full. At the end the
server is killed, without a word, and the record is read: every decision that was acknowledged must be in its log, and
the chain of the log must verify.
"""

import argparse
import asyncio
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

import httpx
from page import COMMON, RARE, make

from onrecord.browsing import ReviewedLibrary
from onrecord.growth import grow
from onrecord.reviewing import merge_again
from onrecord.store.sqlite import open_store

PROGRAM = "import sys; from onrecord.cli import main; sys.argv[0] = 'onrecord'; main()"
SUBJECT = re.compile(r'name="subject" value="((?:st|ev|in)-[0-9a-f]+)"')  # name="subject" value="st-0f3a9c21b7"
SEEN = re.compile(r'name="seen" value="([^"]+)"')
TOKEN = re.compile(r'name="token" value="([^"]+)"')
QUEUE_PAGES = 40
PAGES = "everything"
READY = 300.0
FORM = {"sec-fetch-site": "same-origin", "accept": "application/json"}


@dataclass(slots=True)
class Told:
    """What the visitors saw: milliseconds by view, what went wrong, and the decisions that were acknowledged."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    overtaken: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Views:
    """The addresses that readers ask for, by view; a view that stands here twice is asked for twice as often."""

    listed: Sequence[tuple[str, Sequence[str]]]

    def any(self, chance: random.Random) -> tuple[str, str]:
        """One of them, with the name of its view."""
        name, addresses = chance.choice(self.listed)
        return name, chance.choice(addresses)


def views_of(record: Path) -> Views:
    """What readers look at: mostly the timeline, documents and incidents."""
    with open_store(str(record)) as store:
        library = ReviewedLibrary(store)
        documents = tuple(f"/document/{name}" for name in library.digests())
        incidents = tuple(f"/incident/{incident.id}" for incident in library.incidents())
    searches = (f"/search?q={COMMON}", f"/search?q={RARE}", f"/search?q={COMMON}+{RARE}")
    days = ("/statements?from=2022-03-01&to=2022-03-31", "/statements?stance=denied", "/statements?speaker=minister")
    often = [("document", documents), ("incident", incidents), ("timeline", ("/", "/?page=2", "/?status=contested"))]
    rest = [
        ("statements", ("/statements", "/statements?page=3")),
        ("statements, asked", (*days, f"/statements?words={COMMON}")),
        ("speakers", ("/speakers", "/speakers?words=minister")),
        ("sources", ("/sources", "/sources?state=missing")),
        ("map", ("/map",)),
        ("documents", ("/documents", "/documents?page=9")),
        ("check", ("/check", "/check?kind=undated", "/check?kind=disputed")),
        ("search", searches),
        ("timeline, lanes", ("/?lanes=place", "/?lanes=publisher")),
    ]
    return Views((*often, *often, *often, *rest))


class Visitors:
    """People at the page of a server."""

    def __init__(self, address: str, views: Views, told: Told, *, think: tuple[float, float]) -> None:
        self.views = views
        self.told = told
        self.think = think
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=200)
        self.client = httpx.AsyncClient(base_url=address, timeout=30.0, limits=limits, follow_redirects=True)

    async def ask(self, view: str, path: str, form: dict[str, str] | None = None) -> httpx.Response | None:
        """The answer to one request; what goes wrong is counted."""
        began = time.perf_counter()
        try:
            posted = self.client.post(path, data=form, headers=FORM) if form is not None else self.client.get(path)
            answer = await posted
        except httpx.HTTPError as error:
            self.told.wrong[f"{view}: {type(error).__name__}"] += 1
            return None
        self.told.took[view].append(1000 * (time.perf_counter() - began))
        if answer.status_code >= 400 and answer.status_code != 409:
            self.told.wrong[f"{view}: {answer.status_code}"] += 1
        return answer

    async def rest(self, chance: random.Random, until: float) -> None:
        """Think for a while, not longer than the visit."""
        left = until - time.monotonic()
        await asyncio.sleep(max(0.0, min(left, chance.uniform(*self.think))))

    async def read(self, number: int, until: float) -> None:
        """One reader."""
        chance = random.Random(number)
        await self.rest(chance, until)
        while time.monotonic() < until:
            view, path = self.views.any(chance)
            await self.ask(view, path)
            await self.rest(chance, until)

    async def review(self, number: int, until: float) -> None:
        """One reviewer: opens a page of the queue, thinks, decides about one thing of it; takes every eighth back."""
        chance = random.Random(1000 + number)
        await self.rest(chance, until)
        mine: list[str] = []
        while time.monotonic() < until:
            page = await self.ask("queue", f"/review?page={chance.randint(1, QUEUE_PAGES)}")
            await self.rest(chance, until)
            if page is None or page.status_code != 200 or time.monotonic() >= until:
                continue
            token, subjects = TOKEN.search(page.text), SUBJECT.findall(page.text)
            if token is None or not subjects:
                self.told.wrong["queue: nothing to decide"] += 1
                continue
            subject = chance.choice(subjects)
            seen = dict(pair.split("=", 1) for pair in SEEN.findall(page.text) if "=" in pair)
            form = {"token": token[1], "subject": subject, "seen": f"{subject}={seen.get(subject, '')}"}
            verdict = chance.choice(("accept", "accept", "accept", "reject"))
            if len(mine) % 8 == 7:
                form, verdict = {"token": token[1], "subject": mine[-1]}, "undo"
            made = await self.ask(f"decide: {verdict}", "/review/decide", {**form, "verdict": verdict})
            if made is not None and made.status_code == 409:
                self.told.overtaken += 1
            elif made is not None and made.status_code == 200:
                mine += (decision["id"] for decision in made.json()["decisions"])
        self.told.kept += mine

    async def hurry(self, number: int, until: float) -> None:
        """A reader who does not think."""
        chance = random.Random(2000 + number)
        while time.monotonic() < until:
            await self.ask(*self.views.any(chance))


# The server ---------------------------------------------------------------------------------------------------------


@contextmanager
def server(record: Path) -> Iterator[tuple[str, int]]:
    """The address and process of a server of a record; it is killed in the end, without a word."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", PROGRAM, "serve", "-r", str(record), "--port", str(port), "--reviewer", "A. Orlo"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        said = running.stderr.readline() if running.stderr is not None else ""
        found = re.search(r"open (\S+)", said)
        if found is None:
            raise SystemExit(f"the server did not start: {said}")
        yield found[1], running.pid
    finally:
        os.killpg(running.pid, signal.SIGKILL)  # with what merges beside it
        running.wait()


async def ready(visitors: Visitors) -> float:
    """Ask for each view until it is there; the seconds that this took."""
    began = time.monotonic()
    while time.monotonic() - began < READY:
        try:
            if (await visitors.client.get("/", timeout=READY)).status_code == 200:
                break
        except httpx.HTTPError:
            await asyncio.sleep(0.2)
    everything = dict(visitors.views.listed)
    for paths in everything.values():
        for path in paths[:4]:
            await visitors.client.get(path, timeout=READY)
    await visitors.client.get("/review", timeout=READY)
    return time.monotonic() - began


def spent(process: int) -> tuple[float, float]:
    """The seconds of the processor and the most memory (MiB) of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    most = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(most[1]) / 1024 if most else 0.0


# The figures --------------------------------------------------------------------------------------------------------


def at(took: Sequence[float], part: float) -> float:
    """The time within which this part of the answers was there."""
    listed = sorted(took)
    return listed[max(0, ceil(part * len(listed)) - 1)] if listed else 0.0


def show(told: Told, seconds: float) -> None:
    """Print the times of each view, then of all of them."""
    print(f"{'milliseconds':24}{'answers':>9}{'median':>9}{'p95':>9}{'most':>9}")
    everything = [each for took in told.took.values() for each in took]
    for name, took in (*sorted(told.took.items()), (PAGES, everything)):
        print(f"{name:24}{len(took):9}{at(took, 0.5):9.0f}{at(took, 0.95):9.0f}{max(took, default=0):9.0f}")
    print(f"{len(everything) / seconds:.1f} requests a second; errors: {dict(told.wrong) or 'none'}", flush=True)


async def visit(address: str, process: int, views: Views, given: argparse.Namespace) -> Told:
    """Let people come; what they saw."""
    told = Told()
    visitors = Visitors(address, views, told, think=tuple(given.think))
    print(f"ready after {await ready(visitors):.1f} s; {spent(process)[0]:.1f} s of the processor", flush=True)
    await asyncio.sleep(given.settle)
    before, until = spent(process)[0], time.monotonic() + given.seconds
    people = [visitors.read(n, until) for n in range(given.readers)]
    people += [visitors.review(n, until) for n in range(given.reviewers)]
    await asyncio.gather(*people)
    print(
        f"{given.readers} readers and {given.reviewers} reviewers for {given.seconds:.0f} s, "
        f"each thinking {given.think[0]:g} to {given.think[1]:g} s between pages"
    )
    show(told, given.seconds)
    now, most = spent(process)
    each = 1000 * (now - before) / max(1, sum(map(len, told.took.values())))
    print(f"the server: {each:.0f} ms of the processor a request, at most {most:.0f} MiB", flush=True)
    for clients in (1, 4, 16) if given.saturate else ():
        full = Told()
        hurried = Visitors(address, views, full, think=(0, 0))
        until = time.monotonic() + given.saturate
        await asyncio.gather(*(hurried.hurry(n, until) for n in range(clients)))
        took = [each for own in full.took.values() for each in own]
        rate, waited = len(took) / given.saturate, f"median {at(took, 0.5):.0f} ms, p95 {at(took, 0.95):.0f} ms"
        print(f"{clients:3} at once without thinking: {rate:.0f} pages a second, {waited}", flush=True)
    return told


def nothing_lost(record: Path, acknowledged: Sequence[str]) -> bool:
    """Print whether every decision that was acknowledged is in the log, and whether its chain holds."""
    with open_store(str(record)) as store:
        kept = {decision.id for decision in store.decisions()}
        wrong = store.verify_decisions()
    lost = [name for name in acknowledged if name not in kept]
    print(f"decisions acknowledged {len(acknowledged)}, of these in the log {len(acknowledged) - len(lost)}")
    print(f"the chain of {len(kept)} decisions: {'; '.join(wrong) or 'verifies'}")
    return not lost and not wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--reviewers", type=int, default=5)
    parser.add_argument("--think", type=float, nargs=2, default=(2.0, 10.0), metavar=("LEAST", "MOST"))
    parser.add_argument("--settle", type=float, default=5.0, help="seconds between the first requests and the visitors")
    parser.add_argument("--saturate", type=float, default=10.0, help="seconds for each rate without thinking; 0: none")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, served = given.folder or Path(temporary) / "record", Path(temporary) / "served"
        with open_store(str(folder), create=True) as store:
            if not store.counts()[0]:
                make(store, given.documents)
            elif grow(store):
                merge_again(store)
            print("documents {}, incidents {}".format(*store.counts()))
        shutil.copytree(folder, served)
        with server(served) as (address, process):
            told = asyncio.run(visit(address, process, views_of(served), given))
        print(f"overtaken by another reviewer: {told.overtaken}")
        if not nothing_lost(served, told.kept):
            raise SystemExit(1)


if __name__ == "__main__":
    main()

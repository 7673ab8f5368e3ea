"""Measures how long the page takes to answer on a large record: each address cold, warm, and at its slowest.

    python benchmarks/page.py [--documents 10000] [--folder FOLDER] [--times 7] [--only WORD]

The record is made up: the example's articles are read once, then told again and again with other names, words and days
(the words keep their length, so that every span holds). FOLDER keeps the record, so that a second run need not make
it. Times are of the whole answer, in this process, without a network. "first" is the first request after the server
has warmed itself up, "median" and "p95" those after it; beside them the time of the processor, which says more on a
machine that others use too. The chains of sources are not followed meanwhile. With `--cold` the warming is left out,
and "first" is what the first visitor of a server waits for who comes at once.
"""

import argparse
import asyncio
import gc
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Any

import httpx
import msgspec

from onrecord.browsing import ReviewedLibrary
from onrecord.cli.serve import example_articles
from onrecord.config import Settings
from onrecord.growth import grow, show
from onrecord.listing import sources
from onrecord.model import Findings, Given
from onrecord.pipeline import extract_all, loaded, read
from onrecord.store.sqlite import SqliteStore, open_store
from onrecord.web.app import create_app
from onrecord.web.desk import Desk
from onrecord.web.review import add_review

WORDS = frozenset({"text", "title", "name", "names", "role", "roles", "aliases", "label", "authors", "counted"})
DAYS = frozenset({"edtf", "earliest", "latest", "published", "value"})
PUBLISHERS = 40
ID = re.compile(r"[a-z]{2,3}-[0-9a-f]{8,}")  # st-0f3a9c21b7
DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")  # 2019-05-17
WORD = re.compile(r"\b[A-Za-z]{4,}\b")  # Mirava
VOWELS, CONSONANTS = "aeiou", "bdfgklmnprstvz"
COMMON, RARE = "killed", "barrack"
AFTER = ("document", "statements", "timeline", "check", "speakers", "review", "review, names")


# The record ---------------------------------------------------------------------------------------------------------


@cache
def other_word(word: str, number: int) -> str:
    """A word of the same length, the same for each telling; every other word stays as it is."""
    chance = random.Random(f"{word.casefold()} {number}")
    if chance.random() < 0.5:
        return word
    made = "".join(chance.choice(VOWELS if n % 2 else CONSONANTS) for n in range(len(word)))
    return made.upper() if word.isupper() else made.title() if word[0].isupper() else made


def retold(value: Any, number: int, key: str = "") -> Any:
    """The values of a document as the telling of this number has them."""
    if isinstance(value, dict):
        return {name: retold(each, number, name) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [retold(each, number, key) for each in value]
    if not isinstance(value, str):
        return value
    if ID.fullmatch(value):
        prefix, _, digits = value.partition("-")
        return f"{prefix}-{sha256(f'{digits} {number}'.encode()).hexdigest()[: len(digits)]}"
    if key in DAYS:
        return DAY.sub(lambda found: moved(found, number), value)
    if key == "publisher":
        return f"{value} {number % PUBLISHERS}" if number % PUBLISHERS else value
    return WORD.sub(lambda found: other_word(found[0], number), value) if key in WORDS else value


def moved(found: re.Match[str], number: int) -> str:
    """A day some weeks before or after."""
    day = date(int(found[1]), int(found[2]), int(found[3])) + timedelta(days=17 * (number % 331) - 900)
    return day.isoformat()


def examples() -> list[Any]:
    """The findings of the example's articles, as plain values."""
    settings = Settings()
    items = sources([str(example_articles())], format=None, settings=settings)
    readings = read(loaded(items, settings.limits), given=Given(), settings=settings)
    found = [each for source in extract_all(readings, settings=settings) for each in source.findings]
    return [msgspec.to_builtins(each) for each in found]


def make(store: SqliteStore, documents: int) -> None:
    """Fill a record with so many documents, and merge it."""
    told = examples()
    for number in range(ceil(documents / len(told))):
        other_word.cache_clear()
        findings = [msgspec.convert(retold(each, number), Findings) for each in told]
        store.put(
            source=f"{number}.jsonl", sha256="0" * 64, data=None, fingerprint="1", findings=findings, problems=[]
        )  # fmt: skip
    grow(store)
    show(store, tuple(store.findings()))


# The measuring ------------------------------------------------------------------------------------------------------


class Visitor:
    """Asks the application as a browser would, and times each answer."""

    def __init__(self, app: Any) -> None:
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8642")
        self.loop = asyncio.new_event_loop()

    def ask(self, path: str, **form: str) -> tuple[float, float, str]:
        """The milliseconds until the whole answer is there, those of the processor, and the answer."""
        began, spent = time.perf_counter(), time.process_time()
        asked = self.client.post(path, data=form, headers={"sec-fetch-site": "same-origin"}) if form else None
        answer = self.loop.run_until_complete(asked or self.client.get(path))
        took, spent = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent)
        if answer.status_code >= 400:
            raise SystemExit(f"{path}: {answer.status_code} {answer.text[:300]}")
        return took, spent, answer.text


def addresses(library: ReviewedLibrary) -> Iterator[tuple[str, str]]:
    """The addresses that are measured, each with a name."""
    documents = [heading.id for heading in library.headings()]
    incidents = sorted(library.incidents(), key=lambda incident: -len(incident.accounts))
    said = next(found for found in library.told(documents[:50]) if found.statements).statements[0]
    yield from (("timeline", "/"), ("timeline, part 2", "/?page=2"), ("timeline, contested", "/?status=contested"))
    yield from (("timeline, by place", "/?lanes=place"), ("timeline, by publisher", "/?lanes=publisher"))
    yield from (("timeline, a month", "/?from=2022-03-01&to=2022-03-31"), ("timeline, items", "/timeline.json?"))
    yield "incident, most accounts", f"/incident/{incidents[0].id}"
    yield "incident", f"/incident/{incidents[len(incidents) // 2].id}"
    yield "document", f"/document/{documents[len(documents) // 2]}"
    yield from (("statements", "/statements"), ("statements, words", f"/statements?words={COMMON}"))
    yield from (
        ("statements, speaker", "/statements?speaker=minister"),
        ("statements, stance", "/statements?stance=denied"),
    )
    yield from (("statements, days", "/statements?from=2022-03-01&to=2022-03-31"), ("speakers", "/speakers"))
    yield from (("speakers, words", "/speakers?words=minister"), ("sources", "/sources"))
    yield from (("sources, missing", "/sources?state=missing"), ("map", "/map"), ("documents", "/documents"))
    yield from (("documents, part 9", "/documents?page=9"), ("check", "/check"))
    yield from ((f"check, {kind}", f"/check?kind={kind}") for kind in ("chain", "undated", "disputed"))
    yield from (("search, common word", f"/search?q={COMMON}"), ("search, two words", f"/search?q={COMMON}+{RARE}"))
    yield from (
        ("search, the", "/search?q=the"),
        ("review", "/review"),
        ("review, statements", "/review?kind=statement"),
    )
    yield from (("review, names", "/review?kind=entity"), ("review, one thing", f"/review/{said.id}"))


def measure(visitor: Visitor, listed: list[tuple[str, str]], times: int) -> None:
    """Print a line for each address: the first answer, then the median and the 95th percentile of those after it."""
    print(
        f"{'milliseconds':28}{'first':>8}{'median':>8}{'p95':>8}{'  of the processor: first':>24}{'median':>8}{'kB':>8}"
    )
    for name, path in listed:
        first, first_spent, answer = visitor.ask(path)
        asked = [visitor.ask(path) for _ in range(times)]
        took, spent = sorted(each[0] for each in asked), statistics.median(each[1] for each in asked)
        p95 = took[min(len(took) - 1, ceil(0.95 * len(took)) - 1)]
        told = f"{name:28}{first:8.0f}{statistics.median(took):8.0f}{p95:8.0f}{first_spent:24.0f}{spent:8.0f}"
        print(f"{told}{len(answer) / 1000:8.0f}", flush=True)


def after_decisions(visitor: Visitor, store: SqliteStore, site: Any, listed: list[tuple[str, str]]) -> None:
    """Accept and reject what incidents are told by, and take the last back; print what the pages right after take."""
    decided = {decision.subject for decision in store.decisions()}
    incidents = [incident for incident in site.pages().incidents.values() if len(incident.accounts) > 2]
    accounts = [account for incident in incidents for account in incident.accounts]
    events = (a.events[0] for a in accounts if a.events and a.events[0] not in decided)
    said = (a.statements[0] for a in accounts if a.statements and a.statements[0] not in decided)
    for verdict, subject in (("accept", next(events)), ("reject", next(said)), ("reject", next(events)), ("undo", "")):
        *_, page = visitor.ask(f"/review/{subject}" if subject else "/review")
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token is not None
        about = {"subject": subject} if subject else {}  # without a subject, the last decision is taken back
        took, spent, _ = visitor.ask("/review/decide", token=token[1], verdict=verdict, next="/review", **about)
        print(f"{verdict}: {took:.0f} ({spent:.0f}); then", end="")
        for name, path in listed:
            if name in AFTER:
                took, spent, _ = visitor.ask(path)
                print(f"  {name} {took:.0f} ({spent:.0f})", end="", flush=True)
        print(" ms (of the processor)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--only", default="")
    parser.add_argument("--cold", action="store_true")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_store(str(given.folder or Path(temporary) / "record"), create=True) as store,
    ):
        if not store.counts()[0]:
            make(store, given.documents)
        run(store, given)


def run(store: SqliteStore, given: argparse.Namespace) -> None:
    """Open the page over a record as `onrecord serve` does, and measure it."""
    print("documents {}, incidents {}".format(*store.counts()))
    library = ReviewedLibrary(store)
    app = create_app(lambda: library, search=store.search)
    desk = Desk(store, library)
    add_review(app, desk)
    if not given.cold:
        for name, make_ready in (("pages", app.state.site.warm), ("queue", desk.warm)):
            began, spent = time.perf_counter(), time.process_time()
            make_ready()
            took, spent = time.perf_counter() - began, time.process_time() - spent
            print(f"warming the {name}: {took:.1f} s ({spent:.1f} s of the processor)")
    app.state.site.pages().following.stop()
    listed = [pair for pair in addresses(library) if given.only in pair[0]]
    visitor = Visitor(app)
    measure(visitor, listed, given.times)
    gc.collect()
    gc.freeze()  # as the server does when it is ready
    after_decisions(visitor, store, app.state.site, listed)
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:.0f} MiB")


if __name__ == "__main__":
    main()

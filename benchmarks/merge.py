"""Measures what one more document costs a record that holds few or many, and the memory that it takes.

    python benchmarks/merge.py [--sizes 2500 100000] [--added 40] [--folder FOLDER]

The documents are made up: articles of an invented country about incidents in its towns, with names, days, figures and
words of their own, some of them copies and some without a day or a place. They are kept in a record as a build keeps
them; the cost is that of `onrecord.growth.grow`, with its transaction on disk, for one document at a time. FOLDER keeps
the records, so that a second run need not make them again.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from onrecord.growth import grow
from onrecord.model import Document, Event, Figure, Findings, Mention, Participant, Place, Span, When
from onrecord.split.sentences import rule_sentences
from onrecord.store.sqlite import SqliteStore, open_store
from onrecord.text import paragraphs

SYLLABLES = (
    "ba",
    "bro",
    "dan",
    "del",
    "fen",
    "gar",
    "hal",
    "jor",
    "ka",
    "lo",
    "mar",
    "nor",
    "pra",
    "sal",
    "tem",
    "vun",
    "zel",
)
OUTLETS = [
    f"The {place} {kind}" for place in ("Lodzern", "Kalden", "Mirava") for kind in ("Post", "Wire", "Mail", "Star")
]
DEEDS = (("killed", "killed"), ("shot", "injured"), ("wounded", "injured"), ("detained", "detained"))
TOWNS = 400
TOLD = 3
A_DAY = 9
FIRST = date(2031, 1, 1)


def word(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables))


def name(chance: random.Random) -> str:
    return f"{word(chance, 2).title()} {word(chance, 3).title()}"


def town(number: int) -> str:
    return word(random.Random(f"town {number}"), 3).title()


def made(number: int) -> Findings:
    """The article of this number: it tells one incident, which about three articles tell, and often an older one."""
    own, chance = random.Random(f"article {number}"), random.Random(f"incident {number // TOLD}")
    day = FIRST + timedelta(days=number // TOLD // A_DAY)
    place, who, street = town(chance.randrange(TOWNS)), [name(chance) for _ in range(4)], name(chance)
    verb, count = chance.choice(DEEDS)[0], chance.randrange(1, 30)
    things = [word(chance, 4) for _ in range(12)]
    if own.random() < 0.1:
        own = random.Random(f"wire {number // TOLD}")
    where = f"In {place}" if own.random() < 0.85 else "Some"
    lines = [f"{where} {count} people were {verb} near {street} Street, {own.choice(who)} said."]
    for _ in range(own.randrange(6, 14)):
        said, state = own.choice(("spoke of", "saw", "heard of")), own.choice(("closed", "searched", "empty", "open"))
        lines.append(f"{own.choice(who)} {said} the {own.choice(things)} and the {word(own, 4)}, and")
        lines.append(f"the {own.choice(things)} was {state} until the {word(own, 3)} came.")
    if own.random() < 0.4:
        older, elsewhere = own.choice(DEEDS)[0], town(own.randrange(TOWNS))
        lines.append(f"Last month {own.randrange(1, 9)} people were {older} in {elsewhere}.")
    text = "\n\n".join((" ".join(lines[:5]), " ".join(lines[5:])))
    outlet = own.choice(OUTLETS)
    document = Document(
        id=f"doc-{sha256(f'{number}'.encode()).hexdigest()[:16]}",
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        media_type="text/plain",
        reader="plain",
        uri=f"{number}.txt",
        publisher=outlet,
        published=(day + timedelta(days=own.choice((0, 1, 1, 2, 5)))).isoformat(),
        language="en",
    )
    blocks = tuple(document.span(*part) for part in paragraphs(text))
    found = Findings(document=document, paragraphs=blocks)
    found = replace(found, sentences=tuple(s for block in blocks for s in rule_sentences(block, text)))
    return found.add(*events(found, day if own.random() < 0.85 else None))


def events(found: Findings, day: date | None) -> Iterator[Event | Figure | Mention]:
    """The killing or arrest of each sentence that tells one, with its town, number and day."""
    for n, sentence in enumerate(s for s in found.sentences if " people were " in found.quote(s)):
        words = found.quote(sentence)
        count = next(each for each in words.split() if each.isdigit())
        verb = words.split(" people were ")[1].split()[0].strip(".")
        counts = dict(DEEDS)[verb]
        figure = Figure(span=at(sentence, words, count), counts=counts, low=int(count), high=int(count), hedge="exact")
        where = words.split("In ")[1].split()[0] if words.startswith("In ") else words.rpartition(" in ")[2].strip(".")
        place = None
        if where in words and len(where.split()) == 1:
            span = at(sentence, words, where)
            place = Place(span=span, name=where)
            yield Mention(id=span.id("me"), span=span, kind="place", found_by="made@1")
        when = When(edtf=day.isoformat(), earliest=day.isoformat(), latest=day.isoformat()) if day and n == 0 else None
        trigger = at(sentence, words, verb)
        yield figure
        yield Event(
            id=trigger.id("ev"),
            span=sentence,
            trigger=trigger,
            type="COERCE" if counts == "detained" else "ASSAULT",
            patients=(Participant(span=at(sentence, words, "people"), name="people"),),
            place=place,
            when=when,
            figures=(figure,),
            found_by="made@1",
        )


def at(sentence: Span, words: str, part: str) -> Span:
    start = sentence.start + words.index(part)
    return Span(doc=sentence.doc, start=start, end=start + len(part))


def put(store: SqliteStore, number: int) -> None:
    found = made(number)
    store.put(
        source=f"{number}.txt", sha256=found.document.sha256, data=None, fingerprint="1", findings=[found], problems=[]
    )  # fmt: skip


def measure(folder: Path, size: int, added: int) -> float:
    """The milliseconds that one more document costs a record of this size (the median)."""
    with open_store(str(folder / str(size)), create=True) as store:
        began, held = time.process_time(), store.counts()[0]
        for number in range(held, size):
            put(store, number)
        kept = time.process_time()
        grow(store)
        merged = time.process_time()
        documents, incidents = store.counts()
        took = f"kept in {kept - began:.0f}, merged in {merged - kept:.0f} CPU s"
        print(f"{documents} documents, {incidents} incidents: {took}", flush=True)
        costs = []
        for number in range(documents, documents + added):
            put(store, number)
            began = time.process_time()
            grow(store)
            costs.append(1000 * (time.process_time() - began))
    tenths = statistics.quantiles(costs, n=10)
    size_on_disk = sum(path.stat().st_size for path in (folder / str(size)).glob("record.db*")) / 2**20
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(f"one more: median {tenths[4]:.1f} ms, mean {statistics.mean(costs):.1f}, nine in ten below {tenths[8]:.1f}")
    print(f"on disk {size_on_disk:.0f} MiB, most memory so far {memory:.0f} MiB")
    return tenths[4]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs=2, type=int, default=(2_500, 100_000))
    parser.add_argument("--added", type=int, default=40)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        small, large = (measure(given.folder or Path(temporary), size, given.added) for size in sorted(given.sizes))
    print(f"ratio {large / small:.2f}")


if __name__ == "__main__":
    main()

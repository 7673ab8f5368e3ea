"""How fluid the timeline is: milliseconds from frame to frame while its picture is zoomed and moved in Chromium.

    python benchmarks/fluid.py [--items 5000] [--lanes place] [--chromium /usr/bin/chromium]

A record of so many incidents over three years is served on loopback. With the wheel the picture is zoomed in, dragged
to one side and to the other, and zoomed out again, one step a frame; each frame's time is taken by the page itself.
Chromium draws without a graphics card here, so on other machines it is rather faster. Needs playwright.
"""

import argparse
import random
import statistics
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from onrecord.model import Document, Findings, Incident, Record, TimelineEntry, When
from onrecord.model.record import IncidentPlace, IncidentStatus
from onrecord.web.app import create_app

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from chromium import answering

FIRST = date(2020, 1, 1)
DAYS = 1095
PLACES = ("Lodzern", "Mirava", "Ostrel", "Kalden", "Brenn")
STATUS: tuple[IncidentStatus, ...] = ("single-source", "corroborated", "contested")
STEPS = 40
FRAMES = """
() => { window.frames_ = []; let last = 0;
  const tick = (now) => { if (last) window.frames_.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick); }
"""


def incident(number: int, chance: random.Random) -> Incident:
    """One incident on some day, or over some days."""
    first = FIRST + timedelta(days=chance.randrange(DAYS))
    last = first + timedelta(days=chance.choice((0, 0, 0, 0, 0, 0, 0, 1, 1, 3)))
    edtf = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    place = chance.choice(PLACES)
    return Incident(
        id=f"in-{number:08x}",
        title=f"{chance.randint(2, 90)} people were detained, {place}",
        type="arrest",
        when=When(edtf=edtf, earliest=first.isoformat(), latest=last.isoformat()),
        place=IncidentPlace(name=place),
        status=chance.choice(STATUS),
    )


def made(items: int) -> Record:
    """A record with so many incidents and one document."""
    chance = random.Random(1)
    incidents = tuple(incident(number, chance) for number in range(items))
    timeline = (
        TimelineEntry(when=each.when, label=each.title, documents=1, independent=1, incident=each.id)
        for each in incidents
    )
    document = Document(id="doc-0", text="", sha256="", media_type="text/plain", reader="plain")
    return Record(findings=(Findings(document=document),), incidents=incidents, timeline=tuple(timeline))


def moved(page: Any) -> Iterator[tuple[str, list[float]]]:
    """What was done with the picture, and how long each frame took meanwhile."""
    box = page.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + min(80, box["height"] / 2)
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    for words, by in (("zoom in", -120), ("zoom out", 120), ("zoom in again", -120)):
        yield words, frames(page, lambda by=by: page.mouse.wheel(0, by))
    page.keyboard.up("Control")
    for words, side in (("drag to the left", -1), ("drag to the right", 1)):
        page.mouse.move(x, y)
        page.mouse.down()
        steps = iter(range(STEPS))
        yield words, frames(page, lambda side=side, steps=steps: page.mouse.move(x + side * 6 * next(steps), y))
        page.mouse.up()


def frames(page: Any, act: Any) -> list[float]:
    """The milliseconds of each frame while something is done again and again."""
    page.evaluate("() => { window.frames_.length = 0 }")
    for _ in range(STEPS):
        act()
        page.evaluate("() => new Promise(requestAnimationFrame)")
    taken: list[float] = page.evaluate("() => [...window.frames_]")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--lanes", default="")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    record = made(given.items)
    with answering(create_app(lambda: record)) as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/?lanes={given.lanes}", timeout=60_000)
        page.wait_for_load_state("networkidle")
        page.evaluate(FRAMES)
        everything: list[float] = []
        print(f"{given.items} items; milliseconds a frame{'':8}median{'':5}p95{'':4}most")
        for words, took in (*moved(page), ("all", everything)):
            everything += took if took is not everything else []
            listed = sorted(took)
            p95 = listed[ceil(0.95 * len(listed)) - 1]
            print(f"{words:36}{statistics.median(listed):8.0f}{p95:8.0f}{listed[-1]:8.0f}")
        browser.close()


if __name__ == "__main__":
    main()

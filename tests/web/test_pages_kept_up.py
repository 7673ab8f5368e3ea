"""After any decisions the pages of a large record are those that would be made from nothing."""

import random
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from example_record import kept

from onrecord.browsing import ReviewedLibrary
from onrecord.errors import OnrecordError
from onrecord.growth import show
from onrecord.review.drafts import Wish
from onrecord.review.record import overlay
from onrecord.reviewing import merge_again
from onrecord.show.page_chronology import LANES_BY, Asked
from onrecord.show.page_follow import Following
from onrecord.show.page_review import QueueFilter
from onrecord.show.page_views import Pages, StatementFilter
from onrecord.web.addresses import Addresses
from onrecord.web.desk import Desk

AT = "2031-02-03T10:00:00Z"
SEARCHED = (
    StatementFilter(words="the"),
    StatementFilter(speaker="a", stance="asserted"),
    StatementFilter(stance="denied"),
    StatementFilter(first="2019-01-01", last="2031-12-31"),
    StatementFilter(words="the", first="2019-01-01"),
)
QUEUES = tuple(QueueFilter(status=status) for status in ("open", "accepted", "rejected", "all"))


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr("onrecord.browsing.READ_WHOLE", 0)
    monkeypatch.setattr("onrecord.browsing.ReviewedLibrary._merge_soon", lambda _: None)
    monkeypatch.setattr(Following, "start", lambda _: None)
    with kept(tmp_path / "record") as opened:
        yield opened


def shown(pages):
    """All that pages list, as plain values."""
    names = {row.speaker for row in pages.statements} | {"nobody at all"}
    return {
        "headings": dict(pages.headings),
        "statements": pages.statements,
        "incidents": dict(pages.incidents),
        "incidents of": dict(pages.incidents_of),
        "incident of event": dict(pages.incident_of_event),
        "rows": pages.rows,
        "pictures": [pages.chronology(Asked(lanes=by)) for by in LANES_BY],
        "questions": pages.questions,
        "problems": pages.problems,
        "speakers": list(pages.speakers.items()),
        "names": pages.names,
        "in doubt": pages.in_doubt,
        "keys": {name: pages.speaker_key(name) for name in sorted(names)},
        "publishers": pages.publishers,
        "citing": pages.citing,
        "citations": pages.citations,
        "searched": [(list(rows), left) for rows, left in map(pages.filtered, SEARCHED)],
        "chains": [pages.tracer.chains(incident) for incident in pages.incidents.values()],
    }


def queued(desk):
    """What the queue gives for each question, without the turn, which an entry keeps from when it came."""
    queue = desk.queue()
    return [
        (sorted(entry.id for entry in part), total, queue.decided)
        for part, total in (queue.part(q, 0, 999) for q in QUEUES)
    ]


def wishes(chance, pages, decisions):
    """Any wish that a reviewer may have of what is on the pages."""
    statements = [row.id for row in pages.statements]
    events = list(pages.incident_of_event)
    incidents = list(pages.incidents)
    verdict = chance.choice(["accept", "accept", "reject", "reject", "edit", "undo", "merge", "distinct"])
    if verdict == "undo" and decisions:
        return Wish(verdict="undo", subjects=(chance.choice(decisions).id,), reviewer="R. Ilves", at=AT)
    if verdict in ("merge", "distinct") and len(incidents) > 1:
        return Wish(verdict=verdict, subjects=tuple(chance.sample(incidents, 2)), reviewer="R. Ilves", at=AT)
    if verdict == "edit":
        field, to = chance.choice([("role", "minister"), ("stance", "denied"), ("when", "2029-05-17"), ("when", "")])
        return Wish(verdict="edit", subjects=(chance.choice(statements),), reviewer="R", at=AT, field=field, to=to)
    verdict = verdict if verdict in ("accept", "reject") else "accept"
    subject = chance.choice([*statements, *events, *incidents])
    return Wish(verdict=verdict, subjects=(subject,), reviewer="R. Ilves", at=AT)


def decided_findings(store):
    return overlay(store.findings(), store.decisions()).findings


@pytest.mark.parametrize("seed", range(6))
def test_pages_after_decisions_are_those_made_from_nothing(store, seed):
    chance = random.Random(seed)
    library = ReviewedLibrary(store)
    desk = Desk(store, library)
    pages = Pages(library, Addresses())
    shown(pages)
    made = 0
    for step in range(14):
        with suppress(OnrecordError):  # a wish that cannot be: taken back already, or nothing to change
            made += len(desk.decide([wishes(chance, pages, store.decisions())]))
        if step % 4 == 3:
            again = merge_again(store)
            assert again == replace(show(store, decided_findings(store)), findings=())
        pages = Pages(library, Addresses(), pages)
        if step % 3:
            continue  # what nobody asked for in between is kept up all the same
        fresh = ReviewedLibrary(store)
        new, old = shown(Pages(fresh, Addresses())), shown(pages)
        assert {name for name in new if new[name] != old[name]} == set()
        assert queued(desk) == queued(Desk(store, fresh))
    assert made > 5


def test_what_a_decision_does_not_bear_on_stays_the_very_same(store):
    library = ReviewedLibrary(store)
    desk = Desk(store, library)
    pages = Pages(library, Addresses())
    shown(pages)
    subject = next(iter(pages.incident_of_event))
    desk.decide([Wish(verdict="accept", subjects=(subject,), reviewer="R. Ilves", at=AT)])
    after = Pages(library, Addresses(), pages)
    assert after.state != pages.state
    assert after.statements is pages.statements
    assert after.rows is pages.rows
    assert after.speakers is pages.speakers
    assert after.publishers is pages.publishers
    assert [a is b for (_, a), (_, b) in zip(after.questions, pages.questions, strict=True)].count(False) == 0


def test_visitors_who_come_at_once_do_not_wait_for_one_another_for_ever(store):
    library = ReviewedLibrary(store)
    for _ in range(20):
        pages, met, asked = Pages(library, Addresses()), Barrier(4), []

        def ask(name, pages=pages, met=met, asked=asked):
            met.wait()
            asked.append((name, getattr(pages, name)))

        names = ("headings", "publishers", "tracer", "questions")
        visitors = [Thread(target=ask, args=(name,), daemon=True) for name in names]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join(60)
        assert sorted(name for name, _ in asked) == sorted(names)

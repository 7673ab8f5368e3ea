"""Decisions are laid over what was found: edits take effect, rejects leave, and nothing leans on what is gone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_samples import article, at, decision

from onrecord.model import Decision
from onrecord.review.overlay import lay_over, reviewed, snapshot
from onrecord.review.standing import standing

FOUND = article()


def laid(*decisions):
    return lay_over(FOUND, decisions)


def test_without_decisions_nothing_changes():
    assert reviewed(FOUND, ()) == FOUND


def test_an_edit_takes_effect_and_counts_as_accepted():
    made = laid(decision("st-1", "edit", found=FOUND, field="stance", after="denied"))
    assert [s.stance for s in made.findings.statements] == ["denied", "asserted"]
    assert dict(made.reviews) == {"st-1": "accepted"}


def test_the_last_of_accept_and_reject_counts():
    out = decision("st-2", "reject", found=FOUND)
    back = decision("st-2", "accept", found=FOUND, n=2)
    assert [s.id for s in laid(out).findings.statements] == ["st-1"]
    assert [s.id for s in laid(out).rejected.statements] == ["st-2"]
    assert laid(out, back).findings == FOUND
    assert dict(laid(out, back).reviews) == {"st-2": "accepted"}


def test_an_event_falls_back_to_the_author_when_its_statement_was_none():
    made = laid(decision("st-1", "reject", found=FOUND)).findings
    assert (made.events[0].according_to, made.claims[0].supports) == ("author", ())


def test_nothing_is_dated_by_an_expression_that_is_no_date():
    made = laid(decision("tx-1", "reject", kind="timex", found=FOUND)).findings
    assert (made.timexes, made.statements[0].when, made.events[0].when) == ((), None, None)


def test_what_an_expression_dates_moves_with_its_reading():
    change = decision("tx-1", "edit", kind="timex", found=FOUND, field="when", after="2030-05-19")
    made = laid(change).findings
    assert {v.when.edtf for v in (made.timexes[0], made.statements[0], made.events[0])} == {"2030-05-19"}
    own = decision("ev-1", "edit", kind="event", found=FOUND, field="when", after="2031-05-18", n=2)
    assert laid(own, change).findings.events[0].when.edtf == "2031-05-18"


def test_nobody_is_named_by_words_that_are_no_name():
    made = laid(decision("mn-1", "reject", kind="mention", found=FOUND)).findings
    assert [e.id for e in made.entities] == ["en-2"]
    assert [s.speaker.entity for s in made.statements] == [None, None]


def test_what_the_machine_missed_is_added_bare_and_edited():
    words = at(FOUND, "over 30 guards were hurt")
    add = decision("added-1", "add", found=FOUND, after=f"{words.start}-{words.end}")
    who = decision("added-1", "edit", found=FOUND, field="speaker", after="Northern Wire", n=2)
    (new,) = (s for s in laid(add, who).findings.statements if s.id == "added-1")
    assert (new.words(FOUND.text), new.speaker.name, new.found_by) == (
        "over 30 guards were hurt", "Northern Wire", "reviewer@1",
    )  # fmt: skip
    hurt = at(FOUND, "hurt")
    event = decision("added-2", "add", kind="event", found=FOUND, field="ASSAULT", after=f"{hurt.start}-{hurt.end}")
    assert [e.type for e in laid(event).findings.events if e.id == "added-2"] == ["ASSAULT"]


def test_what_was_accepted_and_has_changed_since_is_open_again():
    seen = snapshot("statement", FOUND.statements[0])
    accept = decision("st-1", "accept", found=FOUND, before=seen)
    assert laid(accept).reviews == {"st-1": "accepted"}
    other = FOUND.with_(statements=[replace(FOUND.statements[0], stance="denied"), FOUND.statements[1]])
    made = lay_over(other, [accept])
    assert (made.reviews, made.changed) == ({}, ("st-1",))
    sure = FOUND.with_(statements=[replace(FOUND.statements[0], confidence=0.9), FOUND.statements[1]])
    assert lay_over(sure, [accept]).reviews == {"st-1": "accepted"}


def test_a_decision_follows_its_place_when_the_id_is_new_and_else_is_lost():
    place = {"start": FOUND.statements[1].content[0].start, "end": FOUND.statements[1].content[0].end}
    gone = decision("st-old", "reject", found=FOUND, **place)
    assert [s.id for s in laid(gone).rejected.statements] == ["st-2"]
    shifted = decision("st-old", "reject", found=FOUND, **(place | {"end": place["end"] - 1}))
    assert (laid(shifted).lost, laid(shifted).findings) == ((shifted,), FOUND)


def test_an_edit_that_fits_no_more_is_lost_and_changes_nothing():
    lost = decision("ev-1", "edit", kind="event", found=FOUND, field="place", after="Brenn")
    assert (laid(lost).lost, laid(lost).findings) == ((lost,), FOUND)


CHOICES = [
    decision("st-1", "reject", found=FOUND),
    decision("st-1", "accept", found=FOUND),
    decision("st-2", "edit", found=FOUND, field="speaker", after="Orsen Valdek"),
    decision("ev-1", "edit", kind="event", found=FOUND, field="figures", after="30+ killed"),
    decision("tx-1", "reject", kind="timex", found=FOUND),
    decision("mn-1", "reject", kind="mention", found=FOUND),
    decision("ci-1", "reject", kind="citation", found=FOUND),
]


@given(st.lists(st.sampled_from(CHOICES), max_size=8))
def test_taking_everything_back_gives_what_was_found(chosen):
    made = [replace(d, id=f"de-{n}") for n, d in enumerate(chosen)]
    undone = [
        Decision(id=f"un-{n}", subject=d.subject, verdict="undo", supersedes=d.id, reviewer="R", at="2031-06-02")
        for n, d in enumerate(made)
    ]
    assert reviewed(FOUND, standing([*made, *undone])) == FOUND


@given(st.lists(st.sampled_from(CHOICES), max_size=8))
def test_whatever_is_decided_every_id_leads_somewhere(chosen):
    made = reviewed(FOUND, [replace(d, id=f"de-{n}") for n, d in enumerate(chosen)])
    known = {v.id for name in ("statements", "events", "timexes", "mentions", "entities") for v in getattr(made, name)}
    named = [s.speaker.entity for s in made.statements if s.speaker] + [p for c in made.claims for p in c.supports]
    named += [v.when.timex for v in (*made.statements, *made.events) if v.when]
    named += [e.according_to for e in made.events if e.according_to != "author"]
    named += [m for e in made.entities for m in e.mentions]
    assert {name for name in named if name is not None} <= known


@pytest.mark.parametrize("verdict", ["note"])
def test_a_note_judges_nothing(verdict):
    made = laid(decision("st-1", verdict, found=FOUND, note="ask the desk"))
    assert (made.findings, dict(made.reviews)) == (FOUND, {})

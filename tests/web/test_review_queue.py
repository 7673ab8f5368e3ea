"""The queue: doubt times importance first, each entry at its turn whatever is decided, and what was asked for."""

from dataclasses import replace

import pytest
from example_record import example_record

from onrecord.show.page_review import Entry, QueueFilter, entries_of, excerpt, likely_same, sentence_of
from onrecord.web.queue import INCIDENTS, Queue

RECORD = example_record()
FOUND = {found.document.publisher: found for found in RECORD.findings}


def entry(name, doubt=0.5, **others):
    return Entry(id=name, kind="statement", words=f"words of {name}", document="doc-1", doubt=doubt, **others)


def ids(entries):
    return [each.id for each in entries]


def test_what_is_doubtful_and_weighs_much_comes_first():
    queue = Queue([entry("sure", 0.1), entry("doubtful", 0.6), entry("told by many", 0.4, weight=1.0)])
    assert ids(queue) == ["told by many", "doubtful", "sure"]


def test_a_decision_changes_an_entry_and_not_its_turn():
    queue = Queue([entry("a", 0.9), entry("b", 0.5)])
    queue.renew("doc-1", [replace(entry("a", 0.0), review="accepted"), entry("b", 0.5)])
    assert ids(queue) == ["a", "b"]
    assert queue.decided == 1
    assert ids(queue.part(QueueFilter(), 0, 10)[0]) == ["b"]


def test_what_is_added_gets_in_line_and_what_goes_is_gone():
    queue = Queue([entry("a", 0.9), entry("c", 0.1)])
    queue.renew("doc-1", [entry("a", 0.9), entry("b", 0.5), entry("c", 0.1)])
    assert ids(queue) == ["a", "b", "c"]
    queue.renew("doc-1", [entry("b", 0.5)])
    assert (ids(queue), len(queue), queue.get("a")) == (["b"], 1, None)
    queue.renew(INCIDENTS, [replace(entry("in-1", 0.7), kind="incident", document=None)])
    assert ids(queue) == ["in-1", "b"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (QueueFilter(), ["a"]),
        (QueueFilter(status="all"), ["a", "b", "in-1"]),
        (QueueFilter(status="accepted"), ["b"]),
        (QueueFilter(status="changed"), ["a"]),
        (QueueFilter(kind="incident", status="all"), ["in-1"]),
        (QueueFilter(words="WORDS b", status="all"), ["b"]),
        (QueueFilter(document="doc-1", status="all"), ["a", "b"]),
    ],
)
def test_the_queue_gives_what_was_asked_for(asked, found):
    listed = [
        entry("a", 0.9, changed=True),
        entry("b", 0.8, review="accepted"),
        replace(entry("in-1", 0.1), kind="incident", document=None, review="rejected"),
    ]
    part, total = Queue(listed).part(asked, 0, 10)
    assert (ids(part), total) == (found, len(found))


def test_doubts_are_said_in_words():
    doubts = {d for found in RECORD.findings for e in entries_of(found) for d in e.doubts}
    assert {"who is “one of them”?", "undated"} <= doubts


@pytest.mark.parametrize("publisher", FOUND)
def test_pieces_give_the_text_back(publisher):
    found = FOUND[publisher]
    for value in (*found.statements, *found.events):
        part = excerpt(found, value)
        text = "".join(piece.text for piece in part.pieces)
        assert found.text[part.start : part.start + len(text)] == text
        assert "".join(piece.text for piece in sentence_of(found, value).pieces) in found.text


def test_incidents_of_one_place_and_day_may_be_the_same():
    killing = next(i for i in RECORD.incidents if i.id == "in-killing")
    twin = replace(killing, id="in-twin")
    other = replace(killing, id="in-other", place=None, when=None, title="A bridge was opened", type="AID")
    assert [i.id for i in likely_same(killing, [other, twin, killing])] == ["in-twin"]

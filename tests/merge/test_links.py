"""Which reports are worth comparing: what keys alone tell, and what moves when one comes or goes."""

import random

import pytest
from growing_samples import documents

from onrecord.merge import links
from onrecord.merge.growing import Growing
from onrecord.merge.kept import KINDS
from onrecord.merge.ledger import Ledger, sides
from onrecord.merge.links import keys_of, linked, may_link, moved_apart, numbered_node, whole
from onrecord.merge.pairs import Pairs
from onrecord.merge.stock import take_stock
from onrecord.model.rules import NO_RULES


@pytest.fixture(scope="module")
def pairs():
    """Each pair of reports of two documents, with whether they are linked and whether their keys allow it."""
    found = documents(60)
    stock, ledger = take_stock(found.values()), Ledger(KINDS)
    Growing(ledger, lambda names: [found[name] for name in names], stock=stock, rules=NO_RULES).change(found)
    told = [whole(each) for each in ledger.all("told")]
    keys = {each.document.id: keys_of(each) for each in told}
    shared = {(each.a, each.b) for listed in ledger.all("shared") for each in listed}
    scores = Pairs(stock, shared)
    reports = [(name, report) for each in told for name, report in zip(each.nodes, each.reports, strict=True)]
    return [
        (linked(one, other, scores), may_link(a, b, *(keys[numbered_node(name)[0]] for name in (a, b))))
        for a, one in reports
        for b, other in reports
        if numbered_node(a)[0] < numbered_node(b)[0]
    ]


def test_what_is_linked_its_keys_allow(pairs):
    assert {able for is_linked, able in pairs if is_linked} == {True}


def test_keys_forbid_what_only_a_place_speaks_for(pairs):
    assert sum(not able for _, able in pairs) > len(pairs) / 10


@pytest.mark.parametrize("seed", range(20))
def test_the_pairs_that_move_when_one_comes_are_those_within_reach_before_or_after(seed, monkeypatch):
    monkeypatch.setattr(links, "REACH", 4)
    chance = random.Random(seed)
    names = [f"{n:03}" for n in range(chance.choice((11, 12, 14, 40)))]
    came = chance.choice(names)
    ring = [name for name in names if name != came]
    lost, gained = moved_apart(sides(ring, came, 4), sides(names, came, 4), came=True)
    assert (lost, gained) == (near(ring) - near(names), set())
    lost, gained = moved_apart(sides(names, came, 4), sides(ring, came, 4), came=False)
    assert (lost, gained) == (set(), near(ring) - near(names))


def near(ring):
    """The pairs that are at most four apart in a ring."""
    steps = {(a, ring[(n + step) % len(ring)]) for n, a in enumerate(ring) for step in range(1, 5)}
    return {(min(pair), max(pair)) for pair in steps}

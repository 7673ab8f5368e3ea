"""Parts of a record that are merged ahead change nothing of the whole, however they are cut."""

import random

import pytest
from growing_samples import documents

from onrecord.merge import merge
from onrecord.merge.growing import Growing
from onrecord.merge.kept import KINDS
from onrecord.merge.known import Known
from onrecord.merge.ledger import Ledger
from onrecord.merge.parts import block_of, merge_part
from onrecord.merge.stock import take_stock
from onrecord.model import MergeRules
from onrecord.model.rules import NO_RULES

FOUND = documents(60)
STOCK = take_stock(FOUND[name] for name in sorted(FOUND))


def learned(parts, *, learning=True):
    known = Known(learning=learning)
    for part in parts:
        known.learn(merge_part(part, STOCK))
    return known


def by_chance(seed, number):
    chance = random.Random(seed)
    parts = [[] for _ in range(number)]
    for found in FOUND.values():
        chance.choice(parts).append(found)
    return parts


def by_block():
    blocks = {}
    for found in FOUND.values():
        blocks.setdefault(block_of(found), []).append(found)
    return list(blocks.values())


def grown(known, rules=NO_RULES):
    ledger = Ledger(KINDS)
    Growing(ledger, lambda names: map(FOUND.__getitem__, names), stock=STOCK, rules=rules, known=known).change(FOUND)
    return ledger


@pytest.mark.parametrize("parts", [by_block(), by_chance(1, 1), by_chance(2, 2), by_chance(3, 7)])
def test_the_whole_is_the_same_with_parts_merged_ahead(parts):
    plain, ahead = grown(None), grown(learned(parts))
    for kind in KINDS:
        assert ahead.all(kind) == plain.all(kind)
    assert merge([*FOUND.values()], known=learned(parts)) == merge([*FOUND.values()])


def test_what_one_part_knows_is_not_worked_out_again_and_what_spans_parts_is():
    whole = learned([list(FOUND.values())])
    grown(whole)
    assert whole.learned == {}
    spanning = learned(by_block())
    grown(spanning)
    assert 0 < len(spanning.learned) < len(merge_part(list(FOUND.values()), STOCK))


def test_what_reviewers_decided_is_followed_though_the_parts_knew_nothing_of_it():
    incident, other = (each for each in grown(None).all("incident")[:2])
    events = [each.accounts[0].events[0] for each in (incident, other)]
    rules = MergeRules(same=(tuple(events),))
    assert grown(learned(by_block()), rules).all("incident") == grown(None, rules).all("incident")
    assert grown(None, rules).all("incident") != grown(None).all("incident")

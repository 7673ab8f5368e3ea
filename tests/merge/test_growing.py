"""A record that grows ends as it would have been made at once, whatever the order and the number at a time."""

import random

import msgspec
import pytest
from growing_samples import documents
from merge_samples import article, killing

from onrecord.merge import VERSION, copies, growing, links, merge
from onrecord.merge.analytics import join_in_duckdb
from onrecord.merge.growing import Growing
from onrecord.merge.kept import KINDS
from onrecord.merge.ledger import Ledger, sides
from onrecord.merge.rulings import Rulings
from onrecord.merge.stock import Stock, take_stock
from onrecord.model import MergeRules
from onrecord.model.rules import NO_RULES


def grown(batches, stock, rules=NO_RULES):
    """What merging remembers after these batches, each a mapping from ids to findings (None: the document went)."""
    ledger, held = Ledger(KINDS), {}

    def load(names):
        return [held[name] for name in names if held.get(name)]

    for batch in batches:
        held.update(batch)
        Growing(ledger, load, stock=stock, rules=rules).change(batch)
    return ledger


def in_batches(found, seed):
    chance = random.Random(seed)
    names = sorted(found)
    chance.shuffle(names)
    while names:
        size = chance.choice((1, 2, 3, 10))
        yield {name: found[name] for name in names[:size]}
        names = names[size:]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_any_batches_end_in_the_same_incidents(seed):
    found = documents(60)
    stock = take_stock(found[name] for name in sorted(found))
    whole = grown([found], stock)
    assert len(whole.all("incident")) > 10
    assert any(len(incident.accounts) > 2 for incident in whole.all("incident"))
    for kind in ("incident", "shared", "cluster", "near"):
        assert grown(in_batches(found, seed), stock).all(kind) == whole.all(kind)


@pytest.mark.parametrize("seed", range(4))
def test_keys_that_many_hold_lead_to_some_whatever_the_order(seed, monkeypatch):
    found = documents(60)
    stock = take_stock(found[name] for name in sorted(found))
    loose = grown([found], stock)
    for module, limit in ((links, "COMMON"), (growing, "MOST_OFFERS"), (copies, "FEW")):
        monkeypatch.setattr(module, limit, 3)
    monkeypatch.setattr(links, "REACH", 2)
    monkeypatch.setattr(copies, "MANY", 5)
    whole = grown([found], stock)
    assert whole.all("near") != loose.all("near")
    gone = random.Random(seed).sample(sorted(found), 15)
    after = grown([*in_batches(found, seed), dict.fromkeys(gone), {name: found[name] for name in gone}], stock)
    for kind in ("incident", "shared", "cluster", "near"):
        assert after.all(kind) == whole.all(kind)


@pytest.mark.parametrize("seed", range(3))
def test_a_record_of_which_only_parts_are_read_grows_to_the_same(seed, monkeypatch):
    wire = "Two guards were hurt when the granary of the Vestermark burnt down, and nobody knew why it had burnt. " * 2
    copied = {found.document.id: found for found in (article(wire, publisher=f"The {n} Post") for n in range(9))}
    found = documents(40) | copied
    stock = take_stock(found[name] for name in sorted(found))
    for module, limit in ((links, "COMMON"), (growing, "MOST_OFFERS"), (copies, "FEW"), (links, "REACH")):
        monkeypatch.setattr(module, limit, 2)
    monkeypatch.setattr(copies, "MANY", 4)
    whole = grown([found], stock)
    gone = random.Random(seed).sample(sorted(found), 12)
    kept, held = _Kept({}, {}), {}
    for batch in (*in_batches(found, seed), dict.fromkeys(gone), {name: found[name] for name in gone}):
        held.update(batch)
        ledger = Ledger(KINDS, kept)
        Growing(ledger, lambda names: [held[n] for n in names if held[n]], stock=stock, rules=NO_RULES).change(batch)
        kept.keep(*ledger.changes())
    for kind in ("incident", "shared", "cluster", "near"):
        assert kept.bodies(kind) == [msgspec.msgpack.encode(value) for value in whole.all(kind)]


@pytest.mark.parametrize("seed", range(3))
def test_what_went_leaves_nothing_behind(seed):
    found = documents(60)
    gone = random.Random(seed).sample(sorted(found), 20)
    stayed = {name: each for name, each in found.items() if name not in gone}
    stock = take_stock(stayed[name] for name in sorted(stayed))
    after = grown([*in_batches(found, seed), dict.fromkeys(gone)], stock)
    for kind in ("incident", "shared", "cluster", "near", "told", "keys"):
        assert after.all(kind) == grown([stayed], stock).all(kind)


@pytest.mark.parametrize("seed", range(3))
def test_what_reviewers_decided_holds_whatever_came_first(seed):
    found = documents(40)
    stock = take_stock(found[name] for name in sorted(found))
    incidents = grown([found], stock).all("incident")
    large = max(incidents, key=lambda incident: len(incident.accounts))
    others = [incident for incident in incidents if incident is not large][:2]
    events = [event for account in large.accounts for event in account.events]
    rules = MergeRules(
        same=(tuple(other.accounts[0].events[0] for other in others),),
        apart=(((events[0],), tuple(events[1:])),),
        key="k",
    )
    whole = grown([found], stock, rules)
    assert whole.all("incident") != incidents
    assert grown(in_batches(found, seed), stock, rules).all("incident") == whole.all("incident")
    later = grown([found], stock)
    Growing(later, lambda names: [found[n] for n in names], stock=stock, rules=rules).change({})
    assert later.all("incident") == whole.all("incident")
    Growing(later, lambda names: [found[n] for n in names], stock=stock, rules=NO_RULES).change({})
    assert later.all("incident") == incidents


def test_merging_is_growing_at_once():
    found = documents(30)
    stock = take_stock(found[name] for name in sorted(found))
    kept = grown([found], stock).all("incident")
    assert {i.id: i.accounts for i in merge(list(found.values())).incidents} == {i.id: i.accounts for i in kept}


def test_an_incident_that_gives_way_names_the_one_that_took_over():
    day, text = "2031-05-19", "In Mirava {} prisoners were killed."
    late = killing("Kalden Courier", "24", "Mirava", day, published="2031-05-25")
    early = killing("Northern Wire", "24", "Mirava", day, published="2031-05-20", text=text.format(24))
    (alone,), (both,) = merge([late]).incidents, merge([late, early]).incidents
    assert alone.id != both.id
    assert both.supersedes == (alone.id,)
    ledger, held = Ledger(KINDS), {late.document.id: late, early.document.id: early}
    for found in (late, early):
        grows = Growing(ledger, lambda names: [held[n] for n in names], stock=Stock(), rules=NO_RULES)
        grows.change({found.document.id: found})
    assert grows.superseded == [(alone.id, both.id)]


def test_what_is_kept_comes_back_equal():
    found = documents(20)
    stock = take_stock(found.values())
    ledger = grown([found], stock)
    ledger.put("stock", "", stock)
    ledger.put("version", "", VERSION)
    moved, written = ledger.changes()
    held = {}
    for key, name, _ in moved:
        held.setdefault(key, []).append(name)
    again = Ledger(KINDS, _Kept(held, {(kind, name): body for kind, name, body in written}))
    for kind, name, _ in written:
        assert again.one(kind, name) == ledger.one(kind, name)
    assert again.holders(held) == ledger.holders(held)


class _Kept:
    def __init__(self, held, values):
        self._held, self._values = held, values

    def holders(self, keys, most):
        return {key: sorted(self._held.get(key, ()))[:most] for key in keys}

    def beside(self, held, most):
        rings = {(key, name): sorted({*self._held.get(key, ())} - {name}) for key, name in held}
        return {pair: {each for side in sides(ring, pair[1], most) for each in side} for pair, ring in rings.items()}

    def values(self, kind, names):
        return {name: self._values[kind, name] for name in names if (kind, name) in self._values}

    def keep(self, moved, written):
        for key, name, holds in moved:
            (self._held.setdefault(key, set()).add if holds else self._held[key].discard)(name)
        self._values.update(((kind, name), body) for kind, name, body in written if body is not None)
        for kind, name in [(kind, name) for kind, name, body in written if body is None]:
            self._values.pop((kind, name), None)

    def bodies(self, wanted):
        return [body for (kind, _), body in sorted(self._values.items()) if kind == wanted]


def test_rules_are_looked_up_by_event():
    rules = Rulings(MergeRules(same=(("a", "b"),), apart=((("a",), ("c",)),)))
    assert rules.one(["a"], ["b"])
    assert not rules.one(["a"], ["c"])
    assert rules.keep_apart(["c"], ["a", "x"])
    assert not rules.keep_apart(["c"], ["b"])
    assert rules.changed(Rulings(NO_RULES)) == {"a", "b", "c"}


@pytest.mark.parametrize("reach", [100, 2, 1])
def test_the_join_in_duckdb_gives_the_same_record(reach, monkeypatch):
    pytest.importorskip("duckdb")
    monkeypatch.setattr(links, "REACH", reach)
    found = list(documents(60).values())
    assert merge(found, join=join_in_duckdb) == merge(found)

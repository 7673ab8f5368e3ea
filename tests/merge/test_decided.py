"""What reviewers decided about merging wins, and touches nothing that they did not name."""

import random

import pytest
from merge_samples import article, killing, with_entity

from onrecord.merge import merge
from onrecord.model import MergeRules

DAY = "2031-05-19"


def parts(record):
    """The incidents as sets of event ids."""
    return {frozenset(e for a in incident.accounts for e in a.events) for incident in record.incidents}


def event_of(found):
    return found.events[0].id


@pytest.fixture
def three():
    return [
        killing("Kalden Courier", "24", "Mirava", DAY),
        killing("Northern Wire", "At least 24", "Mirava", DAY),
        killing("Varenia Today", "12", "Ostrel", "2031-02-01"),
    ]


def test_what_a_reviewer_says_is_the_same_is_one_incident(three):
    a, b, c = map(event_of, three)
    record = merge(three, MergeRules(same=((a, c),)))
    assert parts(record) == {frozenset({a, b, c})}
    assert "a reviewer put them together" in record.incidents[0].reasons


def test_what_a_reviewer_parts_is_two_incidents(three):
    a, b, c = map(event_of, three)
    assert parts(merge(three)) == {frozenset({a, b}), frozenset({c})}
    record = merge(three, MergeRules(apart=(((a,), (b,)),)))
    assert parts(record) == {frozenset({a}), frozenset({b}), frozenset({c})}


def test_events_that_are_gone_change_nothing(three):
    rules = MergeRules(same=(("ev-gone", event_of(three[0])), ("ev-gone", "ev-also")), apart=((("ev-x",), ("ev-y",)),))
    assert merge(three, rules).incidents == merge(three).incidents


def test_rules_survive_more_documents_in_any_order(three):
    a, b, _ = map(event_of, three)
    rules = MergeRules(apart=(((a,), (b,)),))
    more = [
        killing(f"Outlet {n}", "24", "Mirava", DAY, text=f"24 prisoners were killed in Mirava. Edition {n}.")
        for n in range(4)
    ]
    found = [*three, *more]
    first = merge(found, rules)
    random.Random(7).shuffle(found)
    assert merge(found, rules).incidents == first.incidents
    assert not any({a, b} <= part for part in parts(first))


def named(publisher, *names):
    found = article(f"{' and '.join(names)} spoke in Kalden.", publisher=publisher)
    for name in names:
        found = with_entity(found, name, id=f"{publisher}:{name}")
    return found


def test_entities_that_are_the_same_take_the_id_of_the_first():
    found = [named("Post", "Emil Rahmo"), named("Wire", "Emil Rakhmo"), named("Echo", "Emyl Rahmo")]
    apart = {e.name: e.id for e in merge(found).entities}
    rules = MergeRules(
        entities_same=(
            (apart["Emil Rakhmo"], apart["Emyl Rahmo"]),
            (apart["Emil Rahmo"], apart["Emil Rakhmo"]),
        )
    )
    (one,) = merge(found, rules).entities
    assert one.id == apart["Emil Rahmo"]
    assert {one.name, *one.aliases} == set(apart)


def test_an_entity_of_one_document_can_be_taken_out():
    found = [named("Post", "Ivo Marek"), named("Wire", "Ivo Marek")]
    (one,) = merge(found).entities
    two = merge(found, MergeRules(entities_apart=(("Wire:Ivo Marek",),))).entities
    assert len(two) == 2
    assert one.id in {e.id for e in two}

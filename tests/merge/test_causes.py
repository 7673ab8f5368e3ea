"""What accounts say that something was caused by, and when two of them cannot both be right."""

from dataclasses import replace

import pytest
from merge_samples import article, with_event, with_statement

from onrecord.merge import merge
from onrecord.merge.causes import find_causes

DAY = "2031-05-20"


def told(text):
    return [(found.effect, found.kind) for found in find_causes(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("He died on Monday in hospital of heart failure.", [("death", "illness")]),
        ("The doctor gave the cause of death as pneumonia.", [("death", "illness")]),
        ("The death of the prisoner was due to tuberculosis.", [("death", "illness")]),
        ("The three men were beaten to death.", [("death", "beating")]),
        ("He had died of gunshot wounds to the head.", [("death", "gunshot")]),
        ("Three men died in the fire.", [("death", "fire")]),
        ("They were killed by enemy fire.", []),
        ("He died in office.", []),
        ("He died in Brenn after beating a guard.", []),
        ("The cause of the fire was a short circuit.", [("fire", "technical fault")]),
        ("A short circuit caused the fire.", [("fire", "technical fault")]),
        ("The blaze was started by arsonists.", [("fire", "arson")]),
        ("It was caused by a gas leak.", [("", "technical fault")]),
        ("He said that the blast was caused by a car bomb.", [("explosion", "attack")]),
        ("The collapse was triggered by three days of rain.", [("collapse", "weather")]),
        ("They died in a fire which had been caused by a cigarette.", [("death", "fire"), ("fire", "open flame")]),
        ("The gas leak was repaired after the fire.", []),
        ("The cause of the fire is not known.", []),
    ],
)
def test_a_cause_is_read_with_what_it_caused(text, causes):
    assert told(text) == causes


def burnt(publisher, says, speaker=None, *, stance="asserted"):
    """An article about a fire, with a sentence on its cause (of a speaker, where there is one)."""
    text = f"Four people were killed in a market in Mirava. {says}"
    found = with_event(article(text, publisher=publisher), "killed", day=DAY, place="Mirava", figure=("Four", 4, 4))
    if speaker is None:
        return found
    words = says.partition(f"{speaker} said that ")[2] or says.partition(f"{speaker} denied that ")[2]
    id = f"s-{publisher}"
    found = with_statement(found, words.rstrip("."), id=id, speaker=speaker, stance=stance)
    return found.with_(events=[replace(found.events[0], accounts=(id,))])


def causes(*findings):
    (incident,) = merge(findings).incidents
    return sorted(
        (value.value, [(incident.accounts[n].publisher, incident.accounts[n].according_to) for n in value.accounts])
        for dispute in incident.disputes
        if dispute.field == "cause"
        for value in dispute.values
    )


def test_two_causes_of_one_fire_are_disputed_and_none_is_chosen():
    one = burnt("Northern Wire", "The fire was caused by a short circuit.")
    two = burnt("Kalden Courier", "Police said that the fire was started by arsonists.", "Police")
    assert causes(one, two) == [
        ("fire: arson", [("Kalden Courier", "Police")]),
        ("fire: technical fault", [("Northern Wire", "author")]),
    ]
    (incident,) = merge([one, two]).incidents
    assert incident.status == "contested"
    texts = {found.document.id: found for found in (one, two)}
    (dispute,) = incident.disputes
    words = [texts[span.doc].quote(span) for value in dispute.values for span in value.spans]
    assert sorted(words) == ["fire was caused by a short circuit", "fire was started by arsonists"]


@pytest.mark.parametrize(
    "says",
    [
        "The fire was caused by an accident.",
        "The blaze was started by faulty wiring.",
        "It was not clear whether the fire was caused by arsonists.",
        "The cause of the fire is not known.",
        "The fire was not caused by arsonists.",
    ],
)
def test_causes_that_may_be_one_are_not_disputed(says):
    assert (
        causes(burnt("Northern Wire", "The fire was caused by a short circuit."), burnt("Kalden Courier", says)) == []
    )


def test_a_cause_that_is_denied_is_disputed_where_another_gives_it():
    one = burnt("Northern Wire", "The fire was caused by a short circuit.")
    said = "The owner denied that the fire was caused by a short circuit."
    other = burnt("Kalden Courier", said, "The owner", stance="denied")
    assert causes(one, other) == [
        ("fire: not technical fault", [("Kalden Courier", "The owner")]),
        ("fire: technical fault", [("Northern Wire", "author")]),
    ]


def test_one_who_gives_two_causes_agrees_with_each():
    one = burnt("Northern Wire", "Two died in the fire and two were shot dead.")
    assert causes(one, burnt("Kalden Courier", "Two men were shot dead.")) == []


def test_where_several_died_the_death_of_one_says_nothing_of_theirs():
    one = burnt("Northern Wire", "One of the attackers took his own life.")
    assert causes(one, burnt("Kalden Courier", "The attacker was shot dead.")) == []


def test_a_denial_far_before_a_cause_is_not_of_it():
    one = burnt("Northern Wire", "It was not the first time that the fire was caused by a short circuit.")
    assert causes(one, burnt("Kalden Courier", "The fire was caused by a short circuit.")) == []

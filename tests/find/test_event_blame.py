"""Who is said to have done it, what it was done with, and what was hit."""

from functools import cache

import pytest

from onrecord.config import Settings
from onrecord.find.events import find_events
from onrecord.model import Document
from onrecord.split import split


@cache
def attacks(text):
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language="en")
    return tuple(e for e in find_events(split(document, Settings())) if e.type == "ASSAULT")


@pytest.mark.parametrize(
    ("text", "alleged"),
    [
        ("The Northern Front claimed responsibility for the attack on the barracks.", ["The Northern Front"]),
        ("Police said that rebels were responsible for the bombing of the bridge.", ["rebels"]),
        ("The ministry attributed the bombing to the Northern Front.", ["the Northern Front"]),
        ("The blast, blamed on separatists, hurt nobody.", ["separatists"]),
        ("Two guards were arrested for their part in the killing of the editor.", ["Two guards"]),
        ("The guard is suspected of involvement in the murder of Judge Selm.", ["The guard"]),
        ("The army was behind the massacre of the miners.", ["The army"]),
        ("The rebels denied responsibility for the attack.", []),
        ("The rebels denied involvement in the kidnapping of the nurse.", []),
        ("The rebels are not responsible for the bombing of the bridge.", []),
        ("The judge is responsible for the inquiry into the bombing.", []),
        ("The Assembly condemned the attack.", []),
    ],
)
def test_who_is_said_to_have_done_it_is_no_agent(text, alleged):
    assert [p.name for e in attacks(text) for p in e.alleged_agents] == alleged
    assert [p.name for e in attacks(text) for p in e.agents] == []


def test_who_is_arrested_for_a_deed_is_its_alleged_agent_not_the_police():
    (killing,) = attacks("Police arrested a student for killing the mayor.")
    assert (killing.stance, [p.name for p in killing.agents]) == ("alleged", ["a student"])


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("A car bomb killed the prosecutor.", ["car bomb"]),
        ("Gunmen armed with automatic rifles shot two guards.", ["automatic rifles"]),
        ("The mayor was killed with a knife.", ["knife"]),
        ("Rebels threw grenades at the station.", ["grenades"]),
        ("An explosive device went off outside the bank.", ["explosive device"]),
        ("The guards used a device to open the door and beat the prisoner.", []),
        ("Police found a rifle in the flat.", []),
        ("Guards beat the prisoners.", []),
    ],
)
def test_the_means_are_the_weapons_of_the_deed(text, means):
    assert [m.name for e in attacks(text) for m in e.means] == means


@pytest.mark.parametrize(
    ("text", "patients"),
    [
        ("A bomb exploded in front of the offices of the Northern Wire.", ["the offices of the Northern Wire"]),
        ("The explosion broke the windows of neighbouring buildings.", ["neighbouring buildings"]),
        ("The blast wounded the arm of Mara Benn.", ["Mara Benn"]),
        ("The village survived an attack by militants.", ["The village"]),
        ("The ministry was the target of a bomb attack.", ["The ministry"]),
        ("The headquarters were subjected to artillery bombardment.", ["The headquarters"]),
        ("Those wounded include three clerks and a nurse.", ["three clerks", "a nurse"]),
        ("Two bombs were planted in two government vehicles.", ["two government vehicles"]),
        ("The men set the town hall on fire.", ["the town hall"]),
        ("Insurgents derailed a train near Brenn.", ["a train"]),
        ("The rebels shot down a helicopter.", ["a helicopter"]),
    ],
)
def test_what_was_hit_is_the_whole_and_stands_in_many_places(text, patients):
    assert [p.name for e in attacks(text) for p in e.patients] == patients


def test_what_explodes_attacks_nobody():
    assert not attacks("Anger exploded in Mirava after the vote.")
    (blast,) = attacks("A truck packed with dynamite exploded outside the court.")
    assert blast.agents == ()

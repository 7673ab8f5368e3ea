"""Attacks made with words accuse, and words of violence in other uses tell of no violence."""

import pytest

from onrecord.config import Settings
from onrecord.find.events import find_events
from onrecord.model import Document
from onrecord.split import split

ELECTION = (
    "The election is on Sunday. Both candidates spoke in a last debate. Voters in Kalden will go to the polls early. "
)


def findings_of(text):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    return split(document, Settings())


def stances(text):
    return [(e.type, e.stance) for e in find_events(findings_of(text))]


def events(text):
    findings = findings_of(text)
    return [
        (e.type, findings.quote(e.trigger), [p.name for p in e.agents], [p.name for p in e.patients])
        for e in find_events(findings)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Arlo Benn attacked his rival Dana Weiss in a series of tweets on Monday.",
        "The nominee attacked her opponent as a fraud.",
        "The minister attacked her rival, saying he had no plan.",
        "The mayor attacked loopholes that help landlords.",
        "The deputy personally attacked the judge's wife.",
        "The campaign went on with its attacks on the press.",
        "The senator has been pounding the mayor as a crook.",
        "Members continued their legislative attacks on the mayor.",
    ],
)
def test_an_attack_with_words_accuses(text):
    assert {kind for kind, *_ in events(text)} == {"ACCUSE"}


@pytest.mark.parametrize(
    "text",
    [
        "Two men attacked the minister with knives outside his house.",
        "Rebels attacked the village on Monday.",
        "Villagers attacked the couple for marrying.",
        "The gunman attacked the deputy as she left her office.",
        "Arlo Benn attacked the embassy over a debt.",
        "Bodies were found after a Kalden Front attack on army positions.",
        "Drones attacked an oil platform and two air defence systems.",
        ELECTION + "Youths attacked supporters of the opposition with machetes.",
        ELECTION + "Rebels attacked a polling station in Brenn.",
    ],
)
def test_an_attack_that_hurts_is_an_assault(text):
    assert "ASSAULT" in {kind for kind, *_ in events(text)}


def test_between_candidates_a_bare_attack_is_neither():
    attack = "Arlo Benn attacked Dana Weiss again."
    assert not [kind for kind, word, *_ in events(ELECTION + attack) if word == "attacked"]
    assert [kind for kind, word, *_ in events(attack) if word == "attacked"] == ["ASSAULT"]


@pytest.mark.parametrize(
    "text",
    [
        "Weiss beats Benn by 46 percent to 42 percent.",
        "Older voters helped the mayor beat back a challenge.",
        "He entered each debate with a plan and executed it well.",
        "It was a flawless execution.",
        "The execution of the plan took months.",
        "She occupies one of the key posts in the government.",
        "The party took control of the Assembly.",
        "He said that he would be shooting himself in the foot.",
        "The decision destroys faith in the courts.",
        "The judge was sworn in on Monday.",
        "The guard committed suicide in June.",
        "Politicians seized on the report.",
        "The clip was released on Tuesday.",
        "The poll released on Friday had 900 answers.",
        "The minister declined to comment.",
        "The ministry offered no proof.",
        "She had to make ends meet.",
        "The union faces an uphill battle.",
        "The navy simulated an attack on the island.",
        '"Don\'t shoot him," she said.',
        "The country has nine coal- and gas-fired power plants.",
        "You walk down the street and you get shot.",
        "The harbour holds a missile that was fired into the sea.",
        ELECTION + "He spoke at a rally in Brenn.",
        "A man walked up and pulled out a handgun.",
        "Officials have not released a description of the man.",
        "The witnesses do not have to meet us in person.",
        "For more information, visit here.",
        "The boy refused medical treatment.",
        "The street has been blocked since noon.",
        "A spokesman said that he was released after treatment.",
        "The gun was placed on the floor.",
        "The children were playing when the gun fired.",
        "He was blessed.",
        "Ninety people were detained in hospital.",
        "She dismissed the rumours that the disease might spread.",
    ],
)
def test_the_same_words_in_other_uses_are_no_events(text):
    assert events(text) == []


def test_patients_are_no_prisoners():
    assert {kind for kind, *_ in events("Three of the victims were treated and released.")} == {"AID"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The police beat the students.", "ASSAULT"),
        ("Nine prisoners were executed on Monday.", "ASSAULT"),
        ("The execution of nine prisoners drew protests.", "ASSAULT"),
        ("Rebels took control of the airport.", "ASSAULT"),
        ("The army occupied the town of Kalden.", "ASSAULT"),
        ("Police seized 40 laptops.", "COERCE"),
        ("The authorities released 40 prisoners.", "RETREAT"),
        ("The rebels declined to meet the mayor.", "REJECT"),
        ("The rebels do not agree to meet the mayor.", "REJECT"),
        ("The editor was fired on Monday.", "SANCTION"),
        ("They were responsible for the attack, the spokesman said via Twitter.", "ASSAULT"),
        ("The company dismissed 40 workers.", "SANCTION"),
        ("Orwen fired his handgun.", "ASSAULT"),
        ("The army placed guns along the border.", "MOBILIZE"),
        ("The company began firing workers.", "SANCTION"),
        ("The convoy was fired on by gunmen.", "ASSAULT"),
        ("A man dressed in white began firing inside the club.", "ASSAULT"),
        ("Protesters blocked the road on Monday.", "PROTEST"),
        ("Roads were blocked by protesters.", "PROTEST"),
        ("The army fought a battle with rebels.", "ASSAULT"),
        (ELECTION + "Thousands joined an opposition rally in Brenn.", "PROTEST"),
        (ELECTION + "Thousands joined a rally against the count.", "PROTEST"),
    ],
)
def test_their_plain_uses_stay(text, kind):
    assert kind in {found for found, *_ in events(text)}


@pytest.mark.parametrize(
    ("text", "agents", "patients"),
    [
        ("He is one of 70 people shot and killed by police.", ["police"], ["70 people"]),
        (
            "She is one of 70 people shot and killed by police so far, and the first in Brenn.",
            ["police"],
            ["70 people"],
        ),
        ("The mayor criticised the officer for shooting an unarmed man.", ["the officer"], ["an unarmed man"]),
        ("The bank dismissed a clerk for beating a customer.", ["a clerk"], ["a customer"]),
        ("The town struggles to be calm after shooting.", [], []),
        ("The guard shot himself in the yard.", [], ["The guard"]),
        ("The row left one student injured.", [], ["one student"]),
        ("The militia, which killed 13 people, has left.", ["The militia"], ["13 people"]),
        ("Two bombers killed 23 people as well as themselves.", ["Two bombers"], ["23 people"]),
    ],
)
def test_who_did_it_to_whom(text, agents, patients):
    assaults = [(a, p[:1]) for kind, _, a, p in events(text) if kind == "ASSAULT"]
    assert set(map(repr, assaults)) == {repr((agents, patients[:1]))}


@pytest.mark.parametrize(
    "text",
    [
        "Police seek the owner of a bag that exploded, wounding 13 people.",
        "It was an attack at the Blue Door café which killed 13 people.",
        "It was an attack at the Blue Door café in Kalden, which killed 13 people.",
    ],
)
def test_neither_who_is_named_farther_off_nor_a_building_did_it(text):
    found = events(text)
    assert not [agents for _, _, agents, _ in found if agents]
    assert ["13 people"] in [patients for *_, patients in found]


def test_no_town_is_an_agent_because_its_name_stands_before_the_word():
    (found,) = events("The explosion in Paris was loud, and the Paris explosion hurt nobody.")[:1]
    assert found[2] == []
    assert events("The Paris explosion shook houses.")[0][2] == []


@pytest.mark.parametrize(
    "text",
    [
        "Both face charges including murder and assault.",
        "They have been charged with two counts of assault.",
        "Charges against the three include homicide.",
    ],
)
def test_what_charges_say_is_alleged(text):
    assert {stance for kind, stance in stances(text) if kind == "ASSAULT"} == {"alleged"}

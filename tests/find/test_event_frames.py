"""The frames of grammar in which a deed is told: a table of our own sentences for each."""

import pytest

from onrecord.config import Settings
from onrecord.find.events import find_events
from onrecord.model import Document
from onrecord.split import split

FRAMES = {
    "passive": [
        ("The editor was arrested by police.", "arrested", "asserted", ["police"], ["The editor"]),
        ("The editor got arrested on Monday.", "arrested", "asserted", [], ["The editor"]),
        ("Shot by a guard, the prisoner fled.", "Shot", "asserted", ["a guard"], ["the prisoner"]),
        ("The editor was found beaten in his cell.", "beaten", "asserted", [], ["The editor"]),
        ("The protesters, beaten by police, fled.", "beaten", "asserted", ["police"], ["The protesters"]),
    ],
    "control": [
        ("Police helped the guards beat the prisoners.", "beat", "asserted", ["the guards"], ["the prisoners"]),
        ("The army began shelling the town.", "shelling", "asserted", ["The army"], ["the town"]),
        ("Guards were seen beating prisoners.", "beating", "asserted", ["Guards"], ["prisoners"]),
        ("Having arrested the editor, police left.", "arrested", "asserted", ["police"], ["the editor"]),
        ("After arresting the editor, police left.", "arresting", "asserted", ["police"], ["the editor"]),
        ("The minister is due to meet the rebels.", "meet", "planned", ["The minister"], ["the rebels"]),
    ],
    "relative clauses": [
        ("The mayor, whom gunmen shot in Brenn, survived.", "shot", "asserted", ["gunmen"], ["The mayor"]),
        ("The woman whose son was killed by guards spoke.", "killed", "asserted", ["guards"], ["son"]),
        ("It was the army that shelled the market.", "shelled", "asserted", ["the army"], ["the market"]),
        ("The case of the monks murdered by soldiers was closed.", "murdered", "asserted", ["soldiers"], ["the monks"]),
        ("Police seek the men who kidnapped the nurse.", "kidnapped", "asserted", ["the men"], ["the nurse"]),
    ],
    "partitives": [
        ("Dozens of prisoners were beaten.", "beaten", "asserted", [], ["Dozens of prisoners"]),
        (
            "Two of the five hostages were killed by the rebels.",
            "killed",
            "asserted",
            ["the rebels"],
            ["Two of the five hostages"],
        ),
        ("Most of the protesters were arrested.", "arrested", "asserted", [], ["Most of the protesters"]),
    ],
    "coordination": [
        ("Gunmen attacked a convoy and kidnapped a driver.", "kidnapped", "asserted", ["Gunmen"], ["a driver"]),
        ("Police arrested and beat the protesters.", "arrested", "asserted", ["Police"], ["the protesters"]),
        (
            "The rebels killed a judge, a clerk and two guards.",
            "killed",
            "asserted",
            ["The rebels"],
            ["a judge", "a clerk", "two guards"],
        ),
        (
            "Judge Mara Benn and her driver were shot by gunmen.",
            "shot",
            "asserted",
            ["gunmen"],
            ["Judge Mara Benn", "her driver"],
        ),
        (
            "At least 24 inmates and three guards were killed.",
            "killed",
            "asserted",
            [],
            ["At least 24 inmates", "three guards"],
        ),
        ("Two clerks and 11 women were left injured.", "injured", "asserted", [], ["Two clerks", "11 women"]),
    ],
    "nominal": [
        ("The killing of the editor by soldiers shocked many.", "killing", "asserted", ["soldiers"], ["the editor"]),
        ("The soldiers' killing of the editor shocked many.", "killing", "asserted", ["The soldiers"], ["the editor"]),
        ("Police arrest of the editor was wrong.", "arrest", "asserted", ["Police"], ["the editor"]),
        ("A man wanted for the murder of two nurses fled.", "murder", "asserted", [], ["two nurses"]),
    ],
    "negation": [
        ("Soldiers did not fire on the crowd.", "fire", "denied", ["Soldiers"], ["the crowd"]),
        ("The guards never beat the prisoners.", "beat", "denied", ["The guards"], ["the prisoners"]),
        ("Nobody was killed.", "killed", "denied", [], []),
        ("Neither side attacked the town.", "attacked", "denied", ["Neither side"], ["the town"]),
        ("Police denied beating the prisoners.", "beating", "denied", ["Police"], ["the prisoners"]),
        ("Police denied that they had beaten the men.", "beaten", "denied", ["Police"], ["the men"]),
    ],
    "modality": [
        ("The SSC may have arrested the editor.", "arrested", "hedged", ["The SSC"], ["the editor"]),
        ("Police allegedly beat the prisoners.", "beat", "alleged", ["Police"], ["the prisoners"]),
        ("The guards were acquitted of torturing Senn.", "torturing", "alleged", ["The guards"], ["Senn"]),
        ("The guards are said to have beaten prisoners.", "beaten", "alleged", ["The guards"], ["prisoners"]),
        ("The mayor is believed to have been killed by rebels.", "killed", "hedged", ["rebels"], ["The mayor"]),
        ("The prisoners claim they were tortured.", "tortured", "alleged", [], ["The prisoners"]),
    ],
    "plans": [
        ("The SSC will arrest the editor.", "arrest", "planned", ["The SSC"], ["the editor"]),
        ("The SSC is going to arrest the editor.", "arrest", "planned", ["The SSC"], ["the editor"]),
        ("The minister plans to visit Ostrel.", "visit", "planned", ["The minister"], ["Ostrel"]),
        ("The editor was to be arrested.", "arrested", "planned", [], ["The editor"]),
    ],
}
ROWS = [(frame, *row) for frame, rows in FRAMES.items() for row in rows]


def events(text):
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language="en")
    findings = split(document, Settings())
    return {findings.quote(e.trigger): e for e in find_events(findings)}


@pytest.mark.parametrize(("frame", "text", "trigger", "stance", "agents", "patients"), ROWS)
def test_a_deed_is_read_in_every_frame(frame, text, trigger, stance, agents, patients):
    event = events(text)[trigger]
    told = (event.stance, [p.name for p in event.agents], [p.name for p in event.patients])
    assert told == (stance, agents, patients)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("The rebels tried to kill the mayor.", "kill"),
        ("The rebels attempted to kidnap the judge.", "kidnap"),
        ("An attempt to kill the mayor failed.", "kill"),
        ("The attempted murder of the mayor was a warning.", "murder"),
        ("An assassination attempt on the mayor failed.", "assassination"),
        ("The failed attack on the barracks was led by Orlan.", "attack"),
    ],
)
def test_what_was_only_tried_is_attempted(text, trigger):
    event = events(text)[trigger]
    assert event.attempted
    assert event.patients


@pytest.mark.parametrize("text", ["The rebels killed the mayor.", "The attack on the mayor was an attempt at revenge."])
def test_what_was_done_is_no_attempt(text):
    assert not any(e.attempted for e in events(text).values())


@pytest.mark.parametrize(
    "text",
    [
        "If the army attacks Brenn, the rebels will respond.",
        "Had the army attacked Brenn, the rebels would have fled.",
        "The rebels would have killed the hostages if police had come.",
        "Unless the minister resigns, miners will strike.",
        "Rebels came close to killing the mayor.",
        "The army failed to capture Brenn.",
        "Police should arrest the editor.",
        "Whoever kills a guard has to leave the country.",
        "The square was empty before anyone was killed.",
        "The law required that the village be burned.",
        "The ferry sank, killing 80 passengers.",
        "A storm was captured on video by a neighbour.",
    ],
)
def test_what_is_only_imagined_is_no_event(text):
    assert not [e for e in events(text).values() if e.stance != "planned"]


def test_people_left_dead_are_those_joined_before_the_word():
    event = events("The attack left 24 inmates and three guards dead.")["dead"]
    assert [p.name for p in event.patients] == ["24 inmates", "three guards"]
    assert [figure.low for figure in event.figures] == [24, 3]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The union insisted that he resign.", True),
        ("The union insists that the minister must resign.", True),
        ("The union insists on talks.", True),
        ("Officials insist that nobody was tortured.", False),
        ("The minister insists that the colony is quiet.", False),
    ],
)
def test_to_insist_is_to_demand_only_where_something_is_asked_for(text, asked):
    assert any(event.type == "REQUEST" for event in events(text).values()) == asked

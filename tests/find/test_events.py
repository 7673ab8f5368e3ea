from functools import cache

import pytest

from onrecord.config import Settings
from onrecord.find.dates import find_dates
from onrecord.find.events import find_events
from onrecord.model import Document
from onrecord.split import split


@cache
def found(text):
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language="en")
    findings = split(document, Settings())
    findings = findings.add(*find_dates(findings))
    return findings, tuple(find_events(findings))


def events(text):
    findings, listed = found(text)
    return [
        (e.type, findings.quote(e.trigger), [p.name for p in e.agents], [p.name for p in e.patients]) for e in listed
    ]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Varenia agreed to open the border.", ("AGREE", "agreed", ["Varenia"], [])),
        ("The minister met the rebels in Kalden.", ("CONSULT", "met", ["The minister"], ["the rebels"])),
        ("The mayor praised the firemen of Brenn.", ("SUPPORT", "praised", ["The mayor"], ["the firemen of Brenn"])),
        ("The government lifted the curfew in Ostrel.", ("CONCEDE", "lifted", ["The government"], ["Ostrel"])),
        ("The army shared intelligence with the police.", ("COOPERATE", "shared", ["The army"], ["the police"])),
        ("The union sent food to the villagers.", ("AID", "sent", ["The union"], ["the villagers"])),
        ("The rebels released five hostages.", ("RETREAT", "released", ["The rebels"], ["five hostages"])),
        (
            "The deputies urged the minister to resign.",
            ("REQUEST", "urged", ["The deputies"], ["the minister"]),
        ),
        ("The lawyer accused the guards of torture.", ("ACCUSE", "accused", ["The lawyer"], ["the guards"])),
        ("The committee rejected the request.", ("REJECT", "rejected", ["The committee"], [])),
        ("The SSC threatened to arrest the editor.", ("THREATEN", "threatened", ["The SSC"], ["the editor"])),
        ("Miners demonstrated against the governor.", ("PROTEST", "demonstrated", ["Miners"], ["the governor"])),
        ("The court sentenced the editor to prison.", ("SANCTION", "sentenced", ["The court"], ["the editor"])),
        ("Varenia deployed troops along the border.", ("MOBILIZE", "deployed", ["Varenia"], ["the border"])),
        ("Police arrested the activist.", ("COERCE", "arrested", ["Police"], ["the activist"])),
        ("Gunmen attacked the convoy.", ("ASSAULT", "attacked", ["Gunmen"], ["the convoy"])),
        ("The Assembly adopted the law.", ("x-LEGISLATE", "adopted", ["The Assembly"], [])),
    ],
)
def test_each_type_is_told_by_its_verbs(text, event):
    assert event in events(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The prisoners were beaten by guards.", ("ASSAULT", "beaten", ["guards"], ["The prisoners"])),
        ("The man who shot the mayor fled.", ("ASSAULT", "shot", ["The man"], ["the mayor"])),
        ("Guards beat and tortured the inmates.", ("ASSAULT", "tortured", ["Guards"], ["the inmates"])),
        ("The police and the army arrested him.", ("COERCE", "arrested", ["The police", "the army"], ["him"])),
        ("The killing of two guards was filmed.", ("ASSAULT", "killing", [], ["two guards"])),
        ("Rebels carried out an attack on the barracks.", ("ASSAULT", "attack", ["Rebels"], ["the barracks"])),
        ("Dozens of inmates were killed in Brenn.", ("ASSAULT", "killed", [], ["Dozens of inmates"])),
        ("A bomb killed the judge.", ("ASSAULT", "killed", [], ["the judge"])),
        (
            "A convoy was attacked by militiamen, killing nine people.",
            ("ASSAULT", "killing", ["militiamen"], ["nine people"]),
        ),
    ],
)
def test_participants_are_read_off_the_grammar(text, event):
    assert event in events(text)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Police arrested the editor.", "asserted"),
        ("Police allegedly arrested the editor.", "alleged"),
        ("Police may have arrested the editor.", "hedged"),
        ("Police did not arrest the editor.", "denied"),
        ("Nobody was arrested by the police.", "denied"),
        ("Police will arrest the editor.", "planned"),
        ("Police plan to arrest the editor.", "planned"),
        ("The ministry denied that police had arrested the editor.", "denied"),
        ("Relatives claim that police arrested the editor.", "alleged"),
        ("The editor is said to have been arrested.", "alleged"),
    ],
)
def test_the_stance_says_how_the_text_tells_it(text, stance):
    _, listed = found(text)
    assert [e.stance for e in listed if e.type == "COERCE"] == [stance]


@pytest.mark.parametrize(
    "text",
    [
        "If police arrest the editor, the paper will close.",
        "Police must not arrest journalists.",
        "The fence should prevent attacks.",
        "Would the police arrest him?",
        "The minister said that the roads were dry.",
        "The wounded were in hospital.",
        "Nine people died of an illness in Brenn.",
        "Three men were killed in a car crash near Ostrel.",
        "The riot police had new helmets.",
        "They fear an attack.",
        "The ministry has not said how many were wounded.",
        "He asked how many people had been arrested.",
    ],
)
def test_what_did_not_happen_is_no_event(text):
    assert [e for e in events(text) if e[0] in ("ASSAULT", "COERCE", "PROTEST")] == []


def test_what_is_refused_or_demanded_is_no_event_of_its_own():
    assert [kind for kind, *_ in events("The rebels refused to release the hostages.")] == ["REJECT"]


def test_a_noun_that_points_back_is_not_told_again():
    told = events("Gunmen attacked the convoy near Brenn. The attack was filmed.")
    assert [trigger for _, trigger, *_ in told] == ["attacked"]


def test_the_mode_comes_from_the_means():
    _, (event, *_) = found("Three guards were killed by a bomb.")
    assert event.mode == "explosives"


def test_figures_stand_with_the_event_that_governs_them():
    findings, (event, *_) = found("Over 30 prisoners were killed in Brenn.")
    assert [(findings.quote(f.span), f.low, f.high) for f in event.figures] == [("Over 30", 31, None)]
    assert findings.quote(event.span) == "Over 30 prisoners were killed"


def test_an_event_is_named_by_its_trigger_and_type():
    text = "Police arrested the editor. Gunmen attacked the convoy."
    _, listed = found(text)
    assert len({e.id for e in listed}) == len(listed)
    assert [e.id for e in listed] == [e.id for e in find_events(found(text)[0])]


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("Police arrested the editor.", "COP"),
        ("The deputies urged the minister to resign.", "LEG"),
        ("Gunmen attacked the convoy.", "UAF"),
        ("They attacked the convoy.", None),
    ],
)
def test_a_sector_is_given_only_when_the_words_say_it(text, sector):
    _, (event, *_) = found(text)
    assert event.agents[0].sector == sector


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Varenia said it had expelled two envoys.", ("SANCTION", "expelled", ["Varenia"], ["two envoys"])),
        ("The rebels said they would release the hostages.", ("RETREAT", "release", ["The rebels"], ["the hostages"])),
        ("The mayor said he would meet the miners.", ("CONSULT", "meet", ["The mayor"], ["the miners"])),
    ],
)
def test_a_pronoun_for_the_speaker_is_the_speaker(text, event):
    assert event in events(text)


@pytest.mark.parametrize(
    "text",
    [
        "The lawyer said he was beaten by guards.",
        "The minister said they had attacked the convoy.",
        "The miners said it had been attacked.",
    ],
)
def test_a_pronoun_for_somebody_else_stays(text):
    found_ = [name for _, _, agents, patients in events(text) for name in (*agents, *patients)]
    assert not {"The lawyer", "The minister", "The miners"} & set(found_)


@pytest.mark.parametrize(
    ("text", "kind", "patients"),
    [
        ("Miners protested against the decision of the ministry.", "PROTEST", ["the ministry"]),
        ("The rebels threatened to attack unless the government pays.", "THREATEN", ["the government"]),
        ("The union demanded the withdrawal of the army from Kalden.", "REQUEST", ["the army"]),
        ("The rebels threatened to arrest the mayor.", "THREATEN", ["the mayor"]),
    ],
)
def test_whose_matter_it_is_stands_behind_a_noun(text, kind, patients):
    assert [found_ for type_, _, _, found_ in events(text) if type_ == kind] == [patients]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The mayor's murder shocked Brenn.", ("ASSAULT", "murder", [], ["The mayor"])),
        ("The arrest of the editor was filmed.", ("COERCE", "arrest", [], ["the editor"])),
        ("The ministry welcomed the release of the prisoners.", ("RETREAT", "release", [], ["the prisoners"])),
    ],
)
def test_the_possessor_of_a_murder_is_its_victim(text, event):
    assert event in events(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The minister demonstrated that the dam was safe.", "PROTEST"),
        ("The troops took positions near the bridge.", "ASSAULT"),
        ("The committee praised the release of the report.", "RETREAT"),
        ("The officers were on their way to arrest the mayor.", "COERCE"),
        ("The minister called the blast an accident on Monday.", "REQUEST"),
        ("Relatives feared an impending attack.", "ASSAULT"),
        ("Article 14 of the constitution prohibits torture.", "COERCE"),
        ("A doctor, who asked not to be identified, said so.", "REQUEST"),
    ],
)
def test_words_that_only_look_like_an_event_are_none(text, kind):
    assert kind not in [found_ for found_, *_ in events(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hackers launched a cyber attack on the bank.", "COERCE"),
        ("The deputy launched a scathing attack on the minister.", "ACCUSE"),
        ("The mayor undertook a mediation mission between the rebels and the army.", "CONSULT"),
        ("Miners staged a rally in Kalden.", "PROTEST"),
        ("The air force carried out strikes on the town.", "ASSAULT"),
        ("Ten thousand miners took part in a strike in Ostrel.", "PROTEST"),
        ("The ministry accepted the demands of the miners.", "CONCEDE"),
        ("The Assembly failed to reach agreement with the union.", "REJECT"),
    ],
)
def test_the_words_beside_a_trigger_choose_its_type(text, kind):
    assert [found_ for found_, *_ in events(text)] == [kind]


def test_a_noun_that_points_back_is_told_again_on_request():
    findings, _ = found("Gunmen attacked the convoy near Brenn. The attack was filmed.")
    assert [findings.quote(e.trigger) for e in find_events(findings, repeats=True)] == ["attacked", "attack"]

"""Country and sector of participants: what their words tell, and nothing else."""

import pytest

from onrecord.config import Settings
from onrecord.find.events import find_events
from onrecord.model import Document, Event
from onrecord.places.parties import party
from onrecord.split import split


def events(text: str) -> list[Event]:
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    return list(find_events(split(document, Settings())))


def agents(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(p.name, p.country, p.sector) for e in events(text)[:1] for p in e.agents]


def patients(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(p.name, p.country, p.sector) for e in events(text)[:1] for p in e.patients]


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Kenyan police arrested the editor.", ("Kenyan police", "KEN", "COP")),
        ("Peru's parliament rejected the offer.", ("Peru's parliament", "PER", "LEG")),
        ("Rebels in Uganda attacked the convoy.", ("Rebels", "UGA", "REB")),
        ("The United Nations criticised the ministry.", ("The United Nations", "IGO", None)),
        ("UN peacekeepers arrested the warlord.", ("UN peacekeepers", "IGO", "MIL")),
        ("The White House rejected the offer.", ("The White House", "USA", "GOV")),
        ("Amnesty International condemned the arrests.", ("Amnesty International", "NGO", None)),
        ("The opposition leader Dena Orlo accused the ministry.", ("The opposition leader Dena Orlo", None, "OPP")),
        ("Army officials accused the rebels.", ("Army officials", None, "MIL")),
        ("Rebel leaders rejected the offer.", ("Rebel leaders", None, "REB")),
        ("Company officials rejected the offer.", ("Company officials", None, "BUS")),
        ("Officials rejected the offer.", ("Officials", None, "GOV")),
        ("Former president Adra Selm accused the ministry.", ("Former president Adra Selm", None, "ELI")),
        ("The deputy chief of the union rejected the offer.", ("The deputy chief of the union", None, "LAB")),
        ("The Ghanaian leader met the envoys.", ("The Ghanaian leader", "GHA", "GOV")),
    ],
)
def test_words_for_a_party_tell_its_country_and_sector(text, agent):
    assert agent in agents(text)


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Nairobi accused Kampala of spying.", ("Nairobi", "KEN", "GOV")),
        ("Adra Selm, the president of Peru, rejected the offer.", ("Adra Selm", "PER", "GOV")),
        ("Helicopters attacked the village.", ("Helicopters", None, "MIL")),
    ],
)
def test_what_stands_beside_a_name_tells_too(text, agent):
    assert agent in agents(text)


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("Nairobi accused Kampala of spying.", ("Kampala", "UGA", "GOV")),
        ("The rebels shelled Kampala.", ("Kampala", "UGA", None)),
        ("Police arrested 40 Kenyans.", ("40 Kenyans", "KEN", "CVL")),
        ("Police arrested ethnic Turks.", ("ethnic Turks", None, "CVL")),
        ("The rebels attacked soldiers in Uganda.", ("soldiers", None, "MIL")),
        ("A missionary from Peru was arrested.", ("A missionary", "PER", "REL")),
        ("Police arrested Dena King.", ("Dena King", None, None)),
    ],
)
def test_a_party_is_not_given_more_than_its_words_say(text, patient):
    assert patient in patients(text)


def test_two_nations_that_share_a_noun_are_two_parties():
    found = agents("French and Kenyan soldiers attacked the rebels.")
    assert found == [("French", "FRA", "MIL"), ("Kenyan soldiers", "KEN", "MIL")]


@pytest.mark.parametrize("text", ["who", "Who", "the front", "cia"])
def test_an_acronym_is_only_known_in_capitals(text):
    assert party(text) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("President Mugabe rejected the offer.", "ZWE"),
        ("Robert Mugabe rejected the offer.", "ZWE"),
        ("The Reagan administration rejected the offer.", "USA"),
        ("Former president Jean-Bertrand Aristide rejected the offer.", "HTI"),
        ("Mugabe rejected the offer.", None),
        ("President Pavel Mugabe rejected the offer.", None),
        ("Ian Smith rejected the offer.", None),
        ("President Adra Selm rejected the offer.", None),
    ],
)
def test_heads_of_state_known_by_name_have_their_country(text, country):
    assert agents(text)[0][1] == country


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("Miners marched in Brenn calling for the removal of Governor Selm.", "Governor Selm"),
        ("Miners began a strike in protest at the ministry's decision.", "the ministry"),
        (
            "Varenia expelled inspectors of the Northern Trade Council, or NTC.",
            "inspectors of the Northern Trade Council",
        ),
        ("Envoys demanded the withdrawal of the rebels on Monday, diplomats said.", "the rebels"),
    ],
)
def test_whom_a_protest_or_demand_is_about(text, patient):
    assert [name for name, *_ in patients(text)] == [patient]

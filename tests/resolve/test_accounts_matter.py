"""The incident of the lead: which later mentions share its day and place, and which keep their own or none."""

import pytest

from onrecord.config import Settings
from onrecord.find.dates import find_dates
from onrecord.find.events import find_events
from onrecord.model import Document, Findings, Mention, Span
from onrecord.resolve.accounts import resolve_accounts
from onrecord.resolve.dates import resolve_dates
from onrecord.split import split

TOWNS = ("Mirava", "Ostrel", "Brenn", "Lodzern", "LODZERN", "Bell Street", "Old Quarter", "Varenia")


def read(text: str, title: str | None = None) -> Findings:
    document = Document(
        id="d",
        text=text,
        sha256="0",
        media_type="text/plain",
        reader="plain",
        language="en",
        title=title,
        published="2031-05-22",
    )
    made = split(document, Settings())
    named = [(text.find(name), name) for name in TOWNS if name in text]
    mentions = [
        Mention(id=f"m-{n}", span=Span(doc="d", start=n, end=n + len(name)), kind="place", found_by="t@1")
        for n, name in sorted(named)
    ]
    made = made.add(*find_dates(made), *mentions)
    return resolve_accounts(resolve_dates(made.add(*find_events(made))))


def told(text: str, trigger: str, *, last: bool = False, title: str | None = None):
    made = read(text, title)
    found = [event for event in made.events if made.quote(event.trigger) == trigger]
    return found[-1 if last else 0]


def day(event):
    return event.when and event.when.earliest


LEAD = "Gunmen killed two shepherds and wounded a third man on a road near Mirava."


@pytest.mark.parametrize(
    "after",
    [
        "The shooting happened on Monday, the police said.",
        "This attack took place on Monday, as people were going home.",
        "It happened on Monday at the end of the market.",
        "Shots rang out on Monday as people were going home.",
        "Shots were fired on Monday from a hill, a driver said.",
    ],
)
def test_the_lead_has_the_day_that_a_later_sentence_gives_to_the_incident(after):
    assert day(told(f"{LEAD}\n\n{after}", "killed")) == "2031-05-19"


@pytest.mark.parametrize(
    "after",
    [
        "The earlier shooting happened on Monday, the police said.",
        "A shooting in another valley happened on Monday, too.",
        "The governor came to the valley on Monday.",
        "The shops were shut. It happened on Monday that the governor fell ill.",
        "The shooting on Monday and the shooting on Tuesday are not explained.",
    ],
)
def test_a_day_of_something_else_is_not_that_of_the_lead(after):
    assert day(told(f"{LEAD}\n\n{after}", "killed")) is None


DATED = "Gunmen killed two shepherds on Monday on a road near Mirava."


def test_a_later_mention_of_the_incident_shares_day_and_place():
    event = told(f"{DATED}\n\nThe attack on the shepherds shocked the valley.", "attack")
    assert (day(event), event.place.name, event.place.basis) == ("2031-05-19", "Mirava", "lead")


@pytest.mark.parametrize(
    ("after", "trigger"),
    [
        ("Another attack left a driver dead.", "attack"),
        ("Gunmen attacked a bank in Ostrel.", "attacked"),
        ("In 2014 gunmen killed two shepherds there.", "killed"),
        ("The attack of 2014 on the shepherds is not forgotten.", "attack"),
        ("Gunmen killed eleven shepherds.", "killed"),
        ("Since then six men have been wounded in three shootings.", "wounded"),
    ],
)
def test_what_is_told_as_another_incident_shares_nothing(after, trigger):
    event = told(f"{DATED}\n\n{after}", trigger, last=True)
    assert day(event) != "2031-05-19"
    assert event.place is None or event.place.basis == "clause"


def test_two_events_of_one_sentence_share_only_what_their_clauses_share():
    event = told("The blast in Mirava on Monday came a week after gunmen killed a judge.", "killed")
    assert day(event) is None


def test_a_headline_names_the_place_of_what_it_tells():
    title = "Two dead after Mirava shooting"
    text = f"{title}\n\nThe two men lay on the road for hours before anybody dared to come near them."
    assert told(text, "shooting", title=title).place.name == "Mirava"


def test_a_title_that_is_read_in_small_letters_is_still_the_title():
    title = "Two Shepherds Killed By Gunmen Near The Old Bridge"
    lead = "Gunmen killed two shepherds in Mirava on Monday morning, the police said."
    event = told(f"{title.capitalize()}\n\n{lead}", "killed", title=title)
    assert (day(event), event.place.name) == ("2031-05-19", "Mirava")


@pytest.mark.parametrize(
    ("text", "name", "town"),
    [
        ("Gunmen killed two guards in the Old Quarter of Mirava.", "Old Quarter", "Mirava"),
        ("Gunmen killed two guards in Bell Street, Ostrel.", "Bell Street", "Ostrel"),
        ("Gunmen killed two guards in Bell Street.", "Bell Street", None),
    ],
)
def test_a_street_or_quarter_has_the_town_that_the_text_puts_it_in(text, name, town):
    place = told(text, "killed").place
    assert (place.name, place.within and place.within.name) == (name, town)


def test_a_street_lies_in_the_town_of_the_lead_when_the_incident_is_told_again():
    text = f"{DATED}\n\nThe shepherds were killed in Bell Street, a driver said."
    place = told(text, "killed", last=True).place
    assert (place.name, place.within.name) == ("Bell Street", "Mirava")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("LODZERN, 20 May — Gunmen killed two guards at a bank here on Monday, the police said.", "LODZERN"),
        ("LODZERN, 20 May — Gunmen killed two guards at a bank on Monday, the police said.", None),
        ("LODZERN, 20 May — Gunmen killed two guards in Brenn on Monday, the police said.", "Brenn"),
    ],
)
def test_the_town_of_the_dateline_is_the_place_only_where_the_lead_says_here(text, name):
    place = told(text, "killed").place
    assert (place and place.name) == name
    assert place is None or place.basis == ("dateline" if name == "LODZERN" else "clause")


@pytest.mark.parametrize(
    ("text", "trigger", "name"),
    [
        ("The Mirava shooting shocked the country.", "shooting", "Mirava"),
        ("The police reported a shooting in Mirava.", "shooting", "Mirava"),
        ("Two guards were killed in an attack on a market in Mirava.", "killed", "Mirava"),
        ("Police stormed a house in Mirava and shot a man suspected of killing a judge.", "killing", None),
        ("Police in Lodzern said that gunmen had killed two guards.", "killed", None),
    ],
)
def test_a_place_belongs_to_the_event_of_its_clause(text, trigger, name):
    place = told(text, trigger).place
    assert (place and place.name) == name

"""Reports without a day or a place: which dated incident they join, and when they stay alone."""

import random

import pytest
from merge_samples import article, killing, with_date, with_event, with_places, with_statement

from onrecord.merge import merge
from onrecord.merge.surroundings import Setting, numbered

DAY = "2031-05-19"
SOON = "2031-05-26"


def dated(place="Mirava", *, day=DAY, number="24", extra=""):
    text = f"{number} prisoners were killed in {place}. {extra}The governor was silent about {place} and {day}."
    return killing("Kalden Courier", number, place, day, text=text)


def later(text, trigger="died", *, published=SOON, places=(), title=None, **event):
    found = article(text, publisher="Varenia Today", published=published, title=title)
    return with_event(with_places(found, *places), trigger, **event)


def together(*findings):
    return len(merge(findings).incidents) == 1


def test_a_report_without_a_day_joins_the_only_incident_at_its_place_with_the_reason():
    told = later("Twenty-four men died in Mirava.", places=["Mirava"], figure=("Twenty-four", 24, 24))
    (incident,) = merge([dated(), told]).incidents
    assert {account.document for account in incident.accounts} >= {told.document.id}
    assert incident.reasons == ("the only such incident at Mirava in the 60 days before the article; an equal figure",)


@pytest.mark.parametrize(
    ("text", "places", "title"),
    [
        ("In Mirava, 24 men died, as everybody knows.", ["Mirava"], None),
        ("The road to Mirava is empty. Nobody speaks of how 24 men died.", ["Mirava"], None),
        ("The people of Mirava have not slept for many nights now.\n\nNobody says how 24 men died.", ["Mirava"], None),
        ("Nobody says how 24 men died.\n\nIt is a long way to Mirava.", ["Mirava"], "The silence of Mirava"),
    ],
)
def test_the_place_may_stand_in_the_sentence_the_paragraph_the_lead_or_the_title(text, places, title):
    assert together(dated(), later(text, places=places, title=title, figure=("24", 24, 24)))


def test_a_place_named_far_away_in_the_text_is_no_reason():
    text = "Nobody in the whole country says to this very day how 24 men died.\n\nIt is a long way to Mirava."
    assert not together(dated(), later(text, places=["Mirava"], figure=("24", 24, 24)))


@pytest.mark.parametrize(
    ("number", "figure", "published"),
    [
        ("eleven", (11, 11), SOON),
        ("twenty-four", (24, 24), "2031-09-01"),
        ("twenty-four", (24, 24), "2031-05-01"),
    ],
)
def test_other_figures_or_an_article_of_another_time_stay_alone(number, figure, published):
    told = later(f"So {number} men died in Mirava.", published=published, places=["Mirava"], figure=(number, *figure))
    assert not together(dated(), told)


def test_the_place_alone_is_not_enough():
    assert not together(dated(), later("A man died in Mirava.", place="Mirava", figure=("A", 1, 1), counts="missing"))


def test_of_two_incidents_at_one_place_none_is_chosen():
    one, two = dated(day=DAY), dated(day="2031-05-22")
    told = later("Families of 24 men who died in Mirava wept.", place="Mirava", figure=("24", 24, 24))
    assert len(merge([one, two, told]).incidents) == 3


def test_a_report_between_two_places_never_ties_their_incidents():
    told = later("Between Mirava and Ostrel, 24 men died.", places=["Mirava", "Ostrel"], figure=("24", 24, 24))
    assert len(merge([dated("Mirava"), dated("Ostrel"), told]).incidents) == 3


def test_an_earlier_date_in_the_sentence_rules_it_out():
    told = later("In March 24 men died in Mirava.", place="Mirava", figure=("24", 24, 24))
    assert together(dated(), told)
    assert not together(dated(), with_date(told, "March", "2031-03"))


def test_where_the_speaker_spoke_is_not_where_it_happened():
    text = "Ilse Brandt said in Mirava that twenty-four men died."
    told = with_statement(article(text, published=SOON), "twenty-four men died", id="s1", speaker="Ilse Brandt")
    told = with_event(with_places(told, "Mirava"), "died", figure=("twenty-four", 24, 24), according_to="s1")
    found = merge([dated(), with_places(told, "Mirava")]).incidents
    assert Setting(told).of(told.events[0], told.sentences[0], None).places == ()
    assert len(found) == 1


@pytest.mark.parametrize(("number", "one"), [("4", True), ("7", False)])
def test_colonies_of_other_numbers_are_other_colonies(number, one):
    text = f"In Mirava, in colony №{number}, 24 prisoners were killed."
    told = later("In colony №4 of Mirava 24 men died.", place="Mirava", figure=("24", 24, 24))
    assert together(killing("Kalden Courier", "24", "Mirava", DAY, text=text), told) == one


def test_an_undated_article_needs_one_thing_more():
    told = later("So 24 men died in Mirava.", published=None, place="Mirava", figure=("24", 24, 24))
    assert together(dated(), told)
    assert not together(dated(), later("So men died in Mirava.", published=None, place="Mirava", who="men"))


def test_numbered_names_are_read_with_their_noun():
    assert numbered("Colony No. 4 and school №7 and 12 men") == {("colony", "4"), ("school", "7")}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_documents_does_not_matter_for_what_is_attached(seed):
    chance = random.Random(seed)
    made = [dated(chance.choice(["Mirava", "Ostrel"]), day=chance.choice([DAY, "2031-05-22"])) for _ in range(3)]
    for n in range(12):
        place = chance.choice(["Mirava", "Ostrel", "Kalden"])
        text = f"{chance.choice(['In', 'Near'])} {place}, 24 men died (edition {n})."
        own = {"place": place} if chance.random() < 0.5 else {"day": DAY}
        made.append(later(text, places=[place], figure=("24", 24, 24), **own))
    shuffled = made[:]
    random.Random(seed + 7).shuffle(shuffled)
    record = merge(made)
    assert record == merge(shuffled)
    events = {e.id: e for found in record.findings for e in found.events}
    for incident in record.incidents:
        told = [events[name] for account in incident.accounts for name in account.events]
        assert len({e.place.name for e in told if e.place}) <= 1
        assert len({e.when.edtf for e in told if e.when}) <= 1

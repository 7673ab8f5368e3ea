"""What documents tell together: incidents, their accounts, and what is never put together."""

import random
from dataclasses import replace

import pytest
from merge_samples import article, at, killing, when, with_entity, with_event, with_places, with_statement

from onrecord.merge import merge
from onrecord.merge.copies import find_copies
from onrecord.merge.dates import days_of, relation
from onrecord.merge.groups import independent
from onrecord.model import PlaceCandidate, Record

DAY = "2031-05-19"


def incidents(*findings):
    return merge(findings).incidents


def documents_of(incident):
    return {account.document for account in incident.accounts}


def test_no_documents_give_an_empty_record():
    assert merge([]) == Record()


def test_two_outlets_on_one_day_in_one_place_tell_one_incident():
    text = "In Mirava 24 prisoners were killed overnight."
    one = killing("Kalden Courier", "24", "Mirava", DAY)
    two = killing("The Lodzern Post", "24", "Mirava", DAY, text=text)
    (incident,) = incidents(one, two)
    assert documents_of(incident) == {one.document.id, two.document.id}
    assert incident.publishers == ("Kalden Courier", "The Lodzern Post")
    assert any("same day and same place (Mirava)" in reason for reason in incident.reasons)


def test_an_ambiguous_place_of_an_incident_shows_what_it_may_mean():
    found = killing("Kalden Courier", "24", "Mirava", DAY)
    (event,) = found.events
    may_be = tuple(
        PlaceCandidate(name="Mirava", kind="city", country=code, lat=1.0, lon=2.0) for code in ("VAR", "KEN")
    )
    unsure = replace(event, place=replace(event.place, alternatives=may_be))
    (incident,) = incidents(replace(found, events=(unsure,)))
    assert (incident.place.lat, incident.place.alternatives) == (None, may_be)
    (incident,) = incidents(found)
    assert incident.place.alternatives == ()


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("Ostrel", DAY),
        ("Mirava", "2031-05-22"),
        ("Mirava", "2031-05-21"),
        ("Mirava", "2030-05-19"),
        ("Mirava", "XXXX-05-22"),
        ("Mirava", "2031-06"),
    ],
)
def test_another_place_or_day_is_another_incident(place, day):
    one, two = killing("Kalden Courier", "24", "Mirava", DAY), killing("The Lodzern Post", "24", place, day)
    assert len(incidents(one, two)) == 2


@pytest.mark.parametrize("day", ["2031-05-20", "2031-05-18", "2031-05-18/2031-05-19", "2031-05", "XXXX-05-19", None])
def test_a_day_that_may_be_the_same_joins_where_the_rest_agrees(day):
    text = "24 prisoners were killed in Mirava, by the quarry workshop. The governor was silent."
    one = killing("Kalden Courier", "24", "Mirava", DAY, text=text)
    two = killing("The Lodzern Post", "24", "Mirava", day, text="On that day " + text)
    assert len(incidents(one, two)) == 1


def test_dates_without_a_year_compare_by_month_and_day():
    one, two = (
        killing("Kalden Courier", "24", "Mirava", "XXXX-05-19"),
        killing("Northern Wire", "24", "Mirava", "XXXX-05-19"),
    )
    assert len(incidents(one, two)) == 1


def test_an_event_that_fits_two_incidents_alike_joins_neither():
    text = "24 prisoners were killed in {}. The quarry workshop burnt."
    one = killing("Kalden Courier", "24", "Mirava", DAY, text=text.format("Mirava"))
    two = killing("Northern Wire", "24", "Ostrel", DAY, text=text.format("Ostrel"))
    unplaced = article("24 prisoners were killed as the quarry workshop burnt.", publisher="Varenia Today")
    unplaced = with_event(unplaced, "killed", day=DAY, figure=("24", 24, 24))
    assert len(incidents(one, two, unplaced)) == 3


def test_an_event_without_a_place_never_joins_two_incidents():
    one, two = killing("Kalden Courier", "24", "Mirava", DAY), killing("Northern Wire", "Over 30", "Ostrel", DAY)
    unplaced = article("24 prisoners were killed, the governor of Mirava and the governor of Ostrel wrote.")
    unplaced = with_event(unplaced, "killed", day=DAY, figure=("24", 24, 24))
    assert all(not {one.document.id, two.document.id} <= documents_of(i) for i in incidents(one, two, unplaced))


def test_two_days_in_one_text_are_two_incidents():
    text = "A prisoner was killed in Mirava on Monday.\n\nAnother was shot dead in the quarry of Mirava on Tuesday."
    found = with_event(article(text), "killed", day=DAY, place="Mirava")
    found = with_event(found, "shot dead", day="2031-05-20", place="Mirava")
    assert len(incidents(found)) == 2


def test_a_street_may_lie_in_the_town_that_another_text_names():
    tail = "The butcher Ilse Brandt and the baker Karl Vester saw it."
    one = killing("Kalden Courier", "24", "Mirava", DAY, text=f"24 prisoners were killed in Mirava. {tail}")
    spot = f"In Quarry Road 24 prisoners were killed. {tail}"
    assert len(incidents(one, killing("Northern Wire", "24", "Quarry Road", DAY, text=spot))) == 1
    town = spot.replace("Quarry Road", "Ostrel")
    assert len(incidents(one, killing("Northern Wire", "24", "Ostrel", DAY, text=town))) == 2


def test_texts_that_are_about_one_thing_need_less_in_the_sentence():
    about = "The butcher Ilse Brandt, the baker Karl Vester and the tailor Anika Dorn watched the burning warehouse."
    one = killing("Kalden Courier", "24", "Mirava", DAY, text=f"24 prisoners were killed in Mirava. {about}")
    two = with_event(article(f"Shots were heard. {about}", publisher="Northern Wire"), "Shots")
    (incident,) = incidents(one, two)
    assert "the texts share" in incident.reasons[0]


def test_what_a_text_mentions_once_far_down_leads_to_no_other_text():
    about = "The butcher Ilse Brandt, the baker Karl Vester and the tailor Anika Dorn watched the burning warehouse. "
    rest = "It rained in the hills. " * 8
    one = killing("Kalden Courier", "24", "Mirava", DAY, text=f"24 prisoners were killed in Mirava. {about}")
    two = with_event(article(f"{about}{rest}Shots were heard.", publisher="Northern Wire"), "Shots")
    assert [documents_of(incident) for incident in incidents(one, two)] == [{one.document.id}]


def test_two_things_in_one_text_are_not_joined_for_being_in_one_text():
    text = "Two guards were killed. They were mourned.\n\nA baker was shot. Nobody knows where."
    found = with_event(article(text), "killed", figure=("Two", 2, 2))
    assert len(incidents(with_event(found, "shot", figure=("A baker", 1, 1)))) == 2


def test_without_a_year_contradicting_figures_are_another_incident():
    one = killing("Kalden Courier", "24", "Mirava", DAY)
    assert len(incidents(one, killing("Northern Wire", "12", "Mirava", "XXXX-05-19"))) == 2


def test_events_in_one_sentence_are_one_incident():
    text = "Gunmen killed 24 people and injured 40 in Mirava."
    found = with_event(article(text), "killed", day=DAY, place="Mirava", figure=("24", 24, 24))
    found = with_event(found, "injured", figure=("40", 40, 40), counts="injured")
    (incident,) = incidents(found)
    assert [f.counts for f in incident.accounts[0].figures] == ["killed", "injured"]


def test_another_kind_of_event_in_the_same_sentence_is_another_incident():
    text = "Police detained marchers in Mirava and signed a treaty."
    found = with_event(article(text), "detained", type="COERCE", day=DAY, place="Mirava")
    found = with_event(found, "signed", type="AGREE", day=DAY, place="Mirava")
    assert len(incidents(found)) == 2


def test_a_riot_and_the_killing_in_it_are_one_incident():
    text = "A riot broke out in Mirava. 24 prisoners were killed."
    found = with_event(article(text), "riot", type="PROTEST", mode="riot", day=DAY, place="Mirava")
    found = with_event(found, "killed", figure=("24", 24, 24))
    assert len(incidents(found)) == 1


def test_what_is_only_planned_is_no_incident():
    found = with_event(article("A march is planned in Mirava."), "march", type="PROTEST", day=DAY, stance="planned")
    assert incidents(found) == ()


def test_words_spoken_are_an_incident_only_with_a_day_and_a_place():
    found = article("The families in Mirava demanded an inquiry.")
    assert incidents(with_event(found, "demanded", type="REQUEST", place="Mirava")) == ()
    assert incidents(with_event(found, "demanded", type="REQUEST", day=DAY)) == ()
    assert len(incidents(with_event(found, "demanded", type="REQUEST", day=DAY, place="Mirava"))) == 1


def test_what_has_neither_day_nor_place_nor_figure_is_no_incident():
    assert incidents(with_event(article("Nobody knows who shot."), "shot")) == ()


def test_a_report_that_was_out_before_cannot_speak_of_it():
    text = "24 prisoners were killed by the quarry workshop in Mirava."
    early = with_event(
        article(text, publisher="Varenia Today", published="2031-05-01"),
        "killed",
        place="Mirava",
        who="prisoners",
    )
    late = killing("Kalden Courier", "24", "Mirava", DAY, text=text + " It was night.")
    assert len(incidents(early, late)) == 2


@pytest.mark.parametrize(
    ("one", "two", "values"),
    [
        ("24", "Over 30", ["24", "31+"]),
        ("24", "12", ["24", "12"]),
        ("Thirty-two", "Over 30", []),
        ("24", "24", []),
        ("24", "At least 24", []),
    ],
)
def test_figures_that_cannot_both_be_right_are_disputed(one, two, values):
    found = (
        killing("Kalden Courier", one, "Mirava", DAY, published="2031-05-20"),
        killing("Northern Wire", two, "Mirava", DAY, published="2031-05-21"),
    )
    (incident,) = incidents(*found)
    assert [v.value for d in incident.disputes for v in d.values] == values
    assert incident.status == ("contested" if values else "corroborated")
    if values:
        assert [v.accounts for v in incident.disputes[0].values] == [(0,), (1,)]


def test_one_number_with_and_without_at_least_is_one_value():
    found = [
        killing("Kalden Courier", "24", "Mirava", DAY, published="2031-05-20"),
        killing("Northern Wire", "At least 24", "Mirava", DAY, published="2031-05-21"),
        killing("Varenia Today", "12", "Mirava", DAY, published="2031-05-22"),
    ]
    (incident,) = incidents(*found)
    ((field, values),) = [(d.field, [(v.value, v.accounts) for v in d.values]) for d in incident.disputes]
    assert (field, values) == ("killed", [("24+", (0, 1)), ("12", (2,))])


def test_a_mere_pronoun_names_no_source():
    found = with_statement(article("In Mirava, 24 men died, he said."), "24 men died", id="s1", speaker="he")
    (incident,) = incidents(with_event(found, "died", day=DAY, place="Mirava", according_to="s1"))
    assert [account.according_to for account in incident.accounts] == [None]


def test_two_statements_of_one_source_are_one_account():
    found = article("The ministry said that 24 men died in Mirava. The ministry said that men were shot there.")
    found = with_statement(found, "24 men died in Mirava", id="s1", speaker="The ministry")
    found = with_statement(found, "men were shot there", id="s2", speaker="The ministry")
    found = with_event(found, "died", day=DAY, place="Mirava", according_to="s1")
    found = with_event(found, "shot", according_to="s2")
    (incident,) = incidents(found)
    assert [(a.according_to, a.statements) for a in incident.accounts] == [("The ministry", ("s1", "s2"))]


def test_what_happened_at_another_place_than_the_text_names_around_it_joins_nothing():
    text = (
        "24 prisoners were killed in Ostrel.\n\nPeople marched in Mirava all day, and many of them fell. Two were shot."
    )
    found = with_event(article(text), "killed", day=DAY, place="Ostrel", figure=("24", 24, 24))
    found = with_event(with_places(found, "Mirava"), "shot", figure=("Two", 2, 2), counts="injured")
    assert len(incidents(found)) == 2


def test_what_may_happen_after_the_article_is_no_incident():
    text = "From June the police may hold people in Mirava."
    found = article(text, published="2031-05-20")
    assert incidents(with_event(found, "hold", type="COERCE", day="2031-06", place="Mirava", stance="hedged")) == ()


@pytest.mark.parametrize(("mode", "found"), [("investigate", 1), (None, 0)])
def test_an_inquiry_is_an_incident_where_an_accusation_is_none(mode, found):
    text = "An inquiry was opened against nobody in particular."
    made = with_event(article(text), "opened", type="ACCUSE", mode=mode, day=DAY)
    assert len(incidents(made)) == found


def test_two_days_for_one_incident_are_a_dispute_and_no_day_is_chosen():
    text = "24 prisoners were killed in Mirava, by the quarry workshop."
    one = killing("Kalden Courier", "24", "Mirava", DAY, text=text)
    two = killing("Northern Wire", "24", "Mirava", "2031-05-20", text=text + " It was night.")
    (incident,) = incidents(one, two)
    assert [d.field for d in incident.disputes] == ["when"]
    assert incident.when is not None
    assert incident.when.edtf == "2031-05-19/2031-05-20"


def test_a_denial_against_an_assertion_is_contested():
    text = "24 prisoners were shot in Mirava. The SSC denied that anybody had fired there."
    found = with_statement(article(text), "anybody had fired there", id="s1", speaker="SSC", stance="denied")
    found = with_event(found, "shot", day=DAY, place="Mirava")
    found = with_event(found, "fired", stance="denied", according_to="s1")
    (incident,) = incidents(found)
    assert [(a.according_to, a.stance) for a in incident.accounts] == [("author", "asserted"), ("SSC", "denied")]
    assert incident.status == "contested"
    (dispute,) = incident.disputes
    assert dispute.field == "happened"
    assert [(v.value, v.accounts) for v in dispute.values] == [("shooting asserted", (0,)), ("shooting denied", (1,))]


def test_a_denial_of_something_else_is_no_contradiction():
    text = "24 prisoners were killed in Mirava. The SSC denied that a house was burnt there."
    found = with_statement(article(text), "a house was burnt there", id="s1", speaker="SSC", stance="denied")
    found = with_event(found, "killed", day=DAY, place="Mirava")
    found = with_event(found, "burnt", mode="destroy", stance="denied", according_to="s1")
    (incident,) = incidents(found)
    assert incident.status == "single-source"


def test_sources_that_tell_it_in_their_own_way_are_accounts_of_their_own():
    text = "24 prisoners were killed in Mirava. The ministry spoke of a quarrel. Guards spoke of an execution."
    found = article(text)
    found = with_statement(found, "a quarrel", id="s1", speaker="The ministry")
    found = with_statement(found, "an execution", id="s2")
    found = with_event(found, "killed", day=DAY, place="Mirava", accounts=("s1", "s2"))
    (incident,) = incidents(found)
    assert {a.according_to: a.statements for a in incident.accounts} == {
        "author": (),
        "The ministry": ("s1",),
        None: ("s2",),
    }


LONG = " ".join(f"Witness {n} told of shot number {n} near the quarry of Mirava." for n in range(12))


def test_a_copy_under_another_headline_is_not_a_second_source():
    text = "24 prisoners were killed in Mirava. " + LONG
    one = killing("Northern Wire", "24", "Mirava", DAY, text=text)
    two = killing("Varenia Today", "24", "Mirava", DAY, text="By our own staff. " + text)
    (incident,) = incidents(one, two)
    assert (len(incident.publishers), incident.independent, incident.status) == (2, 1, "single-source")
    assert incident.copies == (tuple(sorted([one.document.id, two.document.id])),)


def test_a_copied_sentence_is_one_event_and_the_first_publication_dates_it():
    text = "Nobody knows who of them fired first yesterday. " + LONG
    one = with_event(article(text, publisher="Northern Wire", published="2031-05-20"), "fired", day=DAY)
    two = with_event(article(text, publisher="Varenia Today", published="2031-05-22"), "fired", day="2031-05-21")
    (incident,) = incidents(one, two)
    assert incident.reasons == ("the same sentence of one text that was copied",)
    assert (incident.when.edtf, incident.disputes) == (DAY, ())


@pytest.mark.parametrize(
    ("publishers", "groups", "count"),
    [
        ({"a": "P", "b": "Q"}, (), 2),
        ({"a": "P", "b": "P"}, (), 1),
        ({"a": "P", "b": "p "}, (), 1),
        ({"a": "P", "b": "Q"}, (("a", "b"),), 1),
        ({"a": None, "b": None}, (), 2),
        ({"a": None, "b": None}, (("a", "b"),), 1),
        ({"a": "P", "b": "P", "c": "Q", "d": "R"}, (("a", "c", "d"),), 2),
        ({"a": "P", "b": "Q", "c": "Q"}, (("a", "b"),), 2),
        ({}, (), 0),
    ],
)
def test_independent_counts_publishers_with_a_text_of_their_own(publishers, groups, count):
    assert independent(publishers, groups) == count


@pytest.mark.parametrize(
    ("other", "is_copy"),
    [
        (LONG, True),
        (LONG.upper(), True),
        ("LODZERN (Northern Wire) - " + LONG, True),
        (" ".join(LONG.split()[:60]), True),
        (LONG.replace("shot number", "what").replace("told", "spoke"), False),
        ("It rained all day in Brenn and nobody went out to the fields, " * 3, False),
        ("", False),
    ],
)
def test_copies_share_most_runs_of_three_words_of_the_shorter_text(other, is_copy):
    one, two = article(LONG, publisher="A"), article(other, publisher="B")
    found = find_copies([one.document, two.document])
    assert found == ((tuple(sorted([one.document.id, two.document.id])),) if is_copy else ())


def test_many_copies_of_one_text_are_one_group():
    several = [article(f"Edition {n}. {LONG}", publisher=f"P{n}").document for n in range(40)]
    (group,) = find_copies(several)
    assert len(group) == 40


def test_short_texts_that_agree_are_no_copies():
    assert find_copies([article("Five dead in Mirava", publisher=p).document for p in "AB"]) == ()


def test_people_are_one_by_full_name_never_by_surname():
    one = with_entity(with_entity(article("Ilse Brandt and Petrov spoke."), "Ilse Brandt", id="a"), "Petrov", id="b")
    two = article("Ilse Brandt met Petrov again.", publisher="Northern Wire")
    two = with_entity(with_entity(two, "ilse  Brandt", id="c"), "Petrov", id="d")
    names = sorted(e.name for e in merge([one, two]).entities)
    assert names == ["Ilse Brandt", "Petrov", "Petrov"]


def test_an_acronym_joins_the_one_body_that_is_defined_for_it():
    body = "State Security Committee"
    one = with_entity(article(f"The {body} (SSC) spoke."), body, kind="organisation", aliases=("SSC",))
    two = with_entity(article("The SSC spoke.", publisher="Northern Wire"), "SSC", kind="organisation")
    (entity,) = merge([one, two]).entities
    assert (entity.name, entity.aliases) == (body, ("SSC",))


def test_an_acronym_of_two_bodies_joins_neither():
    one = with_entity(article("One."), "State Security Committee", kind="organisation", aliases=("SSC",))
    two = with_entity(article("Two."), "Southern Sports Club", kind="organisation", aliases=("SSC",))
    three = with_entity(article("Three."), "SSC", kind="organisation")
    assert len(merge([one, two, three]).entities) == 3


def test_the_chronology_is_ordered_and_undated_rows_come_last():
    found = article("A met in Brenn. B met in Brenn. C met in Brenn. D met in Brenn. E said so.")
    for letter, day in (("A", None), ("B", "2031-05-20"), ("C", "XXXX-05-21"), ("D", "2031-05")):
        found = with_event(found, f"{letter} met", type=f"CONSULT{letter}", day=day, place="Brenn", who=letter)
    found = with_statement(found, "so", id="s1", speaker="E", day="2031-05-18")
    rows = merge([found]).timeline
    assert [row.when.edtf if row.when else None for row in rows] == [
        "2031-05",
        "2031-05-18",
        "2031-05-20",
        "XXXX-05-21",
        None,
    ]
    assert [row.label for row in rows if row.statement] == ["E: so"]


def test_one_statement_in_two_outlets_is_one_row_of_the_chronology():
    found = [
        with_statement(article(f"{where}: it rained, said Ilse Brandt.", publisher=where), "it rained", id=where,
                       speaker="Ilse Brandt", day=DAY)
        for where in ("Kalden Courier", "Northern Wire")
    ]  # fmt: skip
    (row,) = merge(found).timeline
    assert (row.documents, row.independent) == (2, 2)


def _many(seed):
    chance = random.Random(seed)
    made = []
    for n in range(24):
        number, place = chance.choice(["24", "12", "Over 30"]), chance.choice(["Mirava", "Ostrel", "Kalden"])
        day = chance.choice([DAY, "2031-05-20", "2031-05-23", "XXXX-05-19", None])
        rest = chance.choice(["The quarry burnt.", LONG])
        text = f"{number} prisoners were killed in {place}, we heard ({day}). {rest} Edition {n}."
        publisher = chance.choice(["Kalden Courier", "Northern Wire", "Varenia Today"])
        made.append(killing(publisher, number, place, day, text=text))
    return made


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_the_documents_does_not_matter(seed):
    made = _many(seed)
    shuffled = made[:]
    random.Random(seed + 99).shuffle(shuffled)
    assert merge(made) == merge(shuffled) == merge(made + shuffled)


@pytest.mark.parametrize("seed", range(6))
def test_every_event_is_in_one_incident_and_no_incident_holds_places_or_days_apart(seed):
    made = _many(seed)
    record = merge(made)
    events = {event.id: event for found in record.findings for event in found.events}
    told = [name for i in record.incidents for a in i.accounts for name in a.events]
    assert sorted(told) == sorted(events)
    for incident in record.incidents:
        own = [events[name] for a in incident.accounts for name in a.events]
        assert len({e.place.name for e in own}) == 1
        for one in own:
            assert all(relation(days_of(one.when), days_of(other.when)) != "apart" for other in own)


def test_builder_points_into_its_text():
    found = article("It rained in Brenn.")
    assert found.quote(at(found, "Brenn")) == "Brenn"
    assert when(None) is None

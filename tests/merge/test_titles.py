"""The title of an incident: words of the text, from where they begin to make sense."""

from dataclasses import replace

import pytest
from merge_samples import article, at, killing, with_event, with_statement

from onrecord.merge import merge

DAY = "2031-05-19"


def incidents(*findings):
    return merge(findings).incidents


def test_a_title_does_not_end_at_the_verb():
    found = article("The Assembly approved a budget for roads. It rained.")
    (incident,) = incidents(with_event(found, "approved", type="x-LEGISLATE", day=DAY))
    assert incident.title == "The Assembly approved a budget for roads"


@pytest.mark.parametrize(
    ("end", "told", "title"),
    [
        (
            "saw the burnt workshop and the yard of the colony in which three inmates were injured, and went home.",
            "three inmates were injured",
            "Three inmates were injured",
        ),
        (
            "said nothing about what had been told of the night in which three inmates were injured in Colony No. 4.",
            "three inmates were injured in Colony",
            "Three inmates were injured in Colony No. 4",
        ),
    ],
    ids=["participant", "abbreviation"],
)
def test_the_title_of_what_stands_far_back_goes_from_its_participant_to_the_next_break(end, told, title):
    text = f"The governor of the whole northern region, who had come by train, {end}"
    found = with_event(article(text), "injured", who="three inmates", day=DAY)
    event = replace(found.events[0], span=at(found, told))
    (incident,) = incidents(replace(found, events=(event,), sentences=(found.span(0, len(text)),)))
    assert incident.title == title


@pytest.mark.parametrize(
    ("text", "stance", "title"),
    [
        ("He said that two guards were hurt.", "asserted", "Stefan Krall: two guards were hurt"),
        ("He denied that two guards were hurt.", "denied", "He denied that two guards were hurt"),
        ("Krall said that two guards were hurt.", "asserted", "Krall said that two guards were hurt"),
    ],
)
def test_the_title_of_what_somebody_says_names_him(text, stance, title):
    found = with_statement(article(text), "that two guards were hurt", id="s1", speaker=text.split()[0], stance=stance)
    named = replace(found.statements[0], speaker=replace(found.statements[0].speaker, name="Stefan Krall"))
    found = with_event(
        replace(found, statements=(named,)), "hurt", who="guards", day=DAY, stance=stance, according_to="s1"
    )
    (incident,) = incidents(found)
    assert incident.title == title


def test_the_title_of_what_is_denied_says_who_denies_it():
    text = "Petr Lohm denied that inmates were beaten in Mirava."
    (incident,) = incidents(with_event(article(text), "beaten", who="inmates", place="Mirava", stance="denied"))
    assert incident.title == text.rstrip(".")


def test_the_title_is_made_of_words_of_the_text_and_the_place():
    (incident,) = incidents(killing("Kalden Courier", "Over 30", "Mirava", DAY))
    assert incident.title == "Over 30 prisoners were killed in Mirava"

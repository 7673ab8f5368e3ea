"""On what accounts differ: days, places, and deeds that one tells and another denies, each with its words."""

from dataclasses import replace

import pytest
from merge_samples import article, with_date, with_event, with_statement

from onrecord.merge import merge

DAY = "2031-05-19"
ABOUT = (
    "The storehouse belongs to the railway depot, and its gatekeeper Wendelin Krasnov had warned the stationmaster "
    "about smouldering sleepers beside the turntable."
)


def told(publisher, *, place="Mirava", day=DAY, words=None):
    """A report of one thing in a text of many rare words, so that another day or place does not part it."""
    text = f"{ABOUT} Four prisoners were killed in {place} on {words or day}."
    found = with_date(article(text, publisher=publisher, published="2031-05-25"), words or day, day)
    found = with_event(found, "killed", day=day, place=place, figure=("Four", 4, 4), who="prisoners")
    (event,) = found.events
    return found.with_(events=[replace(event, when=replace(event.when, timex=found.timexes[0].id))])


def disputed(*findings):
    """The disputes of the one incident: field, and the values with publishers and words."""
    (incident,) = merge(findings).incidents
    texts = {found.document.id: found for found in findings}
    return {
        dispute.field: sorted(
            (
                value.value,
                sorted(incident.accounts[n].publisher for n in value.accounts),
                sorted({texts[span.doc].quote(span) for span in value.spans}),
            )
            for value in dispute.values
        )
        for dispute in incident.disputes
    }


def test_days_that_cannot_be_one_are_disputed_with_the_words_that_give_them():
    one, two = told("Northern Wire", words="19 May 2031"), told("Kalden Courier", day="2031-05-21", words="21 May 2031")
    assert disputed(one, two) == {
        "when": [
            ("2031-05-19", ["Northern Wire"], ["19 May 2031"]),
            ("2031-05-21", ["Kalden Courier"], ["21 May 2031"]),
        ]
    }


@pytest.mark.parametrize(("day", "words"), [("2031-05", "May 2031"), ("2031-05-19/2031-05-20", "the night to 20 May")])
def test_days_of_which_one_holds_the_other_are_not_disputed(day, words):
    assert disputed(told("Northern Wire"), told("Kalden Courier", day=day, words=words)) == {}


def test_places_that_cannot_be_one_are_disputed():
    assert disputed(told("Northern Wire"), told("Kalden Courier", place="Ostrel")) == {
        "place": [("Mirava", ["Northern Wire"], ["Mirava"]), ("Ostrel", ["Kalden Courier"], ["Ostrel"])]
    }


@pytest.mark.parametrize("place", ["Mirava", "South Mirava"])
def test_a_place_that_holds_the_other_is_not_disputed(place):
    assert disputed(told("Northern Wire"), told("Kalden Courier", place=place)) == {}


@pytest.mark.parametrize("stance", ["asserted", "alleged"])
def test_a_denial_stands_against_what_is_asserted_and_what_is_alleged(stance):
    one = article("Relatives said that prisoners were beaten in Mirava. They wept.", publisher="Northern Wire")
    one = with_statement(one, "prisoners were beaten in Mirava", id="s1", speaker="Relatives", stance=stance)
    one = with_event(one, "beaten", day=DAY, place="Mirava", stance=stance, according_to="s1")
    other = article("The SSC denied that anybody was beaten in Mirava. It gave no reason.", publisher="Kalden Courier")
    other = with_statement(other, "anybody was beaten in Mirava", id="s2", speaker="The SSC", stance="denied")
    other = with_event(other, "beaten", day=DAY, place="Mirava", stance="denied", according_to="s2")
    assert disputed(one, other) == {
        "happened": sorted(
            [
                (f"beating {stance}", ["Northern Wire"], ["beaten"]),
                ("beating denied", ["Kalden Courier"], ["beaten"]),
            ]
        )
    }


def test_who_denies_the_whole_is_shown_with_his_words():
    found = article("Four prisoners were killed in Mirava. The ministry called this an invention of the press.")
    found = with_statement(found, "an invention of the press", id="s1", speaker="The ministry", stance="denied")
    found = with_event(found, "killed", day=DAY, place="Mirava", figure=("Four", 4, 4), accounts=("s1",))
    assert disputed(found) == {
        "happened": [
            ("asserted", ["Kalden Courier"], ["killed"]),
            ("denied", ["Kalden Courier"], ["an invention of the press"]),
        ]
    }


def beating(publisher, text, who, *, stance="asserted", speaker=None):
    """An article that tells of a beating, or that there was none."""
    found = article(text, publisher=publisher)
    said = "author"
    if speaker is not None:
        said = f"s-{publisher}"
        content = text.partition(f"{speaker} said that ")[2].partition(".")[0]
        found = with_statement(found, content, id=said, speaker=speaker)
    return with_event(found, "beaten", day=DAY, place="Mirava", stance=stance, according_to=said, who=who)


BEATEN = beating("Northern Wire", "Two reporters were beaten in Mirava. Police took their notes.", "reporters")


@pytest.mark.parametrize(
    ("text", "who", "speaker", "disputed_"),
    [
        ("The SSC said that nobody was beaten in Mirava. It was calm.", "nobody", "The SSC", True),
        ("The SSC said that no reporters were beaten in Mirava. It was calm.", "no reporters", "The SSC", True),
        ("The SSC said that the guards were not beaten in Mirava. It was calm.", "the guards", "The SSC", False),
        ("The reporters were not beaten in Mirava. They had fallen.", "The reporters", None, True),
        ("Nobody else was beaten in Mirava. It was calm.", "Nobody", None, False),
        ("The reporters were not beaten in Mirava so far. They wait.", "The reporters", None, False),
    ],
)
def test_a_denial_is_of_the_same_people_or_of_anybody_by_one_who_speaks(text, who, speaker, disputed_):
    other = beating("Kalden Courier", text, who, stance="denied", speaker=speaker)
    fields = {field for found in merge([BEATEN, other]).incidents for field in [d.field for d in found.disputes]}
    assert fields == ({"happened"} if disputed_ else set())


@pytest.mark.parametrize("place", ["Mirava County", "Louisiana", "Main Street", "the Mirava mine"])
def test_a_place_that_may_hold_the_other_or_lie_in_it_is_not_disputed(place):
    assert "place" not in disputed(told("Northern Wire"), told("Kalden Courier", place=place))

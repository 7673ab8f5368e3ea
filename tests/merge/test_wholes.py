"""What one text adds up, and what it only tells beside one another."""

from dataclasses import replace

from merge_samples import article, at, killing, with_event

from onrecord.merge import merge

DAY = "2031-05-19"


def incidents(*findings):
    return merge(findings).incidents


def test_figures_that_a_text_adds_are_weighed_as_one_whole():
    text = "24 inmates and three guards were killed in Mirava overnight."
    one = with_event(article(text, published="2031-05-20"), "killed", day=DAY, place="Mirava", figure=("24", 24, 24))
    (event,) = one.events
    guards = replace(event.figures[0], span=at(one, "three"), low=3, high=3)
    one = one.with_(events=(replace(event, figures=(*event.figures, guards)),))
    two = killing("Northern Wire", "Over 30", "Mirava", DAY, published="2031-05-21")
    (incident,) = incidents(one, two)
    assert [v.value for d in incident.disputes for v in d.values] == ["24 + 3", "31+"]


def test_another_deed_elsewhere_in_a_text_is_not_taken_for_the_only_incident_of_its_type():
    text = "The SSC searched the Kalden school on Monday.\n\nIt rained.\n\nFor years the SSC has censored letters."
    found = with_event(article(text), "searched", type="COERCE", day=DAY, place="Kalden", who="the Kalden school")
    found = with_event(found, "censored", type="COERCE", who="letters")
    assert [len(i.accounts[0].events) for i in incidents(found)] == [1]

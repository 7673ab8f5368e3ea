"""Why two figures for one thing are not the same: told by the words beside them."""

import pytest
from merge_samples import article, at, with_event

from onrecord.merge import merge
from onrecord.merge.differences import Stated, differences, gravest
from onrecord.model import Figure

DAY = "2031-05-19"


def stated(text, number, value, *, counts="killed", published=None, killed=(), source=None, account=0):
    found = article(text, publisher=f"{text[:9]}{published}", published=published)
    span = at(found, number)
    sentence = next(s for s in found.sentences if s.start <= span.start < s.end)
    before = [s for s in found.sentences if s.end <= sentence.start]
    return Stated(
        figure=Figure(span=span, counts=counts, low=value, high=value, hedge="exact"),
        document=found.document,
        sentence=sentence,
        previous=before[-1] if before else None,
        killed=frozenset(killed),
        source=source,
        account=account,
    )


def kinds(*given):
    return [found.kind for found in differences(given)]


@pytest.mark.parametrize(
    ("small", "number", "value"),
    [
        ("A man and two children were killed in Brenn.", "two", 2),
        ("One woman and two guards were killed in Brenn.", "two", 2),
        ("Two children were killed in Brenn.", "Two", 2),
        ("A baker was found in the yard; two others were killed.", "two", 2),
        ("The dead, including two from Kalden, were buried.", "two", 2),
        ("Two of those killed have been identified.", "Two", 2),
        ("A gun wounded two people in Brenn.", "two", 2),
        ("A father of two was killed in Brenn.", "two", 2),
    ],
)
def test_a_figure_of_some_is_partial(small, number, value):
    assert kinds(stated(small, number, value), stated("Three people were killed in Brenn.", "Three", 3)) == ["partial"]


@pytest.mark.parametrize(
    ("small", "large", "kind"),
    [
        ("24 inmates and three guards were killed.", "Over 50 prisoners were killed in Mirava.", "conflict"),
        ("24 inmates and three guards were killed.", "Over 50 inmates were killed in Mirava.", "conflict"),
        ("24 inmates and three guards were killed.", "Over 50 people were killed in Mirava.", "partial"),
        ("24 other inmates and three guards were killed.", "Over 50 inmates were killed in Mirava.", "partial"),
    ],
)
def test_more_of_one_group_is_not_explained_by_who_stands_beside_it(small, large, kind):
    assert kinds(stated(small, "24", 24), stated(large, "50", 51)) == [kind]


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("Three people were killed in Brenn.", "Seven people were killed in shootings in Brenn and Ostrel."),
        ("Three people were killed in Brenn.", "Seven people were killed over the weekend."),
        ("Three people were killed in Brenn.", "Seven people were killed in less than 30 hours."),
        ("Three people were killed at one of the gates.", "Seven people were killed in Brenn."),
    ],
)
def test_a_figure_for_more_places_or_more_time_has_another_scope(small, large):
    assert kinds(stated(small, "Three", 3), stated(large, "Seven", 7)) == ["scope"]


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("He killed Three people and then himself.", "Four people died in Brenn."),
        ("Three people were killed in Brenn.", "Four people died, including the gunman."),
        ("Three people were killed in Brenn.", "Four people died, among them an unborn child."),
    ],
)
def test_who_is_counted_among_the_killed_is_a_matter_of_definition(small, large):
    assert kinds(stated(small, "Three", 3), stated(large, "Four", 4)) == ["definition"]


@pytest.mark.parametrize(("killed", "kind"), [([1], "definition"), ([3], "conflict"), ([], "definition")])
def test_those_hit_are_those_injured_and_those_killed(killed, kind):
    hit = stated("Five people were shot in Brenn.", "Five", 5, counts="injured", killed=killed)
    hurt = stated("Four people were injured in Brenn.", "Four", 4, counts="injured")
    assert kinds(hit, hurt) == [kind]


@pytest.mark.parametrize(
    ("text", "days", "kind"),
    [
        ("The death toll rose: Five people were killed.", (None, None), "update"),
        ("Five people were killed in Brenn.", ("2031-05-19", "2031-05-20"), "update"),
        ("Five people were killed in Brenn.", ("2031-05-20", "2031-05-19"), "conflict"),
        ("Five people were killed in Brenn.", ("2031-05-19", "2031-05-19"), "conflict"),
        ("Five people were killed in Brenn.", (None, None), "conflict"),
    ],
)
def test_a_later_figure_that_is_larger_is_an_update(text, days, kind):
    first = stated("Three people were killed in Brenn.", "Three", 3, published=days[0])
    assert kinds(first, stated(text, "Five", 5, published=days[1])) == [kind]


def test_a_source_against_another_is_no_update():
    first = stated("Three people were killed in Brenn.", "Three", 3, published="2031-05-19", source="the ministry")
    last = stated("Five people were killed in Brenn.", "Five", 5, published="2031-05-20", source="Prison Watch")
    assert kinds(first, last) == ["conflict"]


def test_one_partial_statement_does_not_explain_the_others():
    whole = stated("Five people were killed in Brenn.", "Five", 5)
    one, other = (stated(t, "Two", 2) for t in ("Two children were killed.", "Two people were killed in Brenn."))
    assert kinds(whole, one) == ["partial"]
    assert kinds(whole, one, other) == ["conflict"]


def test_the_words_that_show_it_are_given_with_the_figures():
    small = stated("Three people were killed in Brenn.", "Three", 3)
    large = stated("Seven people were killed over the weekend.", "Seven", 7)
    (found,) = differences([small, large])
    words = {s.doc: [] for s in found.spans}
    for span in found.spans:
        words[span.doc].append((small if span.doc == small.document.id else large).document.quote(span))
    assert sorted(words.values()) == [["Seven", "weekend"], ["Three"]]


def test_the_gravest_kind_counts():
    assert (gravest(["scope", "conflict", "partial"]), gravest([])) == ("conflict", None)


def test_a_part_is_a_dispute_of_the_incident_that_contests_nothing():
    part, whole = (
        with_event(article(text, publisher=who), "killed", day=DAY, place="Mirava", figure=(words, value, value))
        for who, text, words, value in (
            ("Kalden Courier", "A guard and three prisoners were killed in Mirava.", "three", 3),
            ("Northern Wire", "Overnight four were killed in Mirava.", "four", 4),
        )
    )
    (incident,) = merge([part, whole]).incidents
    (dispute,) = incident.disputes
    assert ([d.kind for d in dispute.differences], dispute.real, incident.status) == (
        ["partial"],
        False,
        "corroborated",
    )
    assert [whole.quote(s) for v in dispute.values for s in v.spans if s.doc == whole.document.id] == ["four"]

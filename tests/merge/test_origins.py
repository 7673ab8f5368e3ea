"""Whose word it is: texts that go back to one another or to a third count as one origin."""

from dataclasses import replace

import pytest
from merge_samples import article, killing

from onrecord.merge import merge
from onrecord.merge.copies import find_shared
from onrecord.model import MergeRules

DAY = "2031-05-19"
WIRE = (
    "Two guards were hurt and 24 prisoners were killed in Mirava on Monday when the roof of the old workshop fell on "
    "the night shift, the fire service of Varenia said. The cause was not known. The governor has asked the railway, "
    "which owns the building, for the plans of its cellar and for the names of those who repaired it last summer."
)
OWN = (
    "24 prisoners were killed in Mirava. Relatives stood at the gate until dawn and read names to each other from a "
    "list that a nurse had written on the back of a bus ticket; nobody from the colony spoke to them at all. A baker "
    "brought tea. At noon two buses with drawn curtains drove out by the quarry road, and an old man ran beside them, "
    "calling one name after another, as far as the bridge. In the evening the list hung on the church door. Someone "
    "had added three names in pencil, and someone else had struck one out again."
)


def of(publisher, text):
    return killing(publisher, "24", "Mirava", DAY, text=text)


def shared_kind(one, other):
    return [s.kind for s in find_shared([article(one, publisher="A").document, article(other, publisher="B").document])]


@pytest.mark.parametrize(
    ("other", "kinds"),
    [
        (f"By our own correspondent. {WIRE}", ["copy"]),
        (f"{OWN} {WIRE[WIRE.index('the roof') : WIRE.index(' said')]} said.", ["derived"]),
        (WIRE.replace("governor", "warden").replace("the ", "a ").replace("which", "that"), ["edited"]),
        (OWN, []),
    ],
)
def test_texts_share_a_text_its_wording_or_stretches_of_it(other, kinds):
    assert shared_kind(WIRE, other) == kinds


def test_the_shared_words_are_shown_in_both_texts():
    one, two = article(WIRE, publisher="A").document, article(f"By our staff. {WIRE}", publisher="B").document
    ((a, b), *_) = find_shared([one, two])[0].stretches
    quoted = {d.id: d.quote(s) for d in (one, two) for s in (a, b) if s.doc == d.id}
    assert quoted == {one.id: WIRE[:-1], two.id: WIRE[:-1]}


def test_what_one_publisher_prints_twice_is_no_derived_text():
    again = f"{OWN} {WIRE[:200]}"
    assert [s.kind for s in find_shared([article(t, publisher="A").document for t in (WIRE, again)])] in ([], ["copy"])


def test_a_rewritten_text_is_independent_as_a_text_but_not_as_an_origin():
    rewritten = of("The Lodzern Post", f"{OWN} {WIRE[WIRE.index('when the') : WIRE.index('. The cause')]}.")
    (incident,) = merge([of("Northern Wire", WIRE), rewritten]).incidents
    assert (len(incident.publishers), incident.independent, incident.origins) == (2, 2, 1)
    assert [f.kind for f in incident.folds] == ["derived"]
    assert incident.status == "single-source"


@pytest.mark.parametrize("credit", ["MIRAVA (Northern Wire) — {}", "{}\n\nNorthern Wire"])
def test_a_credit_to_an_outlet_of_the_incident_is_a_fold(credit):
    one, two = of("Northern Wire", WIRE), of("The Lodzern Post", credit.format(OWN))
    (incident,) = merge([one, two]).incidents
    (fold,) = incident.folds
    assert (fold.kind, incident.origins) == ("credit", 1)
    assert two.quote(fold.spans[0]) == "Northern Wire"


def test_two_texts_by_one_agency_are_one_origin():
    one, two = (of(p, t) for p, t in (("Kalden Courier", f"MIRAVA (AP) - {WIRE}"), ("The Lodzern Post", OWN)))
    two = replace(two, document=replace(two.document, authors=("The Associated Press",)))
    (incident,) = merge([one, two]).incidents
    assert ([f.kind for f in incident.folds], incident.origins) == (["credit"], 1)


def test_the_byline_of_a_text_shows_whose_it_is():
    one, two = of("Northern Wire", WIRE), of("The Lodzern Post", f"By Northern Wire\n\n{OWN}")
    line = two.span(0, len("By Northern Wire"))
    two = replace(two, document=replace(two.document, authors=("Northern Wire",), byline_span=line))
    (fold,) = merge([one, two]).incidents[0].folds
    assert (fold.kind, [two.quote(span) for span in fold.spans]) == ("credit", ["Northern Wire"])


def test_a_name_in_brackets_that_is_nobodys_is_no_credit():
    (incident,) = merge([of("Northern Wire", WIRE), of("The Lodzern Post", f"MIRAVA (Monday) — {OWN}")]).incidents
    assert (incident.folds, incident.origins) == ((), 2)


def test_a_reviewer_undoes_a_fold():
    one, two = of("Northern Wire", WIRE), of("The Lodzern Post", f"MIRAVA (Northern Wire) — {OWN}")
    (fold,) = merge([one, two]).incidents[0].folds
    (incident,) = merge([one, two], MergeRules(unfolded=(fold.id,))).incidents
    assert (incident.folds, incident.origins) == ((fold,), 2)

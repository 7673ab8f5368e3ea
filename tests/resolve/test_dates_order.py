"""The order of times that a text gives in words, and what follows from it."""

import pytest

from onrecord import pipeline
from onrecord.config import Settings
from onrecord.find.dates import finder
from onrecord.merge import merge
from onrecord.model import Document, Findings, Passage, Span
from onrecord.model.order import Course
from onrecord.resolve.dates import resolve_dates
from onrecord.resolve.dates_order import resolve_dates_order
from onrecord.text import paragraphs

PUBLISHED = "2031-06-04"
ANALYSIS = (
    "The Assembly of Varenia approved the law on the 29th of May, its speaker said.\n\n"
    "A bit earlier, on the 17th of May, President Ralo spoke in Lodzern. “We are ready”, he said then.\n\n"
    "A bit later, on the 21th of May, he spoke in Mirava.\n\n"
    "Between these two events, in the night from 19 to 20 of May, guards killed nine prisoners in Kalden. "
    "From now on, anyone may be watched."
)


def document(text, published):
    return Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", published=published, language="en"
    )


def ordered(text, published=None):
    """The findings of the dates alone, without a parse."""
    spans = tuple(Span(doc="d", start=s, end=e) for s, e in paragraphs(text))
    passages = (Passage(span=Span(doc="d", start=0, end=len(text)), language="en"),)
    findings = Findings(document=document(text, published), passages=passages, paragraphs=spans)
    return resolve_dates_order(resolve_dates(findings.add(*finder.find(findings))))


def extracted(text, published=None):
    """The findings of the whole pipeline."""
    return pipeline.extract(document(text, published), Settings())


def said(findings):
    """The orders in words: subject, relation, what it is put in order with."""
    words = {t.id: findings.quote(t.span) for t in findings.timexes}
    return [
        (findings.quote(o.span), words.get(o.timex), o.relation, tuple(words[t] for t in o.to))
        for o in findings.orders
        if o.relation != "same-year"
    ]


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        (
            "He spoke on 17 May. A bit later, on 21 May, he left.",
            [("A bit later", "21 May", "after", ("17 May",))],
        ),
        (
            "They voted on 29 May. A bit earlier, in the night of 17 May, he spoke.",
            [("A bit earlier", "the night of 17 May", "before", ("29 May",))],
        ),
        (
            "He spoke on 17 May. Some time later he left.",
            [("Some time later", "Some time later", "after", ("17 May",))],
        ),
        (
            "They voted on 29 May. A month earlier, on 30 April, he resigned.",
            [("A month earlier", "30 April", "before", ("29 May",))],
        ),
        ("They voted on 29 May. The next day nobody came.", [("The next day", "The next day", "after", ("29 May",))]),
        ("They voted on 29 May. The day before, it rained.", [("The day before",) * 2 + ("before", ("29 May",))]),
        ("On 29 May they voted. Weeks later it was law.", [("Weeks later", "Weeks later", "after", ("29 May",))]),
        (
            "He spoke on 21 May, as on 17 May. Between these two events, on 19 May, it burned.",
            [("Between these two events", "19 May", "between", ("17 May", "21 May"))],
        ),
        (
            "He was jailed on 3 January, and freed on 28 December. Between these two dates, on 31 December, it burned.",
            [("Between these two dates", "31 December", "between", ("28 December", "3 January"))],
        ),
        ("They voted on 29 May. From now on it is law.", [("From now on", "From now on", "on-or-after", ("29 May",))]),
        ("They met on 3 May. Two weeks ago he left.", []),
        (
            "On 3 May 2031 at 7 p.m., he spoke. An hour later he left. A bit later it rained.",
            [("An hour later",) * 2 + ("after", ("7 p.m.",)), ("A bit later",) * 2 + ("after", ("An hour later",))],
        ),
        (
            "On 3 May he spoke. Years later he left. Two months later it rained.",
            [("Years later",) * 2 + ("after", ("3 May",)), ("Two months later",) * 2 + ("after", ("3 May",))],
        ),
        ("A bit later, on 21 May, he left.", []),
        ("Last week they met. They will meet next week.", []),
    ],
)
@pytest.mark.parametrize("published", [None, PUBLISHED])
def test_words_of_order_become_constraints_between_the_times_they_tie_together(text, orders, published):
    assert said(ordered(text, published)) == orders


def test_days_of_an_unknown_year_that_are_far_apart_have_no_first_and_last():
    text = "He was jailed on 3 January, and freed on 17 June. Between these two events the prison burned."
    assert said(ordered(text)) == []
    assert [relation for _, _, relation, _ in said(ordered(text, PUBLISHED))] == ["between"]


def test_an_order_points_at_its_words_and_its_verb():
    findings = extracted("On 3 May police arrested a journalist in Kalden. A bit later he left Varenia.")
    (order,) = findings.orders
    assert (findings.quote(order.span), findings.quote(order.verb)) == ("A bit later", "left")


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        (
            "Police arrested the mayor on 21 May. Before that, soldiers attacked a village.",
            [("Before that", None, "before", ("21 May",))],
        ),
        (
            "Police arrested the mayor on 21 May. Then soldiers attacked a village.",
            [("Then", None, "after", ("21 May",))],
        ),
        ("Police arrested the mayor on 21 May. Then soldiers will attack.", []),
        ("Police arrested the mayor on 21 May.\n\nBefore that, soldiers attacked a village.", []),
        ("He spoke on 17 May and on 21 May. Before that, soldiers attacked a village.", []),
        ("He spoke in the hall. Before that, soldiers attacked a village.", []),
    ],
)
def test_a_sentence_that_points_back_is_put_in_order_with_the_only_time_of_the_one_before(text, orders):
    assert said(extracted(text)) == orders


def test_days_a_short_way_apart_are_of_one_year_though_nobody_knows_which():
    findings = ordered(ANALYSIS)
    words = {t.id: findings.quote(t.span) for t in findings.timexes}
    same = {(words[o.timex], words[o.to[0]]) for o in findings.orders if o.relation == "same-year"}
    assert ("the 17th of May", "the 29th of May") in same
    assert ("the 21th of May", "the 17th of May") in same
    assert {t.edtf[:4] for t in findings.timexes if t.edtf} == {"XXXX"}
    assert all(t.earliest is None and t.latest is None for t in findings.timexes)


def test_a_short_way_over_new_year_is_not_one_year():
    findings = ordered("He was arrested on 28 December. A bit later, on 3 January, he was jailed.")
    assert [o.relation for o in findings.orders] == ["after"]
    assert findings.problems == ()


def test_the_time_between_two_days_of_an_unknown_year_goes_the_short_way():
    text = "He was jailed on 3 January, and taken on 28 December. Between these two events the prison burned."
    assert ordered(text).timexes[-1].edtf == "XXXX-12-28/XXXX-01-03"


def test_the_order_of_the_days_follows_from_all_orders_together():
    findings = ordered(ANALYSIS)
    course = Course(findings.orders, findings.timexes)
    days = ["XXXX-05-17", "XXXX-05-19/XXXX-05-20", "XXXX-05-21", "XXXX-05-29"]
    for i, one in enumerate(days):
        for j, other in enumerate(days):
            assert course.is_before(one, other) == (i < j), (one, other)
    assert course.neighbours(days[1]) == (("XXXX-05-17",), ("XXXX-05-21",))


def test_no_words_no_order():
    findings = ordered("He spoke on 17 May. They voted on 29 May.")
    assert findings.orders == ()
    assert not Course(findings.orders, findings.timexes).is_before("XXXX-05-17", "XXXX-05-29")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "They voted on 29 May 2031. A bit later, on 17 May 2031, he spoke.",
            "“A bit later” puts 17 May 2031 after 29 May 2031, but the dates do not",
        ),
        (
            "They voted on 29 May. A bit later, on 17 May, he spoke.",
            "“A bit later” puts 17 May after 29 May, but the dates do not",
        ),
        (
            "He spoke on 17 May 2031 and on 21 May 2031. Between these two events, on 3 June 2031, it burned.",
            "“Between these two events” puts 3 June 2031 between 17 May 2031 and 21 May 2031, but the dates do not",
        ),
        (
            "He spoke on 17 May and on 21 May. Between these two events, on 3 June, it burned.",
            "“Between these two events” puts 3 June between 17 May and 21 May, but the dates do not",
        ),
    ],
)
def test_an_order_that_the_dates_contradict_is_a_problem(text, message):
    (problem,) = ordered(text).problems
    assert (problem.kind, problem.message) == ("order", message)


@pytest.mark.parametrize(
    "text",
    [
        ANALYSIS,
        "They voted on 29 May 2031. A bit later the same day, on 29 May 2031, he spoke.",
        "He spoke on 28 December and on 3 January. Between these two events, on 31 December, it burned.",
        "They met on 3 May 2031. Two days later, on 5 May 2031, they met again. The day before, it rained.",
    ],
)
@pytest.mark.parametrize("published", [None, PUBLISHED])
def test_an_order_that_may_be_is_none(text, published):
    assert [p for p in ordered(text, published).problems if p.kind == "order"] == []


def test_a_vague_time_is_open_on_one_side_of_the_day_it_leans_on():
    findings = ordered("On 3 May 2031 it burned. Weeks later the mine was closed.")
    later = findings.timexes[-1]
    assert (later.edtf, later.earliest, later.latest) == ("2031-05-03/..", "2031-05-03", None)
    assert findings.quote(later.basis) == "3 May 2031"
    assert later.note == "after the date named before; it is not said how long"


def test_resolving_the_order_twice_gives_the_same():
    once = ordered(ANALYSIS)
    assert resolve_dates_order(once) == once


def test_the_chronology_keeps_the_order_of_the_text_and_gives_no_year():
    text = (
        "On 28 December police arrested a journalist in Kalden. A bit later guards killed two men in Mirava.\n\n"
        "A bit later, on 3 January, a court jailed the journalist for two years. "
        "On 12 June protesters marched in Lodzern."
    )
    timeline = merge([extracted(text)]).timeline
    assert [(e.lane, e.when and e.when.edtf) for e in timeline] == [
        ("yearless", "XXXX-06-12"),
        ("yearless", "XXXX-12-28"),
        ("yearless", None),
        ("yearless", "XXXX-01-03"),
    ]
    assert [(e.after, e.before) for e in timeline[1:]] == [
        ((), ("XXXX-01-03",)),
        (("XXXX-12-28",), ("XXXX-01-03",)),
        (("XXXX-12-28",), ()),
    ]


def test_what_is_only_in_order_with_dated_things_stays_undated():
    text = "On 3 May 2031 police arrested a journalist in Kalden. Before that, soldiers attacked a village near Ostrel."
    dated, undated = merge([extracted(text)]).timeline
    assert (dated.lane, dated.after, dated.before) == ("dated", (), ())
    assert (undated.lane, undated.when, undated.before) == ("undated", None, ("2031-05-03",))


def test_texts_that_contradict_one_another_still_give_every_row():
    one = extracted(
        "On 3 May police beat nine prisoners in Kalden. A bit later, on 9 May, guards killed two in Mirava."
    )
    text = "On 9 May guards killed two in Mirava. A bit later, on 3 May, police beat nine prisoners in Kalden."
    other = pipeline.extract(
        Document(id="e", text=text, sha256="", media_type="text/plain", reader="plain", language="en"), Settings()
    )
    assert len(merge([one, other]).timeline) == 2
    assert [p.kind for p in other.problems] == ["order"]

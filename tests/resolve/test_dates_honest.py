"""What the text leaves open stays open, each with the reason; what it settles is settled."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.find.dates import finder
from onrecord.model import Document, Findings, Passage, Span
from onrecord.model.statement import Cue, Statement
from onrecord.resolve.dates import resolve_dates
from onrecord.timexes.patterns import rules
from onrecord.timexes.scan import scan

PUBLISHED = "2019-06-04"  # a Tuesday


def found(text, published=PUBLISHED, language="en"):
    document = Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", published=published, language=language
    )
    findings = Findings(
        document=document, passages=(Passage(span=Span(doc="d", start=0, end=len(text)), language=language),)
    )
    return findings.add(*finder.find(findings))


def by_words(findings):
    return {findings.quote(t.span): t for t in findings.timexes}


def dates(text, published=PUBLISHED):
    return by_words(resolve_dates(found(text, published)))


@pytest.mark.parametrize(
    ("text", "words", "note"),
    [
        ("Three weeks after the siege began they left.", "Three weeks", "counted from an event"),
        ("The guard fled two days before the vote.", "two days", "counted from an event"),
        ("The day after the vote she left.", "The day after", "counted from an event"),
        ("Last Easter they met.", "Last Easter", "a feast that moves"),
        ("On Good Friday the shops close.", "Good Friday", "a feast that moves"),
        ("It fell on 31 April 2019.", "31 April 2019", "the calendar has no such day"),
    ],
)
def test_a_time_that_the_text_does_not_say_has_a_reason_and_no_day(text, words, note):
    timex = dates(text)[words]
    assert (timex.edtf, timex.earliest, timex.latest) == (None, None, None)
    assert note in timex.note


def test_a_day_beside_an_event_is_the_day_named_before_it():
    day = dates("The vote was on 9 May, the day after the march.")["the day after"]
    assert (day.edtf, day.note) == ("2019-05-09", "the date before it says it")


def test_a_day_that_no_calendar_has_is_a_problem():
    (problem,) = resolve_dates(found("It fell on 31 April 2019.")).problems
    assert (problem.kind, problem.message) == ("date", "the calendar has no such day")


def test_a_date_with_strokes_that_could_be_read_both_ways_is_not_guessed():
    timex = dates("It was signed on 03/04/2019.")["03/04/2019"]
    assert (timex.value, timex.edtf) == ("2019", "2019")
    assert timex.note.startswith("2019-04-03 or 2019-03-04")


@pytest.mark.parametrize(
    ("other", "day"),
    [("25/04/2019", "2019-04-03"), ("04/25/2019", "2019-03-04"), ("05/05/2019", "2019")],
)
def test_other_dates_of_the_text_settle_which_is_the_month(other, day):
    assert dates(f"It was signed on 03/04/2019 and sent on {other}.")["03/04/2019"].edtf == day


def test_dates_with_strokes_that_disagree_settle_nothing():
    text = "It was signed on 03/04/2019, sent on 25/04/2019 and lost on 04/26/2019."
    assert dates(text)["03/04/2019"].edtf == "2019"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("It began at 14:30 GMT on 3 May.", "GMT"),
        ("It began at 7 p.m. Moscow time on 3 May.", "Moscow time"),
        ("At 19:05 local time shots were heard.", "local time"),
        ("At 19:05 shots were heard.", None),
        ("At 7 p.m. est modus in rebus.", None),
    ],
)
def test_a_time_zone_is_kept_as_written_and_never_guessed(text, zone):
    assert next(iter(dates(text).values())).zone == zone


def test_the_same_night_is_the_night_named_before():
    text = "In the night from 19 to 20 May they came. On the same night two men died. The next night was calm."
    timexes = dates(text)
    assert timexes["the same night"].edtf == "2019-05-19/2019-05-20"
    assert timexes["the same night"].value == "2019-05-19TNI"
    assert timexes["The next night"].edtf == "2019-05-21"


def test_two_days_joined_by_and_are_no_range():
    timexes = dates("The Assembly met on 7 May and 9 June 1990, and again in 2003 and 2007.")
    assert [t.edtf for t in timexes.values()] == ["1990-05-07", "1990-06-09", "2003", "2007"]
    assert "not what lies between" in dates("It met on 3 and 5 May.")["3 and 5 May"].note
    assert "lies between" not in dates("It met between 3 and 5 May.")["between 3 and 5 May"].note


@pytest.mark.parametrize("text", ["The ferry to Christmas Island sank.", "The guide, Tarek Ramadan, was killed."])
def test_a_feast_in_a_name_is_no_date(text):
    assert dates(text) == {}


def spoken(text, content, cue, published="2018-05-10"):
    findings = found(text, published)

    def span(words):
        start = text.index(words)
        return findings.span(start, start + len(words))

    statement = Statement(
        id="s",
        span=findings.span(0, len(text)),
        content=(span(content),),
        mode="direct",
        cue=Cue(spans=(span(cue),), lemma="say"),
        found_by="quotations@1",
    )
    return resolve_dates(findings.add(statement))


@pytest.mark.parametrize(
    ("text", "content", "cue", "words", "edtf", "basis"),
    [
        ("“We leave tomorrow”, she said on Monday.", "“We leave tomorrow”", "said", "tomorrow", "2018-05-08", "Monday"),
        ("On Monday the mayor told us: “It burned yesterday.”", "“It burned yesterday.”", "told", "yesterday",
         "2018-05-06", "Monday"),
        ("“We will go on Friday”, she said in Kalden on 1 March 2018.", "“We will go on Friday”", "said", "Friday",
         "2018-03-02", "1 March 2018"),
        ("“We leave tomorrow”, she said.", "“We leave tomorrow”", "said", "tomorrow", "2018-05-11", None),
        ("“We leave tomorrow”, said the man who was freed on Monday.", "“We leave tomorrow”", "said", "tomorrow",
         "2018-05-11", None),
    ],
)  # fmt: skip
def test_the_speaker_counts_from_the_day_of_speaking(text, content, cue, words, edtf, basis):
    findings = spoken(text, content, cue)
    timex = by_words(findings)[words]
    assert timex.edtf == edtf
    assert (findings.quote(timex.basis) if timex.basis else None) == basis
    assert ("day of speaking" in timex.note) == (basis is not None)


OF_TIME = """
    on 3 29 31 May Sept. the 21th of last next Friday week two days later ago between 2013 and 2016 since from to early
    night noon 8:36 3/2 quarter third decade spring now then today yesterday earlier a bit 218 BC B.C. '99 '80s until
    year every other Mondays daily Q3 half hour nineteen o'clock in morning 19th century New Year's Day Easter
    at St. Patrick's recent weeks coming moment weekend year-end year-earlier period ended before after vote per once
    ninety-six day these events a.m. 7 p.m. GMT , . – (
    """
PIECES = st.lists(st.sampled_from(OF_TIME.split()), max_size=25).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_the_words_that_a_rule_needs_never_change_what_is_read(text):
    quick = list(scan(text, language="en"))
    scan.__globals__["rules"] = lambda language: tuple(replace(rule, triggers=None) for rule in rules(language))
    try:
        assert list(scan(text, language="en")) == quick
    finally:
        scan.__globals__["rules"] = rules

"""Ranges over the year's end, days that few years have, and what is counted from a day without a year."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.find.dates import finder
from onrecord.model import Document, Findings, Passage, Span
from onrecord.model.edtf import valid
from onrecord.resolve.dates import resolve_dates
from onrecord.resolve.dates_order import resolve_dates_order
from onrecord.text import paragraphs


def resolved(text, published="2019-06-04"):
    document = Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", published=published, language="en"
    )
    spans = tuple(Span(doc="d", start=s, end=e) for s, e in paragraphs(text))
    passages = (Passage(span=Span(doc="d", start=0, end=len(text)), language="en"),)
    findings = Findings(document=document, passages=passages, paragraphs=spans)
    return resolve_dates_order(resolve_dates(findings.add(*finder.find(findings))))


def values(text, published="2019-06-04"):
    findings = resolved(text, published)
    return [(findings.quote(timex.span), timex.edtf) for timex in findings.timexes]


@pytest.mark.parametrize(
    ("text", "published", "words", "edtf"),
    [
        (
            "From 28 December to 3 January the court was shut.",
            None,
            "From 28 December to 3 January",
            "XXXX-12-28/XXXX-01-03",
        ),
        (
            "From 28 December to 3 January it was shut.",
            "2019-06-04",
            "From 28 December to 3 January",
            "2018-12-28/2019-01-03",
        ),
        (
            "From 28 December to 3 January it is shut.",
            "2019-12-30",
            "From 28 December to 3 January",
            "2019-12-28/2020-01-03",
        ),
        (
            "It was shut from 28 December to 3 January 2018.",
            None,
            "from 28 December to 3 January 2018",
            "2017-12-28/2018-01-03",
        ),
        (
            "It was shut from 28 December 2017 to 3 January.",
            None,
            "from 28 December 2017 to 3 January",
            "2017-12-28/2018-01-03",
        ),
        ("It was shut from November to March 2018.", None, "from November to March 2018", "2017-11/2018-03"),
        ("They met December 28–January 3.", "2019-06-04", "December 28–January 3", "2018-12-28/2019-01-03"),
        ("It was shut November–February 2018.", None, "November–February 2018", "2017-11/2018-02"),
        (
            "In the night from 31 December to 1 January they fled.",
            "2019-06-04",
            "the night from 31 December to 1 January",
            "2018-12-31/2019-01-01",
        ),
        (
            "In the night from 31 to 1 January they fled.",
            None,
            "the night from 31 to 1 January",
            "XXXX-12-31/XXXX-01-01",
        ),
        ("In the night from 28 to 1 March they fled.", None, "the night from 28 to 1 March", "XXXX-02-28/XXXX-03-01"),
        ("From 400 to 300 BC the town was great.", None, "From 400 to 300 BC", "-0399/-0299"),
        ("Between 3000 and 2000 BC they came.", None, "Between 3000 and 2000 BC", "-2999/-1999"),
        ("It stood from 31 BC to 14 AD.", None, "from 31 BC to 14 AD", "-0030/0014"),
    ],
)
def test_a_range_over_the_end_of_a_year_or_before_our_era_is_one_time(text, published, words, edtf):
    assert values(text, published) == [(words, edtf)]


def test_what_does_not_go_on_is_no_range():
    assert [words for words, _ in values("It was shut from 20 June to 3 May.")] == ["20 June", "3 May"]
    assert [words for words, _ in values("It rose from 300 to 400 BC.")] == ["400 BC"]


@pytest.mark.parametrize(
    ("text", "published", "edtf"),
    [
        ("Last winter the roof fell in.", "2019-01-15", "2017-24"),
        ("Last winter the roof fell in.", "2019-02-20", "2017-24"),
        ("Last winter the roof fell in.", "2019-06-04", "2018-24"),
        ("On 29 February, they met.", "2031-06-10", "2028-02-29"),
        ("On 29 February, they will meet.", "2029-06-10", "2032-02-29"),
        ("On 29 February, they met.", "2028-02-29", "2028-02-29"),
    ],
)
def test_a_time_that_not_every_year_has_takes_the_year_that_its_clause_means(text, published, edtf):
    assert [found for _, found in values(text, published)] == [edtf]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("A month earlier", "XXXX-04"),
        ("Three months later", "XXXX-08"),
        ("Six months earlier", "XXXX-11"),
        ("In the same month", "XXXX-05"),
        ("A year earlier", None),
    ],
)
def test_months_are_counted_from_a_day_without_a_year(words, edtf):
    assert values(f"It burned on 10 May. {words}, a guard had left.", None)[-1][1] == edtf


@pytest.mark.parametrize(
    ("one", "two", "edtf"),
    [
        ("17 May", "29 May", "XXXX-05-17/XXXX-05-29"),
        ("3 January", "28 December", "XXXX-12-28/XXXX-01-03"),
        ("3 January", "28 July", None),
        ("28 July 2018", "3 January 2018", "2018-01-03/2018-07-28"),
    ],
)
def test_between_two_days_is_kept_where_it_is_certain_which_was_first(one, two, edtf):
    text = f"He spoke on {one}.\n\nShe spoke on {two}. Between these two events, a guard fled."
    assert values(text, None)[-1] == ("Between these two events", edtf)


DAYS = st.builds(
    "{} {}".format, st.integers(1, 28), st.sampled_from(("January", "March", "June", "October", "December"))
)


@settings(max_examples=60, deadline=None)
@given(DAYS, DAYS, st.one_of(st.none(), st.dates().filter(lambda d: 1900 < d.year < 2100).map(str)))
def test_a_range_of_days_never_runs_backwards(one, two, published):
    findings = resolved(f"From {one} to {two}, the court was shut.", published)
    for timex in findings.timexes:
        assert timex.edtf is None or valid(timex.edtf)
        assert not timex.earliest or not timex.latest or timex.earliest <= timex.latest
        if timex.ends and published:
            assert timex.earliest <= timex.latest < f"{int(timex.earliest[:4]) + 1}{timex.earliest[4:]}"

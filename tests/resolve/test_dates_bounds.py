"""Bounds that leave a side open, hours in words, business years, and the present tense of timetables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.config import Settings
from onrecord.find.dates import finder
from onrecord.model import Document, Findings, Passage, Span
from onrecord.model.edtf import bounds, valid
from onrecord.pipeline import extract
from onrecord.resolve.dates import resolve_dates
from onrecord.text import paragraphs

PUBLISHED = "2019-06-04"  # a Tuesday


def document(text, published):
    return Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", published=published, language="en"
    )


def resolved(text, published=PUBLISHED):
    spans = tuple(Span(doc="d", start=s, end=e) for s, e in paragraphs(text))
    passages = (Passage(span=Span(doc="d", start=0, end=len(text)), language="en"),)
    findings = Findings(document=document(text, published), passages=passages, paragraphs=spans)
    return resolve_dates(findings.add(*finder.find(findings)))


def read(text, published=PUBLISHED):
    findings = resolved(text, published)
    return [(findings.quote(timex.span), timex.value, timex.edtf) for timex in findings.timexes]


@pytest.mark.parametrize(
    ("text", "value", "edtf"),
    [
        ("It must be sent no later than 5 May.", "2019-05-05", "../2019-05-05"),
        ("It was to be sent not later than the 5th of May.", "2019-05-05", "../2019-05-05"),
        ("It opens no earlier than 5 June.", "2019-06-05", "2019-06-05/.."),
        ("The bridge opens not before June.", "2019-06", "2019-06/.."),
        ("She will rule, but not until June.", "2019-06", "2019-06/.."),
        ("The court was shut until June.", "2019-06", "../2019-06"),
        ("After 2014 she worked in Kalden.", "2014", "2014/.."),
        ("He left shortly after 5 May.", "2019-05-05", "2019-05-05/.."),
        ("He fled before 5 May 2018, and she stayed.", "2018-05-05", "../2018-05-05"),
        ("It was built no later than 1800.", "1800", "../1800"),
        ("Prior to 2014 nobody asked.", "2014", "../2014"),
        ("After 2014 elections were rare.", "2014", "2014"),
        ("After Friday's vote he left.", "2019-05-31", "2019-05-31"),
        ("It will not be ready before June.", "2019-06", "2019-06"),
        ("She worked there before and after 2014.", "2014", "2014"),
        ("She cannot travel after 2014.", "2014", "2014"),
    ],
)
def test_a_bound_leaves_its_side_open_and_nothing_else_does(text, value, edtf):
    assert [(found, edtf_) for _, found, edtf_ in read(text)] == [(value, edtf)]


def test_a_day_that_others_are_counted_from_is_no_bound():
    assert read("She came two days after 5 May.")[-1] == ("5 May", "2019-05-05", "2019-05-05")
    assert read("After 5 May letters were opened.", None)[-1] == ("5 May", "XXXX-05-05", "XXXX-05-05")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("At half past six they left.", "half past six", "XXXX-XX-XXT06:30"),
        ("They left at a quarter to nine.", "a quarter to nine", "XXXX-XX-XXT08:45"),
        ("They met at quarter past ten in the evening.", "quarter past ten in the evening", "XXXX-XX-XXT22:15"),
        ("The gates opened at twenty minutes to one.", "twenty minutes to one", "XXXX-XX-XXT12:40"),
        ("They left at half past six on Friday.", "half past six on Friday", "2019-05-31T06:30"),
        ("At ten past seven in the morning they left.", "ten past seven in the morning", "XXXX-XX-XXT07:10"),
    ],
)
def test_hours_in_words_are_hours(text, words, value):
    assert read(text) == [(words, value, "2019-05-31" if "Friday" in words else None)]


@pytest.mark.parametrize(
    "text",
    [
        "It lost a quarter to two rivals.",
        "They won ten to six.",
        "They voted nine to five.",
        "It fell by half past the shop.",
    ],
)
def test_a_share_or_a_score_is_no_hour(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "words", "value", "edtf"),
    [
        ("In fiscal 2018 it lost.", "fiscal 2018", "2018", "2018~"),
        ("In the financial year 2018 it lost.", "the financial year 2018", "2018", "2018~"),
        ("In FY2018 it lost.", "FY2018", "2018", "2018~"),
        ("In FY 18 it lost.", "FY 18", "2018", "2018~"),
        ("In the third quarter of 2018 it lost.", "the third quarter of 2018", "2018-Q3", "2018-35"),
        ("In Q3 2018 it lost.", "Q3 2018", "2018-Q3", "2018-35"),
        ("In 3Q 2018 it lost.", "3Q 2018", "2018-Q3", "2018-35"),
        ("In Q3 FY2018 it lost.", "Q3 FY2018", "2018-Q3", None),
        ("In the third quarter of fiscal 2018 it lost.", "the third quarter of fiscal 2018", "2018-Q3", None),
    ],
)
def test_a_year_of_business_is_about_the_year_and_its_quarter_has_no_days(text, words, value, edtf):
    assert read(text) == [(words, value, edtf)]
    (timex,) = resolved(text).timexes
    assert ("business year" in (timex.note or "")) == ("f" in words.casefold().replace("of 2", ""))


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("We leave on Friday.", "2019-06-07"),
        ("They’re leaving on Friday.", "2019-06-07"),
        ("The ship is leaving on Friday.", "2019-06-07"),
        ("We left on Friday.", "2019-05-31"),
        ("The ship leaves on Friday.", "2019-05-31"),
    ],
)
def test_without_a_parse_only_what_is_plain_looks_ahead(text, edtf):
    assert [found for *_, found in read(text)] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("We leave on Friday.", "2019-06-07"),
        ("The Assembly meets on Friday.", "2019-06-07"),
        ("The talks begin on Thursday in Kalden, the minister said.", "2019-06-06"),
        ("The Assembly is meeting on Friday.", "2019-06-07"),
        ("The Assembly met on Friday.", "2019-05-31"),
        ("Assembly meets on Friday", "2019-05-31"),
    ],
)
def test_with_a_parse_the_present_tense_of_timetables_looks_ahead(text, edtf):
    assert [timex.edtf for timex in extract(document(text, PUBLISHED), Settings()).timexes] == [edtf]


bound = st.sampled_from(
    ("No later than", "No earlier than", "Not before", "Not until", "Until", "Since", "After", "Before", "Prior to")
)
time = st.one_of(
    st.integers(1800, 2050).map(str),
    st.builds("{} {}".format, st.integers(1, 28), st.sampled_from(("May", "June", "December"))),
    st.builds("Q{} {}".format, st.integers(1, 4), st.integers(1990, 2030)),
    st.builds("FY{}".format, st.integers(1990, 2030)),
    st.sampled_from(("Friday", "last week", "half past six", "31 BC", "the third quarter of fiscal 2018", "May 2018")),
)


@settings(max_examples=80, deadline=None)
@given(bound, time, st.one_of(st.none(), st.dates().filter(lambda d: 1900 < d.year < 2100).map(str)))
def test_a_bound_takes_a_side_away_and_never_moves_the_other(words, named, published):
    """The value of the time is the same with its bound and without; one side is open, or nothing has changed."""
    (here,) = resolved(f"{words} {named}, nobody voted.", published).timexes
    (plain,) = resolved(f"It was {named}, nobody voted.", published).timexes
    assert here.edtf is None or valid(here.edtf)
    assert (here.earliest, here.latest) == bounds(here.edtf)
    if here.value == plain.value and here.edtf != plain.edtf:
        kept = (here.edtf or "").strip("./")
        assert kept in (plain.edtf or "").rstrip("~").split("/")
        assert (here.edtf or "").startswith("../") != (here.edtf or "").endswith("/..")

import contextlib
import io
import re
import warnings
from time import struct_time

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model.edtf import about, bounds, chronology, interval, month_days, valid
from onrecord.timexes import Moment


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2019-05-29", "2019-05-29", "2019-05-29"),
        ("2019-05", "2019-05-01", "2019-05-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2019-05-XX", "2019-05-01", "2019-05-31"),
        ("2019-XX-XX", "2019-01-01", "2019-12-31"),
        ("2019-05-29~", "2019-05-29", "2019-05-29"),
        ("2019-22", "2019-06-01", "2019-09-23"),
        ("2019-24", "2019-01-01", "2020-03-20"),
        ("2019-35", "2019-07-01", "2019-09-30"),
        ("2019-40", "2019-01-01", "2019-06-30"),
        ("2019-05-19/2019-05-20", "2019-05-19", "2019-05-20"),
        ("2014/..", "2014-01-01", None),
        ("../2019-05", None, "2019-05-31"),
        ("-0240", "-0240-01-01", "-0240-12-31"),
        ("XXXX-05-29", None, None),
        ("XXXX-05-19/XXXX-05-20", None, None),
        (None, None, None),
    ],
)
def test_bounds_are_the_first_and_last_day_that_the_value_allows(edtf, earliest, latest):
    assert bounds(edtf) == (earliest, latest)


@pytest.mark.parametrize(
    "edtf",
    ["", "..", "../..", "2019-13", "2019-02-30", "2019-22-03", "2019-05-20/2019-05-19", "May 2019", "2019/2020/2021"],
)
def test_what_is_no_date_is_refused(edtf):
    assert not valid(edtf)
    assert bounds(edtf) == (None, None)


def peer(edtf):
    """The first and last day by an independent reader, open or unknown ends as None; it prints while it fails."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        read = parse_edtf(edtf)
        ends = read.lower_strict(), read.upper_strict()
    return tuple(_iso(end) if isinstance(end, struct_time) else None for end in ends)


def _iso(end):
    return f"{'-' if end[0] < 0 else ''}{abs(end[0]):04}-{end[1]:02}-{end[2]:02}"


# Every form that is written: what a form means is the same to both readers.
WRITTEN = [
    "2019-05-29", "2020-02", "2019", "201X", "19XX", "-0240", "0000",
    "2019-05-29~", "2019-06~", "1910~",
    "2019-33", "2019-34", "2019-35", "2019-36", "2019-40", "2019-41",
    "2014/..", "../2019-05", "1998-01-13/..", "../2000", "../-0220", "-0300/-0200",
    "1990/1991", "1917-02/1917-07", "2019-05-19/2019-05-20", "2019-05-28/2019-06", "2018-12-28/2019-01-03",
]  # fmt: skip


@pytest.mark.parametrize("edtf", WRITTEN)
def test_an_independent_reader_reads_the_same_days(edtf):
    assert valid(edtf)
    assert peer(edtf) == bounds(edtf)


@pytest.mark.parametrize("edtf", ["XXXX-05-29", "XXXX-10", "XXXX-05-19/XXXX-05-20", "XXXX-12-28/XXXX-01-03"])
def test_a_day_of_an_unknown_year_has_no_bounds_where_an_independent_reader_takes_any_year(edtf):
    assert (bounds(edtf), valid(edtf)) == ((None, None), True)
    first, last = peer(edtf)
    assert (first[:4], last[:4]) == ("0000", "9999")


@pytest.mark.parametrize(
    ("edtf", "first"), [("2019-21", "2019-03-01"), ("2019-22", "2019-06-01"), ("2019-23", "2019-09-01")]
)
def test_a_season_holds_the_months_that_an_independent_reader_gives_it(edtf, first):
    earliest, latest = bounds(edtf)
    low, high = peer(edtf)
    assert earliest == first == low
    assert high <= latest


def test_a_winter_may_be_that_of_either_side_of_the_year():
    assert bounds("2019-24") == ("2019-01-01", "2020-03-20")
    assert peer("2019-24")[0] == "2019-12-01"


@pytest.mark.parametrize("edtf", ["../199X", "198X/..", "XXXX-05-29~", "../XXXX-05-29"])
def test_forms_that_the_independent_reader_does_not_know(edtf):
    assert valid(edtf)
    with pytest.raises((EDTFParseException, TypeError)):
        peer(edtf)


def test_a_date_without_a_year_is_never_written_as_open_or_about():
    assert interval(None, "XXXX-05-29") is None
    assert interval("XXXX-05-29", None) is None
    assert about("XXXX-05-29") is None


moments = st.one_of(
    st.dates().map(Moment.of),
    st.builds(Moment.of, st.dates(), st.sampled_from(["month", "quarter", "half", "year"])),
    st.builds(Moment.of, st.dates(), st.sampled_from(["week", "weekend"])),
    st.builds(lambda year: Moment(grain="year", year=year), st.integers(-2000, 2100)),
)


@settings(max_examples=40, deadline=None)
@given(moments, moments, st.sampled_from(["one", "about", "from", "until", "both"]))
def test_what_the_calendar_writes_means_the_same_to_both_readers(one, other, form):
    first, second = one.edtf, other.edtf
    edtf = {
        "one": first,
        "about": about(first),
        "from": interval(first, None),
        "until": interval(None, first),
        "both": interval(first, second),
    }[form]
    if edtf is not None and not (form in ("from", "until", "both") and re.search(r"-3\d|-4\d", edtf)):
        assert valid(edtf)
        assert peer(edtf) == bounds(edtf)


@pytest.mark.parametrize(
    ("edtf", "first_and_last"),
    [
        ("XXXX-01-01", (1, 1)),
        ("XXXX-02", (32, 60)),
        ("XXXX-02-29", (60, 60)),
        ("XXXX-12-31", (366, 366)),
        ("XXXX-12-28/XXXX-01-03", (363, 3)),
        ("XXXX-05-19~/XXXX-05-20", (140, 141)),
        ("XXXX-02-30", None),
        ("XXXX-XX-05", None),
        ("XXXX", None),
        ("XXXX-21", None),
        ("2019-05-29", None),
        ("XXXX-05-29/2019-06", None),
        (None, None),
    ],
)
def test_days_without_a_year_are_counted_in_a_leap_year(edtf, first_and_last):
    assert month_days(edtf) == first_and_last


days = st.dates().map(lambda day: day.isoformat())


@settings(max_examples=50, deadline=None)
@given(days)
def test_a_day_is_its_own_bounds(day):
    assert bounds(day) == (day, day)
    assert bounds(about(day)) == (day, day)


@settings(max_examples=50, deadline=None)
@given(days, days)
def test_an_interval_runs_forwards_or_is_none(a, b):
    written = interval(a, b)
    assert (written is None) == (b < a)
    assert written is None or bounds(written) == (a, b)


def test_an_open_interval_of_an_unknown_year_says_nothing():
    assert interval("XXXX-05-29", None) is None
    assert interval(None, "XXXX-05-29") is None
    assert interval("XXXX-05-19", "XXXX-05-20") == "XXXX-05-19/XXXX-05-20"


def test_an_unknown_year_cannot_be_marked_as_approximate():
    assert about("XXXX-05-29") is None
    assert about("2019-05-29") == "2019-05-29~"


def test_the_chronology_has_dated_values_first_then_days_of_unknown_years_in_their_order():
    mixed = ["XXXX-05-21", None, "2019-05-17", "XXXX-05-19/XXXX-05-20", "-0240", "2019", "XXXX-05-17", "../2018"]
    assert sorted(mixed, key=chronology) == [
        "-0240", "../2018", "2019", "2019-05-17", "XXXX-05-17", "XXXX-05-19/XXXX-05-20", "XXXX-05-21", None,
    ]  # fmt: skip

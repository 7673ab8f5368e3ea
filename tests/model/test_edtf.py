import contextlib
import io
import warnings

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model.edtf import about, bounds, chronology, interval, valid


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


@pytest.mark.parametrize(
    "edtf",
    [
        "2019-05-29",
        "2019-05",
        "2019",
        "201X",
        "2019-05-29~",
        "2019-06~",
        "2019-21",
        "2014/..",
        "../2019-05",
        "2019-05-19/2019-05-20",
        "XXXX-05-29",
        "-0240",
    ],
)
def test_an_independent_reader_takes_what_we_write(edtf):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            read = parse_edtf(edtf)
        except EDTFParseException:
            pytest.fail(f"{edtf} is refused")
    assert read is not None
    assert valid(edtf)


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

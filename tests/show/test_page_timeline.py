"""The drawn timeline: dates in words, and marks where the days are."""

from datetime import date, timedelta

import pytest

from onrecord.model import When
from onrecord.show.page_dates import date_words, when_words
from onrecord.show.page_scale import scale
from onrecord.show.page_timeline import WIDTHS, moment, picture


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2019", "2019"),
        ("2019-05", "May 2019"),
        ("2019-05-03", "3 May 2019"),
        ("2019-05-03T21:30", "3 May 2019, 21:30"),
        ("2019-05-03T21:30:00Z", "3 May 2019, 21:30"),
        ("201X", "2010s"),
        ("2019-22", "summer 2019"),
        ("2019?", "perhaps 2019"),
        ("2019-05-03/2019-05-05", "3–5 May 2019"),
        ("2019-04-29/2019-05-03", "29 April – 3 May 2019"),
        ("2018-12-31/2019-01-01", "31 December 2018 – 1 January 2019"),
        ("2019-04/2019-05", "April – May 2019"),
        ("XXXX-05-19/XXXX-05-20", "19–20 May (year not given)"),
        ("XXXX-05", "May (year not given)"),
        ("../2019-05-03", "until 3 May 2019, start open"),
        ("2019-05-03/", "from 3 May 2019, end not known"),
        ("Y-12000", "Y-12000"),
        ("2019-13", "2019-13"),
        ("", "no date"),
        (None, "no date"),
    ],
)
def test_dates_are_said_in_words(edtf, words):
    assert date_words(edtf) == words


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        ("2019-05-17", None, "not before 17 May 2019"),
        (None, "2019-05-17", "not after 17 May 2019"),
        ("2019-04-29", "2019-05-03", "between 29 April and 3 May 2019"),
        ("2019-05-17", "2019-05-17", "17 May 2019"),
        (None, None, "no date"),
    ],
)
def test_an_order_without_a_date_is_said_by_its_bounds(earliest, latest, words):
    assert when_words(When(edtf=None, earliest=earliest, latest=latest)) == words


def entry(edtf, earliest=None, latest=None, kind="incident", label="Riot", name="t"):
    when = When(edtf=edtf, earliest=earliest, latest=latest)
    return moment(when, name=name, kind=kind, label=label, href="#x", status="contested")


def day(number):
    on = (date(2019, 5, 1) + timedelta(days=number)).isoformat()
    return entry(on, on, on)


def marks(drawn):
    return [mark for band in drawn.bands for mark in band.marks]


@pytest.mark.parametrize("width", WIDTHS)
def test_later_is_further_right_and_nothing_leaves_the_picture(width):
    drawn = picture([day(n) for n in (0, 3, 9)], width)
    places = [mark.x for mark in marks(drawn)]
    assert places == sorted(places)
    assert all(0 <= mark.x <= mark.x1 <= width for mark in marks(drawn))
    assert all(band.y + band.height <= drawn.axis for band in drawn.bands)


def test_marks_of_one_row_do_not_overlap():
    drawn = picture([day(0), day(0), day(0)], 1120)
    assert len({mark.y for mark in marks(drawn)}) == 3


def test_an_open_end_is_drawn_to_the_edge():
    (gone_on, point) = marks(picture([entry("2019-05-03/..", "2019-05-03"), day(20)], 1120))
    assert gone_on.moment.open_end
    assert gone_on.x1 >= point.x


def test_a_month_is_within_and_an_interval_is_not():
    assert entry("2019-05", "2019-05-01", "2019-05-31").within
    assert not entry("2019-05-01/2019-05-31", "2019-05-01", "2019-05-31").within
    assert entry("2019-05-03~", "2019-05-03", "2019-05-03").doubtful


@pytest.mark.parametrize("edtf", ["XXXX-05-17", "XXXX-02-29", "XXXX-05-19/XXXX-05-20", "XXXX-12"])
def test_a_day_without_a_year_has_a_place_of_its_own(edtf):
    assert entry(edtf).start is not None


@pytest.mark.parametrize("when", [(None, None, None), ("XXXX", None, None), ("2019-99-99", "2019-99-99", None)])
def test_what_has_no_day_is_not_drawn(when):
    assert entry(*when) is None


def test_a_long_empty_stretch_is_left_out_and_shown_as_a_break():
    old = entry("1991-03-02", "1991-03-02", "1991-03-02")
    drawn = picture([old, day(0), day(4)], 1120)
    assert len(drawn.breaks) == 1
    assert {tick.label[-4:] for tick in drawn.ticks} >= {"1991", "2019"}


def test_one_vague_date_does_not_take_the_whole_axis():
    year = entry("2018", "2018-01-01", "2018-12-31")
    drawn = picture([year, *[day(n) for n in range(10)]], 1120)
    spread = [mark.x for mark in marks(drawn) if mark.moment is not year]
    assert max(spread) - min(spread) > 400


def test_a_vague_date_between_two_others_has_room_of_its_own():
    old = entry("2009-03-02", "2009-03-02", "2009-03-02")
    year = entry("2015", "2015-01-01", "2015-12-31")
    first, between, last = marks(picture([old, year, day(0)], 1120))
    assert first.x1 < between.x < between.x1 < last.x
    assert between.is_bar


@pytest.mark.parametrize("width", WIDTHS)
def test_many_vague_dates_leave_room_for_the_rest(width):
    years = [entry(str(y), f"{y}-01-01", f"{y}-12-31") for y in range(1950, 2019, 4)]
    drawn = picture([*years, *[day(n) for n in range(5)]], width)
    assert len(drawn.breaks) <= 5
    assert all(0 <= mark.x <= mark.x1 <= width for mark in marks(drawn))


def test_thousands_of_entries_become_piles_that_count_them_all():
    drawn = picture([day(n % 365) for n in range(5000)], 1120)
    (band,) = drawn.bands
    assert not band.marks
    assert sum(pile.count for pile in band.piles) == 5000
    assert len(band.piles) <= 1120 / 7


@pytest.mark.parametrize("span", [1, 3, 20, 90, 400, 4000, 40000])
def test_ticks_have_room(span):
    axis = scale(
        [(700000, 700000), (700000 + span // 2, 700000 + span // 2), (700000 + span, 700000 + span)],
        left=10,
        right=1000,
    )
    places = [tick.x for tick in axis.ticks]
    assert len(places) <= 24
    assert all(10 <= x <= 1000 for x in places)

"""What holds of the dates of any text: texts are put together from sentences of our own with times in them."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.find.dates import finder
from onrecord.model import Document, Findings, Passage, Span
from onrecord.model.edtf import bounds, valid
from onrecord.resolve.dates import resolve_dates
from onrecord.resolve.dates_order import resolve_dates_order
from onrecord.text import paragraphs

MONTHS = ("January", "March", "April", "May", "June", "August", "November", "December")
PLAIN = ("The sky was grey.", "Nobody answered.", "Two guards wore hats.", "“We are ready”, she said.", "Why?")
CLAUSES = (
    "the Assembly voted on the law",
    "guards beat nine prisoners",
    "the mayor will speak in Mirava",
    "nobody left Kalden",
    "the minister has said little",
)


def word(*words):
    return st.sampled_from(words)


days = st.builds("{0} {1}".format, st.integers(1, 28), word(*MONTHS))
month_days = st.builds("{1} {0}".format, st.integers(1, 28), word(*MONTHS))
leaping = word("29 February", "31 December", "1 January", "29 February 2028", "29 February 2031")
years = st.integers(1820, 2040).map(str)
numbers = word("two", "three", "five", "11")
units = word("days", "weeks", "months")

with_a_year = st.one_of(
    st.builds("On {} {}".format, days, years),
    st.builds("In {}".format, years),
    st.builds("Since {}".format, years),
    st.builds("Between {} and {}".format, st.integers(1900, 1950), st.integers(1951, 1999)),
    st.builds("From {} to {} May {}".format, st.integers(1, 9), st.integers(10, 28), years),
    st.builds("In the {}0s".format, st.integers(182, 203)),
    st.builds("In the {}th century".format, st.integers(4, 19)),
    st.builds("In the {} quarter of {}".format, word("first", "third"), years),
    st.builds("In {} BC".format, st.integers(20, 800)),
)
without_a_year = st.one_of(
    st.builds("On {}".format, days),
    st.builds("On the {}th of {}".format, st.integers(4, 20), word(*MONTHS)),
    st.builds("On {}".format, month_days),
    st.builds("Around {}".format, days),
    st.builds("By {}".format, days),
    st.builds("From {} to {} May".format, st.integers(1, 9), st.integers(10, 28)),
    st.builds("In the night from {0} to {0} of May".format, st.integers(4, 20)),
    st.builds("In {}".format, word(*MONTHS)),
    st.builds("In early {}".format, word(*MONTHS)),
    st.builds("Last {}".format, word("spring", "autumn", "summer", "month", "year")),
    st.builds("{} {} ago".format, numbers.map(str.capitalize), units),
    word("Yesterday", "This year", "Next month", "Two years ago", "Last year"),
)
leaning = st.one_of(
    st.builds("{} {} {}".format, numbers.map(str.capitalize), units, word("earlier", "later")),
    word("The next day", "The day before", "A bit later", "A bit earlier", "Weeks later", "That day", "At that time"),
    word("A month earlier", "The following year", "Two years later", "The same month", "Between these two events"),
    st.builds("A bit later, on {}".format, days),
    st.builds("Between these two events, on {}".format, days),
)
of_the_week = word("On Friday", "Last Sunday", "Next Tuesday", "Last week", "The following Tuesday", "Today", "Tonight")
other = word("For three years", "Every Monday", "Twice a week", "At 7:15 p.m.", "Now", "Recently", "Under rule 8:36")
odd = st.one_of(
    st.builds("From {} to {} {}".format, st.integers(1, 31), st.integers(1, 31), word(*MONTHS)),
    st.builds("From {} {} to {} {}".format, st.integers(1, 31), word(*MONTHS), st.integers(1, 31), word(*MONTHS)),
    st.builds("Between {} and {}".format, years, years),
    st.builds("On {}/{}/{}".format, st.integers(1, 31), st.integers(1, 31), word("99", "05", "1999", "2031", "0000")),
    st.builds("On {}-{:02}-{:02}".format, years, st.integers(1, 13), st.integers(1, 31)),
    st.builds("{} years {}".format, word("300", "10,000", "999", "Two thousand"), word("ago", "later", "earlier")),
    st.builds(
        "{} {} {}".format, word("Two", "Nine", "400"), word("decades", "centuries", "quarters"), word("later", "ago")
    ),
    st.builds("In the {} century{}".format, word("1st", "first", "21st", "99th"), word("", " BC")),
    st.builds("In {} AD".format, st.integers(1, 999)),
    st.builds("Until {} BC".format, st.integers(1, 9999)),
    st.builds("Since {} BC".format, st.integers(1, 9999)),
    st.builds("From {} to {} BC".format, st.integers(1, 400), st.integers(1, 400)),
    st.builds("By the end of {}".format, st.one_of(years, word("the year", "the 1980s", "May", "the century"))),
    st.builds(
        "Since the {}".format, word("1980s", "spring of 1998", "fourth quarter", "19th century", "night of 3 May")
    ),
    st.builds("Between {} and {}".format, word("Friday", "Monday", "March"), word("Monday", "Friday", "January")),
    word("In winter", "Last winter", "In the winter of 1999", "In '99", "On the night of 31 December", "On Christmas"),
    word(
        "On Thanksgiving", "Around 1910", "In about 1910", "In late 9999", "In mid-1996", "In fiscal 1989", "In 31 BC"
    ),
)
edges = word("0001-01-01", "1500-01-01", "8999-12-31", "9998-12-31", "2028-02-29", "2031-12-31T23:59:00Z", "2031", "x")


def texts(*kinds, most=6):
    """Texts of sentences that open with a time of one of these kinds, in one or two paragraphs."""
    sentences = st.builds("{}, {}.".format, st.one_of(*kinds), word(*CLAUSES))
    listed = st.lists(st.one_of(sentences, word(*PLAIN)), min_size=1, max_size=most)
    return st.builds(lambda a, b: " ".join(a) + "\n\n" + " ".join(b), listed, listed)


published = st.one_of(
    st.none(), st.dates(min_value=date(1990, 1, 1), max_value=date(2035, 12, 31)).map(date.isoformat), word("2031-06")
)
anything = texts(with_a_year, without_a_year, leaning, of_the_week, other, odd, st.builds("On {}".format, leaping))


def resolved(text, day=None):
    document = Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", published=day, language="en"
    )
    spans = tuple(Span(doc="d", start=s, end=e) for s, e in paragraphs(text))
    passages = (Passage(span=Span(doc="d", start=0, end=len(text)), language="en"),)
    findings = Findings(document=document, passages=passages, paragraphs=spans)
    return resolve_dates_order(resolve_dates(findings.add(*finder.find(findings))))


def written(findings):
    """The times in words and values, without their places."""
    return [
        (findings.quote(t.span), t.value, t.edtf, t.anchor, t.basis and findings.quote(t.basis), t.note)
        for t in findings.timexes
    ]


def orders(findings):
    words = {t.id: findings.quote(t.span) for t in findings.timexes}
    return [(findings.quote(o.span), o.relation, words.get(o.timex), [words[t] for t in o.to]) for o in findings.orders]


@settings(max_examples=50, deadline=None)
@given(anything, st.one_of(published, edges))
def test_every_value_is_edtf_and_its_bounds_are_those_of_the_value(text, day):
    findings = resolved(text, day)
    places = {span for t in findings.timexes for span in (t.span, *t.ends)}
    for timex in findings.timexes:
        assert timex.edtf is None or valid(timex.edtf), timex
        assert (timex.earliest, timex.latest) == bounds(timex.edtf), timex
        first, last = timex.earliest, timex.latest
        assert not first or not last or first.startswith("-") or first <= last, timex
        assert timex.basis is None or timex.basis in places, timex
        assert timex.anchor != "published" or day is not None, timex


@settings(max_examples=50, deadline=None)
@given(texts(without_a_year, leaning, of_the_week, other))
def test_a_text_without_years_and_without_a_date_has_no_year(text):
    for timex in resolved(text).timexes:
        assert timex.earliest is None, timex
        assert timex.latest is None, timex
        assert not re.search(r"(?<![\d-])\d{4}", timex.edtf or ""), timex


@settings(max_examples=50, deadline=None)
@given(texts(without_a_year, leaning), st.dates(min_value=date(1990, 1, 1), max_value=date(2035, 12, 31)))
def test_a_document_of_a_year_later_tells_of_a_year_later(text, day):
    """Days are left out that no other year has, and those so near the end of February that its length counts."""
    if not 4 <= day.month <= 11:
        day = day.replace(month=6, day=min(day.day, 28))
    here, there = resolved(text, day.isoformat()), resolved(text, day.replace(year=day.year + 1).isoformat())
    for a, b in zip(here.timexes, there.timexes, strict=True):
        if any(near_february(t.edtf) for t in (*here.timexes, *there.timexes)):
            return
        assert a.anchor == b.anchor
        assert b.edtf == a_year_later(a.edtf), (a, b)


def near_february(edtf):
    """Whether a value has a day that moves with the leap day when it is counted in days."""
    return edtf is not None and re.search(r"-0[1-3]-\d\d", edtf) is not None


def a_year_later(edtf):
    return edtf and re.sub(r"(?<![\d-])(\d{4})", lambda year: f"{int(year[1]) + 1:04}", edtf)


@settings(max_examples=50, deadline=None)
@given(anything, published, word(*PLAIN), st.data())
def test_a_sentence_without_a_time_changes_nothing_else(text, day, extra, data):
    before = resolved(text, day)
    ends = [match.end() for match in re.finditer(r"[.?] (?=[A-Z])|\n\n(?=[A-Z])", text)]
    place = data.draw(st.sampled_from([0, *ends]))
    after = resolved(f"{text[:place]}{extra} {text[place:]}", day)
    assert written(after) == written(before)
    assert sorted(orders(after), key=str) == sorted(orders(before), key=str)
    assert [p.message for p in after.problems] == [p.message for p in before.problems]


@settings(max_examples=50, deadline=None)
@given(anything, published)
def test_orders_point_at_times_of_the_text_and_repeat_themselves(text, day):
    findings = resolved(text, day)
    ids = {timex.id for timex in findings.timexes}
    assert len({order.id for order in findings.orders}) == len(findings.orders)
    for order in findings.orders:
        assert order.timex in ids
        assert set(order.to) <= ids
        assert order.timex not in order.to
        assert len(order.to) == (2 if order.relation == "between" else 1)
    assert resolve_dates_order(findings).orders == findings.orders


units_and_names = word(
    "week", "month", "year", "quarter", "decade", "Friday", "Sunday", "March", "October", "Christmas"
)


@settings(max_examples=60, deadline=None)
@given(units_and_names, st.dates(min_value=date(1990, 1, 1), max_value=date(2035, 12, 31)))
def test_what_is_last_is_over_and_what_is_next_is_to_come(name, day):
    (last,) = resolved(f"Last {name}, the Assembly voted on the law.", day.isoformat()).timexes
    (following,) = resolved(f"Next {name}, the Assembly will vote on the law.", day.isoformat()).timexes
    assert last.latest < day.isoformat() < following.earliest

"""Chronologies for a web page and a calendar: what has a day is shown, the rest is listed."""

from html import escape

import icalendar

from exported import files
from onrecord.model import Incident, Record, TimelineEntry, When
from onrecord.show.calendar import calendar
from onrecord.show.timelinejs import timelinejs


def test_timelinejs_gets_each_dated_entry_and_the_rest_is_listed(record):
    shown = timelinejs(record)
    left = {row["label"] for row in shown["onrecord"]["left_out"]}
    assert len(shown["events"]) + len(left) == len(record.timeline)
    assert left == {
        entry.label for entry in record.timeline if not entry.when or not (entry.when.earliest or entry.when.latest)
    }
    assert all(escape(label) in shown["title"]["text"]["text"] for label in left)
    ids = [slide["unique_id"] for slide in shown["events"]]
    assert len(set(ids)) == len(ids)
    for slide in shown["events"]:
        assert set(slide["start_date"]) <= {"year", "month", "day"}
        assert "year" in slide["start_date"]
        assert slide["text"]["headline"]
        assert "media" not in slide


def test_timelinejs_takes_markup_of_an_article_for_words():
    year = When(edtf="2020", earliest="2020-01-01", latest="2020-12-31")
    entry = TimelineEntry(when=year, label="x", documents=1, independent=1, incident="in-1")
    incident = Incident(id="in-1", title="<img src=x>", type="ASSAULT", when=entry.when, place=None)
    (slide,) = timelinejs(Record(incidents=(incident,), timeline=(entry,)))["events"]
    assert slide["text"]["headline"] == "&lt;img src=x&gt;"
    assert slide["start_date"] == {"year": 2020}


def test_the_calendar_holds_every_day_and_marks_what_is_not_exact(record):
    read = icalendar.Calendar.from_ical(files("ics", record)["timeline.ics"])
    entries = {str(event["uid"]).removeprefix("urn:onrecord:"): event for event in read.walk("VEVENT")}
    dated = {e.incident or e.statement: e.when for e in record.timeline if e.when and e.when.earliest and e.when.latest}
    assert set(entries) <= set(dated)
    for name, event in entries.items():
        assert event["dtstart"].dt.isoformat() == dated[name].earliest[:10]
        exact = dated[name].earliest[:10] == dated[name].latest[:10]
        assert str(event["summary"]).startswith("≈") is not exact


def test_a_year_is_a_calendar_entry_and_an_open_end_is_none():
    times = [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-01-01/..", "2020-01-01", None),
        ("2010/2020", "2010-01-01", "2020-12-31"),
    ]
    entries = tuple(
        TimelineEntry(when=When(edtf=a, earliest=b, latest=c), label=a, documents=1, independent=1, incident=f"in-{n}")
        for n, (a, b, c) in enumerate(times)
    )
    incidents = tuple(
        Incident(id=e.incident, title=e.label, type="ASSAULT", when=e.when, place=None) for e in entries if e.incident
    )
    shown = calendar(Record(incidents=incidents, timeline=entries))
    assert [str(event["uid"]) for event in shown.walk("VEVENT")] == ["urn:onrecord:in-0"]

"""A record opened from Python gives what the record holds, and tables with types."""

import datetime

import pytest

import onrecord
import onrecord.opened
from onrecord import plugins
from onrecord.errors import RecordError, WrongUse


@pytest.fixture(scope="module")
def opened(example_record):
    return onrecord.open(str(example_record / "demo" / "record"))


def test_it_holds_what_the_record_holds(opened, example_record):
    with plugins.open_store(str(example_record / "demo" / "record")) as store:
        record = store.record()
    assert opened.documents == record.documents
    assert opened.statements == tuple(s for found in record.findings for s in found.statements)
    assert (opened.incidents, opened.timeline, opened.entities) == (record.incidents, record.timeline, record.entities)


def test_every_finding_leads_to_its_words(opened):
    for value in (*opened.statements, *opened.events, *opened.citations, *opened.claims):
        assert opened.words(value)
        assert opened.words(value.span) == opened.document(value).quote(value.span)


def test_anything_is_found_by_its_id(opened):
    things = (*opened.documents, *opened.statements[:9], *opened.events[:9], *opened.citations, *opened.claims,
              *opened.incidents, *opened.entities)  # fmt: skip
    assert [opened[thing.id] for thing in things] == list(things)
    with pytest.raises(KeyError):
        opened["st-none"]


def test_an_account_leads_to_its_article_and_its_words(opened):
    for incident in opened.incidents:
        for account in incident.accounts:
            assert opened.document(account).id == account.document
            assert all(part in opened.document(account).text for part in opened.words(account).split(" … "))


def test_a_record_is_shown_in_one_line(opened):
    shown = repr(opened)
    assert shown.startswith(f"<record: {len(opened.documents)} documents, {len(opened.statements)} statements")
    assert "\n" not in shown
    assert len(shown) < 200


@pytest.mark.parametrize("name", onrecord.opened.OpenRecord(record=None, _known=None).tables)
def test_the_three_kinds_of_table_have_the_same_cells(opened, name):
    columns = opened.columns(name)
    arrow, polars, pandas = opened.arrow(name), opened.polars(name), opened.pandas(name)
    assert arrow.to_pydict() == columns == polars.to_dict(as_series=False)
    assert list(pandas.columns) == list(columns)
    assert len(pandas) == polars.height == arrow.num_rows
    assert pandas.isna().sum().sum() == sum(cell is None for cells in columns.values() for cell in cells)


def test_a_date_is_a_date_and_an_unknown_one_is_missing(opened):
    days = opened.columns("timeline")["earliest"]
    assert {type(day) for day in days} == {datetime.date, type(None)}


def test_a_table_that_is_not_there_is_named_with_those_that_are(opened):
    with pytest.raises(WrongUse, match="'quotes' is no table; there are timeline, incidents"):
        opened.arrow("quotes")


def test_no_record_is_a_clear_error(tmp_path):
    with pytest.raises(RecordError, match="there is no record here"):
        onrecord.open(str(tmp_path))

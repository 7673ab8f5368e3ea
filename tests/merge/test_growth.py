"""A stored record that grows: whatever order its articles came in, its exports are the same, byte for byte."""

import json
import random
from dataclasses import replace
from hashlib import sha256

import pytest
from growing_samples import documents
from merge_samples import killing
from starlette.testclient import TestClient
from typer.testing import CliRunner

from onrecord import growth, plugins
from onrecord.cli import app
from onrecord.errors import WrongUse
from onrecord.growth import grow, keep_up, show
from onrecord.merge import merge
from onrecord.merge.growing import Growing
from onrecord.reviewing import read_record
from onrecord.store.sqlite import open_store
from onrecord.web.app import create_app

DAY = "2031-05-19"


def put(store, found, *, source=None):
    data = found.text.encode()
    name = source or found.document.id
    store.put(
        source=name, sha256=sha256(data).hexdigest(), data=data, fingerprint="1", findings=[found], problems=[]
    )  # fmt: skip


def exported(store):
    return dict(plugins.load("exporters", "json").files(read_record(store)))["record.json"]


def built(folder, found, order, size):
    """The export of a record that these documents came to in this order, so many at a time."""
    with open_store(str(folder), create=True) as store:
        for start in range(0, len(order), size):
            for name in order[start : start + size]:
                put(store, found[name])
            keep_up(store)
        return exported(store)


@pytest.mark.parametrize(("seed", "size"), [(1, 1), (2, 3), (3, 7), (4, 40)])
def test_any_order_and_any_number_at_a_time_give_the_same_export(tmp_path, seed, size):
    found = documents(24)
    order = sorted(found)
    whole = built(tmp_path / "whole", found, order, len(order))
    random.Random(seed).shuffle(order)
    assert built(tmp_path / "parts", found, order, size) == whole


def test_what_waits_for_several_steps_is_taken_by_its_day_and_ends_in_the_same(tmp_path, monkeypatch):
    found = documents(24)
    whole = built(tmp_path / "whole", found, sorted(found), 24)
    monkeypatch.setattr(growth, "BATCH", 5)
    with open_store(str(tmp_path / "steps"), create=True) as store:
        for name in sorted(found):
            put(store, found[name])
        with store.remembered() as kept:
            turn = kept.by_day([*kept.pending(), "one that went"])
        keep_up(store)
        assert exported(store) == whole
    assert turn[-1] == "one that went"
    days = [found[name].document.published or "without" for name in turn[:-1]]
    assert days == sorted(days)
    assert len({*days, "without"}) > 2


def test_large_records_count_words_now_and_then_and_remerging_makes_them_equal(tmp_path, monkeypatch):
    monkeypatch.setattr(growth, "SMALL", 5)
    monkeypatch.setattr(growth, "GROWN", 100)
    found = documents(40)
    order = sorted(found)
    whole = built(tmp_path / "whole", found, order, len(order))
    random.Random(1).shuffle(order)
    built(tmp_path / "parts", found, order, 4)
    with open_store(str(tmp_path / "parts")) as store:
        keep_up(store, afresh=True)
        assert exported(store) == whole


def test_little_that_is_new_in_a_large_record_is_shown_when_somebody_looks(tmp_path, monkeypatch):
    monkeypatch.setattr(growth, "SMALL", 5)
    found = documents(40)
    *first, last = sorted(found)
    with open_store(str(tmp_path / "record"), create=True) as store:
        for name in first:
            put(store, found[name])
        keep_up(store)
        put(store, found[last])
        keep_up(store)
        assert len(store.record().incidents) < len(read_record(store).incidents) or store.merged_with() == ""
        shown = read_record(store)
        assert store.record().incidents == shown.incidents
        assert any(last in {a.document for a in i.accounts} for i in shown.incidents)


def test_a_source_that_changed_takes_its_old_article_out_of_the_incidents(tmp_path):
    found = documents(12)
    one, other, *rest = sorted(found)
    with open_store(str(tmp_path / "record"), create=True) as store:
        for name in [one, *rest]:
            put(store, found[name], source="list" if name == one else None)
        keep_up(store)
        put(store, found[other], source="list")
        keep_up(store)
        told = {a.document for i in read_record(store).incidents for a in i.accounts}
    assert one not in told
    assert other in told


@pytest.mark.parametrize("small", [0, 256])
def test_an_incident_that_is_no_more_names_its_successor(tmp_path, monkeypatch, small):
    monkeypatch.setattr(growth, "SMALL", small)
    found = documents(30)
    with open_store(str(tmp_path / "record"), create=True) as store:
        ids = set()
        for name in sorted(found, reverse=True):
            put(store, found[name])
            grow(store)
            ids |= {i.id for i in show(store, tuple(store.findings())).incidents}
        now = {i.id for i in read_record(store).incidents}
        gone = ids - now
        assert gone
        assert {store.successor(name) for name in gone} <= now
    old = sorted(gone)[0]
    shown = CliRunner().invoke(app, ["show", "incidents", "--id", old, "--json", "-r", str(tmp_path / "record")])
    assert [row["id"] in now for row in json.loads(shown.stdout)] == [True]


def test_the_page_of_an_old_incident_leads_to_the_one_that_took_over():
    late, early = (
        killing("Kalden Courier", "24", "Mirava", DAY),
        killing("Northern Wire", "24", "Mirava", DAY, published="2031-05-20"),
    )
    (alone,) = merge([late]).incidents
    client = TestClient(create_app(lambda: merge([late, early])), base_url="http://127.0.0.1:8000")
    answer = client.get(f"/incident/{alone.id}", follow_redirects=False)
    (both,) = merge([late, early]).incidents
    assert (answer.status_code, answer.headers["location"]) == (307, f"/incident/{both.id}?was={alone.id}")


def test_remerge_needs_no_source(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("On 19 May 2031 gunmen killed 24 prisoners in Mirava, the ministry said on Monday.\n", "utf-8")
    record = str(tmp_path / "record")
    run = CliRunner()
    assert run.invoke(app, ["build", str(path), "-r", record, "--workers", "1"]).exit_code == 0
    result = run.invoke(app, ["build", "--remerge", "-r", record])
    assert (result.exit_code, "holds 1 document" in result.stderr) == (0, True)
    assert isinstance(run.invoke(app, ["build", "-r", record]).exception, WrongUse)


@pytest.mark.parametrize("same", [True, False], ids=["a document that is merged", "another document"])
def test_who_writes_need_not_wait_for_a_merge_and_nothing_of_it_is_missed(tmp_path, monkeypatch, same):
    found = documents(12)
    first, *rest, last = sorted(found)
    changed = replace(found[first], events=(), statements=())
    times = []

    def beside(self, wanted):
        times.append(dict(wanted))
        if len(times) == 1:
            with open_store(str(tmp_path / "record")) as other:
                put(other, changed, source=first)
                put(other, found[last])
        return change(self, wanted)

    def told(store):
        return sorted(sorted((a.document, a.events) for a in i.accounts) for i in read_record(store).incidents)

    change = Growing.change
    with open_store(str(tmp_path / "record"), create=True) as store:
        for name in [*([first] if same else []), *rest]:
            put(store, found[name])
        monkeypatch.setattr(Growing, "change", beside)
        keep_up(store)
        grown = told(store)
        assert [last in each for each in times] == [False, False, True] if same else [False, True]
        keep_up(store, afresh=True)
        assert grown == told(store)

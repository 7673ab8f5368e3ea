"""Reading and extraction as a function of Arrow batches: the same findings as anywhere, a row for each source."""

import pyarrow
import pytest

from onrecord.config import Settings
from onrecord.distributed.batches import FOUND, decoded, extract_batches, readings, source_batch
from onrecord.model import Given, Source
from onrecord.pipeline import Reading, extract_all, loaded, read

TEXT = "At least two guards were injured in Kalden on 15 March, said Ilan Doran, the governor of the colony."


@pytest.fixture(scope="module")
def found():
    """What is found in two batches: one text with what is known of it, and bytes that nobody can read."""
    first = [{"name": "a.txt", "text": TEXT, "published": "2031-03-16", "publisher": "Kalden Courier"}]
    second = [{"name": "b.pdf", "data": b"%PDF-1.7 broken"}, {"name": "c.txt", "data": b""}]
    batches = [pyarrow.RecordBatch.from_pylist(rows) for rows in (first, second)]
    return list(extract_batches(batches))


def test_each_source_has_one_row_in_its_order(found):
    assert [batch.schema for batch in found] == [FOUND, FOUND]
    assert [row["name"] for batch in found for row in batch.to_pylist()] == ["a.txt", "b.pdf", "c.txt"]


def test_findings_are_those_of_worker_processes_of_a_build(found):
    source = Source(
        name="a.txt", data=TEXT.encode(), format="text", given=Given(published="2031-03-16", publisher="Kalden Courier")
    )
    settings = Settings()
    here = read(loaded([source], settings.limits), given=Given(), settings=settings)
    (extracted,) = extract_all(here, settings=settings)
    (row,) = found[0].to_pylist()
    assert decoded(row) == (extracted.findings, ())
    assert extracted.findings[0].events
    assert row["sha256"] == extracted.reading.sha256
    assert [d["block"] for d in row["documents"]] == ["kalden/2031-03"]


def test_what_cannot_be_read_is_a_problem_of_its_row(found):
    for row, kind in zip(found[1].to_pylist(), ("unreadable", "empty"), strict=True):
        findings, problems = decoded(row)
        assert findings == ()
        assert [(problem.kind, problem.source) for problem in problems] == [(kind, row["name"])]


def test_all_that_is_said_of_a_source_goes_with_it():
    given = Given(title="Fire", authors=("Ilse Brandt", "Karl Vester"), language="en", retrieved="2031-05-22")
    source = Source(name="list.jsonl#3", format="jsonl", line=3, given=given)
    (there,) = readings(source_batch([Reading(source=source, data=b"{}", sha256="no matter")]))
    assert (there.source, there.data) == (source, b"{}")

"""A build keeps what comes back from many machines, tries again what was lost, and goes on where it was stopped."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.config import Settings
from onrecord.distributed import crew as crews
from onrecord.distributed import engine as engines
from onrecord.distributed.batches import found_batch, readings
from onrecord.distributed.crew import Lost
from onrecord.distributed.engine import RayEngine, ray_engine
from onrecord.distributed.parts import Parts
from onrecord.errors import WrongUse
from onrecord.merge.parts import merge_part
from onrecord.model import Document, Findings, Given, Problem, Source
from onrecord.pipeline import Extracted, Reading, loaded


class Crew:
    """Workers in this process, who do the jobs in an order of their own and may be lost with some sources."""

    size = 2

    def __init__(self, deadly=(), fragile=()):
        self.deadly, self.fragile = set(deadly), set(fragile)
        self.jobs, self.given, self.ray = [], [], self

    def put(self, value):
        return value

    @property
    def has_idle(self):
        return len(self.jobs) < self.size

    @property
    def is_busy(self):
        return bool(self.jobs)

    def give(self, job, method, *arguments):
        self.jobs.append((job, method, arguments))

    def collect(self):
        job, method, arguments = self.jobs.pop()
        if method == "merge":
            yield job, dict(merge_part([], arguments[1]))
            return
        sources = list(readings(*arguments))
        names = {reading.source.name for reading in sources}
        self.given.append(sorted(names))
        if names & (self.deadly | self.fragile):
            self.fragile -= names
            yield job, Lost(message="the machine went")
        else:
            yield job, found_batch(Extracted(reading=each, findings=(noted(each),)) for each in sources)


def noted(reading):
    text = reading.data.decode()
    document = Document(id=f"doc-{text}", text=text, sha256=reading.sha256, media_type="text/plain", reader="plain")
    return Findings(document=document)


def run(source):
    return "run-1"


@pytest.fixture
def wanted():
    problem = Problem(kind="missing", message="gone.txt: there is no such file", source="gone.txt")
    files = [Source(name=f"{n}.txt", data=f"text {n}".encode()) for n in range(9)]
    return [*files[:4], problem, *files[4:]]


@pytest.fixture
def extracting(tmp_path, wanted, monkeypatch):
    """What an engine with a crew gives for the sources that are wanted."""

    def extract(crew, most=None):
        engine = RayEngine(settings=Settings(), given=Given(), folder=tmp_path / "parts", sources=2)
        monkeypatch.setattr(RayEngine, "_hired", lambda self: crew)
        found = engine.extract(loaded(wanted, Settings().limits), run)
        return [each for each, _ in zip(found, range(most or 99), strict=False)]

    return extract


def told(found):
    return [(e.reading.source.name, [f.text for f in e.findings], [p.kind for p in e.problems]) for e in found]


EXPECTED = [
    *((f"{n}.txt", [f"text {n}"], []) for n in range(4)),
    ("gone.txt", [], ["missing"]),
    *((f"{n}.txt", [f"text {n}"], []) for n in range(4, 9)),
]


def test_sources_come_back_in_their_order_whoever_is_done_first(extracting):
    assert told(extracting(Crew())) == EXPECTED


def test_what_a_machine_lost_is_tried_again_source_by_source(extracting):
    crew = Crew(fragile=["2.txt"])
    assert told(extracting(crew)) == EXPECTED
    assert [names for names in crew.given if "2.txt" in names or "3.txt" in names] == [
        ["2.txt", "3.txt"],
        *sorted([["2.txt"], ["3.txt"]], key=crew.given.index),
    ]


def test_a_document_with_which_three_workers_are_lost_is_set_aside_and_the_others_are_kept(extracting):
    crew = Crew(deadly=["5.txt"])
    found = told(extracting(crew))
    assert found == [("5.txt", [], ["crash"]) if name == "5.txt" else (name, *rest) for name, *rest in EXPECTED]
    assert sum("5.txt" in names for names in crew.given) == 3


def test_a_build_that_was_stopped_goes_on_with_what_came_back(extracting):
    first, second = Crew(), Crew()
    extracting(first, most=3)
    done = {name for names in first.given for name in names}
    assert len(done) >= 3
    assert told(extracting(second)) == EXPECTED
    assert {name for names in second.given for name in names} == {f"{n}.txt" for n in range(9)} - done


def test_a_part_that_was_half_written_is_done_again(extracting, tmp_path):
    extracting(Crew())
    damaged = sorted((tmp_path / "parts").glob("*.parquet"))[0]
    damaged.write_bytes(damaged.read_bytes()[:100])
    crew = Crew()
    assert told(extracting(crew)) == EXPECTED
    assert 1 <= sum(map(len, crew.given)) <= 2


def test_other_bytes_or_another_program_are_not_taken_for_what_came_back(tmp_path):
    parts = Parts(tmp_path)
    reading = Reading(source=Source(name="a.txt"), sha256="one", data=b"text")
    parts.keep(found_batch([Extracted(reading=reading, findings=(noted(reading),))]), ["run-1"])
    again = Parts(tmp_path)
    assert ("a.txt", "one", "run-1") in again
    assert ("a.txt", "two", "run-1") not in again
    assert ("a.txt", "one", "run-2") not in again


def test_parts_are_private_and_go_when_the_build_is_done(extracting, tmp_path):
    extracting(Crew())
    folder = tmp_path / "parts"
    assert folder.stat().st_mode & 0o777 == 0o700
    RayEngine(settings=Settings(), given=Given(), folder=folder).done()
    assert not folder.exists()


def test_an_encrypted_record_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "is_encrypted", lambda _: True)
    with pytest.raises(WrongUse, match="is encrypted"):
        ray_engine(str(tmp_path), settings=Settings(), given=Given())


def test_documents_of_one_place_and_month_come_into_one_block(tmp_path):
    parts = Parts(tmp_path)
    for n in range(6):
        reading = Reading(source=Source(name=f"{n}.txt"), sha256=str(n), data=f"text {n}".encode())
        found = noted(reading)
        document = Document(
            id=f"doc-{n}", text="text", sha256="", media_type="", reader="", published=f"2031-0{n % 2 + 1}-03"
        )
        extracted = Extracted(reading=reading, findings=(Findings(document=document), found))
        parts.keep(found_batch([extracted]), ["run-1"])
    blocks = parts.by_block(50)
    assert len(blocks) == 3
    assert all(isinstance(block, Path) for block in blocks)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "spark"], "--engine 'spark' is unknown; choose local or ray"),
        (["--address", "10.0.0.1:6379"], "--address is for --engine ray"),
        (["--engine", "ray"], "Ray is not installed: pip install 'onrecord[ray]'"),
    ],
)
def test_wrong_use_says_what_to_do(tmp_path, monkeypatch, options, told):
    monkeypatch.setitem(sys.modules, "ray", None)
    (tmp_path / "a.txt").write_text("It rained in Brenn.")
    shown = CliRunner().invoke(app, ["build", str(tmp_path / "a.txt"), "-r", str(tmp_path / "record"), *options])
    assert isinstance(shown.exception, WrongUse)
    assert str(shown.exception) == told


def test_a_machine_with_another_version_is_refused():
    class Ray:
        def wait(self, waiting, **_):
            return waiting[:1], []

        def get(self, began):
            return began

    class Kind:
        def remote(self):
            return SimpleNamespace(begin=SimpleNamespace(remote=lambda: "run-of-another-version"))

    hired = crews.Crew(ray=Ray(), remote=Kind(), fingerprint="run-of-ours", size=1)
    hired.hire(1)
    with pytest.raises(WrongUse, match="another version of onrecord"):
        list(hired.collect())

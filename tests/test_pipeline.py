"""A run keeps going whatever it is given, and gives the same bytes whatever the number of workers."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import listing, pipeline
from onrecord.config import Limits, Settings, settings_from
from onrecord.errors import ConfigError
from onrecord.model import Document, Given
from onrecord.plugins import load
from onrecord.show.article import article_line

GOOD = (
    "Two guards hurt in Kalden\n\n"
    "At least two guards were injured in Kalden on 15 March, the ministry of the interior said.\n\n"
    "“We were not warned,” said Ilan Doran, the governor of the colony. He added that an inquiry had begun.\n"
)


def as_document(text=GOOD):
    return Document(id="doc-1", text=text, sha256="", media_type="text/plain", reader="plain", language="en")


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "good.txt").write_text(GOOD, "utf-8")
    (articles / "latin.txt").write_bytes(
        GOOD.replace("Doran", "Dorán").replace("“", '"').replace("”", '"').encode("latin-1")
    )
    (articles / "empty.txt").write_bytes(b"")
    (articles / "picture.bin").write_bytes(bytes(range(256)) * 40)
    (articles / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n" + b"\0garbage" * 50)
    (articles / "long.txt").write_bytes(b"It rained in Lodzern. " * 20_000)
    (articles / "list.jsonl").write_text(
        '{"id": "a", "text": "It rained."}\n{"id": "b", "text": \n{"title": "no text"}\n', "utf-8"
    )
    return articles


SMALL = Settings(limits=Limits(characters=200_000))


def test_bad_files_become_problems_that_name_them_and_the_good_ones_are_kept(folder, tmp_path):
    summary = pipeline.build([str(folder)], record=str(tmp_path / "record"), given=Given(), settings=SMALL, workers=2)
    with load("stores", "sqlite")(str(tmp_path / "record")) as store:
        record = store.record()
    assert [d.uri for d in sorted(record.documents, key=lambda d: d.uri)] == [
        "articles/good.txt",
        "articles/latin.txt",
        "articles/list.jsonl#1",
    ]
    named = {p.source for p in summary.problems if p.kind != "language"}
    for name in ("empty.txt", "picture.bin", "broken.pdf", "long.txt", "list.jsonl#2", "list.jsonl#3"):
        assert f"articles/{name}" in named
    assert any("Dorán" in d.text for d in record.documents)


def test_a_list_of_articles_is_told_by_its_content_not_by_its_name(tmp_path):
    named = tmp_path / "notes.jsonl"
    named.write_text(GOOD, "utf-8")
    (source,) = listing.sources([str(named)], format=None, settings=SMALL)
    assert (source.name, source.line) == ("notes.jsonl", None)
    named.write_text('\n{"text": "It rained."}\n{bad\n', "utf-8")
    lines = listing.sources([str(named)], format=None, settings=SMALL)
    assert [(line.name, line.line) for line in lines] == [("notes.jsonl#2", 2), ("notes.jsonl#3", 3)]


def test_a_second_build_reads_nothing_and_changes_nothing(folder, tmp_path):
    def run():
        return pipeline.build([str(folder)], record=str(tmp_path / "record"), given=Given(), settings=SMALL, workers=2)

    def exported():
        with load("stores", "sqlite")(str(tmp_path / "record")) as store:
            return dict(load("exporters", "json").files(store.record()))

    first, before = run(), exported()
    again, after = run(), exported()
    assert first.unchanged == 0
    assert (again.read, again.unchanged) == (0, first.read)
    assert before == after


def test_the_number_of_workers_changes_no_byte(folder):
    def lines(workers):
        items = listing.sources([str(folder)], format=None, settings=SMALL)
        readings = pipeline.read(pipeline.loaded(items, SMALL.limits), given=Given(), settings=SMALL)
        extracted = pipeline.extract_all(readings, settings=SMALL, workers=workers)
        return [article_line(findings) for one in extracted for findings in one.findings]

    assert lines(1) == lines(2)


def test_a_stage_that_fails_is_a_problem_and_the_others_run(monkeypatch):
    def fails(findings):
        raise RuntimeError("boom")

    real = pipeline.stages()
    monkeypatch.setattr(pipeline, "stages", lambda: (("find trouble", fails), *real))
    findings = pipeline.extract(as_document(), Settings())
    assert [p.message for p in findings.problems if p.kind == "stage"] == ["find trouble failed: RuntimeError: boom"]
    assert findings.statements


PIECES = """
“ ” " ' « » ( ) [ ] , . ; : ! ? – … / a the her he she they it we who which that what said told denied killed injured
was were will not by in on of neighbour minister guards prisoners police report law at least nine over 30 14 2023 12
May Monday yesterday Mara Senn Lodzern Varenia Northern Wire No. 4 (Source: [3] 8:36 according to riot protest court 27
$5 إن وقال закон
"""


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*PIECES.split(), "\n", "\n\n"]), max_size=60), st.sampled_from([None, "2023-05-20"]))
def test_no_stage_fails_on_scrambled_text(pieces, published):
    document = replace(as_document(" ".join(pieces)), published=published)
    found = pipeline.extract(document, Settings())
    assert [problem.message for problem in found.problems if problem.kind == "stage"] == []
    assert json.loads(article_line(found))["document"]["text"] == document.text


def test_every_value_points_at_words_inside_the_text():
    line = json.loads(article_line(pipeline.extract(as_document(), Settings())))
    text = line["document"]["text"]
    spans = []

    def collect(value):
        if isinstance(value, dict):
            if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
                spans.append((value["start"], value["end"]))
            for part in value.values():
                collect(part)
        elif isinstance(value, list):
            if len(value) == 2 and all(isinstance(part, int) for part in value):
                spans.append(tuple(value))
            else:
                for part in value:
                    collect(part)

    collect(line)
    assert spans
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in spans)


def test_adding_a_file_reads_only_that_file(folder, tmp_path):
    arguments = {"record": str(tmp_path / "record"), "given": Given(), "settings": SMALL, "workers": 1}
    first = pipeline.build([str(folder)], **arguments)
    (folder / "new.txt").write_text(GOOD.replace("Kalden", "Brenn"), "utf-8")
    second = pipeline.build([str(folder)], **arguments)
    assert (second.read, second.unchanged) == (1, first.read)
    assert second.documents == first.documents + 1


def test_documents_that_were_read_with_other_settings_are_counted(folder, tmp_path):
    arguments = {"record": str(tmp_path / "record"), "given": Given(), "workers": 1}
    first = pipeline.build([str(folder / "good.txt")], settings=SMALL, **arguments)
    other = Settings(limits=Limits(characters=300_000))
    second = pipeline.build([str(folder / "latin.txt")], settings=other, **arguments)
    assert (first.stale, second.stale) == (0, 1)
    assert pipeline.build([str(folder / "good.txt")], settings=other, **arguments).stale == 0


def test_places_of_the_user_s_own_are_found_with_their_coordinates(tmp_path):
    (tmp_path / "a.txt").write_text("Police beat nine prisoners in Colony No. 4 on 3 May 2021.", "utf-8")
    file = tmp_path / "own places.csv"
    file.write_text("name,latitude,longitude,country,kind\nColony No. 4,10.5,20.25,,prison\n", "utf-8")
    settings = settings_from({"sites": str(file)})
    with_sites, without = (_places_of_events(tmp_path / "a.txt", chosen) for chosen in (settings, Settings()))
    assert with_sites == [("Colony No. 4", 10.5, 20.25)]
    assert with_sites != without
    before = pipeline.program_fingerprint(settings)
    file.write_text(file.read_text("utf-8").replace("10.5", "11.5"), "utf-8")
    assert before != pipeline.program_fingerprint(settings) != pipeline.program_fingerprint(Settings())


def _places_of_events(path, settings):
    readings = pipeline.loaded(listing.sources([str(path)], format=None, settings=settings), settings.limits)
    read = pipeline.read(readings, given=Given(language="en"), settings=settings)
    (extracted,) = pipeline.extract_all(read, settings=settings)
    events = extracted.findings[0].events
    return [(one.place.name, one.place.lat, one.place.lon) for one in events if one.place is not None]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"limit": {}}, "unknown setting 'limit'"),
        ({"limits": {"pages": 0}}, "pages must be a number above 0"),
        ({"limits": {"paages": 1}}, "unknown setting 'paages'"),
        ({"limits": 5}, r"written as \[limits\]"),
        ({"pipelines": "en_core_web_md"}, r"written as \[pipelines\]"),
        ({"pipelines": {"en": 3}}, "en must be the name of a spaCy pipeline"),
        ({"sites": 3}, "path of a CSV"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name(table, words):
    with pytest.raises(ConfigError, match=words):
        settings_from(table)


def test_a_new_version_of_a_resolver_or_of_the_merge_makes_records_stale(monkeypatch):
    before = pipeline.program_fingerprint(Settings())
    monkeypatch.setitem(pipeline.RESOLVERS, "accounts", 99)
    changed = pipeline.program_fingerprint(Settings())
    monkeypatch.setattr(pipeline, "VERSION", 99)
    assert len({before, changed, pipeline.program_fingerprint(Settings())}) == 3

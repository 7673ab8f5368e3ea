"""No byte of any export has what was redacted: names in any encoding, local paths, users, reviewers, old hashes."""

import base64
import html
import io
import json
import re
import unicodedata
import zipfile
import zlib
from hashlib import sha256
from urllib.parse import unquote_to_bytes

import pytest
from typer.testing import CliRunner

from onrecord import pipeline, plugins
from onrecord.cli import app
from onrecord.config import Settings
from onrecord.model import Decision, Given

NAMES = ("ardel", "sorn", "tolan", "marek", "сорн", "ардел")
MACHINE = ("annaberg", "caseroom", "kestrel")
ARTICLES = {
    "ardel_sorn_held.txt": (
        "Baker held in Lodzern\n\nBy Mila Arden\n\nThe minister of the interior, Karim Vesk, said on 3 May 2031 "
        "that police had detained Ardel Sorn, a baker, in Lodzern. “Sorn threw a stone,” Vesk told Northern Wire. "
        "His neighbour Lena Tolan denied that he was there: “Mr Sorn was at home,” Tolan said.\n\n"
        "Write to ardel.sorn@example.org or see https://example.org/2031/ardel-sorn and https://example.org/S%6Frn.\n"
    ),
    "second.txt": (
        "Police beat detained baker\n\nPolice in Lodzern beat Ardel Sorn after they detained him on 3 May 2031, his "
        "lawyer, Ivo Marek, said. SORN’S family was not told. A. Sorn is 34, Marek added. At least two people were "
        "injured in Lodzern on 3 May 2031. (Source: statement of Ardel Sorn, 4 May 2031)\n"
    ),
    "third.jsonl": json.dumps(
        {
            "id": "sorn-3",
            "url": "https://northernwire.example/2031/05/ardel-sorn-%D0%A1%D0%BE%D1%80%D0%BD",
            "title": "Sörn case: Tolan heard",
            "section": "Sorn",
            "publisher": "Northern Wire",
            "published": "2031-05-06",
            "clerk": "Kestrel",
            "text": "Lena Tolan was heard in Lodzern on 5 May 2031. In Russian: Ардел Сорн; Сорна held.",
        }
    ),
}


LIBRARY = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:link="http://purl.org/rss/1.0/modules/link/">
<rdf:Description rdf:about="#item_1"><z:itemType>webpage</z:itemType><dc:title>Tolan on Sorn</dc:title>
<link:link rdf:resource="#item_7"/><dc:date>6 May 2031</dc:date></rdf:Description>
<z:Attachment rdf:about="#item_7"><z:itemType>attachment</z:itemType><z:path rdf:resource="files/7/Tolan on Sorn.txt"/>
</z:Attachment></rdf:RDF>"""


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    folder = tmp_path_factory.mktemp("annaberg") / "caseroom"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "sorn.rdf").write_text(LIBRARY, "utf-8")
    (folder / "files" / "7").mkdir(parents=True)
    (folder / "files" / "7" / "Tolan on Sorn.txt").write_text("Lena Tolan said that Ardel Sorn was held.", "utf-8")
    (folder / "sorn.pdf").write_bytes(b"%PDF-1.4 nothing of Ardel Sorn")
    made = str(folder.parent / "record")
    given = Given(published="2031-05-05")
    pipeline.build([str(folder)], record=made, given=given, settings=Settings(), workers=1)
    with plugins.open_store(made) as store:
        found = next(f for f in store.findings() if f.statements)
        bare = Decision(
            subject=found.statements[0].id,
            verdict="accept",
            document=found.document.id,
            note="Sorn told Kestrel",
            reviewer="Annaberg",
            at="2031-05-07T10:00:00Z",
        )
        store.add_decisions([bare])
    return made


def run(*words):
    shown = CliRunner().invoke(app, list(words))
    assert shown.exit_code == 0, shown.output
    return shown


def contents(data):
    """The bytes themselves, and those of everything packed into them."""
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from contents(archive.read(name))
    if data[:2] == b"\x1f\x8b":
        yield from contents(zlib.decompress(data, wbits=31))


def readings(data):
    """The text that the bytes may be, however it is encoded."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        text = data.decode(encoding, "ignore")
        yield text
        yield html.unescape(text)
        yield unquote_to_bytes(text.encode("utf-8", "ignore")).decode("utf-8", "ignore")
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    for run_ in re.findall(rb"[A-Za-z0-9+/]{12,}={0,2}", data):
        padded = run_.rstrip(b"=")
        yield base64.b64decode(padded + b"=" * (-len(padded) % 4) if len(padded) % 4 != 1 else b"").decode(
            "utf-8", "ignore"
        )


def plain(text):
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def leaks(files, secrets):
    wanted = re.compile("|".join(map(re.escape, secrets)))
    found = set()
    for name, data in files:
        for content in contents(data):
            for text in (name, *readings(content)):
                if match := wanted.search(plain(text)):
                    found.add((name, plain(text)[max(0, match.start() - 40) : match.end() + 40]))
    return sorted(found)


def files_of(place):
    if place.is_dir():
        return [(str(f.relative_to(place)), f.read_bytes()) for f in sorted(place.rglob("*")) if f.is_file()]
    return [(place.name, place.read_bytes())]


def old_hashes(record):
    with plugins.open_store(record) as store:
        findings = list(store.findings())
        sources = [sha256(text.encode()).hexdigest() for text in ARTICLES.values()]
        ids = [f.document.id for f in findings] + [s.id for f in findings for s in (*f.statements, *f.events)]
        decisions = [value for d in store.decisions() for value in (d.id, d.hash) if value]
        return [*sources, *(f.document.sha256 for f in findings), *ids, *decisions]


@pytest.mark.parametrize("format", sorted(plugins.installed("exporters")))
def test_no_byte_of_an_export_has_what_was_redacted(record, tmp_path, format):
    out = tmp_path / "out"
    run("export", format, "-r", record, "-o", str(out), "--redact-persons", "--redact", "Ardel Sorn")
    assert leaks(files_of(out), [*NAMES, *MACHINE, *old_hashes(record)]) == []
    if plugins.load("exporters", format).single is not None:
        one = tmp_path / f"one{plugins.load('exporters', format).suffix}"
        run("export", format, "-r", record, "-o", str(one), "--redact-persons")
        assert leaks(files_of(one), [*NAMES[:4], *MACHINE]) == []


TOLD = {  # where a format says that names were replaced
    "bundle": "bag-info.txt", "csv": "documents.csv", "docx": "out", "html": "out", "json": "out", "jsonl": "out",
    "markdown": "out", "prov": "provenance.json", "timelinejs": "out", "xlsx": "out",
}  # fmt: skip


@pytest.mark.parametrize("format", sorted(TOLD))
def test_a_redacted_export_says_that_it_is_one(record, tmp_path, format):
    out = tmp_path / "out"
    run("export", format, "-r", record, "-o", str(out), "--redact", "Ardel Sorn", "Lena Tolan")
    files = dict(files_of(out))
    told = b" ".join(contents(next(data for name, data in files.items() if name.endswith(TOLD[format]))))
    assert b"names were replaced" in told or b"names replaced" in told
    if format == "bundle":
        assert run("verify", "-r", str(out)).exit_code == 0


def test_an_export_without_redaction_does_not_say_so(record, tmp_path):
    run("export", "json", "-r", record, "-o", str(tmp_path / "out"))
    assert json.loads((tmp_path / "out").read_text())["redacted"] is None


def test_the_search_itself_finds_what_is_hidden():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:t>Ardel S&#111;rn</w:t>")
    hidden = ["So\u0308rn", "S%6Frn", "\\u0053orn", "\u0421\u043e\u0440\u043d"]
    for data in [
        *(h.encode() for h in hidden),
        "Sorn".encode("utf-16"),
        base64.b64encode(b"by Ardel Sorn"),
        packed.getvalue(),
    ]:
        assert leaks([("x", data)], NAMES), data


def test_officials_and_authors_stay(record, tmp_path):
    out = tmp_path / "record.jsonl"
    run("export", "jsonl", "-r", record, "-o", str(out), "--redact-persons")
    text = out.read_text("utf-8")
    assert "Karim Vesk" in text
    assert "Mila Arden" in text
    assert "Person 1" in text


def test_names_follow_the_option_as_many_as_there_are(record, tmp_path):
    out = tmp_path / "record.jsonl"
    run("export", "jsonl", "-r", record, "-o", str(out), "--redact", "Ardel Sorn", "Karim Vesk")
    text = out.read_text("utf-8")
    assert "Vesk" not in text
    assert "Lena Tolan" in text


def test_a_word_that_follows_no_option_is_refused(record):
    assert CliRunner().invoke(app, ["export", "json", "Ardel", "-r", record]).exit_code != 0


def test_a_document_can_be_left_out(record, tmp_path):
    out = tmp_path / "record.jsonl"
    run("export", "jsonl", "-r", record, "-o", str(out), "--redact-documents", "sorn-3")
    assert "Northern Wire" not in [json.loads(line)["document"]["publisher"] for line in out.read_text().splitlines()]
    assert "sorn-3" not in out.read_text()
    record_out = tmp_path / "record.json"
    run("export", "json", "-r", record, "-o", str(record_out), "--redact-documents", "sorn-3")
    assert leaks(files_of(record_out), ["northernwire.example", *MACHINE]) == []


def test_two_redacted_exports_are_the_same_bytes(record, tmp_path):
    made = []
    for name in ("a.json", "b.json"):
        run("export", "json", "-r", record, "-o", str(tmp_path / name), "--redact-persons")
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_extract_replaces_private_persons_in_every_document(tmp_path):
    for name, text in list(ARTICLES.items())[:2]:
        (tmp_path / name).write_text(text, "utf-8")
    shown = run("extract", str(tmp_path), "--json", "--workers", "1", "--redact-persons", "--published", "2031-05-05")
    assert leaks([("stdout", shown.stdout.encode())], NAMES[:4]) == []
    first, second = (json.loads(line)["document"]["text"] for line in shown.stdout.splitlines())
    assert "had detained Person 1, a baker" in first
    assert "beat Person 1 after" in second

"""Checks 8 and 9: nothing is quoted that nobody sees, look-alike names stay apart, cells of tables are no formulas.

    python benchmarks/reliability/hidden.py [../shared/hostile]

Reads our own pages and files with hidden words, and those of the corpus; builds a record of texts whose cells begin
like formulas and reads the tables back. Exit 1 when a hidden word is read, two look-alike names are one person, a cell
of CSV begins with = + - @, a tab or a line end, or one of XLSX is a formula (there a cell says that it is words).
"""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from variants import BODY, docx, epub, html, odt, rtf

from onrecord.config import Limits, Settings
from onrecord.model import Document, Given, Source
from onrecord.pipeline import document_of, extract
from onrecord.read import read_source

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "hostile"
SECRET = "“I confess,” said Ivo Brand."
FORMULAS = (
    "=HYPERLINK(“x”)", "+1 for the Assembly", "-2+3 said", "@SUM of all", "\tTab", "=cmd|' /C calc'!A0",
)  # fmt: skip
FORMULA = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"[+-]?[\d.,]+")


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    wrong = [*hidden(root), *alike()]
    print(f"hidden words and look-alike names: {len(wrong)} wrong", flush=True)
    wrong += cells(root)
    for line in wrong:
        print(f"  {line}")
    print(
        f"{len(wrong)} wrong" if wrong else "nothing hidden is read, look-alike names stay apart, no cell is a formula"
    )
    return 1 if wrong else 0


def files() -> dict[str, bytes]:
    """Files of our own that hide the same words, each in its way."""
    run = (
        f"<w:p><w:r><w:t>{BODY[0]}</w:t></w:r></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t></w:r></w:p>"
    )
    deleted = f"<w:p><w:r><w:t>{BODY[0]}</w:t></w:r><w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>"
    style = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    return {
        "attribute.html": html(after=f"<p hidden>{SECRET}</p>"),
        "style.html": html(after=f'<p style="display:none">{SECRET}</p>'),
        "sheet.html": html(head="<style>.h{visibility:hidden}</style>", after=f'<p class="h">{SECRET}</p>'),
        "template.html": html(after=f"<template><p>{SECRET}</p></template>"),
        "comment.html": html(after=f"<!-- {SECRET} -->"),
        "away.html": html(after=f'<p style="position:absolute;left:-5000px">{SECRET}</p>'),
        "vanish.docx": docx(run),
        "deleted.docx": docx(deleted),
        "hidden.odt": odt(f'<text:p>{BODY[0]}</text:p><text:p text:style-name="H">{SECRET}</text:p>', style),
        "hidden.rtf": rtf(f"{BODY[0]}\\par {{\\v I confess, said Ivo Brand.}}"),
        "sheet.epub": epub(html(after=f'<p class="h">{SECRET}</p>'), css=".h{display:none}"),
    }


def hidden(root: Path) -> Iterator[str]:
    """A line for each file in which hidden words were read without a problem that says so."""
    for name, data in files().items():
        text = "".join(document.text for document in _documents(name, data))
        if not text or "confess" in text:
            yield f"{name}: {'hidden words were read' if text else 'no text was read'}"
    known = ("own/inj_hidden.html", "own/docx_deleted.docx", "own/pdf_invisible.pdf")
    for path in (root / name for name in known):
        for document in _documents(path.name, path.read_bytes()) if path.exists() else ():
            flagged = any(problem.kind == "hidden" for problem in document.problems)
            if re.search(r"confess|Hidden words|Invisible|Template,", document.text) and not flagged:
                yield f"{path.name}: hidden words were read"


def alike() -> Iterator[str]:
    """A line when a name in look-alike letters is taken for the other, or nothing is said of it."""
    other = "P\u0435tra V\u0430nce"
    text = f"“It rained,” said Petra Vance on Monday.\n\n“It did not rain,” said {other} on Monday.\n"
    findings = extract(document_of(text), Settings())
    names = {statement.speaker.name for statement in findings.statements if statement.speaker}
    if names != {"Petra Vance", other}:
        yield f"look-alike speakers: found {sorted(map(ascii, names))}"
    (document,) = _documents("alike.txt", text.encode())
    if not any(problem.kind == "alike" for problem in document.problems):
        yield "look-alike names: nothing is said of them"


def cells(root: Path) -> Iterator[str]:
    """A line for each cell of the exported tables that a spreadsheet would take for a formula."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        quoted = "\n\n".join(f"“{words}”, said Petra Vance." for words in FORMULAS)
        (folder / "formulas.txt").write_text(f"{FORMULAS[0]}\n\nBy {FORMULAS[3]}\n\n{quoted}\n", "utf-8")
        listed = {"title": FORMULAS[5], "publisher": "=1+1", "authors": ["@x"], "section": "-3", "text": quoted}
        (folder / "list.jsonl").write_text(json.dumps(listed), "utf-8")
        corpus = [path for path in (root / "own" / "inj_csv.txt",) if path.exists()]
        record = folder / "record"
        _onrecord("build", folder / "formulas.txt", folder / "list.jsonl", *corpus, "-r", record)
        for kind in ("csv", "xlsx"):
            out = folder / f"out-{kind}"
            _onrecord("export", kind, "-r", record, "-o", out)
            for name, cell in _cells(out):
                if FORMULA.match(cell) and not NUMBER.fullmatch(cell):
                    yield f"{kind} {name}: the cell begins like a formula: {cell[:40]!r}"


def _cells(out: Path) -> Iterator[tuple[str, str]]:
    paths = [out] if out.is_file() else sorted(out.rglob("*"))
    for path in paths:
        data = path.read_bytes() if path.is_file() else b""
        if data.startswith(b"PK"):
            from openpyxl import load_workbook

            for sheet in load_workbook(io.BytesIO(data)):
                for row in sheet.iter_rows():
                    yield from ((sheet.title, cell.value) for cell in row if cell.data_type == "f")
        elif data and (path.suffix == ".csv" or path == out):
            rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
            yield from ((path.name, cell) for row in rows for cell in row)


def _onrecord(*words: object) -> None:
    command = [str(Path(sys.executable).with_name("onrecord")), *map(str, words)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def _documents(name: str, data: bytes) -> list[Document]:
    items = read_source(Source(name=name, data=data), given=Given(), limits=Limits())
    return [item for item in items if isinstance(item, Document)]


if __name__ == "__main__":
    sys.exit(main())

"""The report as a Word document with real footnotes (Office Open XML, ECMA-376)."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.text.paragraph import Paragraph
from lxml import etree

from onrecord.model import Record
from onrecord.plugins import Exporter
from onrecord.show.report import TITLE, Entry, Footnote, report, sections
from onrecord.text import xml_text

_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same record gives the same bytes
_HALF_POINTS = "17"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class _Notes:
    """The footnotes of a document: numbers for its text, and the part that holds their words."""

    def __init__(self) -> None:
        self._root = etree.Element(qn("w:footnotes"), nsmap={"w": qn("w:p")[1:].partition("}")[0]})
        for id, kind in (("-1", "separator"), ("0", "continuationSeparator")):
            note = etree.SubElement(self._root, qn("w:footnote"), {qn("w:type"): kind, qn("w:id"): id})
            run = etree.SubElement(etree.SubElement(note, qn("w:p")), qn("w:r"))
            etree.SubElement(run, qn(f"w:{kind}"))
        self._count = 0

    def add(self, paragraph: Paragraph, note: Footnote) -> None:
        """Put the number of a new footnote at the end of a paragraph."""
        self._count += 1
        id = {qn("w:id"): str(self._count)}
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._count))
        run._r.append(reference)
        words = etree.SubElement(etree.SubElement(self._root, qn("w:footnote"), id), qn("w:p"))
        spacing = {qn("w:after"): "0", qn("w:line"): "220", qn("w:lineRule"): "auto"}
        etree.SubElement(etree.SubElement(words, qn("w:pPr")), qn("w:spacing"), spacing)
        number = _small_run(words)
        etree.SubElement(number.find(qn("w:rPr")), qn("w:vertAlign"), {qn("w:val"): "superscript"})
        etree.SubElement(number, qn("w:footnoteRef"))
        text = etree.SubElement(
            _small_run(words), qn("w:t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
        )
        address = f" {note.address}" if note.address else ""
        place = f"characters {note.start}–{note.end}"
        text.text = xml_text(f" {note.source}, {place}: “{note.quote}”{address}")

    def attach(self, document: WordDocument) -> None:
        """Make the footnotes a part of the document."""
        content = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = document.part.package
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _small_run(paragraph: etree._Element) -> etree._Element:
    run = etree.SubElement(paragraph, qn("w:r"))
    etree.SubElement(etree.SubElement(run, qn("w:rPr")), qn("w:sz"), {qn("w:val"): _HALF_POINTS})
    return run


def docx(record: Record) -> bytes:
    """The chronology as a Word document."""
    shown = report(record)
    document = Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "onrecord"
    document.core_properties.created = document.core_properties.modified = _MADE
    notes = _Notes()
    document.add_heading(TITLE, 0)
    document.add_paragraph(xml_text(shown.remark))
    for heading, entries in sections(shown):
        document.add_heading(heading, 1)
        for entry in entries:
            _entry(document, entry, notes)
    document.add_heading("Articles", 1)
    for line, address in zip(shown.sources, shown.addresses, strict=True):
        document.add_paragraph(xml_text(line.text + (f" {address}" if address else "")), style="List Number")
    notes.attach(document)
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out)


def _entry(document: WordDocument, entry: Entry, notes: _Notes) -> None:
    document.add_heading(xml_text(f"{entry.when}: {entry.title}"), 2)
    document.add_paragraph().add_run(xml_text(entry.remark)).italic = True
    for line in entry.lines:
        paragraph = document.add_paragraph(xml_text(line.text), style="List Bullet")
        for n, note in enumerate(line.notes):
            if n:
                paragraph.add_run(", ").font.superscript = True
            notes.add(paragraph, note)
    for dispute in entry.disputes:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run("Disputed: ").bold = True
        paragraph.add_run(xml_text(dispute))


def _same_bytes(made: io.BytesIO) -> bytes:
    """The package with fixed times in its directory."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in package.namelist():
            fixed.writestr(zipfile.ZipInfo(name, _ZIP_DATE), package.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "chronology.docx", docx(record)


exporter = Exporter(
    name="docx", suffix=".docx", files=_files, summary="the chronology as a report with footnotes (Word)"
)

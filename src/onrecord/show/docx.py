"""The report as a Word document with real footnotes (Office Open XML, ECMA-376)."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree

from onrecord.model import Record
from onrecord.plugins import Exporter
from onrecord.show.report import TITLE, Entry, Footnote, report, sections, sentence
from onrecord.text import xml_text

_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same record gives the same bytes
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_FONT, _INK, _PALE = "Times New Roman", RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x55, 0x55, 0x55)
_STYLES: tuple[tuple[str, float, bool, float, float], ...] = (  # size, bold, space before and after, in points
    ("Normal", 11, False, 0, 4),
    ("Title", 22, True, 0, 6),
    ("Heading 1", 15, True, 20, 6),
    ("Heading 2", 12.5, True, 14, 2),
    ("Heading 3", 11, True, 8, 0),
    ("List Bullet", 11, False, 0, 3),
    ("List Number", 10, False, 0, 3),
)
_NOTE, _MARK, _REMARK = "footnote text", "footnote reference", "Remark"


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
        run = paragraph.add_run(style=_MARK)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._count))
        run._r.append(reference)
        words = etree.SubElement(etree.SubElement(self._root, qn("w:footnote"), id), qn("w:p"))
        etree.SubElement(etree.SubElement(words, qn("w:pPr")), qn("w:pStyle"), {qn("w:val"): "FootnoteText"})
        number = etree.SubElement(words, qn("w:r"))
        properties = etree.SubElement(number, qn("w:rPr"))
        etree.SubElement(properties, qn("w:rStyle"), {qn("w:val"): "FootnoteReference"})
        etree.SubElement(number, qn("w:footnoteRef"))
        text = etree.SubElement(
            etree.SubElement(words, qn("w:r")), qn("w:t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
        )
        text.text = xml_text(f" {note.text}{f' {note.address}' if note.address else ''}")

    def attach(self, document: WordDocument) -> None:
        """Make the footnotes a part of the document."""
        content = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = document.part.package
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def docx(record: Record) -> bytes:
    """The chronology as a Word document."""
    shown = report(record)
    document = Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "onrecord"
    document.core_properties.created = document.core_properties.modified = _MADE
    _dress(document)
    notes = _Notes()
    document.add_heading(TITLE, 0)
    document.add_paragraph(xml_text(shown.remark), style=_REMARK)
    for heading, days in sections(shown):
        document.add_heading(heading, 1)
        for when, entries in days:
            document.add_heading(xml_text(sentence(when)), 2)
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
    document.add_heading(xml_text(entry.title), 3)
    remark = document.add_paragraph(xml_text(entry.remark), style=_REMARK)
    remark.paragraph_format.keep_with_next = True
    for line in entry.lines:
        paragraph = document.add_paragraph(xml_text(line.text), style="List Bullet")
        for n, note in enumerate(line.notes):
            if n:
                paragraph.add_run(", ", style=_MARK)
            notes.add(paragraph, note)
    for dispute in entry.disputes:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run("Disputed: ").bold = True
        paragraph.add_run(xml_text(dispute))


def _dress(document: WordDocument) -> None:
    """A4, one plain typeface, and the number of the page at its foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    document.styles.add_style(_NOTE, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    document.styles.add_style(_REMARK, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    document.styles.add_style(_MARK, WD_STYLE_TYPE.CHARACTER).font.superscript = True
    for name, size, bold, before, after in (*_STYLES, (_NOTE, 9, False, 0, 1), (_REMARK, 10, False, 0, 4)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.color.rgb = _FONT, Pt(size), bold, _INK
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.1
    document.styles[_REMARK].font.italic, document.styles[_REMARK].font.color.rgb = True, _PALE
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


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

"""The PDF, DOCX and EML articles of `examples/articles`, made from the plain texts in `examples/sources`.

    python tools/build_examples.py

The bytes depend on the sources alone (and, for the PDF, on the version of fpdf2): no clock, no machine.
"""

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from fpdf import FPDF

EXAMPLES = Path(__file__).parent.parent / "examples"
PDFS = ("lodzern-post-law",)
WORD_FILES = ("mirava-observer-guard", "mirava-observer-barrack")
MAILS = ("ministry-press-office",)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A plain source: its header fields, and the paragraphs of its body."""

    headers: dict[str, str]
    paragraphs: tuple[str, ...]

    @property
    def published(self) -> datetime:
        """The date in the header, at noon."""
        return datetime.fromisoformat(f"{self.headers['Published']}T12:00:00").replace(tzinfo=UTC)

    @property
    def dateline(self) -> str:
        """Outlet and day as a newspaper prints them."""
        return f"{self.headers['Publisher']}, {self.published.day} {self.published:%B %Y}"


def load(name: str) -> Article:
    """The source of that name: `Field: value` lines, a blank line, paragraphs parted by blank lines."""
    head, _, body = (EXAMPLES / "sources" / f"{name}.txt").read_text("utf-8").partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    return Article(headers=headers, paragraphs=tuple(body.strip("\n").split("\n\n")))


def pdf(article: Article) -> bytes:
    """An A4 sheet with the dateline, the title, the byline and the body."""
    sheet = FPDF(format="A4")
    sheet.core_fonts_encoding = "windows-1252"
    sheet.set_creation_date(article.published)
    sheet.set_title(article.headers["Title"])
    sheet.set_author(article.headers["Author"])
    sheet.set_auto_page_break(True, margin=18)
    sheet.add_page()
    for size, style, line in (
        (8, "", article.dateline),
        (15, "B", article.headers["Title"]),
        (9, "I", f"By {article.headers['Author']}"),
        *((10, "", paragraph) for paragraph in article.paragraphs),
    ):
        sheet.set_font("Times", style, size)
        sheet.multi_cell(0, size * 0.5, line, align="L", new_x="LMARGIN", new_y="NEXT")
        sheet.ln(2.5)
    return bytes(sheet.output())


def docx(article: Article) -> bytes:
    """A Word file with a title, a byline, a dateline and the body."""
    lines = [
        ("Title", article.headers["Title"]),
        ("Subtitle", f"By {article.headers['Author']}"),
        ("Subtitle", article.dateline),
        *(("Normal", paragraph) for paragraph in article.paragraphs),
    ]
    stamp = f"{article.published:%Y-%m-%dT%H:%M:%SZ}"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELS}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(article.headers['Title'])}</dc:title>"
        f"<dc:creator>{escape(article.headers['Author'])}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created></cp:coreProperties>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">'
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{style}"/></w:style>'
            for style in ("Normal", "Title", "Subtitle")
        )
        + "</w:styles>",
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>'
        + "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
            for style, line in lines
        )
        + "</w:body></w:document>",
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _XML + xml)
    return out.getvalue()


def eml(article: Article) -> bytes:
    """A mail in plain text, as a mail program saves it."""
    mail = EmailMessage(policy=SMTP)
    for field, value in article.headers.items():
        mail[field] = value
    mail.set_content("\n\n".join(article.paragraphs) + "\n", cte="quoted-printable")
    return mail.as_bytes()


def build() -> dict[str, bytes]:
    """Each file that is made, by name."""
    makers = (("pdf", PDFS, pdf), ("docx", WORD_FILES, docx), ("eml", MAILS, eml))
    return {f"{name}.{suffix}": make(load(name)) for suffix, names, make in makers for name in names}


if __name__ == "__main__":
    for file, content in build().items():
        (EXAMPLES / "articles" / file).write_bytes(content)

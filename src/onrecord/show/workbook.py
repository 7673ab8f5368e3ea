"""The record as an Excel workbook: one sheet a table, a header that stays, filters, links that open the article."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from onrecord.model import Record
from onrecord.plugins import Exporter
from onrecord.show.addresses import is_web
from onrecord.show.csvs import safe
from onrecord.show.tables import TABLES, Column, Table
from onrecord.text import xml_text

CELL = 32_767  # what a cell of Excel holds
LINK = 2_079
_WIDTH = 14
_WIDE = {"when": 24, "content": 60, "words": 60, "label": 60, "title": 40, "disputes": 40, "link": 30, "passage": 44}
_WIDE |= dict.fromkeys(("id", "incident", "statement", "document", "events", "statements"), 24)
_LINE, _MOST_LINES = 15, 12  # points; a row shows no more of a long cell
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # the same record gives the same bytes
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Formats:
    head: Format
    body: Format
    link: Format


def workbook(record: Record) -> bytes:
    """The workbook; a cell that Excel cannot hold ends in "… (cut)"."""
    out = io.BytesIO()
    with Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": "Record made by onrecord", "created": _CREATED})
        formats = _Formats(
            head=book.add_format({"bold": True, "bottom": 1}),
            body=book.add_format({"text_wrap": True, "valign": "top"}),
            link=book.add_format({"font_color": "#0b57a4", "underline": 1, "valign": "top"}),
        )
        for value in TABLES:
            _fill(book.add_worksheet(value.name), value, record, formats)
    return out.getvalue()


def _fill(sheet: Worksheet, value: Table, record: Record, formats: _Formats) -> None:
    for n, column in enumerate(value.columns):
        sheet.set_column(n, n, _WIDE.get(column.name, _WIDTH))
        sheet.write_string(0, n, column.name, formats.head)
    rows = 0
    for rows, row in enumerate(value.rows(record), start=1):
        for n, (column, cell) in enumerate(zip(value.columns, row, strict=True)):
            _write(sheet, (rows, n), column, cell, formats)
        sheet.set_row(rows, _LINE * min(max(map(_lines, value.columns, row)), _MOST_LINES))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, rows, len(value.columns) - 1)


def _lines(column: Column, cell: object) -> int:
    """About how many lines a cell takes in its column: LibreOffice shows rows no higher than the file says."""
    if cell is None or column.name == "link":
        return 1
    width = _WIDE.get(column.name, _WIDTH)
    return sum(1 + len(line) // width for line in str(cell)[: width * _MOST_LINES].split("\n"))


def _write(sheet: Worksheet, at: tuple[int, int], column: Column, cell: object, formats: _Formats) -> None:
    if cell is None:
        return
    if isinstance(cell, int | float):
        sheet.write_number(*at, cell, formats.body)
    elif column.kind == "address" and is_web(str(cell)) and len(str(cell)) <= LINK:
        sheet.write_url(*at, str(cell), formats.link)
    else:
        words = str(safe(xml_text(str(cell))))  # it would be a formula again in a CSV that is saved from here
        sheet.write_string(*at, words if len(words) <= CELL else words[: CELL - 10] + "… (cut)", formats.body)


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "record.xlsx", workbook(record)


exporter = Exporter(name="xlsx", suffix=".xlsx", files=_files, summary="a workbook for Excel or LibreOffice")

"""Tables: described, numbered by passage, safe in a spreadsheet."""

import csv
import io
import re
from urllib.parse import unquote

import openpyxl
import pytest
from csvw import TableGroup

from exported import files, text_of
from onrecord import plugins
from onrecord.model import Document, Findings, Record, Span, Statement
from onrecord.show.csvs import safe
from onrecord.show.workbook import workbook


@pytest.mark.parametrize("name", sorted(plugins.installed("exporters")))
def test_an_export_is_the_same_bytes_twice_and_knows_an_empty_record(record, name):
    assert files(name, record) == files(name, record)
    assert list(files(name, Record()))


def test_csv_is_described_by_csvw_and_agrees_with_its_description(record, tmp_path):
    for name, content in files("csv", record).items():
        (tmp_path / name).write_bytes(content)
    group = TableGroup.from_file(tmp_path / "csv-metadata.json")
    rows = {str(table.url): list(table) for table in group.tables}
    group.check_referential_integrity()
    assert len(rows["statements.csv"]) == sum(len(found.statements) for found in record.findings)
    assert {row["document"] for row in rows["events.csv"]} <= {row["id"] for row in rows["documents.csv"]}


def test_each_row_of_csv_names_the_passage_it_came_from(record):
    for row in csv.DictReader(io.StringIO(files("csv", record)["citations.csv"].decode())):
        start, end = map(int, re.fullmatch(r"urn:onrecord:.+#char=(\d+),(\d+)", row["passage"]).groups())
        assert safe(text_of(record, row["document"])[start:end]) == row["words"]


@pytest.mark.parametrize("name", ["timeline", "incidents", "accounts", "entities", "statements", "events", "claims"])
def test_each_row_of_each_table_names_a_passage_in_the_record(record, name):
    rows = list(csv.DictReader(io.StringIO(files("csv", record)[f"{name}.csv"].decode())))
    assert rows
    for row in rows:
        document, start, end = re.fullmatch(r"urn:onrecord:(.+)#char=(\d+),(\d+)", row["passage"]).groups()
        assert text_of(record, document)[int(start) : int(end)].strip()


def test_a_link_of_a_row_holds_the_words(record):
    rows = [r for r in csv.DictReader(io.StringIO(files("csv", record)["citations.csv"].decode())) if r["link"]]
    assert rows
    for row in rows:
        first = unquote(row["link"].partition("#:~:text=")[2].split(",")[0])
        assert " ".join(row["words"].split()).lstrip("'").startswith(first)


def test_the_workbook_has_a_sheet_a_table_with_the_same_cells(record):
    book = openpyxl.load_workbook(io.BytesIO(files("xlsx", record)["record.xlsx"]))
    assert book.sheetnames[:2] == ["timeline", "incidents"]
    rows = list(csv.reader(io.StringIO(files("csv", record)["statements.csv"].decode())))
    sheet = book["statements"]
    shown = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    numbers = {rows[0].index(name) for name in ("confidence",)}
    for line, cells in zip(rows, shown, strict=True):
        for n, (a, b) in enumerate(zip(line, cells, strict=True)):
            assert a.lstrip("'") == b.lstrip("'") or n in numbers


def test_a_workbook_takes_no_cell_for_a_formula_and_cuts_what_excel_cannot_hold():
    text = "=1+1 " + "x" * 40_000
    document = Document(id="doc-1", text=text, sha256="", media_type="", reader="", title="=HYPERLINK(1)\x01")
    said = Statement(
        id="st-1", span=Span(doc="doc-1", start=0, end=len(text)), mode="direct", found_by="q@1",
        content=(Span(doc="doc-1", start=0, end=len(text)),),
    )  # fmt: skip
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(Record(findings=(Findings(document=document, statements=(said,)),))))
    )
    cells = {cell.value: cell.data_type for row in book["statements"].iter_rows() for cell in row if cell.value}
    cut = next(value for value in cells if isinstance(value, str) and value.endswith("… (cut)"))
    assert (cells[cut], cells["'=HYPERLINK(1)\ufffd"]) == ("s", "s")

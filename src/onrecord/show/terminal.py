"""Rows as tables for people at a terminal."""

from collections.abc import Callable
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.model import Findings, Record
from onrecord.show.rows import Filters, rows
from onrecord.text import shorten, visible

Json = dict[str, Any]
Column = tuple[str, Callable[[Json], Any]]
QUOTE = 160
SHORT = 8


def _when(row: Json) -> str:
    when = row.get("when")
    return (when["edtf"] or f"{when['earliest'] or '…'} – {when['latest'] or '…'}") if when else "undated"


def _place(row: Json) -> str:
    return row["place"]["name"] if row.get("place") else ""


def _speaker(row: Json) -> str:
    speaker = row["speaker"]
    if speaker is None:
        return "author" if row["voice"] == "author" else "?"
    name = speaker["name"] or "unnamed"
    return f"{name}, {speaker['role']}" if speaker["role"] else str(name)


def _figures(row: Json) -> str:
    return ", ".join(_figure(figure) for figure in row["figures"])


def _figure(figure: Json) -> str:
    low, high = figure["low"], figure["high"]
    number = str(low) if low == high else f"{'' if low is None else low}–{'' if high is None else high}"
    return f"{number} {figure['counts']}"


def _names(participants: list[Json]) -> str:
    return ", ".join(p["name"] for p in participants)


def _source(row: Json) -> str:
    return row["publisher"] or row["uri"] or ""


def _disputes(row: Json) -> str:
    return "; ".join(f"{d['field']}: {' / '.join(v['value'] for v in d['values'])}" for d in row["disputes"])


COLUMNS: dict[str, tuple[Column, ...]] = {
    "timeline": (
        ("when", _when),
        ("what", lambda r: r["label"]),
        ("docs", lambda r: r["documents"]),
        ("indep.", lambda r: r["independent"]),
    ),
    "incidents": (
        ("when", _when),
        ("incident", lambda r: r["title"]),
        ("place", _place),
        ("sources", lambda r: f"{len(r['accounts'])} ({r['independent']} indep.)"),
        ("status", lambda r: r["status"]),
        ("accounts differ on", _disputes),
    ),
    "statements": (
        ("speaker", _speaker),
        ("mode", lambda r: r["mode"]),
        ("stance", lambda r: r["stance"]),
        ("when", lambda r: _when(r) if r["when"] else ""),
        ("place", _place),
        ("words", lambda r: shorten(r["quote"], QUOTE)),
        ("source", _source),
    ),
    "events": (
        ("when", lambda r: _when(r) if r["when"] else ""),
        ("place", _place),
        ("type", lambda r: r["type"]),
        ("agents", lambda r: _names(r["agents"])),
        ("patients", lambda r: _names(r["patients"])),
        ("figures", _figures),
        ("stance", lambda r: r["stance"]),
        ("words", lambda r: shorten(r["quote"], QUOTE)),
        ("source", _source),
    ),
    "entities": (
        ("kind", lambda r: r["kind"]),
        ("name", lambda r: r["name"]),
        ("also", lambda r: ", ".join(r["aliases"])),
        ("roles", lambda r: ", ".join(r["roles"])),
        ("mentions", lambda r: len(r["mentions"])),
    ),
    "citations": (
        ("state", lambda r: r["state"]),
        ("form", lambda r: r["form"]),
        ("names", lambda r: r["label"] or ""),
        ("words", lambda r: shorten(r["quote"], QUOTE)),
        ("target", lambda r: r["target"] or ""),
        ("source", _source),
    ),
    "documents": (
        ("published", lambda r: r["published"] or "undated"),
        ("publisher", lambda r: r["publisher"] or ""),
        ("title", lambda r: r["title"] or ""),
        ("authors", lambda r: ", ".join(r["authors"])),
        ("lang", lambda r: r["language"] or ""),
        ("from", lambda r: r["uri"] or ""),
    ),
    "problems": (
        ("kind", lambda r: r["kind"]),
        ("source", lambda r: r["source"] or r["document"] or ""),
        ("problem", lambda r: r["message"]),
    ),
}


def print_rows(rows: list[Json], what: str, console: Console) -> None:
    """Print rows as a table with the columns that suit their kind; columns without any value are left out."""
    columns = [(title, [_cell(value(row)) for row in rows]) for title, value in COLUMNS[what]]
    shown = [(title, cells) for title, cells in columns if any(cells)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for title, cells in shown:
        numeric = all(cell.isdigit() for cell in cells if cell)
        short = max(map(len, (title, *cells))) <= SHORT
        table.add_column(
            title, justify="right" if numeric else "left", overflow="fold", no_wrap=short or title == "when"
        )
    for line in zip(*(cells for _, cells in shown), strict=True):
        table.add_row(*(Text(cell) for cell in line))
    console.print(table)


def _cell(value: Any) -> str:
    return visible(str(value))


def print_article(findings: Findings, console: Console) -> None:
    """Print what was found in one document: who it is by, then a table of each kind that has rows."""
    document = findings.document
    head = " · ".join(part for part in (document.publisher, document.published, *document.authors) if part)
    console.print(Text(visible(document.title or document.uri or document.id), style="bold"))
    console.print(Text(visible(head or "no publisher, date or author found")))
    record = Record(findings=(findings,))
    for what in ("statements", "events", "citations"):
        found = [row | {"publisher": None, "uri": None} for row in rows(record, what, Filters())]
        console.print(Text(f"{len(found)} {what}"))
        if found:
            print_rows(found, what, console)

"""Rows as tables for people at a terminal."""

import os
import sys
from collections.abc import Callable
from shutil import get_terminal_size
from typing import Any, TextIO

from onrecord.model import Findings, Record
from onrecord.model.event import written_bounds
from onrecord.show.columns import Column as Laid
from onrecord.show.columns import laid_out
from onrecord.text import shorten, visible

Json = dict[str, Any]
Column = tuple[str, Callable[[Json], Any]]
QUOTE = 160
WORDS_WIDTH = 24


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
    return f"{written_bounds(figure['low'], figure['high'], figure['hedge'])} {figure['counts']}"


def _names(participants: list[Json]) -> str:
    return ", ".join(p["name"] for p in participants)


def _source(row: Json) -> str:
    return row["publisher"] or row["uri"] or ""


def _disputes(row: Json) -> str:
    return "; ".join(f"{d['field']}: {' / '.join(v['value'] for v in d['values'])}" for d in row["disputes"])


def _when_where(row: Json) -> str:
    when = _when(row) if row["when"] else ""
    return "\n".join(part for part in (when, _place(row)) if part)


def _incident(row: Json) -> str:
    differs = _disputes(row)
    return f"{row['title']}\naccounts differ on {differs}" if differs else str(row["title"])


def _entry(row: Json) -> str:
    return f"{row['label']}\n{row['why_undated']}" if row["why_undated"] else str(row["label"])


def _sources(row: Json) -> str:
    told, independent = len(row["accounts"]), row["independent"]
    return f"{row['status']}\n{told} {'account' if told == 1 else 'accounts'}, {independent} indep."


def _manner(row: Json) -> str:
    return str(row["mode"]) if row["stance"] == "asserted" else f"{row['mode']}\n{row['stance']}"


def _type(row: Json) -> str:
    return str(row["type"]) if row["stance"] == "asserted" else f"{row['type']}\n{row['stance']}"


def _who(row: Json) -> str:
    return " → ".join(names for names in (_names(row["agents"]), _names(row["patients"])) if names)


WORDS = "words"
COLUMNS: dict[str, tuple[Column, ...]] = {
    "timeline": (
        ("when", _when),
        (WORDS, _entry),
        ("docs", lambda r: r["documents"]),
        ("indep.", lambda r: r["independent"]),
    ),
    "incidents": (("when", lambda r: f"{_when(r)}\n{_place(r)}".strip()), (WORDS, _incident), ("sources", _sources)),
    "statements": (
        ("speaker", _speaker),
        ("manner", _manner),
        ("when", _when_where),
        (WORDS, lambda r: shorten(r["quote"], QUOTE)),
        ("source", _source),
    ),
    "events": (
        ("when", _when_where),
        ("type", _type),
        ("who → whom", _who),
        ("figures", _figures),
        (WORDS, lambda r: shorten(r["quote"], QUOTE)),
        ("source", _source),
    ),
    "entities": (
        ("kind", lambda r: r["kind"]),
        (WORDS, lambda r: r["name"]),
        ("also", lambda r: ", ".join(r["aliases"])),
        ("roles", lambda r: ", ".join(r["roles"])),
        ("mentions", lambda r: len(r["mentions"])),
    ),
    "citations": (
        ("state", lambda r: r["state"]),
        ("form", lambda r: r["form"]),
        ("names", lambda r: r["label"] or ""),
        (WORDS, lambda r: shorten(r["quote"], QUOTE)),
        ("source", _source),
    ),
    "documents": (
        ("published", lambda r: r["published"] or "undated"),
        (WORDS, lambda r: f"{r['title'] or 'untitled'}\n{r['uri'] or ''}".strip()),
        ("publisher", lambda r: r["publisher"] or ""),
        ("authors", lambda r: ", ".join(r["authors"])),
        ("lang", lambda r: r["language"] or ""),
    ),
    "problems": (
        ("kind", lambda r: r["kind"]),
        (WORDS, lambda r: r["message"]),
        ("source", lambda r: r["source"] or r["document"] or ""),
    ),
}
HEADINGS = {
    "timeline": "what",
    "incidents": "incident",
    "entities": "name",
    "documents": "document",
    "problems": "problem",
}


def print_rows(rows: list[Json], what: str, out: TextIO | None = None) -> None:
    """Print rows as a table with the columns that suit their kind; columns without any value are left out."""
    out = out or sys.stdout
    width = get_terminal_size().columns
    columns = [(title, [_cell(value(row)) for row in rows]) for title, value in COLUMNS[what]]
    shown = [(title, cells) for title, cells in columns if any(cells)]
    side = max(10, min(22, (width - WORDS_WIDTH) // max(1, len(shown) - 1) - 3))
    laid = [
        Laid(title=HEADINGS.get(what, title), cells=cells, most=WORDS_WIDTH, rest=True)
        if title == WORDS
        else Laid(title=title, cells=cells, most=side, numeric=all(cell.isdigit() for cell in cells if cell))
        for title, cells in shown
    ]
    titles, *lines = laid_out(laid, width=width, rule="─" if "utf" in (out.encoding or "").lower() else "-")
    print("", bold(titles, out), *lines, "", sep="\n", file=out)


def bold(words: str, out: TextIO) -> str:
    """Words in bold where they are read on a terminal."""
    return f"\x1b[1m{words}\x1b[0m" if out.isatty() and os.environ.get("TERM") != "dumb" else words


def _cell(value: Any) -> str:
    return visible(str(value))


def print_article(findings: Findings, out: TextIO | None = None) -> None:
    """Print what was found in one document: who it is by, then a table of each kind that has rows."""
    from onrecord.show.rows import Filters, rows

    out = out or sys.stdout
    document = findings.document
    head = " · ".join(part for part in (document.publisher, document.published, *document.authors) if part)
    print(bold(visible(document.title or document.uri or document.id), out), file=out)
    print(visible(head or "no publisher, date or author found"), file=out)
    record = Record(findings=(findings,))
    for what in ("statements", "events", "citations"):
        found = [row | {"publisher": None, "uri": None} for row in rows(record, what, Filters())]
        print(f"{len(found)} {what if len(found) != 1 else what.removesuffix('s')}", file=out)
        if found:
            print_rows(found, what, out)

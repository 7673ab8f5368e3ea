"""Decisions made elsewhere, in a table that was exported and changed or as Web Annotations, as decisions of a record.

Nothing is guessed: a row is known by its id, a passage by its exact words. What cannot be taken is told, line by line,
and the rest is taken.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.errors import WrongUse
from onrecord.model import Decision, Findings, Record, Span
from onrecord.review.drafts import Wish, drafts
from onrecord.review.edits import findings_of
from onrecord.show.addresses import urn
from onrecord.show.csvs import unsafe
from onrecord.show.tables import SHEET, TABLES

VERDICTS = ("accept", "reject")
_COLUMNS: dict[str, dict[str, str]] = {  # what a column of a table is called when it is edited
    "statements": {
        **{name: name for name in ("speaker", "role", "stance", "mode", "voice", "when", "place", "content")},
        "speaker_words": "source",
    },
    "events": {
        **{name: name for name in ("type", "trigger", "stance", "when", "place", "agents", "patients", "figures")},
        "according_to": "according-to",
    },
    "citations": {name: name for name in ("state", "label", "target")},
    "claims": {"kind": "kind"},
    "incidents": {"title": "title"},
    "entities": {"name": "name"},
}
_SHEET_COLUMNS: dict[str, dict[str, str]] = {
    "statement": {"who": "speaker", "role": "role", "type": "mode", "words": "content"},
    "event": {"who": "agents", "type": "type", "figures": "figures"},
    "citation": {"label": "label", "stance": "state"},
    "claim": {"type": "kind"},
}
_SHEET_SHARED = {"stance": "stance", "when": "when", "place": "place"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The decisions that a file comes to, not kept yet, and what of it could not be taken, one sentence each."""

    drafts: tuple[Decision, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(slots=True)
class _Taking:
    """Decisions taken so far; the verdict of each wish is checked against the record as it is."""

    record: Record
    reviewer: str
    at: str
    drafts: list[Decision] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def take(self, where: str, verdict: Any, subject: str, **more: Any) -> None:
        """Add what a wish comes to, or why it cannot be."""
        wish = Wish(verdict=verdict, subjects=(subject,), reviewer=self.reviewer, at=self.at, **more)
        try:
            self.drafts.extend(drafts(self.record, wish))
        except WrongUse as error:
            self.left.append(f"{where}: {error}")


def imported(data: bytes, record: Record, *, reviewer: str, at: str) -> Imported:
    """The decisions in a CSV that `export csv` wrote, or in Web Annotations (JSON-LD).

    Raises WrongUse when the data is neither.
    """
    taking = _Taking(record, reviewer, at)
    text = data.decode("utf-8-sig", "replace")
    if text.lstrip()[:1] in ("{", "["):
        _annotations(text, taking)
    else:
        _table(text, taking)
    return Imported(drafts=tuple(taking.drafts), left=tuple(taking.left))


# ---- tables ----


def _table(text: str, taking: _Taking) -> None:
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not rows or "id" not in rows[0]:
        raise WrongUse("this is no table of `onrecord export csv` (it needs a header with a column id), and no JSON")
    known = _known(taking.record, sheet={"kind", "who"} <= set(rows[0]))
    for number, row in enumerate(rows, start=2):
        where = f"row {number}"
        name = _cell(row.get("id"))
        if name not in known:
            taking.left.append(f"{where}: {name or 'an empty id'} is nothing in this record")
            continue
        before, fields = known[name]
        for column, cell in row.items():
            if column in before and _plain(_cell(cell)) != _plain(before[column]):
                if column in fields:
                    taking.take(where, "edit", name, field=fields[column], to=_cell(cell), note=_cell(row.get("note")))
                else:
                    taking.left.append(f"{where}: {column} is not edited in a table")
        verdict = _cell(row.get("verdict")).casefold()
        note = _cell(row.get("note")) or None
        if verdict in VERDICTS:
            taking.take(where, verdict, name, note=note)
        elif verdict:
            taking.left.append(f"{where}: the verdict {verdict!r} is not known; write {' or '.join(VERDICTS)}")
        elif note and not any(draft.subject == name for draft in taking.drafts):
            taking.take(where, "note", name, note=note)


def _known(record: Record, *, sheet: bool) -> Mapping[str, tuple[dict[str, str], dict[str, str]]]:
    """For each id the cells as they were exported, and which of them can be edited under what name."""
    known = {}
    for table in (SHEET,) if sheet else TABLES:
        names = [column.name for column in table.columns]
        if "id" not in names:
            continue
        for values in table.rows(record):
            row = {name: "" if cell is None else str(cell) for name, cell in zip(names, values, strict=True)}
            fields = _SHEET_SHARED | _SHEET_COLUMNS[row["kind"]] if sheet else _COLUMNS.get(table.name, {})
            known[row["id"]] = (row, fields)
    return known


def _plain(words: str) -> str:
    """Words without what spreadsheets change by themselves: line ends, and blanks around a cell.

    >>> _plain(" one\\r\\ntwo "), _plain("one\\ntwo")
    ('one\\ntwo', 'one\\ntwo')
    """
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def _cell(value: object) -> str:
    """A cell without the apostrophes that keep spreadsheets from taking it for a formula."""
    return unsafe(value.strip()) if isinstance(value, str) else ""


# ---- annotations ----


def _annotations(text: str, taking: _Taking) -> None:
    try:
        listed = list(_items(json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"this is no JSON that can be read ({error})") from error
    found = {f.document.id: f for f in taking.record.findings}
    by_address = {f.document.uri: f for f in taking.record.findings if f.document.uri}
    ids = {urn(value.id): value.id for f in taking.record.findings for _, value in findings_of(f)}
    for number, item in enumerate(listed, start=1):
        where = f"annotation {number}"
        tags = {words.casefold() for words in _bodies(item, "tagging")}
        comments = list(_bodies(item, "commenting", "replying", "editing", None))
        note = " ".join(comments) or None
        finding = ids.get(str(item.get("id")))
        verdicts = [verdict for verdict in VERDICTS if verdict in tags]
        if finding is not None:
            for verdict in verdicts:
                taking.take(where, verdict, finding, note=note)
            if note and not verdicts:
                taking.take(where, "note", finding, note=note)
            continue
        try:
            document, spans = _anchored(item, found, by_address)
        except WrongUse as error:
            taking.left.append(f"{where}: {error}")
            continue
        _at(where, tags, note, document, spans, taking)


def _at(where: str, tags: set[str], note: str | None, found: Findings, spans: list[Span], taking: _Taking) -> None:
    """An annotation of somebody's own: something that was missed, or a remark on the passage."""
    place = " ".join(f"{span.start}-{span.end}" for span in spans)
    if "statement" in tags:
        taking.take(where, "add", found.document.id, field="statement", to=place, note=note)
        return
    at = {(v.content[0].start, v.content[-1].end): v.id for v in found.statements}
    at |= {(v.trigger.start, v.trigger.end): v.id for v in found.events}
    subject = at.get((spans[0].start, spans[-1].end))
    verdicts = [verdict for verdict in VERDICTS if verdict in tags]
    if subject is not None and verdicts:
        taking.take(where, verdicts[0], subject, note=note)
    elif note:
        quoted = f"“{found.quote(spans[0])}” ({place}): {note}"
        taking.take(where, "note", subject or found.document.id, note=note if subject else quoted)
    else:
        taking.left.append(f"{where}: it has neither a remark nor a tag accept, reject or statement")


def _items(value: Any) -> Iterator[dict[str, Any]]:
    """The annotations of a collection, page, list or single one."""
    for part in value if isinstance(value, list) else [value]:
        if not isinstance(part, dict):
            continue
        if "target" in part:
            yield part
        for inner in (part.get("items"), part.get("first")):
            if inner:
                yield from _items(inner)


def _bodies(item: dict[str, Any], *purposes: str | None) -> Iterator[str]:
    bodies = item.get("body") or ()
    for body in bodies if isinstance(bodies, list) else [bodies]:
        words = body.get("value") if isinstance(body, dict) else body
        purpose = body.get("purpose") if isinstance(body, dict) else None
        if purpose in purposes and isinstance(words, str) and words.strip():
            yield words.strip()


def _anchored(
    item: dict[str, Any], found: Mapping[str, Findings], by_address: Mapping[str, Findings]
) -> tuple[Findings, list[Span]]:
    targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
    documents, spans = set(), []
    for target in targets:
        source = target.get("source") if isinstance(target, dict) else target
        address = str(source.get("id") if isinstance(source, dict) else source)
        document = found.get(address.removeprefix(urn(""))) or by_address.get(address)
        if document is None:
            raise WrongUse(f"{address}: no article of this record")
        selectors = target.get("selector") if isinstance(target, dict) else None
        documents.add(document.document.id)
        spans.append(_span(selectors if isinstance(selectors, list) else [selectors or {}], document))
    if len(documents) != 1:
        raise WrongUse("its targets are in several articles")
    return found[documents.pop()], sorted(spans)


def _span(selectors: Iterable[Any], found: Findings) -> Span:
    """The passage that selectors name: the position, where the words stand there, else the only place of the words."""
    kinds = {s.get("type"): s for s in selectors if isinstance(s, dict)}
    quote, position = kinds.get("TextQuoteSelector"), kinds.get("TextPositionSelector")
    exact = quote.get("exact") if quote else None
    if position is not None:
        start, end = position.get("start"), position.get("end")
        at = _place(start, end, found)
        if at is not None and exact in (None, found.quote(at)):
            return at
    if not isinstance(exact, str) or not exact:
        raise WrongUse("it does not say which words")
    before, after = (str((quote or {}).get(name) or "") for name in ("prefix", "suffix"))
    for around in (before + exact + after, exact):
        first = found.text.find(around)
        if first >= 0 and found.text.find(around, first + 1) < 0:
            start = first + (len(before) if around != exact else 0)
            return found.span(start, start + len(exact))
    raise WrongUse(f"“{exact[:80]}” does not stand in the article, or stands there twice")


def _place(start: object, end: object, found: Findings) -> Span | None:
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(found.text):
        return found.span(start, end)
    return None

"""Marks of notes and the notes that they point at: [3], ¹, (1), [^1], *."""

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.find.citations.words import LONGEST_LABEL, Reference, addresses, every
from onrecord.model import Findings
from onrecord.model.citation import CitationState

LONGEST_HEADING = 80
_MARK = re.compile(
    r"\[(?P<list>\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*)\]|\[\^(?P<caret>[\w-]{1,12})\]|(?<=[^\W\d_.])?(?P<raised>[¹²³⁰⁴-⁹]{1,3})"
    r"  # [3], [1, 2], [^a], ¹",
    re.VERBOSE,
)
_RARE_MARK = re.compile(
    r"(?<=[\w.,;:!?”\"»’)])(?:\((?P<round>\d{1,2})\)|(?P<star>\*{1,3}|[†‡]))(?!\w)  # died.(1)", re.VERBOSE
)
_START = re.compile(
    r"""
    (?:\[(?P<square>\d{1,3})\] | \[\^(?P<caret>[\w-]{1,12})\]: | (?P<raised>[¹²³⁰⁴-⁹]{1,3})
    | (?P<bare>\d{1,3})[.)] | \((?P<round>\d{1,2})\) | (?P<star>\*{1,3}|[†‡]))
    \s+\S                                                                 # [3] The Lodzern Post, ...
    """,
    re.VERBOSE,
)
_UNIT = re.compile(r"(?:\b(?:k|c|m|d)?m|\d)\Z")  # 5 [km]
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def notes(findings: Findings) -> Iterator[Reference]:
    """Footnote marks, found when the text has the note they point at.

    Round brackets and asterisks are marks only where the text has such a note.
    """
    listed = _note_list(findings)
    starts = {note.start for note in listed.values()}
    for mark in _MARK.finditer(findings.text):
        start, end = mark.span()
        if start in starts or (mark["raised"] and _is_power(findings.text, start)):
            continue
        yield _referred(listed, mark[0], start, end, [f"[{n}]" for n in re.findall(r"\d+", mark["list"] or "")])
    for mark in _RARE_MARK.finditer(findings.text):
        if mark.start() not in starts and mark[0] in listed:
            yield replace(listed[mark[0]], start=mark.start(), end=mark.end())


def _is_power(text: str, start: int) -> bool:
    return start == 0 or _UNIT.search(text, max(0, start - 3), start) is not None


def _referred(listed: dict[str, Reference], mark: str, start: int, end: int, several: list[str]) -> Reference:
    """The reference of a mark, or of several notes in one pair of brackets, which has no one target."""
    if len(several) > 1:
        found = [listed[one] for one in several if one in listed]
        label = "; ".join(note.label or "" for note in found)[:LONGEST_LABEL] or mark
        state: CitationState = "found" if len(found) == len(several) else "dangling"
        return Reference(start=start, end=end, form="footnote", state=state, label=label, rank=1)
    note = listed.get(mark)
    if note is None:
        return Reference(start=start, end=end, form="footnote", state="dangling", label=mark, rank=1)
    return replace(note, start=start, end=end)


def _note_list(findings: Findings) -> dict[str, Reference]:
    """The notes by mark: paragraphs that begin with it; with "1." or "(1)" only below a heading such as "Notes".

    An asterisk begins a note only where no other paragraph begins with one, since lists have them too.
    """
    listed: dict[str, Reference] = {}
    stars = sum(1 for p in findings.paragraphs if findings.text[p.start] in "*†‡")
    below_heading = False
    for paragraph in findings.paragraphs:
        start, end = paragraph.start, paragraph.end
        below_heading = below_heading or _is_heading(findings.text, start, end)
        note = _START.match(findings.text, start, end)
        if note is None or ((note["bare"] or note["round"]) and not below_heading) or (note["star"] and stars > 1):
            continue
        label = findings.text[note.end() - 1 : min(end, note.end() - 1 + LONGEST_LABEL)]
        target = _target(findings, start, end)
        found = Reference(start=start, end=end, form="footnote", state="found", label=label, target=target, rank=1)
        for mark in _marks(note):
            listed.setdefault(mark, found)
    return listed


def _marks(note: re.Match[str]) -> list[str]:
    """The marks that point at a note."""
    number = note["square"] or note["bare"] or note["round"]
    if note["caret"]:
        return [f"[^{note['caret']}]"]
    if number is None:
        return [note["raised"] or note["star"]]
    marks = [f"[{number}]"]
    if note["bare"] or note["round"]:
        marks += [number.translate(_SUPERSCRIPTS), f"({number})"]
    return marks


def _is_heading(text: str, start: int, end: int) -> bool:
    return end - start < LONGEST_HEADING and text[start:end].strip(" :#*").lower() in every("notes", "headings")


def _target(findings: Findings, start: int, end: int) -> str | None:
    """The one address in a note, linked or written; None when there is none or more than one."""
    links = findings.document.links
    targets = [link.target for link in links if start <= link.span.start and link.span.end <= end]
    targets = targets or [findings.text[s:e] for s, e in addresses(findings.text, start, end)]
    return targets[0] if len(targets) == 1 else None

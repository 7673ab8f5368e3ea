"""The report as Markdown (CommonMark with footnotes, as Pandoc and GitHub read them)."""

import re
from collections.abc import Iterator

from onrecord.model import Record
from onrecord.plugins import Exporter
from onrecord.show.report import TITLE, Entry, Footnote, report, sections, sentence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$])|(?<=\d)([.)])(?=\s)")  # *, [, 1. at the start of a line


def escape(words: str) -> str:
    r"""Words of an article so that no sign in them is taken for markup.

    >>> escape("Tax [new] *now*")
    'Tax \\[new\\] \\*now\\*'
    """
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", " ".join(words.split()))


def markdown(record: Record) -> str:
    """The chronology with one footnote a passage, then the list of articles."""
    shown = report(record)
    notes: list[Footnote] = []
    parts = [f"# {TITLE}", escape(shown.remark)]
    for heading, days in sections(shown):
        parts.append(f"## {heading}")
        for when, entries in days:
            parts.append(f"### {escape(sentence(when))}")
            parts.extend(block for entry in entries for block in _entry(entry, notes))
    parts.append("## Articles")
    parts.append(
        "\n".join(
            f"{number}. {escape(line.text)}" + (f" <{address}>" if address else "")
            for number, (line, address) in enumerate(zip(shown.sources, shown.addresses, strict=True), start=1)
        )
    )
    parts.extend(_footnote(number, note) for number, note in enumerate(notes, start=1))
    return "\n\n".join(parts) + "\n"


def _entry(entry: Entry, notes: list[Footnote]) -> Iterator[str]:
    yield f"**{escape(entry.title)}**  \n*{escape(entry.remark)}*"
    lines = []
    for line in entry.lines:
        first = len(notes) + 1
        notes.extend(line.notes)
        lines.append(f"- {escape(line.text)}{''.join(f'[^{n}]' for n in range(first, len(notes) + 1))}")
    lines += [f"- **Disputed**: {escape(dispute)}" for dispute in entry.disputes]
    yield "\n".join(lines)


def _footnote(number: int, note: Footnote) -> str:
    address = f" <{note.address}>" if note.address else ""
    return f"[^{number}]: {escape(note.text)}{address}"


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "chronology.md", markdown(record).encode("utf-8", "replace")


exporter = Exporter(
    name="markdown", suffix=".md", files=_files, summary="the chronology as a report with footnotes (Markdown)"
)

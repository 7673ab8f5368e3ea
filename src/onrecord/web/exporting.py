"""Taking the record along: the installed formats, each as a download or as the command that writes it."""

import io
import zipfile
from typing import NamedTuple

from onrecord import plugins
from onrecord.model import Record
from onrecord.plugins import Exporter

TO_READ = ("html", "docx", "markdown", "xlsx", "csv", "ics")


class Format(NamedTuple):
    """One format: its name, what it is, and whether the page can write it."""

    name: str
    summary: str
    to_read: bool
    here: bool


class Download(NamedTuple):
    """A file to send: its name and its bytes."""

    name: str
    content: bytes


def formats() -> list[Format]:
    """The installed formats, those that people read in front."""
    loaded = [exporter for name in plugins.installed("exporters") if (exporter := plugins.load("exporters", name))]
    made = [Format(e.name, e.summary, e.name in TO_READ, e.with_originals is None) for e in loaded]
    return sorted(made, key=lambda each: TO_READ.index(each.name) if each.to_read else len(TO_READ))


def download(record: Record, name: str) -> Download | None:
    """A record in a format as one file, several files in a zip; None when there is no such format here."""
    if name not in {each.name for each in formats() if each.here}:
        return None
    exporter: Exporter = plugins.load("exporters", name)
    files = list(exporter.files(record))
    if exporter.single is not None:
        return Download(f"record{exporter.suffix}", exporter.single(record))
    return Download(*files[0]) if len(files) == 1 else Download(f"{name}.zip", _zipped(files))


def _zipped(files: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()

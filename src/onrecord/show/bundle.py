"""A bag of evidence (BagIt 1.0, RFC 8493): originals, record and a page that opens without this program.

Inside, `data/` is an RO-Crate 1.1. Every file is named in `manifest-sha256.txt`, so one hash, that of the manifest,
stands for the whole; `verify_bundle.py` needs Python alone and tells whether anything was changed.
"""

import mimetypes
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from importlib.resources import files as resources
from typing import Any

import msgspec

from onrecord import __version__
from onrecord.errors import RecordError
from onrecord.model import Document, Record
from onrecord.plugins import Exporter
from onrecord.show import annotations, csvs, linked, markdown, page, prov
from onrecord.show.lookup import redaction

Json = dict[str, Any]
Originals = Callable[[str], bytes]
_PARTS: dict[str, tuple[Exporter, str]] = {
    "record": (linked.json_exporter, "record"),
    "findings": (linked.jsonl_exporter, "record"),
    "tables": (csvs.exporter, "record/tables"),
    "provenance": (prov.exporter, "record"),
    "annotations": (annotations.exporter, "record"),
    "report": (markdown.exporter, "record"),
}
_TYPES = {".jsonl": "application/jsonl", ".jsonld": "application/ld+json", ".md": "text/markdown"}
CHECKER = "verify_bundle.py"


def bag(record: Record, originals: Originals | None = None, *, made: str | None = None) -> Iterator[tuple[str, bytes]]:
    """The files of a bag, by their paths in it; `made` is the day of its making (ISO), for its description.

    Without `originals` the articles are in it only as the record holds them. An original that cannot be had is named in
    `missing-originals.txt`: a bag says what it lacks.
    """
    data = dict(_payload(record, originals))
    data["ro-crate-metadata.json"] = _json(crate(record, data, made))
    payload = {f"data/{name}": content for name, content in sorted(data.items())}
    yield from payload.items()
    tags = dict(_tags(record, payload, made))
    yield from tags.items()
    yield "tagmanifest-sha256.txt", _manifest(tags)


def _payload(record: Record, originals: Originals | None) -> Iterator[tuple[str, bytes]]:
    yield "record.html", page.page(record).encode("utf-8", "replace")
    for exporter, folder in _PARTS.values():
        for name, content in exporter.files(record):
            yield f"{folder}/{name}", content
    missing = []
    for document in {d.sha256: d for d in record.documents}.values() if originals is not None else ():
        try:
            yield _original(document), originals(document.sha256) if originals else b""
        except RecordError:
            missing.append(f"{document.sha256}  {document.uri or document.id}")
    if missing:
        yield "missing-originals.txt", "".join(f"{line}\n" for line in missing).encode()


def _original(document: Document) -> str:
    suffix = mimetypes.guess_extension(document.media_type) or ""
    return f"originals/{document.sha256}{suffix}"


def _tags(record: Record, payload: Mapping[str, bytes], made: str | None) -> Iterator[tuple[str, bytes]]:
    yield "bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    size = sum(len(content) for content in payload.values())
    info = {
        "Bag-Software-Agent": f"onrecord {__version__}",
        "Bagging-Date": made,
        "External-Description": f"Record of {len(record.documents)} articles, {len(record.incidents)} incidents",
        "Payload-Oxum": f"{size}.{len(payload)}",
        "Onrecord-Log-Head": record.decisions[-1].hash if record.decisions else None,
        "Onrecord-Redaction": redaction(record),
    }
    yield "bag-info.txt", "".join(f"{key}: {value}\n" for key, value in info.items() if value is not None).encode()
    yield "manifest-sha256.txt", _manifest(payload)
    yield CHECKER, (resources("onrecord.show") / CHECKER).read_bytes()


def _manifest(contents: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(contents.items())).encode()


def crate(record: Record, data: Mapping[str, bytes], made: str | None) -> Json:
    """The description of the payload as RO-Crate 1.1 metadata (JSON-LD)."""
    sources = {_original(document): document for document in record.documents}
    files = []
    for name, content in sorted(data.items()):
        kind = _TYPES.get("." + name.rpartition(".")[2]) or mimetypes.guess_type(name)[0]
        node: Json = {
            "@id": name,
            "@type": "File",
            "contentSize": str(len(content)),
            "sha256": sha256(content).hexdigest(),
        }
        if name in sources:
            node |= {"name": sources[name].title, "url": sources[name].uri}
            kind = sources[name].media_type
        files.append({key: value for key, value in (node | {"encodingFormat": kind}).items() if value is not None})
    about = {"@id": "./"}
    root: Json = {
        **about,
        "@type": "Dataset",
        "name": "Record made by onrecord",
        "description": f"Statements, events and sources of {len(record.documents)} articles, each with its passage",
        "hasPart": [{"@id": file["@id"]} for file in files],
    }
    if made is not None:
        root["datePublished"] = made
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": about,
    }
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [descriptor, root, *files]}


def _json(value: Json) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


exporter = Exporter(
    name="bundle",
    suffix="",
    files=bag,
    with_originals=bag,
    summary="a BagIt bag: originals, record, page, provenance (with -o FOLDER or .zip)",
)

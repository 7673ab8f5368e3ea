"""A library exported from Zotero: its items, with the files attached to them (RDF with files, CSV)."""

import re
from collections.abc import Iterator
from typing import Any

from onrecord.model import Given
from onrecord.read.entries import Entry, Unlisted, columns_of, day, moment, table_rows
from onrecord.text import visible

FILES = "files"  # the folder beside an exported RDF that holds all attachments
_NAMESPACE = b"http://www.zotero.org/namespaces/export#"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_NAMES = {
    "rdf": _RDF[1:-1],
    "z": _NAMESPACE.decode(),
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "link": "http://purl.org/rss/1.0/modules/link/",
}
_PARTS = (f"{{{_NAMES['bib']}}}Part", f"{{{_NAMES['bib']}}}Series")
_WITHOUT = "it has no file: export the library with its files, or give its address with --network"
_OWN_WORDS = "it is a note of your own, not an article, and was left out"
_COLUMNS = frozenset({"key", "item type", "title", "file attachments"})
_DEEPEST = 8
_PATH_AFTER = re.compile(r";\s+(?=/|[A-Za-z]:[\\/]|files/|storage/)")  # ; /home/anna/Zotero/storage/AB12CD34/fire.pdf


def is_rdf(head: bytes) -> bool:
    """Tell whether a file that begins so is an RDF export of Zotero.

    >>> is_rdf(b'<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">'), is_rdf(b"<rdf:RDF>")
    (True, False)
    """
    return _NAMESPACE in head


def is_csv(head: bytes) -> bool:
    """Tell whether a file that begins so is a CSV export of Zotero.

    >>> is_csv(b'"Key","Item Type","Title","File Attachments"'), is_csv(b"id,text")
    (True, False)
    """
    return columns_of(head) >= _COLUMNS


# ---- RDF ----


def rdf_entries(data: bytes) -> Iterator[Entry]:
    """The items of an RDF export in its order; attachments that belong to no item are items themselves.

    Raises Unlisted when it is damaged.
    """
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise Unlisted(f"it is damaged: {error}") from error
    nodes = [node for node in root if isinstance(node.tag, str)]
    about = {node.get(f"{_RDF}about"): node for node in nodes if node.get(f"{_RDF}about")}
    linked = {link.get(f"{_RDF}resource") for link in root.iterfind(".//link:link", _NAMES)}
    for number, node in enumerate(nodes, start=1):
        kind = _words(node, "z:itemType")
        if kind == "attachment":
            if node.get(f"{_RDF}about") not in linked:
                yield _item(node, [node], about, number)
        elif kind == "note" or node.tag == f"{{{_NAMES['bib']}}}Memo":
            yield Entry(where=f"note {number}", number=number, given=Given(), without=_OWN_WORDS)
        elif kind:
            links = node.iterfind("link:link", _NAMES)
            attached = (about.get(link.get(f"{_RDF}resource")) if not len(link) else link[0] for link in links)
            yield _item(node, [a for a in attached if a is not None], about, number)


def _item(node: Any, attached: list[Any], about: dict[str, Any], number: int) -> Entry:
    title = _words(node, "dc:title")
    published, notes = day(_words(node, "dc:date"), "date")
    given = Given(
        title=title,
        authors=tuple(filter(None, map(_name, node.iterfind("bib:authors//foaf:Person", _NAMES)))),
        published=published,
        publisher=_container(node, about) or _words(node, "dc:publisher/foaf:Organization/foaf:name"),
        url=_address(node) or next(filter(None, map(_address, attached)), None),
        retrieved=moment(_words(node, "dcterms:dateSubmitted")),
        language=_language(_words(node, "z:language")),
    )
    return Entry(
        where=f"“{visible(title)}”" if title else f"item {number}",
        number=number,
        given=given,
        files=tuple((path,) for path in map(_file, attached) if path),
        without=_WITHOUT,
        notes=notes,
    )


def _words(node: Any, path: str) -> str | None:
    return " ".join((node.findtext(path, namespaces=_NAMES) or "").split()) or None


def _address(node: Any) -> str | None:
    said = _words(node, "dc:identifier/dcterms:URI/rdf:value")
    return said if said and said.startswith(("http://", "https://")) else None


def _file(attachment: Any) -> str | None:
    """The path of an attachment: `z:path`, in older exports `rdf:resource`."""
    for name in ("z:path", "rdf:resource"):
        found = attachment.find(name, _NAMES)
        if found is not None:
            return found.get(f"{_RDF}resource") or (found.text or "").strip() or None
    return None


def _name(person: Any) -> str | None:
    first = _words(person, "foaf:givenName") or _words(person, "foaf:givenname")
    return " ".join(filter(None, (first, _words(person, "foaf:surname") or _words(person, "foaf:name")))) or None


def _container(node: Any, about: dict[str, Any], depth: int = 0) -> str | None:
    """The title of the newspaper, journal or web site that an item is part of."""
    for part in node.iterfind("dcterms:isPartOf", _NAMES):
        inner = part[0] if len(part) else about.get(part.get(f"{_RDF}resource"))
        if inner is None or depth == _DEEPEST:  # a part may say that it is part of itself
            continue
        found = _container(inner, about, depth + 1) if inner.tag in _PARTS else _words(inner, "dc:title")
        if found:
            return found
    return None


def _language(words: str | None) -> str | None:
    """The code of a language ("en-US" is "en"); Zotero's field is free text, which may be anything.

    >>> _language("en-US"), _language("English")
    ('en', None)
    """
    code = (words or "").replace("_", "-").partition("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


# ---- CSV ----


def csv_entries(data: bytes) -> Iterator[Entry]:
    """The items of a CSV export in its order.

    Raises Unlisted when it is damaged.
    """
    for line, row in table_rows(data):
        title = row.get("title")
        where = f"line {line} (“{visible(title)}”)" if title else f"line {line}"
        if row.get("item type") == "note":
            yield Entry(where=where, number=line, given=Given(), without=_OWN_WORDS)
            continue
        published, notes = day(row.get("date"), "date")
        url = row.get("url", "")
        given = Given(
            title=title,
            authors=tuple(filter(None, map(_turned, row.get("author", "").split(";")))),
            published=published,
            publisher=row.get("publication title") or row.get("publisher"),
            url=url if url.startswith(("http://", "https://")) else None,
            retrieved=moment(row.get("access date")),
            language=_language(row.get("language")),
        )
        paths = map(str.strip, _PATH_AFTER.split(row.get("file attachments", "")))
        files = tuple((path,) for path in paths if path)
        yield Entry(where=where, number=line, given=given, files=files, without=_WITHOUT, notes=notes)


def _turned(name: str) -> str:
    """A name as it is read ("Korel, Anna" is "Anna Korel").

    >>> _turned("Korel, Anna"), _turned("Northern Wire")
    ('Anna Korel', 'Northern Wire')
    """
    last, _, first = (part.strip() for part in name.partition(","))
    return f"{first} {last}".strip()

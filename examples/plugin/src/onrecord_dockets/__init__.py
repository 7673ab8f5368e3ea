"""Court notices as XML, and the docket numbers in articles: a reader, a finder and an exporter."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from lxml import etree

from onrecord.config import Limits
from onrecord.errors import LimitExceeded, UnreadableDocument
from onrecord.model import Citation, Document, Findings, Found, Given, Problem, Record, Source, document_id
from onrecord.plugins import Exporter, Finder, Reader

NUMBER = re.compile(r"\bdocket (?:No\. )?\d{1,4}/\d{4}\b", re.IGNORECASE)  # docket No. 12/2023


def read_notice(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterable[Document | Problem]:
    """The notice in an XML file: the words of its paragraphs, parted by blank lines, and its title.

    A reader is asked for by the media type that onrecord tells from the content. It runs in a worker process with
    limits on time and memory; what it cannot read becomes a problem that names the file (UnreadableDocument).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(f"{source.name}: cannot be read, it is damaged XML ({error})") from error
    text = "\n\n".join(words for words in (" ".join(p.itertext()).strip() for p in root.iter("p")) if words)
    if root.tag != "notice" or not text:
        raise UnreadableDocument(f"{source.name}: skipped, it is no court notice", kind="unsupported")
    if len(text) > limits.characters:
        raise LimitExceeded(f"{source.name}: more than {limits.characters:,} characters of text (limits.characters)")
    title = given.title or root.findtext("title")
    publisher = given.publisher or root.findtext("court")
    yield Document(
        id=document_id(text=text, publisher=publisher, title=title, url=None, given_id=None),
        text=text,
        sha256=sha256(data).hexdigest(),
        media_type="application/xml",
        reader="notice@1",
        uri=source.name,
        title=title,
        publisher=publisher,
        published=given.published or root.get("date"),
        language=given.language,
    )


def find_dockets(findings: Findings) -> Iterator[Found]:
    """A citation for each docket number; an article names the case, where it can be followed is not said."""
    for match in NUMBER.finditer(findings.text):
        span = findings.span(*match.span())
        yield Citation(id=span.id("ci"), span=span, form="case", state="missing", label=match[0], found_by=finder.label)


def dockets(record: Record) -> Iterator[tuple[str, bytes]]:
    """One file: each docket number, the article and the place where it stands."""
    lines = [
        f"{citation.label}\t{found.document.title or found.document.uri}\t{citation.span.start}\n"
        for found in record.findings
        for citation in found.citations
        if citation.found_by == finder.label
    ]
    yield "dockets.tsv", "".join(lines).encode()


reader = Reader(name="notice", version=1, media_types=frozenset({"application/xml"}), read=read_notice)
finder = Finder(name="dockets", version=1, find=find_dockets)
exporter = Exporter(name="dockets", suffix=".tsv", files=dockets, summary="docket numbers and where they stand")

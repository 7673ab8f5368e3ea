"""Documents about Varenia made by hand, and places and days in them."""

from dataclasses import replace

from onrecord.model import Document, Findings, When, document_id
from onrecord.model.edtf import bounds
from onrecord.split.sentences import rule_sentences
from onrecord.text import paragraphs


def document(text, *, publisher="Kalden Courier", published=None, title=None):
    return Document(
        id=document_id(text=text, publisher=publisher, title=title, url=None, given_id=None),
        text=text,
        sha256="0" * 64,
        media_type="text/plain",
        reader="plain@1",
        uri=f"{publisher}.txt",
        title=title,
        publisher=publisher,
        published=published,
        language="en",
    )


def parted(text, **said):
    """A document with its paragraphs and sentences."""
    found = Findings(document=document(text, **said))
    blocks = tuple(found.span(*bounds_) for bounds_ in paragraphs(text))
    return replace(found, paragraphs=blocks, sentences=tuple(s for b in blocks for s in rule_sentences(b, text)))


def at(found, words, nth=0):
    """Where some words stand in a text, for the `nth` time."""
    start = -1
    for _ in range(nth + 1):
        start = found.text.index(words, start + 1)
    return found.span(start, start + len(words))


def when(edtf):
    earliest, latest = bounds(edtf)
    return When(edtf=edtf, earliest=earliest, latest=latest) if edtf else None

"""RTF documents: their text without markup."""

import re
from collections.abc import Iterator

from onrecord.config import Limits
from onrecord.errors import UnreadableDocument
from onrecord.model import Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.detect import RTF
from onrecord.read.documents import make_document, paragraphs_text
from onrecord.read.encoding import without_surrogates
from onrecord.read.metadata import metadata_of
from onrecord.read.office_hidden import without_hidden_rtf
from onrecord.text import visible

_CODEPAGE = re.compile(rb"\\ansicpg(\d{3,5})")  # \ansicpg1251
_PARAGRAPH = re.compile(r"\n+")


def read_rtf(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The paragraphs of the document; raises UnreadableDocument when it has none or is no RTF."""
    from striprtf.striprtf import rtf_to_text

    page = _CODEPAGE.search(data[:4096])
    encoding = f"cp{page[1].decode()}" if page else "cp1252"
    try:
        text = rtf_to_text(without_hidden_rtf(data).decode("latin-1"), encoding=encoding, errors="replace")
    except (LookupError, ValueError, IndexError, TypeError, KeyError) as error:
        raise UnreadableDocument(f"{visible(source.name)}: cannot be read, it is a damaged RTF document") from error
    text = paragraphs_text(part.strip() for part in _PARAGRAPH.split(without_surrogates(text)))
    if not text:
        raise UnreadableDocument(f"{visible(source.name)}: skipped, the document holds no text", kind="empty")
    yield make_document(
        text=text,
        data=data,
        source=source,
        media_type=RTF,
        reader="rtf@1",
        found=metadata_of(text),
        given=given,
        limits=limits,
    )


reader = Reader(name="rtf", version=1, media_types=frozenset({RTF}), read=read_rtf)

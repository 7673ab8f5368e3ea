"""Plain text and Markdown: the decoded text as it is, and what its head and foot say."""

from collections.abc import Iterator
from dataclasses import replace

from onrecord.config import Limits
from onrecord.model import Document, Given, Problem, Source
from onrecord.plugins import Reader
from onrecord.read.detect import MARKDOWN, PLAIN, detect
from onrecord.read.documents import check_length, make_document
from onrecord.read.encoding import decode
from onrecord.read.metadata import metadata_of
from onrecord.text import visible


def read_plain(data: bytes, *, source: Source, given: Given, limits: Limits) -> Iterator[Document | Problem]:
    """The text unchanged, as one document.

    Raises UnreadableDocument when it is blank.
    """
    decoded = decode(data)
    check_length(decoded.text, name=visible(source.name), limits=limits)
    markdown = detect(data[:4096], name=source.name).media_type == MARKDOWN
    found = metadata_of(decoded.text, markdown=markdown)
    yield make_document(
        text=decoded.text,
        data=data,
        source=source,
        media_type=MARKDOWN if markdown else PLAIN,
        reader="plain@1",
        found=replace(
            found, given_id=None, url=found.url if (found.url or "").startswith(("http://", "https://")) else None
        ),
        given=given,
        limits=limits,
        problems=decoded.problems(source.name),
    )


reader = Reader(name="plain", version=1, media_types=frozenset({PLAIN, MARKDOWN}), read=read_plain)

"""Where the pages lie: addresses of the server, or anchors within one file."""

from typing import Protocol

from onrecord.model import Span


class Links(Protocol):
    """Where the pages lie: addresses of a server, or anchors in one file."""

    def incident(self, name: str) -> str:
        """The address of an incident."""

    def document(self, name: str) -> str:
        """The address of a document."""

    def passage(self, span: Span, finding: str) -> str:
        """The address of the exact words of a finding."""

    def days(self, first: str, last: str) -> str:
        """The address of the part of the timeline between two days."""

    def speaker(self, key: str) -> str | None:
        """The address of the page of a speaker; None where speakers have no page."""


class Anchors:
    """Links within one file: short names, given in the order in which things are first linked to."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, finding: str) -> str | None:
        """The short name of a finding's first words; None where nothing links to them."""
        return self._names.get(finding)

    def incident(self, name: str) -> str:
        """The anchor of an incident."""
        return f"#{name}"

    def document(self, name: str) -> str:
        """The anchor of a document."""
        return f"#{name}"

    def passage(self, span: Span, finding: str) -> str:
        """The anchor of a finding's first words, or of the document when the finding has no highlight."""
        if not finding:
            return f"#{span.doc}"
        return f"#{self._names.setdefault(finding, f'p{len(self._names):x}')}"

    def days(self, first: str, last: str) -> str:  # noqa: ARG002
        """The anchor of the list: one file cannot be filtered by the server."""
        return "#list"

    def speaker(self, key: str) -> str | None:  # noqa: ARG002
        """None: in one file speakers have no page of their own."""
        return None


def safe_href(address: str | None) -> str | None:
    """The address when it is a web address, else None: nothing else becomes a link.

    >>> safe_href("javascript:alert(1)") is None
    True
    >>> safe_href("https://example.org/a")
    'https://example.org/a'
    """
    address = (address or "").strip()
    return address if address.lower().startswith(("http://", "https://")) else None

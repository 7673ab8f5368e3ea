"""Where the pages of the server lie."""

from urllib.parse import quote, urlencode

from onrecord.model import Span


class Addresses:
    """Links between the pages of the server."""

    def incident(self, name: str) -> str:
        """The address of an incident."""
        return f"/incident/{quote(name, safe='')}"

    def document(self, name: str) -> str:
        """The address of a document."""
        return f"/document/{quote(name, safe='')}"

    def passage(self, span: Span, finding: str) -> str:  # noqa: ARG002  the span says it all
        """The address of the exact words."""
        return f"{self.document(span.doc)}?span={span.start}-{span.end}#span"

    def days(self, first: str, last: str) -> str:
        """The address of the part of the timeline between two days."""
        return "/?" + urlencode({"from": first, "to": last})

    def speaker(self, key: str) -> str | None:
        """The address of the page of a speaker."""
        return f"/speaker/{quote(key, safe='')}"

"""Where an exported row came from, as addresses: names of things and passages, links into the article on the web."""

from urllib.parse import quote

from onrecord.model import Document, Span

_URN = "urn:onrecord:"
_SHOWN = 5
_SCHEMES = ("http://", "https://")


def urn(id: str) -> str:
    """The name of a thing of the record outside of it.

    >>> urn("st-12ab")
    'urn:onrecord:st-12ab'
    """
    return _URN + id


def passage(span: Span) -> str:
    """The name of a passage: its document, and its half-open code points as a fragment (RFC 5147).

    >>> passage(Span(doc="doc-1", start=4, end=9))
    'urn:onrecord:doc-1#char=4,9'
    """
    return f"{urn(span.doc)}#char={span.start},{span.end}"


def is_web(address: str | None) -> bool:
    """Tell whether an address leads to the web.

    >>> is_web("https://a.example/1"), is_web("javascript:alert(1)"), is_web(None)
    (True, False, False)
    """
    return address is not None and address.startswith(_SCHEMES)


def web_address(document: Document) -> str | None:
    """The address of the article on the web; None when it was a file."""
    return document.uri if is_web(document.uri) else None


def web_link(document: Document, span: Span) -> str | None:
    """The address of the article on the web that leads to the words (a text fragment, WICG); None when it was a file.

    The words are those of the page as it was read; where the page has changed, the link opens it at its top.

    >>> article = Document(id="d", text="The mayor spoke.", sha256="", media_type="", reader="", uri="https://a.example/1")
    >>> web_link(article, Span(doc="d", start=4, end=15))
    'https://a.example/1#:~:text=mayor%20spoke'
    """
    address = web_address(document)
    if address is None:
        return None
    words = document.quote(span).split()
    if not words:
        return address
    ends = [words] if len(words) <= 2 * _SHOWN else [words[:_SHOWN], words[-_SHOWN:]]
    return f"{address.partition('#')[0]}#:~:text={','.join(_escaped(end) for end in ends)}"


def _escaped(words: list[str]) -> str:
    """Words as a text fragment holds them, where "-" and "," are signs of its own."""
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")

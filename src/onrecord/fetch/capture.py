"""A fetched page as a web archive of its own (WARC 1.1, ISO 28500): the proof of what was received, and when."""

from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from onrecord.fetch.client import AGENT, Fetched

_STATUS = {200: "OK", 404: "Not Found"}


def capture(page: Fetched) -> bytes:
    """The page as one response record after a record that says who made it."""
    lines = [f"HTTP/1.1 {page.status} {_STATUS.get(page.status, '')}".rstrip()]
    lines += [f"{_safe(name)}: {_safe(value)}" for name, value in page.headers]
    http = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + page.body
    digest = sha256(page.body).hexdigest()
    about = f"software: {AGENT}\r\nformat: WARC File Format 1.1\r\n".encode()
    name = uuid5(NAMESPACE_URL, f"{page.url} {page.at} {digest}")
    return _record(
        "warcinfo", about, {"WARC-Date": page.at, "Content-Type": "application/warc-fields"}, uuid5(name, "info").urn
    ) + _record(
        "response",
        http,
        {
            "WARC-Date": page.at,
            "WARC-Target-URI": page.url,
            "WARC-Payload-Digest": f"sha256:{digest}",
            "Content-Type": "application/http; msgtype=response",
        },
        name.urn,
    )


def _record(kind: str, content: bytes, headers: dict[str, str], name: str) -> bytes:
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: <{name}>"]
    lines += [f"{key}: {_safe(value)}" for key, value in headers.items()]
    lines.append(f"Content-Length: {len(content)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def _safe(value: str) -> str:
    """A header's words in one line."""
    return " ".join(value.split())

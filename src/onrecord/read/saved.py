"""When and from where a page was saved, as the file itself says it; never the file's own time."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime

from onrecord.read.days import iso_date

_HEAD = 64 * 1024
_SNAPSHOT = re.compile(rb"^(?:snapshot-content-location:|from: <saved by )", re.IGNORECASE | re.MULTILINE)
_COMMENT = re.compile(r"<!--(?P<words>[^<>]{1,4000}?)-->")  # <!-- Page saved with ... -->
_CREATED = re.compile(
    r"<html\b[^>]{0,2000}?\sdata-scrapbook-create=[\"']?(?P<digits>\d{14})", re.IGNORECASE
)  # 20210503091211
_SAID = (
    re.compile(r"saved\sdate:\s*(?P<time>[^\n]{10,80})", re.IGNORECASE),  # saved date: Mon May 03 2021 09:12:11
    re.compile(r"Mirrored\sfrom\s[^\n]{3,2000}?,\s(?P<time>[A-Z][a-z]{2},\s\d{1,2}\s[^\n]{10,40})"),  # Mon, 03 May
    re.compile(r"FILE\sARCHIVED\sON\s(?P<time>[^\n]{10,40}?)\s+AND\sRETRIEVED"),  # 09:12:11 May 03, 2021
)
_CLOCK = re.compile(
    r"(?P<clock>\d{2}:\d{2}:\d{2})(?:\s(?:GMT|UTC|Z)?(?P<offset>[+-]\d{4})?)?", re.IGNORECASE
)  # 09:12:11 GMT+0200


def saved_at(markup: str) -> str | None:
    """When a page was saved, in ISO 8601: what the program that saved it wrote into a comment or the root element.

    >>> saved_at("<!-- Page saved with Keeper\\n saved date: Mon May 03 2021 09:12:11 GMT+0200 (CEST) -->")
    '2021-05-03T09:12:11+02:00'
    >>> saved_at("<!-- saved from url=(0021)https://post.example/ -->") is None
    True
    """
    created = _CREATED.search(markup)
    if created is not None:
        return _of_digits(created["digits"])
    for comment in _COMMENT.finditer(markup):
        for pattern in _SAID:
            said = pattern.search(comment["words"])
            if said is not None:
                return _time(said["time"])
    return None


def is_snapshot(data: bytes) -> bool:
    """Tell whether a message is a page that a browser saved (MHTML), not a mail."""
    head = data[:_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return _SNAPSHOT.search(head) is not None


def snapshot_page(data: bytes) -> tuple[Message | None, str | None, str | None]:
    """The page of an MHTML file (its first HTML part), its address, and when it was saved."""
    message = message_from_bytes(data, policy=compat32)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    address = message.get("Snapshot-Content-Location") or (page.get("Content-Location") if page is not None else None)
    return page, str(address) if address else None, _of_header(message.get("Date"))


def _of_header(words: str | None) -> str | None:
    try:
        return parsedate_to_datetime(str(words)).isoformat() if words else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _time(words: str) -> str | None:
    """A full date and a clock with its offset, in ISO 8601; without a clock the day, None without a full date."""
    day, clock = iso_date(_CLOCK.sub(" ", words)), _CLOCK.search(words)
    if day is None or clock is None:
        return day
    offset = clock["offset"] or "+0000"
    try:
        moment = datetime.strptime(f"{day} {clock['clock']} {offset}", "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return day
    return moment.isoformat()


def _of_digits(digits: str) -> str | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return None

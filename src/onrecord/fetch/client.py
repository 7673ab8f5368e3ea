"""Asks for one page: politely (robots.txt, pauses), within limits, and only of machines that may be asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from onrecord import __version__
from onrecord.errors import FetchRefused
from onrecord.fetch.addresses import Address, resolved

AGENT = f"onrecord/{__version__}"
_KEPT = {"user-agent": AGENT, "accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOP = frozenset({"transfer-encoding", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How far fetching goes: sizes in bytes, times in seconds, `pause` between two requests to one host."""

    most_bytes: int = 64 * 1024 * 1024
    seconds: float = 30.0
    redirects: int = 5
    pause: float = 1.0
    longest_pause: float = 30.0
    items: int = 200
    allow_private: bool = False
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: the address it was found at in the end, the status, headers and body as received."""

    url: str
    asked: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: str

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(slots=True)
class Fetcher:
    """Fetches pages one after the other. `clock` and `sleep` are those of the machine unless a test gives others."""

    rules: Rules = Rules()
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _asked: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The page at an address; status 304 when it is as it was (`etag`, `modified` are those of the last time).

        Raises FetchRefused when it may not be asked for, does not answer, or goes beyond the rules.
        """
        conditions = {"if-none-match": etag, "if-modified-since": modified}
        headers = {name: value for name, value in conditions.items() if value}
        asked = url
        for _ in range(self.rules.redirects + 1):
            address = resolved(url, allow_private=self.rules.allow_private)
            pause = self._allowed(address)
            answer = self._ask(address, headers, asked, pause)
            target = answer.header("location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            url = urljoin(url, target)
        raise FetchRefused(f"{asked}: refused, it leads on more than {self.rules.redirects} times")

    def send(self, url: str, content: bytes, *, kind: str) -> bytes:
        """What a service answers to bytes of a media type that are sent to it; no redirect is followed.

        The address is one that the user typed, so it may lie in a network of their own.
        Raises FetchRefused when the service does not answer with what it was asked for.
        """
        address = resolved(url, allow_private=True)
        answer = self._ask(address, {"content-type": kind, "accept": "*/*"}, url, self.rules.pause, content=content)
        if answer.status != 200:
            raise FetchRefused(f"{url}: the service answered {answer.status}")
        return answer.body

    def _allowed(self, address: Address) -> float:
        """The pause that the site asks for; raises FetchRefused when its robots.txt forbids the page."""
        if not self.rules.robots:
            return self.rules.pause
        site = f"{address.scheme}://{urlsplit(address.url).netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        robots = self._robots[site]
        if not robots.can_fetch(AGENT, address.url):
            raise FetchRefused(f"{address.url}: refused, the site's robots.txt asks not to fetch it")
        delay = robots.crawl_delay(AGENT)
        return min(max(float(delay or 0), self.rules.pause), self.rules.longest_pause)

    def _read_robots(self, site: str) -> RobotFileParser:
        """The rules of a site: none without a robots.txt, all forbidden where the site is in trouble (RFC 9309)."""
        robots = RobotFileParser()
        try:
            url = f"{site}/robots.txt"
            for _ in range(self.rules.redirects + 1):
                answer = self._ask(resolved(url, allow_private=self.rules.allow_private), {}, url, self.rules.pause)
                target = answer.header("location")
                if answer.status not in _REDIRECTS or not target:
                    break
                url = urljoin(url, target)
        except FetchRefused:
            robots.parse(["User-agent: *", "Disallow: /"])
            return robots
        if answer.status >= 500:
            robots.parse(["User-agent: *", "Disallow: /"])
        elif answer.status == 200:
            robots.parse(answer.body[: 512 * 1024].decode("utf-8", "replace").splitlines())
        else:
            robots.parse([])
        return robots

    def _ask(
        self, address: Address, headers: dict[str, str], asked: str, pause: float, *, content: bytes | None = None
    ) -> Fetched:
        import httpx

        self._wait(address.host, pause)
        parts = urlsplit(address.url)
        number = f"[{address.number}]" if ":" in address.number else address.number
        direct = urlunsplit((parts.scheme, f"{number}:{address.port}", parts.path or "/", parts.query, ""))
        limits = httpx.Timeout(self.rules.seconds)
        try:
            with (
                httpx.Client(timeout=limits, follow_redirects=False, trust_env=False) as client,
                client.stream(
                    "GET" if content is None else "POST",
                    direct,
                    content=content,
                    headers=_KEPT | {"host": parts.netloc} | headers,
                    extensions={"sni_hostname": address.host},
                ) as answer,
            ):
                body = self._body(answer, address.url)
                kept = tuple((k, v) for k, v in answer.headers.multi_items() if k.lower() not in _HOP)
                status = answer.status_code
        except httpx.HTTPError as error:
            raise FetchRefused(f"{address.url}: no answer ({type(error).__name__}: {error})") from error
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Fetched(url=address.url, asked=asked, status=status, headers=kept, body=body, at=at)

    def _body(self, answer: Any, url: str) -> bytes:
        """The body as it is sent (packed, if it is), within the limits of size and of time for the whole."""
        begun, body = self.clock(), bytearray()
        for part in answer.iter_raw():
            body += part
            if len(body) > self.rules.most_bytes:
                raise FetchRefused(f"{url}: refused, it is larger than {self.rules.most_bytes / 1e6:.0f} MB")
            if self.clock() - begun > self.rules.seconds:
                raise FetchRefused(f"{url}: refused, it took longer than {self.rules.seconds:.0f} seconds")
        return bytes(body)

    def _wait(self, host: str, pause: float) -> None:
        last = self._asked.get(host)
        if last is not None:
            rest = last + pause - self.clock()
            if rest > 0:
                self.sleep(rest)
        self._asked[host] = self.clock()

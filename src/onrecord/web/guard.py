"""Who may ask, and what every answer says of itself: own host names only, changes from this page only, known people."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web.who import Who, current, least

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
READING = frozenset({"GET", "HEAD"})
CHANGING = frozenset({"POST"})
BODIES = frozenset({"application/x-www-form-urlencoded", "application/json", "application/octet-stream"})
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STARTED_ANEW = (
    "The program was started anew since this page was loaded, or the page is not its own. "
    "Load the page again, then decide.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How the page is reached: by which host names, at which port (any when None), encrypted or not.

    `proxy`: another program stands before it, which encrypts and says in X-Forwarded-For who asks. Without it, what a
    request says of itself is not believed.
    """

    names: frozenset[str] = LOOPBACK
    port: int | None = None
    secure: bool = False
    proxy: bool = False

    @property
    def cookie(self) -> str:
        """The name of the cookie that tells one visitor from another."""
        return "__Host-onrecord" if self.secure else f"onrecord-{self.port or 0}"

    def is_own(self, host: str) -> bool:
        """Tell whether a host (with its port) is one of ours.

        >>> Reach(port=8642).is_own("localhost:8642"), Reach().is_own("evil.example")
        (True, False)
        """
        name, colon, port = host.rpartition(":")
        if not colon or host.endswith("]"):
            name, port = host, "443" if self.secure else "80"
        return name.lower() in self.names and (self.port is None or self.proxy or port == str(self.port))

    def address_of(self, scope: Scope) -> str:
        """Where a request comes from; behind a proxy what the proxy says, else what the connection says."""
        said = Headers(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip() if self.proxy else ""
        try:
            return ipaddress.ip_address(said).compressed
        except ValueError:
            return str((scope.get("client") or ("",))[0])


class Gate(Protocol):
    """What knows the people of a team (see `web.team.Team`)."""

    def who(self, token: str) -> Who | None:
        """Who has this session; None when nobody has."""

    def refused(self, scope: Scope, who: Who | None) -> Response:
        """What is said to somebody who is not logged in, or whose role is not enough."""


class Guard:
    """Refuses foreign host names, changes that no page of ours asked for, and whoever may not be here.

    A POST must come from a page of this server: the browser says so itself, in a header that no script can write
    (`Sec-Fetch-Site`, or `Origin` in browsers without it), with a body that no form of another site can send unasked,
    and with the cookie that this server gave. With a `token`, reading takes it, too. With a `team`, both take a session
    and a role. `same_user` tells whether the program at the other end runs as this user.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        token: str | None = None,
        port: int | None = None,
        reach: Reach | None = None,
        team: Gate | None = None,
        same_user: Callable[[Scope], bool] | None = None,
    ) -> None:
        self.app = app
        self.reach = reach or Reach(port=port)
        self.reading_takes_it = token is not None
        self.token = token or token_urlsafe(24)
        self.team = team
        self.same_user = same_user

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers, given = Headers(scope=scope), ""
        refusal = self._refusal(scope, headers)
        if refusal is None and self.team is not None:
            refusal = await self._by_role(self.team, scope, cookie_of(scope, self.reach))
        elif refusal is None:
            refusal = self._without_token(scope)
            given = "" if self._has_token(scope) or self.reading_takes_it else self._set_cookie()
        await (refusal or self.app)(scope, receive, _with_headers(send, given if refusal is None else ""))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if not self.reach.is_own(headers.get("host", "")):
            names = " and ".join(sorted(self.reach.names - {"[::1]"}))
            return PlainTextResponse(f"This page answers on {names} only.\n", status_code=421)
        if scope["method"] not in READING | CHANGING:
            return PlainTextResponse(
                "Nothing here answers that.\n", status_code=405, headers={"Allow": "GET, HEAD, POST"}
            )
        if self.same_user is not None and not self.same_user(scope):
            return PlainTextResponse("This page belongs to another user of this machine.\n", status_code=403)
        if scope["method"] in CHANGING and not (_is_from_here(headers, self.reach) and _is_of_a_page(headers)):
            return PlainTextResponse("Changes are made from the page itself.\n", status_code=403)
        return None

    # ---- one user ----

    def _without_token(self, scope: Scope) -> Response | None:
        if self.reading_takes_it:
            query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            given = next((value for key, value in query if key == "token"), None)
            if given is not None and self._fits(given):
                rest = urlencode([(key, value) for key, value in query if key != "token"])
                address = "/" + scope["path"].lstrip("/") + (f"?{rest}" if rest else "")
                return Response(status_code=303, headers={"Location": address, "Set-Cookie": self._set_cookie()})
        if self._has_token(scope) or (scope["method"] in READING and not self.reading_takes_it):
            return None
        words = "Open the address that onrecord printed when it started.\n"
        return PlainTextResponse(words if self.reading_takes_it else STARTED_ANEW, status_code=403)

    def _has_token(self, scope: Scope) -> bool:
        return self._fits(cookie_of(scope, self.reach))

    def _fits(self, given: str) -> bool:
        return compare_digest(given.encode("utf-8", "replace"), self.token.encode())

    def _set_cookie(self) -> str:
        return cookie(self.reach, self.token)

    # ---- a team ----

    async def _by_role(self, team: Gate, scope: Scope, token: str) -> Response | None:
        """What is said instead of an answer; None when this person may have it, who is `current` from then on."""
        wanted = least(scope["method"], path_of(scope))
        who = await run_in_threadpool(team.who, token) if token else None
        if wanted is not None and (who is None or not who.may(wanted)):
            return await run_in_threadpool(team.refused, scope, who)
        current.set(who or Who(name="", role="reader", team=True))
        return None


def cookie(reach: Reach, value: str, *, seconds: int | None = None) -> str:
    """The header that sets the cookie of the page; for no `value` it takes it away."""
    made: SimpleCookie = SimpleCookie({reach.cookie: value})
    morsel = made[reach.cookie]
    morsel["path"], morsel["httponly"], morsel["samesite"] = "/", True, "Strict"
    morsel["secure"] = reach.secure
    if seconds is not None or not value:
        morsel["max-age"] = seconds or 0
    return morsel.OutputString()


def cookie_of(scope: Scope, reach: Reach) -> str:
    """The value of the page's cookie that a request brings; nothing when it brings none."""
    return _cookie(Headers(scope=scope).get("cookie", ""), reach.cookie)


def path_of(scope: Scope) -> str:
    """The path of the route that a request is for, as the route has it; the request's own when there is none."""
    for route in scope["app"].routes:
        if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL:
            return route.path
    return str(scope["path"])


def _is_from_here(headers: Headers, reach: Reach) -> bool:
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin", "").lower()
    own = f"{'https' if reach.secure else 'http'}://{headers.get('host', '')}".lower()
    return site == "same-origin" if site is not None else origin == own


def _is_of_a_page(headers: Headers) -> bool:
    """Tell whether a body is of a kind that pages of ours send; there may be none."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    empty = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    return kind in BODIES or (not kind and empty)


def _cookie(header: str, name: str) -> str:
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _with_headers(send: Send, set_cookie: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            if set_cookie:
                headers.append("Set-Cookie", set_cookie)
        await send(message)

    return sending

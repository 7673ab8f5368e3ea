"""Who may ask, and what every answer says of itself: loopback hosts only, changes from this page only."""

from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
READING = frozenset({"GET", "HEAD"})
CHANGING = frozenset({"POST"})
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


class Guard:
    """Refuses foreign host names, changes that no page of ours asked for, and (with a token) requests without it.

    A POST must come from a page of this server: the browser says so itself, in a header that no script can write
    (`Sec-Fetch-Site`, or `Origin` in browsers without it). A form on another site can send one, and is refused.
    """

    def __init__(self, app: ASGIApp, *, token: str | None = None, port: int | None = None) -> None:
        self.app = app
        self.token = token
        self.port = port
        self.cookie = f"onrecord-{port or 0}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self._is_own_host(headers.get("host", "")):
            return PlainTextResponse("This page answers on 127.0.0.1 and localhost only.\n", status_code=421)
        if scope["method"] not in READING | CHANGING:
            return PlainTextResponse(
                "Nothing here answers that.\n", status_code=405, headers={"Allow": "GET, HEAD, POST"}
            )
        if scope["method"] in CHANGING and not _is_from_here(headers):
            return PlainTextResponse("Changes are made from the page itself.\n", status_code=403)
        return self._without_token(scope, headers) if self.token is not None else None

    def _is_own_host(self, host: str) -> bool:
        name, colon, port = host.rpartition(":")
        if not colon or host.endswith("]"):
            name, port = host, "80"
        return name.lower() in LOOPBACK and (self.port is None or port == str(self.port))

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for key, value in query if key == "token"), None)
        if given is not None and self._fits(given):
            rest = urlencode([(key, value) for key, value in query if key != "token"])
            address = "/" + scope["path"].lstrip("/") + (f"?{rest}" if rest else "")
            answer = Response(status_code=303, headers={"Location": address})
            answer.set_cookie(self.cookie, given, httponly=True, samesite="strict")
            return answer
        if self._fits(_cookie(headers.get("cookie", ""), self.cookie)):
            return None
        return PlainTextResponse("Open the address that onrecord printed when it started.\n", status_code=403)

    def _fits(self, given: str) -> bool:
        return compare_digest(given.encode("utf-8", "replace"), (self.token or "").encode())


def _is_from_here(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin", "").lower() == f"http://{headers.get('host', '')}".lower()


def _cookie(header: str, name: str) -> str:
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sending

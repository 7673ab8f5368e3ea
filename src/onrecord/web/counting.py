"""How many requests are being answered, for what can wait until nobody does."""

from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.show.page_follow import Answering


class Counted:
    """Counts the requests that are being answered."""

    def __init__(self, app: ASGIApp, answering: Answering) -> None:
        self.app = app
        self.answering = answering

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what lasts as long as the server is none."""
        asks = scope["type"] == "http"
        self.answering.count += asks
        try:
            await self.app(scope, receive, send)
        finally:
            self.answering.count -= asks

"""A browser without a network: requests straight to an application, with a cookie jar."""

import asyncio

import httpx


class Browser:
    """Asks an application one thing at a time and keeps its cookies."""

    def __init__(self, app, base_url="http://127.0.0.1:8000"):
        self.app = app
        self.base_url = base_url
        self.cookies = httpx.Cookies()

    def at_home(self):
        """The browser with the cookie that a first page gives; without it nothing can be changed."""
        self.get("/static/icon.svg")
        return self

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def request(self, method, path, **options):
        return asyncio.run(self._ask(method, path, options))

    async def _ask(self, method, path, options):
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url=self.base_url, cookies=self.cookies) as client:
            answer = await client.request(method, path, **options)
            self.cookies.update(client.cookies)
        return answer

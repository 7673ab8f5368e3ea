"""The pages of accounts: logging in and out, one's own account, and for owners all of them."""

from collections.abc import Callable
from typing import Any, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import OnrecordError
from onrecord.model.account import ROLES
from onrecord.store.passwords import checked
from onrecord.web.forms import Form, FormTokens, Refused, form_of, one
from onrecord.web.guard import Reach, cookie, cookie_of
from onrecord.web.team import LONGEST_SECONDS, NotIn, Team, local, login_page
from onrecord.web.who import ROLE_WORDS, Who, current


class Entrance:
    """Where people come in and go out, and where owners say who may."""

    def __init__(self, team: Team, site: Any, reach: Reach) -> None:
        self.team = team
        self.site = site
        self.reach = reach
        self.tokens = FormTokens()

    def routes(self) -> list[Route]:
        """Where they lie."""
        return [
            Route("/login", self.login, methods=["GET"]),
            Route("/login", self.log_in, methods=["POST"]),
            Route("/logout", self.log_out, methods=["POST"]),
            Route("/account", self.account, methods=["GET"]),
            Route("/account/password", self.password, methods=["POST"]),
            Route("/account/sessions", self.sessions, methods=["POST"]),
            Route("/accounts", self.accounts, methods=["GET"]),
            Route("/accounts/add", self.add, methods=["POST"]),
            Route("/accounts/change", self.change, methods=["POST"]),
        ]

    # ---- in and out ----

    def login(self, request: Request) -> Response:
        """The page that asks for name and password."""
        return login_page(self.site, back=request.query_params.get("next", "/"))

    async def log_in(self, request: Request) -> Response:
        """Let somebody in with a new session, or say why not."""
        try:
            form = await form_of(request)
        except Refused as refused:
            return await self._error(refused)
        back, name, before = local(one(form, "next")), one(form, "name").strip(), cookie_of(request.scope, self.reach)
        try:
            token = await run_in_threadpool(
                self.team.log_in,
                name,
                one(form, "password"),
                address=self.reach.address_of(request.scope),
                instead_of=before,
            )
        except NotIn as error:
            status = 429 if error.wait else 401
            answer = await run_in_threadpool(
                login_page, self.site, status=status, back=back, told=str(error), name=name
            )
            if error.wait:
                answer.headers["Retry-After"] = str(error.wait)
            return answer
        return self._go(back, token)

    def log_out(self, request: Request) -> Response:  # noqa: ARG002
        """End the session on the server; what the browser keeps is worth nothing from now on."""
        self.team.log_out(current.get().session)
        return Response(
            status_code=303,
            headers={"Location": "/login", "Set-Cookie": cookie(self.reach, "")},
        )

    def _go(self, back: str, token: str) -> Response:
        given = cookie(self.reach, token, seconds=LONGEST_SECONDS)
        return Response(status_code=303, headers={"Location": back, "Set-Cookie": given})

    # ---- one's own account ----

    def account(self, request: Request) -> Response:  # noqa: ARG002
        """One's own account: name and role, another password, an end to all sessions."""
        return self._html("account.html", "/account", current.get())

    async def password(self, request: Request) -> Response:
        """Another password of one's own; all other sessions end."""

        def changed(form: Form, who: Who) -> Response:
            address = self.reach.address_of(request.scope)
            if not self.team.fits(who.name, one(form, "password"), address=address):
                raise Refused(403, "The present password is not right. Nothing was changed.")
            self._set_password(who.name, form, by=who.name)
            return self._go("/account", self.team.open(who.name))

        return await self._taken(request, changed)

    async def sessions(self, request: Request) -> Response:
        """An end to all sessions of one's own, this one among them."""

        def ended(form: Form, who: Who) -> Response:  # noqa: ARG001
            self.team.accounts.close_sessions(who.name)
            return Response(status_code=303, headers={"Location": "/login", "Set-Cookie": cookie(self.reach, "")})

        return await self._taken(request, ended)

    # ---- all accounts ----

    def accounts(self, request: Request) -> Response:  # noqa: ARG002
        """Who may use the record and as what, for owners."""
        listed = self.team.accounts.all()
        return self._html(
            "accounts.html",
            "/accounts",
            current.get(),
            accounts=[account for account in listed if not account.removed],
            removed=[account for account in listed if account.removed],
            log=self.team.accounts.log(),
            roles=[(role, ROLE_WORDS[role]) for role in ROLES],
        )

    async def add(self, request: Request) -> Response:
        """A new account."""

        def added(form: Form, who: Who) -> Response:
            name, password = one(form, "name"), self._new_password(form, one(form, "name"))
            self.team.accounts.add(name, one(form, "role"), self.team.passwords.hashed(password), by=who.name)
            return Response(status_code=303, headers={"Location": "/accounts"})

        return await self._taken(request, added)

    async def change(self, request: Request) -> Response:
        """Another role or password for an account, or its end."""

        def changed(form: Form, who: Who) -> Response:
            account = self.team.accounts.get(one(form, "account"))
            if account is None:
                raise Refused(404, "There is no account of this name. Load the page again.")
            match one(form, "do"):
                case "role":
                    self.team.accounts.set_role(account.name, one(form, "role"), by=who.name)
                case "password":
                    self._set_password(account.name, form, by=who.name)
                case "remove":
                    self.team.accounts.remove(account.name, by=who.name)
                case other:
                    raise Refused(400, f"{other!r} cannot be done with an account.")
            return Response(status_code=303, headers={"Location": "/accounts"})

        return await self._taken(request, changed)

    # ---- forms ----

    def _set_password(self, name: str, form: Form, *, by: str) -> None:
        password = self._new_password(form, name)
        self.team.accounts.set_password(name, self.team.passwords.hashed(password), by=by)

    def _new_password(self, form: Form, name: str) -> str:
        if one(form, "new") != one(form, "again"):
            raise Refused(400, "The two new passwords are not the same. Nothing was changed.")
        return checked(one(form, "new"), name)

    async def _taken(self, request: Request, take: Callable[[Form, Who], Response]) -> Response:
        """The answer to a form with a token of this session; what cannot be is told."""
        who = current.get()
        try:
            form = await form_of(request)
            self.tokens.check(form, who)
            return await run_in_threadpool(take, form, who)
        except Refused as refused:
            return await self._error(refused)
        except NotIn as error:
            return await self._error(Refused(429, str(error)))
        except OnrecordError as error:
            return await self._error(Refused(400, f"{error}."))

    async def _error(self, refused: Refused) -> Response:
        answer = await run_in_threadpool(self.site.error, refused.status, "This was not done", refused.why)
        return cast("Response", answer)

    def _html(self, template: str, here: str, who: Who, **values: Any) -> Response:
        return cast("Response", self.site.html(template, here, token=self.tokens.of(who), **values))


def add_team(app: Starlette, team: Team, reach: Reach) -> None:
    """Let people log in to the pages of an application that asks this team who is there (see `Guard`)."""
    team.site = app.state.site
    app.router.routes[:0] = Entrance(team, app.state.site, reach).routes()

"""The people of a team at the page: logging in, sessions that end, and who is who."""

from collections.abc import Callable
from hashlib import sha256
from secrets import token_urlsafe
from threading import Lock
from time import time
from typing import Any

import msgspec
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from onrecord.errors import OnrecordError
from onrecord.text import plural
from onrecord.web.guard import READING
from onrecord.web.limits import Attempts
from onrecord.web.who import Who

IDLE_SECONDS = 3600
LONGEST_SECONDS = 12 * 3600
MOST_LETTERS = 1024


class NotIn(OnrecordError):
    """Somebody was not let in; `wait` is the number of seconds until the next try, 0 when it may be made at once."""

    def __init__(self, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait


class Team:
    """Logging in and sessions over the accounts of a record.

    A session is a random token, kept as its hash; it ends after an hour without a request, after 12 hours, with
    logging out, and when the password changes. Reading a page writes nothing: when a session was used is remembered by
    the server that runs, so starting it anew gives each session another hour.
    """

    def __init__(
        self,
        accounts: Any,
        passwords: Any,
        *,
        clock: Callable[[], float] = time,
        attempts: Attempts | None = None,
    ) -> None:
        self.accounts = accounts
        self.passwords = passwords
        self.site: Any = None
        self._clock = clock
        self._attempts = attempts or Attempts()
        self._started = clock()
        self._used: dict[str, float] = {}
        self._lock = Lock()

    def who(self, token: str) -> Who | None:
        """Who has this session; None when nobody has."""
        name = _hash(token)
        found = self.accounts.session(name)
        if found is None:
            return None
        account, made = found
        now = self._clock()
        with self._lock:
            used = self._used.get(name, max(made, self._started))
            if now - used > IDLE_SECONDS or now - made > LONGEST_SECONDS:
                return None
            self._used[name] = now
        return Who(name=account.name, role=account.role, team=True, session=name)

    def log_in(self, name: str, password: str, *, address: str, instead_of: str = "") -> str:
        """The token of a new session; the one that the browser had before ends.

        Raises NotIn when name and password do not fit, in the same words and the same time for a name that nobody has,
        and when too many tries were wrong.
        """
        key = _hash(name.strip().casefold())
        wait = self._attempts.begin(key, address)
        if wait:
            raise NotIn(f"Too many tries were wrong. Wait {plural(wait, 'second')}, then try again.", wait)
        kept = self.accounts.password(name) if name.isprintable() and len(name) < MOST_LETTERS else None
        if not self.passwords.fits(kept, password):
            raise NotIn("The name or the password is not right.")
        self._attempts.right(key, address)
        if instead_of:
            self.log_out(_hash(instead_of))
        return self.open(name)

    def open(self, name: str) -> str:
        """The token of a new session of an account."""
        token, now = token_urlsafe(32), int(self._clock())
        self.accounts.open_session(_hash(token), name, now, ended_before=now - LONGEST_SECONDS)
        with self._lock:
            self._used = {name: used for name, used in self._used.items() if now - used <= LONGEST_SECONDS}
        return token

    def log_out(self, session: str) -> None:
        """End a session (`Who.session`): its token is worth nothing from now on."""
        self.accounts.close_session(session)
        with self._lock:
            self._used.pop(session, None)

    def fits(self, name: str, password: str, *, address: str) -> bool:
        """Tell whether this is the password of an account; wrong ones count as wrong log-ins.

        Raises NotIn when too many were wrong.
        """
        key = _hash(name.strip().casefold())
        wait = self._attempts.begin(key, address)
        if wait:
            raise NotIn(f"Too many tries were wrong. Wait {plural(wait, 'second')}, then try again.", wait)
        right: bool = self.passwords.fits(self.accounts.password(name), password)
        if right:
            self._attempts.right(key, address)
        return right

    def refused(self, scope: Scope, who: Who | None) -> Response:
        """What is said to somebody who is not logged in (401), or whose role is not enough (403)."""
        status = 401 if who is None else 403
        words = "Log in again, then go on." if who is None else f"This is not for the role that you have ({who.role})."
        if "application/json" in Headers(scope=scope).get("accept", ""):
            body = msgspec.json.encode({"error": words, "said": words})
            return Response(body, status_code=status, media_type="application/json")
        if who is not None:
            title = "Not with this role"
            answer: Response = self.site.error(403, title, f"{words} An owner of the record can change it.", who=who)
            return answer
        back = scope["path"] if scope["method"] in READING else "/"
        query = scope["query_string"].decode("latin-1") if scope["method"] in READING else ""
        return login_page(self.site, status=401, back=f"{back}?{query}" if query else back)


def login_page(site: Any, *, status: int = 200, back: str = "/", told: str = "", name: str = "") -> Response:
    """The page that asks for name and password, and goes on to where somebody wanted to go."""
    nobody = Who(name="", role="reader", team=True)
    answer: Response = site.html("login.html", "", status=status, back=local(back), told=told, name=name, who=nobody)
    return answer


def local(address: str) -> str:
    r"""The address when it is one of this server's own pages, else that of the first page.

    >>> local("/statements?words=gate"), local("//evil.example"), local("/\\evil.example"), local("/login")
    ('/statements?words=gate', '/', '/', '/')
    """
    plain = address.isprintable() and address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and not address.startswith(("/login", "/logout")) else "/"


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()

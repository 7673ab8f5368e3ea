"""Who asks, and what each role may do: one table for every route and every verdict."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from onrecord.model.account import ROLES, Role

ROLE_WORDS: Mapping[Role, str] = {
    "reader": "reads, searches and takes exports",
    "reviewer": "also decides: accept, reject, edit, add, merge, split, note",
    "editor": "also adds articles, decides between reviewers, and takes back anybody's decision",
    "owner": "also manages accounts",
}

# The least role for each route; None: nobody needs to log in for it. What is not here is for owners only.
LEAST: Mapping[tuple[str, str], Role | None] = {
    ("GET", "/static/{name}"): None,
    ("GET", "/login"): None,
    ("POST", "/login"): None,
    ("POST", "/logout"): "reader",
    ("GET", "/account"): "reader",
    ("POST", "/account/password"): "reader",
    ("POST", "/account/sessions"): "reader",
    ("GET", "/"): "reader",
    ("GET", "/timeline.json"): "reader",
    ("GET", "/incident/{name}"): "reader",
    ("GET", "/document/{name}"): "reader",
    ("GET", "/statements"): "reader",
    ("GET", "/speakers"): "reader",
    ("GET", "/speaker/{name}"): "reader",
    ("GET", "/sources"): "reader",
    ("GET", "/map"): "reader",
    ("GET", "/documents"): "reader",
    ("GET", "/check"): "reader",
    ("GET", "/search"): "reader",
    ("GET", "/export"): "reader",
    ("GET", "/export/{name}"): "reader",
    ("GET", "/review"): "reviewer",
    ("GET", "/review/log"): "reviewer",
    ("GET", "/review/agreement"): "reviewer",
    ("GET", "/review/{name}"): "reviewer",
    ("POST", "/review/decide"): "reviewer",
    ("GET", "/review/differ"): "editor",
    ("POST", "/review/settle"): "editor",
    ("GET", "/add"): "editor",
    ("POST", "/add/file"): "editor",
    ("POST", "/add/text"): "editor",
    ("POST", "/add/build"): "editor",
    ("GET", "/add/progress"): "editor",
    ("POST", "/add/watch"): "owner",
    ("POST", "/add/watch/stop"): "owner",
    ("GET", "/add/watch/progress"): "owner",
    ("GET", "/accounts"): "owner",
    ("POST", "/accounts/add"): "owner",
    ("POST", "/accounts/change"): "owner",
}
LEAST_FOR_ANOTHERS_DECISION: Role = "editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody at the page: the name that decisions are made under, and the role. `team`: there are accounts."""

    name: str
    role: Role = "owner"
    team: bool = False
    session: str = ""

    def may(self, role: Role | None) -> bool:
        """Tell whether a role is enough for what takes at least the other.

        >>> editor = Who(name="E. Valk", role="editor")
        >>> editor.may("reviewer"), editor.may("owner"), editor.may(None)
        (True, False, True)
        """
        return role is None or ROLES.index(self.role) >= ROLES.index(role)


ALONE = Who(name="")
current: ContextVar[Who] = ContextVar("who", default=ALONE)


def least(method: str, path: str) -> Role | None:
    """The least role for a route; that of owners where the table does not have it."""
    return LEAST.get(("GET" if method == "HEAD" else method, path), "owner")

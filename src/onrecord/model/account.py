"""Somebody who may use the page of a team's record, and as what."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "reviewer", "editor", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may log in. `key` tells names apart whatever their case; a removed one keeps its name for ever."""

    key: str
    name: str
    role: Role
    since: str
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What an owner (or the command line) changed about an account."""

    at: str
    by: str
    action: str
    account: str

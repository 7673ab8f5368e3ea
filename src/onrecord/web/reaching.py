"""How the page may be reached: on this machine by itself, from others only with accounts and an encrypted way."""

import ipaddress
import re

from onrecord.errors import WrongUse
from onrecord.web.guard import LOOPBACK, Reach

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?  # record.example", re.VERBOSE)


def reach_of(
    host: str, port: int, *, names: tuple[str, ...] = (), accounts: bool = False, tls: bool = False, proxy: bool = False
) -> Reach:
    """The way to the page at an address of this machine.

    Raises WrongUse, with the next step, when others could come in without a name and a password, or could listen.

    >>> reach_of("127.0.0.1", 8642).names == LOOPBACK
    True
    """
    address = _address(host)
    if tls and proxy:
        raise WrongUse("--tls-cert and --behind-proxy exclude one another: either the program encrypts, or the proxy")
    if not address.is_loopback or names or proxy:
        asked = f"--host {host}" if not address.is_loopback else "--name" if names else "--behind-proxy"
        _refuse_strangers(asked, accounts=accounts, encrypted=tls or proxy)
    own = frozenset(_checked(name) for name in names) or (frozenset[str]() if proxy else _names(address))
    if not own:
        asked = "--behind-proxy" if proxy else f"--host {host}"
        raise WrongUse(f"{asked} does not say by which name browsers open the page: give it with --name")
    here = LOOPBACK if address.is_loopback and not proxy else frozenset[str]()
    return Reach(names=own | here, port=port, secure=tls or proxy, proxy=proxy)


def _refuse_strangers(asked: str, *, accounts: bool, encrypted: bool) -> None:
    if not accounts:
        raise WrongUse(
            f"{asked} lets others in, and this record has no accounts: "
            "make the first with onrecord users add NAME --role owner"
        )
    if not encrypted:
        raise WrongUse(
            f"{asked} lets others in, and passwords would travel unencrypted: give --tls-cert and --tls-key, "
            "or --behind-proxy where another program before this one encrypts"
        )


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address("127.0.0.1" if host.lower() == "localhost" else host.strip("[]"))
    except ValueError as error:
        raise WrongUse(f"--host {host!r} is no address: give one of this machine, or leave it out") from error


def _names(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> frozenset[str]:
    """The names of a page that was given none: its own address."""
    if address.is_loopback:
        return LOOPBACK
    if address.is_unspecified:
        return frozenset()
    return frozenset({f"[{address.compressed}]" if address.version == 6 else address.compressed})


def _checked(name: str) -> str:
    plain = name.strip().lower()
    if _NAME.fullmatch(plain) is None:
        raise WrongUse(f"--name {name!r} is no host name: write it as record.example, without scheme and port")
    return plain

"""Which addresses may be asked: http and https, and machines of the public network only (OWASP ASVS 5.0, 1.3.6)."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from onrecord.errors import FetchRefused

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A web address taken apart, and the numbers of the machine that will be asked."""

    url: str
    scheme: str
    host: str
    port: int
    number: str


def is_public(number: str) -> bool:
    """Tell whether an IP address belongs to a machine of the public network.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False, False)
    """
    address = ipaddress.ip_address(number)
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    teredo = getattr(address, "teredo", None)
    parts = [address, *([inner] if inner else []), *(teredo or ())]
    return all(part.is_global and not part.is_multicast and not part.is_reserved for part in parts)


def resolved(url: str, *, allow_private: bool = False) -> Address:
    """The address with the number of its machine: looked up once, so that what was checked is what is asked.

    Raises FetchRefused for other schemes, for names and passwords in the address, and for machines that are not public.
    """
    if len(url) > _LONGEST or any(c.isspace() or ord(c) < 0x20 for c in url):
        raise FetchRefused(f"{url[:100]}: refused, this is no web address")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise FetchRefused(f"{url}: refused, this is no web address ({error})") from error
    if parts.scheme not in _PORTS:
        raise FetchRefused(f"{url}: refused, only http and https are fetched")
    if not host:
        raise FetchRefused(f"{url}: refused, it names no machine")
    if parts.username is not None or parts.password is not None:
        raise FetchRefused(f"{url}: refused, addresses with a name and password are not fetched")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchRefused(f"{url}: the machine {host} cannot be found ({error})") from error
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    refused = [number for number in numbers if not is_public(number.partition("%")[0])]
    if refused and not allow_private:
        raise FetchRefused(f"{url}: refused, {host} is {refused[0]}, which is no machine of the public network")
    return Address(url=url, scheme=parts.scheme, host=host, port=port, number=numbers[0])

"""Whose program is at the other end of a connection on this machine (on Linux, which says so)."""

import os
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from starlette.types import Scope

TABLE = Path("/proc/net/tcp")
ROOT = 0


def can_tell() -> bool:
    """Tell whether this system says to whom connections belong."""
    return sys.platform == "linux" and os.access(TABLE, os.R_OK)


def same_user(scope: Scope) -> bool:
    """Tell whether a request comes from a program of this user (or of the machine's administrator)."""
    client, server = scope.get("client"), scope.get("server")
    if not client or not server or not client[1]:
        return False
    return any(owner in (os.getuid(), ROOT) for owner in _owners(_written(*client), _written(*server)))


def _owners(near: str, far: str) -> Iterator[int]:
    """The users who hold a connection from one end to the other; one that is let go belongs to nobody.

    A line of the table: "1: 0100007F:A1B2 0100007F:21C2 01 0:0 0:0 0 1000 0 31337 ...": here user 1000.
    """
    with TABLE.open("rb") as table:
        for line in table:
            words = line.split()
            if len(words) > 9 and words[1] == near.encode() and words[2] == far.encode() and words[9] != b"0":
                yield int(words[7])


def _written(host: str, port: int) -> str:
    """An address as the table has it.

    >>> _written("127.0.0.1", 8642) in ("0100007F:21C2", "7F000001:21C2")
    True
    """
    try:
        packed = socket.inet_aton(host)
    except OSError:
        return ""
    return f"{struct.unpack('=I', packed)[0]:08X}:{port:04X}"

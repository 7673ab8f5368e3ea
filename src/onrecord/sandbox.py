"""Takes rights away from this process for good: no file is written any more, and no network is reached (Linux).

Landlock (kernel 5.13 and later) refuses every change of the file system and, from version 4, TCP; a seccomp filter
refuses new sockets of any kind. Neither needs rights of an administrator, and processes started later inherit both.
What has been opened before stays open, so the answers of a worker still reach the program.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass

# Landlock: the numbers are the same on all processors.
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_ASK_VERSION = 1
_READING = (1 << 0) | (1 << 2) | (1 << 3)  # execute, read_file, read_dir: they stay allowed
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # how many rights a version knows: +refer, +truncate, +ioctl_dev
_TCP = 0b11  # bind, connect (version 4)
_SCOPED = 0b11  # abstract Unix sockets and signals to processes outside (version 6)
_NO_NEW_PRIVILEGES = 38

# seccomp: the name of the processor, its audit number, and the calls: seccomp, and those that open a way out.
_SET_FILTER, _ALL_THREADS = 1, 1
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_X32 = 0x40000000
# Refused: socket, io_uring_setup, and what Landlock lets through: chmod, chown, setxattr and utime in all their forms.
_CALLS = {
    "x86_64": (
        0xC000003E,
        317,
        (41, 425, 90, 91, 268, 452, 92, 93, 94, 260, 188, 189, 190, 132, 235, 261, 280),
    ),
    "aarch64": (0xC00000B7, 277, (198, 425, 52, 53, 452, 54, 55, 5, 6, 7, 88)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """What a process can no longer do: `writes` is the version of Landlock that refuses them (0: nothing does)."""

    writes: int = 0
    network: bool = False

    @property
    def whole(self) -> bool:
        """Tell whether neither files nor the network can be changed or reached."""
        return bool(self.writes) and self.network

    def __str__(self) -> str:
        writes = f"cannot write files (Landlock {self.writes})" if self.writes else "could write files (no Landlock)"
        network = "cannot open sockets (seccomp)" if self.network else "could open sockets (no seccomp)"
        return f"{writes}, {network}"


def available() -> Confinement:
    """What `confine` would take away on this machine; nothing is taken away yet."""
    return Confinement(writes=_landlock_version(), network=_processor() is not None and _has_filters())


def confine() -> Confinement:
    """Take away from this process and its children, for good, what this machine can take away."""
    call = _system_call()
    if call is None or _control(_NO_NEW_PRIVILEGES, 1):
        return Confinement()
    return Confinement(writes=_refuse_writes(), network=_refuse_sockets())


def _refuse_writes() -> int:
    version = _landlock_version()
    call = _system_call()
    if not version or call is None:
        return 0
    known = max(count for since, count in _FILE_RIGHTS.items() if since <= version)
    files = ((1 << known) - 1) & ~_READING
    rules = struct.pack("=QQQ", files, _TCP if version >= 4 else 0, _SCOPED if version >= 6 else 0)
    handle = call(_CREATE_RULESET, rules, len(rules), 0)
    if handle < 0:
        return 0
    refused = call(_RESTRICT_SELF, handle, 0)
    os.close(handle)
    return 0 if refused else version


def _refuse_sockets() -> bool:
    numbers = _CALLS.get(_processor() or "")
    call = _system_call()
    if numbers is None or call is None:
        return False
    architecture, seccomp, refused = numbers
    program = _filter(architecture, refused)
    buffer = ctypes.create_string_buffer(program, len(program))
    told = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    return call(seccomp, _SET_FILTER, _ALL_THREADS, told) == 0


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """The program of the filter: another architecture and the refused calls end in an error, all else is allowed."""
    load, equal, at_least, end = 0x20, 0x15, 0x35, 0x06
    count = len(refused)
    steps = [
        (load, 0, 0, 4),  # the architecture
        (equal, 0, count + 3, architecture),
        (load, 0, 0, 0),  # the number of the call
        (at_least, count + 1, 0, _X32),
        *((equal, count - n, 0, number) for n, number in enumerate(refused)),
        (end, 0, 0, _ALLOW),
        (end, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _landlock_version() -> int:
    call = _system_call()
    return 0 if call is None else max(call(_CREATE_RULESET, None, 0, _ASK_VERSION), 0)


def _has_filters() -> bool:
    return _control(21, 0) in (0, 2)  # PR_GET_SECCOMP


def _processor() -> str | None:
    """The processor as `_CALLS` names it, or None; a 32-bit Python on a 64-bit kernel is not known."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    return machine if sys.platform == "linux" and sys.maxsize > 2**32 and machine in _CALLS else None


def _system_call() -> Callable[..., int] | None:
    """The kernel's door for calls that have no name in Python; None elsewhere than on Linux."""
    if sys.platform != "linux":
        return None
    function = ctypes.CDLL(None, use_errno=True).syscall
    function.restype = ctypes.c_long

    def call(number: int, *arguments: int | bytes | None) -> int:
        return int(function(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments)))

    return call


def _control(option: int, value: int) -> int:
    return -1 if sys.platform != "linux" else int(ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0))

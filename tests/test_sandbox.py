"""A worker writes no file and reaches no network; what the machine cannot refuse is said."""

import os
import socket
import struct
from pathlib import Path

import pytest

from onrecord import sandbox
from onrecord.config import Settings
from onrecord.errors import ConfigError
from onrecord.worker_pools import pool
from onrecord.workers import Pool, Task

HERE = sandbox.available()
NUMBERS = sandbox._CALLS["x86_64"]


def try_out(payload):
    """In a worker: what comes of one attempt."""
    verb, argument = payload
    attempts = {
        "write": lambda: Path(argument).write_text("x"),
        "append": lambda: open(argument, "a"),  # noqa: SIM115
        "truncate": lambda: os.truncate(argument, 0),
        "delete": lambda: os.unlink(argument),
        "rename": lambda: os.rename(argument, argument + "2"),
        "folder": lambda: os.mkdir(argument + ".d"),
        "link": lambda: os.symlink(argument, argument + ".link"),
        "mode": lambda: os.chmod(argument, 0o777),
        "time": lambda: os.utime(argument),
        "child": lambda: os.system(f"echo x > {argument}") and _refused(),
        "tcp": lambda: socket.create_connection(("127.0.0.1", int(argument)), timeout=1),
        "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(argument))),
        "unix": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "read": lambda: Path(argument).read_text(),
    }
    try:
        return f"did {attempts[verb]()}".encode()
    except PermissionError:
        return b"refused"


def _refused():
    raise PermissionError


def outcomes(attempts, *, confined=True):
    workers = Pool(function="test_sandbox:try_out", confined=confined)
    return [reply for _, reply in workers.run(Task(key=a, payload=a, seconds=20.0) for a in attempts)]


@pytest.mark.skipif(not HERE.writes, reason="this kernel has no Landlock")
def test_a_confined_worker_changes_nothing_in_the_file_system(tmp_path):
    file = tmp_path / "original.txt"
    file.write_text("kept")
    before = file.stat()
    writing = ["write", "append", "delete", "rename", "folder", "link", "child"]
    writing += ["truncate"] if HERE.writes >= 3 else []
    writing += ["mode", "time"] if HERE.network else []
    assert outcomes([(verb, str(file)) for verb in writing]) == [b"refused"] * len(writing)
    assert outcomes([("read", str(file))]) == [b"did kept"]
    after = file.stat()
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert [path.name for path in tmp_path.iterdir()] == ["original.txt"]


@pytest.mark.skipif(not HERE.network, reason="this system has no filter of calls")
def test_a_confined_worker_reaches_no_network():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.2)
        port = str(server.getsockname()[1])
        assert outcomes([("tcp", port), ("udp", port), ("unix", port)]) == [b"refused"] * 3
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_worker_that_is_not_confined_may_write(tmp_path):
    (reply,) = outcomes([("write", str(tmp_path / "a.txt"))], confined=False)
    assert reply == b"did 1"


def test_confinement_that_is_required_and_cannot_be_had_is_refused(monkeypatch):
    monkeypatch.setattr(sandbox, "available", lambda: sandbox.Confinement(writes=0, network=True))
    with pytest.raises(ConfigError, match="could write files"):
        pool("test_sandbox:try_out", Settings(confinement="required"))
    assert pool("test_sandbox:try_out", Settings()).confined
    assert not pool("test_sandbox:try_out", Settings(confinement="off")).confined


def test_another_system_takes_nothing_away_and_says_so(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    assert sandbox.available() == sandbox.confine() == sandbox.Confinement()
    assert str(sandbox.available()) == "could write files (no Landlock), could open sockets (no seccomp)"


def verdict(program, *, architecture, number):
    """What the filter says to a call: a machine for the four instructions that it uses."""
    steps = [struct.unpack_from("=HBBI", program, at) for at in range(0, len(program), 8)]
    at, value = 0, 0
    while True:
        code, yes, no, constant = steps[at]
        at += 1
        if code == 0x20:
            value = {0: number, 4: architecture}[constant]
        elif code == 0x06:
            return constant
        else:
            at += yes if (value == constant if code == 0x15 else value >= constant) else no


@pytest.mark.parametrize(
    ("architecture", "number", "allowed"),
    [
        (NUMBERS[0], 0, True),  # read
        (NUMBERS[0], 41, False),  # socket
        (NUMBERS[0], 425, False),  # io_uring_setup
        (NUMBERS[0], 280, False),  # utimensat, the last of the list
        (NUMBERS[0], 281, True),
        (NUMBERS[0], 41 | 0x40000000, False),  # the same call under its other number
        (0x40000003, 0, False),  # a 32-bit call
    ],
)
def test_the_filter_refuses_sockets_and_other_architectures(architecture, number, allowed):
    program = sandbox._filter(NUMBERS[0], NUMBERS[2])
    answer = verdict(program, architecture=architecture, number=number)
    assert answer == (sandbox._ALLOW if allowed else sandbox._REFUSE)

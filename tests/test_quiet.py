"""Acts on a record reach for no network, write nowhere else and say no word of an article on stderr."""

import subprocess
import sys
from pathlib import Path

import pytest

QUIET = Path(__file__).parents[1] / "benchmarks" / "reliability" / "quiet.py"
sys.path.insert(0, str(QUIET.parent))

from quiet import seen_in  # noqa: E402  its folder is no package


@pytest.mark.skipif(sys.platform == "win32", reason="a server is stopped by a signal that Windows has not")
def test_common_acts_are_quiet():
    acts = "build,text,show statements,export csv,serve"
    command = [sys.executable, str(QUIET), "--by", "hooks", "--acts", acts]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "by hooks: 0 faults" in told.stdout


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('7 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("203.0.113.7")}, 16) = 0', "connect"),
        ('7 sendto(3, "x", 1, 0, {sa_family=AF_INET6, sin6_port=htons(53), ...}, 28) = 1', "sendto"),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/tmp/x/listener"}, 20) = 0', None),
        ('7 openat(AT_FDCWD, "/root/.cache/id", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3', "writes"),
        ('7 openat(AT_FDCWD, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3', None),
        ("connect(('203.0.113.7', 80),)", "connect"),
        ("getaddrinfo('post.example', 443, 0, 1, 0)", "getaddrinfo"),
        ("bind(('127.0.0.1', 8000),)", None),
    ],
)
def test_what_a_trace_tells_is_understood(line, fault, tmp_path):
    found = list(seen_in([line], tmp_path, listens=True))
    assert [words.split()[0].rstrip(":") for words in found] == ([fault] if fault else [])

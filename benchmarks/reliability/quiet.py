"""What the program asks of a network, what it writes, and what it says of articles on stderr, in every common act.

    python benchmarks/reliability/quiet.py [--by strace|hooks] [--acts build,serve,...]

Each act runs in a process of its own over articles whose words, names and folder occur nowhere else. No act may reach
for a network (`serve` listens at 127.0.0.1 and nothing more), write outside the record and what was asked for, or say a
word of an article, its folder or a query on stderr. With strace (Linux) all system calls of all processes are seen;
with `hooks`, those that Python itself reports in the first process. Exit 1 after any of these.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SECRETS = ("Quorvashti", "Zhelmirov", "Tarnivolk")  # a name, a title and a folder that stand nowhere else
QUERY = "Quorvashti"
ARTICLES = {
    "a.txt": "Zhelmirov bridge closed\n\nOn 3 May 2031 Petra Quorvashti said that “the Zhelmirov bridge is closed”.\n",
    "b.html": "<html><head><title>Zhelmirov</title></head><body><p>Petra Quorvashti was arrested in Lodzern on Monday,"
    " the Zhelmirov council said. <img src='http://203.0.113.7/x.png'></p></body></html>",
    "c.eml": "From: Petra Quorvashti <p@post.example>\nSubject: Zhelmirov\n\nThe Zhelmirov bridge was shut in May.\n",
    "d.rtf": r"{\rtf1 The Zhelmirov bridge was shut, Petra Quorvashti said.}",
}  # fmt: skip
PATHS = ("/", "/statements", "/documents", f"/search?q={QUERY}", "/speakers", "/nowhere/Zhelmirov", "/export/csv")
HOOKS = """import os, sys
out = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def seen(event, args):
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        os.write(out, f"openat(AT_FDCWD, {str(args[0])!r}, O_RDWR)\\n".encode())
    elif event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"):
        os.write(out, f"{event[7:]}({args[1:]!r})\\n".encode())
sys.addaudithook(seen)
from onrecord.cli import main
sys.argv[0] = "onrecord"
main()
"""
PLAIN = "import sys; from onrecord.cli import main; sys.argv[0] = 'onrecord'; main()"
WRITING = re.compile(r"""openat\([^,]+, (?P<quote>["'])(?P<path>[^"']*)(?P=quote)(?:\.\.\.)?, (?P<flags>[A-Z_|0-9]+)""")
NETWORK = re.compile(  # connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("203.0.113.7")}, 16)
    r"\b(?P<call>connect|bind|sendto|sendmsg|getaddrinfo)\(.*?(?:\bAF_INET6?\b|'[^']*', \d+)"
)
PROBE = '"::1"'  # a library looks whether this machine has IPv6: it binds an address of its own and closes it
EXPORTS = ("csv", "html", "xlsx", "json")
HARMLESS = ("/dev/null", "/dev/tty", "/proc/self/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One command and what may be seen of it: `quiet` says nothing of articles on stderr."""

    name: str
    words: tuple[str, ...]
    quiet: bool = True
    listens: bool = False


ACTS = (  # in an order in which each can be done; they run in the folder, so that `record` is the record
    Act(name="build", words=("build", SECRETS[2])),
    Act(name="text", words=("text", f"{SECRETS[2]}/b.html"), quiet=False),
    *(Act(name=f"show {what}", words=("show", what)) for what in ("statements", "timeline", "documents")),
    Act(name="decide", words=("decide", "accept", "ID", "--reviewer", "R. Ilves")),
    Act(name="log", words=("log",)),
    *(
        Act(name=f"export {kind}", words=("export", kind, "-o", f"out/{kind}"))
        for kind in ("csv", "html", "xlsx", "json")
    ),
    Act(name="serve", words=("serve", "--port", "PORT"), listens=True),
    Act(name="verify", words=("verify",)),
)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--by", choices=("strace", "hooks"), default="strace" if shutil.which("strace") else "hooks")
    options.add_argument("--acts", default="", help="only these, by name")
    given = options.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="quiet") as scratch:
        folder = Path(scratch)
        prepare(folder)
        for act in ACTS:
            if not given.acts or act.name in given.acts.split(","):
                found = list(dict.fromkeys(faults_of(act, folder, given.by)))
                print(f"{act.name}: {len(found)} faults", flush=True)
                faults.extend(f"{act.name}: {fault}" for fault in found)
        faults.extend(left_behind(folder))
    for fault in faults:
        print(f"  {fault}")
    print(f"by {given.by}: {len(faults)} faults")
    return 1 if faults else 0


def prepare(folder: Path) -> None:
    """Write the articles, and make the folders that the acts use."""
    for name in (SECRETS[2], "out", "home", "tmp"):
        (folder / name).mkdir()
    for name, text in ARTICLES.items():
        (folder / SECRETS[2] / name).write_text(text, "utf-8")


def first_statement(folder: Path) -> str:
    """The id of a statement of the record that was just built."""
    command = [sys.executable, "-c", PLAIN, "show", "statements", "--json"]
    shown = subprocess.run(command, capture_output=True, check=True, cwd=folder)
    return str(json.loads(shown.stdout)[0]["id"])


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def faults_of(act: Act, folder: Path, by: str) -> Iterator[str]:
    """Run one act, and say what of it should not have been."""
    trace, port = folder / "trace", free_port()
    trace.unlink(missing_ok=True)
    said, code = run(act, folder, traced(by, trace), port)
    if code not in (0, -signal.SIGINT, 130):
        yield f"exit code {code}: {said[-300:]}"
    if act.quiet:
        yield from (f"stderr says {secret!r}" for secret in SECRETS if secret in said)
    yield from seen_in(trace.read_text("utf-8", "replace").splitlines(), folder, listens=act.listens)


def traced(by: str, trace: Path) -> list[str]:
    """The words before those of a command, so that it writes what it does into a file."""
    if by == "hooks":
        return [sys.executable, "-c", HOOKS, str(trace)]
    seeing = ["strace", "-f", "-qq", "-s", "300", "--seccomp-bpf", "-o", str(trace), "-e", "trace=network,openat"]
    return [*seeing, sys.executable, "-c", PLAIN]


def run(act: Act, folder: Path, before: list[str], port: int) -> tuple[str, int]:
    """What an act says on stderr, and its exit code; a server is visited and stopped."""
    own = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**os.environ, **own, "COLUMNS": "200"}
    environment.pop("XDG_CACHE_HOME", None)
    words = [str(port) if word == "PORT" else word for word in act.words]
    words = [first_statement(folder) if word == "ID" else word for word in words]
    process = subprocess.Popen(
        [*before, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder,
        start_new_session=True,
    )  # fmt: skip
    if act.listens:
        visit(port, process)
    _, said = process.communicate(timeout=600)
    return said, process.returncode


def visit(port: int, process: "subprocess.Popen[str]") -> None:
    """Open pages of a server that is starting, with words of articles in the addresses, and stop it."""
    for path in PATHS:
        for _ in range(600 if process.poll() is None else 1):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60).read()
            except urllib.error.HTTPError:
                pass
            except OSError:
                time.sleep(0.1)
                continue
            break
    os.killpg(process.pid, signal.SIGINT)  # strace takes no notice of it, the server does


def seen_in(trace: Iterable[str], folder: Path, *, listens: bool = False) -> Iterator[str]:
    """What of a trace is a fault: an address that is asked for, a file that is written outside the folder.

    >>> list(seen_in(['7 connect(3, {sa_family=AF_INET, sin_addr=inet_addr("203.0.113.7")}, 16) = 0'], Path("/tmp/x")))
    ['connect: 7 connect(3, {sa_family=AF_INET, sin_addr=inet_addr("203.0.113.7")}, 16) = 0']
    >>> list(seen_in(['7 openat(AT_FDCWD, "/etc/x", O_WRONLY|O_CREAT, 0666) = 3'], Path("/tmp/x")))
    ['writes /etc/x']
    """
    for line in trace:
        network, writing = NETWORK.search(line), WRITING.search(line)
        if network and not (network["call"] == "bind" and (PROBE in line or (listens and "127.0.0.1" in line))):
            yield f"{network['call']}: {line[:200]}"
        if writing and re.search(r"O_(?:WRONLY|RDWR|CREAT)", writing["flags"]):
            path = writing["path"]
            if not path.startswith((*HARMLESS, str(folder))) and os.path.isabs(path):
                yield f"writes {path}"


def left_behind(folder: Path) -> Iterator[str]:
    """Files that lie somewhere else than where the articles, the record and the exports are."""
    known = {folder / name for name in (SECRETS[2], "record", "out", "trace", "home", "tmp")}
    for path in folder.iterdir():
        if path not in known:
            yield f"left behind: {path.name}"
    for place in ("home", "tmp"):
        for path in (folder / place).rglob("*"):
            if path.is_file():
                yield f"left behind: {path.relative_to(folder)}"


if __name__ == "__main__":
    sys.exit(main())

"""A line to a server that stalls, drops and cuts, and people who work on over it: nothing half, nothing twice."""

import random
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from onrecord.errors import RecordError, StaleDecision
from onrecord.model import Decision, Document, Findings, document_id

HARMS = ("cut before the commit", "cut after the commit", "drop", "stall", "stall at the commit", "none")
CHUNK = 65_536


class BrokenLine:
    """A port on this machine that leads to a server's socket, and does harm to what goes through when told to."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.harm, self._left, self.done = "none", 0, False
        self._stalled = threading.Event()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def do(self, harm: str, *, after: int) -> None:
        """Do one harm: at the next commit, or when so many more bytes have gone through."""
        self._stalled.set()
        self._stalled = threading.Event()
        self.harm, self._left, self.done = harm, after, False

    def close(self) -> None:
        """Cut everything."""
        self.do("none", after=0)
        self._listening.close()
        for each in self._open:
            _cut(each)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._open += [client, server]
                for ways in ((client, server), (server, client)):
                    threading.Thread(target=self._carry, args=(*ways, client, server), daemon=True).start()

    def _carry(
        self, source: socket.socket, target: socket.socket, client: socket.socket, server: socket.socket
    ) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if source is client and not self.done and self._harmed(data, target):
                    break
                target.sendall(data)
        _cut(client)
        _cut(server)

    def _harmed(self, data: bytes, target: socket.socket) -> bool:
        """Do the harm whose time has come; tell whether the line is cut now."""
        self._left -= len(data)
        due = b"COMMIT" in data if self.harm.endswith("commit") else self._left < 0
        if self.harm == "none" or not due:
            return False
        self.done = True
        if self.harm.startswith("stall"):
            self._stalled.wait()
            return False
        if self.harm == "cut after the commit":
            target.sendall(data)
            time.sleep(0.1)
        return True


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What some rounds came to: harms that were felt, the longest wait, and what is wrong (nothing)."""

    felt: int
    longest: float
    wrong: tuple[str, ...]


def document(number: int) -> Findings:
    text = f"It rained in Brenn on day {number}."
    name = document_id(text=text, publisher=None, title=None, url=None, given_id=None)
    made = Document(
        id=name, text=text, sha256=sha256(text.encode()).hexdigest(), media_type="text/plain", reader="plain"
    )
    found = Findings(document=made)
    return Findings(document=made, sentences=(found.span(0, len(text)),))


def work(store, number: int) -> int:
    """Keep one document and one decision, again after each error, as people do; the number of errors."""
    found, subject, errors = document(number), f"in-{number}", 0
    data = found.text.encode()
    digest = sha256(data).hexdigest()
    kept = decided = False
    for _ in range(10):
        try:
            if not kept and not store.seen(digest, "1", f"{number}.txt"):
                store.put(
                    source=f"{number}.txt", sha256=digest, data=data, fingerprint="1", findings=[found], problems=[]
                )
            kept = True
            if not decided:
                draft = Decision(subject=subject, verdict="accept", reviewer="R. Ilves", at="2031-02-03T10:00:00Z")
                store.add_decisions([draft], seen={subject: None})
            return errors
        except StaleDecision:
            return errors  # it was kept: only the answer was lost
        except RecordError:
            errors += 1
    raise AssertionError(f"{number}: the line never came back")


def rounds(open_store, line: BrokenLine, direct: str, broken: str, count: int, *, seed: int = 1) -> Told:
    """Work over a broken line for some rounds, then look over a sound one at what is there."""
    chance = random.Random(seed)
    felt, longest = 0, 0.0
    with open_store(broken) as store:
        for number in range(count):
            line.do(HARMS[number % len(HARMS)], after=chance.randrange(12_000))
            began = time.monotonic()
            felt += work(store, number) > 0
            longest = max(longest, time.monotonic() - began)
        line.do("none", after=0)
    with open_store(direct) as store:
        wrong = store.verify()
        subjects = [decision.subject for decision in store.decisions()]
        if subjects != [f"in-{number}" for number in range(count)]:
            wrong.append(f"{len(subjects)} decisions, {len(set(subjects))} subjects of {count}")
        if sorted(f.text for f in store.findings()) != sorted(document(number).text for number in range(count)):
            wrong.append("documents are missing or more than were kept")
    return Told(felt=felt, longest=longest, wrong=tuple(wrong))

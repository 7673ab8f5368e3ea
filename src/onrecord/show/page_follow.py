"""The chains of sources of a large record, followed beside what is shown meanwhile: what they leave open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic, perf_counter, sleep

from onrecord.model import Incident, Span
from onrecord.show.check import Question, asked_of_chains, followed_in
from onrecord.show.tracing import Tracer

FORGET = 100  # incidents after which the texts at hand are let go
REST = 2.0  # how much longer it rests after an incident than it worked, so that whoever asks is answered at once
LONGEST = 0.25  # seconds that it waits, before each incident, for those who are being answered
LOOK = 0.005


class Answering:
    """How many requests are being answered at the moment, so that what has time can wait until nobody does."""

    def __init__(self) -> None:
        self.count = 0

    def wait(self) -> None:
        """Wait until nobody waits for an answer, for a while at most."""
        until = monotonic() + LONGEST
        while self.count and monotonic() < until:
            sleep(LOOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What following the chains of one incident came to: questions, and the words that cite an article at hand."""

    incident: Incident
    questions: tuple[Question, ...]
    spans: Mapping[str, list[Span]]


class Following:
    """Follows the chains of incidents one after the other; those that are as they were `before` are not asked again.

    `wait` is called before each of them, `done` when all are followed.
    """

    def __init__(
        self,
        incidents: Iterable[Incident],
        tracer: Callable[[], Tracer],
        *,
        before: Mapping[str, Followed],
        wait: Callable[[], None],
        done: Callable[[], None],
    ) -> None:
        self._incidents = list(incidents)
        self._tracer = tracer
        self._wait = wait
        self._done = done
        self._stopped = Event()
        self._thread: Thread | None = None
        own = ((i.id, before.get(i.id)) for i in self._incidents)
        self.found = {name: old for name, old in own if old is not None}
        for incident in self._incidents:
            known = self.found.get(incident.id)
            if known is not None and known.incident is not incident and known.incident != incident:
                del self.found[incident.id]

    @property
    def progress(self) -> tuple[int, int]:
        """How many incidents are followed, of how many."""
        return len(self.found), len(self._incidents)

    @property
    def is_done(self) -> bool:
        """Whether all are followed."""
        return len(self.found) == len(self._incidents)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        if self._thread is None and not self.is_done:
            self._thread = Thread(target=self.run, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Let it be."""
        self._stopped.set()

    def run(self) -> None:
        """Follow all that is not followed yet."""
        tracer = self._tracer()
        waiting = [incident for incident in self._incidents if incident.id not in self.found]
        for number, incident in enumerate(waiting, 1):
            if self._stopped.is_set():
                return
            self._wait()
            began = perf_counter()
            chains = [chain for account in tracer.chains(incident) for chain in account]
            texts = tracer.found(span.doc for chain in chains for link in chain.links for span in link.spans)
            questions = tuple(asked_of_chains(incident, chains, texts))
            self.found[incident.id] = Followed(incident=incident, questions=questions, spans=followed_in(chains))
            if number % FORGET == 0:
                tracer = self._tracer()
            if self._thread is not None:
                sleep(REST * (perf_counter() - began))
        self._done()

    def left_open(self) -> list[Question]:
        """The questions of all incidents, in their order."""
        return [q for i in self._incidents if i.id in self.found for q in self.found[i.id].questions]

    def spans(self) -> dict[str, list[Span]]:
        """The words that cite an article which the record has, by document."""
        cited: dict[str, list[Span]] = {}
        for each in self.found.values():
            for name, own in each.spans.items():
                cited.setdefault(name, []).extend(own)
        return cited

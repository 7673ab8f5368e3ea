"""How often somebody may try to log in: a few tries are free, each further one must wait longer, never for good."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic

FREE_TRIES = 5
FREE_OF_ADDRESS = 20
FREE_OF_ACCOUNT = 50
LONGEST_WAIT = 900
FORGOTTEN_AFTER = 3600
MOST_KEPT = 10_000

Key = tuple[str, str]


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    last: float = 0.0


class Attempts:
    """Counts wrong log-ins by account and address, by address, and by account.

    Each has tries that are free; after those, the wait doubles with each wrong one up to 15 minutes, and an hour
    without any is forgotten. The count of an account alone does not hold up whoever logged in to it before from the
    same address: strangers cannot lock its owner out.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._tries: OrderedDict[Key, _Tries] = OrderedDict()
        self._known: OrderedDict[Key, None] = OrderedDict()

    def begin(self, account: str, address: str) -> int:
        """Count a try as wrong until it turns out right; gives the seconds to wait instead, 0 when it may be made."""
        with self._lock:
            now = self._clock()
            wait = max(self._wait(key, free, now) for key, free in self._counts(account, address))
            if wait > 0:
                return ceil(wait)
            for key, _ in self._counts(account, address):
                tries = self._of(key, now)
                tries.wrong, tries.last = tries.wrong + 1, now
            return 0

    def right(self, account: str, address: str) -> None:
        """The try was right: it does not count, and its address is known for the account from now on."""
        with self._lock:
            now = self._clock()
            for key, _ in self._counts(account, address):
                self._of(key, now).wrong -= 1
            self._tries.pop((account, address), None)
            self._known[account, address] = None
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)

    def _counts(self, account: str, address: str) -> Iterator[tuple[Key, int]]:
        yield (account, address), FREE_TRIES
        yield ("", address), FREE_OF_ADDRESS
        if (account, address) not in self._known:
            yield (account, ""), FREE_OF_ACCOUNT

    def _wait(self, key: Key, free: int, now: float) -> float:
        tries = self._tries.get(key)
        if tries is None or tries.wrong < free or now - tries.last > FORGOTTEN_AFTER:
            return 0.0
        longest: float = min(LONGEST_WAIT, 2.0 ** min(tries.wrong - free + 1, 20))
        return tries.last + longest - now

    def _of(self, key: Key, now: float) -> _Tries:
        tries = self._tries.setdefault(key, _Tries())
        if now - tries.last > FORGOTTEN_AFTER:
            tries.wrong = 0
        self._tries.move_to_end(key)
        while len(self._tries) > MOST_KEPT:
            self._tries.popitem(last=False)
        return tries

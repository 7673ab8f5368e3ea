"""Passwords: what is kept of them (argon2id), what is asked of them, and a check that takes as long for nobody."""

from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from onrecord.errors import WrongUse

SHORTEST = 12
LONGEST = 1024
AT_ONCE = 2


class Passwords:
    """Hashes of passwords: argon2id with the parameters of RFC 9106 for 64 MiB; only a few are made at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = BoundedSemaphore(AT_ONCE)
        self._nobody = self._hasher.hash("nobody has this password")

    def hashed(self, password: str) -> str:
        """What is kept of a password: a hash with its salt and parameters."""
        with self._turn:
            return self._hasher.hash(normalize("NFC", password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the one that was kept; for None the work is the same and the answer no."""
        with self._turn:
            try:
                right = self._hasher.verify(kept or self._nobody, normalize("NFC", password[:LONGEST]))
            except (VerificationError, InvalidHashError):
                return False
        return right and kept is not None


def checked(password: str, name: str) -> str:
    """The password, when it is long enough and not the name.

    Raises WrongUse when it is not.

    >>> checked("a long walk by the river", "Ida")
    'a long walk by the river'
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WrongUse(f"a password has {SHORTEST} to {LONGEST} characters: take a few words that you will remember")
    if len(set(password)) < 5 or password.casefold() in (name.casefold(), name.casefold() * 2):
        raise WrongUse("this password is easy to guess: take a few words that you will remember")
    return password

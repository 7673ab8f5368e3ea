"""Characters that PostgreSQL cannot keep in a text (NUL and halves of surrogate pairs), written as two that it can."""

import re

MARK = "\U0010fffe"  # no character by the Unicode standard, so that no text should have it
_CODES = 0x100000  # of private use: NUL and the 2,048 halves are written as MARK and one of these
_HALVES = 0xD800

_ODD = re.compile(f"[\x00\ud800-\udfff{MARK}]")
_WRITTEN = re.compile(f"{MARK}(.?)", re.DOTALL)


def storable(text: str) -> str:
    """The text as PostgreSQL keeps it; nearly always the text itself.

    >>> storable("Lodzern")
    'Lodzern'
    >>> stored(storable("a\\x00b")) == "a\\x00b"
    True
    """
    return _ODD.sub(_written, text)


def stored(text: str) -> str:
    """The text that `storable` made this of; a half of a written character at the end is left out."""
    return _WRITTEN.sub(_read, text) if MARK in text else text


def _written(match: re.Match[str]) -> str:
    code = ord(match[0])
    return MARK + chr(_CODES + (0 if code == 0 else 1 if match[0] == MARK else code - _HALVES + 2))


def _read(match: re.Match[str]) -> str:
    if not match[1]:
        return ""
    number = ord(match[1]) - _CODES
    return "\x00" if number == 0 else MARK if number == 1 else chr(_HALVES + number - 2)

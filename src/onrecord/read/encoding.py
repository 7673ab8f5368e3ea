"""Bytes to text: byte order marks, UTF-8, what is declared, and a careful guess for the rest."""

import codecs
import re
from dataclasses import dataclass

from onrecord.model import Problem

SAMPLE = 64 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEGACY = ("cp1252", "cp1250", "cp1251", "koi8-r", "cp866", "cp1256")
ALIASES = {  # labels that pages use for the larger set that browsers read
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
}
HIGH_BYTES_OF_SCRIPTS = frozenset({0x00, 0x01, 0x04, 0x05, 0x06, 0x20})  # Latin, Cyrillic, Hebrew, Arabic, punctuation
FREQUENT = {"cyrillic": frozenset("оеаинтсрвлкмдпуяы"), "arabic": frozenset("اليمنورتبةعدسفه")}
HIGH_RUN = re.compile(rb"[\x80-\xff]+")  # a run of bytes that ASCII does not have
SURROGATE = re.compile("[\ud800-\udfff]")  # half of a pair: no character of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of some bytes, the encoding it was read by, and whether that is a guess; `damaged` counts bad places."""

    text: str
    encoding: str
    guessed: bool = False
    damaged: int = 0

    def problems(self, name: str) -> tuple[Problem, ...]:
        """A note for the reader of the record when the encoding was a guess or some characters were lost."""
        notes = []
        if self.guessed:
            notes.append(f"{name}: the encoding is not declared; read as {self.encoding}")
        if self.damaged:
            notes.append(f"{name}: {self.damaged} damaged characters (not valid {self.encoding}) are shown as U+FFFD")
        return tuple(Problem(kind="encoding", message=note, source=name) for note in notes)


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    r"""The text of these bytes without a byte order mark, otherwise unchanged.

    Valid UTF-8 wins over a declaration, because it is hardly ever an accident.

    >>> decode(b"\xef\xbb\xbfna\xc3\xafve\r\n").text
    'naïve\r\n'
    >>> decode(b"said \x93no\x94").encoding
    'cp1252'
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    told = known_encoding(declared)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, told)
    if told and text.isascii() and told.startswith(("iso2022", "hz", "utf-7")):
        return _declared(data, told) or Decoded(text=text, encoding="utf-8")
    wide = _wide(data)
    return _lenient(data, wide, guessed=True) if wide else Decoded(text=text, encoding="utf-8")


def known_encoding(label: str | None) -> str | None:
    """Python's name for a declared text encoding, or None when it is not known.

    >>> known_encoding("Windows-1251"), known_encoding("klingon")
    ('cp1251', None)
    """
    if not label:
        return None
    label = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(ALIASES.get(label, label)).name
        return name if isinstance("".encode(name), bytes) else None
    except (LookupError, ValueError, TypeError, UnicodeError):
        return None


def without_surrogates(text: str) -> str:
    r"""The text with halves of surrogate pairs joined where they belong together, and U+FFFD for the rest.

    >>> without_surrogates("a\ud83d\ude00b\ud800") == "a\U0001f600b\ufffd"
    True
    """
    if not SURROGATE.search(text):
        return text
    return SURROGATE.sub("\ufffd", text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _not_utf8(data: bytes, told: str | None) -> Decoded:
    wide = _wide(data)
    if wide:
        return _lenient(data, wide, guessed=True)
    found = _declared(data, told) if told not in (None, "utf-8") else None
    if found:
        return found
    try:
        return Decoded(text=without_surrogates(data.decode("utf-8", "surrogatepass")), encoding="utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        return _lenient(data, "utf-8")
    return _lenient(data, _legacy(data[:SAMPLE]), guessed=True)


def _declared(data: bytes, encoding: str | None) -> Decoded | None:
    if encoding is None or encoding.startswith(("utf-16", "utf-32")):
        return None
    try:
        return Decoded(text=without_surrogates(data.decode(encoding)), encoding=encoding)
    except UnicodeError:
        return None


def _lenient(data: bytes, encoding: str, *, guessed: bool = False) -> Decoded:
    text = without_surrogates(data.decode(encoding, "replace"))
    return Decoded(text=text, encoding=encoding, guessed=guessed, damaged=text.count("\ufffd"))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: one byte of each pair comes from very few values."""
    sample = data[: 4096 & ~1]
    if len(sample) < 8:
        return None
    even, odd = sample[::2], sample[1::2]
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        narrow = sum(byte in HIGH_BYTES_OF_SCRIPTS for byte in high) / len(high)
        if narrow > 0.95 and low.count(0) * 20 < len(low) and len(set(low)) > 4:
            return name
    return None


def _mostly_utf8(data: bytes) -> bool:
    runs = HIGH_RUN.findall(data[:SAMPLE])
    good = sum(1 for run in runs if _valid(run))
    return good * 2 > len(runs) and good > 2


def _valid(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _legacy(sample: bytes) -> str:
    """The single-byte encoding in which the sample looks most like words (the first of LEGACY when they tie)."""
    return max(LEGACY, key=lambda encoding: (_likeness(sample, encoding), -LEGACY.index(encoding)))


def _likeness(sample: bytes, encoding: str) -> float:
    """How much like words the sample's non-ASCII characters are: letters in words speak for, odd symbols against."""
    text = sample.decode(encoding, "replace")
    high = [(i, c) for i, c in enumerate(text) if c >= "\x80"]
    return sum(_character(text, i, c) for i, c in high) / max(len(high), 1)


def _character(text: str, i: int, c: str) -> float:
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if c == "\ufffd" or c < "\xa0":
        return -2.0
    if not c.isalpha():
        return -1.0 if before.isalpha() and after.isalpha() and c not in "’‑" else 0.3
    if "a" <= before.lower() <= "z" or "a" <= after.lower() <= "z":
        return -1.0 if c > "\u0250" else 0.5 + 0.1 * (c in "áéíóúäöüßàèçñ") - (before.islower() and c.isupper())
    if c in FREQUENT["cyrillic"] or c in FREQUENT["arabic"]:
        return 1.0
    if c < "\u0250":
        return 0.2 if not before.isalpha() and not after.isalpha() else -0.3
    return 0.2 - (before.islower() and c.isupper())

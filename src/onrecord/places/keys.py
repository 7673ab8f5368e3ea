"""The form in which two spellings of a place are compared."""

import re
import unicodedata

_APART = re.compile(r"[\s\-‐‑–/.,]+")  # Al-Mukalla
_NOTHING = re.compile(r"['’ʼʻ`´\"ʹ]")  # L’viv


def key(name: str) -> str:
    """The name without case, accents, apostrophes and hyphens; for comparing only, never for searching in a text.

    >>> key("Al-Ḥudaydah")
    'al hudaydah'
    >>> key("L’viv") == key("Lviv")
    True
    """
    folded = unicodedata.normalize("NFKD", _NOTHING.sub("", name).casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return _APART.sub(" ", bare.replace("ı", "i").replace("ł", "l").replace("ø", "o")).strip()

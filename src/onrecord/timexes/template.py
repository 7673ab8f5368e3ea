"""A pattern with its name: a verbose regular expression in which `~` is a gap between words and `{piece}` a piece.

`{month2}` is the piece `{month}` with its groups numbered for the second end of a range.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from onrecord.model.time import TimexType
from onrecord.timexes.lexicon import GAP

_PIECE = re.compile(r"\{([a-z_]+)(2?)\}")  # {month}
_GROUP = re.compile(r"\(\?P<([a-z_]+)>")  # (?P<day>


class Template(NamedTuple):
    """The name of a rule, the TIMEX3 type of what it reads, and its words."""

    name: str
    type: TimexType
    words: str


def compiled(template: Template, pieces: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern of a template: its pieces put in, never inside a word or after a sign of money.

    >>> pattern = compiled(Template("day", "DATE", r"{day} ~ May"), {"day": r"(?P<day>\\d+)"})
    >>> pattern.search("on 3 May")["day"]
    '3'
    """

    def put(match: re.Match[str]) -> str:
        piece = _PIECE.sub(put, pieces[match[1]])
        return f"(?:{_GROUP.sub(_numbered, piece) if match[2] else piece})"

    body = _PIECE.sub(put, template.words).replace("~", GAP)
    start = r"(?<![\w$€£\#])"
    if "joined" in pieces:  # letters that a language writes together with the next word
        start = rf"(?:{start}|(?<=(?<!\w)(?:{pieces['joined']}))|(?<=(?:{pieces['glued']})))"
    return re.compile(rf"{start}(?:{body})(?!\w)", re.IGNORECASE | re.VERBOSE)


def _numbered(group: re.Match[str]) -> str:
    return f"(?P<{group[1]}2>"

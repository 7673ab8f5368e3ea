"""What the accounts of an incident differ on, in words."""

import re
from collections.abc import Sequence

from onrecord.model import Dispute, DisputedValue, Incident
from onrecord.show.page_dates import date_words

HAPPENED = "happened"
FIELDS = {HAPPENED: "what was done", "when": "the day", "place": "the place", "cause": "the cause"}

_DIGITS = re.compile(r"\D{0,9} (\d [\d,]{0,14})  # about 1,200 or more", re.VERBOSE)
_OPEN = re.compile(r"\A (\d [\d,.]{0,14}) \+ \Z  # 9+", re.VERBOSE)


def differs(incident: Incident) -> str:
    """What the accounts of an incident differ on, in a few words: "killed 7 / 9+ / 14"."""
    return "; ".join(map(differs_on, incident.disputes))


def differs_on(dispute: Dispute) -> str:
    """A field on which accounts differ and its values, in a few words."""
    if dispute.field == HAPPENED:
        return f"{field_words(HAPPENED)}: {', '.join(dict.fromkeys(_deed(value) for value in dispute.values))}"
    values = (date_words(v.value) if dispute.field == "when" else v.value for v in in_order(dispute.values))
    return f"{field_words(dispute.field)} {' / '.join(values)}"


def field_words(field: str) -> str:
    """What a dispute is about, in words.

    >>> field_words("happened"), field_words("killed")
    ('what was done', 'killed')
    """
    return FIELDS.get(field, field)


def value_words(value: str) -> str:
    """A disputed value as one says it.

    >>> value_words("9+"), value_words("7"), value_words("Mirava")
    ('9 or more', '7', 'Mirava')
    """
    return _OPEN.sub(r"\1 or more", value)


def in_order(values: Sequence[DisputedValue]) -> list[DisputedValue]:
    """The values, numbers from the lowest to the highest; what begins with no number as it was.

    >>> [v.value for v in in_order([DisputedValue(value=w, accounts=()) for w in ("12+", "7", "9+")])]
    ['7', '9+', '12+']
    """
    return sorted(values, key=lambda value: _number(value.value))


def _deed(value: DisputedValue) -> str:
    """What was done, without who asserts or denies it: "beating denied"."""
    return value.value.rpartition(" ")[0] or value.value


def _number(value: str) -> int:
    """The number that a value begins with; 0 for words."""
    digits = _DIGITS.match(value)
    return int(digits[1].replace(",", "")) if digits else 0

"""Who did what to whom: events with their trigger, participants and figures."""

from dataclasses import dataclass
from typing import Literal

from onrecord.model.entity import Place
from onrecord.model.span import Span
from onrecord.model.time import When

Counts = Literal["killed", "injured", "detained", "abducted", "missing", "displaced", "casualties", "participants"]
Hedge = Literal["exact", "over", "under", "about", "range"]
EventStance = Literal["asserted", "alleged", "denied", "hedged", "planned"]


def written_bounds(low: int | None, high: int | None, hedge: str) -> str:
    """The bounds of a figure as people write them; "?" when there are none.

    >>> written_bounds(31, None, "over"), written_bounds(24, 24, "exact"), written_bounds(20, 30, "range")
    ('31+', '24', '20–30')
    >>> written_bounds(None, 20, "under"), written_bounds(40, None, "about")
    ('up to 20', 'about 40')
    """
    about = "about " if hedge == "about" else ""
    if high is None:
        open_end = "" if about else "+"
        return "?" if low is None else f"{about}{low}{open_end}"
    if low is None or (low == 0 and high > 0):
        return f"{about}up to {high}"
    return f"{about}{low}" if low == high else f"{about}{low}–{high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of people and its bounds: "over 30" is low 31 and high None."""

    span: Span
    counts: Counts
    low: int | None
    high: int | None
    hedge: Hedge

    @property
    def written(self) -> str:
        """The bounds as people write them: "31+"."""
        return written_bounds(self.low, self.high, self.hedge)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An agent or patient: the mention in the sentence, and the entity behind it.

    `sector` is a PLOVER code, `country` an ISO 3166 alpha-3 code, or IGO, NGO or IMG for a body of no country.
    """

    span: Span
    name: str
    entity: str | None = None
    sector: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What an attack was done with: "a car bomb"."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, or is said to have (PLOVER codebook: types, modes and contexts).

    `alleged_agents` are said to have done it, by somebody: they claim it, or are suspected, accused or blamed; what the
    text tells as a fact stands in `agents`. `means` are the weapons of an attack. `attempted` is what the words only
    call tried: whether it came about they do not say, or it failed.
    `according_to` is the id of the statement it stands in, or "author". `accounts` are the ids of statements that tell
    the same incident in their own way.
    """

    id: str
    span: Span
    trigger: Span
    type: str
    mode: str | None = None
    context: tuple[str, ...] = ()
    agents: tuple[Participant, ...] = ()
    patients: tuple[Participant, ...] = ()
    place: Place | None = None
    when: When | None = None
    figures: tuple[Figure, ...] = ()
    stance: EventStance = "asserted"
    according_to: str = "author"
    accounts: tuple[str, ...] = ()
    citation: str | None = None
    confidence: float = 0.5
    attempted: bool = False
    alleged_agents: tuple[Participant, ...] = ()
    means: tuple[Means, ...] = ()
    found_by: str

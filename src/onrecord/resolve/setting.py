"""What stands around a statement: occasion, hearer, place and date."""

from dataclasses import dataclass

from onrecord.model import Place, Span, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stands around a statement; each None where the text does not say."""

    occasion: Span | None = None
    addressee: Span | None = None
    place: Place | None = None
    when: When | None = None

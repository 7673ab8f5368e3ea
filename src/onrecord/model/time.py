"""Dates and times as the text gives them, with the bounds that follow from them."""

from dataclasses import dataclass
from typing import Literal

from onrecord.model.span import Span

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Anchor = Literal["explicit", "published", "earlier-date", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When something was: an EDTF string (ISO 8601-2) with its bounds, and the timex that says so.

    `edtf` is None when only an order is known; `earliest` and `latest` are ISO dates, None when open or unknown.
    """

    edtf: str | None
    earliest: str | None = None
    latest: str | None = None
    timex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """An expression of time in the text (TIMEX3: ISO 24617-1).

    `value` is the TIMEX3 value; `edtf`, `earliest` and `latest` are None until resolved, and stay None where the text
    does not say. `anchor` tells what a relative or partial expression leans on, `basis` the place of that anchor in
    the text, `note` says the reading in plain words ("29 May; the year is the article's"). A range has the places of
    its two `ends`; its `value` is then that of the first one. `zone` is the time zone of an hour as the text writes it
    ("GMT", "local time").
    """

    id: str
    span: Span
    type: TimexType
    value: str | None = None
    edtf: str | None = None
    earliest: str | None = None
    latest: str | None = None
    anchor: Anchor = "none"
    basis: Span | None = None
    note: str | None = None
    zone: str | None = None
    ends: tuple[Span, ...] = ()
    found_by: str

    @property
    def when(self) -> When:
        """The same time as a value for a statement or an event."""
        return When(edtf=self.edtf, earliest=self.earliest, latest=self.latest, timex=self.id)

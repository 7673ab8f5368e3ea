"""A part of the documents merged ahead of the whole, so that many machines can share the work of a large merge.

A part is what tells of one place and month. The whole is merged by the same function afterwards: it knows the answers
of all parts, and works out what they could not know, which is what spans parts.
"""

from collections.abc import Mapping, Sequence

from onrecord.merge.growing import Growing
from onrecord.merge.kept import KINDS
from onrecord.merge.known import Known
from onrecord.merge.ledger import Ledger
from onrecord.merge.stock import Stock
from onrecord.model import Findings
from onrecord.model.rules import NO_RULES


def block_of(found: Findings) -> str:
    """The block of a document: the place and the month of the first event that has a place; "" says no more.

    What has no event with a day counts by the month in which it was published.

    >>> from onrecord.model import Document
    >>> note = Document(id="d", text="It rained.", sha256="", media_type="", reader="", published="2031-05-21")
    >>> block_of(Findings(document=note))
    '/2031-05'
    """
    event = next((each for each in found.events if each.place is not None), None)
    place = event.place if event is not None else None
    town = place.within if place is not None and place.within is not None else place
    days = [event.when.earliest] if event is not None and event.when is not None else []
    day = next((day for day in (*days, found.document.published) if day), "")
    return f"{town.name.casefold() if town is not None else ''}/{day[:7]}"


def merge_part(findings: Sequence[Findings], stock: Stock) -> Mapping[bytes, bytes]:
    """What is learned by merging a part of the documents, in bytes (see `Known.learn`); `stock` is that of the whole.

    >>> dict(merge_part([], Stock()))
    {}
    """
    found = {each.document.id: each for each in sorted(findings, key=lambda f: f.document.id)}
    known = Known()
    growing = Growing(
        Ledger(KINDS), lambda names: map(found.__getitem__, names), stock=stock, rules=NO_RULES, known=known
    )
    growing.change(found)
    return known.learned

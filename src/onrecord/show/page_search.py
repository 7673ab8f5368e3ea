"""What has the words of a search: incidents by title, speakers by name, statements; sentences come from the index."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from onrecord.model import Incident
from onrecord.show.page_speakers import Speaker
from onrecord.show.page_survey import StatementRow
from onrecord.show.page_views import Pages, StatementFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What has all the words: incidents, speakers, statements."""

    incidents: tuple[Incident, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    statements: tuple[StatementRow, ...] = ()


def find(pages: Pages, query: str) -> Found:
    """Everything but sentences that has all words of a query."""
    if not query.split():
        return Found()
    statements, _ = pages.filtered(StatementFilter(words=query))
    return Found(
        incidents=tuple(pages.incidents_with(query)),
        speakers=tuple(pages.speakers_with(query)),
        statements=tuple(statements),
    )


def marked(text: str, query: str) -> Markup:
    """A text with the words of a query marked; both escaped.

    >>> marked("Fire in <Mirava>", "fire")
    Markup('<mark>Fire</mark> in &lt;Mirava&gt;')
    """
    words = [re.escape(word) for word in query.split() if any(c.isalnum() for c in word)]
    if not words:
        return escape(text)
    parts = re.split(f"({'|'.join(words)})", text, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if i % 2 else escape(part) for i, part in enumerate(parts)
    )

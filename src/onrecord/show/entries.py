"""A row of the chronology as JSON: what `show timeline` lists."""

from onrecord.model import Incident, TimelineEntry
from onrecord.show.article import Json, when
from onrecord.show.page_dates import why_undated


def timeline_entry(value: TimelineEntry) -> Json:
    """A row of the chronology."""
    subject = {"incident": value.incident} if value.incident is not None else {"statement": value.statement}
    return {
        "when": when_bounds(value),
        **subject,
        "label": value.label,
        "documents": value.documents,
        "independent": value.independent,
        "lane": value.lane,
        "after": list(value.after),
        "before": list(value.before),
        "why_undated": why_undated(value) or None,
    }


def when_bounds(value: Incident | TimelineEntry) -> Json | None:
    """The date of an incident or a row of the chronology: EDTF and bounds."""
    shown = when(value.when)
    return shown and {key: shown[key] for key in ("edtf", "earliest", "latest")}

"""The record as pages: the templates that a server fills, and one self-contained HTML file."""

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from onrecord import __version__
from onrecord.model import Record
from onrecord.plugins import Exporter
from onrecord.show.disputes import differs
from onrecord.show.page_chain import STATE_WORDS as CHAIN_WORDS
from onrecord.show.page_chronology import LANES_BY, STATUS_WORDS, Asked, groups
from onrecord.show.page_dates import date_words, when_words
from onrecord.show.page_document import LAYER_NAMES, RIGHT_TO_LEFT, text_view
from onrecord.show.page_incident import incident_view
from onrecord.show.page_library import WholeRecord
from onrecord.show.page_links import Anchors
from onrecord.show.page_pieces import Pieces
from onrecord.show.page_search import marked
from onrecord.show.page_sources import STATE_WORDS
from onrecord.show.page_views import QUESTION_TITLES, Pages

NAVIGATION = (
    ("/", "Timeline"),
    ("/statements", "Statements"),
    ("/speakers", "Speakers"),
    ("/sources", "Sources"),
    ("/map", "Map"),
    ("/documents", "Documents"),
    ("/check", "Check"),
)


@cache
def environment() -> Environment:
    """The templates, with everything escaped unless a template is the one who wrote it."""
    made = Environment(
        loader=PackageLoader("onrecord.show", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        version=__version__,
        layer_names=LAYER_NAMES,
        right_to_left=RIGHT_TO_LEFT,
        question_titles=QUESTION_TITLES,
        status_words=STATUS_WORDS,
        lanes_by=LANES_BY,
        state_words=STATE_WORDS,
        chain_words=CHAIN_WORDS,
        navigation=NAVIGATION,
        piece=Pieces(),
    )
    made.filters.update(
        exact=exact, date_words=date_words, when_words=when_words, marked=marked, squeezed=squeezed, differs=differs
    )
    made.filters["thousands"] = "{:,}".format
    return made


def compile_templates() -> None:
    """Compile the templates, so that nobody waits for it."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)


def render(template: str, **values: Any) -> str:
    """A template filled with values."""
    return environment().get_template(template).render(**values)


def exact(text: str) -> Markup:
    r"""The text escaped so that a browser keeps each of its characters: it would fold a bare CR and LF into one.

    >>> exact("a<b\r\n")
    Markup('a&lt;b&#13;\n')
    """
    return escape(text).replace("\r", Markup("&#13;"))


def squeezed(html: Markup) -> Markup:
    """Markup without the blanks of its template; nothing in it may be preformatted."""
    return Markup(re.sub(r"(?<![^\S\n])[^\S\n]*+\n\s*+", "\n", html))


@cache
def asset(name: str) -> str:
    """The text of a style sheet or script that ships with the templates ("page.css", "page.js")."""
    return (files(__package__ or "onrecord.show") / "templates" / name).read_text("utf-8")


def page(record: Record) -> str:
    """The whole record as one HTML file: no script, no request to any host, links between its parts.

    >>> "<h1>" in page(Record())
    True
    """
    links = Anchors()
    pages = Pages(WholeRecord(record), links)
    style = asset("page.css")
    template = environment().get_template("export.html")
    return template.render(
        style=style,
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        chronology=pages.chronology(Asked()),
        listed=groups(pages.rows),
        incidents=[incident_view(pages, incident) for incident in record.incidents],
        statements=pages.statements,
        documents=(text_view(pages, found) for found in record.findings),
        count=len(record.findings),
        layer_titles=LAYER_NAMES,
        pages=pages,
        questions=pages.questions,
        problems=pages.problems,
        links=links,
        speaker_key=lambda _: None,
        export=True,
    )


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "record.html", page(record).encode("utf-8", "replace")


exporter = Exporter(name="html", suffix=".html", files=_files, summary="One self-contained page that opens from disk.")

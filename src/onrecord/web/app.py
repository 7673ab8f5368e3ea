"""The page as a Starlette application: read-only, for this machine, with nothing from any other host."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import ceil
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import SpanError
from onrecord.model import Findings, Record, Span
from onrecord.model.library import Heading, Library
from onrecord.show.page import asset, render
from onrecord.show.page_dates import date_words
from onrecord.show.page_document import document_view
from onrecord.show.page_incident import incident_view
from onrecord.show.page_library import WholeRecord
from onrecord.show.page_views import Pages, StatementFilter, groups
from onrecord.web.guard import Guard

ROWS = 200
MOST_HITS = 200
AROUND = 90
ASSETS = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}

Load = Callable[[], Record | Library]
Search = Callable[[str], Iterable[Span]]


class Addresses:
    """Links between the pages of the server."""

    def incident(self, name: str) -> str:
        """The address of an incident."""
        return f"/incident/{quote(name, safe='')}"

    def document(self, name: str) -> str:
        """The address of a document."""
        return f"/document/{quote(name, safe='')}"

    def passage(self, span: Span, finding: str) -> str:  # noqa: ARG002  the span says it all
        """The address of the exact words."""
        return f"{self.document(span.doc)}?span={span.start}-{span.end}#span"

    def days(self, first: str, last: str) -> str:
        """The address of the part of the timeline between two days."""
        return "/?" + urlencode({"from": first, "to": last})

    def speaker(self, key: str) -> str | None:
        """The address of the page of a speaker."""
        return f"/speaker/{quote(key, safe='')}"


class Pager(NamedTuple):
    """Which part of a long list is shown, with the addresses of its neighbours."""

    page: int
    last: int
    previous: str | None
    next: str | None


class DocumentRow(NamedTuple):
    """One line of the list of documents."""

    href: str
    title: str
    source: str
    published: str | None
    counts: tuple[str, ...]
    same_text: tuple[str, ...]
    problems: int


class Hit(NamedTuple):
    """One passage that a search found, with the words around it."""

    href: str
    source: str
    title: str
    before: str
    words: str
    after: str


class Site:
    """The pages over a record; what was made from one of its parts is kept while that part is the same."""

    def __init__(self, load: Load, search: Search | None = None) -> None:
        self.load = load
        self.search = search
        self._lock = Lock()
        self._library: Library = WholeRecord(Record())
        self._given: Record | Library | None = None
        self._kept: Pages | None = None

    def pages(self) -> Pages:
        """The record of the moment, ready to be shown."""
        with self._lock:
            given = self.load()
            if given is not self._given:
                self._library = WholeRecord(given) if isinstance(given, Record) else given
                self._given = given
            kept = self._kept
            if kept is None or kept.library is not self._library or kept.state != self._library.state():
                kept = self._kept = Pages(self._library, Addresses(), kept)
            return kept

    def warm(self) -> None:
        """Make what takes time with a large record before it is asked for."""
        pages = self.pages()
        pages.chronology()
        _ = pages.headings

    def html(self, template: str, here: str, *, status: int = 200, **values: Any) -> Response:
        """A filled template as an answer."""
        common = {"here": here, "can_search": self.search is not None, "export": False, "links": Addresses()}
        text = render(template, **common, **values)
        return Response(text.encode("utf-8", "replace"), status_code=status, media_type="text/html")

    def error(self, status: int, title: str, message: str) -> Response:
        """A page that says what is wrong and what to do."""
        return self.html("error.html", "", status=status, title=title, message=message)

    def timeline(self, request: Request) -> Response:
        """The chronology, as a picture and as a list."""
        pages = self.pages()
        show, first, last = request.query_params.get("show", ""), _day(request, "from"), _day(request, "to")
        whole = pages.chronology(show, first, last)
        part, pager = _part(request, whole.rows)
        contested = sum(1 for incident in pages.incidents.values() if incident.status == "contested")
        counts = _counts(pages) | {"contested": contested}
        return self.html(
            "timeline.html",
            "/",
            chronology=whole,
            listed=groups(part),
            total=len(whole.rows),
            counts=counts,
            show=show,
            first=first,
            last=last,
            pager=pager,
        )

    def incident(self, request: Request) -> Response:
        """One incident with its accounts side by side."""
        pages = self.pages()
        incident = pages.incidents.get(request.path_params["name"])
        if incident is None:
            return self.error(404, "No such incident", "The record may have been built anew. Start from the timeline.")
        return self.html("incident.html", "", view=incident_view(pages, incident))

    def document(self, request: Request) -> Response:
        """One document with its findings; `?span=start-end` marks exactly that passage."""
        pages = self.pages()
        found = pages.library.document(request.path_params["name"])
        if found is None:
            return self.error(404, "No such document", "The record may have been built anew. Look under documents.")
        asked = request.query_params.get("span")
        mark = _span(found, asked)
        bad = asked if asked and mark is None else None
        return self.html("document.html", "", view=document_view(pages, found, mark), bad_span=bad)

    def statements(self, request: Request) -> Response:
        """Every statement, or those that fit what was asked for."""
        pages = self.pages()
        given = request.query_params
        asked = StatementFilter(
            speaker=given.get("speaker", "").strip(),
            words=given.get("words", "").strip(),
            stance=given.get("stance", ""),
            first=_day(request, "from"),
            last=_day(request, "to"),
        )
        fitting, undated = pages.filtered(asked)
        part, pager = _part(request, fitting)
        return self.html(
            "statements.html",
            "/statements",
            rows=part,
            total=len(fitting),
            all=len(pages.statements),
            undated=undated,
            asked=asked,
            speakers=pages.speakers,
            pager=pager,
        )

    def documents(self, request: Request) -> Response:
        """The documents, newest first, undated last."""
        pages = self.pages()
        listed = sorted(pages.headings.values(), key=lambda heading: heading.published or "", reverse=True)
        part, pager = _part(request, listed)
        rows = [_document_row(pages, each) for each in part]
        return self.html("documents.html", "/documents", rows=rows, pager=pager)

    def check(self, request: Request) -> Response:  # noqa: ARG002
        """Open questions and problems."""
        pages = self.pages()
        return self.html(
            "check.html", "/check", questions=pages.questions, problems=pages.problems, counts=_counts(pages)
        )

    def find(self, request: Request) -> Response:
        """The passages that a search finds."""
        if self.search is None:
            return self.error(404, "No search", "This record was opened without its search index.")
        pages = self.pages()
        query = request.query_params.get("q", "").strip()
        spans = list(self.search(query)) if query else []
        texts = pages.found(span.doc for span in spans[:MOST_HITS])
        hits = [_hit(pages, texts[span.doc], span) for span in spans[:MOST_HITS] if span.doc in texts]
        return self.html("search.html", "/search", query=query, hits=hits, total=len(spans))

    def static(self, request: Request) -> Response:
        """The style sheet and the script."""
        name = request.path_params["name"]
        if name not in ASSETS:
            return self.error(404, "No such file", "Start from the timeline.")
        return Response(asset(name), media_type=ASSETS[name])


def create_app(
    load: Load, *, token: str | None = None, port: int | None = None, search: Search | None = None
) -> Starlette:
    """The page over the record that `load` gives.

    `token`, when given, must come with the first address (`/?token=...`) and is kept in a cookie after that. `port` is
    the port that requests must name as theirs (any when None). `search` finds the passages for words of the user.
    """
    site = Site(load, search)
    pages: dict[str, Callable[[Request], Response]] = {
        "/": site.timeline,
        "/incident/{name}": site.incident,
        "/document/{name}": site.document,
        "/statements": site.statements,
        "/documents": site.documents,
        "/check": site.check,
        "/search": site.find,
        "/static/{name}": site.static,
    }

    async def failed(request: Request, error: Exception) -> Response:  # noqa: ARG001
        status = error.status_code if isinstance(error, HTTPException) else 500
        words = {404: "No such page", 405: "Only reading is possible here"}.get(status, "Something went wrong")
        return await run_in_threadpool(site.error, status, words, "Start from the timeline.")

    return Starlette(
        routes=[Route(path, page, methods=["GET"]) for path, page in pages.items()],
        middleware=[Middleware(Guard, token=token, port=port)],
        exception_handlers={HTTPException: failed},
    )


def _day(request: Request, name: str) -> str:
    """The ISO day that the address gives, or nothing when it is not a day."""
    try:
        return date.fromisoformat(request.query_params.get(name, "")).isoformat()
    except ValueError:
        return ""


def _span(found: Findings, asked: str | None) -> Span | None:
    """The span in an address like "12-40", or None when the text has no such passage."""
    start, dash, end = (asked or "").partition("-")
    if not (dash and start.isascii() and end.isascii() and start.isdigit() and end.isdigit() and len(end) < 10):
        return None
    try:
        return found.span(int(start), int(end))
    except SpanError:
        return None


def _part(request: Request, rows: Sequence[Any]) -> tuple[Sequence[Any], Pager]:
    last = max(1, ceil(len(rows) / ROWS))
    asked = request.query_params.get("page", "1")
    page = min(last, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1

    def address(number: int) -> str | None:
        if not 1 <= number <= last:
            return None
        others = [(key, value) for key, value in request.query_params.multi_items() if key != "page"]
        return f"{request.url.path}?{urlencode([*others, ('page', str(number))])}"

    return rows[(page - 1) * ROWS : page * ROWS], Pager(page, last, address(page - 1), address(page + 1))


def _counts(pages: Pages) -> dict[str, int]:
    return {
        "documents": len(pages.headings),
        "incidents": len(pages.incidents),
        "statements": len(pages.statements),
    }


def _document_row(pages: Pages, heading: Heading) -> DocumentRow:
    others = pages.same_text(heading.id)
    numbers = (("statement", heading.statements), ("event", heading.events))
    return DocumentRow(
        href=pages.links.document(heading.id),
        title=pages.title(heading.id),
        source=pages.source(heading.id),
        published=date_words(heading.published) if heading.published else None,
        counts=tuple(f"{n} {word}{'' if n == 1 else 's'}" for word, n in numbers),
        same_text=tuple(pages.source(other) for other in others),
        problems=heading.problems,
    )


def _hit(pages: Pages, found: Findings, span: Span) -> Hit:
    text = found.text
    return Hit(
        href=pages.links.passage(span, ""),
        source=pages.source(span.doc),
        title=pages.title(span.doc),
        before=("…" if span.start > AROUND else "") + text[max(0, span.start - AROUND) : span.start],
        words=text[span.start : span.end],
        after=text[span.end : span.end + AROUND] + ("…" if span.end + AROUND < len(text) else ""),
    )

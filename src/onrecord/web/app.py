"""The page as a Starlette application: read-only, for this machine, with nothing from any other host."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from math import ceil
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from onrecord.errors import SpanError
from onrecord.model import Findings, Hit, Record, Span
from onrecord.model.library import Heading, Library
from onrecord.show.page import NAVIGATION, asset, compile_templates, render
from onrecord.show.page_chronology import LANES_BY, STATUS_WORDS, Asked, groups, items
from onrecord.show.page_dates import date_words
from onrecord.show.page_document import document_view
from onrecord.show.page_follow import Answering
from onrecord.show.page_incident import incident_view
from onrecord.show.page_library import WholeRecord
from onrecord.show.page_search import find
from onrecord.show.page_sources import STATES
from onrecord.show.page_speakers import alike
from onrecord.show.page_views import Pages, StatementFilter
from onrecord.web.adding import Inbox, add_build, add_file, add_progress, add_text
from onrecord.web.addresses import Addresses
from onrecord.web.counting import Counted
from onrecord.web.exporting import download, formats
from onrecord.web.guard import Guard, Reach
from onrecord.web.team import Team
from onrecord.web.watching import Watcher, watch_progress, watch_start, watch_stop, words_of
from onrecord.web.who import Who, current

ROWS = 200
FIRST_QUESTIONS = 40
MOST_NAMES = 500
ASSETS = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "timeline.js": "text/javascript",
    "add.js": "text/javascript",
    "review.css": "text/css",
    "review.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}

Load = Callable[[], Record | Library]
Search = Callable[[str], Iterable[Hit]]


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


class Passage(NamedTuple):
    """One sentence that a search found, with what it found in it."""

    href: str
    source: str
    title: str
    published: str | None
    words: str


class Site:
    """The pages over a record; what was made from one of its parts is kept while that part is the same."""

    def __init__(
        self, load: Load, search: Search | None = None, inbox: Inbox | None = None, watcher: Watcher | None = None
    ) -> None:
        self.load = load
        self.search = search
        self.inbox = inbox
        self.watcher = watcher
        self.can_review = False
        self.answering = Answering()
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
                kept = self._kept = Pages(self._library, Addresses(), kept, self.answering)
            return kept

    def warm(self) -> None:
        """Make what takes time with a large record before it is asked for."""
        compile_templates()
        self.pages().warm()

    def html(self, template: str, here: str, *, status: int = 200, who: Who | None = None, **values: Any) -> Response:
        """A filled template as an answer to `who` (whoever asks), with the links that the role is enough for."""
        me = who or current.get()
        can_review = self.can_review and me.may("reviewer")
        common: dict[str, Any] = {
            "here": here,
            "behind": getattr(self._library, "behind", False),
            "unmerged": getattr(self._library, "unmerged", 0),
            "me": me,
            "can_search": self.search is not None,
            "can_add": self.inbox is not None and me.may("editor"),
            "export": False,
            "links": Addresses(),
            "speaker_key": self._speaker_key,
            "can_review": can_review,
            "navigation": (*NAVIGATION, ("/review", "Review")) if can_review else NAVIGATION,
        }
        text = render(template, **common, **values)
        return Response(text.encode("utf-8", "replace"), status_code=status, media_type="text/html")

    def _speaker_key(self, name: str) -> str | None:
        return self._kept.speaker_key(name) if self._kept is not None else None

    def error(self, status: int, title: str, message: str, who: Who | None = None) -> Response:
        """A page that says what is wrong and what to do."""
        return self.html("error.html", "", status=status, title=title, message=message, who=who)

    def timeline(self, request: Request) -> Response:
        """The chronology, as a picture and as a list."""
        pages, asked = self.pages(), _asked(request)
        whole = pages.chronology(asked)
        part, pager = _part(request, whole.rows)
        contested = sum(1 for incident in pages.incidents.values() if incident.status == "contested")
        return self.html(
            "timeline.html",
            "/",
            chronology=whole,
            listed=groups(part),
            total=len(whole.rows),
            counts=_counts(pages) | {"contested": contested},
            asked=asked,
            data=f"/timeline.json?{request.url.query}",
            pager=pager,
        )

    def timeline_items(self, request: Request) -> Response:
        """What the picture is made of, for the script that draws it larger."""
        whole = self.pages().chronology(_asked(request))
        values = items(whole) if whole.pictures else {"lanes": [], "stretches": [], "items": []}
        return Response(msgspec.json.encode(values), media_type="application/json")

    def incident(self, request: Request) -> Response:
        """One incident with its accounts side by side."""
        pages = self.pages()
        name, was = request.path_params["name"], request.query_params.get("was")
        incident = pages.incidents.get(name)
        if incident is None:
            heir = pages.successor(name)
            if heir is not None:
                return RedirectResponse(f"{pages.links.incident(heir.id)}?{urlencode({'was': name})}", status_code=307)
            return self.error(404, "No such incident", "The record may have been built anew. Start from the timeline.")
        former = was if was and pages.successor(was) is incident else None
        return self.html("incident.html", "", view=incident_view(pages, incident), former=former)

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
            names=pages.names[:MOST_NAMES],
            pager=pager,
        )

    def documents(self, request: Request) -> Response:
        """The documents, newest first, undated last."""
        pages = self.pages()
        publisher = request.query_params.get("publisher", "")
        own = [h for h in pages.headings.values() if not publisher or h.publisher == publisher]
        listed = sorted(own, key=lambda heading: heading.published or "", reverse=True)
        part, pager = _part(request, listed)
        rows = [_document_row(pages, each) for each in part]
        return self.html("documents.html", "/documents", rows=rows, pager=pager, publisher=publisher)

    def check(self, request: Request) -> Response:
        """Open questions and problems: the first of each kind, or all of one kind, part by part."""
        pages = self.pages()
        pages.following.start()
        only, pager = request.query_params.get("kind", ""), None
        asked: list[tuple[str, Sequence[Any]]] = [(k, q) for k, q in pages.questions if only in ("", k)]
        wrong: list[tuple[str, Sequence[Any]]] = [
            (k, p) for k, p in pages.problems if not only or f"problem-{k}" == only
        ]
        if only and (asked or wrong):
            ((kind, listed),) = asked or wrong
            part, pager = _part(request, listed)
            asked, wrong = ([(kind, part)], []) if asked else ([], [(kind, part)])
        return self.html(
            "check.html",
            "/check",
            pages=pages,
            questions=asked,
            problems=wrong,
            only=only,
            most=ROWS if only else FIRST_QUESTIONS,
            pager=pager,
            counts=_counts(pages),
            followed=None if pages.following.is_done else pages.following.progress,
        )

    def find(self, request: Request) -> Response:
        """The passages that a search finds."""
        if self.search is None:
            return self.error(404, "No search", "This record was opened without its search index.")
        pages, query = self.pages(), request.query_params.get("q", "").strip()
        hits = [_hit(pages, hit) for hit in self.search(query)] if query else []
        return self.html("search.html", "/search", query=query, hits=hits, found=find(pages, query))

    def speakers(self, request: Request) -> Response:
        """Who speaks and acts in public, the most often quoted first."""
        words = request.query_params.get("words", "").strip()
        listed = self.pages().speakers_with(words)
        part, pager = _part(request, listed)
        return self.html("speakers.html", "/speakers", speakers=part, total=len(listed), words=words, pager=pager)

    def speaker(self, request: Request) -> Response:
        """What one of them says, by role and date, and what may be the same under another name."""
        pages = self.pages()
        speaker = pages.speakers.get(request.path_params["name"])
        if speaker is None:
            return self.error(
                404, "No such speaker", "Bodies and people in a public role have pages. Look under speakers."
            )
        return self.html("speaker.html", "", speaker=speaker, alike=alike(speaker, pages.speakers.values()))

    def sources(self, request: Request) -> Response:
        """Publishers, what is cited and whether it is found, and who cites whom."""
        pages = self.pages()
        state = _one_of(request.query_params.get("state"), STATES)
        citations = [row for row in pages.citations if not state or row.citation.state == state]
        part, pager = _part(request, citations)
        return self.html(
            "sources.html",
            "/sources",
            pages=pages,
            state=state,
            states=[(name, pages.cited_as[name]) for name in STATES],
            citations=part if state else (),
            pager=pager if state else None,
        )

    def map(self, request: Request) -> Response:  # noqa: ARG002
        """The places of the incidents."""
        places = self.pages().places
        return self.html("map.html", "/map", maps=places.maps, spots=places.spots, named=places.named)

    def add(self, request: Request) -> Response:  # noqa: ARG002
        """Where files and text are added."""
        if self.inbox is None:
            return self.error(404, "Nothing can be added here", "Add articles with onrecord build FOLDER.")
        most = self.inbox.most_bytes // 1024 // 1024
        watched = self.watcher.state if self.watcher is not None else None
        words = words_of(watched) if watched is not None else ""
        return self.html("add.html", "/add", work=self.inbox.work, most=most, watched=watched, watched_words=words)

    def take(self, request: Request) -> Response:  # noqa: ARG002
        """The formats in which the record can be taken along."""
        return self.html("take.html", "/export", formats=formats(), small=self.pages().library.whole() is not None)

    def taken(self, request: Request) -> Response:
        """The record in one of them, as a file."""
        record = self.pages().library.whole()
        made = download(record, request.path_params["name"]) if record is not None else None
        if made is None:
            return self.error(404, "No such download", "Look under export for the command that writes it.")
        headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
        return Response(made.content, media_type="application/octet-stream", headers=headers)

    def static(self, request: Request) -> Response:
        """The style sheet and the script."""
        name = request.path_params["name"]
        if name not in ASSETS:
            return self.error(404, "No such file", "Start from the timeline.")
        return Response(asset(name), media_type=ASSETS[name])


def create_app(
    load: Load,
    *,
    token: str | None = None,
    port: int | None = None,
    search: Search | None = None,
    inbox: Inbox | None = None,
    watcher: Watcher | None = None,
    reach: Reach | None = None,
    team: Team | None = None,
    same_user: Callable[[Scope], bool] | None = None,
) -> Starlette:
    """The page over the record that `load` gives.

    `token`, when given, must come with the first address (`/?token=...`) and is kept in a cookie after that. `port` is
    the port that requests must name as theirs (any when None). `search` finds the sentences for words of the user;
    `inbox` takes what is added from the page; `watcher` watches a folder of this machine, so it is for the page of
    one user only, who could read that folder anyway. `reach`, `team` and `same_user` say who may ask (see `Guard`).
    """
    site = Site(load, search, inbox, watcher)
    pages: dict[str, Callable[[Request], Response]] = {
        "/": site.timeline,
        "/timeline.json": site.timeline_items,
        "/incident/{name}": site.incident,
        "/document/{name}": site.document,
        "/statements": site.statements,
        "/speakers": site.speakers,
        "/speaker/{name}": site.speaker,
        "/sources": site.sources,
        "/map": site.map,
        "/documents": site.documents,
        "/check": site.check,
        "/add": site.add,
        "/search": site.find,
        "/export": site.take,
        "/export/{name}": site.taken,
        "/static/{name}": site.static,
    }

    async def failed(request: Request, error: Exception) -> Response:  # noqa: ARG001
        status = error.status_code if isinstance(error, HTTPException) else 500
        words = {404: "No such page", 405: "Only reading is possible here"}.get(status, "Something went wrong")
        return await run_in_threadpool(site.error, status, words, "Start from the timeline.")

    routes = [Route(path, page, methods=["GET"]) for path, page in pages.items()]
    app = Starlette(
        routes=[
            *routes,
            *(_adding(inbox) if inbox is not None else ()),
            *(_watching(watcher) if watcher is not None else ()),
        ],
        middleware=[
            Middleware(Counted, answering=site.answering),
            Middleware(Guard, token=token, port=port, reach=reach, team=team, same_user=same_user),
        ],
        exception_handlers={HTTPException: failed},
    )
    app.state.site = site
    return app


def _adding(inbox: Inbox) -> Iterator[Route]:
    """Where the page sends what is added."""
    for path, answer, method in (
        ("/add/file", add_file, "POST"),
        ("/add/text", add_text, "POST"),
        ("/add/build", add_build, "POST"),
        ("/add/progress", add_progress, "GET"),
    ):
        yield Route(path, partial(answer, inbox), methods=[method])


def _watching(watcher: Watcher) -> Iterator[Route]:
    """Where the page asks to watch a folder."""
    for path, answer, method in (
        ("/add/watch", watch_start, "POST"),
        ("/add/watch/stop", watch_stop, "POST"),
        ("/add/watch/progress", watch_progress, "GET"),
    ):
        yield Route(path, partial(answer, watcher), methods=[method])


def _asked(request: Request) -> Asked:
    given = request.query_params
    return Asked(
        show=_one_of(given.get("show"), ("incidents", "statements")),
        status=_one_of(given.get("status"), STATUS_WORDS),
        first=_day(request, "from"),
        last=_day(request, "to"),
        lanes=_one_of(given.get("lanes"), LANES_BY),
    )


def _one_of(given: str | None, known: Iterable[str]) -> str:
    """The value when it is one of those known, else nothing."""
    return given if given is not None and given in known else ""


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


def _hit(pages: Pages, hit: Hit) -> Passage:
    heading = pages.headings.get(hit.span.doc)
    return Passage(
        href=pages.links.passage(hit.span, ""),
        source=pages.source(hit.span.doc),
        title=pages.title(hit.span.doc),
        published=date_words(heading.published) if heading and heading.published else None,
        words=" ".join(hit.text.split()),
    )

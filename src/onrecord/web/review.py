"""The review pages: the queue, one thing with all its values, the log, and the one address that takes decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Any, NamedTuple, cast
from urllib.parse import quote, urlencode

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import OnrecordError, StaleDecision
from onrecord.model import Decision
from onrecord.model.decision import Verdict
from onrecord.review.drafts import Wish
from onrecord.review.edits import PLOVER
from onrecord.review.standing import standing
from onrecord.reviewing import now
from onrecord.show.page_review import (
    KIND_WORDS,
    QueueFilter,
    entry_of_name,
    excerpt,
    likely_same,
    without,
)
from onrecord.web.cards import accounts_of, alike_of, boxes_of, card_of, passage_of, title_of
from onrecord.web.desk import Desk, NotYours
from onrecord.web.forms import (
    Form,
    FormTokens,
    Refused,
    changes_of,
    form_of,
    frame,
    in_order,
    one,
    review_address,
    seen_of,
    subjects_of,
)
from onrecord.web.settling import SettlingPages
from onrecord.web.versions import seen_now, versions_of

ROWS = 25
MOST_SHOWN = 100
STATUSES = {
    "open": "to do",
    "second": "decided by others only",
    "accepted": "accepted",
    "rejected": "rejected",
    "changed": "changed since",
    "all": "all",
}
VERDICTS = ("accept", "reject", "edit", "add", "merge", "split", "distinct", "note", "undo")


class ReviewPages:
    """The pages of a desk, in the frame of the site that they belong to."""

    def __init__(self, desk: Desk, site: Any) -> None:
        self.desk = desk
        self.site = site
        self.tokens = FormTokens()

    def routes(self) -> list[Route]:
        """Where they lie."""
        return [
            Route("/review", self.queue, methods=["GET"]),
            Route("/review/log", self.log, methods=["GET"]),
            Route("/review/decide", self.decide, methods=["POST"]),
            Route("/review/{name}", self.thing, methods=["GET"]),
        ]

    def _html(self, template: str, **values: Any) -> Response:
        return cast("Response", self.site.html(template, "/review", **frame(self.desk, self.tokens), **values))

    # ---- looking ----

    def queue(self, request: Request) -> Response:
        """What needs a look first, as it was asked for."""
        asked = _asked(request.query_params)
        if asked.kind == "entity":
            return self.names(asked)
        number = request.query_params.get("page", "1")
        page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else 1
        queue, only = self.desk.queue(), self.desk.others_judged() if asked.status == "second" else None
        part, total = queue.part(asked, (page - 1) * ROWS, ROWS, only=only)
        last = max(1, ceil(total / ROWS))
        if page > last:
            page, (part, total) = last, queue.part(asked, (last - 1) * ROWS, ROWS, only=only)
        shown = self.desk.things(part)
        seen = self.desk.seen(entry.id for entry, _, _ in shown)
        cards = [card_of(entry, value, found, seen[entry.id]) for entry, value, found in shown]
        here = _address(asked, page)
        return self._html(
            "review.html",
            cards=cards,
            pairs=[(card.id, card.seen) for card in cards],
            total=total,
            asked=asked,
            kinds=KIND_WORDS,
            statuses=STATUSES,
            pager=_pager(asked, page, last),
            next=here,
            document_title=self.site.pages().title(asked.document) if asked.document else "",
            types=PLOVER,
        )

    def names(self, asked: QueueFilter) -> Response:
        """Names that may be another one, those with most statements first."""
        pages, library = self.site.pages(), self.desk.library
        stands = [d for d in standing(library.decisions()) if d.kind == "entity" and d.verdict == "distinct"]
        apart = {frozenset({a, b}) for d in stands for a in (d.subject, *d.others) for b in (d.subject, *d.others)}
        reviews = library.merged().reviews
        found = without(pages.in_doubt, apart)
        entries = sorted(
            (entry_of_name(speaker, others, reviews.get(speaker.key, "open")) for speaker, others in found),
            key=lambda entry: entry.turn,
        )
        fitting = [entry for entry in entries if asked.fits(entry)]
        seen = self.desk.seen(entry.id for entry in fitting[:MOST_SHOWN])
        cards = [card_of(entry, pages.speakers[entry.id], None, seen[entry.id]) for entry in fitting[:MOST_SHOWN]]
        return self._html(
            "review.html",
            cards=cards,
            pairs=[],
            total=len(fitting),
            asked=asked,
            kinds=KIND_WORDS,
            statuses=STATUSES,
            pager=_pager(asked, 1, 1),
            next=_address(asked, 1),
            document_title="",
            types=PLOVER,
        )

    def thing(self, request: Request) -> Response:
        """One thing with every value that can be changed, the text around it, and what was decided so far."""
        thing = self.desk.thing(request.path_params["name"])
        successor = self.desk.store.successor(request.path_params["name"]) if thing is None else None
        if successor is not None:
            return Response(status_code=303, headers={"Location": f"/review/{quote(successor, safe='')}"})
        if thing is None:
            return cast(
                "Response",
                self.site.error(
                    404, "Nothing has this id", "The record may have been built anew. Start from the queue."
                ),
            )
        pages = self.site.pages()
        incidents = list(pages.incidents.values())
        found = thing.found
        return self._html(
            "review_thing.html",
            thing=thing,
            kind=KIND_WORDS.get(thing.kind, thing.kind.title()),
            title=title_of(thing),
            text=excerpt(found, thing.value) if found is not None else None,
            boxes=boxes_of(thing),
            history=[(d, d.id in self.desk.undone()) for d in reversed(thing.history)],
            accounts=accounts_of(pages, thing),
            likely=likely_same(thing.value, incidents) if thing.kind == "incident" else (),
            alike=alike_of(pages, thing),
            source=pages.source(found.document.id) if found is not None else "",
            passage=passage_of(thing),
            next=review_address(request.query_params.get("next")) or "/review",
        )

    def log(self, request: Request) -> Response:  # noqa: ARG002
        """What was decided, the last first."""
        decisions = self.desk.store.decisions()
        undone = self.desk.undone()
        shown = [(d, d.id in undone) for d in reversed(decisions[-500:])]
        head = decisions[-1].hash if decisions else ""
        return self._html("review_log.html", shown=shown, total=len(decisions), head=head, next="/review/log")

    # ---- deciding ----

    async def decide(self, request: Request) -> Response:
        """Take a decision: one form, one transaction."""
        wants_json = "application/json" in request.headers.get("accept", "")
        form: Form = []
        try:
            form = await form_of(request)
            made = await run_in_threadpool(self._decided, form)
        except Refused as refused:
            return await run_in_threadpool(self._refusal, refused, form, wants_json)
        back = review_address(one(form, "next")) or "/review"
        if not wants_json:
            return Response(status_code=303, headers={"Location": back})
        answer = await run_in_threadpool(self._answer, made)
        return Response(msgspec.json.encode(answer), media_type="application/json")

    def _answer(self, made: Sequence[Decision]) -> dict[str, Any]:
        now = self.desk.reviews(decision.subject for decision in made)
        return {
            "decisions": [msgspec.to_builtins(decision) for decision in made],
            "reviews": now,
            "seen": self.desk.seen(decision.subject for decision in made),
        }

    def _refusal(self, refused: Refused, form: Form, wants_json: bool) -> Response:
        both = versions_of(self.desk, form) if refused.status == 409 else []
        if wants_json:
            body = msgspec.json.encode({"error": refused.why, "versions": both})
            return Response(body, status_code=refused.status, media_type="application/json")
        if not both:
            title = "This was not decided"
            return cast("Response", self.site.error(refused.status, title, refused.why))
        pairs = seen_now(form, both)
        known = {subject for subject, _ in pairs}
        return self._html(
            "review_both.html",
            status=409,
            both=both,
            pairs=pairs,
            others=[name for name in subjects_of(form) if name not in known],
            kept=[(key, value) for key, value in form if key in ("verdict", "note", "field", "to")],
            next=review_address(one(form, "next")) or "/review",
        )

    def _decided(self, form: Form) -> tuple[Decision, ...]:
        self.tokens.check(form, self.desk.who())
        try:
            return self.desk.decide(self._wishes(form), seen=seen_of(form))
        except NotYours as error:
            raise Refused(403, f"{error}.") from error
        except StaleDecision as error:
            raise Refused(409, f"{error}.") from error
        except OnrecordError as error:
            raise Refused(400, f"{error}.") from error

    def _wishes(self, form: Form) -> list[Wish]:
        verdict = one(form, "verdict")
        if verdict not in VERDICTS:
            raise Refused(400, f"{verdict!r} is no verdict.")
        wish = Wish(
            verdict=cast("Verdict", verdict),
            subjects=subjects_of(form),
            note=one(form, "note").strip() or None,
            reviewer=self.desk.who().name,
            at=now(),
        )
        if verdict == "add":
            return [replace(wish, field=one(form, "field"), to=one(form, "to"))]
        if verdict != "edit":
            return [wish]
        changed = changes_of(form)
        if not changed:
            raise Refused(400, "Nothing was changed. To say that all is right, accept it.")
        return [replace(wish, field=field, to=text) for field, _, text in in_order(changed)]


def _asked(given: Mapping[str, str]) -> QueueFilter:
    kind, status = given.get("kind", ""), given.get("status", "open")
    return QueueFilter(
        kind=kind if kind in KIND_WORDS else "",
        status=status if status in STATUSES else "open",
        words=given.get("words", "").strip()[:200],
        document=given.get("document", "").strip(),
    )


def _address(asked: QueueFilter, page: int) -> str:
    given = {
        "kind": asked.kind,
        "status": asked.status if asked.status != "open" else "",
        "words": asked.words,
        "document": asked.document,
        "page": str(page) if page > 1 else "",
    }
    said = urlencode({key: value for key, value in given.items() if value})
    return f"/review?{said}" if said else "/review"


class Pager(NamedTuple):
    """Which part of the queue is shown, with the addresses of its neighbours."""

    page: int
    last: int
    previous: str | None
    next: str | None


def _pager(asked: QueueFilter, page: int, last: int) -> Pager:
    before = _address(asked, page - 1) if page > 1 else None
    return Pager(page, last, before, _address(asked, page + 1) if page < last else None)


def add_review(app: Starlette, desk: Desk) -> None:
    """Let the pages of an application decide about its record."""
    site = app.state.site
    site.can_review = True
    pages = ReviewPages(desk, site)
    app.router.routes[:0] = [*SettlingPages(desk, site, pages.tokens).routes(), *pages.routes()]

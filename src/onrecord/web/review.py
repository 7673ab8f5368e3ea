"""The review pages: the queue, one thing with all its values, the log, and the one address that takes decisions."""

from collections.abc import Iterable, Mapping, Sequence
from hmac import compare_digest
from math import ceil
from secrets import token_urlsafe
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, quote, urlencode

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
    names_in_doubt,
)
from onrecord.web.cards import accounts_of, alike_of, boxes_of, card_of, passage_of, title_of
from onrecord.web.desk import Desk

ROWS = 25
MOST_SHOWN = 100
MOST_BYTES = 256 * 1024
STATUSES = {"open": "to do", "accepted": "accepted", "rejected": "rejected", "changed": "changed since", "all": "all"}
VERDICTS = ("accept", "reject", "edit", "add", "merge", "split", "distinct", "note", "undo")
CHANGES = "to."

Form = list[tuple[str, str]]


class Refused(Exception):
    """A decision that was not taken: the status of the answer, and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class ReviewPages:
    """The pages of a desk, in the frame of the site that they belong to."""

    def __init__(self, desk: Desk, site: Any) -> None:
        self.desk = desk
        self.site = site
        self.token = token_urlsafe(24)

    def routes(self) -> list[Route]:
        """Where they lie."""
        return [
            Route("/review", self.queue, methods=["GET"]),
            Route("/review/log", self.log, methods=["GET"]),
            Route("/review/decide", self.decide, methods=["POST"]),
            Route("/review/{name}", self.thing, methods=["GET"]),
        ]

    def _html(self, template: str, **values: Any) -> Response:
        own = {"token": self.token, "reviewer": self.desk.reviewer, "progress": self.desk.progress()}
        return cast("Response", self.site.html(template, "/review", **own, **values))

    # ---- looking ----

    def queue(self, request: Request) -> Response:
        """What needs a look first, as it was asked for."""
        asked = _asked(request.query_params)
        if asked.kind == "entity":
            return self.names(asked)
        number = request.query_params.get("page", "1")
        page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else 1
        part, total = self.desk.queue().part(asked, (page - 1) * ROWS, ROWS)
        last = max(1, ceil(total / ROWS))
        if page > last:
            page, (part, total) = last, self.desk.queue().part(asked, (last - 1) * ROWS, ROWS)
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
        found = names_in_doubt(pages.speakers.values(), apart)
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
            next=_local(request.query_params.get("next")) or "/review",
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
        try:
            form = await _form(request)
            made = await run_in_threadpool(self._decided, form)
        except Refused as refused:
            return await run_in_threadpool(self._refusal, refused, wants_json)
        back = _local(_one(form, "next")) or "/review"
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

    def _refusal(self, refused: Refused, wants_json: bool) -> Response:
        if wants_json:
            return Response(
                msgspec.json.encode({"error": refused.why}), status_code=refused.status, media_type="application/json"
            )
        title = "Somebody was faster" if refused.status == 409 else "This was not decided"
        return cast("Response", self.site.error(refused.status, title, refused.why))

    def _decided(self, form: Form) -> tuple[Decision, ...]:
        if not compare_digest(_one(form, "token").encode(), self.token.encode()):
            raise Refused(
                403, "The program was started anew since this page was loaded. Load the page again, then decide."
            )
        try:
            return self.desk.decide(self._wishes(form), seen=_seen(form))
        except StaleDecision as error:
            raise Refused(409, f"{error}.") from error
        except OnrecordError as error:
            raise Refused(400, f"{error}.") from error

    def _wishes(self, form: Form) -> list[Wish]:
        verdict = _one(form, "verdict")
        if verdict not in VERDICTS:
            raise Refused(400, f"{verdict!r} is no verdict.")
        subjects = tuple(dict.fromkeys(s for key, v in form if key == "subject" for s in v.split()))
        note = _one(form, "note").strip() or None

        def wish(field: str | None = None, to: str | None = None) -> Wish:
            return Wish(
                verdict=cast("Verdict", verdict),
                subjects=subjects,
                field=field,
                to=to,
                note=note,
                reviewer=self.desk.reviewer,
                at=now(),
            )

        if verdict == "add":
            return [wish(_one(form, "field"), _one(form, "to"))]
        if verdict != "edit":
            return [wish()]
        was = {key.removeprefix("was."): text for key, text in form if key.startswith("was.")}
        changed = [
            (key.removeprefix(CHANGES), text)
            for key, text in form
            if key.startswith(CHANGES) and text.strip() != was.get(key.removeprefix(CHANGES), "").strip()
        ]
        if not changed:
            raise Refused(400, "Nothing was changed. To say that all is right, accept it.")
        return [wish(field, text) for field, text in _in_order(changed)]


def _in_order(changed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words that name a speaker before his name, and the name before his role."""
    order = ("content", "source", "speaker", "role")
    return sorted(changed, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


async def _form(request: Request) -> Form:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused(415, "Decisions come from a form of this page.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Refused(413, "That is more than one form of this page can hold.")
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=2_000)
    except ValueError as error:
        raise Refused(400, "The form could not be read.") from error


def _one(form: Form, name: str) -> str:
    return next((value for key, value in form if key == name), "")


def _seen(form: Form) -> dict[str, str | None] | None:
    """For each subject the last decision that the page had shown: "subject=decision", or nothing after the sign."""
    pairs = (value.partition("=") for key, value in form if key == "seen")
    return {subject: last or None for subject, _, last in pairs} or None


def _local(address: str | None) -> str | None:
    """The address when it is one of this page's own."""
    return (
        address if address and address.startswith("/review") and "//" not in address and "\\" not in address else None
    )


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
    app.router.routes[:0] = ReviewPages(desk, site).routes()

"""Where reviewers differ: how far they agree, what each of them said side by side, and an editor's choice."""

from collections.abc import Sequence
from math import ceil
from typing import Any, NamedTuple, cast
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import OnrecordError, StaleDecision
from onrecord.review.agreement import KEEPING, Case, facets, pairs
from onrecord.review.settling import judging
from onrecord.web.cards import LABELS, Card, card_of
from onrecord.web.desk import Desk
from onrecord.web.forms import Form, FormTokens, Refused, form_of, frame, one, review_address, seen_of

ROWS = 20
STATES = {"differ": "differ", "settled": "settled", "agree": "agree", "all": "all"}


class Said(NamedTuple):
    """What one reviewer says of a thing: accepted, rejected or edited, and his values where the reviewers differ."""

    reviewer: str
    verdict: str
    values: Sequence[tuple[str, str]]
    notes: Sequence[str]
    at: str
    stands: bool


class Shown(NamedTuple):
    """One thing that several judged, ready to print."""

    subject: str
    words: str
    kind: str
    card: Card | None
    state: str
    differ: Sequence[str]
    said: Sequence[Said]
    settled: Sequence[Any]
    href: str
    seen: str


class SettlingPages:
    """The pages about several reviewers, over the desk that all of them share."""

    def __init__(self, desk: Desk, site: Any, tokens: FormTokens) -> None:
        self.desk = desk
        self.site = site
        self.tokens = tokens

    def routes(self) -> list[Route]:
        """Where they lie."""
        return [
            Route("/review/agreement", self.agreement, methods=["GET"]),
            Route("/review/differ", self.differ, methods=["GET"]),
            Route("/review/settle", self.settle, methods=["POST"]),
        ]

    def _html(self, template: str, **values: Any) -> Response:
        return cast("Response", self.site.html(template, "/review", **frame(self.desk, self.tokens), **values))

    def agreement(self, request: Request) -> Response:  # noqa: ARG002
        """How far reviewers agree, by value and two by two."""
        found = self.desk.cases()
        states = [(name, sum(1 for case in found if case.state == name)) for name in STATES if name != "all"]
        return self._html(
            "review_agreement.html",
            total=len(found),
            states=states,
            facets=[(LABELS.get(row.name, row.name), row) for row in facets(found)],
            pairs=pairs(found),
            next="/review/agreement",
        )

    def differ(self, request: Request) -> Response:
        """What reviewers differ about, each with what everyone says, for an editor to decide between them."""
        state = request.query_params.get("state", "differ")
        state = state if state in STATES else "differ"
        number = request.query_params.get("page", "1")
        found = [case for case in self.desk.cases() if state in ("all", case.state)]
        last = max(1, ceil(len(found) / ROWS))
        page = min(last, max(1, int(number))) if number.isascii() and number.isdigit() and len(number) < 9 else 1
        part = found[(page - 1) * ROWS : page * ROWS]
        here = f"/review/differ?state={state}&page={page}"
        return self._html(
            "review_differ.html",
            shown=self._shown(part),
            total=len(found),
            state=state,
            states=STATES,
            pager=_pager(state, page, last),
            next=here,
        )

    def _shown(self, part: Sequence[Case]) -> list[Shown]:
        queue = self.desk.queue()
        entries = [entry for case in part if (entry := queue.get(case.subject)) is not None]
        seen = self.desk.seen(case.subject for case in part)
        cards = {entry.id: card_of(entry, value, found, "") for entry, value, found in self.desk.things(entries)}
        decisions = self.desk.store.decisions()
        return [
            Shown(
                subject=case.subject,
                words=case.first.words or case.subject,
                kind=case.first.kind or "finding",
                card=cards.get(case.subject),
                state=case.state,
                differ=[LABELS.get(name, name) for name in case.differ],
                said=_said(case),
                settled=[d for d in judging(case.subject, decisions) if d in case.settled],
                href=f"/review/{quote(case.subject, safe='')}",
                seen=seen[case.subject],
            )
            for case in part
        ]

    async def settle(self, request: Request) -> Response:
        """Make the judgement of one reviewer stand."""
        try:
            form = await form_of(request)
            await run_in_threadpool(self._settled, form)
        except Refused as refused:
            title = "Somebody was faster" if refused.status == 409 else "This was not settled"
            answer = await run_in_threadpool(self.site.error, refused.status, title, refused.why)
            return cast("Response", answer)
        return Response(status_code=303, headers={"Location": review_address(one(form, "next")) or "/review/differ"})

    def _settled(self, form: Form) -> None:
        self.tokens.check(form, self.desk.who())
        note = one(form, "note").strip() or None
        try:
            self.desk.settle(one(form, "subject"), one(form, "reviewer"), note=note, seen=seen_of(form))
        except StaleDecision as error:
            raise Refused(409, f"{error}.") from error
        except OnrecordError as error:
            raise Refused(400, f"{error}.") from error


def _said(case: Case) -> list[Said]:
    """What everyone says, the values that differ in one order; who says what the editor chose stands."""
    names = sorted({n for judgement in case.judgements for n in judgement.values if n in case.differ})
    if KEEPING in case.differ:
        edits = [d for judgement in case.judgements for d in judgement.decisions]
        names = list(dict.fromkeys(d.field for d in edits if d.verdict == "edit" and d.field))
    words = {"accept": "accepted", "reject": "rejected", "edit": "edited"}
    return [
        Said(
            reviewer=each.reviewer,
            verdict=words[each.verdict],
            values=[(LABELS.get(n, n), each.values[n] or "nothing") for n in names if n in each.values],
            notes=[decision.note for decision in each.decisions if decision.note],
            at=each.last.at,
            stands=bool(case.settled) and _stands(case, each.kept, each.values),
        )
        for each in case.judgements
    ]


def _stands(case: Case, kept: bool, values: Any) -> bool:
    """Tell whether a judgement is what the editor decided."""
    if any(decision.verdict == "reject" for decision in case.settled):
        return not kept
    edits = {decision.field: decision.after for decision in case.settled if decision.verdict == "edit"}
    return kept and all(values.get(name) == value for name, value in edits.items()) and bool(edits or not case.differ)


class Pager(NamedTuple):
    """Which part of the list is shown, with the addresses of its neighbours."""

    page: int
    last: int
    previous: str | None
    next: str | None


def _pager(state: str, page: int, last: int) -> Pager:
    def address(number: int) -> str | None:
        return f"/review/differ?state={state}&page={number}" if 1 <= number <= last else None

    return Pager(page, last, address(page - 1), address(page + 1))

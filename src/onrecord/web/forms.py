"""What a form of our pages sends: its values, the decisions that its page had shown, and why it was refused."""

from collections.abc import Iterable
from hmac import compare_digest, digest
from secrets import token_bytes
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from onrecord.web.who import Who

MOST_BYTES = 256 * 1024
CHANGES = "to."
WAS = "was."

Form = list[tuple[str, str]]


class Refused(Exception):
    """A form that was not taken: the status of the answer, and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class FormTokens:
    """The token that each form carries: new with each start of the program, and another one for each session."""

    def __init__(self) -> None:
        self._secret = token_bytes(32)

    def of(self, who: Who) -> str:
        """The token of the forms that somebody is given."""
        return digest(self._secret, who.session.encode(), "sha256").hex()

    def check(self, form: Form, who: Who) -> None:
        """Raises Refused when a form does not carry the token of this run and session."""
        if not compare_digest(one(form, "token").encode(), self.of(who).encode()):
            raise Refused(
                403, "The program was started anew since this page was loaded. Load the page again, then decide."
            )


def frame(desk: Any, tokens: FormTokens) -> dict[str, Any]:
    """What every page of the review has: the token of its forms, who decides, how far it has come."""
    who = desk.who()
    return {"token": tokens.of(who), "reviewer": who.name, "progress": desk.progress(), "several": desk.several()}


async def form_of(request: Request) -> Form:
    """The values of a form, in their order.

    Raises Refused when the body is too large, or no form.
    """
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


def one(form: Form, name: str) -> str:
    """The first value of that name; nothing where there is none."""
    return next((value for key, value in form if key == name), "")


def subjects_of(form: Form) -> tuple[str, ...]:
    """The ids that a form is about, each once."""
    return tuple(dict.fromkeys(name for key, value in form if key == "subject" for name in value.split()))


def seen_of(form: Form) -> dict[str, str | None] | None:
    """For each subject the last decision that the page had shown: "subject=decision", or nothing after the sign."""
    pairs = (value.partition("=") for key, value in form if key == "seen")
    return {subject: last or None for subject, _, last in pairs} or None


def changes_of(form: Form) -> list[tuple[str, str, str]]:
    """The values that were changed: name, text as the page had shown it, and new text."""
    was = {key.removeprefix(WAS): text for key, text in form if key.startswith(WAS)}
    given = [(key.removeprefix(CHANGES), text) for key, text in form if key.startswith(CHANGES)]
    return [(name, was.get(name, ""), text) for name, text in given if text.strip() != was.get(name, "").strip()]


def in_order(changed: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The words that name a speaker before his name, and the name before his role."""
    order = ("content", "source", "speaker", "role")
    return sorted(changed, key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def review_address(address: str | None) -> str | None:
    """The address when it is one of the review pages."""
    own = address and address.startswith("/review") and "//" not in address and "\\" not in address
    return address if own else None

"""What a reviewer decided. Decisions are only ever added; taking one back is a new decision."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["accept", "edit", "reject", "merge", "split", "undo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One verdict on one finding: who decided, when, and what stood there before and after."""

    id: str
    subject: str
    verdict: Verdict
    field: str | None = None
    before: str | None = None
    after: str | None = None
    note: str | None = None
    reviewer: str
    at: str
    supersedes: str | None = None

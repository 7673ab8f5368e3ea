"""Why the figures for one incident are not the same, as far as our bounds and disputes tell it.

- The merge sees a dispute: "conflict" where two of its values stand in articles of one day, "update" where they do not.
- No dispute, and we read some of the figures as another count, or as none ("5 shot": dead or hurt?): "definition".
- No dispute, all read as one count, so that the bounds are compatible: "partial".
- None of the figures is read: no answer.

Our program does not tell how far a figure reaches (one street, one weekend), so nothing is ever called "scope".
"""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from crossdoc_rows import Answers, Row, plain, rows

from onrecord.config import Settings
from onrecord.merge.accounts import Told, disputes_of
from onrecord.model import Account, Dispute
from onrecord.pipeline import extract


def differ(folder: Path, _: int) -> Answers:
    documents = {row["doc"]: row for row in rows(folder / "incidents_dev.docs.jsonl")}
    gold = rows(folder / "differ_dev.gold.jsonl")
    predicted = []
    for case in gold:
        told = [account(figure, documents[figure["doc"]]) for figure in case["figures"]]
        days = [figure["date"] for figure in case["figures"]]
        predicted.append({"id": case["id"], "label": difference(told, days)})
    yield "differ", gold, predicted


def account(figure: Row, document: Row) -> Told:
    """What our figure finder reads at the place of a figure, in its paragraph or title."""
    text = document[figure["where"]]
    start = text.rfind("\n", 0, figure["start"]) + 1
    end = text.find("\n", figure["end"])
    found = extract(plain(document["doc"], text[start : end if end >= 0 else None], language="en"), Settings())
    read = [f for f in found.figures if f.span.start < figure["end"] - start and figure["start"] - start < f.span.end]
    return Told(account=Account(document=document["doc"], figures=tuple(read)))


def difference(told: Sequence[Told], days: Sequence[str]) -> str | None:
    disputes = disputes_of(told)
    if disputes:
        return "conflict" if any(on_one_day(dispute, days) for dispute in disputes) else "update"
    counts = [frozenset(figure.counts for figure in each.account.figures) for each in told]
    if not any(counts):
        return None
    return "definition" if len(set(counts)) > 1 else "partial"


def on_one_day(dispute: Dispute, days: Sequence[str]) -> bool:
    """Tell whether articles of one day give different values."""
    of_value = [{days[number] for number in value.accounts} for value in dispute.values]
    return any(a & b for a, b in combinations(of_value, 2))

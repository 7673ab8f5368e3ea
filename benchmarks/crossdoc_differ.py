"""Why the figures for one incident are not the same: each unequal pair is typed, and the gravest kind is the answer.

The figures are given, with their places. What stands around them is ours: the sentences, and how many dead the text
counts.
"""

import re
from pathlib import Path

from crossdoc_rows import Answers, Row, plain, rows

from onrecord.config import Settings
from onrecord.merge.differences import Stated, differences, gravest
from onrecord.model import Document, Figure, Findings
from onrecord.pipeline import extract

_WORD = re.compile(r"\d+|[^\W\d]+")  # two
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBERS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]


def differ(folder: Path, _: int) -> Answers:
    documents = {row["doc"]: row for row in rows(folder / "incidents_dev.docs.jsonl")}
    gold = rows(folder / "differ_dev.gold.jsonl")
    wanted = dict.fromkeys(figure["doc"] for case in gold for figure in case["figures"])
    found = {name: extract(document_of(documents[name]), Settings()) for name in wanted}
    yield "differ", gold, [{"id": case["id"], "label": label(case, found, documents)} for case in gold]


def document_of(row: Row) -> Document:
    text = f"{row['title']}\n\n{row['text']}"
    return plain(row["doc"], text, title=row["title"], publisher=row["publisher"], published=row["date"], language="en")


def label(case: Row, found: dict[str, Findings], documents: dict[str, Row]) -> str:
    given = [stated(f, case["quantity"], found[f["doc"]], documents[f["doc"]]) for f in case["figures"]]
    return gravest(each.kind for each in differences(given)) or "partial"


def stated(figure: Row, counts: str, found: Findings, document: Row) -> Stated:
    """The figure at its place in our document, whose text begins with the title."""
    shift = 0 if figure["where"] == "title" else len(document["title"]) + 2
    start, end = number_in(document[figure["where"]], figure)
    span = found.span(start + shift, end + shift)
    at = next((n for n, s in enumerate(found.sentences) if s.start <= span.start < s.end), None)
    sentence = span if at is None else found.sentences[at]
    value = figure["value"]
    hedge = next((f.hedge for f in found.figures if f.span.start <= span.start < f.span.end), "exact")
    return Stated(
        figure=Figure(span=span, counts=counts, low=value, high=value, hedge=hedge),
        document=found.document,
        sentence=sentence,
        previous=found.sentences[at - 1] if at else None,
        killed=frozenset(f.low for f in found.figures if f.counts == "killed" and f.low),
    )


def number_in(text: str, figure: Row) -> tuple[int, int]:
    """Where the number stands in the words of a figure."""
    for match in _WORD.finditer(text, figure["start"], figure["end"]):
        word = match[0].casefold()
        if word == str(figure["value"]) or (word in NUMBERS and NUMBERS.index(word) == figure["value"]):
            return match.span()
    return figure["start"], figure["end"]

"""Timelines: the dates that most articles, or most publishers, tell of.

"tls": each article gives the day of its publication and the days that our date finder resolves against it. There are no
French or Italian words for dates, so it is nearly always the publication that counts.
"consensus": the sentences of the other publishers are given with their dates; a date ranks by the number of publishers
that have it, then by the number of sentences.
Both take as many dates and sentences per date as the corpus asks for; days outside its bounds are left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from crossdoc_rows import Answers, Row, plain, rows

from onrecord.config import Settings
from onrecord.pipeline import extract

Told = Mapping[str, Sequence[tuple[str, str]]]  # what is told of each day: source, sentence


def tls(folder: Path, _: int) -> Answers:
    told: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(folder / "tls_dev.docs.jsonl"):
        for day, sentence in dated(row):
            told[row["timeline"]][day].append((row["doc"], sentence))
    yield "timeline", rows(folder / "tls_dev.gold.jsonl"), timelines(rows(folder / "tls_dev.spec.jsonl"), told)


def consensus(folder: Path, _: int) -> Answers:
    told: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(folder / "consensus_dev.input.jsonl"):
        told[row["timeline"]][row["date"]].append((row["publisher"], row["text"]))
    gold = rows(folder / "consensus_dev.gold.jsonl")
    yield "timeline", gold, timelines(rows(folder / "consensus_dev.spec.jsonl"), told)


def dated(row: Row) -> list[tuple[str, str]]:
    """The days an article tells of, each with a sentence: those that it names, then that of its publication."""
    found = extract(plain(row["doc"], row["text"], published=row["date"], language=row["lang"]), Settings())
    named = [
        (timex.earliest, found.quote(sentence))
        for timex in found.timexes
        if timex.earliest is not None and timex.earliest == timex.latest
        for sentence in found.sentences
        if sentence.contains(timex.span)
    ]
    return [*named, *((row["date"], found.quote(sentence)) for sentence in found.sentences[:1])]


def timelines(wanted: Sequence[Row], told: Mapping[str, Told]) -> list[Row]:
    return [
        {"timeline": spec["timeline"], "date": day, "text": sentence}
        for spec in wanted
        for day in chosen(spec, told[spec["timeline"]])
        for _, sentence in told[spec["timeline"]][day][: spec["sentences_per_date"]]
    ]


def chosen(spec: Row, told: Told) -> list[str]:
    """The days with the most sources, then the most sentences, then the earliest."""
    within = [day for day in told if spec["start"] <= day <= spec["end"]]
    return sorted(within, key=lambda day: (-len({s for s, _ in told[day]}), -len(told[day]), day))[: spec["dates"]]

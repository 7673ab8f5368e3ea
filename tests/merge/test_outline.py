"""What is shown as a whole is made without holding the documents, and words are counted in little room."""

import random
import tracemalloc
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from merge_samples import article, with_statement

from onrecord.merge import finish, merge
from onrecord.merge.copies import CONTAINED, Runs, candidates, containment, text_of, usual_runs
from onrecord.merge.groups import Groups
from onrecord.merge.outline import outline_of
from onrecord.model import Document

LONG = "The road was open. " * 5_000


def long_articles(count):
    """Articles that say one dated thing and much besides; made as they are asked for."""
    for number in range(count):
        said = f"The minister spoke of bridge {number} on Monday."
        found = article(said, publisher=f"Outlet {number}")
        found = with_statement(found, f"bridge {number}", id=f"st-{number}", speaker="The minister", day="2031-05-19")
        yield replace(found, document=replace(found.document, text=said + LONG))


def test_what_is_shown_is_made_without_holding_the_documents():
    tracemalloc.start()
    try:
        record = finish(long_articles(60), (), ())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(record.timeline) == 60
    assert most < 60 * len(LONG) / 4


def test_what_was_merged_is_finished_without_the_documents():
    listed = list(long_articles(3))
    merged = merge(listed)
    again = finish(iter(merged.findings), merged.incidents, ())
    assert replace(again, findings=merged.findings, copies=merged.copies) == replace(merged, timeline=again.timeline)
    assert again.findings == ()


def test_an_outline_has_the_dated_words_of_a_document_but_not_its_text():
    (found,) = long_articles(1)
    outline = outline_of(found)
    assert [said.label for said in outline.said] == ["The minister: bridge 0"]
    assert len(repr(outline)) < 2_000


@pytest.mark.parametrize("seed", range(5))
def test_runs_counted_in_parts_are_those_that_three_texts_have(seed):
    chance = random.Random(seed)
    listed = [" ".join(f"word{chance.randrange(12)}" for _ in range(chance.randrange(20, 90))) for _ in range(9)]
    listed += [listed[0], f"{listed[1]} and more", " ".join(listed[:2])]
    documents = (
        Document(id=f"doc-{n}", text=each, sha256="", media_type="", reader="") for n, each in enumerate(listed)
    )
    texts = {text.id: text for text in map(text_of, documents) if text is not None}
    groups = Groups()
    for a, b in candidates({name: text.keys for name, text in texts.items()}):
        if containment(texts[a].runs, texts[b].runs) >= CONTAINED:
            groups.join(a, b)
    alike: dict[str, set[int]] = defaultdict(set)
    for name, text in texts.items():
        alike[groups.top(name)] |= {*text.numbers}
    counts = Counter(run for runs in alike.values() for run in runs)
    counted = usual_runs({name: Runs.of(text) for name, text in texts.items()})
    assert counted == {run: count for run, count in counts.items() if count >= 3} != {}
    assert list(counted) == sorted(counted)

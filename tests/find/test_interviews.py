"""Interviews without labels: the answers are statements of who is interviewed; other questions lead to none."""

import pytest

from onrecord import statements

INTERVIEW = """“We had to burn the files”: an interview with Viktor Sand

He left the SSC in 2028.

When did you join the SSC?

In 2011. I was twenty-three.

Who gave you the order to burn the files?

The order came from above. We burned them at night.

My wife knew nothing of it.

Did you keep any copies?

No. But others did.

The SSC did not answer our letter."""


def said(text):
    return [
        (s.speaker.spans[0] and text[slice(s.speaker.spans[0].start, s.speaker.spans[0].end)] if s.speaker else None, c)
        for s in statements(text, language="en")
        if s.found_by.startswith("quotations.interview@")
        for c in [[text[span.start : span.end] for span in s.content]]
    ]


def test_each_answer_is_a_statement_of_who_is_interviewed():
    assert said(INTERVIEW) == [
        ("Viktor Sand", ["In 2011. I was twenty-three"]),
        ("Viktor Sand", ["The order came from above. We burned them at night", "My wife knew nothing of it"]),
        ("Viktor Sand", ["No. But others did"]),
    ]


def test_without_a_name_nobody_is_the_speaker():
    assert {who for who, _ in said(INTERVIEW.replace(": an interview with Viktor Sand", ""))} == {None}


@pytest.mark.parametrize(
    "text",
    [
        # questions that readers ask
        "Where can you vote?\n\nIn any school.\n\nWhen can you vote?\n\nOn Sunday.\n\nMust you vote?\n\nNo.",
        # those of an essay
        "Who gave the order?\n\nWe do not know.\n\nWho burned the files?\n\nI saw nobody.\n\nWho kept them?\n\nNobody.",
        # too few to tell
        "Were you there?\n\nI was at home.",
    ],
)
def test_other_questions_are_no_interview(text):
    assert said(text) == []

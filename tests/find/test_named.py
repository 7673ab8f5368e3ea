"""What somebody calls somebody or something in marks is his statement, wherever the verb of naming stands."""

import pytest

from onrecord import statements


def named(text):
    found = [s for s in statements(text, language="en") if s.speaker]
    return [
        (
            text[slice(s.speaker.spans[0].start, s.speaker.spans[0].end)],
            [text[c.start : c.end].removeprefix("as ") for c in s.content],
        )
        for s in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ivo Rusk, whom the mayor dubbed “the little senator,” left the hall.",
            [("the mayor", ["whom", "“the little senator,”"])],
        ),
        ("The law, which Kress described as “a farce”, was passed on Monday.", [("Kress", ["which", "“a farce”"])]),
        ("The law, described by Kress as “a farce”, was passed.", [("Kress", ["The law", "“a farce”"])]),
        ("The mayor, who has been called “a thief” by Kress, left.", [("Kress", ["who", "“a thief”"])]),
        (
            "He came back to what Kress had once termed “the rotten mine.” It rained.",
            [("Kress", ["what", "“the rotten mine.”"])],
        ),
    ],
)
def test_a_name_in_marks_is_the_statement_of_who_gives_it(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The book, which he called “The Long Road North”, was sold.",  # the title of a work
        "The mayor, who was called “a thief”, left.",  # nobody is named who says so
        "The bridge, which was described as “unsafe”, was closed.",
    ],
)
def test_a_title_or_a_name_that_nobody_gives_is_none(text):
    assert named(text) == []

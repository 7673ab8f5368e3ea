"""A claim leans on what its own words point at, and on nothing else."""

import pytest

from onrecord import pipeline
from onrecord.config import Settings
from onrecord.resolve.claims import resolve_claims


def supported(text):
    """The words of what the last claim of a text leans on, in order."""
    found = pipeline.extract(pipeline.document_of(text, language="en", published="2031-05-05"), Settings())
    found = resolve_claims(found)
    if not found.claims:
        return None
    words = {s.id: f"said: {s.words(text)}" for s in found.statements}
    words |= {e.id: f"event: {found.quote(e.trigger)}" for e in found.events}
    words |= {c.id: f"cited: {found.quote(c.span)}" for c in found.citations}
    words |= {c.id: f"claim: {found.quote(c.span)}" for c in found.claims}
    return [words[name] for name in found.claims[-1].supports]


SAID = "The committee knew of the march, Karim Vesk said."
HELD = "Police detained 40 people in Lodzern."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SAID} Thus, nothing was done by chance.", ["said: The committee knew of the march"]),
        (f"{HELD} This shows that the ministry fears the street.", ["event: detained"]),
        (f"{HELD}\n\nTherefore nobody believes in a dialogue.", ["event: detained"]),
        (f"{HELD} {SAID} Hence, the silence of the ministry.", ["said: The committee knew of the march"]),
        (
            f"{HELD} {SAID} All this shows that nothing was done by chance.",
            ["event: detained", "said: The committee knew of the march"],
        ),
        (
            f"{HELD} {SAID}\n\nAll this means that there was a plan.",
            ["event: detained", "said: The committee knew of the march"],
        ),
        (
            f"{HELD} Thus, there was a plan. It follows that the ministry lied.",
            ["claim: Thus, there was a plan"],
        ),
        (
            "The yard was empty. Thus, as Article 12 of the Penal Code has it, nobody was charged.",
            ["cited: Article 12 of the Penal Code"],
        ),
        (
            f"{SAID} The yard was empty. In fact, judging by the words of Vesk, there was a plan.",
            ["said: The committee knew of the march"],
        ),
    ],
)
def test_a_claim_leans_on_what_its_words_point_at(text, expected):
    assert supported(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{HELD} Unfortunately, the yard was swept before dawn.",
        f"{HELD} The answer was shameful.",
        "Thus, nothing was done by chance.",
        f"{HELD} The yard was empty. Thus, nothing was done by chance.",
        f"{HELD}\n\nThe yard was empty.\n\nThus, nothing was done by chance.",
    ],
)
def test_a_claim_that_points_at_nothing_leans_on_nothing(text):
    assert supported(text) == []

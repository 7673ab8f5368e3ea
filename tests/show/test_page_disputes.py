"""What accounts differ on, in words that a reader understands at once."""

import pytest

from onrecord.model import Dispute, DisputedValue
from onrecord.show.disputes import differs_on


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("killed", ["9+", "7", "1,200", "12+"], "killed 7 / 9+ / 12+ / 1,200"),
        ("happened", ["beating asserted", "beating denied", "riot asserted"], "what was done: beating, riot"),
        ("when", ["2031-05-19", "2031-05-20"], "the day 19 May 2031 / 20 May 2031"),
        ("place", ["Mirava", "Brenn"], "the place Mirava / Brenn"),
    ],
)
def test_a_dispute_is_told_with_its_values_in_order(field, values, words):
    dispute = Dispute(field=field, values=tuple(DisputedValue(value=value, accounts=()) for value in values))
    assert differs_on(dispute) == words

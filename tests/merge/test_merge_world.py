"""A short form of `benchmarks/merge_growth.py`: partitions, slices and a last step find what one merge finds."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import merge_growth

MENTIONS = 600


@pytest.fixture(scope="module")
def whole():
    return merge_growth.measured(MENTIONS, 1, by="kind", slices=0)


def test_what_is_told_of_one_incident_is_put_together(whole):
    assert whole["merged"] == MENTIONS
    assert whole["recall"] > 0.95 * MENTIONS
    assert whole["precision"] > 0.95 * MENTIONS


@pytest.mark.parametrize("slices", [0, 3])
def test_partitions_with_a_last_step_lose_little(whole, slices):
    parted = merge_growth.measured(MENTIONS, 1, by="place", slices=slices)
    assert parted["merged"] == MENTIONS
    assert parted["partitions"] > 100
    assert parted["compared"] < whole["compared"]
    assert parted["last recall"] > parted["recall"]
    assert parted["last recall"] > 0.95 * whole["recall"]
    assert parted["last precision"] > 0.95 * whole["precision"]

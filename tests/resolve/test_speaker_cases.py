"""The speakers of hand-made passages come out as often as they did before, and wrong ones no more often."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
_spec = importlib.util.spec_from_file_location("speakers", BENCHMARKS / "speakers.py")
speakers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(speakers)
CASES = speakers.cases()
RIGHT = {"develop": 0.98, "held": 0.93}
WRONG = {"develop": 0.01, "held": 0.04}


@pytest.mark.parametrize("part", ["develop", "held"])
def test_the_right_speaker_comes_out(part):
    chosen = [case for case in CASES if case.part == part]
    outcomes = Counter(result for _, result, _ in speakers.results(chosen))
    assert outcomes["right"] >= RIGHT[part] * len(chosen)
    assert outcomes["wrong"] <= WRONG[part] * len(chosen)


def test_the_cases_are_many_and_each_has_a_name_of_its_own():
    assert len({case.id for case in CASES}) == len(CASES) >= 240

"""Damaged files, odd texts and files that say the same in another form: short forms of `benchmarks/reliability`."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks" / "reliability"))

from fuzzed import check_finding, check_reading, damaged, odd_text, seeds
from twins import differences, record
from variants import FILES, TEXT

CHOICES = st.binary(max_size=41)


@pytest.mark.parametrize("number", range(len(seeds())))
def test_each_seed_is_read_without_breaking_a_promise(number):
    check_reading(*damaged(bytes([number])))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(CHOICES)
def test_a_damaged_file_gives_documents_or_problems_that_name_it(choice):
    check_reading(*damaged(choice))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.binary(min_size=1, max_size=40))
def test_whatever_a_text_says_what_is_found_lies_in_it_in_order(choice):
    check_finding(odd_text(choice))


@pytest.fixture(scope="module")
def clean():
    return record("clean.txt", TEXT.encode())


@pytest.mark.parametrize(
    "name",
    ["utf16_no_mark.txt", "cr.txt", "wrapped.txt", "zero_width.txt", "wide_blanks.txt", "page_soft_hyphens.html"],
)
def test_a_file_that_says_the_same_gives_the_same_record(clean, name):
    assert differences(clean, record(name, FILES[name]())) == []

"""Patterns take steps in proportion to the text, counted and not timed; `growth.py --only patterns` tries all."""

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks" / "reliability"))
import growth
import regex_steps

LINEAR = {
    "find.citations": ("_AUTHOR_YEAR",),
    "find.citations.references": ("_TITLE",),
    "find.claims": ("_END",),
    "find.names": ("_WORD_BEFORE",),
    "find.quotations.marks": ("_SENTENCES",),
    "find.quotations.turns": ("SIGNATURE",),
    "find.quotations.posts": ("_HANDLE", "_AFTER", "_LINK"),
    "read.detect": ("HTML_PART",),
    "read.metadata": ("SEPARATORS",),
    "read.page_hidden": ("SELECTOR",),
    "read.page_metadata": ("SITE_TAIL", "TITLE_PARTS"),
    "read.pdf": ("PAGE_NUMBER",),
    "read.saved": ("_COMMENT",),
    "redact": ("_ADDRESS", "_REMOTE", "_STRUCTURED"),
    "redact.search": ("_ADDRESS", "_GLUE"),
    "resolve.accounts": ("_DATELINE", "_LABEL", "_NUMBERED"),
    "resolve.accounts_places": ("_NUMBERED",),
    "resolve.citations": ("_TAIL",),
    "resolve.dates": ("_BESIDE",),
    "resolve.dates_context": ("_OPENING",),
    "resolve.dates_order": ("_DATELINE",),
    "resolve.entities": ("_TITLE",),
    "split.capitals": ("_OPENING",),
    "split.quotemarks": ("_SHARED_CLOSER",),
    "text": ("_BLANK",),
    "timexes.foreign": ("_WORD_AFTER", "_WORD_BEFORE"),
    "timexes.traps": ("_AGE", "_CAPITAL_BEFORE", "_RATED", "_WORD_AFTER", "_WORD_BEFORE"),
}
PATTERNS = [getattr(import_module(f"onrecord.{module}"), name) for module, names in LINEAR.items() for name in names]
TEXTS = ("“On Public Order” (see Reln and Tolan, 2029, p. 14)", "a b@c.org | 3 May – Post » x\n\n", " .!’ – A. Veld\n")


@pytest.mark.parametrize("pattern", PATTERNS, ids=[f"{m}.{name}" for m, names in LINEAR.items() for name in names])
def test_steps_grow_no_faster_than_the_text(pattern):
    assert list(growth.grows(pattern)) == []


@pytest.mark.parametrize("pattern", [r"\s+$", r"(?:a|aa)+b", r"\w+@\w", r"-*\s*-*\Z", r"'([^\"]{1,})'\Z"])
def test_a_pattern_whose_steps_grow_faster_is_found(pattern):
    assert next(growth.grows(re.compile(pattern), size=120), None) is not None


@pytest.mark.parametrize("pattern", PATTERNS, ids=range(len(PATTERNS)))
def test_what_is_counted_is_what_the_engine_matches(pattern):
    for text in TEXTS:
        assert regex_steps.spans(pattern, text) == [match.span() for match in pattern.finditer(text)]

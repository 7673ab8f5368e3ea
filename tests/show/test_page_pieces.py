"""Pieces of pages: written once for each value, shared by all who ask, and let go."""

import gc
from dataclasses import dataclass

import pytest
from jinja2 import Environment
from markupsafe import Markup

from onrecord.show import page_pieces
from onrecord.show.page_pieces import Pieces


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Line:
    """What a piece shows here."""

    words: str


@pytest.fixture
def written():
    return []


@pytest.fixture
def write(written):
    def line(value, *given):
        written.append((value.words, *given))
        return Markup(" ".join((value.words, *map(str, given))))

    return line


def test_a_value_is_written_once_for_everybody(write, written):
    pieces, value = Pieces(), Line(words="killed 24")
    assert pieces(value, write) == pieces(value, write) == "killed 24"
    assert len(written) == 1


def test_a_changed_value_is_written_anew_though_it_looks_the_same(write, written):
    pieces, old, new = Pieces(), Line(words="killed 24"), Line(words="killed 24")
    assert old == new
    pieces(old, write)
    pieces(new, write)
    assert len(written) == 2


def test_what_is_given_with_a_value_is_a_part_of_the_piece(write):
    pieces, value = Pieces(), Line(words="R. Ilves")
    assert [pieces(value, write, key) for key in ("a", None, "a")] == ["R. Ilves a", "R. Ilves None", "R. Ilves a"]


def test_two_macros_write_two_pieces_of_a_value():
    template = Environment(autoescape=True).from_string(
        "{% macro row(v) %}<li>{{ v.words }}</li>{% endmacro %}{% macro name(v) %}<b>{{ v.words }}</b>{% endmacro %}"
    )
    pieces, value, macros = Pieces(), Line(words="a<b"), template.module
    assert pieces(value, macros.row) == "<li>a&lt;b</li>"
    assert pieces(value, macros.name) == "<b>a&lt;b</b>"


def test_a_piece_goes_with_its_value(write, written):
    pieces, value = Pieces(), Line(words="gone")
    pieces(value, write)
    del value
    gc.collect()
    assert not pieces._written
    assert pieces(Line(words="another"), write) == "another"


def test_no_more_are_kept_than_a_bounded_number(write, written, monkeypatch):
    monkeypatch.setattr(page_pieces, "MOST", 10)
    pieces, values = Pieces(), [Line(words=str(n)) for n in range(35)]
    assert [pieces(value, write) for value in values] == [value.words for value in values]
    assert 0 < len(pieces._written) <= 10
    assert pieces(values[0], write) == "0"

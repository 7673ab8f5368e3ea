"""Tables for a terminal: every word is there, no line is wider than the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.show.columns import Column, cells_of, folded, laid_out


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [
        ("two words", 9, ["two words"]),
        ("two  words here", 9, ["two words", "here"]),
        ("one\ntwo", 9, ["one", "two"]),
        ("", 9, [""]),
        ("storehouse", 4, ["stor", "ehou", "se"]),
        ("a storehouse", 4, ["a", "stor", "ehou", "se"]),
        ("東京で火事", 4, ["東京", "で火", "事"]),
        ("Łódź", 4, ["Łódź"]),
    ],
)
def test_words_go_on_in_the_next_line(words, width, lines):
    assert folded(words, width) == lines


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1, max_size=5), st.integers(50, 200))
def test_a_table_is_as_wide_as_the_terminal_and_loses_nothing(rows, width):
    cells = [[" ".join(cell.split()) for cell in column] for column in zip(*rows, strict=True)]
    columns = [
        Column(title=f"t{n}", cells=each, most=24 if n == 1 else 12, rest=n == 1) for n, each in enumerate(cells)
    ]
    lines = list(laid_out(columns, width=width))
    assert max(map(cells_of, lines)) <= width - 1
    kept = sorted(sign for cell in cells for words in cell for sign in words if not sign.isspace())
    told = "".join(lines[2:])
    assert sorted(sign for sign in told if not sign.isspace()) == kept


def test_narrow_columns_give_way_to_the_words():
    wide = [Column(title=f"c{n}", cells=("x" * 22,), most=22) for n in range(4)]
    lines = list(laid_out([*wide, Column(title="words", cells=("said",), most=24, rest=True)], width=80))
    assert max(map(len, lines)) < 80

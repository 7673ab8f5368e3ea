"""A plot of growth as SVG: both axes by powers of ten, one line a cost, no library."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 64, 176, 20, 48
COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47", "#444444")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cost: its name, and its value at each size."""

    name: str
    points: tuple[tuple[float, float], ...]


def growth_plot(lines: Sequence[Line], *, x: str, y: str) -> str:
    """The SVG of some lines; a flat line costs the same at each size."""
    xs = _powers([point[0] for line in lines for point in line.points])
    ys = _powers([point[1] for line in lines for point in line.points if point[1] > 0])

    def at(point: tuple[float, float]) -> tuple[float, float]:
        across = (math.log10(point[0]) - xs[0]) / (xs[-1] - xs[0])
        up = (math.log10(max(point[1], 10.0 ** ys[0])) - ys[0]) / (ys[-1] - ys[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="{escape(y)} by {escape(x)}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for power in xs:
        across, _ = at((10.0**power, 10.0 ** ys[0]))
        parts.append(_rule(across, TOP, across, HEIGHT - BOTTOM))
        parts.append(_text(across, HEIGHT - BOTTOM + 18, f"{10**power:,}", "middle"))
    for power in ys:
        _, down = at((10.0 ** xs[0], 10.0**power))
        parts.append(_rule(LEFT, down, WIDTH - RIGHT, down))
        parts.append(_text(LEFT - 8, down + 4, f"{10.0**power:g}", "end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x, "middle"))
    parts.append(_text(LEFT - 8, TOP - 6, y, "end"))
    ends = _apart([at(line.points[-1])[1] for line in lines])
    for n, line in enumerate(lines):
        places = " ".join(f"{across:.1f},{down:.1f}" for across, down in map(at, line.points))
        colour, dash = COLOURS[n % len(COLOURS)], DASHES[n % len(DASHES)]
        parts.append(
            f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        parts += [f'<circle cx="{a:.1f}" cy="{d:.1f}" r="3" fill="{colour}"/>' for a, d in map(at, line.points)]
        parts.append(_text(WIDTH - RIGHT + 10, ends[n] + 4, line.name, "start", colour))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _powers(values: Sequence[float]) -> list[int]:
    """The powers of ten from the one below the least value to the one above the greatest."""
    first, last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return list(range(first, max(last, first + 1) + 1))


def _apart(heights: Sequence[float], least: float = 16) -> list[float]:
    """Heights of labels, moved down so far that they do not cover one another."""
    placed = list(heights)
    order = sorted(range(len(placed)), key=lambda n: placed[n])
    for above, below in itertools.pairwise(order):
        placed[below] = max(placed[below], placed[above] + least)
    return placed


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def _text(x: float, y: float, words: str, anchor: str, colour: str = "#222222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'

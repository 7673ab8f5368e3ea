"""Coastlines and borders of the world, packed small for the map of the page.

    python tools/build_land.py land-110m.json countries-110m.json src/onrecord/show/templates/land.json

The two files are those of the npm package world-atlas 2.0.2 (ISC), made from Natural Earth (public domain). Points are
kept in hundredths of a degree; each ring or line is its first point and the steps from there.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Point = tuple[float, float]


def arcs_of(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def rings_of(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The outlines of the land."""
    arcs = list(arcs_of(topology))
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points: list[Point] = []
                for number in ring:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += arc[1:] if points else arc
                yield points


def borders_of(topology: dict[str, Any]) -> list[list[Point]]:
    """The lines that two countries share."""
    used: dict[int, int] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        listed = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for number in (n for polygon in listed for ring in polygon for n in ring):
            used[number if number >= 0 else ~number] = used.get(number if number >= 0 else ~number, 0) + 1
    arcs = list(arcs_of(topology))
    return [arcs[number] for number in sorted(used) if used[number] > 1]


def packed(points: Iterable[Point]) -> list[int]:
    """A line as its first point and the steps from it, without steps that go nowhere."""
    steps: list[int] = []
    at: tuple[int, int] | None = None
    for x, y in points:
        here = round(x * 100), round(y * 100)
        if at is None:
            steps += here
        elif here != at:
            steps += [here[0] - at[0], here[1] - at[1]]
        at = here
    return steps


def main() -> None:
    land, countries, target = map(Path, sys.argv[1:])
    made = {
        "land": [packed(ring) for ring in rings_of(json.loads(land.read_text()))],
        "borders": [packed(line) for line in borders_of(json.loads(countries.read_text()))],
    }
    target.write_text(json.dumps(made, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

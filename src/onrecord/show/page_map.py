"""The places of a record on a map that is drawn here: no tiles, no other host; coast and borders from Natural Earth."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, radians, sqrt

from onrecord.model import Incident

WIDTHS = (1120, 360)
TALLEST, LOWEST = 640, 340
LEAST_DEGREES = 4.0
AIR = 0.35
RADIUS, LARGEST = 6.0, 26.0
LETTER = 6.6

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Spot:
    """One place with what happened there."""

    name: str
    lat: float
    lon: float
    incidents: tuple[Incident, ...]

    @property
    def contested(self) -> int:
        """How many of the incidents have accounts that differ."""
        return sum(1 for incident in self.incidents if incident.status == "contested")


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Named:
    """One place whose position is not known, with what happened there."""

    name: str
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A place on the picture; `label_x` is None where its name would cover another."""

    spot: Spot
    number: int
    x: float
    y: float
    radius: float
    label_x: float | None = None
    anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Map:
    """The picture: the outlines of land and borders as paths, and the places."""

    width: int
    height: int
    land: str
    borders: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of incidents: those on the maps, and those that have a name only."""

    incidents: Sequence[Incident]
    spots: tuple[Spot, ...]
    named: tuple[Named, ...]
    maps: tuple[Map, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """The part of the world that is drawn, in degrees, and how it lies on the picture."""

    west: float
    east: float
    south: float
    north: float
    width: int
    height: int

    def point(self, lon: float, lat: float) -> Point:
        """Where a place lies on the picture."""
        x = (lon - self.west) / (self.east - self.west) * self.width
        y = (self.north - lat) / (self.north - self.south) * self.height
        return round(x, 1), round(y, 1)


def places_of(incidents: Sequence[Incident], before: Places | None = None) -> Places:
    """Where the incidents were; what looks as it did `before` stays the very same value."""
    if before is not None and before.incidents is incidents:
        return before
    spots, named = spots_of(incidents)
    if before is None:
        return Places(incidents=incidents, spots=spots, named=named, maps=maps_of(spots))
    known, by_name = {_at(spot): spot for spot in before.spots}, {each.name: each for each in before.named}
    spots = tuple(old if (old := known.get(_at(spot))) == spot else spot for spot in spots)
    named = tuple(was if (was := by_name.get(each.name)) == each else each for each in named)
    same = [_drawn(spot) for spot in before.spots] == [_drawn(spot) for spot in spots]
    return Places(incidents=incidents, spots=spots, named=named, maps=before.maps if same else maps_of(spots))


def _at(spot: Spot) -> tuple[str, float, float]:
    return spot.name, spot.lat, spot.lon


def _drawn(spot: Spot) -> tuple[str, float, float, int, int]:
    """All of a place that a map shows."""
    return spot.name, spot.lat, spot.lon, len(spot.incidents), spot.contested


def spots_of(incidents: Iterable[Incident]) -> tuple[tuple[Spot, ...], tuple[Named, ...]]:
    """The places whose position is known, and those that have a name only, with most incidents first."""
    placed: dict[tuple[str, float, float], list[Incident]] = {}
    named: dict[str, list[Incident]] = {}
    for incident in incidents:
        place = incident.place
        if place is None:
            continue
        if place.lat is None or place.lon is None:
            named.setdefault(place.name, []).append(incident)
        else:
            placed.setdefault((place.name, place.lat, place.lon), []).append(incident)
    spots = [Spot(name=n, lat=lat, lon=lon, incidents=tuple(own)) for (n, lat, lon), own in placed.items()]
    spots.sort(key=lambda spot: (-len(spot.incidents), spot.name, spot.lat, spot.lon))
    rest = sorted(named.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(spots), tuple(Named(name=name, incidents=tuple(own)) for name, own in rest)


def maps_of(spots: Sequence[Spot]) -> tuple[Map, ...]:
    """The map with these places, once for each width; none when there are no places."""
    return tuple(_map(spots, width) for width in WIDTHS) if spots else ()


def _map(spots: Sequence[Spot], width: int) -> Map:
    view = _view(spots, width)
    world = _world()
    most = max(len(spot.incidents) for spot in spots)
    return Map(
        width=width,
        height=view.height,
        land="".join(_paths(world["land"], view, close=True)),
        borders="".join(_paths(world["borders"], view, close=False)),
        dots=tuple(_dots(spots, view, most)),
    )


def _view(spots: Sequence[Spot], width: int) -> _View:
    """The part of the world around the places, with air around them, in the shape of the picture."""
    west, east = min(s.lon for s in spots), max(s.lon for s in spots)
    south, north = min(s.lat for s in spots), max(s.lat for s in spots)
    middle, centre = (south + north) / 2, (west + east) / 2
    shrink = max(0.2, cos(radians(min(75.0, abs(middle)))))
    tall = max(LEAST_DEGREES, (north - south) * (1 + 2 * AIR))
    wide = max(LEAST_DEGREES / shrink, (east - west) * (1 + 2 * AIR))
    height = min(TALLEST, max(LOWEST, round(width * tall / (wide * shrink))))
    wide = max(wide, tall * width / height / shrink)
    tall = wide * shrink * height / width
    return _View(
        west=centre - wide / 2,
        east=centre + wide / 2,
        south=middle - tall / 2,
        north=middle + tall / 2,
        width=width,
        height=height,
    )


def _dots(spots: Sequence[Spot], view: _View, most: int) -> Iterator[Dot]:
    """The places, the largest first so that small ones lie on top, with their names where there is room."""
    taken: list[tuple[float, float, float, float]] = []
    for number, spot in enumerate(spots, 1):
        x, y = view.point(spot.lon, spot.lat)
        radius = round(max(RADIUS, LARGEST * sqrt(len(spot.incidents) / most)) if most > 1 else RADIUS + 2, 1)
        taken.append((x - radius, y - radius, x + radius, y + radius))
        label_x, anchor = None, "start"
        room = len(spot.name) * LETTER
        for start, side in ((x + radius + 5, "start"), (x - radius - 5 - room, "end")):
            box = (start, y - 8, start + room, y + 8)
            if start >= 0 and start + room <= view.width and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                label_x, anchor = (start if side == "start" else start + room), side
                break
        yield Dot(spot=spot, number=number, x=x, y=y, radius=radius, label_x=label_x, anchor=anchor)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@cache
def _world() -> dict[str, list[list[Point]]]:
    """The outlines in degrees (tools/build_land.py writes them as steps of hundredths)."""
    packed = json.loads((files("onrecord.show") / "templates" / "land.json").read_text("utf-8"))
    return {kind: [_unpacked(line) for line in lines] for kind, lines in packed.items()}


def _unpacked(steps: Sequence[int]) -> list[Point]:
    x = y = 0
    points = []
    for i in range(0, len(steps), 2):
        x, y = x + steps[i], y + steps[i + 1]
        points.append((x / 100, y / 100))
    return points


def _paths(lines: Iterable[Sequence[Point]], view: _View, *, close: bool) -> Iterator[str]:
    """The lines that the view sees, as SVG paths; points far outside are drawn at its edge."""
    wide, tall = view.east - view.west, view.north - view.south
    for line in lines:
        lons, lats = [lon for lon, _ in line], [lat for _, lat in line]
        if max(lons) < view.west or min(lons) > view.east or max(lats) < view.south or min(lats) > view.north:
            continue
        inside = (
            view.point(
                min(max(lon, view.west - wide), view.east + wide), min(max(lat, view.south - tall), view.north + tall)
            )
            for lon, lat in line
        )
        yield "M" + "L".join(f"{x:g} {y:g}" for x, y in inside) + ("z" if close else "")

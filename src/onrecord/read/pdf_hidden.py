"""Which letters of a PDF page nobody sees: not drawn, transparent, tiny, off the page, white on nothing, or covered."""

import ctypes
from dataclasses import dataclass, field
from typing import Any, Literal

NOT_DRAWN = 3  # the render mode of text that is not drawn
TINY = 1.0  # points
WHITE = 250  # of 255, in each colour
A_PAGE = 0.5  # of the page's area: the picture of a scanned page
MOST_OBJECTS = 20_000
Box = tuple[float, float, float, float]  # left, bottom, right, top
Look = Literal["seen", "unseen", "white", "each"]


@dataclass(slots=True)
class Sight:
    """Tells of each letter of a page whether it is seen; made once a page, asked for each letter.

    Words that are not drawn are the text of a scanned page when a picture fills it: then they are read.
    """

    page: Any
    text: Any
    boxes: list[tuple[int, Box, bool]] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    pieces: list[Any] = field(default_factory=list)
    scanned: bool = False
    plain: bool = True
    known: dict[int, Look] = field(default_factory=dict)
    bounds: Box = (0.0, 0.0, 0.0, 0.0)

    def sees_all(self) -> bool:
        """Tell whether every piece of text is seen as a whole: then no letter needs to be asked for."""
        if not self.plain:
            return False
        return all(self._look(piece, ctypes.addressof(piece.contents)) == "seen" for piece in self.pieces)

    def sees(self, index: int) -> bool:
        """Tell whether the letter of that number is seen."""
        from pypdfium2 import raw

        thing = raw.FPDFText_GetTextObject(self.text.raw, index)
        if not thing:
            return True
        address = ctypes.addressof(thing.contents)
        look = self.known.get(address) or self.known.setdefault(address, self._look(thing, address))
        if look in ("seen", "unseen"):
            return look == "seen"
        return self._in_sight(index, address, white=look == "white")

    def _look(self, thing: Any, address: int) -> Look:
        """What is true of all letters of a piece of text; "white" or "each" when it depends on their places."""
        from pypdfium2 import raw

        mode = int(raw.FPDFTextObj_GetTextRenderMode(thing))
        if mode == NOT_DRAWN:
            return "seen" if self.scanned else "unseen"
        colour = [ctypes.c_uint() for _ in range(4)]
        filled = mode == 0 and raw.FPDFPageObj_GetFillColor(thing, *colour)
        red, green, blue, alpha = (part.value for part in colour)
        if filled and not alpha:
            return "unseen"
        if filled and min(red, green, blue) >= WHITE:
            return "white"
        return "seen" if address in self.order and self._is_clear(_box(thing)) else "each"

    def _is_clear(self, box: Box | None) -> bool:
        """Tell whether a piece of text stands on the page as a whole, is high enough, and has no box near it."""
        if box is None or box[3] - box[1] < 2 * TINY:
            return False
        edge = self.bounds
        if not (edge[0] <= box[0] and edge[1] <= box[1] and box[2] <= edge[2] and box[3] <= edge[3]):
            return False
        return not any(b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3] for _, b, _ in self.boxes)

    def _in_sight(self, index: int, address: int, *, white: bool) -> bool:
        left, bottom, right, top = self.text.get_charbox(index, loose=True)
        if right <= left or top <= bottom:
            return True
        if top - bottom < TINY:
            return False
        x, y = (left + right) / 2, (bottom + top) / 2
        edge = self.bounds
        if not (edge[0] <= x <= edge[2] and edge[1] <= y <= edge[3]):
            return False
        if not self.plain:
            return True
        over = [(order, light) for order, box, light in self.boxes if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
        if white and all(light for _, light in over):
            return False
        own = self.order.get(address)
        return own is None or not any(order > own for order, _ in over)


def sight(page: Any, text: Any) -> Sight:
    """What can be told of a page before its letters are asked for: its bounds, its filled boxes and its pictures."""
    from pypdfium2 import raw

    made = Sight(page=page, text=text)
    left, bottom, right, top = page.get_bbox()
    made.bounds = (left, bottom, right, top)
    area = max((right - left) * (top - bottom), 1.0)
    count = raw.FPDFPage_CountObjects(page.raw)
    made.plain = count <= MOST_OBJECTS
    for order in range(min(count, MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page.raw, order)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            made.order[ctypes.addressof(thing.contents)] = order
            made.pieces.append(thing)
            continue
        if kind in (raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_SHADING):
            made.plain = made.plain and kind != raw.FPDF_PAGEOBJ_FORM
        box = _box(thing)
        if box is None:
            continue
        if kind == raw.FPDF_PAGEOBJ_PATH:
            light = _fill(thing)
            if light is not None:
                made.boxes.append((order, box, light))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            covers = (box[2] - box[0]) * (box[3] - box[1]) >= A_PAGE * area
            made.scanned = made.scanned or covers
            made.boxes.append((order if not covers else -1, box, False))
    return made


def _box(thing: Any) -> Box | None:
    from pypdfium2 import raw

    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(thing, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _fill(thing: Any) -> bool | None:
    """Whether a drawn box is filled white (True) or with another colour (False); None when it is not filled."""
    from pypdfium2 import raw

    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(thing, mode, stroked) or not mode.value:
        return None
    colour = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(thing, *colour):
        return False
    red, green, blue, alpha = (part.value for part in colour)
    return None if alpha < 255 else min(red, green, blue) >= WHITE

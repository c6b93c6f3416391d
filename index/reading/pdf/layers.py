"""What lies over what on a page: shapes that hold the text drawn onto them, charts, shapes that hide text."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from index.reading.pdf.pdfium import raw
from index.reading.pdf.shapes import Box, Panel

FEWEST_SEGMENTS = 8  # a bubble, an ellipse, a rounded box; a plain rectangle may be a table's shading
WIDE, HIGH = 60.0, 24.0
MOST_OF_PAGE = 0.5
MOST_LAYERS = 400
MOST_FILLS = 1500
MOST_GROUNDS = 3000
CHART_WIDE, CHART_HIGH = 120.0, 80.0
FEWEST_BARS = 3
FEWEST_STROKES = 15
OPAQUE = 255


@dataclass(slots=True)
class Layer:
    """A filled shape: where it lies, and how early it is drawn (0 the first thing on the page)."""

    box: Box
    order: int


@dataclass(slots=True)
class Layers:
    """A page's filled shapes, and how early each of its texts is drawn."""

    panels: list[Layer] = field(default_factory=list)
    covers: list[Layer] = field(default_factory=list)
    fills: list[Layer] = field(default_factory=list)
    orders: dict[int, int] = field(default_factory=dict)
    charts: list[tuple[Layer, list[Box]]] = field(default_factory=list)
    forms: list[Box] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)  # whatever may show pale text up: pictures, filled shapes
    nested: bool = False  # whether the page takes in any drawing whole

    def is_nested(self, text: int) -> bool:
        """Whether a text (by its address) is part of a drawing that the page takes in whole."""
        return self.nested and text not in self.orders

    def may_show(self, x: float, y: float) -> bool:
        """Whether text without ink of its own may be seen here: something lies there, or too much does to tell."""
        return len(self.grounds) >= MOST_GROUNDS or any(box.holds(x, y) for box in self.grounds)

    def shown(self) -> list[Panel]:
        """The shapes that text may stand on: bubbles, charts, drawings put in whole."""
        charts = [Panel(base.box, bars) for base, bars in self.charts]
        return [*(Panel(panel.box) for panel in self.panels), *charts, *(Panel(box, form=True) for box in self.forms)]

    def panel_of(self, text: int, x: float, y: float) -> int:
        """The place in `shown` of the shape that a text (by its address) is drawn onto; -1 for none."""
        order = self.orders.get(text, -1)
        if order < 0:
            held = (nth for nth, box in enumerate(self.forms) if box.holds(x, y))
            return next((len(self.panels) + len(self.charts) + nth for nth in held), -1)
        for nth, (base, _) in enumerate(self.charts):
            if order > base.order and base.box.holds(x, y):
                return len(self.panels) + nth
        at = bisect_left(self.panels, order, key=lambda panel: panel.order) - 1
        return at if at >= 0 and self.panels[at].box.holds(x, y) else -1

    def hides(self, text: int, x: float, y: float) -> bool:
        """Whether a shape drawn after the text lies over this point."""
        order = self.orders.get(text, -1)
        return order >= 0 and any(cover.order > order and cover.box.holds(x, y) for cover in self.covers)


def add_layer(layers: Layers, item: Any, box: Box, order: int, page_area: float) -> None:
    """Adds a path to the layers where it is filled and large enough to hold or to hide text."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if min(wide, high) < 4 or max(wide, high) < 12 or len(layers.fills) >= MOST_FILLS or not _is_opaque(item):
        return
    layers.fills.append(Layer(box, order))
    if wide < WIDE or high < 8 or len(layers.covers) + len(layers.panels) >= MOST_LAYERS:
        return
    if raw.FPDFPath_CountSegments(item) >= FEWEST_SEGMENTS:
        if high >= HIGH and wide * high < page_area * MOST_OF_PAGE:
            layers.panels.append(Layer(box, order))
    else:
        layers.covers.append(Layer(box, order))


def add_form(layers: Layers, item: Any, box: Box, page_area: float) -> None:
    """Adds a drawing that the page takes in whole, where it is made of many strokes and smaller than the page."""
    layers.nested = True
    if raw.FPDFFormObj_CountObjects(item) < FEWEST_STROKES or _area(box) > page_area * MOST_OF_PAGE:
        return
    if len(layers.forms) < MOST_LAYERS:
        layers.forms.append(box)


def find_charts(layers: Layers, page_area: float) -> list[tuple[Layer, list[Box]]]:
    """Boxes that hold several filled shapes (bars, slices, keys), each with those shapes; the outermost boxes."""
    found: list[tuple[Layer, list[Box]]] = []
    for base in sorted(layers.covers, key=lambda cover: -_area(cover.box)):
        box = base.box
        if box.x1 - box.x0 < CHART_WIDE or box.bottom - box.top < CHART_HIGH or _area(box) > page_area * MOST_OF_PAGE:
            continue
        if any(_inside(box, outer.box) for outer, _ in found):
            continue
        inner = [fill.box for fill in layers.fills if fill.order > base.order and _inside(fill.box, box)]
        bars = [bar for bar in inner if _area(bar) < _area(box) / 2]
        if len(bars) >= FEWEST_BARS:
            found.append((base, bars))
    return found


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _inside(box: Box, outer: Box) -> bool:
    return outer.holds(box.x0 + 1, box.top + 1) and outer.holds(box.x1 - 1, box.bottom - 1)


def order_texts(layers: Layers, page: Any, page_area: float) -> None:
    """Notes how early each text is drawn, where any shape makes that matter."""
    layers.charts = find_charts(layers, page_area)
    if not (layers.panels or layers.covers or layers.nested):
        return
    layers.panels.sort(key=lambda panel: panel.order)
    last_cover = max((cover.order for cover in layers.covers), default=-1)
    for order in range(raw.FPDFPage_CountObjects(page)):
        if not (layers.panels or layers.charts or layers.nested) and order > last_cover:
            break
        item = raw.FPDFPage_GetObject(page, order)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            layers.orders[ctypes.addressof(item.contents)] = order


def _is_opaque(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or not fill.value or raw.FPDFPageObj_HasTransparency(item):
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)) and alpha.value == OPAQUE

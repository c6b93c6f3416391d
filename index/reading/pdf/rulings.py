"""Ruling lines of a page: strokes and thin filled boxes, with rectangles taken apart into their edges."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.reading.pdf.layers import MOST_GROUNDS, Layers, add_form, add_layer, order_texts
from index.reading.pdf.pdfium import raw
from index.reading.pdf.shapes import Box, Rule

MOST_OBJECTS = 20_000
MOST_SEGMENTS = 400
THIN = 2.6
SHORTEST = 3.0

Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Edge = tuple[float, float, float, float]


@dataclass(slots=True)
class Drawn:
    """What a page draws beside text: level rules, upright rules, the number of images, filled shapes."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    images: int = 0
    layers: Layers = field(default_factory=Layers)


def read_rulings(page: Any, view: Any) -> Drawn:
    """The page's rules, images and shapes."""
    drawn = Drawn()
    for kind, item, matrix, order in _objects(page):
        bounds = _bounds(item, matrix)
        drawn.images += kind == raw.FPDF_PAGEOBJ_IMAGE
        if bounds is not None and len(drawn.layers.grounds) < MOST_GROUNDS:
            drawn.layers.grounds.append(_shown(bounds, view))
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING) or bounds is None:
            continue
        if kind == raw.FPDF_PAGEOBJ_FORM:
            add_form(drawn.layers, item, _shown(bounds, view), view.width * view.height)
            continue
        for x0, y0, x1, y1 in _edges(item, matrix, bounds):
            _sort(view.point(x0, y0), view.point(x1, y1), drawn.across, drawn.down)
        if order >= 0:
            add_layer(drawn.layers, item, _shown(bounds, view), order, view.width * view.height)
    order_texts(drawn.layers, page, view.width * view.height)
    return drawn


def _shown(bounds: Edge, view: Any) -> Box:
    """The bounds as the page is shown."""
    (x0, y0), (x1, y1) = view.point(*bounds[:2]), view.point(*bounds[2:])
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _sort(first: tuple[float, float], last: tuple[float, float], across: list[Rule], down: list[Rule]) -> None:
    (x0, y0), (x1, y1) = first, last
    if abs(y1 - y0) <= 1 and abs(x1 - x0) >= SHORTEST:
        across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x1 - x0) <= 1 and abs(y1 - y0) >= SHORTEST:
        down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix, int]]:
    """Paths, images, shadings and forms of the page, and what the forms hold, to a bounded number and depth.

    Each with its place among the page's own objects, -1 for one inside a form.
    """
    stack: list[tuple[Any, Matrix, int, int]] = []
    left = MOST_OBJECTS
    for index in range(min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        stack.append((raw.FPDFPage_GetObject(page, index), SAME, 0, index))
    while stack and left:
        left -= 1
        item, matrix, depth, order = stack.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
            if depth == 0:
                yield kind, item, matrix, order
            inner = _times(_matrix(item), matrix)
            for index in range(min(raw.FPDFFormObj_CountObjects(item), MOST_OBJECTS)):
                stack.append((raw.FPDFFormObj_GetObject(item, index), inner, depth + 1, -1))
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            yield kind, item, matrix, order


def _matrix(item: Any) -> Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, m):
        return SAME
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _bounds(item: Any, matrix: Matrix) -> Edge | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    return (*_apply(matrix, left.value, bottom.value), *_apply(matrix, right.value, top.value))


def _edges(item: Any, matrix: Matrix, bounds: Edge) -> Iterator[Edge]:
    """The straight edges that a reader sees of one path."""
    x0, y0, x1, y1 = bounds
    if abs(y1 - y0) <= THIN:
        yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    elif abs(x1 - x0) <= THIN:
        yield (x0 + x1) / 2, y0, (x0 + x1) / 2, y1
    elif _stroked(item):
        yield from _segments(item, _times(_matrix(item), matrix))


def _stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(item, fill, stroke)) and bool(stroke.value)


def _segments(item: Any, matrix: Matrix) -> Iterator[Edge]:
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(item), MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield (*last, *point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield (*last, *start)
            last = start

"""Ruling lines of a page: strokes and thin filled boxes, with rectangles taken apart into their edges."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from index.reading.pdf.pdfium import raw
from index.reading.pdf.shapes import Rule

MOST_OBJECTS = 20_000
MOST_SEGMENTS = 400
THIN = 2.6
SHORTEST = 3.0

Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Edge = tuple[float, float, float, float]


def read_rulings(page: Any, view: Any) -> tuple[list[Rule], list[Rule], int]:
    """The page's level rules, upright rules, and the number of its images."""
    across: list[Rule] = []
    down: list[Rule] = []
    images = 0
    for kind, item, matrix in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
            continue
        for x0, y0, x1, y1 in _edges(item, matrix):
            _sort(view.point(x0, y0), view.point(x1, y1), across, down)
    return across, down, images


def _sort(first: tuple[float, float], last: tuple[float, float], across: list[Rule], down: list[Rule]) -> None:
    (x0, y0), (x1, y1) = first, last
    if abs(y1 - y0) <= 1 and abs(x1 - x0) >= SHORTEST:
        across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x1 - x0) <= 1 and abs(y1 - y0) >= SHORTEST:
        down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Paths and images of the page and of the forms drawn on it, to a bounded number and depth."""
    stack: list[tuple[Any, Matrix, int]] = []
    left = MOST_OBJECTS
    for index in range(min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        stack.append((raw.FPDFPage_GetObject(page, index), SAME, 0))
    while stack and left:
        left -= 1
        item, matrix, depth = stack.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
            inner = _times(_matrix(item), matrix)
            for index in range(min(raw.FPDFFormObj_CountObjects(item), MOST_OBJECTS)):
                stack.append((raw.FPDFFormObj_GetObject(item, index), inner, depth + 1))
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield kind, item, matrix


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


def _edges(item: Any, matrix: Matrix) -> Iterator[Edge]:
    """The straight edges that a reader sees of one path."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return
    x0, y0 = _apply(matrix, left.value, bottom.value)
    x1, y1 = _apply(matrix, right.value, top.value)
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

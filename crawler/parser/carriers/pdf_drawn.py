"""What is drawn on a PDF page besides text: straight lines, edges of boxes, pictures, drawings."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from crawler.parser.carriers.pdf_fonts import Fonts
from crawler.parser.carriers.pdf_library import pdfium
from crawler.parser.carriers.pdf_shapes import STRAIGHT, Box
from crawler.parser.carriers.refusal import CannotRead

_MOST_OBJECTS = 100_000
_MOST_POINTS = 400_000
_DEEPEST = 8
#: A closed box has five points; what has more, and slants, is drawn: perhaps a figure turned into its outline.
_MOST_CORNERS = 5
_SLANT = 0.05
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


class Drawn:
    """Walks the objects of a page once; ``fonts`` knows afterwards whether text was lost."""

    def __init__(self, page: Any, number: int) -> None:
        self.fonts = Fonts()
        self._page = page
        self._number = number
        self._objects = self._points = 0

    def shapes(self) -> Iterator[tuple[str, Box]]:
        """Straight strokes and edges as flat boxes (``edge``), pictures and other drawings (``drawing``).

        All in the file's coordinates.
        """
        count = pdfium.FPDFPage_CountObjects(self._page.raw)
        for index in range(count):
            yield from self._object(pdfium.FPDFPage_GetObject(self._page.raw, index), _IDENTITY, 0)

    def _object(self, item: Any, matrix: Matrix, depth: int) -> Iterator[tuple[str, Box]]:
        self._objects += 1
        if self._objects > _MOST_OBJECTS or self._points > _MOST_POINTS:
            raise CannotRead("pdf", f"PDF文件第{self._number}页的图形过多，不予读取。")
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from self._path(item, _times(_matrix(item), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.fonts.take(item)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield "picture", _bounds([(0, 0), (1, 0), (0, 1), (1, 1)], _times(_matrix(item), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix(item), matrix)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                yield from self._object(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _path(self, path: Any, matrix: Matrix) -> Iterator[tuple[str, Box]]:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
        if not fill.value and not stroke.value:
            return
        lines = self._lines(path)
        for line in lines:
            yield from (("edge", box) for box in _straight(line, matrix))
        if any(len(line) > _MOST_CORNERS and _is_bent(line) for line in lines):
            yield "drawing", _bounds([point for line in lines for point in line], matrix)

    def _lines(self, path: Any) -> list[list[tuple[float, float]]]:
        """The points of each stroke of a path."""
        count = pdfium.FPDFPath_CountSegments(path)
        self._points += count
        x, y = ctypes.c_float(), ctypes.c_float()
        lines: list[list[tuple[float, float]]] = [[]]
        for index in range(min(count, _MOST_POINTS)):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
                lines.append([])
            lines[-1].append((x.value, y.value))
            if pdfium.FPDFPathSegment_GetClose(segment):
                lines[-1].append(lines[-1][0])
        return lines


def _is_bent(line: list[tuple[float, float]]) -> bool:
    return any(min(abs(x1 - x0), abs(y1 - y0)) > _SLANT for (x0, y0), (x1, y1) in pairwise(line))


def _straight(line: list[tuple[float, float]], matrix: Matrix) -> Iterator[Box]:
    for ends in pairwise(line):
        box = _bounds(list(ends), matrix)
        if box[2] - box[0] <= STRAIGHT or box[3] - box[1] <= STRAIGHT:
            yield box


def _bounds(points: list[tuple[float, float]], matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m

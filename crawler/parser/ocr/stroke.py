"""What a lone stroke is by its shape alone: upright a 1, leaning a slash, lying a dash."""

from __future__ import annotations

import numpy as np

from crawler.parser.carriers.pdf_shapes import Box
from crawler.parser.ocr.ink import Ink

#: How far a stroke leans, in widths a height; measured: a 1 at most 0.12, a slash at least 0.25.
_UPRIGHT, _LEANING = 0.17, 0.22
#: Of a slash (others have more): how far its middle strays from a straight line, in heights; how wide it is anywhere,
#: in its usual widths.
_STRAY, _WIDEST = 0.04, 1.6
_LEAST_PIXELS = 12
#: A dash is lower than this share of the signs' height, and so many times as wide as high.
_LOW, _LONG = 0.35, 1.15
_NARROWEST = 0.2
_PALE, _ALONE = 0.2, 0.3

#: The signs that shape alone tells apart.
STROKES = frozenset({"1", "/", "-"})


def stroke(ink: Ink, line: Box, cell: Box) -> str | None:
    """``1``, ``/`` or ``-`` for what stands in a box, None where its shape is none of these plainly.

    A ``1`` is any upright thing, which a recogniser has to know for a 1; a slash and a dash are told from all figures.
    """
    wide, high = line[2] - line[0], line[3] - line[1]
    if high < _LOW * ink.tall:
        is_dash = wide > _LONG * high and wide > _NARROWEST * ink.tall and _is_alone(ink, line, cell)
        return "-" if is_dash else None
    return _upright(ink, line)


def _is_alone(ink: Ink, line: Box, cell: Box) -> bool:
    """Whether nothing else is drawn in the cell: a figure of which one part is darker is no dash."""
    x0, y0, x1, y1 = (round(v) for v in cell)
    left, top, right, bottom = (round(v) for v in line)
    rest = ink.dark[y0:y1, x0:x1] > _ALONE * ink.level
    rest[max(0, top - y0 - 2) : bottom - y0 + 3, max(0, left - x0 - 2) : right - x0 + 3] = False
    return int(rest.sum()) < _LEAST_PIXELS


def _upright(ink: Ink, line: Box) -> str | None:
    x0, y0, x1, y1 = (round(v) for v in line)
    part = np.clip(ink.dark[max(0, y0 - 1) : y1 + 2, max(0, x0 - 2) : x1 + 3] - _PALE * ink.level, 0, None)
    rows = part.sum(axis=1)
    # A flag at the top and a foot at the bottom belong to the 1: the stroke is what lies between.
    between = slice(len(part) * 3 // 10, len(part) * 17 // 20)
    ys = np.flatnonzero(rows[between] > 0) + between.start
    if len(ys) < _LEAST_PIXELS:
        return None
    middles = (part[ys] * np.arange(part.shape[1])).sum(axis=1) / rows[ys]
    slope, start = np.polyfit(ys, middles, 1)
    if abs(slope) <= _UPRIGHT:
        return "1"
    stray = float(np.abs(middles - (start + slope * ys)).max()) / (y1 - y0)
    widest = float(rows[len(rows) // 20 : len(rows) * 19 // 20].max() / np.median(rows[ys]))
    return "/" if -slope >= _LEANING and stray <= _STRAY and widest <= _WIDEST else None

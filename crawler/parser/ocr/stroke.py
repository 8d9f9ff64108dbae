"""What a lone stroke is by its shape alone: upright a 1, leaning a slash, lying a dash."""

from __future__ import annotations

import numpy as np

from crawler.parser.carriers.pdf_shapes import Box
from crawler.parser.ocr.ink import Ink

_UPRIGHT, _LEANING = 0.1, 0.2
_LEAST_PIXELS = 12
#: A dash is lower than this share of the signs' height, and so many times as wide as high.
_LOW, _LONG = 0.35, 1.8
_NARROWEST = 0.2

#: The signs that shape alone tells apart.
STROKES = frozenset({"1", "/", "-"})


def stroke(ink: Ink, line: Box) -> str | None:
    """``1``, ``/`` or ``-`` for what stands in a box, None where its shape is none of these plainly."""
    wide, high = line[2] - line[0], line[3] - line[1]
    if high < _LOW * ink.tall:
        return "-" if wide > _LONG * high and wide > _NARROWEST * ink.tall else None
    return _upright(ink, line)


def _upright(ink: Ink, line: Box) -> str | None:
    x0, y0, x1, y1 = (round(v) for v in line)
    part = np.clip(ink.dark[max(0, y0 - 1) : y1 + 2, max(0, x0 - 2) : x1 + 3] - 0.2 * ink.level, 0, None)
    # A flag at the top and a foot at the bottom belong to the 1: the stroke is what lies between.
    part = part[len(part) * 3 // 10 : len(part) * 17 // 20]
    rows = part.sum(axis=1)
    if (rows > 0).sum() < _LEAST_PIXELS:
        return None
    ys = np.flatnonzero(rows > 0)
    middles = (part[ys] * np.arange(part.shape[1])).sum(axis=1) / rows[ys]
    lean = -float(np.polyfit(ys, middles, 1)[0])
    if abs(lean) <= _UPRIGHT:
        return "1"
    return "/" if lean >= _LEANING else None

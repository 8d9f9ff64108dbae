"""Two cuts of one line of text that share as little as may be: what one loses, the other should still show."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.parser.carriers.pdf_shapes import Box
from crawler.parser.ocr.contrast import Darkness
from crawler.parser.ocr.engine import Pixels
from crawler.parser.ocr.ink import Ink

#: Room around the strokes, in heights of the line: above and below, left and right.
_WIDE_ROOM = (0.32, 0.55)
_TIGHT_ROOM = (0.25, 0.5)
_LEAST_HEIGHT = 0.8
_SHADES = (0.12, 0.95)
_HARD_SHADES = (0.3, 0.72)


def wide_cut(ink: Ink, line: Box, cell: Box) -> Pixels:
    """The line with much room around it, its shades kept."""
    return _shaded(_cut(ink.dark, _as_tall(line, ink.tall), cell, _WIDE_ROOM), ink.level, _SHADES)


def tight_cut(ink: Ink, line: Box, cell: Box) -> Pixels:
    """The line with less room, its strokes nearly black and all else white, at another size."""
    cut = _cut(ink.dark, _as_tall(line, ink.tall), cell, _TIGHT_ROOM)
    larger = cv2.resize(cut, None, fx=1.6, fy=1.6, interpolation=cv2.INTER_LANCZOS4)
    return _shaded(larger, ink.level, _HARD_SHADES)


def _as_tall(line: Box, tall: float) -> Box:
    """The line at least nearly as tall as the table's signs: a dash alone must not fill the cut."""
    lacking = max(0.0, _LEAST_HEIGHT * tall - (line[3] - line[1])) / 2
    return line[0], line[1] - lacking, line[2], line[3] + lacking


def _cut(dark: Darkness, line: Box, cell: Box, room: tuple[float, float]) -> NDArray[Any]:
    """A box with room around it; what lies beyond the cell is paper."""
    high = line[3] - line[1]
    above, beside = room[0] * high, room[1] * high
    x0, y0, x1, y1 = (round(v) for v in (line[0] - beside, line[1] - above, line[2] + beside, line[3] + above))
    left, top = max(x0, round(cell[0])), max(y0, round(cell[1]))
    right, bottom = min(x1, round(cell[2])), min(y1, round(cell[3]))
    part = dark[top:bottom, left:right]
    room_left = top - y0, y1 - bottom, left - x0, x1 - right
    return np.asarray(cv2.copyMakeBorder(part, *room_left, cv2.BORDER_CONSTANT, value=(0.0,)))


def _shaded(cut: NDArray[Any], level: float, shades: tuple[float, float]) -> Pixels:
    """Darkness to grey: below the first share of the print's darkness white, above the second black."""
    low, high = shades[0] * level, shades[1] * level
    return (255 - np.clip((cut - low) / (high - low), 0, 1) * 255).astype(np.uint8)

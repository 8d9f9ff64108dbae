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
_WIDE_ROOM = (0.25, 0.4)
_TIGHT_ROOM = (0.15, 0.3)
_LEAST_HEIGHT = 0.8
#: A pixel as dark as this share of the cut's own strokes is black. Soft on purpose: thin strokes of a scan break where
#: shades are made hard.
_BLACK, _HARD_BLACK = 1.5, 1.4
#: In the second cut what is paler than this share of the strokes is paper, and so is a watermark, with a little more.
_PALE, _BEYOND = 0.05, 1.2
_LARGER = 1.6
#: The strokes of a cut are what is this dark against the table's print; the darkest tenth says how dark they are.
_STROKE, _DARKEST, _PALEST = 0.3, 90, 0.35
_LEAST_PIXELS = 10


def wide_cut(ink: Ink, line: Box, cell: Box) -> Pixels:
    """The line with much room around it."""
    cut = _cut(ink.dark, _as_tall(line, ink.tall), cell, _WIDE_ROOM)
    return _shaded(cut, 0.0, _BLACK * _level(cut, ink.level))


def tight_cut(ink: Ink, line: Box, cell: Box) -> Pixels:
    """The line with less room, drawn larger, in other shades, without a watermark."""
    cut = _cut(ink.dark, _as_tall(line, ink.tall), cell, _TIGHT_ROOM)
    larger = cv2.resize(cut, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_LANCZOS4)
    level = _level(larger, ink.level)
    return _shaded(larger, max(_PALE * level, _BEYOND * ink.haze), _HARD_BLACK * level)


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


def _level(cut: NDArray[Any], usual: float) -> float:
    """How dark the strokes of a cut are: thin ones are paler than the table's heaviest print, ``usual``."""
    strokes = cut[cut > _STROKE * usual]
    if strokes.size <= _LEAST_PIXELS:
        return usual
    return float(np.clip(np.percentile(strokes, _DARKEST), _PALEST * usual, usual))


def _shaded(cut: NDArray[Any], white: float, black: float) -> Pixels:
    """Darkness to grey: what is at most ``white`` dark is white, from ``black`` on black."""
    return (255 - np.clip((cut - white) / (black - white), 0, 1) * 255).astype(np.uint8)

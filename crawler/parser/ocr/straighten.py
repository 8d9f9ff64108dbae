"""Ruled tables found in a picture, each laid flat: turned, and seen from straight above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.parser.carriers.pdf_shapes import Box
from crawler.parser.ocr.contrast import darkness, without_red
from crawler.parser.ocr.raster import Colours
from crawler.parser.ocr.rules import Mask, line_mask

_LOOKED_AT = 1200
_FLAT_WIDTH = 1800
_MOST_SCALE = 3.0
#: White around a flat table, in pixels.
MARGIN = 12
_LEAST_WIDTH, _LEAST_HEIGHT = 0.25, 40
_LEAST_LINES = 2
_OUTLIER = 2.5
_LONG = 0.2
#: Of two tables in one net: lines taller than strokes of text, in pixels; within what share of the width a side lies;
#: how much of the height has one; how far a side ends before the next begins; how far lines reach beyond their sides.
_TALLER, _SIDE, _MOSTLY, _BREAK, _OUTLINE = 60, 0.08, 0.7, 12, 6

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flat:
    """A table laid flat: its colours, and the way back to the picture it was found in."""

    colours: Colours
    back: Matrix
    box: Box

    @property
    def shrunk(self) -> float:
        """How many pixels of the picture a pixel of the flat table stands for."""
        return float(np.linalg.norm(self.back[:2, 0] / self.back[2, 2]))

    def place(self, x0: float, y0: float, x1: float, y1: float) -> list[int]:
        """The box in the picture (pixels from its top left) that holds a box of the flat table."""
        corners = np.array([[[x0, y0]], [[x1, y0]], [[x1, y1]], [[x0, y1]]], np.float64)
        found = cv2.perspectiveTransform(corners, self.back)[:, 0]
        low, high = np.floor(found.min(axis=0)), np.ceil(found.max(axis=0))
        return [int(low[0]), int(low[1]), int(high[0]), int(high[1])]


def flat_tables(picture: Colours) -> list[Flat]:
    """The ruled tables of a picture from top to bottom."""
    scale = float(np.clip(_LOOKED_AT / picture.shape[1], 0.25, 2.0))
    seen = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    dark = darkness(without_red(np.asarray(seen, np.uint8)), 48)
    across, _ = line_mask(dark, 25, 9, 15)
    down = np.ascontiguousarray(line_mask(np.ascontiguousarray(dark.T), 25, 9, 15)[0].T)
    quads = [quad / scale for quad in _quads(across, down)]
    return sorted((_flat(picture, quad) for quad in quads), key=lambda flat: flat.box[1])


def _quads(across: Mask, down: Mask) -> Iterator[NDArray[Any]]:
    """The four corners of each net of lines: top left, top right, bottom right, bottom left."""
    net = cv2.dilate(across | down, np.ones((7, 7), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(net)
    for index in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[index])
        if w < _LEAST_WIDTH * across.shape[1] or h < _LEAST_HEIGHT:
            continue
        inside = labels[y : y + h, x : x + w] == index
        mine, other = across[y : y + h, x : x + w] * inside, down[y : y + h, x : x + w] * inside
        for top, bottom in _sided(other):
            corners = _table(mine[top:bottom], other[top:bottom])
            if corners is not None:
                yield corners + np.array([x, y + top])


def _table(across: Any, down: Any) -> NDArray[Any] | None:
    h, w = across.shape
    if min(_count(across, w), _count(down.T, h)) < _LEAST_LINES:
        return None
    return _corners(_long(across, w), np.ascontiguousarray(_long(np.ascontiguousarray(down.T), h).T))


def _sided(down: Any) -> list[tuple[int, int]]:
    """From where to where a net has its outer sides: strokes of text between two tables make one net of them."""
    h, w = down.shape
    whole = [(0, h)]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(down))
    tall = np.zeros(count, np.uint8)
    tall[1:] = stats[1:, 3] >= _TALLER
    reach = round(_SIDE * w)
    lines = tall[labels]
    sided = lines[:, :reach].any(axis=1) | lines[:, -reach:].any(axis=1)
    if not sided.any() or sided.mean() < _MOSTLY:
        return whole
    breaks = np.flatnonzero(np.diff(sided.astype(np.int8), prepend=0, append=0))
    parts = list(zip(breaks[::2].tolist(), breaks[1::2].tolist(), strict=True))
    joined = parts[:1]
    for top, bottom in parts[1:]:
        if top - joined[-1][1] < _BREAK:
            joined[-1] = joined[-1][0], bottom
        else:
            joined.append((top, bottom))
    high = [part for part in joined if part[1] - part[0] >= _LEAST_HEIGHT]
    tables = [(max(0, top - _OUTLINE), min(h, bottom + _OUTLINE)) for top, bottom in high]
    return tables if len(tables) > 1 else whole


def _count(mask: Any, length: int) -> int:
    """How many lines of a mask reach over a good part of the table's side."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    return int((stats[1:count, 2] > 0.3 * length).sum())


def _long(mask: Any, length: int) -> Any:
    """A mask of lines across without strokes of text that touch the table; all of it where nothing else is left."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    keep = np.zeros(count, np.uint8)
    keep[1:] = stats[1:, 2] > _LONG * length
    return keep[labels] if keep.any() else mask


def _corners(across: Mask, down: Mask) -> NDArray[Any] | None:
    """Where the outermost lines meet."""
    top, bottom = _edge(across, first=True), _edge(across, first=False)
    left, right = _edge(down.T, first=True), _edge(down.T, first=False)
    if top is None or bottom is None or left is None or right is None:
        return None
    return np.array([_meet(top, left), _meet(top, right), _meet(bottom, right), _meet(bottom, left)])


def _edge(mask: Any, *, first: bool) -> tuple[float, float] | None:
    """The outermost line of a mask of lines across: height at 0, and slope; strays are left out."""
    mask = mask if first else mask[::-1]
    xs = np.flatnonzero(mask.any(axis=0))
    if len(xs) < 10:
        return None
    ys = mask[:, xs].argmax(axis=0).astype(np.float64)
    ys = ys if first else mask.shape[0] - 1 - ys
    slope, start = _slope(xs, ys)
    for _ in range(4):
        off = np.abs(ys - (start + slope * xs))
        near = off <= max(_OUTLIER, float(np.median(off)) * 2)
        if near.sum() < 10:
            return None
        slope, start = np.polyfit(xs[near], ys[near], 1)
    return float(start), float(slope)


def _slope(xs: Any, ys: Any) -> tuple[float, float]:
    """A first guess that a third of strays does not spoil: the median of slopes between far points."""
    half = len(xs) // 2
    slope = float(np.median((ys[half : 2 * half] - ys[:half]) / (xs[half : 2 * half] - xs[:half])))
    return slope, float(np.median(ys - slope * xs))


def _meet(flat: tuple[float, float], steep: tuple[float, float]) -> tuple[float, float]:
    """Where y = a + b x meets x = c + d y."""
    (a, b), (c, d) = flat, steep
    y = (a + b * c) / (1 - b * d)
    return c + d * y, y


def _flat(picture: Colours, quad: NDArray[Any]) -> Flat:
    side = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    width, height = (side[0] + side[2]) / 2, (side[1] + side[3]) / 2
    scale = float(np.clip(_FLAT_WIDTH / width, 1.0, _MOST_SCALE))
    w, h, m = width * scale, height * scale, MARGIN
    corners = np.array([[m, m], [m + w, m], [m + w, m + h], [m, m + h]], np.float32)
    there = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    size = round(w) + 2 * m, round(h) + 2 * m
    colours = cv2.warpPerspective(picture, there, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    low, high = quad.min(axis=0), quad.max(axis=0)
    box = float(low[0]), float(low[1]), float(high[0]), float(high[1])
    return Flat(np.asarray(colours, np.uint8), np.asarray(np.linalg.inv(there), np.float64), box)

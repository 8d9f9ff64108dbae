"""What is printed in the cells of a flat table: specks set aside, lines of text told apart, blanks proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.parser.carriers.pdf_shapes import Box
from crawler.parser.ocr.contrast import Darkness

_TEXT_LEVEL = 0.4
_TRACE_LEVEL = 0.25
_LEAST_AREA = 8
_SMALLEST, _TALLEST = 12, 90
_USUAL = 30.0
_SAME_LINE, _STRAY, _NEAR = 0.2, 0.5, 0.5
#: Darker than paper, and what share of the table must be so: watermarks have from 0.3 %, anything else to 0.1 %.
_PALE, _HAZY = 0.07, 0.0015
#: In heights of a figure: from here on a span is two lines, and how far apart lines usually follow each other.
_TWO_LINES, _PITCH = 2.2, 1.75


@dataclass(frozen=True, slots=True)
class Ink:
    """The ink of one view of a flat table: the boxes of its strokes, how dark it is, how tall its signs are.

    ``haze`` is how dark a watermark behind the print is, 0 without one.
    """

    dark: Darkness
    boxes: NDArray[np.int32]
    level: float
    tall: float
    haze: float = 0.0

    @classmethod
    def of(cls, dark: Darkness) -> Ink:
        """The ink of a table from which the lines are gone."""
        level = _level(dark)
        count, _, stats, _ = cv2.connectedComponentsWithStats((dark > _TEXT_LEVEL * level).astype(np.uint8))
        boxes = np.asarray(stats[1:count], np.int32)
        boxes = boxes[boxes[:, 4] >= _LEAST_AREA]
        heights = boxes[(boxes[:, 3] >= _SMALLEST) & (boxes[:, 3] <= _TALLEST), 3]
        return cls(dark, boxes, level, float(np.median(heights)) if heights.size else _USUAL, _haze(dark, level))

    def lines(self, cell: Box) -> list[Box]:
        """The boxes of the lines of text in a cell, from top to bottom; none for a blank cell."""
        inside = self._within(cell)
        if not len(inside):
            return []
        spans = _spans(inside, _SAME_LINE * self.tall)
        spans = _without_strays(spans, _STRAY * self.tall, _NEAR * self.tall)
        spans = [part for span in spans for part in self._parted(span, cell)]
        middles = inside[:, 1] + inside[:, 3] / 2
        lines: list[Box] = []
        for top, bottom in spans:
            mine = inside[(middles >= top) & (middles <= bottom)]
            if len(mine):
                right, low = (mine[:, 0] + mine[:, 2]).max(), (mine[:, 1] + mine[:, 3]).max()
                lines.append((float(mine[:, 0].min()), float(mine[:, 1].min()), float(right), float(low)))
        return lines

    def _parted(self, span: tuple[float, float], cell: Box) -> list[tuple[float, float]]:
        """A span too tall for one line, cut where least is printed: a bracket may reach from one line to the next."""
        top, bottom = span
        if bottom - top <= _TWO_LINES * self.tall:
            return [span]
        rows = self.dark[round(top) : round(bottom), round(cell[0]) : round(cell[2])].sum(axis=1)
        # Lines are of one height: the cut nearest to a whole number of them is as far from the top as one is high.
        count = max(2, round((bottom - top) / (_PITCH * self.tall)))
        middle, reach = len(rows) / count, max(2.0, 0.25 * self.tall)
        start = max(1, round(middle - reach))
        cut = start + int(rows[start : max(start + 1, round(middle + reach))].argmin())
        return [(top, top + cut), *self._parted((top + cut, bottom), cell)]

    def has_trace(self, cell: Box, inset: float) -> bool:
        """Whether anything at all, however faint, is drawn inside a cell, away from its lines."""
        x0, y0, x1, y1 = (round(v) for v in (cell[0] + inset, cell[1] + inset, cell[2] - inset, cell[3] - inset))
        part = self.dark[y0:y1, x0:x1]
        if not part.size:
            return True
        count, _, stats, _ = cv2.connectedComponentsWithStats((part > _TRACE_LEVEL * self.level).astype(np.uint8))
        return bool((stats[1:count, 4] >= _LEAST_AREA).any())

    def _within(self, cell: Box) -> NDArray[np.int32]:
        boxes = self.boxes
        x, y = boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2
        return boxes[(x > cell[0]) & (x < cell[2]) & (y > cell[1]) & (y < cell[3])]


def _level(dark: Darkness) -> float:
    """How dark the print is: that of the darker part of what is clearly not paper."""
    printed = dark[::2, ::2]
    printed = printed[printed > 0.25]
    return max(0.3, float(np.percentile(printed, 80))) if printed.size > 50 else 0.8


def _haze(dark: Darkness, level: float) -> float:
    """How dark the broad pale strokes between the print are; specks of noise are none."""
    seen = dark[::2, ::2]
    near = cv2.dilate((seen > _TEXT_LEVEL * level).astype(np.uint8), np.ones((13, 13), np.uint8))
    pale = ((seen > _PALE) & (near == 0)).astype(np.uint8)
    pale = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    if cv2.countNonZero(pale) < _HAZY * pale.size:
        return 0.0
    return float(np.percentile(seen[pale > 0], 75))


def _spans(boxes: NDArray[Any], gap: float) -> list[tuple[float, float]]:
    """Heights covered by strokes, those less than ``gap`` apart made one."""
    spans: list[list[float]] = []
    for top, height in sorted((float(box[1]), float(box[3])) for box in boxes):
        if spans and top - spans[-1][1] < gap:
            spans[-1][1] = max(spans[-1][1], top + height)
        else:
            spans.append([top, top + height])
    return [(top, bottom) for top, bottom in spans]


def _without_strays(spans: list[tuple[float, float]], thin: float, near: float) -> list[tuple[float, float]]:
    """A span too thin for a line (a stroke of 三, a comma below) joined to the nearest one."""
    spans = list(spans)
    index = 0
    while index < len(spans) and len(spans) > 1:
        top, bottom = spans[index]
        before = top - spans[index - 1][1] if index else np.inf
        after = spans[index + 1][0] - bottom if index + 1 < len(spans) else np.inf
        if bottom - top >= thin or min(before, after) > near:
            index += 1
            continue
        other = index - 1 if before <= after else index + 1
        low, high = min(index, other), max(index, other)
        spans[low : high + 1] = [(spans[low][0], max(spans[low][1], spans[high][1]))]
        index = max(0, low - 1)
    return spans

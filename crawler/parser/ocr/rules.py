"""Ruling lines in a picture: long, thin and straight, whatever noise lies over them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.parser.carriers.pdf_shapes import Rule
from crawler.parser.ocr.contrast import Darkness

Mask = NDArray[np.uint8]
_LEVEL = 0.45
_FAINTEST = 0.08
_COVERED = 0.85
_BESIDE, _CORNER = 4, 5
#: How long a short stretch is, and what share of it, nearly from line to line, must be dark.
_SHORT, _END, _WHOLE = 100, 2, 0.92


def line_mask(dark: Darkness, run: int, thick: int, gap: int) -> tuple[Mask, float]:
    """The pixels of lines across: dark over ``run`` pixels, thinner than ``thick``, gaps up to ``gap`` closed.

    Also the darkness from which a pixel belongs to a line.
    """
    along = cv2.blur(dark, (run, 1))
    thin = along - cv2.morphologyEx(along, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8))
    strong = thin[thin > 0.1]
    level = max(_LEVEL * float(np.percentile(strong, 90)) if strong.size else 1.0, _FAINTEST)
    # Opened before it is closed: else the strokes of neighbouring signs would join into lines.
    opened = cv2.morphologyEx((thin > level).astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)), np.uint8), level


def heights(mask: Mask, shortest: int, apart: float) -> tuple[float, ...]:
    """Where the lines of a mask of lines across lie, from top to bottom; those nearer than ``apart`` are one."""
    count, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = sorted(((int(stats[i][2]), float(middles[i][1])) for i in range(1, count)), reverse=True)
    kept: list[float] = []
    for length, at in found:
        # The longer line wins: a stroke of text beside it must not draw it aside.
        if length >= shortest and all(abs(at - other) > apart for other in kept):
            kept.append(at)
    return tuple(sorted(kept))


def edges(dark: Darkness, mask: Mask, ys: tuple[float, ...], xs: tuple[float, ...], level: float) -> list[Rule]:
    """The lines across at ``ys``, stretch by stretch between neighbouring ``xs``, where one is really drawn.

    Drawn means: long enough to be in the mask, and dark from end to end. A line of text is only one or the other, but a
    stroke in a low row may nearly be both: a short stretch must be dark up to the lines it ends at.
    """
    found: list[Rule] = []
    for y in ys:
        top = max(0, round(y) - _BESIDE)
        rows = slice(top, round(y) + _BESIDE + 1)
        inked: NDArray[Any] = dark[rows].max(axis=0) > level
        band: NDArray[Any] = inked & (mask[rows].max(axis=0) > 0)
        for x0, x1 in pairwise(xs):
            part = band[round(x0) + _CORNER : round(x1) - _CORNER]
            if not part.size or float(part.mean()) < _COVERED:
                continue
            if x1 - x0 > _SHORT or float(inked[round(x0) + _END : round(x1) - _END + 1].mean()) >= _WHOLE:
                found.append(Rule(y, x0, x1))
    return found


def long_ones(found: list[Rule], shortest: float) -> list[Rule]:
    """The stretches that, with those they go on from, are as long as a line must be."""
    kept: list[Rule] = []
    run: list[Rule] = []
    for rule in [*found, None]:
        if rule is not None and run and rule.at == run[-1].at and rule.start == run[-1].end:
            run.append(rule)
            continue
        if run and run[-1].end - run[0].start >= shortest:
            kept += run
        run = [rule] if rule is not None else []
    return kept

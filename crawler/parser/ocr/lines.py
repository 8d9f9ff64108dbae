"""The words of a page outside its tables: lines found in the whole picture and read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
from numpy.typing import NDArray

from crawler.parser.ocr.engine import Engine, Pixels
from crawler.parser.ocr.raster import Colours

_SAME_LINE = 0.5
_GAP = 1.0
#: A picture is long from so many of its widths on, and then looked at in pieces of so many.
_LONG, _PIECE = 3.6, 2.4
#: Wider than so many of its heights a picture is a banner, higher than so many of its widths a border: neither a page.
_WIDEST, _HIGHEST = 12, 40


@dataclass(frozen=True, slots=True)
class Written:
    """One piece of a line as read, with its box in the picture and how sure the recogniser was."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    parts: tuple[Written, ...] = ()


def text_boxes(colours: Colours, engine: Engine) -> list[tuple[int, int, int, int]]:
    """Where lines of text stand in a picture; a long one is looked at in pieces, or its signs would be too small."""
    high, wide = colours.shape[:2]
    if wide > _WIDEST * high or high > _HIGHEST * wide:
        return []
    found: list[tuple[int, int, int, int]] = []
    for top, bottom in _pieces(colours):
        found += [(x0, y0 + top, x1, y1 + top) for x0, y0, x1, y1 in engine.locate(colours[top:bottom])]
    return found


def written_lines(colours: Colours, boxes: Sequence[tuple[int, int, int, int]], engine: Engine) -> list[Written]:
    """The lines of a picture from top to bottom, each with its parts from left to right."""
    grey: Pixels = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    found = engine.recognise([grey[y0:y1, x0:x1] for x0, y0, x1, y1 in boxes])
    parts = [
        Written(one.text.text, box, one.text.confidence)
        for box, one in zip(boxes, found, strict=True) if one.text.text
    ]  # fmt: skip
    return [_line(row) for row in _rows(parts)]


def _pieces(colours: Colours) -> list[tuple[int, int]]:
    """Where the pieces of a picture begin and end, each cut where least is drawn."""
    high, wide = colours.shape[:2]
    most = round(_PIECE * wide)
    if high <= _LONG * wide:
        return [(0, high)]
    busy: NDArray[Any] = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY).std(axis=1)
    cuts = [0]
    while high - cuts[-1] > most:
        start, end = cuts[-1] + most // 2, cuts[-1] + most
        cuts.append(end - int(busy[start:end][::-1].argmin()))
    return list(pairwise([*cuts, high]))


def _rows(parts: list[Written]) -> list[list[Written]]:
    rows: list[list[Written]] = []
    for part in sorted(parts, key=lambda p: p.box[1] + p.box[3]):
        middle, high = (part.box[1] + part.box[3]) / 2, part.box[3] - part.box[1]
        last = rows[-1][0] if rows else None
        if last is not None and abs((last.box[1] + last.box[3]) / 2 - middle) < _SAME_LINE * high:
            rows[-1].append(part)
        else:
            rows.append([part])
    return [sorted(row, key=lambda p: p.box[0]) for row in rows]


def _line(parts: list[Written]) -> Written:
    text = parts[0].text
    for before, part in pairwise(parts):
        high = part.box[3] - part.box[1]
        text += (" " if part.box[0] - before.box[2] > _GAP * high else "") + part.text
    box = (min(p.box[0] for p in parts), min(p.box[1] for p in parts),
           max(p.box[2] for p in parts), max(p.box[3] for p in parts))  # fmt: skip
    return Written(text, box, min(p.confidence for p in parts), tuple(parts))

"""The words of a page outside its tables: lines found in the whole picture and read one by one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2

from crawler.parser.ocr.engine import Engine, Pixels
from crawler.parser.ocr.raster import Colours

_SAME_LINE = 0.5
_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Written:
    """One piece of a line as read, with its box in the picture and how sure the recogniser was."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    parts: tuple[Written, ...] = ()


def written_lines(colours: Colours, engine: Engine) -> list[Written]:
    """The lines of a picture from top to bottom, each with its parts from left to right."""
    boxes = engine.locate(colours)
    grey: Pixels = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    found = engine.recognise([grey[y0:y1, x0:x1] for x0, y0, x1, y1 in boxes])
    parts = [
        Written(one.text.text, box, one.text.confidence)
        for box, one in zip(boxes, found, strict=True) if one.text.text
    ]  # fmt: skip
    return [_line(row) for row in _rows(parts)]


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

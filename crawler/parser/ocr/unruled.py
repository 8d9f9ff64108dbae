"""A table without ruling lines: pieces of text mapped to columns by where they stand; never proved."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from itertools import islice
from statistics import median
from typing import Any

import cv2
import numpy as np

from crawler.parser.carriers.pdf_columns import columns_grid, runs
from crawler.parser.carriers.pdf_shapes import Glyph, PageShapes
from crawler.parser.carriers.pdf_text import Line
from crawler.parser.document import Grid, GridCell, GridRow
from crawler.parser.ocr.cell_reading import CellRead
from crawler.parser.ocr.engine import Candidate
from crawler.parser.ocr.lines import Written
from crawler.parser.ocr.spelling import spelled
from crawler.parser.ocr.turned import Seen

_Box = tuple[int, int, int, int]


def unruled(
    lines: list[Written], seen: Seen, cells: MutableMapping[tuple[Any, ...], CellRead]
) -> list[tuple[float, Grid | Written]]:
    """The lines of a picture, those that stand in columns as grids, each with its height in the picture.

    Each cell is read once and so never proved.
    """
    page = PageShapes(1, float(seen.colours.shape[1]), float(seen.colours.shape[0]))
    tight = _tight([part for line in lines for part in line.parts], seen)
    sure = {box: part.confidence for part, box in tight.items()}
    found: list[tuple[float, Grid | Written]] = []
    left = iter(lines)
    for run in runs([_line(line, tight) for line in lines]):
        mine = list(islice(left, len(run)))
        grid = columns_grid(page, run)
        if grid is None:
            found += ((line.box[1], line) for line in mine)
        else:
            found.append((mine[0].box[1], _placed(grid, sure, seen, cells)))
    return found


def _tight(parts: list[Written], seen: Seen) -> dict[Written, _Box]:
    """The box of each piece without the paper around its signs, all as high as most are.

    A finder of text leaves room around it, and in a narrow table that room closes the gaps between the columns.
    """
    grey: Any = cv2.cvtColor(seen.colours, cv2.COLOR_RGB2GRAY)
    found = {part: _inked(grey, part.box) for part in parts}
    high = median(y1 - y0 for _, y0, _, y1 in found.values()) if found else 0
    return {
        part: (x0, round((y0 + y1 - high) / 2), x1, round((y0 + y1 + high) / 2))
        for part, (x0, y0, x1, y1) in found.items()
    }


def _inked(grey: Any, box: _Box) -> _Box:
    x0, y0, x1, y1 = box
    level, _ = cv2.threshold(grey[y0:y1, x0:x1], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ys, xs = np.nonzero(grey[y0:y1, x0:x1] <= level)
    if not len(xs):
        return box
    return x0 + int(xs.min()), y0 + int(ys.min()), x0 + int(xs.max()) + 1, y0 + int(ys.max()) + 1


def _line(line: Written, tight: Mapping[Written, _Box]) -> Line:
    """Each piece as signs of equal width, as the finder of columns wants them."""
    glyphs: list[Glyph] = []
    for part in line.parts:
        x0, y0, x1, y1 = tight[part]
        step = (x1 - x0) / len(part.text)
        glyphs += [Glyph(c, x0 + i * step, y0, x0 + (i + 1) * step, y1) for i, c in enumerate(part.text)]
    return Line(tuple(glyphs))


def _placed(
    grid: Grid, sure: Mapping[_Box, float], seen: Seen, cells: MutableMapping[tuple[Any, ...], CellRead]
) -> Grid:
    rows: list[GridRow] = []
    for row in grid.rows:
        made: list[GridCell] = []
        for cell in row.cells:
            box = [round(v) for v in cell.place["box"]]
            place = seen.place(box)
            found = Candidate(cell.text, sure.get((box[0], box[1], box[2], box[3]), 0.0))
            read = CellRead(cell.text, (found,), is_number=True)
            cells[(place.get("image"), place.get("page"), *place["box"])] = read
            made.append(replace(cell, place=place, text=spelled(cell.text)))
        rows.append(replace(row, cells=tuple(made)))
    return replace(grid, rows=tuple(rows))

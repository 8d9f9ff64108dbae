"""A table without ruling lines: pieces of text mapped to columns by where they stand; never proved."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

from crawler.parser.carriers.pdf_columns import columns_grid, runs
from crawler.parser.carriers.pdf_shapes import Glyph, PageShapes
from crawler.parser.carriers.pdf_text import Line
from crawler.parser.document import Grid, GridCell, GridRow
from crawler.parser.ocr.cell_reading import CellRead
from crawler.parser.ocr.engine import Candidate
from crawler.parser.ocr.lines import Written
from crawler.parser.ocr.spelling import spelled
from crawler.parser.ocr.turned import Seen


def unruled_grid(
    lines: list[Written], seen: Seen, cells: MutableMapping[tuple[Any, ...], CellRead]
) -> Grid | None:
    """The lines as one grid, where they stand in columns; each cell is read once and so never proved."""
    page = PageShapes(1, float(seen.colours.shape[1]), float(seen.colours.shape[0]))
    for run in runs([_line(line) for line in lines]):
        grid = columns_grid(page, run)
        if grid is not None:
            return _placed(grid, lines, seen, cells)
    return None


def _line(line: Written) -> Line:
    """Each piece as signs of equal width, as the finder of columns wants them."""
    glyphs: list[Glyph] = []
    for part in line.parts:
        x0, y0, x1, y1 = part.box
        step = (x1 - x0) / len(part.text)
        glyphs += [Glyph(c, x0 + i * step, y0, x0 + (i + 1) * step, y1) for i, c in enumerate(part.text)]
    return Line(tuple(glyphs))


def _placed(
    grid: Grid, lines: list[Written], seen: Seen, cells: MutableMapping[tuple[Any, ...], CellRead]
) -> Grid:
    sure = {part.box: part.confidence for line in lines for part in line.parts}
    rows: list[GridRow] = []
    for row in grid.rows:
        made: list[GridCell] = []
        for cell in row.cells:
            box = [round(v) for v in cell.place["box"]]
            place = seen.place(box)
            found = Candidate(cell.text, sure.get((box[0], box[1], box[2], box[3]), 0.0))
            read = CellRead(cell.text, (found,), is_number=True)
            cells[(place.get("image"), place.get("page"), *place["box"])] = read
            made.append(replace(cell, place=place, text=spelled(cell.text, stands_for_rows=False)))
        rows.append(replace(row, cells=tuple(made)))
    return replace(grid, rows=tuple(rows))

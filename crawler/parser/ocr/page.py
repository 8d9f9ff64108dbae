"""One picture to blocks: its ruled tables as grids, and where wanted its lines of text as paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from crawler.parser.carriers.pdf_grid import Region
from crawler.parser.document import DocumentBlock, Grid, GridCell, GridRow, Layout, Paragraph
from crawler.parser.ocr.cell_reading import CellRead, read_cells
from crawler.parser.ocr.engine import Engine
from crawler.parser.ocr.lines import text_boxes, written_lines
from crawler.parser.ocr.order import in_order
from crawler.parser.ocr.raster import Colours
from crawler.parser.ocr.ruled import RuledPicture, ruled_picture
from crawler.parser.ocr.spelling import spelled
from crawler.parser.ocr.straighten import flat_tables
from crawler.parser.ocr.turned import Seen, is_legible, is_upright, turns_of
from crawler.parser.ocr.unruled import unruled
from crawler.parser.sections import is_heading
from store.model import Place

#: Where a cell read from a picture stands: what names the picture, and the box in its pixels.
Key = tuple[Any, ...]
#: A ruled table with what was read in its cells.
TableRead = tuple[RuledPicture, Mapping[Region, CellRead]]
#: A label read so surely is not told by its neighbours.
_CLEAR = 0.97
#: No table fits into less, in pixels.
_LEAST_SIDE = 32
#: Grey that is ink, and how many rows of pixels with ink are a line of text.
_INKED, _LEAST_ROWS = 128, 8


@dataclass(frozen=True, slots=True)
class PictureRead:
    """A picture as blocks from top to bottom, and what was read in each cell by its place."""

    blocks: tuple[DocumentBlock, ...]
    cells: Mapping[Key, CellRead]


def key_of(place: Place) -> Key:
    """What tells a place in a picture from all others."""
    return (place.get("image"), place.get("page"), *place.get("box", ()))


def read_picture(colours: Colours, engine: Engine, source: Place, *, with_text: bool) -> PictureRead:
    """Read one picture, whichever side of it is up.

    ``source`` names it in every place: ``{"image": …}`` or ``{"page": …}``. ``with_text``: it is a page with words of
    its own; without, all that is taken besides its tables are the headings of sections that stand between them.
    """
    if min(colours.shape[:2]) < _LEAST_SIDE:
        return PictureRead((), {})
    seen = Seen(colours, source)
    tables = [(table, read_cells(table, engine)) for table in _tables(colours)]
    if tables and not is_upright(*max(tables, key=lambda one: one[0].flat.colours.size)):
        turns = turns_of(colours, text_boxes(colours, engine), engine)
        if turns:
            return _turned(seen, turns, engine, with_text)
    return _read(seen, tables, engine, with_text)


def _tables(colours: Colours) -> list[RuledPicture]:
    return [table for table in map(ruled_picture, flat_tables(colours)) if table is not None]


def _turned(given: Seen, turns: int, engine: Engine, with_text: bool) -> PictureRead:
    seen = Seen.turned(given.colours, given.source, turns)
    return _read(seen, [(table, read_cells(table, engine)) for table in _tables(seen.colours)], engine, with_text)


def _read(seen: Seen, tables: Sequence[TableRead], engine: Engine, with_text: bool) -> PictureRead:
    cells: dict[Key, CellRead] = {}
    placed: list[tuple[float, DocumentBlock]] = []
    bare = _without(seen.colours, [table for table, _ in tables])
    if with_text or not tables or _has_words(bare):
        boxes = text_boxes(bare, engine)
        lines = written_lines(bare, boxes, engine)
        if not tables and not seen.turns and not is_legible((line.text, line.confidence) for line in lines):
            turns = turns_of(bare, boxes, engine)
            if turns:
                return _turned(seen, turns, engine, with_text)
        found = [(line.box[1], line) for line in lines] if tables else unruled(lines, seen, cells)
        for y, one in found:
            if isinstance(one, Grid):
                placed.append((y, one))
            elif with_text or is_heading(one.text):
                placed.append((y, Paragraph(one.text)))
    placed += [(table.flat.box[1], _grid(table, reads, seen, cells)) for table, reads in tables]
    placed.sort(key=lambda pair: pair[0])
    return PictureRead(tuple(block for _, block in placed), cells)


def _grid(table: RuledPicture, reads: Mapping[Region, CellRead], seen: Seen, cells: dict[Key, CellRead]) -> Grid:
    rows = table.regions()
    first = {region: number for number, row in reversed(list(enumerate(rows))) for region in row}
    made = {
        region: _cell(table, region, reads[region], first[region], sum(region in row for row in rows), seen)
        for region in first
    }
    cells |= {key_of(cell.place): reads[region] for region, cell in made.items()}
    grid = Grid(tuple(GridRow(n, tuple(made[region] for region in row)) for n, row in enumerate(rows)), Layout.SPANS)
    return in_order(grid, {id(cell) for region, cell in made.items() if reads[region].confidence < _CLEAR})


def _cell(table: RuledPicture, region: Region, read: CellRead, row: int, down: int, seen: Seen) -> GridCell:
    text = read.text if read.is_number or read.blank else spelled(read.text)
    # A cell that is no rectangle shares its lines with another: whatever stands in it may belong to either.
    text = text if region.whole else f"{text}\ufffd"
    place = seen.place(table.flat.place(*table.ruled.box_of(region)))
    return GridCell(text, place, row, down, region.colspan)


def _without(colours: Colours, tables: list[RuledPicture]) -> Colours:
    """The picture with its tables made paper."""
    if not tables:
        return colours
    bare = np.array(colours)
    for table in tables:
        x0, y0, x1, y1 = (round(v) for v in table.flat.box)
        bare[max(0, y0 - 4) : y1 + 5, max(0, x0 - 4) : x1 + 5] = 255
    return bare


def _has_words(bare: Colours) -> bool:
    """Whether anything worth reading may stand outside the tables of a picture."""
    dark = (bare.min(axis=2) < _INKED).mean(axis=1)
    return bool((dark > 0).sum() >= _LEAST_ROWS)

"""One picture to blocks: its ruled tables as grids, and where wanted its lines of text as paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from crawler.parser.carriers.pdf_grid import Region
from crawler.parser.document import DocumentBlock, Grid, GridCell, GridRow, Layout, Paragraph
from crawler.parser.ocr.cell_reading import CellRead, read_cells
from crawler.parser.ocr.engine import Engine
from crawler.parser.ocr.lines import written_lines
from crawler.parser.ocr.order import in_order
from crawler.parser.ocr.raster import Colours
from crawler.parser.ocr.ruled import RuledPicture, ruled_picture
from crawler.parser.ocr.spelling import spelled
from crawler.parser.ocr.straighten import flat_tables
from crawler.parser.ocr.unruled import unruled_grid
from store.model import Place

#: Where a cell read from a picture stands: what names the picture, and the box in its pixels.
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PictureRead:
    """A picture as blocks from top to bottom, and what was read in each cell by its place."""

    blocks: tuple[DocumentBlock, ...]
    cells: Mapping[Key, CellRead]


def key_of(place: Place) -> Key:
    """What tells a place in a picture from all others."""
    return (place.get("image"), place.get("page"), *place.get("box", ()))


def read_picture(colours: Colours, engine: Engine, source: Place, *, with_text: bool) -> PictureRead:
    """Read one picture; ``source`` names it in every place: ``{"image": …}`` or ``{"page": …}``.

    ``with_text``: the picture is a page with words of its own; without, it is a table and nothing else.
    """
    tables = [table for table in map(ruled_picture, flat_tables(colours)) if table is not None]
    cells: dict[Key, CellRead] = {}
    placed: list[tuple[float, DocumentBlock]] = []
    for table in tables:
        placed.append((table.flat.box[1], _grid(table, engine, source, cells)))
    if with_text or not tables:
        lines = written_lines(_without(colours, tables), engine)
        grid = None if tables else unruled_grid(lines, colours.shape, source, cells)
        if grid is not None:
            placed.append((lines[0].box[1], grid))
        else:
            placed += [(line.box[1], Paragraph(line.text)) for line in lines]
    placed.sort(key=lambda pair: pair[0])
    return PictureRead(tuple(block for _, block in placed), cells)


def _grid(table: RuledPicture, engine: Engine, source: Place, cells: dict[Key, CellRead]) -> Grid:
    reads = read_cells(table, engine)
    rows = table.regions()
    first = {region: number for number, row in reversed(list(enumerate(rows))) for region in row}
    made = {
        region: _cell(table, region, reads[region], first[region], sum(region in row for row in rows), source)
        for region in first
    }
    cells |= {key_of(cell.place): reads[region] for region, cell in made.items()}
    grid = Grid(tuple(GridRow(n, tuple(made[region] for region in row)) for n, row in enumerate(rows)), Layout.SPANS)
    return in_order(grid)


def _cell(table: RuledPicture, region: Region, read: CellRead, row: int, down: int, source: Place) -> GridCell:
    text = read.text if read.is_number or read.blank else spelled(read.text)
    # A cell that is no rectangle shares its lines with another: whatever stands in it may belong to either.
    text = text if region.whole else f"{text}\ufffd"
    place = {**source, "box": table.flat.place(*table.ruled.box_of(region))}
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



"""Layout tables: headings, prose and pictures taken out of a grid, in place."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.parser.document import DocumentBlock, Grid, GridRow, Picture, pictures_in, prose
from crawler.parser.sections import is_heading

_LONGEST_LABEL = 90


def unwrapped(grid: Grid) -> Iterator[DocumentBlock]:
    """A grid with the headings, prose and pictures that a layout table holds taken out of it, in place."""
    kept: list[GridRow] = []
    for row in grid.rows:
        filled = [cell for cell in row.distinct() if not cell.is_blank and cell.row == row.number]
        alone = filled[0].text if len(filled) == 1 and len(row.text) == len(_bare(filled[0].text)) else ""
        if alone and (is_heading(alone) or len(alone) > _LONGEST_LABEL or pictures_in(alone)):
            if kept:
                yield Grid(tuple(kept), grid.layout)
            kept = []
            yield from prose(alone)
            continue
        kept.append(row)
        yield from (Picture(source) for cell in filled for source in pictures_in(cell.text))
    if kept:
        yield Grid(tuple(kept), grid.layout)


def _bare(text: str) -> str:
    return " ".join(text.split())

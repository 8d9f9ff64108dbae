"""Glyphs into the cells of a ruled table, and the table into a grid; whatever two cells may share is marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.parser.carriers.pdf_grid import Region, Ruled
from crawler.parser.carriers.pdf_shapes import UNKNOWN, Glyph, PageShapes
from crawler.parser.carriers.pdf_text import lines_of, text_of
from crawler.parser.document import GridCell, GridRow

_SAME_LINE = 0.3
_APART = 0.1
_CROSSES = 0.25


@dataclass(slots=True)
class PageTable:
    """A ruled table with the text of its cells; ``goes_on``: it is the rest of the table on the page before.

    A text may still be joined with the next page's; ``dropped`` rows held only what was joined elsewhere.
    """

    page: PageShapes
    ruled: Ruled
    texts: dict[Region, str] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    goes_on: bool = False

    @property
    def top(self) -> float:
        return self.ruled.ys[0]

    def rows(self) -> Iterator[GridRow]:
        """The rows as the form matcher wants them."""
        cells = {region: self._cell(region) for row in self.ruled.owners for region in row}
        for number, row in enumerate(self.ruled.owners):
            if number not in self.dropped:
                yield GridRow(number, tuple(cells[region] for region in row))

    def _cell(self, region: Region) -> GridCell:
        place = self.page.place(self.ruled.box_of(region))
        return GridCell(self.texts.get(region, ""), place, region.row, region.rowspan, region.colspan)


def fill(page: PageShapes, tables: list[Ruled]) -> tuple[list[PageTable], list[Glyph]]:
    """The tables of a page with their texts, and the glyphs that stand outside all of them."""
    filled = [PageTable(page, table) for table in tables]
    inside: list[list[tuple[Glyph, Region]]] = [[] for _ in tables]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        for index, table in enumerate(tables):
            region = table.at(*glyph.middle)
            if region is not None:
                inside[index].append((glyph, region))
                break
        else:
            outside.append(glyph)
    for made, glyphs in zip(filled, inside, strict=True):
        made.texts = _drawn_in(page, made.ruled) | _texts(made.ruled, glyphs)
    return filled, outside


def _texts(table: Ruled, glyphs: list[tuple[Glyph, Region]]) -> dict[Region, str]:
    by_region: dict[Region, list[Glyph]] = {}
    for glyph, region in glyphs:
        by_region.setdefault(region, []).append(glyph)
    doubtful = _shared(dict(glyphs)) | {region for glyph, region in glyphs if _crosses(table, glyph, region)}
    return {
        region: text_of(found) + ("" if region.whole and region not in doubtful else UNKNOWN)
        for region, found in by_region.items()
    }


def _drawn_in(page: PageShapes, table: Ruled) -> dict[Region, str]:
    """Cells that hold a drawing or a small picture: without text they are not blank, but not readable either."""
    found: dict[Region, str] = {}
    for x0, y0, x1, y1 in page.drawings:
        region = table.at((x0 + x1) / 2, (y0 + y1) / 2)
        if region is not None:
            left, top, right, bottom = table.box_of(region)
            if left <= x0 and x1 <= right and top <= y0 and y1 <= bottom:
                found[region] = UNKNOWN
    return found


def _shared(owner: dict[Glyph, Region]) -> set[Region]:
    """Cells between which a number runs on without a gap: it may have overflowed from one into the other."""
    found: set[Region] = set()
    for line in lines_of(glyph for glyph in owner if glyph.char.isdigit()):
        for one, other in pairwise(line.glyphs):
            level = abs(one.middle[1] - other.middle[1]) < _SAME_LINE * one.height
            if owner[one] != owner[other] and level and other.x0 - one.x1 < _APART * one.height:
                found |= {owner[one], owner[other]}
    return found


def _crosses(table: Ruled, glyph: Glyph, region: Region) -> bool:
    x0, _, x1, _ = table.box_of(region)
    beyond = max(x0 - glyph.x0, glyph.x1 - x1)
    return glyph.char.isdigit() and beyond > _CROSSES * (glyph.x1 - glyph.x0)


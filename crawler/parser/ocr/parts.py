"""A table over two pictures: head rows printed again taken off, labels that the break tore put together.

The parts stay grids of their own, read one after the other by one reader of the table, so that no number can change
its row. Only words are joined here, and only to what the form knows; whatever else is torn stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.parser.cells import looks_like_value
from crawler.parser.document import DocumentBlock, Grid, GridCell, Paragraph
from crawler.parser.ocr.cell_reading import CellRead
from crawler.parser.ocr.page import Key, key_of
from crawler.parser.ocr.spelling import is_label, spelled
from crawler.parser.rows import has_values
from crawler.parser.sections import is_heading

_NUMBERED = re.compile(r"\s*[(（]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[)）、.．]")
#: Of a table's width: edges so near are one.
_NEAR = 0.02
#: Page numbers and running heads between two parts are no longer than this together.
_MOST_BETWEEN = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a document, and the number of the picture it was read from; None where it was read from none."""

    block: DocumentBlock
    picture: int | None = None


def joined(parts: Sequence[Part], reads: Mapping[Key, CellRead]) -> list[DocumentBlock]:
    """The blocks, every table that goes on in the next picture prepared to be read on."""
    blocks = [part.block for part in parts]
    above: int | None = None
    for index, part in enumerate(parts):
        if not isinstance(part.block, Grid) or part.picture is None:
            continue
        if above is not None and parts[above].picture != part.picture and _follows(blocks[above + 1 : index]):
            upper, whole = blocks[above], parts[above].block
            assert isinstance(upper, Grid)
            assert isinstance(whole, Grid)
            blocks[above], blocks[index] = _stitched(upper, _without_head(whole, part.block), reads)
        above = index
    return [block for block in blocks if not isinstance(block, Grid) or block.rows]


def _follows(between: Sequence[DocumentBlock]) -> bool:
    words = [block.text for block in between if isinstance(block, Paragraph)]
    other = any(isinstance(block, Grid) for block in between)
    return not other and not any(map(is_heading, words)) and sum(map(len, words)) <= _MOST_BETWEEN


def _without_head(upper: Grid, lower: Grid) -> Grid:
    """The lower part without the rows of words with which both parts begin."""
    same = 0
    for one, other in zip(upper.rows, lower.rows, strict=False):
        if has_values(one) or has_values(other) or _bare(one.text) != _bare(other.text) or not one.text:
            break
        same += 1
    return replace(lower, rows=lower.rows[same:])


def _stitched(upper: Grid, lower: Grid, reads: Mapping[Key, CellRead]) -> tuple[Grid, Grid]:
    if not upper.rows or not lower.rows:
        return upper, lower
    torn = {
        id(below): (above, below, label)
        for below in lower.rows[0].distinct() for above in upper.rows[-1].distinct()
        if _stands_above(above, upper, below, lower) and (label := _label(above, below, reads))
    }  # fmt: skip
    if not torn:
        return upper, lower
    alone = all(id(cell) in torn or _is_paper(cell, reads) for cell in lower.rows[0].distinct() if cell.rowspan == 1)
    if any(below.rowspan == 1 for _, below, _ in torn.values()):
        if not alone:
            return upper, lower
        lower = replace(lower, rows=lower.rows[1:])
    changed = {id(above): replace(above, text=label) for above, _, label in torn.values()}
    changed |= {id(below): replace(below, text=label) for _, below, label in torn.values()}
    return _changed(upper, changed), _changed(lower, changed)


def _label(above: GridCell, below: GridCell, reads: Mapping[Key, CellRead]) -> str | None:
    """The one label of which two cells hold a half each; None where they do not certainly."""
    head, rest = (reads[key_of(cell.place)].text if key_of(cell.place) in reads else "" for cell in (above, below))
    if not head or not rest or looks_like_value(head) or looks_like_value(rest):
        return None
    if not _NUMBERED.match(head) or _NUMBERED.match(rest) or is_label(below.text):
        return None
    whole = spelled(head + rest)
    return whole if is_label(whole) else None


def _stands_above(above: GridCell, upper: Grid, below: GridCell, lower: Grid) -> bool:
    one, other = _across(above, upper), _across(below, lower)
    return abs(one[0] - other[0]) <= _NEAR and abs(one[1] - other[1]) <= _NEAR


def _across(cell: GridCell, grid: Grid) -> tuple[float, float]:
    """Where a cell begins and ends, in widths of its table."""
    sides = [_sides(one) for row in grid.rows for one in row.cells]
    left, right = min(side[0] for side in sides), max(side[1] for side in sides)
    start, end = _sides(cell)
    width = max(1, right - left)
    return (start - left) / width, (end - left) / width


def _sides(cell: GridCell) -> tuple[int, int]:
    """The left and right side of a cell as it reads, be its picture turned or not."""
    x0, y0, x1, y1 = cell.place["box"]
    return {0: (x0, x1), 90: (-y1, -y0), 180: (-x1, -x0), 270: (y0, y1)}[cell.place.get("turn", 0)]


def _is_paper(cell: GridCell, reads: Mapping[Key, CellRead]) -> bool:
    read = reads.get(key_of(cell.place))
    return cell.is_blank and read is not None and read.blank and not read.trace


def _changed(grid: Grid, changed: Mapping[int, GridCell]) -> Grid:
    rows = (replace(row, cells=tuple(changed.get(id(cell), cell) for cell in row.cells)) for row in grid.rows)
    return replace(grid, rows=tuple(rows))


def _bare(text: str) -> str:
    return "".join(text.split())


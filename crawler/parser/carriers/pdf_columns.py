"""Tables without ruling lines: columns by where numbers and header labels stand, or no table at all.

Whatever does not come out evenly (a number between two columns, two in one, a column without a header) makes the
stretch no table: its lines stay lines, with the gaps marked, so that no two numbers can run together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.parser.carriers.pdf_segment import SAME_CELL, Chunk, Segment, Uneven
from crawler.parser.carriers.pdf_shapes import Box, PageShapes
from crawler.parser.carriers.pdf_text import Line
from crawler.parser.document import Grid, GridCell, GridRow, Layout
from crawler.parser.sections import is_heading

_GAP = 0.65
_LEAST_ROWS = 2
_MOST_BETWEEN = 4


def is_tabular(line: Line) -> bool:
    """Whether a line has gaps as between columns."""
    return len(list(line.chunks(_GAP))) > 1


def runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Stretches of lines that may be a table, and the single lines between them, in order."""
    start = 0
    while start < len(lines):
        end = _end_of_run(lines, start)
        yield list(lines[start:end])
        start = end


def _end_of_run(lines: Sequence[Line], start: int) -> int:
    if not _may_begin(lines, start):
        return start + 1
    last = start
    for index in range(start, len(lines)):
        if is_heading(lines[index].text) or index - last > _MOST_BETWEEN:
            break
        if is_tabular(lines[index]):
            last = index
    return last + 1


def _may_begin(lines: Sequence[Line], start: int) -> bool:
    """A table begins with a tabular line, or with the upper line of a label beside it."""
    line, after = lines[start], lines[min(start + 1, len(lines) - 1)]
    if is_heading(line.text):
        return False
    return is_tabular(line) or (is_tabular(after) and after.box[1] - line.box[1] < SAME_CELL * line.em)


def columns_grid(page: PageShapes, lines: Sequence[Line]) -> Grid | None:
    """A stretch of lines as a grid, or None where it is no table or not certainly one."""
    chunks = [Chunk((part,)) for line in lines for part in line.chunks(_GAP)]
    if len(lines) < _LEAST_ROWS or not any(chunk.is_value for chunk in chunks):
        return None
    try:
        rows = [row for segment in _segments(lines) for row in Segment(segment).rows()]
    except Uneven:
        return None
    return Grid(tuple(_row(page, number, row) for number, row in enumerate(rows)), Layout.SPANS)


def marked(line: Line) -> str:
    """A line's text with a bar in every wide gap between figures."""
    text = ""
    for part in line.chunks(_GAP):
        text += (" ｜ " if text[-1:].isdigit() and part.text[:1].isdigit() else "  " if text else "") + part.text
    return text


def _row(page: PageShapes, number: int, row: Sequence[Chunk | Box]) -> GridRow:
    cells = []
    for cell in row:
        box, text = (cell.box, cell.text) if isinstance(cell, Chunk) else (cell, "")
        cells.append(GridCell(text, page.place(box), number))
    return GridRow(number, tuple(cells))


def _segments(lines: Sequence[Line]) -> Iterator[list[list[Chunk]]]:
    """A header with its rows: a new one begins where words stand above the columns again."""
    segment: list[list[Chunk]] = []
    left = 0.0
    for line in lines:
        chunks = [Chunk((part,)) for part in line.chunks(_GAP)]
        values = [chunk.box[0] for chunk in chunks if chunk.is_value]
        if values:
            left = min(values) if not left else min(left, min(values))
        elif left and any(chunk.box[2] > left for chunk in chunks):
            yield segment
            segment, left = [], 0.0
        segment.append(chunks)
    yield segment

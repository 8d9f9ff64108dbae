"""Tables drawn in two parts, as a page break or a clerk's two screenshots leave them."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup
from picture_drawing import Style, grid_picture
from picture_figures import FORM, Numbers
from PIL import Image

from crawler.demo.table_html import table_html
from crawler.parser.document import Grid, GridCell, GridRow, Layout
from crawler.parser.grid import table_grid

Cells = list[list[GridCell]]
#: The rows of table 3 before its first row of numbers.
HEAD_ROWS = 3


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a table is cut: ``row`` is the first row of the lower part.

    ``head``: the lower part begins with the head rows again. ``spanning``: in which part the label of a cell over the
    cut stands: ``upper``, ``lower``, ``both``, or ``torn`` between the two. ``torn``: the row above the cut is broken
    in the middle of its label, whose second half stands alone in the first row of the lower part.
    """

    row: int
    head: bool = False
    spanning: str = "upper"
    torn: bool = False


def requests_parts(numbers: Numbers, style: Style, cut: Cut) -> list[Image.Image]:
    """Table 3 as two pictures with closed borders."""
    html = BeautifulSoup(table_html(FORM.table("requests"), numbers.figures), "lxml").table
    assert html is not None
    rows = table_grid(html, 0).rows
    upper, lower = _clipped(rows, 0, cut.row, cut), _clipped(rows, cut.row, len(rows), cut)
    if cut.torn:
        upper, lower = _torn(upper, lower)
    if cut.head:
        lower = [*_clipped(rows, 0, HEAD_ROWS, cut), *lower]
    return [grid_picture(_numbered(part), style, "requests") for part in (upper, lower)]


def _clipped(rows: tuple[GridRow, ...], start: int, end: int, cut: Cut) -> Cells:
    """Rows ``start`` to ``end``; a cell that reaches beyond is cut off there."""
    made: dict[int, GridCell] = {}
    for row in rows[start:end]:
        for cell in row.cells:
            first, last = max(cell.row, start), min(cell.row + cell.rowspan, end)
            text = _text(cell, cut) if cell.row < cut.row < cell.row + cell.rowspan else (cell.text, cell.text)
            made[id(cell)] = GridCell(text[start >= cut.row], cell.place, first - start, last - first, cell.colspan)
    return [[made[id(cell)] for cell in row.cells] for row in rows[start:end]]


def _text(cell: GridCell, cut: Cut) -> tuple[str, str]:
    half = len(cell.text) // 2
    return {
        "upper": (cell.text, ""), "lower": ("", cell.text), "both": (cell.text, cell.text),
        "torn": (cell.text[:half], cell.text[half:]),
    }[cut.spanning]  # fmt: skip


def _torn(upper: Cells, lower: Cells) -> tuple[Cells, Cells]:
    """The last row's label broken: its rest stands in a row of its own on the next page, where no number does."""
    label = next(cell for cell in reversed(upper[-1]) if len(cell.text) > 6)
    half = len(label.text) // 2
    first = GridCell(label.text[:half], {}, label.row, 1, label.colspan)
    upper = [*upper[:-1], [first if cell is label else cell for cell in upper[-1]]]
    rest: dict[int, GridCell] = {}
    for mine in upper[-1]:
        text = label.text[half:] if mine is first else ""
        rest.setdefault(id(mine), GridCell(text, {}, 0, 1, mine.colspan))
    return upper, [[rest[id(cell)] for cell in upper[-1]], *lower]


def _numbered(rows: Cells) -> Grid:
    """A grid of rows counted anew; each cell begins where it first stands."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for number, row in enumerate(rows):
        for cell in row:
            first.setdefault(id(cell), number)
            last[id(cell)] = number
    made = {
        id(cell): GridCell(cell.text, {}, first[id(cell)], last[id(cell)] - first[id(cell)] + 1, cell.colspan)
        for row in rows for cell in row
    }  # fmt: skip
    grid = [GridRow(number, tuple(made[id(cell)] for cell in row)) for number, row in enumerate(rows)]
    return Grid(tuple(grid), Layout.SPANS)

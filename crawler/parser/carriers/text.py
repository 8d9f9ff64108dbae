"""Flattened text to blocks: one cell per line behind a tab, or a row of cells between tabs."""

from __future__ import annotations

from crawler.parser.bare import is_page_number
from crawler.parser.document import (
    Document,
    DocumentBlock,
    Grid,
    GridCell,
    GridRow,
    Layout,
    prose,
    without_marks,
)  # fmt: skip
from crawler.parser.layout import unwrapped
from crawler.parser.sections import is_heading

_LONGEST_CELL = 90


def text_blocks(text: str) -> tuple[DocumentBlock, ...]:
    """Read text into blocks; places are ``{"line": n}``, counted from 1, with ``col`` between tabs."""
    reader = _Lines(ends_whole=text.endswith(("\n", "\r")))
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, 1):
        reader.take(number, without_marks(line.rstrip("\r")), last=number == len(lines))
    return reader.finish()


def text_document(text: str) -> Document:
    """Read a text file into blocks."""
    return Document("text", text_blocks(text))


class _Lines:
    """Gathers lines into rows, rows into grids, and leaves the rest as prose."""

    def __init__(self, *, ends_whole: bool) -> None:
        self._ends_whole = ends_whole
        self._blocks: list[DocumentBlock] = []
        self._rows: list[GridRow] = []
        self._open: list[tuple[int, list[str]]] = []
        self._layout = Layout.LINES
        self._torn = False

    def take(self, number: int, line: str, *, last: bool) -> None:
        body = line.lstrip(" ")
        self._torn = last and not self._ends_whole
        if not line.strip(" "):
            self._close_row()
        elif is_page_number(line):
            pass  # a page broke here, not a row
        elif "\t" in body[1:]:
            self._close_row()
            self._use(Layout.TABS)
            cells = tuple(
                GridCell(cell.strip(), {"line": number, "col": col}, number)
                for col, cell in enumerate(body.split("\t"))
            )
            self._rows.append(GridRow(number, cells, self._torn, ragged=True))
        elif body.startswith("\t") and len(body) <= _LONGEST_CELL and not is_heading(body):
            self._use(Layout.LINES)
            self._open.append((number, [body.strip()]))
        elif self._open and len(body) <= _LONGEST_CELL and not is_heading(body):
            self._open[-1][1].append(body.strip())
        else:
            self._close_grid()
            self._blocks.extend(prose(body, number))

    def finish(self) -> tuple[DocumentBlock, ...]:
        self._close_grid()
        return tuple(self._blocks)

    def _use(self, layout: Layout) -> None:
        if self._rows and self._layout is not layout:
            self._close_grid()
        self._layout = layout

    def _close_row(self) -> None:
        if self._open:
            first = self._open[0][0]
            cells = tuple(GridCell("\n".join(parts), {"line": number}, first) for number, parts in self._open)
            self._rows.append(GridRow(first, cells))
            self._open = []

    def _close_grid(self) -> None:
        torn = bool(self._open) and self._torn
        self._close_row()
        if self._rows:
            if torn:
                tail = self._rows[-1]
                self._rows[-1] = GridRow(tail.number, tail.cells, True, tail.ragged)
            self._blocks.extend(unwrapped(Grid(tuple(self._rows), self._layout)))
            self._rows = []

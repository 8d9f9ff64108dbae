"""Bare lines laid out as a table again, by the labels of the form alone, or not at all.

Lines have lost where a row ends and whether a cell was blank. What remains certain: the labels, their order, and how
many numbers follow each of them. A table is laid out only if its header is whole and in an order a table can have,
and no row is short: where one cell was dropped for being blank, any row may have lost one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.parser.bare import is_page_number
from crawler.parser.cells import looks_like_value
from crawler.parser.document import Grid, GridCell, GridRow
from crawler.parser.labels import Lexicon
from crawler.parser.words import COLUMN, CORNER, HEADING, ROW, TableWords
from store.model import Block

_MOST_PIECES = 12


class NotATable(Exception):
    """The lines cannot be laid out; the message is the Chinese reason."""


@dataclass(slots=True)
class _Band:
    """A stretch of lines under one header: the header's names, then rows of labels and numbers."""

    heads: list[tuple[str, GridCell]] = field(default_factory=list)
    rows: list[tuple[list[GridCell], list[GridCell]]] = field(default_factory=list)

    @property
    def columns(self) -> list[tuple[str, GridCell]]:
        return [(name, cell) for name, cell in self.heads if name.startswith(COLUMN)]


def relaid(grid: Grid, words: TableWords) -> tuple[GridRow, ...]:
    """The rows of a table given as bare lines. Raises NotATable where they do not come out unambiguously."""
    if grid.rows[-1].torn:
        raise NotATable("文件又在表格中间中断")
    cells = [row.cells[0] for row in grid.rows if not is_page_number(row.cells[0].text)]
    bands = _Walk(words, cells).bands()
    if not any(band.rows for band in bands):
        raise NotATable("认不出表头和各行")
    laid: list[list[GridCell]] = []
    for band in filter(lambda band: band.rows, bands):
        laid += _flat(band, words) if words.form.flat else _rows(band, words)
    return tuple(_row(number, cells) for number, cells in enumerate(laid))


class _Walk:
    """Goes through the lines once and tells header, label and number apart."""

    def __init__(self, words: TableWords, cells: Sequence[GridCell]) -> None:
        self._words = words
        self._cells = cells
        self._at = 0

    def bands(self) -> list[_Band]:
        bands = [_Band()]
        while self._at < len(self._cells):
            cell = self._cells[self._at]
            if looks_like_value(cell.text):
                self._at += 1
                self._number(bands[-1], cell)
            elif (head := self._head(bands[-1])) is not None:
                if bands[-1].rows:
                    bands.append(_Band())
                bands[-1].heads.append(head)
            else:
                self._label(bands[-1])
        # A remark below the table is no row of it.
        if bands[-1].rows and not bands[-1].rows[-1][1] and not any(map(self._knows, bands[-1].rows[-1][0])):
            bands[-1].rows.pop()
        return bands

    def _knows(self, cell: GridCell) -> bool:
        return bool(self._words.labels.find(cell.text))

    def _number(self, band: _Band, cell: GridCell) -> None:
        if not band.rows:
            if not self._words.form.flat:
                raise NotATable("第一个数字之前没有行的名目")
            band.rows.append(([], []))
        band.rows[-1][1].append(cell)

    def _label(self, band: _Band) -> None:
        label = self._joined(self._words.labels) or self._take(1)
        if not band.rows and not self._knows(label):
            if band.heads:
                raise NotATable(f"表头中的“{label.text[:20]}”认不出")
            return
        if not band.rows or band.rows[-1][1]:
            band.rows.append(([], []))
        band.rows[-1][0].append(label)

    def _head(self, band: _Band) -> tuple[str, GridCell] | None:
        """The header label at the next line, unless it can only be a row's (总计 again, once the header is whole)."""
        start = self._at
        lexicon = self._words.heads
        cell = self._joined(lexicon) or self._take(1)
        names = lexicon.find(cell.text)
        name = next(iter(names)) if len(names) == 1 else None
        opens = name is not None and name.startswith((HEADING, CORNER)) and not self._words.form.flat
        if name is None or (not opens and self._is_over(band, name)):
            self._at = start
            return None
        return name, cell

    def _is_over(self, band: _Band, name: str) -> bool:
        return bool(band.rows) or (not self._words.form.flat and any(name == known for known, _ in band.heads))

    def _joined(self, lexicon: Lexicon) -> GridCell | None:
        """A label broken over several lines: only where all pieces together are it letter by letter."""
        text, best = "", 0
        for count, cell in enumerate(self._cells[self._at : self._at + _MOST_PIECES], 1):
            if looks_like_value(cell.text):
                break
            text += cell.text
            if count > 1 and lexicon.exact(text):
                best = count
        return self._take(best) if best else None

    def _take(self, count: int) -> GridCell:
        pieces = self._cells[self._at : self._at + count]
        self._at += count
        return GridCell("".join(cell.text for cell in pieces), pieces[0].place, pieces[0].row)


def _rows(band: _Band, words: TableWords) -> list[list[GridCell]]:
    header = _in_order(band, words)
    for labels, numbers in band.rows:
        if len(numbers) < len(header) or sum(_is_row(cell, words) for cell in labels) > 1:
            raise NotATable(f"“{labels[-1].text[:20]}”一行应有{len(header)}个数，实有{len(numbers)}个，空格已无从辨认")
    headings = [[cell] for name, cell in band.heads if name.startswith(HEADING)]
    return [*headings, header, *([*labels, *numbers] for labels, numbers in band.rows)]


def _is_row(label: GridCell, words: TableWords) -> bool:
    """Whether a label is a row's; one that may also head a group does not count."""
    names = words.labels.find(label.text)
    return any(name.startswith(ROW) and not words.rows[name.partition(":")[2]].optional for name in names)


def _in_order(band: _Band, words: TableWords) -> list[GridCell]:
    """The column labels in the order of the numbers. Where a label stands over several columns, its parts may be
    listed in place or one level further down; any other order says nothing."""
    cells = dict(band.columns)
    written = [name.partition(":")[2] for name, _ in band.columns]
    for block in words.form.blocks:
        official = [column.key for column in block.columns]
        if written in (official, _by_level(block)):
            return [cells[f"{COLUMN}:{key}"] for key in official]
    raise NotATable("表头不全，或次序认不出")


def _by_level(block: Block) -> list[str]:
    """The columns as a header of several lines lists them: first those under the fewest common labels."""
    return sorted((c.key for c in block.columns), key=lambda key: sum(key in keys for _, keys in block.spans))


def _flat(band: _Band, words: TableWords) -> list[list[GridCell]]:
    block = words.form.blocks[0]
    procedures = [(name, cell) for name, cell in band.heads if name.startswith(ROW)]
    numbers = [cell for labels, found in band.rows for cell in labels + found]
    if [name.partition(":")[2] for name, _ in procedures] != [row.key for row in block.rows]:
        raise NotATable("表头不全，或次序认不出")
    if [name.partition(":")[2] for name, _ in band.columns] != [c.key for c in block.columns] * len(block.rows):
        raise NotATable("表头不全，或次序认不出")
    if len(numbers) != len(words.form.keys):
        raise NotATable(f"应有{len(words.form.keys)}个数，实有{len(numbers)}个，空格已无从辨认")
    return [[cell for _, cell in procedures], [cell for _, cell in band.columns], numbers]


def _row(number: int, cells: Sequence[GridCell]) -> GridRow:
    return GridRow(number, tuple(GridCell(cell.text, cell.place, number) for cell in cells))

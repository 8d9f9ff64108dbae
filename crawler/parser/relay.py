"""Bare lines laid out as a table again, by the labels of the form alone, or not at all.

Lines have lost where a row ends and whether a cell was blank. What remains certain: the labels, their order, how many
numbers follow each of them, and that numbers add up. A table is laid out only if its header is whole and in an order a
table can have, and no row is short or long: where one cell was dropped for being blank, any row may have lost one, and
where a number stands that is no cell (of a page, of an item), any row may hold one. A row in which both happened has
the right count and no right number, so that its own sum must witness for it wherever the form gives it one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.parser.bare import is_page_number
from crawler.parser.cells import looks_like_value, parse
from crawler.parser.document import Grid, GridCell, GridRow
from crawler.parser.labels import Lexicon
from crawler.parser.words import COLUMN, CORNER, HEADING, ROW, TableWords
from store.model import Block, Sum, Unread

_MOST_PIECES = 12
_NO_WITNESS = "各列之和与总计不符：表格已散成逐行文字，不能确定是填报有误还是数字错位"


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


@dataclass(slots=True)
class Relaid:
    """A table laid out again: its rows, and those whose own sum does not vouch for their numbers."""

    rows: list[GridRow] = field(default_factory=list)
    refused: list[Unread] = field(default_factory=list)


def relaid(grid: Grid, words: TableWords) -> Relaid:
    """A table given as bare lines. Raises NotATable where its rows do not come out unambiguously."""
    if grid.rows[-1].torn:
        raise NotATable("文件又在表格中间中断")
    cells = [row.cells[0] for row in grid.rows if not is_page_number(row.cells[0].text)]
    bands = _Walk(words, cells).bands()
    if not any(band.rows for band in bands):
        raise NotATable("认不出表头和各行")
    laid = Relaid()
    lay = _lay_flat if words.form.flat else _lay_rows
    for band in filter(lambda band: band.rows, bands):
        lay(band, words, laid)
    return laid


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


def _lay_rows(band: _Band, words: TableWords, laid: Relaid) -> None:
    block, header = _in_order(band, words)
    for labels, numbers in band.rows:
        if len(numbers) != len(header) or sum(_is_row(cell, words) for cell in labels) > 1:
            raise NotATable(f"“{labels[-1].text[:20]}”一行应有{len(header)}个数，实有{len(numbers)}个，空格已无从辨认")
    _append(laid, *([cell] for name, cell in band.heads if name.startswith(HEADING)), header)
    for labels, numbers in band.rows:
        if _is_witnessed([column.key for column in block.columns], numbers, words.form.sums):
            _append(laid, [*labels, *numbers])
        else:
            text = "｜".join(cell.text for cell in (*labels, *numbers))
            laid.refused.append(Unread(text, _NO_WITNESS, labels[-1].place))


def _is_witnessed(columns: Sequence[str], numbers: Sequence[GridCell], sums: Sequence[Sum]) -> bool:
    """Whether the sums of one row hold; a mark for none counts 0, a cell that is no number witnesses nothing."""
    across = [one for one in sums if one.axis == "row"]
    read = [parse(cell.text) for cell in numbers]
    if across and any(cell.why for cell in read):
        return False
    values = {key: int(cell.value or 0) for key, cell in zip(columns, read, strict=True)} if across else {}
    return all(sum(values[key] for key in one.left) == sum(values[key] for key in one.right) for one in across)


def _is_row(label: GridCell, words: TableWords) -> bool:
    """Whether a label is a row's; one that may also head a group does not count."""
    names = words.labels.find(label.text)
    return any(name.startswith(ROW) and not words.rows[name.partition(":")[2]].optional for name in names)


def _in_order(band: _Band, words: TableWords) -> tuple[Block, list[GridCell]]:
    """The block whose columns these are, and their labels in the order of the numbers.

    Where a label stands over several columns, its parts may be listed in place or one level further down; any other
    order says nothing.
    """
    cells = dict(band.columns)
    written = [name.partition(":")[2] for name, _ in band.columns]
    for block in words.form.blocks:
        official = [column.key for column in block.columns]
        if written in (official, _by_level(block)):
            return block, [cells[f"{COLUMN}:{key}"] for key in official]
    raise NotATable("表头不全，或次序认不出")


def _by_level(block: Block) -> list[str]:
    """The columns as a header of several lines lists them: first those under the fewest common labels."""
    return sorted((c.key for c in block.columns), key=lambda key: sum(key in keys for _, keys in block.spans))


def _lay_flat(band: _Band, words: TableWords, laid: Relaid) -> None:
    block = words.form.blocks[0]
    procedures = [(name, cell) for name, cell in band.heads if name.startswith(ROW)]
    numbers = [cell for labels, found in band.rows for cell in labels + found]
    columns = [column.key for column in block.columns]
    if [name.partition(":")[2] for name, _ in procedures] != [row.key for row in block.rows]:
        raise NotATable("表头不全，或次序认不出")
    if [name.partition(":")[2] for name, _ in band.columns] != columns * len(block.rows):
        raise NotATable("表头不全，或次序认不出")
    if len(numbers) != len(words.form.keys):
        raise NotATable(f"应有{len(words.form.keys)}个数，实有{len(numbers)}个，空格已无从辨认")
    starts = range(0, len(numbers), len(columns))
    if not all(_is_witnessed(columns, numbers[at : at + len(columns)], words.form.sums) for at in starts):
        raise NotATable("有一项的各结果之和与总计不符，不能确定是填报有误还是数字错位")
    _append(laid, [cell for _, cell in procedures], [cell for _, cell in band.columns], numbers)


def _append(laid: Relaid, *rows: Sequence[GridCell]) -> None:
    for cells in rows:
        number = len(laid.rows)
        laid.rows.append(GridRow(number, tuple(GridCell(cell.text, cell.place, number) for cell in cells)))

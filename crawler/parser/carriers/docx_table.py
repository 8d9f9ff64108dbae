"""A Word table to a grid: gridSpan, vMerge and the columns a row leaves out at its sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.parser.carriers.docx_xml import child, is_on, local, value
from crawler.parser.document import Grid, GridCell, GridRow, Layout

_MOST_ROWS = 1000
_MOST_COLUMNS = 100
_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


@dataclass(slots=True)
class Slot:
    """A cell at its columns; ``below`` counts the rows under it that continue it."""

    cell: etree._Element | None
    column: int
    span: int
    continues: bool = False
    below: int = 0


def table_rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table that a reader sees."""
    return list(islice((row for row in _inside(table, "tr") if not _is_hidden(child(row, "trPr"))), _MOST_ROWS))


def _is_hidden(properties: etree._Element | None) -> bool:
    return child(properties, "del") is not None or is_on(child(properties, "hidden"))


def row_cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row as written."""
    return _inside(row, "tc")


def word_grid(rows: list[etree._Element], first: int, index: int, text: Callable[[etree._Element], str]) -> Grid:
    """Lay out rows of one table, ``first`` being the number of the first one; ``text`` reads a cell."""
    lines = [_slots(row) for row in rows]
    above: dict[tuple[int, int], Slot] = {}
    owners: list[list[tuple[Slot, int]]] = []
    for line in lines:
        current: dict[tuple[int, int], Slot] = {}
        owners.append([])
        for slot in line:
            key = (slot.column, slot.span)
            owner = above.get(key) if slot.continues else None
            if owner is not None:
                owner.below += 1
            current[key] = owner or slot
            owners[-1].append((current[key], slot.span))
        above = current
    return Grid(tuple(_laid(owners, first, index, text)), Layout.SPANS)


def _laid(
    owners: list[list[tuple[Slot, int]]], first: int, index: int, text: Callable[[etree._Element], str]
) -> Iterator[GridRow]:
    made: dict[int, GridCell] = {}
    for number, line in enumerate(owners, first):
        cells: list[GridCell] = []
        for slot, span in line:
            if id(slot) not in made:
                words = text(slot.cell) if slot.cell is not None else ""
                place = {"table": index, "row": number, "col": slot.column}
                made[id(slot)] = GridCell(words, place, number, slot.below + 1, slot.span)
            cells += [made[id(slot)]] * span
        if cells:
            yield GridRow(number, tuple(cells))


def _slots(row: etree._Element) -> list[Slot]:
    properties = child(row, "trPr")
    before = _count(child(properties, "gridBefore"), 0)
    line = [Slot(None, column, 1) for column in range(before)]
    column = before
    for cell in row_cells(row):
        looks = child(cell, "tcPr")
        span = min(_count(child(looks, "gridSpan"), 1) or 1, _MOST_COLUMNS)
        if column + span > _MOST_COLUMNS:
            break
        merge, across = child(looks, "vMerge"), child(looks, "hMerge")
        if across is not None and value(across) != "restart" and line:
            line[-1].span += span
        else:
            down = merge is not None and value(merge) != "restart" and is_on(merge)
            line.append(Slot(cell, column, span, down))
        column += span
    return line


def _count(node: etree._Element | None, otherwise: int) -> int:
    text = value(node) or ""
    return min(int(text), _MOST_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _inside(node: etree._Element, name: str) -> Iterator[etree._Element]:
    for inner in node:
        kind = local(inner)
        if kind == name:
            yield inner
        elif kind in _THROUGH:
            yield from _inside(inner, name)

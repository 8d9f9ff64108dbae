"""Which rows of which grid belong to which statutory table, and where a table is a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.parser.document import Document, Grid, GridRow, Layout, Paragraph, Picture
from crawler.parser.relay import NotATable, relaid
from crawler.parser.rows import fit
from crawler.parser.scattered import scattered
from crawler.parser.sections import Found
from crawler.parser.tables import read_table
from crawler.parser.words import words_of
from store.model import Form, Medium, Table, TableForm, Unread

_LEAST_HITS = 2
_LONGEST_HEAD = 80
_LONGEST_REFUSED = 500
_LONE_NUMBER = re.compile(r"\d{1,3}")


@dataclass(slots=True)
class Assigned:
    """What belongs to one table: its rows, and the stretches that cannot be laid out as rows."""

    rows: list[GridRow] = field(default_factory=list)
    refused: list[Unread] = field(default_factory=list)


def read_tables(document: Document, form: Form, located: Sequence[Found]) -> dict[str, Table]:
    """Every table of the form: read where it is text, named where it is a picture or missing."""
    assigned = assign(document, form, located)
    return {table.key: _table(table, assigned[table.key], document, located) for table in form.tables}


def assign(document: Document, form: Form, located: Sequence[Found]) -> dict[str, Assigned]:
    """The rows of all grids by table key. A grid that knows no label of the form belongs to none."""
    assigned = {table.key: Assigned() for table in form.tables}
    pages = any(isinstance(block, Paragraph) and _LONE_NUMBER.fullmatch(block.text) for block in document.blocks)
    for index, block in enumerate(document.blocks):
        if isinstance(block, Grid) and block.layout is Layout.BARE:
            section = next((found.number for found in located if found.start < index < found.end), None)
            for table in form.tables:
                if table.section == section:
                    _assign_bare(block, table, pages, assigned[table.key])
        elif isinstance(block, Grid):
            _assign_grid(block, form, assigned)
    return assigned


def _assign_bare(grid: Grid, table: TableForm, pages: bool, assigned: Assigned) -> None:
    """Bare lines belong to the table of their section; only a heading can say so.

    ``pages``: numbers of pages stand alone on lines. One of them in the place of a blank cell would be taken for it
    wherever no sum can witness.
    """
    try:
        if pages and not any(one.axis == "row" for one in table.sums):
            raise NotATable("文中又有单独成行的页码")
        laid = relaid(grid, words_of(table))
    except NotATable as refused:
        cells = [row.cells[0] for row in grid.rows]
        text = "｜".join(cell.text for cell in cells)[:_LONGEST_REFUSED]
        assigned.refused.append(Unread(text, f"表格已散成逐行文字，{refused}，不能确定各数属于哪一格", cells[0].place))
    else:
        assigned.rows += laid.rows
        assigned.refused += laid.refused


def _assign_grid(grid: Grid, form: Form, assigned: dict[str, Assigned]) -> None:
    """A row without a label of its own goes where the row before it went; the first ones follow the first known."""
    owners: list[TableForm | None] = []
    for row in grid.rows:
        owners.append(_owner(row, form, next((known for known in reversed(owners) if known), None)))
    if sum(owner is not None for owner in owners) < min(_LEAST_HITS, len(grid.rows)):
        return
    current = next(owner for owner in owners if owner)
    for row, owner in zip(grid.rows, owners, strict=True):
        current = owner or current
        assigned[current.key].rows.append(row)


def _owner(row: GridRow, form: Form, current: TableForm | None) -> TableForm | None:
    """The table whose labels this row carries: the current one if it may be that, else the only one, or None."""
    if current and _knows(row, current):
        return current
    known = [table for table in form.tables if table is not current and _knows(row, table)]
    return known[0] if len(known) == 1 or (known and current is not None) else None


def _knows(row: GridRow, table: TableForm) -> bool:
    words = words_of(table)
    if not table.flat:
        found = fit(row, words)
        if found.row or found.groups:
            return True
    return any(words.heads.find(cell.text) for cell in row.distinct() if 1 < len(cell.text) < _LONGEST_HEAD)


def _table(table: TableForm, assigned: Assigned, document: Document, located: Sequence[Found]) -> Table:
    if assigned.rows or assigned.refused:
        cells, unread = read_table(table, assigned.rows)
        return Table(Medium.TEXT, cells, (*unread, *assigned.refused))
    section = next((found for found in located if found.number == table.section), None)
    blocks = document.blocks[section.start : section.end] if section else ()
    images = tuple(block.source for block in blocks if isinstance(block, Picture))
    if images:
        return Table(Medium.IMAGE, images=images)
    left = scattered(document.blocks, words_of(table)) if located else None
    return Table(Medium.TEXT, unread=(left,)) if left else Table(Medium.MISSING)

"""Which rows of which grid belong to which statutory table, and where a table is a picture."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.parser.document import Document, Grid, GridRow, Picture
from crawler.parser.rows import fit
from crawler.parser.sections import Found
from crawler.parser.tables import read_table
from crawler.parser.words import words_of
from store.model import Form, Medium, Table, TableForm

_LEAST_HITS = 2
_LONGEST_HEAD = 80


def read_tables(document: Document, form: Form, located: Sequence[Found]) -> dict[str, Table]:
    """Every table of the form: read where it is text, named where it is a picture or missing."""
    rows = assign(document, form)
    return {table.key: _table(table, rows[table.key], document, located) for table in form.tables}


def assign(document: Document, form: Form) -> dict[str, list[GridRow]]:
    """The rows of all grids by table key. A grid that knows no label of the form belongs to none."""
    rows: dict[str, list[GridRow]] = {table.key: [] for table in form.tables}
    for block in document.blocks:
        if isinstance(block, Grid):
            _assign_grid(block, form, rows)
    return rows


def _assign_grid(grid: Grid, form: Form, rows: dict[str, list[GridRow]]) -> None:
    """A row without a label of its own goes where the row before it went; the first ones follow the first known."""
    owners: list[TableForm | None] = []
    for row in grid.rows:
        owners.append(_owner(row, form, next((known for known in reversed(owners) if known), None)))
    if sum(owner is not None for owner in owners) < min(_LEAST_HITS, len(grid.rows)):
        return
    current = next(owner for owner in owners if owner)
    for row, owner in zip(grid.rows, owners, strict=True):
        current = owner or current
        rows[current.key].append(row)


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


def _table(table: TableForm, rows: list[GridRow], document: Document, located: Sequence[Found]) -> Table:
    if rows:
        cells, unread = read_table(table, rows)
        return Table(Medium.TEXT, cells, unread)
    section = next((found for found in located if found.number == table.section), None)
    blocks = document.blocks[section.start : section.end] if section else ()
    images = tuple(block.source for block in blocks if isinstance(block, Picture))
    return Table(Medium.IMAGE, images=images) if images else Table(Medium.MISSING)

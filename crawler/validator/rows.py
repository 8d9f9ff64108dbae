"""Which rows of a form a table uses, where the form allows a single row in place of several."""

from __future__ import annotations

from collections.abc import Mapping

from store.model import Block, Cell, Label


def used_rows(block: Block, cells: Mapping[str, Cell]) -> tuple[Label, ...]:
    """The rows that count in this table, never a row and its parts at once.

    An optional row whose label heads a group ((六)其他处理) stands in place of the rows of that group: it counts
    where it is there and none of them holds a number, and then they are neither summed nor missed.
    """
    parts = {label: set(members) for label, members in block.groups}
    dropped: set[str] = set()
    for row in block.rows:
        if not row.optional:
            continue
        members = parts.get(row.label, set())
        if not _has_cell(row.key, block, cells) or any(_has_number(key, block, cells) for key in members):
            dropped.add(row.key)
        else:
            dropped |= members
    return tuple(row for row in block.rows if row.key not in dropped)


def missing_cells(block: Block, cells: Mapping[str, Cell]) -> dict[str, tuple[str, ...]]:
    """The cells the table should have and has not, by row label."""
    missing = {
        row.label: tuple(f"{row.key}.{c.key}" for c in block.columns if f"{row.key}.{c.key}" not in cells)
        for row in used_rows(block, cells)
    }
    return {label: keys for label, keys in missing.items() if keys}


def _has_cell(row: str, block: Block, cells: Mapping[str, Cell]) -> bool:
    return any(f"{row}.{column.key}" in cells for column in block.columns)


def _has_number(row: str, block: Block, cells: Mapping[str, Cell]) -> bool:
    found = (cells.get(f"{row}.{column.key}") for column in block.columns)
    return any(cell is not None and cell.value is not None for cell in found)

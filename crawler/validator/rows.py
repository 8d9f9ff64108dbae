"""Which rows of a form a table uses, where the form allows a single row in place of several."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from store.model import Block, Cell, Label


def used_rows(block: Block, cells: Mapping[str, Cell]) -> tuple[Label, ...]:
    """The rows that count in this table, never a row and its parts at once."""
    return rows_without(block, dropped_rows(block, cells))


def dropped_rows(block: Block, cells: Mapping[str, Cell]) -> frozenset[str]:
    """The rows that do not count in this table, by key.

    An optional row whose label heads a group ((六)其他处理) stands in place of the rows of that group: it counts
    where it is there and none of them holds a number, and then they are neither summed nor missed.
    """
    dropped: set[str] = set()
    for row, members in _optional(block):
        if not _has_cell(row, block, cells) or any(_has_number(key, block, cells) for key in members):
            dropped.add(row)
        else:
            dropped |= members
    return frozenset(dropped)


@lru_cache(maxsize=64)
def rows_without(block: Block, dropped: frozenset[str]) -> tuple[Label, ...]:
    """The rows of a block but for some."""
    return tuple(row for row in block.rows if row.key not in dropped)


def missing_cells(block: Block, cells: Mapping[str, Cell]) -> dict[str, tuple[str, ...]]:
    """The cells the table should have and has not, by row label."""
    wanted, everything = _wanted(block, dropped_rows(block, cells))
    if everything <= cells.keys():
        return {}
    missing = ((label, tuple(key for key in keys if key not in cells)) for label, keys in wanted)
    return {label: keys for label, keys in missing if keys}


@lru_cache(maxsize=64)
def _wanted(
    block: Block, dropped: frozenset[str]
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], frozenset[str]]:
    """The cells a table must have by row label, and all of them together."""
    by_row = tuple(
        (row.label, tuple(f"{row.key}.{column.key}" for column in block.columns))
        for row in rows_without(block, dropped)
    )  # fmt: skip
    return by_row, frozenset(key for _, keys in by_row for key in keys)


@lru_cache(maxsize=64)
def _optional(block: Block) -> tuple[tuple[str, frozenset[str]], ...]:
    """The optional rows of a block, each with the rows it may stand for."""
    parts = {label: frozenset(members) for label, members in block.groups}
    return tuple((row.key, parts.get(row.label, frozenset())) for row in block.rows if row.optional)


def _has_cell(row: str, block: Block, cells: Mapping[str, Cell]) -> bool:
    return any(f"{row}.{column.key}" in cells for column in block.columns)


def _has_number(row: str, block: Block, cells: Mapping[str, Cell]) -> bool:
    found = (cells.get(f"{row}.{column.key}") for column in block.columns)
    return any(cell is not None and cell.value is not None for cell in found)

"""The numbers of one report, written as people read them off: row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store.model import Block, Label, TableForm

BLANK = "_"


@dataclass(frozen=True, slots=True)
class Figures:
    """The rows of each table that are not all 0: ``rows[table][row]`` holds a row's cells in column order.

    Cells are parted by blanks; ``_`` is an empty cell. A row that is not named is all 0.
    """

    rows: Mapping[str, Mapping[str, str]]

    def shown(self, table_form: TableForm, block: Block) -> tuple[Label, ...]:
        """The rows to print: a row that stands for a group (（六）其他处理) takes the place of its parts."""
        named = self.rows.get(table_form.key, {})
        merged = {row.label for row in block.rows if row.optional and row.key in named}
        parts = {key for label, keys in block.groups if label in merged for key in keys}
        return tuple(
            row for row in block.rows if row.key not in parts and (not row.optional or row.key in named)
        )

    def texts(self, table_form: TableForm) -> dict[str, str]:
        """The text of every printed cell by its key ROW.COLUMN; an empty cell is an empty string."""
        found: dict[str, str] = {}
        for block in table_form.blocks:
            for row in self.shown(table_form, block):
                keys = [f"{row.key}.{column.key}" for column in block.columns]
                cells = self.rows.get(table_form.key, {}).get(row.key, "0 " * len(keys)).split()
                found |= dict(zip(keys, ("" if cell == BLANK else cell for cell in cells), strict=True))
        return found

    def changed(self, table: str, row: str, cells: str) -> Figures:
        """The same figures with one row put differently."""
        rows = {key: dict(value) for key, value in self.rows.items()}
        rows.setdefault(table, {})[row] = cells
        return Figures(rows)

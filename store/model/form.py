"""The vocabulary in which a statutory form is written down as data.

A form is rows, columns, label spellings and sums. Reader, validator, demo documents and board all
work from it; a new form is one new file in ``store/model/forms``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Label:
    """A row or column: its key, its official label, and other spellings seen in real reports."""

    key: str
    label: str
    spellings: tuple[str, ...] = ()
    optional: bool = False

    @property
    def all_spellings(self) -> tuple[str, ...]:
        return (self.label, *self.spellings)


@dataclass(frozen=True, eq=False)
class Block:
    """Rows that share columns. ``heading`` stands above them; a row may stand under a ``group`` label.

    ``spans`` are header labels that stand over several columns, outermost first (each names the keys
    of all its columns); ``corner`` is what the header says above the row labels. A block is itself alone, so that
    what follows from it can be kept by it.
    """

    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    heading: str = ""
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    spans: tuple[tuple[str, tuple[str, ...]], ...] = ()
    corner: tuple[str, ...] = ()

    def cell_keys(self) -> Iterator[str]:
        """Every cell key ROW.COLUMN, in reading order."""
        return (f"{row.key}.{column.key}" for row in self.rows for column in self.columns)


@dataclass(frozen=True)
class Sum:
    """Two sides that must be equal. ``left`` and ``right`` are row keys (``axis="column"``: checked in
    every column) or column keys (``axis="row"``: checked in every row)."""

    code: str
    axis: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class TableForm:
    """One statutory table, itself alone like a block. ``flat``: its rows stand side by side in one line (table 4)."""

    key: str
    number: int
    title: str
    section: int
    blocks: tuple[Block, ...]
    sums: tuple[Sum, ...] = ()
    flat: bool = False
    money: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for block in self.blocks for key in block.cell_keys())

    @cached_property
    def required_keys(self) -> tuple[str, ...]:
        """The cells every report must have; rows of a variant (``optional``) are left out."""
        return tuple(
            f"{row.key}.{column.key}"
            for block in self.blocks for row in block.rows if not row.optional for column in block.columns
        )


@dataclass(frozen=True)
class SectionForm:
    """One of the six sections: its number, its official title and words that mark a variant of it."""

    number: int
    title: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A statutory form: the report years it is for, its legal base, its sections and tables."""

    key: str
    first_year: int
    last_year: int | None
    legal_base: str
    sections: tuple[SectionForm, ...]
    tables: tuple[TableForm, ...]

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def table(self, key: str) -> TableForm:
        return next(table for table in self.tables if table.key == key)

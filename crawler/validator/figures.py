"""What the tables hold for a meaning of a claim, and whether a claim fits a number within its rounding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from crawler.validator.rows import used_rows
from crawler.validator.text.subject import Definition, Meaning, meaning
from store.model import FORMS, Form, Kind, Medium, Reading, Table, form_for_year

_ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class Figure:
    """The number of a definition in one reading with its cells; ``gaps`` are those that hold no number."""

    definition: Definition
    value: Decimal
    cells: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers a subject may mean: plainly, and with good will."""

    plain: tuple[Figure, ...]
    stretched: tuple[Figure, ...]

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.plain + self.stretched


def figures(reading: Reading, subject: str) -> Figures:
    """What the tables of a reading hold for a subject; nothing for a picture, another form or a missing row."""
    form = _form(reading)
    found = Meaning(()) if form is None or reading.kind is not Kind.ANNUAL_REPORT else meaning(subject, form.key)
    return Figures(
        tuple(f for d in found.plain if form and (f := _figure(reading, form, d))),
        tuple(f for d in found.stretched if form and (f := _figure(reading, form, d))),
    )


def _form(reading: Reading) -> Form | None:
    if reading.form is not None:
        return FORMS.get(reading.form)
    return None if reading.year is None else form_for_year(reading.year)


def _figure(reading: Reading, form: Form, definition: Definition) -> Figure | None:
    table = reading.tables.get(definition.table)
    if table is None or not (table.medium is Medium.TEXT or table.verified):
        return None
    rows = _rows(form, table, definition)
    cells = tuple(f"{row}.{column}" for row in rows for column in definition.columns)
    if not cells or any(cell not in table.cells for cell in cells):
        return None
    values = {cell: table.cells[cell].value for cell in cells}
    total = sum((Decimal(value) for value in values.values() if value is not None), Decimal(0))
    return Figure(definition, total, cells, tuple(cell for cell, value in values.items() if value is None))


def _rows(form: Form, table: Table, definition: Definition) -> tuple[str, ...]:
    if len(definition.rows) == 1:
        return definition.rows
    for block in form.table(definition.table).blocks:
        if any(row.key in definition.rows for row in block.rows):
            return tuple(row.key for row in used_rows(block, table.cells) if row.key in definition.rows)
    return ()


def fits(actual: Decimal, stated: Decimal, step: Decimal, *, by: int = 0) -> bool:
    """Whether a stated number is the actual one, rounded or cut off at its last digit (``step``).

    ``by`` allows so many units of the last digit beyond that.
    """
    if actual == stated:
        return True
    if abs(actual - stated) >= step * (by + 1):
        return False
    steps, wanted = actual / step, stated / step
    return any(abs(steps.quantize(Decimal(1), rounding=rounding) - wanted) <= by for rounding in _ROUNDINGS)

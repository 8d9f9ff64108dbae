"""The sums of a form applied to one table: what stands on each side, and whether it closes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from crawler.validator.names import short
from crawler.validator.rows import used_rows
from store.model import Cell, Label, Sum, Table, TableForm


@dataclass(frozen=True, slots=True)
class Term:
    """One cell in a sum. ``value`` is None for a blank, unread or missing cell; it counts 0."""

    key: str
    name: str
    value: Decimal | None

    @property
    def amount(self) -> Decimal:
        return Decimal(0) if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Equation:
    """One sum at one place: ``place`` is the short name of the column or row it is checked in."""

    rule: Sum
    place: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def expected(self) -> Decimal:
        return sum((term.amount for term in self.left), Decimal(0))

    @property
    def reported(self) -> Decimal:
        return sum((term.amount for term in self.right), Decimal(0))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(term.key for term in self.left + self.right)

    @property
    def gaps(self) -> tuple[str, ...]:
        """The cells that took part without a number."""
        return tuple(term.key for term in self.left + self.right if term.value is None)

    def sentence(self) -> str:
        """The sum written out, with the difference: 本年新收 60 + 上年结转 0 = 60，而……，相差 1."""
        gap = abs(self.expected - self.reported)
        return f"{_side(self.left, self.expected)}，而{_side(self.right, self.reported)}，相差 {plain(gap)}"


def plain(number: Decimal) -> str:
    """A number as people write it, without exponent or trailing zeros."""
    return f"{number.normalize():f}"


def _side(terms: tuple[Term, ...], total: Decimal) -> str:
    # Twenty zeros written out hide the two numbers that matter.
    shown = terms if len(terms) <= 3 else tuple(t for t in terms if t.value != 0) or terms[:1]
    words = " + ".join(f"{term.name} {_number(term)}" for term in shown)
    rest = "" if len(shown) == len(terms) else "（为 0 的从略）"
    return words if len(terms) == 1 else f"{words}{rest} = {plain(total)}"


def _number(term: Term) -> str:
    return "（空）" if term.value is None else plain(term.value)


def broken(table_form: TableForm, table: Table) -> Iterator[Equation]:
    """Every sum of the form that does not close, at every place of one table where it applies."""
    for block in table_form.blocks:
        rows = {row.key: row for row in used_rows(block, table.cells)}
        columns = {column.key: column for column in block.columns}
        for rule in table_form.sums:
            if rule.axis == "column" and _belongs(rule, block.rows):
                for key, column in columns.items():
                    sides = [[f"{row}.{key}" for row in side if row in rows] for side in (rule.left, rule.right)]
                    if not _closes(sides, table.cells):
                        yield _equation(rule, f"“{short(column.label)}”列", sides, rows, 0, table.cells)
            elif rule.axis == "row" and _belongs(rule, block.columns):
                for key, row in rows.items():
                    sides = [[f"{key}.{column}" for column in side] for side in (rule.left, rule.right)]
                    if not _closes(sides, table.cells):
                        yield _equation(rule, f"“{short(row.label)}”行", sides, columns, 1, table.cells)


def _belongs(rule: Sum, labels: tuple[Label, ...]) -> bool:
    return {*rule.left, *rule.right} <= {label.key for label in labels}


def _closes(sides: list[list[str]], cells: Mapping[str, Cell]) -> bool:
    # Nearly every sum closes: its words are put together only if it does not.
    left, right = (_amount(keys, cells) for keys in sides)
    return left == right


def _amount(keys: list[str], cells: Mapping[str, Cell]) -> Decimal | int:
    total: Decimal | int = 0
    for key in keys:
        cell = cells.get(key)
        if cell is not None and cell.value is not None:
            total += cell.value if isinstance(cell.value, int) else Decimal(cell.value)
    return total


def _equation(
    rule: Sum, place: str, sides: list[list[str]], labels: Mapping[str, Label], part: int, cells: Mapping[str, Cell]
) -> Equation:
    left, right = (tuple(_term(key, labels[key.split(".")[part]], cells) for key in keys) for keys in sides)
    return Equation(rule, place, left, right)


def _term(key: str, label: Label, cells: Mapping[str, Cell]) -> Term:
    cell = cells.get(key)
    value = None if cell is None or cell.value is None else Decimal(cell.value)
    return Term(key, short(label.label), value)

"""The sums of a form applied to one table: what stands on each side, and whether it closes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from crawler.validator.names import short
from crawler.validator.rows import dropped_rows, rows_without
from store.model import Block, Cell, Label, Sum, Table, TableForm


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
    def closes(self) -> bool:
        return self.expected == self.reported

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


@dataclass(frozen=True, slots=True)
class _Place:
    """One sum at one place of a table: the cells of its sides, and the labels its words come from."""

    rule: Sum
    place: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    labels: Mapping[str, Label]
    part: int


def broken(table_form: TableForm, table: Table) -> Iterator[Equation]:
    """Every sum of the form that does not close, at every place of one table where it applies."""
    for block in table_form.blocks:
        for at in _places(block, table_form.sums, dropped_rows(block, table.cells)):
            # Nearly every sum closes: its words are put together only if it does not.
            if _amount(at.left, table.cells) != _amount(at.right, table.cells):
                yield _equation(at, table.cells)


def equations(table_form: TableForm, table: Table) -> Iterator[Equation]:
    """Every sum of the form, closing or not, at every place of one table where it applies."""
    for block in table_form.blocks:
        for at in _places(block, table_form.sums, dropped_rows(block, table.cells)):
            yield _equation(at, table.cells)


@lru_cache(maxsize=64)
def _places(block: Block, sums: tuple[Sum, ...], dropped: frozenset[str]) -> tuple[_Place, ...]:
    """Every place of a block at which a sum of the form applies."""
    rows = {row.key: row for row in rows_without(block, dropped)}
    columns = {column.key: column for column in block.columns}
    found: list[_Place] = []
    for rule in sums:
        if rule.axis == "column" and _belongs(rule, block.rows):
            for key, column in columns.items():
                left, right = (tuple(f"{row}.{key}" for row in side if row in rows) for side in (rule.left, rule.right))
                found.append(_Place(rule, f"“{short(column.label)}”列", left, right, rows, 0))
        elif rule.axis == "row" and _belongs(rule, block.columns):
            for key, row in rows.items():
                left, right = (tuple(f"{key}.{column}" for column in side) for side in (rule.left, rule.right))
                found.append(_Place(rule, f"“{short(row.label)}”行", left, right, columns, 1))
    return tuple(found)


def _belongs(rule: Sum, labels: tuple[Label, ...]) -> bool:
    return {*rule.left, *rule.right} <= {label.key for label in labels}


def _amount(keys: tuple[str, ...], cells: Mapping[str, Cell]) -> Decimal | int:
    total: Decimal | int = 0
    for key in keys:
        cell = cells.get(key)
        if cell is not None and cell.value:
            total += cell.value if isinstance(cell.value, int) else Decimal(cell.value)
    return total


def _equation(at: _Place, cells: Mapping[str, Cell]) -> Equation:
    left, right = (
        tuple(_term(key, at.labels[key.split(".")[at.part]], cells) for key in keys) for keys in (at.left, at.right)
    )
    return Equation(at.rule, at.place, left, right)


def _term(key: str, label: Label, cells: Mapping[str, Cell]) -> Term:
    cell = cells.get(key)
    value = None if cell is None or cell.value is None else Decimal(cell.value)
    return Term(key, short(label.label), value)

"""Random figures of one report: mostly 0, sums that hold, and now and then a clerk's misprint."""

from __future__ import annotations

import random
from dataclasses import dataclass

from crawler.demo.figures import BLANK, Figures
from store.model import FORMS, Label, TableForm

FORM = FORMS["2021-30"]
_ONES = (0.5, 0.3, 0.15, 0.05)


@dataclass(frozen=True, slots=True)
class Misprint:
    """One cell that the clerk got wrong: the key ROW.COLUMN in its table, what belongs there, what stands there."""

    table: str
    key: str
    meant: str
    printed: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The figures as printed, and the misprint among them, if there is one."""

    figures: Figures
    misprint: Misprint | None

    def texts(self, table: str) -> dict[str, str]:
        """The printed text of every cell of a table by ROW.COLUMN; an empty cell is an empty string."""
        return self.figures.texts(FORM.table(table))


def numbers(chance: random.Random, *, misprinted: bool = False) -> Numbers:
    """Figures of one report, consistent but for the misprint asked for."""
    zero = chance.choices(("0", BLANK, "/", "-"), (0.82, 0.1, 0.05, 0.03))[0]
    made = {"disclosure": _disclosure, "requests": _requests, "review": _review}
    figures = Figures({table: make(chance, zero) for table, make in made.items()})
    return _misprinted(chance, figures) if misprinted else Numbers(figures, None)


def _number(chance: random.Random) -> int:
    """A number as counts are: seldom long."""
    return chance.randint(1, 10 ** (1 + chance.choices(range(4), _ONES)[0]) - 1)


def _disclosure(chance: random.Random, zero: str) -> dict[str, str]:
    rows: dict[str, str] = {}
    money = f"{_number(chance) * 7}.{chance.randint(0, 99):02}" if chance.random() < 0.6 else str(_number(chance))
    for block in FORM.table("disclosure").blocks:
        for row in block.rows:
            cells = [str(_number(chance)) if chance.random() < 0.4 else zero for _ in block.columns]
            rows[row.key] = " ".join([money] if row.key == "fees" and chance.random() < 0.6 else cells)
    return rows


def _requests(chance: random.Random, zero: str) -> dict[str, str]:
    form = FORM.table("requests")
    block = form.blocks[0]
    merged = chance.random() < 0.2
    parts = [row for row in block.rows if _is_part(form, row, merged)]
    counts = {row.key: [0] * 6 for row in block.rows}
    for _ in range(chance.randint(0, 14)):
        row, column = chance.choice(parts).key, chance.choices(range(6), (12, 3, 1, 1, 1, 1))[0]
        counts[row][column] = _number(chance)
    for column in range(6):
        counts["carried_out"][column] = _number(chance) if column == 0 and chance.random() < 0.5 else 0
        total = sum(counts[row.key][column] for row in parts)
        counts["total"][column] = total
        everything = total + counts["carried_out"][column]
        counts["carried_in"][column] = chance.randint(0, everything) if chance.random() < 0.3 else 0
        counts["new"][column] = everything - counts["carried_in"][column]
    printed = [row for row in block.rows if row in parts or row.key in {"new", "carried_in", "total", "carried_out"}]
    return {row.key: _line([*counts[row.key], sum(counts[row.key])], zero) for row in printed}


def _is_part(form: TableForm, row: Label, merged: bool) -> bool:
    others = {"other_not_corrected", "other_fee_unpaid", "other_other"}
    if row.key == "other_all" or row.key in others:
        return merged == (row.key == "other_all")
    return row.key not in {"new", "carried_in", "total", "carried_out"}


def _review(chance: random.Random, zero: str) -> dict[str, str]:
    rows = {}
    for row in FORM.table("review").blocks[0].rows:
        cells = [_number(chance) if chance.random() < 0.25 else 0 for _ in range(4)]
        rows[row.key] = _line([*cells, sum(cells)], zero)
    return rows


def _line(numbers: list[int], zero: str) -> str:
    return " ".join(str(number) if number else zero for number in numbers)


def _misprinted(chance: random.Random, figures: Figures) -> Numbers:
    table = chance.choice(("requests", "requests", "review"))
    rows = figures.rows[table]
    row = chance.choice(sorted(rows))
    cells = rows[row].split()
    index = chance.randrange(len(cells))
    meant = cells[index]
    value = int(meant) if meant.isdigit() else 0
    printed = str(chance.choice([v for v in (value + 1, value + 10, value * 10, abs(value - 1)) if v != value]))
    cells[index] = printed
    key = f"{row}.{FORM.table(table).blocks[0].columns[index].key}"
    return Numbers(figures.changed(table, row, " ".join(cells)), Misprint(table, key, meant, printed))

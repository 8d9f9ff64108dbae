"""Which tables read from pictures are proved: by two cuts that agree in every cell, and by the sums as read.

A sum never changes a number. Where one does not close, the numbers are either printed so (both cuts sure of every
cell in it) or in doubt; a table without sums is proved cell by cell, by surer cuts or by the report's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from crawler.validator.arithmetic import Equation, broken
from crawler.validator.rows import missing_cells
from crawler.validator.text.prose import prose
from crawler.validator.text.subject import meaning
from store.model import FORMS, Cell, Form, Kind, Medium, Quantity, Reading, Table, TableForm

#: Both cuts must be so sure of a number that a sum checks; of a 0 or a blank in a table with sums, where a mistake
#: for any figure but 0 would show; of a number that nothing checks; of every number of a sum that fails.
#: Measured on made pictures with fonts for tuning (bench/README.md).
IN_SUM, NOTHING, ALONE, AS_PRINTED = 0.05, 0.25, 0.97, 0.99


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a table is proved, why, and the cells a person should look at, each with its reason."""

    holds: bool
    why: str
    doubts: Mapping[str, str]


def proved(reading: Reading) -> Reading:
    """The reading with every table out of pictures judged: verified or not, and which cells are in doubt."""
    form = FORMS.get(reading.form or "")
    if form is None or reading.kind is not Kind.ANNUAL_REPORT:
        return reading
    said = _said(reading, form)
    tables = {key: _judged(form, key, table, said.get(key, frozenset())) for key, table in reading.tables.items()}
    return replace(reading, tables=tables)


def _judged(form: Form, key: str, table: Table, said: frozenset[str]) -> Table:
    if table.medium is not Medium.IMAGE or not table.cells:
        return table
    proof = prove(form.table(key), table, said)
    cells = {name: replace(cell, doubt=proof.doubts.get(name)) for name, cell in table.cells.items()}
    return replace(table, cells=cells, verified=proof.holds, proof=proof.why)


def prove(form: TableForm, table: Table, said: frozenset[str] = frozenset()) -> Proof:
    """Judge one table. ``said`` are the cells whose number the report's words repeat."""
    doubts = {key: why for key, cell in table.cells.items() if (why := _doubt(form, key, cell, said))}
    missing = sum(len(keys) for block in form.blocks for keys in missing_cells(block, table.cells).values())
    failing = list(broken(form, table))
    unsure = [equation for equation in failing if not is_printed(equation, table)]
    for equation in unsure:
        for key in equation.keys:
            if key in table.cells and not _is_sure(table.cells[key], AS_PRINTED):
                doubts.setdefault(key, f"{equation.sentence()}，而此格识别不够确定，属识别存疑")
    which = _which(len(unsure), len(failing) - len(unsure))
    if missing or table.unread:
        count = max(missing, len(table.unread))
        return Proof(False, f"有{count}处没有读出，未经证实{which}。", doubts)
    if doubts or unsure:
        return Proof(False, f"有{max(len(doubts), 1)}格识别不够确定，未经证实{which}。", doubts)
    how = "各格经人工认定，或两次识别一致" if any(cell.by for cell in table.cells.values()) else "两次识别各格一致"
    if failing:
        return Proof(True, f"{how}且均有把握；勾稽关系不成立，是原件如此。", {})
    if form.sums:
        return Proof(True, f"{how}，勾稽关系全部成立。", {})
    return Proof(True, f"{how}且均有把握，或与正文所述一致。", {})


def _doubt(form: TableForm, key: str, cell: Cell, said: frozenset[str]) -> str | None:
    if cell.by is not None or cell.confidence is None:
        return None
    if cell.doubt is not None:
        return cell.doubt
    # Nothing adds up differently when a 0 is a blank or a dash: no sum tells those apart.
    least = (IN_SUM if cell.value else NOTHING) if form.sums else IN_SUM if key in said else ALONE
    return None if cell.confidence >= least else "识别不够确定"


def is_printed(equation: Equation, table: Table) -> bool:
    """Whether a sum that fails is printed so: every cell of it was read, and both cuts are sure of each."""
    return all(key in table.cells and _is_sure(table.cells[key], AS_PRINTED) for key in equation.keys)


def printed_words(equation: Equation, table: Table) -> str:
    """How a sum that fails in a picture is known to be printed so, in words for a person; empty where it is not."""
    if table.medium is not Medium.IMAGE or not is_printed(equation, table):
        return ""
    people = any(table.cells[key].by is not None for key in equation.keys)
    how = "所涉各格经人工认定，或两次识别一致且均有把握" if people else "所涉各格两次识别一致且均有把握"
    return f"{how}，是原件如此"


def _which(misread: int, printed: int) -> str:
    """Which of the sums that fail are taken as misread and which as printed so."""
    words = [f"{misread}处合计不成立，属识别存疑"] if misread else []
    words += [f"{printed}处合计不成立而所涉各格均有把握，是原件如此"] if printed else []
    return "".join(f"；{word}" for word in words)


def _is_sure(cell: Cell, least: float) -> bool:
    return cell.by is not None or cell.confidence is None or (cell.doubt is None and cell.confidence >= least)


def _said(reading: Reading, form: Form) -> dict[str, frozenset[str]]:
    """The cells by table whose very number stands in the words of the report."""
    found: dict[str, set[str]] = {}
    for table, key in _repeated(reading, form):
        found.setdefault(table, set()).add(key)
    return {table: frozenset(keys) for table, keys in found.items()}


def _repeated(reading: Reading, form: Form) -> Iterator[tuple[str, str]]:
    for claim in prose(reading).claims:
        plainly = claim.quantity in {Quantity.COUNT, Quantity.MONEY} and claim.certain and not claim.approximate
        if not plainly or claim.subject is None:
            continue
        for one in meaning(claim.subject, form.key).plain:
            table = reading.tables.get(one.table)
            key = f"{one.rows[0]}.{one.columns[0]}" if len(one.rows) == len(one.columns) == 1 else ""
            cell = table.cells.get(key) if table else None
            if cell is not None and cell.value is not None and Decimal(cell.value) == claim.value:
                yield one.table, key

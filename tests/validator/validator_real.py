"""The real reports as read, with one number broken at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from validator_rows import REPORTS

from crawler.parser import read
from crawler.validator.case import Case
from crawler.validator.judging import Fit, judged
from store.model import Cell, Kind, Reading

KINDS = {".html": "text/html", ".txt": "text/plain"}


def real_reports() -> Iterator[Reading]:
    """Every real report, as the reader reads it."""
    for path in sorted(REPORTS.glob("*")):
        if path.suffix in KINDS:
            yield read(path.read_bytes(), content_type=KINDS[path.suffix], url=None)


def broken_real_cells(document: Reading, chance: random.Random) -> Iterator[tuple[Reading, str]]:
    """The report with each number of tables 3 and 4 changed, one at a time: every one of them is part of a sum.

    A number beside a blank in all its sums cannot be told wrong; such tables are left out.
    """
    assert document.kind is Kind.ANNUAL_REPORT
    for key in ("requests", "review"):
        table = document.tables[key]
        if any(cell.value is None for cell in table.cells.values()):
            continue
        for name, cell in table.cells.items():
            wrong = int(cell.value or 0) + chance.randint(1, 9)
            cells = {**table.cells, name: Cell(wrong, str(wrong), cell.place)}
            yield replace(document, tables={**document.tables, key: replace(table, cells=cells)}), name


def broken_real_texts(document: Reading) -> Iterator[tuple[Reading, str]]:
    """The report with each number of its sentences changed that the tables hold, one at a time."""
    case = Case(document, None, None)
    for one in judged(case):
        number = f"{one.claim.value:f}"
        quote = one.claim.quote
        if one.fit is not Fit.RIGHT or one.claim.step != 1 or quote.count(number) != 1:
            continue
        wrong = quote.replace(number, str(int(one.claim.value) + 7))
        for at, section in enumerate(document.sections):
            if section.number == one.claim.section and section.text.count(quote) == 1:
                text = section.text.replace(quote, wrong)
                changed = (*document.sections[:at], replace(section, text=text), *document.sections[at + 1 :])
                yield replace(document, sections=changed), "TEXT-TABLE"

"""Figures for offices that do not exist: right in themselves, and from one year to the next."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.demo.figures import Figures
from store.model import form_for_year

_FIRST = 2020


def invented(size: int, year: int) -> Figures:
    """A plausible set of figures that grows with ``size``; what one year carries out the next carries in."""
    age = year - _FIRST
    natural = {"granted": 2 * size + age, "partial": size, "unavailable_not_held": size // 2, "unprocessed_repeat": 1}
    company = {"granted": size // 3, "unavailable_not_held": 1}
    waiting = size % 3
    requests = {row: _row(natural.get(row, 0), company.get(row, 0)) for row in natural}
    done = sum(natural.values()), sum(company.values())
    requests |= {"total": _row(*done), "new": _row(*done)}
    if waiting:
        requests |= {"carried_in": _row(waiting, 0), "carried_out": _row(waiting, 0)}
    return Figures({
        "disclosure": _rows(year, {
            "normative_documents.issued": "1", "normative_documents.in_force": f"{size + age}",
            "normative_documents.made": "1", "normative_documents.published": "1",
            "normative_documents.total": f"{size + age}",
            "licensing.last_year": f"{size + 4}", "licensing.change": "-4", "licensing.decisions": f"{37 * size}",
            "penalties.decisions": f"{5 * size}", "fees.amount": f"{size}.50",
            "procurement.items": f"{size}", "procurement.amount": f"{3 * size}.25",
        }),
        "requests": requests,
        "review": {"reconsideration": "1 0 0 0 1"},
    })  # fmt: skip


def _rows(year: int, cells: Mapping[str, str]) -> dict[str, str]:
    """The rows of table 2 in the form of the year; what the form does not ask is left out, the rest is 0."""
    form = form_for_year(year)
    blocks = form.table("disclosure").blocks if form else ()
    return {
        row.key: " ".join(cells.get(f"{row.key}.{column.key}", "0") for column in block.columns)
        for block in blocks for row in block.rows
    }


def _row(natural: int, company: int) -> str:
    return f"{natural} {company} 0 0 0 0 {natural + company}"

"""Figures for offices that do not exist: right in themselves, and from one year to the next."""

from __future__ import annotations

from crawler.demo.figures import Figures

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
        "disclosure": {
            "normative_documents": f"1 0 {size + age}",
            "licensing": str(37 * size),
            "penalties": str(5 * size),
            "fees": f"{size}.50",
        },
        "requests": requests,
        "review": {"reconsideration": "1 0 0 0 1"},
    })  # fmt: skip


def _row(natural: int, company: int) -> str:
    return f"{natural} {company} 0 0 0 0 {natural + company}"

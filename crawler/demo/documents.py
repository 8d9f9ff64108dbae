"""What a report of the demo is, before it becomes a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from crawler.demo.figures import Figures
from store.model import Form, form_for_year


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``displayed`` is the time its page shows, as written there; None where it shows none.

    ``pictures`` are the keys of tables that stand as pictures; ``facts`` the metadata table before the text.
    ``overview`` is the text of the first section.
    """

    body: str
    year: int
    figures: Figures
    overview: str
    displayed: str | None = None
    signed_on: date | None = None
    pictures: frozenset[str] = frozenset()
    facts: tuple[tuple[str, str], ...] = field(default=())

    @property
    def title(self) -> str:
        return f"{self.body}{self.year}年政府信息公开工作年度报告"

    @property
    def form(self) -> Form:
        """The statutory form of the report's year; the demo writes no report without one."""
        form = form_for_year(self.year)
        if form is None:
            raise ValueError(f"the demo cannot write a report on {self.year}: no form is known for that year")
        return form


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is served as it is: for documents that the demo does not draw itself."""

    html: str

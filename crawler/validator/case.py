"""One reading on the table: what is checked, for whom, and by which form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from store.model import FIRST_YEAR_WITH_FORM, FORMS, Body, Form, Medium, Reading, Table, TableForm, form_for_year

PRE_FORM = f"pre-{FIRST_YEAR_WITH_FORM}"


@dataclass(frozen=True)
class Case:
    """A reading with the body and year it was looked up for (None where nobody asked)."""

    reading: Reading
    body: Body | None
    year: int | None

    @property
    def own_year(self) -> int | None:
        """The year the document says it is for; failing that, the year asked."""
        return self.year if self.reading.year is None else self.reading.year

    @property
    def is_before_forms(self) -> bool:
        """Whether the report follows no common form and is only archived."""
        return self.reading.form == PRE_FORM

    @cached_property
    def form(self) -> Form | None:
        """The form to check by: the one the reader recognised, else the right one for the year."""
        if self.reading.form is not None:
            return FORMS.get(self.reading.form)
        return None if self.own_year is None else form_for_year(self.own_year)

    def tables(self) -> Iterator[tuple[TableForm, Table]]:
        """The tables of the form that stand in the document in any medium."""
        for table_form in self.form.tables if self.form else ():
            table = self.reading.tables.get(table_form.key)
            if table is not None and table.medium is not Medium.MISSING:
                yield table_form, table

    def numbers(self) -> Iterator[tuple[TableForm, Table]]:
        """The tables whose numbers can be relied on: text, or a picture whose reading was verified."""
        for table_form, table in self.tables():
            if table.medium is Medium.TEXT or table.verified:
                yield table_form, table

"""One reading on the table: what is checked, for whom, by which form, and beside which other reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.validator.arithmetic import Equation, broken
from crawler.validator.figures import Figures, figures
from crawler.validator.text.prose import Prose, prose
from crawler.validator.text.sentences import Sentence, sentences
from store.model import FIRST_YEAR_WITH_FORM, FORMS, Body, Form, Medium, Reading, Table, TableForm, form_for_year

PRE_FORM = f"pre-{FIRST_YEAR_WITH_FORM}"

_GOVERNMENT = re.compile(r"(?<![镇乡])人民政府$")


@dataclass(frozen=True)
class Case:
    """A reading with the body and year it was looked up for (None where nobody asked).

    ``last_year`` is the body's report of the year before, ``below`` the bodies under it with their reports of
    the same year; where they are not known, the rules that need them say nothing.
    """

    reading: Reading
    body: Body | None
    year: int | None
    last_year: Reading | None = None
    below: Sequence[tuple[Body, Reading]] = ()

    @property
    def own_year(self) -> int | None:
        """The year the document says it is for; failing that, the year asked."""
        return self.year if self.reading.year is None else self.reading.year

    @property
    def name(self) -> str:
        """The body's official name; failing that, the one on the report."""
        return self.body.name if self.body else self.reading.body or ""

    @property
    def is_government(self) -> bool:
        """Whether the body is a government whose report may speak of its whole area."""
        return self.body.level.is_government if self.body else bool(_GOVERNMENT.search(self.name))

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

    @cached_property
    def broken_sums(self) -> tuple[tuple[TableForm, Equation], ...]:
        """Every sum of the form that does not close, with its table."""
        return tuple(
            (table_form, equation)
            for table_form, table in self.numbers()
            for equation in broken(table_form, table)
        )  # fmt: skip

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the sections, in order."""
        return tuple(sentences(self.reading))

    @cached_property
    def prose(self) -> Prose:
        """The numbers the sentences state."""
        return prose(self.reading, self.body.names if self.body else (), self.sentences)

    @cached_property
    def last_prose(self) -> Prose:
        """The numbers last year's sentences state; empty where that report is not known."""
        if self.last_year is None:
            return Prose((), (), (), ())
        return prose(self.last_year, self.body.names if self.body else ())

    @cached_property
    def _figures(self) -> dict[str, Figures]:
        return {}

    def figures(self, subject: str) -> Figures:
        """What the tables hold for the subject of a claim."""
        if subject not in self._figures:
            self._figures[subject] = figures(self.reading, subject)
        return self._figures[subject]

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

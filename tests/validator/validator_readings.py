"""Readings for the tests of the validator, built without any reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from store.model import FORMS, Cell, Claim, Form, Kind, Medium, Reading, Section, Table, Value

FORM = FORMS["2021-30"]
BODY, YEAR = "示例市财政局", 2025

SECTIONS = tuple(Section(s.number, f"{s.number}、{s.title}", "文字") for s in FORM.sections)


def table(values: Mapping[str, Value]) -> Table:
    """A table as text; the raw text of a null is empty."""
    cells = {key: Cell(value, "" if value is None else str(value), {}) for key, value in values.items()}
    return Table(Medium.TEXT, cells)


def zeros(key: str, form: Form = FORM) -> dict[str, Value]:
    """Every required cell of a table, all 0."""
    return dict.fromkeys(form.table(key).required_keys, 0)


def reading(tables: Mapping[str, Mapping[str, Value]] | None = None, *claims: Claim) -> Reading:
    """A flawless report of 示例市财政局 on 2025, with the tables given in place of tables of zeros."""
    values = {form.key: dict((tables or {}).get(form.key, zeros(form.key))) for form in FORM.tables}
    return Reading(
        Kind.ANNUAL_REPORT, title=f"{BODY}{YEAR}年政府信息公开工作年度报告", body=BODY, year=YEAR, form=FORM.key,
        sections=SECTIONS, tables={key: table(cells) for key, cells in values.items()}, claims=claims,
    )  # fmt: skip


def reading_2020(tables: Mapping[str, Mapping[str, Value]] | None = None, *claims: Claim) -> Reading:
    """A flawless report of the same office on 2020, by the form of that year."""
    form = FORMS["2019-60"]
    values = {table.key: dict((tables or {}).get(table.key, zeros(table.key, form))) for table in form.tables}
    return replace(
        reading(None, *claims), title=f"{BODY}2020年政府信息公开工作年度报告", year=2020, form=form.key,
        tables={key: table(cells) for key, cells in values.items()},
    )  # fmt: skip


def with_table(source: Reading, key: str, new: Table) -> Reading:
    """The same reading with one table replaced."""
    return replace(source, tables={**source.tables, key: new})

"""docs/reading.md is the JSON contract: its example is one, and it names every key, kind, medium and cell."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from docs_pages import code, page, rows, sections

from store.model import FORMS, Block, Finding, Kind, Medium, NumberClaim, Period, Quantity, Reading, Scope, Severity
from store.model.reading import Cell, Claim, Section, Table, Unread

PAGE = page("reading.md")
SECTIONS = sections(PAGE)
EXAMPLE = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])


def keys(section: str) -> list[str]:
    return [row[0].strip("`") for row in rows(SECTIONS[section])]


def test_the_example_is_a_reading_with_its_findings() -> None:
    reading = {key: value for key, value in EXAMPLE.items() if key not in ("file", "findings")}
    assert Reading.from_json(reading).to_json() == reading
    assert [Finding.from_json(finding).to_json() for finding in EXAMPLE["findings"]] == EXAMPLE["findings"]
    form = FORMS[EXAMPLE["form"]]
    assert {table.key for table in form.tables} == set(EXAMPLE["tables"])
    assert all(set(table["cells"]) <= set(form.table(key).keys) for key, table in EXAMPLE["tables"].items())
    assert {table["medium"] for table in EXAMPLE["tables"].values()} == set(Medium)


def test_every_key_is_described_in_its_order() -> None:
    document = ["file", *Reading(Kind.ANNUAL_REPORT).to_json(), "findings"]
    assert keys("The document") == [*document, *Kind]
    assert list(EXAMPLE) == document
    row = Unread("", "", {})
    table = Table(Medium.TEXT, unread=(row,), verified=True, images=("x",), proof="x").to_json()
    assert set(keys("A table")) == {*table, *Medium}
    assert keys("A cell") == list(Cell(1, "1", {}, 0.5, (("1", 0.5),), "x", "x").to_json())
    assert keys("A finding") == list(Finding("C", Severity.ERROR, "").to_json())
    claim = NumberClaim(1, "", "", "", Quantity.COUNT, Decimal(1), "")
    assert keys("A number claim") == list(claim.to_json())
    told = code(SECTIONS["A number claim"])
    assert {*Quantity, *Period, *filter(None, Scope)} <= told
    inner = {*row.to_json(), *Section(1, "", "").to_json(), *Claim("year", "", "").to_json(), *Severity}
    assert inner <= code(PAGE)


def test_every_cell_of_the_forms_is_named() -> None:
    for form in FORMS.values():
        told = sections(SECTIONS[f"The cells of form {form.key}"], 3)
        assert list(told) == [f"`{table.key}`: 表{table.number} {table.title}" for table in form.tables]
        for table, text in zip(form.tables, told.values(), strict=True):
            blocks = re.split(r"^(?=\| Row \|)", text, flags=re.MULTILINE)
            assert len(blocks) == len(table.blocks) + 1
            pairs = zip(table.blocks, blocks[1:], strict=True)
            assert tuple(key for block, written in pairs for key in _cells(block, written)) == table.keys


def _cells(block: Block, written: str) -> list[str]:
    """The keys that two tables of rows and columns make, their labels compared on the way."""
    above, below = (rows(part) for part in re.split(r"^(?=\| Column \|)", written, flags=re.MULTILINE))
    assert [row[1].removesuffix(" (only in reports that give it as one row)") for row in above] == [
        row.label for row in block.rows
    ]
    assert [row[1] for row in below] == [column.label for column in block.columns]
    return [f"{row[0].strip('`')}.{column[0].strip('`')}" for row in above for column in below]

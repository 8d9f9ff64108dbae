"""Every golden Word file and PDF reads as its reviewed expectation says, and no golden is without one."""

from __future__ import annotations

import json
import pathlib

import carrier_goldens as goldens
import parser_documents as documents
import pytest

from crawler.parser import read
from store.model import Kind, Medium

PATHS = sorted(path for path in goldens.FOLDER.iterdir() if path.suffix != ".json")
#: Read from figures they were made of; the others are refused, or their tables are pictures.
LEGACY = {"libreoffice.doc", "libreoffice.rtf"}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_golden_reads_as_expected(path: pathlib.Path) -> None:
    expectation = path.with_name(f"{path.name}.expected.json")
    assert expectation.is_file(), f"write {expectation.name} and review it: see carrier_goldens.py"
    reading = read(path.read_bytes())
    assert goldens.facts(reading) == json.loads(expectation.read_text(encoding="utf-8"))
    assert all(cell.place for table in reading.tables.values() for cell in table.cells.values())


def test_every_golden_is_made_by_a_rule_and_every_expectation_has_its_golden() -> None:
    assert {path.name for path in PATHS} == set(goldens.GOLDENS)
    expectations = {path.name.removesuffix(".expected.json") for path in goldens.FOLDER.glob("*.json")}
    assert expectations == set(goldens.GOLDENS)


@pytest.mark.parametrize("path", [path for path in PATHS if path.name not in LEGACY], ids=lambda path: path.name)
def test_expectations_hold_the_figures_they_were_made_of(path: pathlib.Path) -> None:
    """The review of the expectations: no cell differs from the figures, and only what cannot be read is missing."""
    wanted = documents.expected(goldens.RAW)
    reading = read(path.read_bytes())
    for key, table in reading.tables.items():
        cells = {name: cell.value for name, cell in table.cells.items()}
        assert cells.items() <= wanted[key].items()
        complete = reading.kind is Kind.ANNUAL_REPORT and table.medium is Medium.TEXT
        assert not complete or cells == wanted[key] or table.unread


@pytest.mark.skipif(not documents.REPORTS.is_dir(), reason="the folder of real reports is not beside this checkout")
def test_the_real_pdf_equals_its_expectation() -> None:
    path = documents.REPORTS / "hongze-2024.pdf"
    wanted = documents.expectation(path)
    reading = read(path.read_bytes())
    assert (reading.kind, reading.carrier, reading.form) == (Kind.ANNUAL_REPORT, "pdf", wanted["form"])
    assert (reading.title, reading.body, reading.year) == (
        wanted["title"],
        wanted["body"], wanted["year"],
    )  # fmt: skip
    for key, table in wanted["tables"].items():
        found = reading.tables[key]
        assert found.medium == table["medium"]
        assert {name: cell.value for name, cell in found.cells.items()} == table.get("cells", {})
        assert not found.unread

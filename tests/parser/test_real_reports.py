"""Real reports read exactly as their reviewed expectation says."""

from __future__ import annotations

import pathlib

import parser_documents as documents
import pytest

from crawler.parser import read
from store.model import Kind, Reading

pytestmark = pytest.mark.skipif(not documents.REPORTS.is_dir(), reason="the shared data folder is not here")


@pytest.mark.parametrize("path", documents.golden(), ids=lambda path: path.name)
def test_real_report_equals_its_expectation(path: pathlib.Path) -> None:
    wanted = documents.expectation(path)
    reading = read(path.read_bytes())
    assert reading.kind is Kind.ANNUAL_REPORT
    for name in ("title", "body", "year", "form", "signed_on"):
        assert name not in wanted or getattr(reading, name) == wanted[name]
    assert [section.number for section in reading.sections] == [1, 2, 3, 4, 5, 6]
    for key, table in wanted["tables"].items():
        found = reading.tables[key]
        assert found.medium == table["medium"]
        assert {name: cell.value for name, cell in found.cells.items()} == table.get("cells", {})
        assert not found.unread
        assert all(cell.place for cell in found.cells.values())
    assert Reading.from_json(reading.to_json()) == reading


def test_pictures_stand_where_tables_should() -> None:
    reading = read((documents.REPORTS / "wendeng-2023.txt").read_bytes())
    assert reading.is_image_only
    assert [len(table.images) for table in reading.tables.values()] == [1, 1, 1]
    assert "[image: 年报图1_01]" in reading.sections[1].text


def test_text_inside_a_pre_of_a_page_reads_the_same() -> None:
    text = (documents.REPORTS / "weihai-miit-2023.txt").read_text(encoding="utf-8")
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    page = f"<html><body><h1>年度报告</h1><pre>{text}</pre></body></html>".encode()
    plain = read((documents.REPORTS / "weihai-miit-2023.txt").read_bytes())
    reading = read(page)
    assert {k: c.value for k, c in reading.tables["requests"].cells.items()} == {
        k: c.value for k, c in plain.tables["requests"].cells.items()
    }
    assert (reading.body, reading.year, reading.carrier) == (plain.body, plain.year, "html")

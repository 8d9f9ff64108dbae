"""Reports with a text layer made into scans: every number read exactly or left unproved, none proved and wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from picture_scans import scanned

from crawler.parser import read
from crawler.parser.ocr.rapid import RapidEngine
from crawler.validator import proved

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "reports"
REAL = REPORTS / "hongze-2024.pdf"
LOW_ROWS = Path(__file__).resolve().parents[1] / "parser" / "golden" / "libreoffice.pdf"


@pytest.mark.skipif(not REAL.is_file(), reason="the folder of real reports is not beside this checkout")
@pytest.mark.parametrize(("dots", "angle"), [(130, -1.0), (150, 0.6)])
def test_a_scan_of_a_real_report(dots: int, angle: float, engine: RapidEngine) -> None:
    truth = json.loads(REAL.with_name("hongze-2024.expected.json").read_text("utf-8"))
    reading = proved(read(scanned(REAL, dots, angle), engine=engine))
    assert (reading.carrier, reading.year, reading.body) == ("scanned_pdf", truth["year"], truth["body"])
    for key, table in reading.tables.items():
        expected = truth["tables"][key]["cells"]
        wrong = [name for name, value in expected.items() if name in table.cells and table.cells[name].value != value]
        assert not wrong
        assert not table.verified or set(table.cells) == set(expected)
    assert reading.tables["requests"].verified


def test_a_scan_of_a_word_processors_table_with_rows_as_low_as_their_text(engine: RapidEngine) -> None:
    expected = json.loads(LOW_ROWS.with_name(f"{LOW_ROWS.name}.expected.json").read_text("utf-8"))
    reading = proved(read(scanned(LOW_ROWS, 120, 0.5), engine=engine))
    assert reading.title == expected["title"]
    for key, table in reading.tables.items():
        known = expected["tables"][key]["cells"]
        assert {name: cell.value for name, cell in table.cells.items()} == known

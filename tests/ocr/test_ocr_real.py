"""A real report made into scanned pages: every number read exactly or left unproved, none proved and wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from crawler.parser import read
from crawler.parser.ocr.rapid import RapidEngine
from crawler.validator import proved

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "reports"
REAL = REPORTS / "hongze-2024.pdf"


def scanned(dots: int, angle: float) -> bytes:
    document = pypdfium2.PdfDocument(REAL)
    pages = []
    for page in document:
        grey = page.render(scale=dots / 72).to_pil().convert("L")
        pages.append(grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255))
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots, quality=85)
    return out.getvalue()


@pytest.mark.skipif(not REAL.is_file(), reason="the folder of real reports is not beside this checkout")
@pytest.mark.parametrize(("dots", "angle"), [(110, -1.0), (150, 0.6)])
def test_a_scan_of_a_real_report(dots: int, angle: float, engine: RapidEngine) -> None:
    truth = json.loads(REAL.with_name("hongze-2024.expected.json").read_text("utf-8"))
    reading = proved(read(scanned(dots, angle), engine=engine))
    assert (reading.carrier, reading.year, reading.body) == ("scanned_pdf", truth["year"], truth["body"])
    for key, table in reading.tables.items():
        expected = truth["tables"][key]["cells"]
        wrong = [name for name, value in expected.items() if name in table.cells and table.cells[name].value != value]
        assert not wrong
        assert not table.verified or set(table.cells) == set(expected)
    assert reading.tables["requests"].verified

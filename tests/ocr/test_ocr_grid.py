"""Every cell of a worn table is found again, whatever happened to the picture."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from picture_figures import FORM, Numbers
from picture_fonts import Faces
from picture_made import pictured
from picture_wear import WEARS

from crawler.demo.table_html import table_html
from crawler.parser.grid import table_grid
from crawler.parser.ocr.raster import pixels
from crawler.parser.ocr.ruled import ruled_picture
from crawler.parser.ocr.straighten import flat_tables


def cells_by_row(numbers: Numbers, table: str) -> list[int]:
    html = BeautifulSoup(table_html(FORM.table(table), numbers.figures), "lxml").table
    assert html is not None
    return [len(list(row.distinct())) for row in table_grid(html, 0).rows]


@pytest.mark.parametrize("wear", WEARS)
@pytest.mark.parametrize("whole", [False, True])
def test_the_cells_of_all_three_tables_are_found(wear: str, whole: bool, fonts: Faces) -> None:
    made = pictured(11, wear, fonts, whole=whole)
    flat = [one for data in made.pictures.values() for one in flat_tables(pixels(data)[0])]
    tables = [ruled_picture(one) for one in flat]
    found = [[len(set(row)) for row in table.regions()] for table in tables if table]
    assert found == [cells_by_row(made.numbers, key) for key in ("disclosure", "requests", "review")]


def test_a_place_leads_back_into_the_picture(fonts: Faces) -> None:
    made = pictured(12, "skewed", fonts)
    picture = pixels(made.pictures["requests.png"])[0]
    table = ruled_picture(flat_tables(picture)[0])
    assert table is not None
    for region in {region for row in table.regions() for region in row}:
        x0, y0, x1, y1 = table.flat.place(*table.ruled.box_of(region))
        assert -3 <= x0 < x1 <= picture.shape[1] + 3
        assert -3 <= y0 < y1 <= picture.shape[0] + 3

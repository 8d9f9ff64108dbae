"""Pages that lie on their side or stand on their head: read as if upright, and cut out upright again."""

from __future__ import annotations

import io

import numpy as np
import pytest
from picture_fonts import Faces
from picture_made import pictured, png
from PIL import Image

from crawler.parser import read
from crawler.parser.ocr.crop import crop
from crawler.parser.ocr.lines import text_boxes
from crawler.parser.ocr.page import read_picture
from crawler.parser.ocr.rapid import RapidEngine
from crawler.parser.ocr.raster import pixels
from crawler.parser.ocr.turned import Seen, turns_of
from crawler.validator import proved


def turned(data: bytes, degrees: int) -> bytes:
    """The picture turned clockwise."""
    return png(Image.open(io.BytesIO(data)).rotate(-degrees, expand=True))


@pytest.mark.parametrize(("degrees", "wear"), [(90, "scanned"), (180, "jpeg40"), (270, "skewed")])
def test_a_turned_table_is_read_and_its_places_are_in_the_picture_as_given(
    degrees: int, wear: str, engine: RapidEngine, fonts: Faces
) -> None:
    made = pictured(22, wear, fonts)
    given = turned(made.pictures["review.png"], degrees)
    table = proved(read(made.html, pictures={"review.png": given}, engine=engine)).tables["review"]
    assert {name: cell.raw for name, cell in table.cells.items()} == made.numbers.texts("review")
    cell = table.cells["reconsideration.total"]
    assert cell.place["turn"] == 360 - degrees
    width, height = Image.open(io.BytesIO(given)).size
    x0, y0, x1, y1 = cell.place["box"]
    assert 0 <= x0 < x1 <= width
    assert 0 <= y0 < y1 <= height
    piece = crop(given, {**cell.place, "page": 1})
    assert piece is not None
    (seen,) = engine.recognise([pixels(piece)[0][10:-10, 10:-10]])
    assert seen.numbers[0].text == cell.raw


@pytest.mark.parametrize("turns", [0, 2, 3])
def test_the_turn_of_a_page_without_tables_is_told_by_its_lines(
    turns: int, engine: RapidEngine, fonts: Faces
) -> None:
    page = pixels(pictured(22, "clean", fonts, whole=True).pictures["page.png"])[0][:700]
    given = np.ascontiguousarray(np.rot90(page, -turns))
    assert turns_of(given, text_boxes(given, engine), engine) == turns


def test_an_upright_table_is_not_looked_for_in_other_ways(
    engine: RapidEngine, fonts: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pictured(21, "clean", fonts)
    monkeypatch.setattr(engine, "locate", never)
    for name in ("disclosure.png", "review.png"):
        assert read_picture(pixels(made.pictures[name])[0], engine, {"image": name}, with_text=False).cells


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_place_leads_back_into_the_picture_as_given(turns: int) -> None:
    given = np.zeros((40, 60, 3), np.uint8)
    given[5:15, 30:50] = 255
    seen = Seen.turned(given, {"page": 1}, turns)
    ys, xs = np.nonzero(seen.colours[..., 0])
    place = seen.place((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    assert place["box"] == [30, 5, 50, 15]
    assert place.get("turn", 0) == (360 - 90 * turns) % 360


def never(*_: object) -> None:
    raise AssertionError("an upright table needs no search for lines of text")

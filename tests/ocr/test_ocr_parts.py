"""A table over two pictures: every number in its row, or not read; never poured into other rows."""

from __future__ import annotations

import io
import random

import pytest
from picture_drawing import styled
from picture_figures import numbers
from picture_fonts import Faces
from picture_made import pictured, png
from picture_parts import Cut, requests_parts
from PIL import Image

from crawler.parser import read
from crawler.parser.document import Grid, GridCell, GridRow, Layout
from crawler.parser.ocr.cell_reading import CellRead
from crawler.parser.ocr.page import key_of
from crawler.parser.ocr.parts import Part, joined
from crawler.parser.ocr.rapid import RapidEngine
from crawler.validator import proved
from store.model import Table

LABEL_OVER_THE_CUT_TORN = Cut(26, spanning="torn")


def requests_of(html: bytes, parts: list[Image.Image], engine: RapidEngine) -> Table:
    html = html.replace(b'<img src="requests.png">', b'<img src="a.png"><img src="b.png">')
    pictures = {"a.png": png(parts[0]), "b.png": png(parts[1])}
    return proved(read(html, pictures=pictures, engine=engine)).tables["requests"]


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        (Cut(11, spanning="lower"), True), (Cut(3, head=True), True), (Cut(25, head=True, torn=True), True),
        (LABEL_OVER_THE_CUT_TORN, False),
    ],
    ids=["label-below", "only-the-head-above", "torn-row-and-head", "torn-label"],
)  # fmt: skip
def test_both_parts_are_read_as_one_table(cut: Cut, whole: bool, engine: RapidEngine, fonts: Faces) -> None:
    chance = random.Random(7)
    figures = numbers(chance)
    table = requests_of(
        pictured(21, "clean", fonts).html, requests_parts(figures, styled(chance, fonts), cut), engine
    )
    truth = figures.texts("requests")
    assert {name: cell.raw for name, cell in table.cells.items()}.items() <= truth.items()
    assert table.verified is whole
    if whole:
        assert set(table.cells) == set(truth)
        assert table.images[-1] == "b.png"


def test_head_rows_are_taken_off_every_further_picture() -> None:
    parts = []
    for number, label in enumerate("一二三", 1):
        rows = [
            GridRow(n, tuple(GridCell(text, {"image": number, "box": [60 * c, 9 * n, 60 * c + 60, 9 * n + 9]}, n)
                             for c, text in enumerate(row)))
            for n, row in enumerate([["项目", "自然人"], [label, "0"]])
        ]  # fmt: skip
        parts.append(Part(Grid(tuple(rows), Layout.SPANS), number))
    grids = [part.block for part in parts if isinstance(part.block, Grid)]
    reads = {key_of(cell.place): CellRead(cell.text) for grid in grids for row in grid.rows for cell in row.cells}
    blocks = [block for block in joined(parts, reads) if isinstance(block, Grid)]
    assert [[row.cells[0].text for row in block.rows] for block in blocks] == [["项目", "一"], ["二"], ["三"]]


def test_a_row_that_is_cut_through_is_not_read(engine: RapidEngine, fonts: Faces) -> None:
    made = pictured(21, "clean", fonts)
    picture = Image.open(io.BytesIO(made.pictures["requests.png"]))
    at = picture.height // 2
    parts = [picture.crop((0, 0, picture.width, at)), picture.crop((0, at, picture.width, picture.height))]
    table = requests_of(made.html, parts, engine)
    truth = made.numbers.texts("requests")
    assert {name: cell.raw for name, cell in table.cells.items()}.items() <= truth.items()
    assert len(truth) - len(table.cells) == 7
    assert not table.verified

"""Whole documents whose tables are pictures: numbers in their cells, or not read at all."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import docx
import numpy as np
import pytest
from picture_drawing import page_picture, styled, table_picture
from picture_figures import FORM, numbers
from picture_fonts import Faces
from picture_made import TITLE, Pictured, pictured, png
from PIL import Image

from crawler.parser import read
from crawler.parser.ocr.crop import crop
from crawler.parser.ocr.rapid import RapidEngine
from crawler.validator import check, proved
from store.model import Kind, Medium, Reading, Severity


def reading_of(made: Pictured, engine: RapidEngine) -> Reading:
    if made.pages:
        return proved(read(made.pictures["page.png"], engine=engine))
    return proved(read(made.html, pictures=made.pictures, engine=engine))


@pytest.mark.parametrize(
    ("seed", "wear", "whole", "certain"),
    # Of the last one cells are left blank under the seal: nobody can prove that nothing stands there.
    [(21, "clean", False, True), (22, "jpeg40", True, True), (24, "stamped", False, False)],
)
def test_every_number_stands_in_its_cell(
    seed: int, wear: str, whole: bool, certain: bool, engine: RapidEngine, fonts: Faces
) -> None:
    made = pictured(seed, wear, fonts, whole=whole)
    reading = reading_of(made, engine)
    assert (reading.kind, reading.year, reading.form) == (Kind.ANNUAL_REPORT, 2023, "2021-30")
    for key, table in reading.tables.items():
        assert table.medium is Medium.IMAGE
        assert {name: cell.raw for name, cell in table.cells.items()} == made.numbers.texts(key)
        assert all(cell.confidence is not None and "box" in cell.place for cell in table.cells.values())
    assert reading.tables["requests"].verified is certain
    codes = {(finding.code, finding.verdict) for finding in check(reading)}
    assert ("FORM-TABLE-IMAGE", Severity.ERROR) in codes
    assert not any(code.startswith("T3") for code, _ in codes)


def test_a_misprint_comes_out_as_printed_or_as_doubt_and_never_corrected(engine: RapidEngine, fonts: Faces) -> None:
    made = pictured(29, "clean", fonts)
    wrong = made.numbers.misprint
    assert wrong is not None
    reading = reading_of(made, engine)
    table = reading.tables[wrong.table]
    assert table.cells[wrong.key].raw == wrong.printed
    findings = {finding.code for finding in check(reading) if finding.table == wrong.table}
    if table.verified:
        assert "是原件如此" in (table.proof or "")
        assert findings & {"T3-ROW", "T3-COL", "T3-IDENTITY", "T4-SUM"}
    else:
        assert "FORM-TABLE-UNVERIFIED" in findings
        assert table.cells[wrong.key].doubt


def test_a_part_of_a_table_is_not_poured_into_other_rows(engine: RapidEngine, fonts: Faces) -> None:
    made = pictured(21, "clean", fonts)
    whole = Image.open(io.BytesIO(made.pictures["requests.png"]))
    lower = whole.crop((0, whole.height // 2, whole.width, whole.height))
    reading = proved(read(made.html, pictures={**made.pictures, "requests.png": png(lower)}, engine=engine))
    table, truth = reading.tables["requests"], made.numbers.texts("requests")
    assert not table.verified
    assert all(cell.raw == truth[name] for name, cell in table.cells.items())


def test_a_table_over_two_pictures_is_one_table(engine: RapidEngine, fonts: Faces) -> None:
    made = pictured(21, "clean", fonts)
    whole = Image.open(io.BytesIO(made.pictures["requests.png"]))
    grid = np.asarray(whole.convert("L"))
    dark = np.flatnonzero((grid < 128).mean(axis=1) > 0.8)
    at = int(dark[len(dark) // 2]) + 1
    halves = [whole.crop((0, 0, whole.width, at + 1)), whole.crop((0, at - 2, whole.width, whole.height))]
    html = made.html.replace(b'<img src="requests.png">', b'<img src="a.png"><img src="b.png">')
    pictures = {**made.pictures, "a.png": png(halves[0]), "b.png": png(halves[1])}
    table = proved(read(html, pictures=pictures, engine=engine)).tables["requests"]
    truth = made.numbers.texts("requests")
    assert all(cell.raw == truth[name] for name, cell in table.cells.items())
    assert set(table.images) <= {"a.png", "b.png"}


def test_pictures_in_a_word_file_are_read_and_cut_out_again(engine: RapidEngine, fonts: Faces) -> None:
    made = pictured(21, "clean", fonts)
    word = docx.Document()
    word.add_paragraph("示例市示例区人民政府2023年政府信息公开工作年度报告")
    for section in FORM.sections:
        word.add_paragraph(f"{'一二三四五六'[section.number - 1]}、{section.title}")
        key = next((t.key for t in FORM.tables if t.section == section.number), None)
        if key:
            word.add_picture(io.BytesIO(made.pictures[f"{key}.png"]))
        else:
            word.add_paragraph("本年度工作按要求完成，有关情况如下所述。")
    out = io.BytesIO()
    word.save(out)
    reading = proved(read(out.getvalue(), engine=engine))
    assert reading.carrier == "docx"
    table = reading.tables["review"]
    assert {name: cell.raw for name, cell in table.cells.items()} == made.numbers.texts("review")
    piece = crop(out.getvalue(), table.cells["reconsideration.total"].place)
    assert piece is not None
    assert Image.open(io.BytesIO(piece)).width > 10


def test_without_a_recogniser_pictures_are_named_and_not_read(fonts: Faces) -> None:
    made = pictured(22, "clean", fonts, whole=True)
    alone = read(made.pictures["page.png"])
    assert (alone.kind, alone.carrier) == (Kind.UNREADABLE, "image")
    assert "没有读取" in (alone.why or "")
    page = read(pictured(21, "clean", fonts).html)
    assert {table.medium for table in page.tables.values()} == {Medium.IMAGE}
    assert not any(table.cells for table in page.tables.values())


@pytest.mark.parametrize(("key", "least"), [("disclosure", 9), ("requests", 160), ("review", 0)])
def test_a_table_without_lines_is_read_and_never_proved(
    key: str, least: int, engine: RapidEngine, fonts: Faces
) -> None:
    chance = random.Random(6)
    figures = numbers(chance)
    style = replace(styled(chance, fonts), ruled=False, shaded=False)
    made = pictured(21, "clean", fonts)
    picture = png(table_picture(key, figures, style))
    table = proved(read(made.html, pictures={f"{key}.png": picture}, engine=engine)).tables[key]
    assert table.medium is Medium.IMAGE
    assert table.verified is False
    assert {name: cell.raw for name, cell in table.cells.items()}.items() <= figures.texts(key).items()
    assert len(table.cells) >= least
    assert all(cell.doubt and cell.place["image"] == f"{key}.png" for cell in table.cells.values())


def test_a_page_without_lines_keeps_its_words(engine: RapidEngine, fonts: Faces) -> None:
    chance = random.Random(6)
    figures = numbers(chance)
    style = replace(styled(chance, fonts), ruled=False, shaded=False)
    heading = "二、主动公开政府信息情况"
    table_there = table_picture("disclosure", figures, style)
    parts: list[str | Image.Image] = [heading, table_there, "三、收到和处理政府信息公开申请情况"]
    reading = proved(read(png(page_picture(TITLE, parts, style)), engine=engine))
    assert (reading.title, [section.number for section in reading.sections]) == (TITLE, [2, 3])
    table = reading.tables["disclosure"]
    assert len(table.cells) >= 9
    assert table.verified is False


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0 cut", b"BM", b"GIF89a"])
def test_a_broken_picture_is_unreadable(data: bytes, engine: RapidEngine) -> None:
    reading = read(data, engine=engine)
    assert reading.kind is Kind.UNREADABLE
    assert reading.why


def test_a_picture_of_nothing_says_nothing(engine: RapidEngine) -> None:
    reading = proved(read(png(Image.new("RGB", (400, 300), "white")), engine=engine))
    assert (reading.kind, reading.carrier) == (Kind.UNREADABLE, "image")
    assert "须人工查看" in (reading.why or "")
    assert not any(table.cells for table in reading.tables.values())

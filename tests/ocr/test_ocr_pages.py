"""Reports that are pages of pictures, and pictures that hold more than one table."""

from __future__ import annotations

import io
import random

import docx
import pytest
from picture_drawing import Style, page_picture, styled, table_picture
from picture_figures import FORM, Numbers, numbers
from picture_fonts import Faces
from picture_made import TITLE, Pictured, pictured, png
from picture_parts import Cut, requests_parts
from PIL import Image

from crawler.parser import read
from crawler.parser.ocr.rapid import RapidEngine
from crawler.parser.pictures import holds_pictures
from crawler.validator import proved
from store.model import Kind, Medium, Reading

_WORDS = "本年度工作按要求完成，有关情况如下所述。"
_HEADINGS = {s.number: f"{'一二三四五六'[s.number - 1]}、{s.title}" for s in FORM.sections}


@pytest.fixture(scope="module")
def figures() -> Numbers:
    return numbers(random.Random(7))


@pytest.fixture(scope="module")
def style(fonts: Faces) -> Style:
    return styled(random.Random(7), fonts)


@pytest.fixture(scope="module")
def pages(figures: Numbers, style: Style) -> list[Image.Image]:
    """Two pages; table 3 begins on the first and goes on, with its head, on the second."""
    upper, lower = requests_parts(figures, style, Cut(12, head=True))
    disclosure, review = (table_picture(key, figures, style) for key in ("disclosure", "review"))
    first: list[str | Image.Image] = [_HEADINGS[1], _WORDS, _HEADINGS[2], disclosure, _HEADINGS[3], upper, "－ 1 －"]
    second: list[str | Image.Image] = [lower, _HEADINGS[4], review, _HEADINGS[5], _WORDS, _HEADINGS[6], _WORDS]
    return [page_picture(TITLE, first, style), page_picture("", second, style)]


def book(title: str = TITLE) -> bytes:
    """A page that shows the pages of a report and says nothing else."""
    pictures = '<p><img src="p1.png"></p><p><img src="p2.png"></p>'
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{pictures}</body></html>".encode()


def assert_read(reading: Reading, figures: Numbers) -> None:
    """All three tables as printed, table 3 proved."""
    assert (reading.kind, reading.year, reading.form) == (Kind.ANNUAL_REPORT, 2023, "2021-30")
    assert [section.number for section in reading.sections] == [1, 2, 3, 4, 5, 6]
    for key, table in reading.tables.items():
        assert table.medium is Medium.IMAGE
        assert {name: cell.raw for name, cell in table.cells.items()} == figures.texts(key)
    assert reading.tables["requests"].verified


def test_a_scan_whose_table_goes_on_on_a_page_that_lies_on_its_side(
    pages: list[Image.Image], figures: Numbers, engine: RapidEngine
) -> None:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=[pages[1].rotate(90, expand=True)], resolution=130)
    reading = proved(read(out.getvalue(), engine=engine))
    assert reading.carrier == "scanned_pdf"
    assert_read(reading, figures)
    assert {cell.place["page"] for cell in reading.tables["requests"].cells.values()} == {1, 2}


def test_the_pages_of_a_book_are_read_as_pages(figures: Numbers, style: Style, engine: RapidEngine) -> None:
    disclosure, review = (table_picture(key, figures, style) for key in ("disclosure", "review"))
    first = page_picture("", [_HEADINGS[1], _WORDS, _HEADINGS[2], disclosure, _HEADINGS[3]], style)
    second = page_picture("", [_HEADINGS[4], review, _HEADINGS[5], _WORDS, _HEADINGS[6], _WORDS], style)
    pictures = {"p1.png": png(first), "p2.png": png(second)}
    unread = read(book())
    assert (unread.kind, unread.why) == (Kind.UNREADABLE, "报告全文是2幅图片，没有文字可读。")
    assert holds_pictures(unread, pictures)
    assert not holds_pictures(unread, {})
    reading = proved(read(book(), pictures=pictures, engine=engine))
    assert (reading.kind, reading.carrier, reading.title) == (Kind.ANNUAL_REPORT, "html", TITLE)
    assert [section.number for section in reading.sections] == [1, 2, 3, 4, 5, 6]
    for key, source in (("disclosure", "p1.png"), ("review", "p2.png")):
        table = reading.tables[key]
        assert {name: cell.raw for name, cell in table.cells.items()} == figures.texts(key)
        assert table.images == (source,)
    lost = reading.tables["requests"]
    assert (lost.medium, lost.verified, dict(lost.cells)) == (Medium.IMAGE, False, {})


def test_a_book_without_its_pictures_stays_what_it_was(engine: RapidEngine) -> None:
    assert read(book(), engine=engine) == read(book())
    photos = {"p1.png": png(Image.new("RGB", (300, 200), "navy")), "p2.png": b"\x89PNG"}
    assert read(book(), pictures=photos, engine=engine) == read(book())


def test_a_word_file_of_nothing_but_pages_may_be_read(pages: list[Image.Image]) -> None:
    word = docx.Document()
    for page in pages:
        word.add_picture(io.BytesIO(png(page)))
    out = io.BytesIO()
    word.save(out)
    reading = read(out.getvalue())
    assert (reading.kind, len(reading.attachments)) == (Kind.UNREADABLE, 2)
    assert holds_pictures(reading, {})


@pytest.mark.parametrize("headed", [True, False])
def test_a_picture_of_two_tables_gives_both(
    headed: bool, figures: Numbers, style: Style, engine: RapidEngine, fonts: Faces
) -> None:
    drawn = [table_picture(key, figures, style) for key in ("disclosure", "review")]
    both = stacked(drawn, _HEADINGS[4] if headed else "", style)
    html = _with_one_picture(pictured(21, "clean", fonts), headed)
    reading = proved(read(html, pictures={"both.png": png(both)}, engine=engine))
    for key in ("disclosure", "review"):
        table = reading.tables[key]
        assert {name: cell.raw for name, cell in table.cells.items()} == figures.texts(key)
        assert table.images == ("both.png",)
    assert [section.number for section in reading.sections] == [1, 2, 3, 4, 5, 6]


def _with_one_picture(made: Pictured, headed: bool) -> bytes:
    """The page with one picture for tables 2 and 4, under both headings or before a page without the second."""
    html = made.html.replace(b'<img src="disclosure.png">', b"" if headed else b'<img src="both.png">')
    if not headed:
        return html.replace(b'<img src="review.png">', "见上图。".encode())
    heading = f"<p>{_HEADINGS[4]}</p>".encode()
    return html.replace(heading, b"").replace(b"review.png", b"both.png")


def stacked(tables: list[Image.Image], heading: str, style: Style) -> Image.Image:
    """Tables below each other with a line of text between, in one picture as large as they need."""
    gap = 3 * style.size
    made = Image.new("RGB", (tables[0].width, sum(table.height + gap for table in tables)), "white")
    y = 0
    for index, table in enumerate(tables):
        if index and heading:
            line = page_picture("", [heading], style)
            margin = round(0.9 * style.dpi)
            strip = line.crop((margin, margin + 3 * style.size, line.width - margin, margin + 5 * style.size))
            made.paste(strip, (0, y - 2 * style.size))
        made.paste(table, (0, y))
        y += table.height + gap
    return made

"""A PDF page taken apart by pdfium."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from crawler.parser.carriers.pdf_drawn import Drawn
from crawler.parser.carriers.pdf_glyphs import page_text
from crawler.parser.carriers.pdf_library import pypdfium2
from crawler.parser.carriers.pdf_notes import written_over
from crawler.parser.carriers.pdf_shapes import STRAIGHT, Box, Glyph, PageShapes, Rule, quarter
from crawler.parser.carriers.refusal import CannotRead

_MOST_PAGES = 300
_SHORTEST_RULE = 4.0
_LEAST_PICTURE = 0.05
_MISSING = "没有安装读取PDF的程序库：请安装附加组件documents（pip install 'nianbao[documents]'）后重新读取。"


def pdf_pages(data: bytes) -> Iterator[PageShapes]:
    """Every page of a PDF file. Raises CannotRead where it is locked, broken or too large."""
    if pypdfium2 is None:
        raise CannotRead("pdf", _MISSING)
    document = _open(data)
    try:
        if len(document) > _MOST_PAGES:
            raise CannotRead("pdf", f"PDF文件有{len(document)}页，超过{_MOST_PAGES}页，不予读取。")
        for index in range(len(document)):
            page = document[index]
            try:
                yield _Page(page, index + 1).shapes()
            finally:
                page.close()
    except pypdfium2.PdfiumError as error:
        raise CannotRead("pdf", "PDF文件已损坏，有的页面打不开。") from error
    finally:
        document.close()


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise CannotRead("pdf", "PDF文件已加密，没有密码不能读取。") from error
        raise CannotRead("pdf", "PDF文件已损坏，打不开。") from error


class _Page:
    """Reads one page, first as the file lays it down, then turned upright."""

    def __init__(self, page: Any, number: int) -> None:
        self._page = page
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        self._rotation = page.get_rotation() // 90
        self._number = number

    def shapes(self) -> PageShapes:
        text, drawn = page_text(self._page, self._number), Drawn(self._page, self._number)
        turned = Counter(turn for _, _, turn, _ in text.glyphs if turn is not None).most_common(1)
        turns = turned[0][0] if turned else self._rotation
        width, height = self._right - self._left, self._top - self._bottom
        made = PageShapes(self._number, *((height, width) if turns % 2 else (width, height)))
        made.turns = (turns - self._rotation) % 4
        made.unmapped, made.invisible, made.misplaced = text.unmapped, text.invisible, text.misplaced
        for char, box, turn, run in text.glyphs:
            if turn is not None:
                upright = self._upright(box, turns)
                if 0 <= upright[0] + upright[2] <= 2 * made.width and 0 <= upright[1] + upright[3] <= 2 * made.height:
                    made.glyphs.append(Glyph(char, *upright, run))
        for kind, box in drawn.shapes():
            _sort_in(made, kind, self._upright(box, turns))
        made.lost = drawn.fonts.lost
        made.written_over = written_over(self._page)
        return made

    def _upright(self, box: Box, turns: int) -> Box:
        """From the file's coordinates (y upwards) to the page with its text upright."""
        width, height = self._right - self._left, self._top - self._bottom
        box = (box[0] - self._left, self._top - box[3], box[2] - self._left, self._top - box[1])
        for _ in range(turns):
            box, width, height = quarter(box, height), height, width
        return box


def _sort_in(made: PageShapes, kind: str, box: Box) -> None:
    x0, y0, x1, y1 = box
    if kind == "picture" and (x1 - x0) * (y1 - y0) >= _LEAST_PICTURE * made.width * made.height:
        made.pictures.append(box)
    elif kind != "edge":
        made.drawings.append(box)
    elif y1 - y0 <= STRAIGHT and x1 - x0 >= _SHORTEST_RULE:
        made.across.append(Rule((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= STRAIGHT and y1 - y0 >= _SHORTEST_RULE:
        made.down.append(Rule((x0 + x1) / 2, y0, y1))

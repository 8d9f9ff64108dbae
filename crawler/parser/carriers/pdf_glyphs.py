"""The characters of a PDF page as pdfium finds them, each with its box; what no one sees is left out."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from crawler.parser.carriers.pdf_library import pdfium
from crawler.parser.carriers.pdf_shapes import UNKNOWN, Box
from crawler.parser.carriers.refusal import CannotRead

_MOST_GLYPHS = 200_000
_ASKEW = math.radians(10)
_INVISIBLE = 3
_NARROWEST, _WIDEST = 0.15, 2.5
_MOST_OVERLAP = 0.6
_LYING = (1, 3)
_HYPHEN = 2


@dataclass(slots=True)
class PageText:
    """Characters with box, the clockwise quarter turns that make them upright (None where they stand askew), and
    a number that those printed in one go have in common.

    ``misplaced`` counts figures whose width in the font cannot be.
    """

    glyphs: list[tuple[str, Box, int | None, int]] = field(default_factory=list)
    unmapped: int = 0
    invisible: int = 0
    misplaced: int = 0


def page_text(page: Any, number: int) -> PageText:
    """Every visible character of a page, in the file's coordinates (y upwards)."""
    text_page = page.get_textpage()
    handle, count = text_page.raw, text_page.count_chars()
    if count > _MOST_GLYPHS:
        raise CannotRead("pdf", f"PDF文件第{number}页有{count}个字符，超过{_MOST_GLYPHS}个，不予读取。")
    made = PageText()
    runs: dict[int, tuple[bool, float, int]] = {}
    rect = pdfium.FS_RECTF()
    before = -1, (0.0, 0.0)
    for index in range(count):
        char = _character(handle, index)
        if not char or char.isspace():
            continue
        hidden, em, run = _run(handle, index, runs)
        if hidden:
            made.invisible += 1
            continue
        made.unmapped += char == UNKNOWN
        if pdfium.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(rect)):
            box = (rect.left, rect.bottom, rect.right, rect.top)
            turn = _turns(pdfium.FPDFText_GetCharAngle(handle, index))
            if char.isdigit():
                here = (box[1], box[3]) if turn in _LYING else (box[0], box[2])
                made.misplaced += not _NARROWEST * em <= here[1] - here[0] <= _WIDEST * em
                made.misplaced += before[0] == run and _overlap(before[1], here) > _MOST_OVERLAP
                before = run, here
            if max(box[2] - box[0], box[3] - box[1]) > _WIDEST * em:
                box = _ink(handle, index)
            made.glyphs.append((char, box, turn, run))
    text_page.close()
    return made


def _character(handle: Any, index: int) -> str:
    if pdfium.FPDFText_IsGenerated(handle, index) == 1:
        return ""
    code = pdfium.FPDFText_GetUnicode(handle, index)
    if code == _HYPHEN:
        return "-"
    if pdfium.FPDFText_HasUnicodeMapError(handle, index) == 1 or code in {0, 0xFFFE, 0xFFFF}:
        return UNKNOWN
    if code < 0x20 or 0x7F <= code < 0xA0:
        return "" if code in {9, 10, 13} else UNKNOWN
    if 0xD800 <= code <= 0xF8FF or code > 0x10FFFF:
        return UNKNOWN
    char = chr(code)
    # Fonts often map plain characters to their twins among the radicals and compatibility forms.
    return unicodedata.normalize("NFKC", char) if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00 else char


def _run(handle: Any, index: int, known: dict[int, tuple[bool, float, int]]) -> tuple[bool, float, int]:
    """Of the text printed in one go with a character: whether it is not painted, its height in points, its number."""
    item = pdfium.FPDFText_GetTextObject(handle, index)
    address = ctypes.addressof(item.contents) if item else 0
    if address not in known:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix))
        em = pdfium.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
        hidden = bool(item) and pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE
        known[address] = hidden, em, len(known)
    return known[address]


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The share of the shorter stretch that both cover."""
    return (min(one[1], other[1]) - max(one[0], other[0])) / max(min(one[1] - one[0], other[1] - other[0]), 1e-6)


def _ink(handle: Any, index: int) -> Box:
    """The box of what is painted: fonts for vertical writing state a wrong room for each character."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(handle, index, *map(ctypes.byref, (left, right, bottom, top)))
    return left.value, bottom.value, right.value, top.value


def _turns(angle: float) -> int | None:
    quarters = round(angle / (math.pi / 2))
    return -quarters % 4 if abs(angle - quarters * math.pi / 2) <= _ASKEW else None

"""Fonts that pdfium cannot draw, and the text it silently leaves out because of them.

A font that is neither in the file nor on the machine has no outlines. The text in it is still found, except
where a piece of text is a single character: that has no extent at all, and pdfium drops it. A cell that holds
one digit would then look blank.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from typing import Any

from crawler.parser.carriers.pdf_library import pdfium

#: Below this width, in points, pdfium drops a piece of text.
_EXTENT = 0.01


class Fonts:
    """Takes every piece of text of a page; ``lost`` counts those that pdfium has dropped."""

    def __init__(self) -> None:
        self._drawn: set[int] = set()
        self._without_extent: Counter[int] = Counter()

    def take(self, item: Any) -> None:
        """One text object."""
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, (left, bottom, right, top)))
        font = pdfium.FPDFTextObj_GetFont(item)
        if not font or pdfium.FPDFFont_GetIsEmbedded(font) == 1:
            return
        name = ctypes.addressof(font.contents)
        wide, high = right.value - left.value > _EXTENT, top.value - bottom.value > _EXTENT
        if wide and high:
            self._drawn.add(name)
        elif not wide:
            self._without_extent[name] += 1

    @property
    def lost(self) -> int:
        """Pieces without extent in fonts that were never drawn; in a font that was, they are spaces."""
        return sum(count for name, count in self._without_extent.items() if name not in self._drawn)

"""A font of our own in which every character is a box: enough to embed in a PDF, with no font installed."""

from __future__ import annotations

import io
from functools import lru_cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NAME = "Boxes"
_EM = 1000
#: ASCII is half as wide as what stands in Chinese text.
_WIDTHS = {".notdef": 500, "narrow": 500, "wide": 1000}
_RANGES = ((0x3000, 0x303F), (0x4E00, 0x9FFF), (0xFF01, 0xFF5E), (0x2010, 0x2026))


@lru_cache(maxsize=1)
def registered() -> str:
    """Make the font known to reportlab; gives its name."""
    pdfmetrics.registerFont(TTFont(NAME, io.BytesIO(_font())))
    return NAME


def _font() -> bytes:
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(list(_WIDTHS))
    wide = {code: "wide" for first, last in _RANGES for code in range(first, last + 1)}
    builder.setupCharacterMap(dict.fromkeys(range(0x20, 0x7F), "narrow") | wide)
    builder.setupGlyf({name: _box(width) for name, width in _WIDTHS.items()})
    builder.setupHorizontalMetrics({name: (width, 50) for name, width in _WIDTHS.items()})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def _box(width: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, 800), (width - 50, 800), (width - 50, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()

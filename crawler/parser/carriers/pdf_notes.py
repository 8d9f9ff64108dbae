"""Text that lies over a PDF page without being part of it: filled form fields and typed notes."""

from __future__ import annotations

from typing import Any

from crawler.parser.carriers.pdf_library import pdfium

_MOST_NOTES = 2000
#: The bytes of a text without characters: UTF-16 with its closing zero.
_EMPTY = 2


def written_over(page: Any) -> int:
    """How many fields or notes show text over the page; a signature field shows none of its own."""
    count = min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_NOTES)
    return sum(_shows_text(pdfium.FPDFPage_GetAnnot(page.raw, index)) for index in range(count))


def _shows_text(note: Any) -> bool:
    if not note:
        return False
    try:
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        keys = {pdfium.FPDF_ANNOT_FREETEXT: b"Contents", pdfium.FPDF_ANNOT_WIDGET: b"V"}
        return kind in keys and pdfium.FPDFAnnot_GetStringValue(note, keys[kind], None, 0) > _EMPTY
    finally:
        pdfium.FPDFPage_CloseAnnot(note)

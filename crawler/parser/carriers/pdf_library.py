"""pdfium, where it is installed: an optional library, without which a PDF says what is missing."""

from __future__ import annotations

try:
    import pypdfium2
    import pypdfium2.raw as pdfium
except ModuleNotFoundError:
    pypdfium2 = pdfium = None

__all__ = ["pdfium", "pypdfium2"]

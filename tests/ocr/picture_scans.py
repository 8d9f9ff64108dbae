"""Documents with a text layer made into scans."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image


def scanned(pdf: Path, dots: int, turned: float) -> bytes:
    """The pages as grey pictures in a PDF without text: so many dots per inch, turned by so many degrees."""
    document = pypdfium2.PdfDocument(pdf)
    grey = [page.render(scale=dots / 72).to_pil().convert("L") for page in document]
    document.close()
    pages = [page.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255) for page in grey]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots, quality=85)
    return out.getvalue()

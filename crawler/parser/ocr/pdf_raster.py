"""The pages of a scanned PDF as pictures, drawn large enough to be read and no larger."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from crawler.parser.carriers.pdf_library import pypdfium2
from crawler.parser.ocr.raster import Colours

_DOTS_PER_INCH = 150
_MOST_SIDE = 4000
_MOST_PAGES = 60


def pdf_pages_drawn(data: bytes) -> Callable[[str], list[Colours]]:
    """A function from a page's source (第3页) to its pixels at 150 dots per inch."""

    def find(source: str) -> list[Colours]:
        number = int("".join(filter(str.isdigit, source)) or 0)
        document = pypdfium2.PdfDocument(data)
        try:
            if not 1 <= number <= min(len(document), _MOST_PAGES):
                return []
            page = document[number - 1]
            scale = min(_DOTS_PER_INCH / 72, _MOST_SIDE / max(page.get_size()))
            return [np.asarray(page.render(scale=scale).to_pil().convert("RGB"))]
        finally:
            document.close()

    return find

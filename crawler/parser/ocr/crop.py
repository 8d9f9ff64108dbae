"""The piece of a picture that a number was read from, for a person to look at."""

from __future__ import annotations

import io

from PIL import Image

from crawler.parser.archive import only_document
from crawler.parser.carriers.docx_package import Package
from crawler.parser.carriers.refusal import CannotRead
from crawler.parser.embedded import embedded_in, is_embedded
from crawler.parser.ocr.pdf_raster import pdf_pages_drawn
from crawler.parser.ocr.raster import Colours, pixels
from crawler.parser.sniff import sniff
from store.model import Place

_ROOM = 6


def crop(data: bytes, place: Place, picture: bytes | None = None) -> bytes | None:
    """A PNG of what stands at a place of a document, with a little room around, upright; None where it cannot be cut.

    ``place`` is that of a cell: the box in pixels of the picture or page. ``picture`` is the one that a web page shows
    there; a page does not hold its pictures.
    """
    box = place.get("box")
    try:
        found = _frame(picture, place) if picture is not None else _pictures(data, place)
    except CannotRead:
        return None
    if not box or not found:
        return None
    x0, y0, x1, y1 = box
    out = io.BytesIO()
    whole = Image.fromarray(found[0])
    area = max(0, x0 - _ROOM), max(0, y0 - _ROOM), min(whole.width, x1 + _ROOM), min(whole.height, y1 + _ROOM)
    if area[0] >= area[2] or area[1] >= area[3]:
        return None
    # ``turn`` is clockwise, the library turns the other way round.
    whole.crop(area).rotate(-int(place.get("turn", 0)), expand=True).save(out, "PNG")
    return out.getvalue()


def _pictures(data: bytes, place: Place) -> list[Colours]:
    carrier = sniff(data).carrier
    if carrier == "zip":
        return _pictures(only_document(data), place)
    if carrier == "image":
        return _frame(data, place)
    if carrier == "pdf":
        return pdf_pages_drawn(data)(f"第{place.get('page')}页")
    if carrier == "docx":
        return _frame(Package(data).media(str(place.get("image"))), place)
    if is_embedded(str(place.get("image"))):
        return _frame(embedded_in(data).get(str(place["image"])), place)
    return []


def _frame(picture: bytes | None, place: Place) -> list[Colours]:
    """The one picture of a file that a place names; a TIFF may hold several."""
    return pixels(picture)[int(place.get("page", 1)) - 1 :] if picture else []

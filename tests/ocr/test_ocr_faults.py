"""Pictures of no use and of odd kinds: they harm nothing, and whatever can be read of them is."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from picture_fonts import Faces
from picture_made import pictured, png
from PIL import Image

from crawler.parser import read
from crawler.parser.carriers.refusal import CannotRead
from crawler.parser.document import Document, Picture
from crawler.parser.ocr.crop import crop
from crawler.parser.ocr.page import read_picture
from crawler.parser.ocr.pictured import with_pictures
from crawler.parser.ocr.rapid import RapidEngine
from crawler.parser.ocr.raster import pixels
from store.model import Kind, Medium


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo() -> bytes:
    """Soft shapes in colours, as a photograph has."""
    chance = np.random.default_rng(5)
    few = chance.integers(0, 255, (9, 14, 3), dtype=np.uint8)
    return saved(Image.fromarray(few).resize((700, 450), Image.Resampling.BICUBIC), "JPEG")


def squares() -> bytes:
    """Black and white squares, as a QR code has."""
    chance = random.Random(5)
    few = Image.new("1", (29, 29))
    few.putdata([chance.random() < 0.5 for _ in range(29 * 29)])
    return png(few.resize((290, 290), Image.Resampling.NEAREST))


def moving() -> bytes:
    frames = [Image.new("RGB", (300, 120), colour) for colour in ("navy", "white", "red")]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=90)


USELESS: dict[str, Callable[[], bytes]] = {
    "photo": photo, "qr": squares, "gif": moving,
    "banner": lambda: png(Image.new("RGB", (1400, 90), "#c00000")),
    "paper": lambda: png(Image.new("RGB", (800, 600), "white")),
    "black": lambda: png(Image.new("L", (500, 500), 0)),
    "pixel": lambda: png(Image.new("RGB", (1, 1))),
    "sliver": lambda: png(Image.new("RGB", (3, 900))),
    "strip": lambda: png(Image.new("L", (20000, 20), 200)),
    "ribbon": lambda: png(Image.new("L", (20000, 60), 200)),
    "column": lambda: png(Image.new("L", (60, 20000), 255)),
    "glass": lambda: png(Image.new("RGBA", (400, 300), (0, 0, 0, 0))),
    "cut": lambda: photo()[:2000],
    "nothing": lambda: b"",
}  # fmt: skip


@pytest.mark.parametrize("name", USELESS)
def test_a_picture_of_no_use_harms_nothing(name: str, engine: RapidEngine, fonts: Faces) -> None:
    data = USELESS[name]()
    html = pictured(21, "clean", fonts).html
    reading = read(html, pictures={"review.png": data}, engine=engine)
    assert reading == read(html, engine=engine)
    assert reading.tables["review"].medium is Medium.IMAGE
    alone = read(data, engine=engine)
    assert (alone.kind, dict(alone.tables.get("review", reading.tables["review"]).cells)) == (Kind.UNREADABLE, {})
    assert alone.why


@pytest.mark.parametrize("kind", ["palette", "cmyk", "deep", "deep-tiff", "gif", "bilevel", "see-through", "exif"])
def test_odd_kinds_of_pictures_show_the_same(kind: str, engine: RapidEngine, fonts: Faces) -> None:
    plain = Image.open(io.BytesIO(pictured(21, "clean", fonts).pictures["review.png"])).convert("RGB")
    grey = np.asarray(plain.convert("L")).astype(np.uint16) * 257
    turned = Image.Exif()
    turned[0x0112] = 3
    black = Image.new("L", plain.size, 0)
    see_through = Image.merge("RGBA", (black, black, black, plain.convert("L").point(lambda v: 255 - v)))
    data = {
        "palette": lambda: png(plain.convert("P")),
        "cmyk": lambda: saved(plain.convert("CMYK"), "JPEG", quality=95),
        "deep": lambda: png(Image.fromarray(grey)),
        "deep-tiff": lambda: saved(Image.fromarray(grey), "TIFF"),
        "gif": lambda: saved(plain, "GIF", save_all=True, append_images=[Image.new("RGB", plain.size, "white")]),
        "bilevel": lambda: png(plain.convert("1", dither=Image.Dither.NONE)),
        "see-through": lambda: png(see_through),
        "exif": lambda: saved(plain.rotate(180), "JPEG", exif=turned, quality=95),
    }[kind]()  # fmt: skip
    (shown, *_) = pixels(data)
    assert shown.dtype == np.uint8
    assert np.abs(shown.astype(int) - np.asarray(plain).astype(int)).mean() < 12
    if kind in {"deep", "cmyk"}:
        assert len(read_picture(shown, engine, {"image": kind}, with_text=False).cells) > 20


def test_a_picture_too_large_is_refused() -> None:
    with pytest.raises(CannotRead, match="过大"):
        pixels(saved(Image.new("1", (20000, 8000)), "PNG"))


def test_a_file_of_several_pictures_is_cut_where_the_number_stands() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("white", "black")]
    file = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    place = {"image": "tables.tif", "page": 2, "box": [10, 10, 50, 30]}
    piece = crop(b"<html></html>", place, file)
    assert piece is not None
    assert Image.open(io.BytesIO(piece)).getextrema() == ((0, 0),) * 3


def test_a_picture_shown_again_is_not_read_again(engine: RapidEngine) -> None:
    asked: list[str] = []

    def find(source: str) -> list[Any]:
        asked.append(source)
        return [np.full((90, 90, 3), 255, np.uint8)]

    document = Document("html", (Picture("a.png"), Picture("b.png"), *(Picture("a.png") for _ in range(9))))
    with_pictures(document, find, engine, pages=False)
    assert asked == ["a.png", "b.png"]

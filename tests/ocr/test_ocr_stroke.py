"""Lone strokes are told by their shape in every fount of numbers; figures are never taken for one."""

from __future__ import annotations

import numpy as np
import pytest
from picture_fonts import REPORTING, TUNING, Face, Faces
from PIL import Image, ImageDraw

from crawler.parser.ocr.ink import Ink
from crawler.parser.ocr.stroke import stroke

CELL = (0.0, 0.0, 110.0, 90.0)
FACES = tuple(dict.fromkeys(TUNING.numbers + REPORTING.numbers))


def shape(sign: str, face: Face, turned: float = 0.0) -> str | None:
    """The shape of one sign, drawn 40 pixels high beside a 0 that shows how tall signs are."""
    picture = Image.new("L", (220, 90), 255)
    pen = ImageDraw.Draw(picture)
    pen.text((40, 20), sign, 0, face.at(40))
    pen.text((150, 20), "0", 0, face.at(40))
    picture = picture.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255)
    ink = Ink.of((1 - np.asarray(picture, np.float32) / 255).astype(np.float32))
    lines = ink.lines(CELL)
    return stroke(ink, lines[0], CELL) if len(lines) == 1 else None


@pytest.mark.parametrize("turned", [-1.5, 0.0, 1.5])
def test_strokes_have_their_shape_and_figures_have_none(turned: float, fonts: Faces) -> None:
    if REPORTING.missing():
        pytest.skip(f"fonts that are not installed: {', '.join(REPORTING.missing())}")
    for face in FACES:
        assert shape("/", face, turned) == "/", face
        assert shape("-", face, turned) == "-", face
        # A 1 whose flag is drawn aside may not be plain; a recogniser's word alone is not enough then.
        assert shape("1", face, turned) in ({"1"} if not turned else {"1", None}), face
        for figure in "023456789":
            assert shape(figure, face, turned) in {None, "1"}, (face, figure)

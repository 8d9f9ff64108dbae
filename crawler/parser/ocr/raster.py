"""Bytes of a picture to pixels, upright and within bounds."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from crawler.parser.carriers.refusal import CannotRead

#: A page at 600 dots per inch has 35 million.
_MOST_PIXELS = 60_000_000
_MOST_FRAMES = 50
_DEEP = ("I", "F")

Colours = NDArray[np.uint8]


def pixels(data: bytes) -> list[Colours]:
    """The pictures in a file as red, green, blue (a TIFF may hold several). Raises CannotRead for a bad one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as opened:
                frames = min(int(getattr(opened, "n_frames", 1)), _MOST_FRAMES) if opened.format == "TIFF" else 1
                return [_frame(opened, number) for number in range(frames)]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise CannotRead("image", "图片文件不完整或已损坏，打不开。") from error


def _frame(opened: Any, number: int) -> Colours:
    if number:
        opened.seek(number)
    if opened.width * opened.height > _MOST_PIXELS:
        raise CannotRead("image", f"图片有{opened.width}×{opened.height}点，过大，不予读取。")
    upright = ImageOps.exif_transpose(opened) or opened
    if upright.mode.startswith(_DEEP):
        # Sixteen bits for each point; the library would cut off what is above eight.
        upright = Image.fromarray((np.asarray(upright, np.int64) >> 8).clip(0, 255).astype(np.uint8))
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        white.alpha_composite(upright)
        upright = white
    return np.asarray(upright.convert("RGB"))

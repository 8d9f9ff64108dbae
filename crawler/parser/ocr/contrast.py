"""Light and stamps taken out of a picture: how much darker each pixel is than the paper around it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.parser.ocr.raster import Colours

#: 0 is paper, 1 is black.
Darkness = NDArray[np.float32]
_RED_FROM, _RED_TO = 25.0, 75.0


def without_red(colours: Colours) -> NDArray[np.float32]:
    """Grey in which red seals are as light as their paper; black under a seal stays black."""
    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(colours)
    lead = cv2.subtract(red, cv2.max(green, blue))
    if not cv2.countNonZero(cv2.threshold(lead, _RED_FROM, 255, cv2.THRESH_BINARY)[1]):
        return grey.astype(np.float32)
    weight = np.clip((lead.astype(np.float32) - _RED_FROM) / (_RED_TO - _RED_FROM), 0, 1)
    lightest = cv2.max(red, cv2.max(green, blue)).astype(np.float32)
    return np.asarray(grey + (lightest - grey) * weight, np.float32)


def plain_grey(colours: Colours) -> NDArray[np.float32]:
    """Grey as the eye sees it, seals and all."""
    return cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY).astype(np.float32)


def red_light(colours: Colours) -> NDArray[np.float32]:
    """The picture as red light shows it: red ink is nearly paper there."""
    return colours[..., 0].astype(np.float32)


def is_grey(colours: Colours) -> bool:
    """Whether a picture has no colours, so that all its greys are the same."""
    few = colours[::4, ::4].astype(np.int16)
    return bool((np.abs(few[..., 0] - few[..., 1]) < 12).all() and (np.abs(few[..., 0] - few[..., 2]) < 12).all())


def darkness(grey: NDArray[Any], reach: int) -> Darkness:
    """How dark each pixel is against the lightest paper within ``reach`` pixels: uneven light and shading vanish."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    small = cv2.resize(smooth, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    side = max(3, reach // 4) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), side / 2)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.clip(1 - grey / np.maximum(paper, 32), 0, 1).astype(np.float32)

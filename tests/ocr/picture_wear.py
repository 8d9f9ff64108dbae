"""What happens to pictures on their way: frozen, so that figures of different days can be compared."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import cv2
import numpy as np
from picture_fonts import Face
from PIL import Image, ImageChops, ImageDraw, ImageFilter

_RED = (214, 40, 40)

Wear = Callable[[Image.Image, random.Random, Face], bytes]


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def clean(picture: Image.Image, chance: random.Random, face: Face) -> bytes:
    """As drawn."""
    return _png(picture)


def jpeg40(picture: Image.Image, chance: random.Random, face: Face) -> bytes:
    """JPEG of quality 40."""
    return _jpeg(picture, 40)


def skewed(picture: Image.Image, chance: random.Random, face: Face) -> bytes:
    """Turned by 1.5 degrees."""
    angle = chance.choice((-1.5, 1.5))
    return _png(picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white"))


def smaller(picture: Image.Image, chance: random.Random, face: Face) -> bytes:
    """Three quarters of its size."""
    return _png(_scaled(picture, 0.75))


def stamped(picture: Image.Image, chance: random.Random, face: Face) -> bytes:
    """A red seal over up to a tenth of the table, and a grey watermark across all of it."""
    width, height = picture.size
    made = picture.convert("RGBA")
    mark = Image.new("RGBA", made.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(mark)
    for y in range(0, height + 300, 300):
        pen.text((width / 2, y), "政府信息公开年度报告" * 2, (128, 128, 128, 60), face.at(max(24, width // 22)), "mm")
    made.alpha_composite(mark.rotate(30, Image.Resampling.BICUBIC))
    covered = chance.uniform(0.04, 0.1) * width * min(height, 1.2 * width)
    radius = (covered / np.pi) ** 0.5
    x, y = chance.uniform(radius, max(radius, width - radius)), chance.uniform(radius, max(radius, height - radius))
    seal = Image.new("RGB", made.size, "white")
    pen = ImageDraw.Draw(seal)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_RED, width=max(3, width // 200))
    size = max(12, int(radius / 3.2))
    pen.text((x, y - size), "示例市人民政府", _RED, face.at(max(10, int(radius / 4.5))), "mm")
    pen.text((x, y + size), "★", _RED, face.at(size * 2), "mm")
    # Ink over ink: red on white is red, red on black stays black.
    return _png(ImageChops.multiply(made.convert("RGB"), seal))


def scanned(picture: Image.Image, chance: random.Random, face: Face) -> bytes:
    """Grey, blurred by 0.7 pixels, with noise of 12."""
    grey = np.asarray(picture.convert("L").filter(ImageFilter.GaussianBlur(0.7)), np.float32)
    noise = np.random.default_rng(chance.getrandbits(32)).normal(0, 12, grey.shape)
    return _png(Image.fromarray(np.clip(grey + noise, 0, 255).astype(np.uint8)))


def photographed(picture: Image.Image, chance: random.Random, face: Face) -> bytes:
    """Seen from aside by 2 per cent, in uneven light, JPEG of quality 70."""
    image = np.asarray(picture.convert("RGB"))
    height, width = image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    shift = np.array([[chance.uniform(0, 0.02) * width, chance.uniform(0, 0.02) * height] for _ in corners], np.float32)
    to = corners + shift * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, to)
    image = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    light = 0.85 + 0.15 * (across * chance.uniform(-1, 1) + down * chance.uniform(-1, 1))
    return _jpeg(Image.fromarray(np.clip(image * light[..., None], 0, 255).astype(np.uint8)), 70)


def heavy(picture: Image.Image, chance: random.Random, face: Face) -> bytes:
    """0.6 times its size, JPEG of quality 30."""
    return _jpeg(_scaled(picture, 0.6), 30)


def _scaled(picture: Image.Image, factor: float) -> Image.Image:
    size = round(picture.width * factor), round(picture.height * factor)
    return picture.resize(size, Image.Resampling.LANCZOS)


#: By name. ``dpi96`` is drawn at 96 dots per inch, all others at 120 to 150.
WEARS: dict[str, Wear] = {
    "clean": clean, "dpi96": clean, "jpeg40": jpeg40, "skewed": skewed, "smaller": smaller, "stamped": stamped,
    "scanned": scanned, "photographed": photographed, "heavy": heavy,
}  # fmt: skip

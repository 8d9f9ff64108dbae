"""Fonts for made pictures, those for tuning kept apart from those for reporting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_ROOT = Path("/usr/share/fonts")
_NOTO_SC = 2


@dataclass(frozen=True, slots=True)
class Face:
    """One face: a file below the system's fonts and its number inside a collection."""

    path: str
    index: int = 0

    @property
    def file(self) -> Path:
        return _ROOT / self.path

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The face at a size in pixels."""
        return _font(str(self.file), size, self.index)


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of one purpose: for labels and for numbers."""

    labels: tuple[Face, ...]
    numbers: tuple[Face, ...]

    def missing(self) -> list[str]:
        """The files that are not on this machine."""
        return sorted({face.path for face in self.labels + self.numbers if not face.file.is_file()})


_SONG_GB = Face("truetype/arphic-gbsn00lp/gbsn00lp.ttf")
_NOTO_SERIF = Face("opentype/noto/NotoSerifCJK-Regular.ttc", _NOTO_SC)
_NOTO_SANS = Face("opentype/noto/NotoSansCJK-Regular.ttc", _NOTO_SC)
_MICROHEI = Face("truetype/wqy/wqy-microhei.ttc")
_UMING = Face("truetype/arphic/uming.ttc")

TUNING = Faces(
    labels=(_NOTO_SANS, Face("truetype/wqy/wqy-zenhei.ttc"), _SONG_GB),
    numbers=(
        _SONG_GB, _NOTO_SANS, Face("truetype/wqy/wqy-zenhei.ttc"),
        Face("truetype/liberation/LiberationSans-Regular.ttf"), Face("truetype/liberation/LiberationSerif-Regular.ttf"),
        Face("truetype/dejavu/DejaVuSans.ttf"),
    ),
)  # fmt: skip
REPORTING = Faces(
    labels=(_NOTO_SERIF, _MICROHEI, _UMING, Face("truetype/arphic-gkai00mp/gkai00mp.ttf")),
    numbers=(
        _NOTO_SERIF, _MICROHEI, _UMING, Face("truetype/crosextra/Carlito-Regular.ttf"),
        Face("truetype/crosextra/Caladea-Regular.ttf"), Face("truetype/dejavu/DejaVuSerif.ttf"),
        Face("truetype/freefont/FreeSerif.ttf"), Face("truetype/freefont/FreeSans.ttf"),
    ),
)  # fmt: skip


@lru_cache(maxsize=256)
def _font(path: str, size: int, index: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=index)

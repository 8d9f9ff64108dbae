"""Pictures that lie on their side or stand on their head: found out by what can be read, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from crawler.parser.carriers.pdf_grid import Region
from crawler.parser.carriers.pdf_shapes import Box, quarter
from crawler.parser.ocr.cell_reading import CellRead
from crawler.parser.ocr.engine import Engine, Recognised
from crawler.parser.ocr.raster import Colours
from crawler.parser.ocr.ruled import RuledPicture
from crawler.parser.ocr.spelling import labels_of
from store.model import FORMS, Place

_CELLS, _LINES = 6, 12
#: A line read the right way up: so sure, and so many Chinese signs.
_SURE, _SIGNS = 0.8, 3
#: Of all lines of a cell the least sure.
_LEGIBLE = 0.5
_LEAST_LINES = 2
#: How many times as wide as high a line of text is at least.
_OBLONG = 2.5
_CLEARLY = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture as it is read: turned upright by ``turns`` counter-clockwise quarter turns. ``source`` names it."""

    colours: Colours
    source: Place
    turns: int = 0

    @classmethod
    def turned(cls, given: Colours, source: Place, turns: int) -> Seen:
        """The picture after quarter turns."""
        return cls(np.ascontiguousarray(np.rot90(given, turns)), source, turns)

    def place(self, box: Sequence[float]) -> Place:
        """A box as kept with a cell: in the picture as given; ``turn`` says by what it must be turned to be read."""
        x0, y0, x1, y1 = box
        found: Box = (x0, y0, x1, y1)
        height, width = (float(side) for side in self.colours.shape[:2])
        for _ in range(self.turns):
            found, height, width = quarter(found, height), width, height
        place = {**self.source, "box": [round(side) for side in found]}
        return {**place, "turn": 360 - 90 * self.turns} if self.turns else place


def is_upright(table: RuledPicture, reads: Mapping[Region, CellRead]) -> bool:
    """Whether a table reads as it lies, by what was read in its fullest cells.

    A narrow label whose signs stand below each other reads on its side too; the fullest cells do not.
    """
    fullest = sorted(reads, key=lambda region: -_printed(table, region))[:_CELLS]
    read = [reads[region] for region in fullest]
    return 2 * sum(one.first[0].confidence >= _LEGIBLE and _is_of_form(one.text) for one in read) >= len(read)


def turns_of(colours: Colours, boxes: Sequence[tuple[int, int, int, int]], engine: Engine) -> int:
    """The counter-clockwise quarter turns that make a picture upright, by its lines of text; 0 where none is clear."""
    wide = [box for box in boxes if _side(box, 0) >= _OBLONG * _side(box, 1)]
    tall = [box for box in boxes if _side(box, 1) >= _OBLONG * _side(box, 0)]
    lying = len(tall) > len(wide)
    longest = sorted(tall if lying else wide, key=lambda box: -max(_side(box, 0), _side(box, 1)))[:_LINES]
    grey: Any = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    cuts = [grey[y0:y1, x0:x1] for x0, y0, x1, y1 in longest]
    read = {
        turns: _legible(engine.recognise([np.ascontiguousarray(np.rot90(cut, turns)) for cut in cuts]))
        for turns in ((1, 3) if lying else (0, 2))
    }
    (best, most), (_, less) = sorted(read.items(), key=lambda pair: -pair[1])
    return best if most >= _LEAST_LINES and most >= _CLEARLY * less else 0


def is_legible(texts: Iterable[tuple[str, float]]) -> bool:
    """Whether lines of text, each with how sure it is, read as they lie."""
    longest = sorted(texts, key=lambda one: -len(one[0]))[:_LINES]
    return not longest or 2 * sum(_is_legible(*one) for one in longest) >= len(longest)


def _is_of_form(text: str) -> bool:
    """Whether any two signs beside each other stand so in a label of a form."""
    return any(pair in _pairs() for pair in _pairs_of(text))


@lru_cache(maxsize=1)
def _pairs() -> frozenset[str]:
    labels = (label for form in FORMS.values() for table in form.tables for label in labels_of(table))
    return frozenset(pair for label in labels for pair in _pairs_of(label))


def _pairs_of(text: str) -> Iterator[str]:
    return (one + other for one, other in pairwise(text) if "\u4e00" <= one <= "\u9fff" >= other >= "\u4e00")


def _printed(table: RuledPicture, region: Region) -> float:
    x0, y0, x1, y1 = (max(0, round(side)) for side in table.ruled.box_of(region))
    return float(table.dark[y0:y1, x0:x1].sum())


def _legible(found: Sequence[Recognised]) -> int:
    return sum(_is_legible(one.text.text, one.text.confidence) for one in found)


def _is_legible(text: str, sure: float) -> bool:
    return sure >= _SURE and sum("\u4e00" <= sign <= "\u9fff" for sign in text) >= _SIGNS


def _side(box: tuple[int, int, int, int], axis: int) -> int:
    return box[axis + 2] - box[axis]

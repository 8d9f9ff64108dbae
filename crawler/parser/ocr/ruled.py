"""The cells of a table laid flat: its ruling lines found again, exactly, and the boxes they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from crawler.parser.carriers.pdf_grid import Region, Ruled, ruled_tables
from crawler.parser.carriers.pdf_shapes import PageShapes, Rule
from crawler.parser.ocr.contrast import Darkness, darkness, is_grey, plain_grey, red_light, without_red
from crawler.parser.ocr.rules import Mask, edges, heights, line_mask, long_ones
from crawler.parser.ocr.straighten import MARGIN, Flat

_RUN, _THICK = 31, 17
#: Across, the strokes of neighbouring signs must not join; down, a seal may have cut a line in two.
_GAP_ACROSS, _GAP_DOWN = 15, 45
_SHORTEST_ACROSS, _SHORTEST_DOWN = 110, 36
_REACH = 120
_APART = 10.0
#: Pixels of a flat table in a point of a page, for which the tolerances of ``pdf_grid`` are made.
_POINT = 3.0
_LEAST_CELLS = 4
_WIDENED = 4
#: How far beside its middle a line may reach, and along what share of it such a row must be dark.
_THICKEST, _ALONG = 12, 0.6
#: How far from where it was found a line may be darkest; from which share of that on it only gets paler.
_ASIDE, _FLANK = 4, 0.6


@dataclass(frozen=True, slots=True)
class RuledPicture:
    """A flat table with its cells, seen three ways.

    ``dark`` is without seals and lines; ``second`` is without lines, seals taken off another way, by looking at
    red light alone; ``plain`` is without lines, with whatever else is drawn.
    """

    flat: Flat
    ruled: Ruled
    dark: Darkness
    second: Darkness
    plain: Darkness

    def regions(self) -> list[list[Region]]:
        """The cells row by row; a row that only an odd stroke split off is left out."""
        kept: list[list[Region]] = []
        for row in self.ruled.owners:
            distinct = list(dict.fromkeys(row))
            if not kept or distinct != list(dict.fromkeys(kept[-1])):
                kept.append(list(row))
        return kept


def ruled_picture(flat: Flat) -> RuledPicture | None:
    """The cells of a flat table; None where its lines leave no table."""
    dark = darkness(without_red(flat.colours), _REACH)
    turned = np.ascontiguousarray(dark.T)
    across_mask, across_level = line_mask(dark, _RUN, _THICK, _GAP_ACROSS)
    down_mask, down_level = line_mask(turned, _RUN, _THICK, _GAP_DOWN)
    height, width = dark.shape
    ys = _with_sides(heights(across_mask, _SHORTEST_ACROSS, _APART), height)
    xs = _with_sides(heights(down_mask, _SHORTEST_DOWN, _APART), width)
    # Strokes of text gave places too, and each false one hides others: what ends at no line is left out, twice over.
    for _ in range(2):
        xs = tuple(sorted({rule.at for rule in edges(turned, down_mask, xs, ys, down_level)}))
        across = long_ones(edges(dark, across_mask, ys, xs, across_level), _SHORTEST_ACROSS)
        ys = tuple(sorted({rule.at for rule in across}))
    down = edges(turned, down_mask, xs, ys, down_level)
    page = PageShapes(1, width / _POINT, height / _POINT, across=_in_points(across), down=_in_points(down))
    tables = [table for table in ruled_tables(page) if sum(len(row) for row in table.owners) >= _LEAST_CELLS]
    if not tables:
        return None
    largest = max(tables, key=lambda table: (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0]))
    flat_xs, flat_ys = (tuple(at * _POINT for at in ats) for ats in (largest.xs, largest.ys))
    found = Ruled(flat_xs, flat_ys, largest.owners)
    lines = _lines(dark, found, across_level, down_level)
    bare = _paper(dark, lines)
    if is_grey(flat.colours):
        return RuledPicture(flat, found, bare, bare, bare)
    second = _paper(darkness(red_light(flat.colours), _REACH), lines)
    plain = _paper(darkness(plain_grey(flat.colours), _REACH), lines)
    return RuledPicture(flat, found, bare, second, plain)


def _with_sides(found: tuple[float, ...], length: int) -> tuple[float, ...]:
    """The places of lines with the table's own two sides, which a flat table has at its margin.

    Whatever else lies near a side is text beyond it.
    """
    inner = [at for at in found if MARGIN + _APART < at < length - MARGIN - _APART]
    first, last = (
        min((at for at in found if abs(at - side) <= _APART), key=lambda at: abs(at - side), default=side)
        for side in (float(MARGIN), float(length - MARGIN))
    )
    return (first, *inner, last)


def _in_points(found: list[Rule]) -> list[Rule]:
    return [Rule(rule.at / _POINT, rule.start / _POINT, rule.end / _POINT) for rule in found]


def _lines(dark: Darkness, found: Ruled, across_level: float, down_level: float) -> Mask:
    """The pixels of the lines between cells, as wide as they are drawn. A stroke inside a cell is none of them."""
    lines = np.zeros(dark.shape, np.uint8)
    _mark(lines, dark, _between(found.owners, found.ys, found.xs), across_level)
    turned = tuple(zip(*found.owners, strict=True))
    _mark(lines.T, dark.T, _between(turned, found.xs, found.ys), down_level)
    return np.asarray(cv2.dilate(lines, np.ones((3, 3), np.uint8)), np.uint8)


def _between(owners: Sequence[Sequence[Region]], ys: Sequence[float], xs: Sequence[float]) -> list[Rule]:
    """The stretches where one cell ends and another begins, and the outer ones."""
    return [
        Rule(y, xs[column], xs[column + 1])
        for row, y in enumerate(ys)
        for column in range(len(xs) - 1)
        if row in (0, len(owners)) or owners[row - 1][column] != owners[row][column]
    ]


def _paper(dark: Darkness, lines: Mask) -> Darkness:
    """The darkness with every line made paper."""
    return np.where(lines > 0, 0, dark).astype(np.float32)


def _mark(lines: Any, dark: Any, found: list[Rule], level: float) -> None:
    """Each line with the rows beside it that are dark along most of it."""
    for rule in found:
        middle, left, right = round(rule.at), round(rule.start), round(rule.end)
        top = max(0, middle - _THICKEST)
        part = dark[top : middle + _THICKEST + 1, left:right]
        thick = (part > level / 3).mean(axis=1) > _ALONG
        shades = part.mean(axis=1)
        near = max(0, middle - top - _ASIDE)
        peak = near + int(shades[near : middle - top + _ASIDE + 1].argmax())
        first = peak - _beside(thick[peak::-1], shades[peak::-1])
        last = peak + _beside(thick[peak:], shades[peak:])
        first, last = min(first, middle - top - 1), max(last, middle - top + 1)
        lines[max(0, top + first) : top + last + 1, max(0, left - _WIDENED) : right + _WIDENED] = 1


def _beside(thick: Any, shades: Any) -> int:
    """How many rows beside its darkest a line has: past its flank, what gets darker again is text."""
    count = 0
    while count + 1 < len(shades) and thick[count + 1]:
        if shades[count] < _FLANK * shades[0] and shades[count + 1] > shades[count]:
            break
        count += 1
    return count

"""Pictured tables with sums that hold, and misreadings put into them, for the tests of suggestions."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from picture_figures import numbers

from crawler.parser.cells import parse
from store.model import FORMS, Cell, Medium, Table

FORM = FORMS["2021-30"]
SURE = 0.9995


def surely_read(texts: Mapping[str, str]) -> Table:
    """A table out of a picture with every cell surely read; blanks are candidates of zeros, as recognisers give."""
    cells = {}
    for index, (key, text) in enumerate(texts.items()):
        place = {"page": 1, "box": [0, 10 * index, 9, 10 * index + 9]}
        cells[key] = Cell(parse(text).value, text, place, SURE, ((text, SURE), ("6", 0.00001)))
    return Table(Medium.IMAGE, cells, verified=False)


def consistent(seed: int, key: str) -> Table:
    """A random table whose sums hold."""
    return surely_read(numbers(random.Random(seed)).texts(key))


def misread(table: Table, cell: str, text: str, *candidates: tuple[str, float]) -> Table:
    """The same table with another number read in one cell, in which the two cuts differ."""
    changed = replace(
        table.cells[cell], value=parse(text).value, raw=text, confidence=0.0, doubt="两次识别不一致",
        candidates=candidates,
    )  # fmt: skip
    return replace(table, cells={**table.cells, cell: changed})

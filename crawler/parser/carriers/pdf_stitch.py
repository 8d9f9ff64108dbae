"""Cells that a page break cut in two, put together again where their text leaves no doubt.

Every label of the large tables begins with its number (三、 （四） 5.). Text at the top of the next page without a
number, under a cell that has one, is the rest of that cell; anything else is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from crawler.parser.carriers.pdf_cells import PageTable
from crawler.parser.carriers.pdf_grid import Region
from crawler.parser.cells import looks_like_value

_NUMBERED = re.compile(r"\s*[(（]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[)）、.．]")
_NEAR = 4.0


def stitch(items: Iterable[object]) -> None:
    """Mark tables that go on after a page break, with nothing in between, and join their torn cells, in place."""
    for upper, lower in pairwise(items):
        if not isinstance(upper, PageTable) or not isinstance(lower, PageTable):
            continue
        if upper.page is not lower.page and _as_wide(upper, lower):
            lower.goes_on = True
            _join(upper, lower)


def _as_wide(upper: PageTable, lower: PageTable) -> bool:
    """Whether two parts begin and end alike; inner columns may differ, for each part shows only its own."""
    one, other = upper.ruled.xs, lower.ruled.xs
    return abs(one[0] - other[0]) <= _NEAR and abs(one[-1] - other[-1]) <= _NEAR


def _join(upper: PageTable, lower: PageTable) -> None:
    torn = list(_torn(upper, lower))
    rests = {below for _, below in torn}
    row = set(lower.ruled.owners[0])
    if any(words and not looks_like_value(words) for cell in row - rests
           if cell.rowspan == 1 and not _NUMBERED.match(words := lower.texts.get(cell, ""))):  # fmt: skip
        return  # words over the columns: a header, printed again
    for above, below in torn:
        upper.texts[above] += "\n" + lower.texts.pop(below)
    if torn and not any(lower.texts.get(cell, "") for cell in row):
        lower.dropped.add(0)


def _torn(upper: PageTable, lower: PageTable) -> Iterator[tuple[Region, Region]]:
    for below in set(lower.ruled.owners[0]):
        left, _, right, _ = lower.ruled.box_of(below)
        above = upper.ruled.at((left + right) / 2, (upper.ruled.ys[-2] + upper.ruled.ys[-1]) / 2)
        if above is None:
            continue
        box = upper.ruled.box_of(above)
        head, rest = upper.texts.get(above, ""), lower.texts.get(below, "")
        alike = abs(box[0] - left) <= _NEAR and abs(box[2] - right) <= _NEAR
        if alike and _NUMBERED.match(head) and rest and not _NUMBERED.match(rest) and not looks_like_value(rest):
            yield above, below

"""One row of a grid against the labels of a table: which row it is, and where its numbers begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.parser.bare import is_page_number
from crawler.parser.cells import looks_like_value
from crawler.parser.document import GridCell, GridRow
from crawler.parser.words import GROUP, ROW, TableWords

_MOST_PIECES = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """What the labels at the start of a row say: the groups it stands in, its row, and its slots.

    ``own_group`` is the innermost group whose label starts in this row; one that reaches down from
    above may do so by a wrong span.
    ``slots`` are the cells after the label, each once; ``spread`` repeats a merged cell for every column.
    """

    groups: tuple[str, ...]
    own_group: str | None
    row: str | None
    slots: tuple[GridCell, ...]
    spread: tuple[GridCell, ...]


def fit(row: GridRow, words: TableWords) -> Fit:
    """Read the labels from the left as far as the form knows them."""
    cells = list(row.distinct())
    groups: list[str] = []
    own_group: str | None = None
    key: str | None = None
    position = 0
    while key is None or _doubles_as_group(key, words):
        start = next((i for i in range(position, len(cells)) if not cells[i].is_blank), len(cells))
        found = _piece(cells, start, words)
        if found is None:
            break
        names, position = found
        if key is not None:
            own_group = _group_twin(key, words)
            groups.append(own_group)
        key, group = _sort(names, cells[position - 1])
        if group:
            groups.append(group)
            own_group = group if cells[position - 1].row == row.number else own_group
    slots = tuple(cells[position:])
    first = row.cells.index(slots[0]) if slots else len(row.cells)
    return Fit(tuple(groups), own_group, key, slots, row.cells[first:])


def has_values(row: GridRow) -> bool:
    """Whether any cell holds a number or a mark for none."""
    return any(looks_like_value(cell.text) for cell in row.distinct())


def is_idle(row: GridRow) -> bool:
    """Whether a row says nothing: blank, or a page number that got into the table."""
    return not row.text or is_page_number(row.text)


def placed(slots: Sequence[GridCell], spread: Sequence[GridCell], count: int) -> tuple[GridCell, ...] | None:
    """The ``count`` cells left when blank padding is taken off both ends, or None if it is not ``count``.

    A merged cell may stand for several columns only if it is blank.
    """
    for cells in (slots, spread):
        core = _trimmed(cells)
        if len(core) == count and not merges_numbers(core):
            return tuple(core)
    return None


def merges_numbers(cells: Sequence[GridCell]) -> bool:
    """Whether a cell that is not blank stands for two columns."""
    return any(a is b and not a.is_blank for a, b in pairwise(cells))


def _trimmed(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    filled = [index for index, cell in enumerate(cells) if not cell.is_blank]
    return cells[filled[0] : filled[-1] + 1] if filled else ()


def _piece(cells: list[GridCell], start: int, words: TableWords) -> tuple[frozenset[str], int] | None:
    """The label that begins at ``start``, perhaps spread over a few cells, and where it ends."""
    text = ""
    for end in range(start, min(start + _MOST_PIECES, len(cells))):
        if cells[end].is_blank or looks_like_value(cells[end].text):
            return None
        text += cells[end].text
        names = words.labels.find(text)
        if names:
            return names, end + 1
    return None


def _sort(names: frozenset[str], cell: GridCell) -> tuple[str | None, str | None]:
    """A label to row or group; one that is both is the row, unless its cell spans several rows."""
    rows = [name for name in names if name.startswith(ROW)]
    groups = [name for name in names if name.startswith(GROUP)]
    if len(rows) == 1 and not (groups and cell.rowspan > 1):
        return rows[0].partition(":")[2], None
    return None, groups[0] if len(groups) == 1 else None


def _doubles_as_group(key: str, words: TableWords) -> bool:
    return words.rows[key].optional


def _group_twin(key: str, words: TableWords) -> str:
    """The group whose label is also this row's label."""
    names = words.labels.find(words.rows[key].label)
    return next((name for name in names if name.startswith(GROUP)), "")

"""Labels that a recogniser could not read, told by those around them: the form lays down which follow each other.

Only a label that was read badly is told, with known ones before and behind it (or where the form's own block begins or
ends), only if a single one can stand there, and only if half of it was read. What an office wrote instead of a label
of the form is not brought to it. What then is no label and spans rows before others is taken as none: the labels beside
it tell its rows apart without it. Numbers are never told by anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache

from crawler.parser.cells import looks_like_value
from crawler.parser.document import Grid, GridCell
from crawler.parser.labels import Lexicon, distance, normal, split_numbering
from crawler.parser.ocr.spelling import is_label
from crawler.parser.words import COLUMN, ROW, TableWords, words_of
from store.model import FORMS

#: What a label may be: no names where it is unread, None where it is none of those that follow each other.
Names = frozenset[str] | None
#: Signs of a figure, or of a cell that may hold what belongs to another.
_FIGURE = re.compile("[0-9０-９\ufffd]")


def in_order(grid: Grid, unsure: AbstractSet[int]) -> Grid:
    """The grid with every label that its neighbours tell in the form's own spelling.

    ``unsure`` are the cells (by ``id``) that were read badly; no other is touched.
    """
    told_of: dict[int, set[str]] = {}
    for words in _all_words():
        _told_rows(grid, words, told_of)
        _told_heads(grid, words, told_of)
    clear = {cell: found.pop() for cell, found in told_of.items() if len(found) == 1 and cell in unsure}
    for cell in (cell for row in grid.rows for cell in _groups(row.cells) if id(cell) not in clear):
        if cell.rowspan > 1 and id(cell) in unsure and not is_label(cell.text) and not _FIGURE.search(cell.text):
            clear[id(cell)] = ""
    return _respelled(grid, clear) if clear else grid


def told(line: Sequence[Names], orders: Iterable[Sequence[str]]) -> dict[int, str]:
    """What the unread of a line must be, by their places, if it follows one of the orders given."""
    found: dict[int, str] = {}
    for start, end in _unread(line):
        before = line[start - 1] if start else None
        behind = line[end] if end < len(line) else None
        if before is None and behind is None:
            continue
        count = end - start
        ways = {tuple(order[at : at + count]) for order in orders for at in _starts(order, before, behind, count)}
        if len(ways) == 1:
            found |= dict(zip(range(start, end), ways.pop(), strict=True))
    return found


def _unread(line: Sequence[Names]) -> Iterator[tuple[int, int]]:
    """Where the unread begin and end."""
    start = None
    for index, names in enumerate([*line, None]):
        if names is not None and not names:
            start = index if start is None else start
        elif start is not None:
            yield start, index
            start = None


def _starts(order: Sequence[str], before: Names, behind: Names, length: int) -> Iterator[int]:
    """The places of an order at which so many fit between two neighbours."""
    for at in range(len(order) - length + 1):
        end = at + length
        is_after = order[at - 1] in before if at and before else not at and before is None
        is_before = order[end] in behind if end < len(order) and behind else end == len(order) and behind is None
        if is_after and is_before:
            yield at


def _told_rows(grid: Grid, words: TableWords, told_of: dict[int, set[str]]) -> None:
    """Row labels: the cell before a row's first number."""
    if words.form.flat:
        return
    cells = [_label(row.cells) for row in grid.rows]
    line = [_names(cell, words.labels, ROW) for cell in cells]
    orders = [[f"{ROW}:{row.key}" for row in block.rows] for block in words.form.blocks]
    labels = {f"{ROW}:{key}": row.label for key, row in words.rows.items()}
    _note(told(line, orders), cells, labels, told_of)


def _told_heads(grid: Grid, words: TableWords, told_of: dict[int, set[str]]) -> None:
    """Column labels: the rows without numbers."""
    orders = [
        [f"{COLUMN}:{column.key}" for column in block.columns] * (len(block.rows) if words.form.flat else 1)
        for block in words.form.blocks
    ]
    labels = {f"{COLUMN}:{key}": column.label for key, column in words.columns.items()}
    for row in grid.rows:
        if not any(looks_like_value(cell.text) for cell in row.cells):
            cells = list(row.distinct())
            line = [_names(cell, words.heads, COLUMN) for cell in cells]
            _note(told(line, orders), cells, labels, told_of)


def _label(cells: Sequence[GridCell]) -> GridCell | None:
    before = _before_numbers(cells)
    return before[-1] if before else None


def _groups(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    """The cells before the label of a row."""
    return _before_numbers(cells)[:-1]


def _before_numbers(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    first = next((index for index, cell in enumerate(cells) if looks_like_value(cell.text)), 0)
    return cells[:first]


def _names(cell: GridCell | None, lexicon: Lexicon, kind: str) -> Names:
    """The names of one kind that a cell may have; none where nobody knows it; None for other labels and blanks."""
    if cell is None or not normal(cell.text):
        return None
    found = lexicon.find(cell.text)
    mine = frozenset(name for name in found if name.startswith(f"{kind}:"))
    return mine or (None if found else frozenset())


def _note(
    found: Mapping[int, str], cells: Sequence[GridCell | None], labels: Mapping[str, str], told_of: dict[int, set[str]]
) -> None:
    for index, name in found.items():
        cell = cells[index]
        if cell is not None and _is_like(cell.text, labels[name]):
            told_of.setdefault(id(cell), set()).add(labels[name])


def _is_like(text: str, label: str) -> bool:
    """Whether half of a label was read, and no other number before it."""
    (number, bare), (known, wanted) = split_numbering(text), split_numbering(label)
    return 2 * distance(bare, wanted) <= max(2, len(wanted)) and (not number or number == known)


def _respelled(grid: Grid, clear: Mapping[int, str]) -> Grid:
    made: dict[int, GridCell] = {}
    for row in grid.rows:
        for cell in row.cells:
            if id(cell) in clear:
                made.setdefault(id(cell), replace(cell, text=clear[id(cell)]))
    rows = tuple(replace(row, cells=tuple(made.get(id(cell), cell) for cell in row.cells)) for row in grid.rows)
    return replace(grid, rows=rows)


@lru_cache(maxsize=1)
def _all_words() -> tuple[TableWords, ...]:
    return tuple(words_of(table) for form in FORMS.values() for table in form.tables)

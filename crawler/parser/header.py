"""The columns of a table by its header labels, in the order in which a row's numbers stand.

A header is read level by level: a label that covers several columns takes its parts from the level
below it. The same rule serves merged HTML cells, cells between tabs and one cell per line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.parser.document import GridCell, GridRow
from crawler.parser.words import COLUMN, CORNER, HEADING, ROW, TableWords

UNKNOWN = "?"
_UNIT = re.compile(r"(?:单位[:：]?|[(（])(亿元|万元|元)")


@dataclass(frozen=True, slots=True)
class Head:
    """One header cell: the name it stands for (``?`` where the form knows none) and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers: its key (ROW.COLUMN in a flat table, None where unknown) and its header text."""

    key: str | None
    text: str

    @property
    def unit_problem(self) -> str | None:
        """Why the money in this column cannot be taken as 万元, or None."""
        if "元" not in self.text and "单位" not in self.text:
            return None
        unit = _UNIT.search(self.text)
        return None if unit and unit[1] == "万元" else f"表头写作“{self.text}”，单位不是万元"


def heads(row: GridRow, words: TableWords) -> list[Head]:
    """The header labels that start in this row; an ambiguous or strange one is ``?``."""
    return [_head(cell, words) for cell in row.distinct() if not cell.is_blank and cell.row == row.number]


def is_heading(found: list[Head]) -> bool:
    return any(head.name.startswith(HEADING) for head in found)


def is_header(found: list[Head]) -> bool:
    """Whether any label of the row is a header label of this table."""
    return any(head.name != UNKNOWN for head in found)


def resolve(levels: list[list[Head]], words: TableWords) -> tuple[Column, ...] | None:
    """The columns from left to right, or None where the header does not come out even."""
    rows = [[head for head in level if not head.name.startswith(CORNER)] for level in levels]
    rows = [row for row in rows if row]
    if not rows:
        return None
    taken = [0] * len(rows)
    taken[0] = len(rows[0])
    columns: list[Column] = []
    for head in rows[0]:
        part = _expand(head, 0, None, rows, taken, words)
        if part is None:
            return None
        columns.extend(part)
    known = [column.key for column in columns if column.key]
    if len(set(known)) != len(known) or any(done != len(row) for done, row in zip(taken, rows, strict=True)):
        return None
    return tuple(columns)


def _expand(
    head: Head, level: int, owner: str | None, rows: list[list[Head]], taken: list[int], words: TableWords
) -> list[Column] | None:
    if head.name not in words.under:
        return [_leaf(head, owner, words)]
    owner = head.name if head.name.startswith(ROW) else owner
    below = _level_below(head, level, rows, taken, words)
    columns: list[Column] = []
    seen: list[str] = []
    room = len(words.under[head.name])
    while below is not None and taken[below] < len(rows[below]) and len(seen) < room:
        child = rows[below][taken[below]]
        if child.name != UNKNOWN and (child.name not in words.under[head.name] or child.name in seen):
            break
        seen.append(child.name)
        taken[below] += 1
        part = _expand(child, below, owner, rows, taken, words)
        if part is None:
            return None
        columns.extend(part)
    # Side by side, procedures share one level: with a label lost, only their full number tells them apart.
    whole = not head.name.startswith(ROW) or len(seen) == room
    return columns if columns and whole else None


def _level_below(
    head: Head, level: int, rows: list[list[Head]], taken: list[int], words: TableWords
) -> int | None:
    """The level on which the parts of a label stand: the next, or further down where the label is taller."""
    for below in range(level + 1, len(rows)):
        child = rows[below][taken[below]] if taken[below] < len(rows[below]) else None
        if child is not None and (child.name == UNKNOWN or child.name in words.under[head.name]):
            return below
    return None


def _leaf(head: Head, owner: str | None, words: TableWords) -> Column:
    if not head.name.startswith(COLUMN) or (words.form.flat and owner is None):
        return Column(None, head.text)
    key = head.name.partition(":")[2]
    return Column(f"{owner.partition(':')[2]}.{key}" if owner and words.form.flat else key, head.text)


def _head(cell: GridCell, words: TableWords) -> Head:
    names = words.heads.find(cell.text)
    return Head(next(iter(names)) if len(names) == 1 else UNKNOWN, "".join(cell.text.split()))

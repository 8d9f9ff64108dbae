"""Ruling lines to cells: the smallest boxes the lines leave, joined where no line parts them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.parser.carriers.pdf_shapes import Box, PageShapes, Rule
from crawler.parser.carriers.refusal import CannotRead

_NEAR = 4.0
_COVERED = 0.7
_MOST_CROSSINGS = 4_000_000
_MOST_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Region:
    """One cell of a ruled table: rows and columns it covers. ``whole`` is False where it is no rectangle."""

    row: int
    column: int
    rowspan: int
    colspan: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table by its lines: ``xs`` and ``ys`` are their positions; ``owners[row][column]`` the cell there."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owners: tuple[tuple[Region, ...], ...]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def box_of(self, region: Region) -> Box:
        """Where a cell stands on the page."""
        return (self.xs[region.column], self.ys[region.row],
                self.xs[region.column + region.colspan], self.ys[region.row + region.rowspan])  # fmt: skip

    def at(self, x: float, y: float) -> Region | None:
        """The cell at a point, or None outside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.owners[row][column] if inside else None


def ruled_tables(page: PageShapes) -> list[Ruled]:
    """The ruled tables of a page from top to bottom; a box with a single column is no table."""
    across, down = _merged(page.across), _merged(page.down)
    if len(across) * len(down) > _MOST_CROSSINGS:
        raise CannotRead("pdf", f"PDF文件第{page.number}页的线条过多，不予读取。")
    tables = (_table(rows, columns) for rows, columns in _components(across, down))
    found = (_without_shading(table) for table in tables if table)
    return sorted((table for table in found if table), key=lambda table: table.ys[0])


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines at one position drawn in pieces, or twice side by side, made one."""
    merged: list[Rule] = []
    group: list[Rule] = []
    for rule in [*sorted(rules, key=lambda r: r.at), None]:
        if rule is not None and (not group or rule.at - group[0].at <= _NEAR):
            group.append(rule)
            continue
        merged.extend(_joined(group))
        group = [rule] if rule is not None else []
    return merged


def _joined(group: list[Rule]) -> Iterator[Rule]:
    if not group:
        return
    at = sum(rule.at for rule in group) / len(group)
    group = sorted(group, key=lambda rule: rule.start)
    start, end = group[0].start, group[0].end
    for rule in group[1:]:
        if rule.start - end > _NEAR:
            yield Rule(at, start, end)
            start, end = rule.start, rule.end
        end = max(end, rule.end)
    yield Rule(at, start, end)


def _components(across: list[Rule], down: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Lines that touch each other, directly or through others."""
    left = set(range(len(down)))
    rows = set(range(len(across)))
    while left:
        columns, found = [left.pop()], set[int]()
        queue = list(columns)
        while queue:
            column = down[queue.pop()]
            new = {i for i in rows if _touch(across[i], column)}
            rows -= new
            found |= new
            more = {j for j in left if any(_touch(across[i], down[j]) for i in new)}
            left -= more
            columns += more
            queue += more
        yield [across[i] for i in found], [down[j] for j in columns]


def _touch(across: Rule, down: Rule) -> bool:
    return (
        across.start - _NEAR <= down.at <= across.end + _NEAR and down.start - _NEAR <= across.at <= down.end + _NEAR
    )


def _table(across: list[Rule], down: list[Rule]) -> Ruled | None:
    if not across or not down:
        return None
    # Open sides (no outer line, or none at a page break) are closed where the crossing lines end.
    xs = _positions([*(r.at for r in down), min(r.start for r in across), max(r.end for r in across)])
    ys = _positions([*(r.at for r in across), min(r.start for r in down), max(r.end for r in down)])
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    return Ruled(xs, ys, _regions(xs, ys, across, down))


def _without_shading(table: Ruled) -> Ruled | None:
    """The table without shaded lines of prose above and below it, which look like rows of a single cell.

    One such row next to the table is kept: it may be the heading of a block.
    """
    parted = [number for number, row in enumerate(table.owners) if row[0].colspan < len(row)]
    if not parted:
        return None
    first, last = max(parted[0] - 1, 0), min(parted[-1] + 1, len(table.owners) - 1)
    moved = {region: replace(region, row=region.row - first) for row in table.owners for region in row}
    owners = tuple(tuple(moved[region] for region in row) for row in table.owners[first : last + 1])
    return Ruled(table.xs, table.ys[first : last + 2], owners)


def _positions(values: Iterable[float]) -> tuple[float, ...]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return tuple(kept)


def _regions(
    xs: Sequence[float], ys: Sequence[float], across: list[Rule], down: list[Rule]
) -> tuple[tuple[Region, ...], ...]:
    below = [[_covers(across, y, a, b) for a, b in pairwise(xs)] for y in ys]
    beside = [[_covers(down, x, a, b) for a, b in pairwise(ys)] for x in xs]
    owners: dict[tuple[int, int], Region] = {}
    rows, columns = len(ys) - 1, len(xs) - 1
    for start in ((row, column) for row in range(rows) for column in range(columns)):
        if start in owners:
            continue
        cells, queue = {start}, [start]
        while queue:
            row, column = queue.pop()
            for near, parted in (
                ((row, column + 1), beside[column + 1][row]), ((row, column - 1), beside[column][row]),
                ((row + 1, column), below[row + 1][column]), ((row - 1, column), below[row][column]),
            ):  # fmt: skip
                if not parted and 0 <= near[0] < rows and 0 <= near[1] < columns and near not in cells:
                    cells.add(near)
                    queue.append(near)
        region = _region(cells)
        owners |= dict.fromkeys(cells, region)
    return tuple(tuple(owners[row, column] for column in range(columns)) for row in range(rows))


def _region(cells: set[tuple[int, int]]) -> Region:
    top, left = min(row for row, _ in cells), min(column for _, column in cells)
    height, width = max(row for row, _ in cells) - top + 1, max(column for _, column in cells) - left + 1
    return Region(top, left, height, width, height * width == len(cells))


def _covers(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether a line stands at that position over most of a stretch."""
    covered = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= _NEAR
    )
    return covered >= _COVERED * (end - start)

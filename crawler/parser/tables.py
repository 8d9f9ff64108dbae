"""The rows of one statutory table to its cells: read with a place, or left unread with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.parser import cells as cell_reader
from crawler.parser.document import GridCell, GridRow
from crawler.parser.header import Column, Head, heads, is_header, is_heading, resolve
from crawler.parser.labels import split_numbering
from crawler.parser.rows import Fit, fit, has_values, is_idle, merges_numbers, placed
from crawler.parser.words import TableWords, words_of
from store.model import Cell, TableForm, Unread

_LEAST_VOUCHERS = 2
_LEAST_HEADS = 3
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A row of numbers whose columns are known, before its numbers are set in them."""

    row: GridRow
    fit: Fit
    columns: tuple[Column, ...]
    label: str = ""


@dataclass(slots=True)
class TableReader:
    """Walks the rows of one table once; ``finish`` gives its cells and what could not be read."""

    words: TableWords
    levels: list[list[Head]] = field(default_factory=list)
    header_open: bool = True
    header_width: int = 0
    context: str | None = None
    pending: list[Pending] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    disputed: set[str] = field(default_factory=set)
    full: Counter[tuple[int, int, int]] | None = None
    seen: set[str] = field(default_factory=set)
    wordy: list[bool] = field(default_factory=list)
    doubtful: dict[str, list[int]] = field(default_factory=dict)

    def take(self, row: GridRow) -> None:
        """Judge one row: header, heading, group, numbers, or unread."""
        if row.torn and not is_idle(row):
            self._refuse(row, "文件在这一行中断，数字可能不全")
        elif self.words.form.flat:
            self._take_flat(row)
        elif not is_idle(row):
            self._take_labelled(row)

    def finish(self) -> tuple[dict[str, Cell], tuple[Unread, ...]]:
        if self.words.form.flat:
            self._one_line_only()
        for pending in self.pending:
            self._read(pending)
        self._drop_contradictions()
        cells = {key: self.cells[key] for key in self.words.form.keys if key in self.cells}
        return {key: cell for key, cell in cells.items() if key not in self.disputed}, tuple(self.unread)

    def _take_labelled(self, row: GridRow) -> None:
        found = fit(row, self.words)
        self._note(row, found)
        if self._is_header_only(row):
            self._take_header(row)
            return
        if found.row is not None and found.slots:
            self._take_numbers(row, found)
            return
        if found.groups and not any(not cell.is_blank for cell in found.slots):
            self.context = found.groups[-1]
            return
        if has_values(row):
            self.context = found.groups[-1] if found.groups else self.context
            self._refuse(row, "这一行的名目认不出，或同时像两行")
            return
        self._take_header(row)

    def _note(self, row: GridRow, found: Fit) -> None:
        """Remember which rows are named at all, where words stand alone, and which rows a group's label names."""
        if found.row is not None:
            self.seen.add(found.row)
            if self.words.rows[found.row].optional:
                self.doubtful.setdefault(found.row, []).append(len(self.wordy))
        names = found.row or found.groups or is_header(heads(row, self.words))
        self.wordy.append(not names and not has_values(row))

    def _is_header_only(self, row: GridRow) -> bool:
        """Whether a row holds header labels and nothing else, though the first may be a row's as well (其他)."""
        filled = [cell for cell in row.distinct() if not cell.is_blank]
        return len(filled) >= _LEAST_HEADS and all(self.words.heads.find(cell.text) for cell in filled)

    def _take_flat(self, row: GridRow) -> None:
        if is_idle(row) and not (row.cells and self.levels):
            return
        if not row.text or has_values(row):
            cells = tuple(row.distinct())
            self.header_open = False
            columns = resolve(self.levels, self.words) or ()
            self.pending.append(Pending(row, Fit((), None, None, cells, row.cells), columns))
        else:
            self._take_header(row)

    def _take_header(self, row: GridRow) -> None:
        found = heads(row, self.words)
        if is_heading(found):
            self.levels, self.header_open = [], True
        elif is_header(found) or (len(found) > 1 and self.header_open and self.levels):
            self.levels = [*self.levels, found] if self.header_open else [found]
            self.header_width = max(self.header_width, len(row.cells)) if self.header_open else len(row.cells)
            self.header_open = True
        elif len(tuple(row.distinct())) > 1:
            self._refuse(row, "这一行的名目认不出，或同时像两行")

    def _take_numbers(self, row: GridRow, found: Fit) -> None:
        assert found.row is not None
        self.header_open = False
        home = self.words.home_group(found.row)
        if found.groups:
            self.context = found.groups[-1]
        if found.own_group and found.row not in self.words.groups.get(found.own_group, frozenset()):
            self._refuse(row, "这一行的名目与它所在的分组不符")
            return
        if found.row in self.words.generic and self.context != home:
            self._refuse(row, f"“{self.words.rows[found.row].label}”不在它应在的分组之下，无法确定是哪一行")
            return
        columns = resolve(self.levels, self.words)
        keys = {column.key for column in self.words.blocks[found.row].columns}
        if columns is None:
            self._refuse(row, "没有可辨认的表头，无法确定各列")
        elif len(columns) != len(keys) or any(column.key and column.key not in keys for column in columns):
            self._refuse(row, "表头与这一行应有的列不符")
        else:
            self.pending.append(Pending(row, found, columns, found.row))

    def _read(self, pending: Pending) -> None:
        if self.words.form.flat and len(pending.columns) != len(self.words.form.keys):
            self._refuse(pending.row, "没有可辨认的完整表头，无法确定各列")
            return
        fitted, count = pending.fit, len(pending.columns)
        numbers = placed(fitted.slots, fitted.spread, count) or self._as_laid_out(pending)
        if numbers is None:
            filled = sum(not cell.is_blank for cell in fitted.slots)
            self._refuse(pending.row, f"应有{count}个数，实有{filled}个，无法确定各属哪一列")
            return
        if _starts_with_words(numbers) or any(_from_above(cell, pending.row) for cell in numbers):
            self._refuse(pending.row, "名目之后不是数字，无法确定各属哪一列")
            return
        if not self._is_vouched_for(pending, numbers):
            self._refuse(pending.row, f"应有{count}个数，这一行格数不同且有空格，无法确定各属哪一列")
            return
        if _may_have_slipped(numbers):
            self._refuse(pending.row, "一格里有几个数，别处又有空格，数字可能错位，无法确定各属哪一列")
            return
        for column, cell in zip(pending.columns, numbers, strict=True):
            self._set(pending, column, cell)

    def _is_vouched_for(self, pending: Pending, numbers: Sequence[GridCell]) -> bool:
        """Whether numbers taken out of a wider row stand where they seem to.

        With a blank or a stray text among them one cell more or less would shift them unseen; then other rows
        as wide, whose numbers are all there, must stand in the same place.
        """
        count = len(numbers)
        if count in (len(pending.fit.slots), len(pending.fit.spread)) or all(map(_is_number, numbers)):
            return True
        if self.full is None:
            self.full = Counter(filter(None, map(_full_row, self.pending)))
        shape = len(pending.row.cells), count, pending.row.cells.index(numbers[0])
        return self.full[shape] >= _LEAST_VOUCHERS

    def _as_laid_out(self, pending: Pending) -> tuple[GridCell, ...] | None:
        """The cells of a row whose first or last number is blank, where the layout vouches for each place.

        It does where no row of the table is padded (a padded row that lost a cell would look the same),
        and for a row without any number where its neighbour is as wide.
        """
        count, slots, spread = len(pending.columns), pending.fit.slots, pending.fit.spread
        filled = any(not cell.is_blank for cell in slots)
        if filled and pending.row.ragged and slots[-1].is_blank:
            return None
        alike = [other for other in self.pending if len(other.columns) == count]
        whole = not self.words.form.flat or len(pending.row.cells) >= self.header_width
        if whole and all(len(other.fit.slots) <= count for other in alike):
            for cells in (slots, spread):
                if len(cells) == count and not merges_numbers(cells):
                    return cells
        if filled or len(spread) < count:
            return None
        index = self.pending.index(pending)
        beside = self.pending[max(0, index - 1) : index] + self.pending[index + 1 : index + 2]
        return spread[:count] if any(len(o.row.cells) == len(pending.row.cells) for o in beside) else None

    def _set(self, pending: Pending, column: Column, cell: GridCell) -> None:
        key = column.key if self.words.form.flat else f"{pending.label}.{column.key}"
        money = key in self.words.form.money
        parsed = cell_reader.parse(cell.text, money=money, signed=key in self.words.form.signed)
        problem = parsed.why or (column.unit_problem if money else None)
        if column.key is None or key is None:
            problem = f"表头“{column.text}”认不出"
        if problem is None and key in self.cells and self.cells[key].value != parsed.value:
            problem = f"同一项出现两次，一处为{self.cells[key].raw or '空'}，一处为{cell.text.strip() or '空'}"
            self.disputed.add(key)
        if problem or key is None:
            self.unread.append(Unread(pending.row.text, problem or "", cell.place))
        else:
            self.cells.setdefault(key, Cell(parsed.value, cell.text.strip(), cell.place))

    def _drop_contradictions(self) -> None:
        """A row that may stand for a whole group cannot stand beside that group's rows.

        Nor beside words that are no row: those may be the label of one of them, torn off by the layout.
        """
        for key, label in self.words.rows.items():
            twin = next((n for n in self.words.labels.find(label.label) if n in self.words.groups), None)
            mine = [name for name in self.cells if name.startswith(f"{key}.")] if label.optional else []
            if twin is None or not mine:
                continue
            at = self.doubtful.get(key, [])
            beside = [self.wordy[i] for n in at for i in (n - 1, n + 1) if 0 <= i < len(self.wordy)]
            if any(beside) or not self.seen.isdisjoint(self.words.groups[twin]):
                place = self.cells[mine[0]].place
                self.unread.append(Unread(label.label, "合计一行与分项各行并存，无法确定这一行的数字属于谁", place))
                for name in mine:
                    del self.cells[name]

    def _one_line_only(self) -> None:
        """A flat table has one line of numbers: blank lines beside it are layout, a second one is doubt."""
        filled = [pending for pending in self.pending if pending.row.text]
        self.pending = filled or self.pending[:1]
        if len(filled) > 1:
            for pending in filled:
                self._refuse(pending.row, "本表应只有一行数字，却有多行")
            self.pending = []

    def _refuse(self, row: GridRow, why: str) -> None:
        place = next((cell.place for cell in row.cells if not cell.is_blank), row.cells[0].place)
        self.unread.append(Unread(row.text, why, place))


def read_table(form: TableForm, rows: Iterable[GridRow]) -> tuple[dict[str, Cell], tuple[Unread, ...]]:
    """Read one table from the rows assigned to it, in document order."""
    reader = TableReader(words_of(form))
    for row in rows:
        reader.take(row)
    return reader.finish()


def _starts_with_words(numbers: Sequence[GridCell]) -> bool:
    """Whether a text without any figure (but for its numbering) stands where the first number should."""
    text = numbers[0].text
    return bool(cell_reader.parse(text).why) and not any(char.isdigit() for char in split_numbering(text)[1])


def _may_have_slipped(numbers: Sequence[GridCell]) -> bool:
    """Whether two numbers share a cell while another is blank: the count is right, and the places need not be."""
    crowded = (cell for cell in numbers if len(_FIGURES.findall(cell.text)) > 1)
    return any(cell.is_blank for cell in numbers) and any(cell_reader.parse(cell.text).why for cell in crowded)


def _is_number(cell: GridCell) -> bool:
    return cell_reader.looks_like_value(cell.text)


def _full_row(pending: Pending) -> tuple[int, int, int] | None:
    """The width of a row none of whose numbers is blank, their count, and where the first one stands."""
    count = len(pending.columns)
    numbers = placed(pending.fit.slots, pending.fit.spread, count)
    if numbers is None or not all(map(_is_number, numbers)):
        return None
    return len(pending.row.cells), count, pending.row.cells.index(numbers[0])


def _from_above(cell: GridCell, row: GridRow) -> bool:
    return cell.row != row.number and not cell.is_blank

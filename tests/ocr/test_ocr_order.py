"""A label nobody could read is told by its neighbours, and only where a single one can stand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crawler.parser.document import Grid, GridCell, GridRow, Layout
from crawler.parser.ocr.order import in_order, told
from store.model import FORMS

REVIEW = [column.label for column in FORMS["2021-30"].table("review").blocks[0].columns]
ORDER = list("abcde")


def names(text: str) -> list[frozenset[str] | None]:
    """Each sign a known name, ``?`` unread, ``|`` something else."""
    return [frozenset() if sign == "?" else None if sign == "|" else frozenset(sign) for sign in text]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a?c", {1: "b"}), ("a??d", {1: "b", 2: "c"}), ("d?", {1: "e"}), ("?b", {0: "a"}),
        ("|?bcd?|", {1: "a", 5: "e"}),
        # Parts and rows in another order are told nothing.
        ("?c", {}), ("a?d", {}), ("c?b", {}), ("?", {}), ("b?", {}), ("|?|", {}), ("abc", {}),
    ],
)  # fmt: skip
def test_only_what_the_order_leaves_no_choice_about(line: str, found: dict[int, str]) -> None:
    assert told(names(line), [ORDER]) == found


def test_two_orders_that_differ_leave_a_choice() -> None:
    assert told(names("a?c"), [ORDER, list("axc")]) == {}


def grid_of(*rows: Sequence[str]) -> Grid:
    made = [
        GridRow(n, tuple(GridCell(text, {"table": 0, "row": n, "col": c}, n) for c, text in enumerate(row)))
        for n, row in enumerate(rows)
    ]
    return Grid(tuple(made), Layout.SPANS)


def words(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]


def everything(grid: Grid) -> set[int]:
    """All cells, as if each had been read badly."""
    return {id(cell) for row in grid.rows for cell in row.cells}


def test_a_head_and_a_row_label_are_told() -> None:
    heads = [*REVIEW[:4], "总i计", *REVIEW[:3], "尚未車結", REVIEW[4]]
    grid = grid_of(heads, ["0"] * len(heads))
    assert words(in_order(grid, everything(grid)))[0] == [*REVIEW, *REVIEW]
    rows = grid_of(["信息内容", "本年制发件数"], ["规草", "3"], ["行政规范性文件", "5"])
    assert words(in_order(rows, everything(rows)))[1] == ["规章", "3"]
    assert in_order(rows, set()) == rows


@pytest.mark.parametrize(
    "own", ["6.征求第三方意见后不公开", "6.涉及国家安全的信息", "其中：咨询类信息", "7.属于四类过程性信总"]
)
def test_what_an_office_wrote_instead_is_not_brought_to_the_form(own: str) -> None:
    rows = grid_of(["5.属于三类内部事务信息", "0"], [own, "1"], ["7.属于行政执法案卷", "2"])
    assert in_order(rows, everything(rows)) == rows


def test_a_label_of_which_nothing_was_read_is_not_told() -> None:
    rows = grid_of(["信息内容", "本年制发件数"], ["备注", "3"], ["行政规范性文件", "5"])
    assert in_order(rows, everything(rows)) == rows


def test_a_part_of_a_table_is_told_nothing_from_its_edge() -> None:
    rows = grid_of(["2.其它法侓", "0"], ["4.保护第三方合法权益", "1"], ["6.属于四类过程性信息", "2"])
    assert in_order(rows, everything(rows)) == rows


def spanning(text: str, *, at: int) -> Grid:
    """Two rows of three cells, the one at a column shared by both."""
    rows = [["2.重复申请", "x", "0"], ["3.其他", "y", "0"]]
    shared = GridCell(text, {"table": 0, "row": 0, "col": at}, 0, rowspan=2)
    made = [
        GridRow(n, tuple(shared if c == at else GridCell(t, {}, n) for c, t in enumerate(row)))
        for n, row in enumerate(rows)
    ]
    return Grid(tuple(made), Layout.SPANS)


def test_an_unread_label_over_several_rows_is_taken_as_none() -> None:
    grid = spanning("本日h", at=0)
    assert [row.cells[0].text for row in in_order(grid, everything(grid)).rows] == ["", ""]


@pytest.mark.parametrize("text", ["7\ufffd", "7\n-", "1o"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_what_may_be_a_number_over_several_rows_is_never_made_a_blank(text: str, at: int) -> None:
    grid = spanning(text, at=at)
    assert in_order(grid, everything(grid)) == grid

"""Showing a reading to a person: its three tables as tables, from the form's own labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.cli.output import plain, print_table, say
from crawler.cli.places import in_words
from store.model import FORMS, Block, Cell, Label, Medium, Reading, Table, TableForm

_NUMBERING = re.compile(r"^(?:[一二三四五六七]、|（[一二三四五六七]）|\d+\.)")
MEDIA = {Medium.TEXT: "文字", Medium.IMAGE: "图片，无法核对", Medium.MISSING: "没有找到"}


def print_tables(reading: Reading) -> None:
    """The tables that were read; a table that is a picture or missing is said to be so."""
    form = FORMS.get(reading.form or "")
    if form is None:
        return
    for table_form in form.tables:
        table = reading.tables.get(table_form.key)
        if table is None or not (table.medium is Medium.TEXT or table.cells):
            say(f"表{table_form.number} {table_form.title}：{MEDIA[table.medium if table else Medium.MISSING]}")
            continue
        if table.medium is Medium.IMAGE:
            word = "已证实" if table.verified else "未证实，标“？”的格须人工核对"
            say(f"表{table_form.number} {table_form.title}：由图片识别，{word}。{plain(table.proof)}")
        for block in table_form.blocks:
            _print_block(table_form, block, table)
        for row in table.unread:
            where = in_words(row.place)
            say(f"  未读入{f'（{where}）' if where else ''}：{plain(row.text)}（{row.why}）")


def _print_block(form: TableForm, block: Block, table: Table) -> None:
    columns = ["", *(column.label for column in block.columns), "位置"]
    print_table(f"表{form.number} {form.title} {block.heading}".rstrip(), columns, _rows(block, table))


def _rows(block: Block, table: Table) -> Iterator[list[str]]:
    whole = {row.label for row in block.rows if row.optional and any(_cells(row, block, table))}
    parts = {key for label, keys in block.groups if label in whole for key in keys}
    for row in block.rows:
        cells = _cells(row, block, table)
        # A variant gives a group as one row: then that row is not missing where its parts stand, nor they beside it.
        if not any(cells) and (row.optional or row.key in parts):
            continue
        shown = (_shown(cell) if cell else "未读" for cell in cells)
        yield [_NUMBERING.sub("", row.label), *shown, _place(cells)]


def _cells(row: Label, block: Block, table: Table) -> list[Cell | None]:
    return [table.cells.get(f"{row.key}.{column.key}") for column in block.columns]


def _place(cells: Sequence[Cell | None]) -> str:
    """Where the numbers of a row stand: from the first to the last, where they do not share a row."""
    rows = list(dict.fromkeys(in_words(cell.place, column=False) for cell in cells if cell))
    if not rows:
        return ""
    return rows[0] if len(rows) == 1 else f"{rows[0]}至{rows[-1]}"


def _shown(cell: Cell) -> str:
    return (cell.raw.strip() or "（空）") + ("？" if cell.doubt else "")

"""Showing a reading to a person: its three tables as tables, from the form's own labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.cli.output import plain, print_table, say
from store.model import FORMS, Block, Cell, Medium, Reading, Table, TableForm

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
            say(f"  未读入：{plain(row.text)}（{row.why}）")


def _print_block(form: TableForm, block: Block, table: Table) -> None:
    columns = ["", *(column.label for column in block.columns)]
    print_table(f"表{form.number} {form.title} {block.heading}".rstrip(), columns, _rows(block, table))


def _rows(block: Block, table: Table) -> Iterator[list[str]]:
    for row in block.rows:
        cells = [table.cells.get(f"{row.key}.{column.key}") for column in block.columns]
        if row.optional and not any(cells):
            continue
        yield [_NUMBERING.sub("", row.label), *(_shown(cell) if cell else "未读" for cell in cells)]


def _shown(cell: Cell) -> str:
    return (cell.raw.strip() or "（空）") + ("？" if cell.doubt else "")

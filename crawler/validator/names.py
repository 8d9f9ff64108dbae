"""How tables, rows and columns are called in a sentence for a person."""

from __future__ import annotations

import re
from functools import lru_cache

from store.model import FORMS, TableForm

NUMERALS = "零一二三四五六七八九十"

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)")
#: What follows the name of a row or column: a remark in brackets, the consequence, what every row counts.
_TAIL = re.compile(r"（.*）$|、行政机关.*$|政府信息公开申请数量$|继续办理$")


@lru_cache(maxsize=512)
def short(label: str) -> str:
    """A label of the form without its numbering and its remarks: 一、本年新收政府信息公开申请数量 → 本年新收."""
    return _TAIL.sub("", _NUMBERING.sub("", label))


def table_name(table_form: TableForm) -> str:
    """表二, 表三 or 表四."""
    return f"表{NUMERALS[table_form.number]}"


def table_form_of(key: str) -> TableForm | None:
    """The statutory table behind a key, in whichever form knows it."""
    return next((table for form in FORMS.values() for table in form.tables if table.key == key), None)


def cell_name(table_form: TableForm, key: str) -> str:
    """A cell by its row and column: “予以公开”行“自然人”列."""
    row_key, column_key = key.split(".")
    for block in table_form.blocks:
        rows = {row.key: row.label for row in block.rows}
        columns = {column.key: column.label for column in block.columns}
        if row_key in rows and column_key in columns:
            return f"“{short(rows[row_key])}”行“{short(columns[column_key])}”列"
    return f"“{key}”"


def listed(names: list[str], limit: int = 5) -> str:
    """Some names joined for a sentence; past ``limit`` only their count is said."""
    text = "、".join(names[:limit])
    return text if len(names) <= limit else f"{text}等 {len(names)} 处"

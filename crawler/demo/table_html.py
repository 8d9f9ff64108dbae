"""The statutory tables as HTML, with the merged cells of the official form."""

from __future__ import annotations

from html import escape

from crawler.demo.figures import Figures
from store.model import Block, Label, TableForm

_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_LABEL_COLUMNS = 3


def table_html(table_form: TableForm, figures: Figures) -> str:
    """One table: blocks under headings (表二), grouped rows (表三), or all rows in one line (表四)."""
    texts = figures.texts(table_form)
    if table_form.flat:
        lines = _flat(table_form.blocks[0], texts)
    elif table_form.blocks[0].heading:
        lines = [line for block in table_form.blocks for line in _headed(block, texts, _widest(table_form))]
    else:
        block = table_form.blocks[0]
        lines = [*_applicants(block), *_grouped(block, figures.shown(table_form, block), texts)]
    rows = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table border="1" cellspacing="0">\n<tbody>\n{rows}\n</tbody>\n</table>'


def _cell(text: str, down: int = 1, across: int = 1) -> str:
    spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
    return f"<td{spans}><p>{escape(text)}</p></td>"


def _widest(table_form: TableForm) -> int:
    return max(len(block.columns) for block in table_form.blocks)


def _numbers(row: Label, block: Block, texts: dict[str, str], width: int = 0) -> str:
    """A row's numbers; the last one reaches to the right edge of a table ``width`` columns wide."""
    keys = [f"{row.key}.{column.key}" for column in block.columns]
    return "".join(_cell(texts[key], across=across) for key, across in zip(keys, _across(block, width), strict=True))


def _across(block: Block, width: int) -> list[int]:
    """How many columns of the table each column of a block takes."""
    count = len(block.columns)
    return [1] * (count - 1) + [max(1, width - count + 1)]


def _headed(block: Block, texts: dict[str, str], width: int) -> list[str]:
    """A block of table 2: its heading, its column labels, its rows."""
    across = _across(block, width)
    labels = "".join(_cell(column.label, across=wide) for column, wide in zip(block.columns, across, strict=True))
    lines = [_cell(block.heading, across=width + 1), _cell("信息内容") + labels]
    return lines + [_cell(row.label) + _numbers(row, block, texts, width) for row in block.rows]


def _applicants(block: Block) -> list[str]:
    """The three header lines of table 3: persons, organisations of five kinds, total."""
    first, *organisations, last = block.columns
    return [
        _cell(_CORNER, down=3, across=_LABEL_COLUMNS) + _cell("申请人情况", across=len(block.columns)),
        _cell(first.label, down=2) + _cell("法人或其他组织", across=len(organisations)) + _cell(last.label, down=2),
        "".join(_cell(column.label) for column in organisations),
    ]


def _grouped(block: Block, rows: tuple[Label, ...], texts: dict[str, str]) -> list[str]:
    """The rows of table 3; a group's label stands once, beside all its rows."""
    shown = [row.key for row in rows]
    groups = [(label, [key for key in shown if key in keys]) for label, keys in block.groups]
    groups.sort(key=lambda group: -len(group[1]))
    lines = []
    for row in rows:
        around = [(label, keys) for label, keys in groups if row.key in keys]
        line = "".join(_cell(label, down=len(keys)) for label, keys in around if keys[0] == row.key)
        line += _cell(row.label, across=_LABEL_COLUMNS - len(around))
        lines.append(line + _numbers(row, block, texts))
    return lines


def _flat(block: Block, texts: dict[str, str]) -> list[str]:
    """Table 4: procedures side by side, two of them under one common heading, and one line of numbers."""
    width = len(block.columns)
    common = {key: (label, len(keys)) for label, keys in block.groups for key in keys[:1]}
    grouped = {key for _, keys in block.groups for key in keys}
    top = ""
    for row in block.rows:
        if row.key not in grouped:
            top += _cell(row.label, down=2, across=width)
        elif row.key in common:
            label, count = common[row.key]
            top += _cell(label, across=width * count)
    below = "".join(_cell(row.label, across=width) for row in block.rows if row.key in grouped)
    results = "".join(_cell(column.label) for _ in block.rows for column in block.columns)
    return [top, below, results, "".join(_numbers(row, block, texts) for row in block.rows)]

"""The words of one statutory table, ready to recognise rows and headers by. All of it comes from the form."""

from __future__ import annotations

from functools import lru_cache

from crawler.parser.labels import Lexicon, split_numbering
from store.model import Block, Label, TableForm

ROW, GROUP, COLUMN, SPAN, CORNER, HEADING = "row", "group", "column", "span", "corner", "heading"


class TableWords:
    """Row labels, group labels and header labels of one table, and what may stand under what."""

    def __init__(self, form: TableForm) -> None:
        self.form = form
        self.labels = Lexicon(_row_spellings(form) | _group_spellings(form), numbered=True)
        self.heads = Lexicon(_head_spellings(form), numbered=False)
        self.under: dict[str, frozenset[str]] = _children(form)
        self.groups: dict[str, frozenset[str]] = {
            f"{GROUP}:{label}": frozenset(rows) for block in form.blocks for label, rows in block.groups
        }
        self.blocks: dict[str, Block] = {row.key: block for block in form.blocks for row in block.rows}
        self.rows: dict[str, Label] = {row.key: row for block in form.blocks for row in block.rows}
        self.columns: dict[str, Label] = {c.key: c for block in form.blocks for c in block.columns}
        self.generic = _generic_rows(form)

    def home_group(self, row: str) -> str | None:
        """The innermost group a row stands in."""
        homes = [(len(rows), name) for name, rows in self.groups.items() if row in rows]
        return min(homes)[1] if homes else None


@lru_cache(maxsize=16)
def words_of(form: TableForm) -> TableWords:
    """The words of a table form, built once."""
    return TableWords(form)


def _row_spellings(form: TableForm) -> dict[str, tuple[str, ...]]:
    return {f"{ROW}:{row.key}": row.all_spellings for block in form.blocks for row in block.rows}


def _group_spellings(form: TableForm) -> dict[str, tuple[str, ...]]:
    return {f"{GROUP}:{label}": (label,) for block in form.blocks for label, _ in block.groups}


def _head_spellings(form: TableForm) -> dict[str, tuple[str, ...]]:
    spellings: dict[str, tuple[str, ...]] = {}
    for block in form.blocks:
        spellings |= {f"{COLUMN}:{column.key}": column.all_spellings for column in block.columns}
        spellings |= {f"{SPAN}:{label}": (label,) for label, _ in block.spans}
        spellings |= {f"{CORNER}:{label}": (label,) for label in block.corner}
        if block.heading:
            spellings[f"{HEADING}:{block.heading}"] = (block.heading,)
    if form.flat:
        spellings |= _row_spellings(form) | _group_spellings(form)
    return spellings


def _children(form: TableForm) -> dict[str, frozenset[str]]:
    """Which labels may stand directly below a header label that covers several columns."""
    under: dict[str, frozenset[str]] = {}
    for block in form.blocks:
        columns = frozenset(f"{COLUMN}:{column.key}" for column in block.columns)
        for index, (label, keys) in enumerate(block.spans):
            inner = {f"{SPAN}:{other}" for other, _ in block.spans[index + 1:]}
            under[f"{SPAN}:{label}"] = frozenset({f"{COLUMN}:{key}" for key in keys} | inner)
        if form.flat:
            under |= {f"{ROW}:{row.key}": columns for row in block.rows}
            under |= {f"{GROUP}:{label}": frozenset(f"{ROW}:{key}" for key in keys) for label, keys in block.groups}
    return under


def _generic_rows(form: TableForm) -> frozenset[str]:
    """Rows whose bare label is part of another row's or group's (其他): only their group tells them apart."""
    bare = {row.key: split_numbering(row.label)[1] for block in form.blocks for row in block.rows}
    others = set(bare.values()) | {split_numbering(label)[1] for block in form.blocks for label, _ in block.groups}
    return frozenset(
        key for key, label in bare.items()
        if len(label) <= 2 and any(label != other and label in other for other in others)
    )

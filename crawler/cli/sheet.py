"""A table as a file that a spreadsheet program opens: xlsx or CSV, in which no text can become a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from crawler.cli.output import harmless
from store.errors import NianbaoError

try:
    import xlsxwriter
except ModuleNotFoundError:
    xlsxwriter = None

Value = str | int | Decimal | None
#: What begins a formula in some program; full-width and small forms are the same to it.
_FORMULA = frozenset("=+-@")
#: What a program may pass over before it looks for a formula.
_PASSED_OVER = frozenset("\t\r\n")
#: A cell of a spreadsheet holds no more.
_LONGEST = 32_000
_WIDEST = 60
#: XML, of which xlsx is made, cannot hold these.
_NO_CHARACTER = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its name; every row is as long as ``columns``."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def write(path: Path, sheets: Sequence[Sheet], made_at: datetime) -> None:
    """Write a file by its ending: .xlsx with every sheet, .csv with the first. Raises NianbaoError.

    A file of that name is replaced as a whole.
    """
    kinds = {".xlsx": lambda: xlsx(sheets, made_at), ".csv": lambda: as_csv(sheets[0])}
    if path.suffix.lower() not in kinds:
        raise NianbaoError(f"{path}: name a file that ends in {' or '.join(kinds)}")
    data = kinds[path.suffix.lower()]()
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise NianbaoError(f"cannot write {path}: {error.strerror}") from error


def xlsx(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """An xlsx workbook: text is stored as text, numbers as numbers."""
    if xlsxwriter is None:
        raise NianbaoError("xlsx needs the extra 'sheets': pip install 'nianbao[sheets]'; or name a .csv file")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "text_wrap": True})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        # Without this mark a text that looks like a formula becomes one as soon as somebody edits its cell.
        quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for place, column in enumerate(sheet.columns):
                page.write_string(0, place, column, head)
                page.set_column(place, place, _width(sheet, place))
            for number, row in enumerate(sheet.rows, 1):
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(number, place, _text(value), quoted if is_formula(value) else plain)
                    elif value is not None:
                        page.write_number(number, place, value, plain)
    return out.getvalue()


def as_csv(sheet: Sheet) -> bytes:
    """CSV in UTF-8 with the mark by which spreadsheet programs know it; a text that looks like a formula gets a '."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow(_disarmed(value) if isinstance(value, str) else "" if value is None else value for value in row)
    return out.getvalue().encode("utf-8-sig")


def is_formula(text: str) -> bool:
    """Whether some spreadsheet program might take a text for a formula."""
    if text[:1] in _PASSED_OVER:
        return True
    shown = _text(text).lstrip()
    return bool(shown) and unicodedata.normalize("NFKC", shown[0])[0] in _FORMULA


def _disarmed(text: str) -> str:
    return f"'{_text(text)}" if is_formula(text) else _text(text)


def _text(text: str) -> str:
    return _NO_CHARACTER.sub(" ", harmless(text))[:_LONGEST]


def _width(sheet: Sheet, place: int) -> int:
    """Wide enough for what stands there, a Chinese character counted twice."""
    texts = [sheet.columns[place], *(str(row[place] or "") for row in sheet.rows)]
    widest = max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text[:_WIDEST]) for text in texts)
    return min(widest + 2, _WIDEST)

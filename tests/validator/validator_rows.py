"""The rows of observed claims as readings: their quotes as sentences, the numbers seen as tables."""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Mapping
from typing import Any

from validator_readings import FORM

from store.model import Cell, Kind, Medium, Reading, Section, Table

SHARED = pathlib.Path(__file__).parents[2].parent / "shared" / "data"
CLAIMS = SHARED / "claims.jsonl"
REPORTS = SHARED / "reports"

_MATTERS = {
    "规章": "regulations", "行政规范性文件": "normative_documents", "行政许可": "licensing", "行政处罚": "penalties",
    "行政强制": "coercion", "行政事业性收费": "fees",
}  # fmt: skip
_NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"
#: The mark between total and parts by the verdict a list that does not close deserves.
_MARKS = {"ok": "，包括：", "error": "，包括：", "scope": "，其中"}


def rows() -> list[dict[str, Any]]:
    """Every row of the file, or none where the folder is absent."""
    if not CLAIMS.is_file():
        return []
    return [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]


def row_reading(row: Mapping[str, Any]) -> Reading:
    """One row as a reading: quotes, then a sentence for each sum."""
    text = [f"{claim}。" for claim in row["claims"]] + [_sum(entry) for entry in row.get("sum_check", ())]
    tables = {"disclosure": _disclosure(row.get("t2") or {}), "requests": _requests(row.get("t3_seen") or ())}
    return Reading(
        Kind.ANNUAL_REPORT, body=re.sub(r"[（(].*?[）)]", "", row["unit"]), year=row["year"], form=FORM.key,
        sections=(Section(1, "一、总体情况", "\n".join(text)),),
        tables={key: table for key, table in tables.items() if table.cells},
    )  # fmt: skip


def _sum(entry: Mapping[str, Any]) -> str:
    unit = "条" if isinstance(entry["total"], int) else "万元"
    parts = "、".join(f"{name}类{part}{unit}" for name, part in zip(_NAMES, entry["parts"], strict=False))
    return f"另有各类事项{entry['total']}{unit}{_MARKS[entry['expected_verdict']]}{parts}。"


def _disclosure(seen: Mapping[str, Any]) -> Table:
    cells: dict[str, Cell] = {}
    for name, values in seen.items():
        matter = _MATTERS[name]
        column = "amount" if matter == "fees" else "decisions"
        columns = ("issued", "repealed", "in_force") if isinstance(values, list) else (column,)
        for column, value in zip(columns, values if isinstance(values, list) else [values], strict=True):
            cells[f"{matter}.{column}"] = _cell(value)
    return Table(Medium.TEXT, cells)


def _requests(seen: Any) -> Table:
    (block,) = FORM.table("requests").blocks
    cells: dict[str, Cell] = {}
    for label, values in seen:
        row = next(row for row in block.rows if row.label == label or label in row.spellings)
        cells |= {f"{row.key}.{c.key}": _cell(value) for c, value in zip(block.columns, values, strict=True)}
    return Table(Medium.TEXT, cells)


def _cell(value: object) -> Cell:
    return Cell(value if isinstance(value, int) else None, "" if value is None else str(value), {})

"""What a finding speaks of in the document, so that a decision about it is known to be about the same."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from store.model import Finding

_BLANKS = re.compile(r"\s+")


def figures(finding: Finding, cells: Mapping[str, str]) -> str:
    """The cells of a finding with their numbers, its sentence, what was expected and what reported, as JSON text.

    Neither message nor code is part of it: a rule that says the same in other words leaves a decision alone. Only of
    a finding that has none of these (a broken document, last year's report again) its message tells what it is about.
    """
    named = {key: cells.get(f"{finding.table}.{key}") for key in sorted(finding.cells)}
    said: dict[str, Any] = {
        "cells": named, "sentence": _loose(finding.sentence), "expected": _loose(finding.expected),
        "reported": _loose(finding.reported),
    }  # fmt: skip
    held = {key: value for key, value in said.items() if value} or {"message": _loose(finding.message)}
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def cell_values(conn: sqlite3.Connection, version: int) -> dict[str, str]:
    """The numbers of a version's newest reading by TABLE.ROW.COLUMN; the raw text where there is no number."""
    rows = conn.execute(
        """SELECT key, coalesce(value, raw) FROM cells WHERE reading =
             (SELECT id FROM readings WHERE version = ? ORDER BY reader_version DESC LIMIT 1)""",
        (version,),
    )
    return {key: said.strip() for key, said in rows}


def _loose(text: str | None) -> str | None:
    return None if text is None else _BLANKS.sub("", text)

"""Keeping a person's word about cells of a picture: their own, or a suggestion they take."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from crawler.cli.doubts import pictured_report
from crawler.cli.opening import Desk
from crawler.examine import Examined
from crawler.parser import READER_VERSION
from crawler.parser.cells import parse
from crawler.reviewed import bytes_behind, reviewed
from crawler.suggestion import Outcome, Suggestion, sentences, suggestion
from crawler.validator import VALIDATOR_VERSION
from store import record
from store.db import immediate
from store.errors import NianbaoError
from store.model import FORMS, Checked, Medium, Reading, Table, TableForm
from store.queries import CELL_DECISION, StoredVersion, subject_of


def keep(at: Desk, body: str, year: int, words: Mapping[str, str], who: str, why: str) -> Reading:
    """Keep a word about each cell (TABLE.ROW.COLUMN) of one report, all or none; its reading and findings follow.

    Raises NianbaoError for a cell the form does not have, a text that is no number, and a reading by another reader.
    """
    with immediate(at.conn) as conn:
        version, reading = _standing(at, body, year)
        return _kept(conn, at, version, reading, words, who, why)


def taken(at: Desk, body: str, year: int, key: str, who: str, why: str) -> tuple[Suggestion, Table]:
    """Take the suggestion for one table as a person's word about each cell it changes; the table as it then reads.

    Raises NianbaoError where nothing is suggested for it.
    """
    with immediate(at.conn) as conn:
        version, reading = _standing(at, body, year)
        form, table = _table(reading, key)
        told = suggestion(form, table)
        if told is None or told.outcome is not Outcome.SUGGESTED:
            lines = sentences(form, told) if told else ()
            raise NianbaoError(f"nothing is suggested for {key}{''.join(f'; {line}' for line in lines)}")
        words = {f"{key}.{change.cell}": change.suggested for change in told.changes}
        found = _kept(conn, at, version, reading, words, who, f"采纳建议{why and f'：{why}'}")
    return told, found.tables[key]


def _standing(at: Desk, body: str, year: int) -> tuple[StoredVersion, Reading]:
    """The report as it stands and reads now, within the transaction that writes about it."""
    version = pictured_report(at, body, year)
    if version.reader != READER_VERSION:
        raise NianbaoError(
            f"{body}{year}年度的报告由另一版程序读取（{version.reader}，现为{READER_VERSION}），先运行 nianbao reread"
        )
    return version, Reading.from_json(version.reading or {})


def _kept(
    conn: sqlite3.Connection, at: Desk, version: StoredVersion, reading: Reading, words: Mapping[str, str], who: str,
    why: str,
) -> Reading:  # fmt: skip
    for cell, text in words.items():
        _check(reading, cell, text)
    for cell, text in words.items():
        table = reading.tables.get(cell.partition(".")[0], Table(Medium.MISSING))
        behind = bytes_behind(version.evidence, table, version.pictures)
        record.decide(conn, at.now, who, CELL_DECISION, subject_of(behind, cell), text, why)
    before = Examined(reading, Checked())
    found = reviewed(conn, version.evidence, before, version.body, version.year, version.pictures)
    record.recorded_reading(conn, version.id, found.reading, READER_VERSION, at.now)
    record.recorded_findings(conn, version.id, found.findings, VALIDATOR_VERSION, at.now)
    return found.reading


def _table(reading: Reading, key: str) -> tuple[TableForm, Table]:
    form = FORMS.get(reading.form or "")
    known = next((one for one in form.tables if one.key == key), None) if form else None
    table = reading.tables.get(key)
    if known is None or table is None:
        raise NianbaoError(f"no such table: {key} (see 'nianbao review')")
    if table.medium is not Medium.IMAGE or table.verified:
        raise NianbaoError(f"{key} is no table in doubt (see 'nianbao review')")
    return known, table


def _check(reading: Reading, cell: str, text: str) -> None:
    key, _, name = cell.partition(".")
    form = FORMS.get(reading.form or "")
    known = next((table for table in form.tables if table.key == key), None) if form else None
    if known is None or name not in known.keys:
        raise NianbaoError(f"no such cell: {cell} (see 'nianbao review')")
    why = parse(text, money=name in known.money, signed=name in known.signed).why
    if why:
        raise NianbaoError(f"{cell}: {why}")

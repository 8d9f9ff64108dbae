"""A person's word put into a reading: it stands above what the machine read, however often that reads again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crawler.examine import Examined, checked
from crawler.parser.cells import parse
from crawler.parser.embedded import hash_in
from crawler.validator import proved
from store.model import FORMS, Body, Cell, Reading, ReportPicture, Table
from store.queries import CellDecision, cell_decisions, neighbours


def reviewed(
    conn: sqlite3.Connection, evidence: str, examined: Examined, body: Body, year: int,
    pictures: Sequence[ReportPicture] = (),
) -> Examined:  # fmt: skip
    """What was found in a document, with every decision about its cells in force, proved and checked again.

    ``evidence`` is that of its version, whatever bytes show the same content today.
    """
    words: dict[str, CellDecision] = {}
    for key, table in examined.reading.tables.items():
        said = cell_decisions(conn, bytes_behind(evidence, table, pictures))
        words |= {cell: word for cell, word in said.items() if cell.partition(".")[0] == key}
    if not words:
        return examined
    reading = with_words(examined.reading, words)
    return replace(examined, reading=reading, findings=checked(reading, body, year, neighbours(conn, body.name, year)))


def bytes_behind(evidence: str, table: Table, pictures: Sequence[ReportPicture]) -> str:
    """The hash of the bytes that a table was read from: its own pictures, else the document's, ``evidence``."""
    at_hand = {one.source: one.evidence for one in pictures}
    hashes = [found for source in table.images if (found := hash_in(source) or at_hand.get(source))]
    if len(hashes) > 1:
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    return hashes[0] if hashes else evidence


def with_words(reading: Reading, words: Mapping[str, CellDecision]) -> Reading:
    """The reading with the decided cells as a person read them; the machine's candidates stay beside them."""
    form = FORMS.get(reading.form or "")
    tables = dict(reading.tables)
    for key, table in tables.items():
        mine = {cell.partition(".")[2]: word for cell, word in words.items() if cell.partition(".")[0] == key}
        if not mine or form is None:
            continue
        known = form.table(key)
        cells = dict(table.cells)
        for name in (name for name in known.keys if name in mine):
            cells[name] = _decided(cells.get(name), mine[name], money=name in known.money)
        ordered = {name: cells[name] for name in known.keys if name in cells}
        tables[key] = replace(table, cells=ordered)
    return proved(replace(reading, tables=tables))


def _decided(cell: Cell | None, word: CellDecision, *, money: bool) -> Cell:
    said = parse(word.text, money=money)
    before = cell or Cell(None, "", {})
    return replace(before, value=said.value, raw=word.text, doubt=None, by=f"{word.who} {word.at}")

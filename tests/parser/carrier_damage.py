"""Damage to the Word files and PDFs of carrier_documents: what a clerk, a converter or a bad print does to a table."""

from __future__ import annotations

import random

import parser_documents as documents
from carrier_documents import Drawing, Spanned, positions


def drop_row(table: Spanned, gone: int) -> None:
    """Take a row out as a word processor does: cells that reach down past it are one row shorter."""
    kept: list[list[tuple[int, tuple[str, int, int]]]] = [[] for _ in table]
    for row, column, text, rowspan, colspan in positions(table):
        reaches = row <= gone < row + rowspan
        if row == gone and rowspan == 1:
            continue
        kept[row + (row == gone)].append((column, (text, rowspan - reaches, colspan)))
    table[:] = [[cell for _, cell in sorted(cells)] for number, cells in enumerate(kept) if number != gone]


def damage_spanned(table: Spanned, damage: str, rng: random.Random) -> None:
    """Take a row out of a table before it is drawn, or let a cell swallow its right neighbour.

    A cell taken out is left out here: those behind it are then drawn under other headers, and that is what is seen.
    """
    row = rng.choice(table)
    which = rng.randrange(len(row))
    if damage == "drop":
        drop_row(table, table.index(row))
    elif which + 1 < len(row) and row[which][0]:
        text, rowspan, colspan = row[which]
        row[which : which + 2] = [(text, rowspan, colspan + row[which + 1][2])]


def damage_word(table: object, damage: str, rng: random.Random) -> None:
    """Take a row or a cell out of a Word table, swallow a cell by its left neighbour, or garble a label.

    A blank neighbour swallows nothing here: what is seen is then a blank, and no trace of a number.
    """
    row = rng.choice(list(table._tbl.tr_lst))
    cells = list(row.tc_lst)
    which = rng.randrange(len(cells))
    if damage == "drop":
        row.getparent().remove(row)
    elif damage == "cell":
        row.remove(cells[which])
    elif damage == "merge" and which + 1 < len(cells) and "".join(cells[which].itertext()).strip():
        cells[which].grid_span += cells[which + 1].grid_span
        row.remove(cells[which + 1])
    elif damage == "garble":
        for run in cells[which].iter("{*}t"):
            run.text = documents.garbled(run.text or "", rng)


def damage_drawing(drawing: Drawing, damage: str, rng: random.Random) -> None:
    """Take a ruling away, garble a label, or shift a number into a neighbouring column or row."""
    page = rng.choice(drawing.pages)
    kinds = [i for i, what in enumerate(page) if what[0] == ("line" if damage == "ruling" else "text")]
    if damage == "ruling":
        for index in sorted(rng.sample(kinds, min(3, len(kinds))), reverse=True):
            del page[index]
        return
    index = rng.choice(kinds)
    kind, x, y, text = page[index]
    page[index] = (kind, x, y, documents.garbled(str(text), rng)) if damage == "label" else (kind, x + 6, y, text)

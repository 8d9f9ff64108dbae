"""Tables out of pictures that are not proved: the cells to look at, the most useful first, and what is suggested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.cli.opening import Desk
from crawler.parser.pictures import engine_name
from crawler.suggestion import Outcome, Suggestion, suggestion
from crawler.validator.arithmetic import broken
from store.errors import HomeError, NianbaoError
from store.evidence import EvidenceStore
from store.model import FORMS, Medium, Reading, Table, TableForm
from store.queries import StoredVersion, stored_versions


@dataclass(frozen=True, slots=True)
class Doubt:
    """One cell to look at: where it stands, what it may say, why it is not certain."""

    body: str
    year: int
    cell: str
    read: str
    candidates: tuple[tuple[str, float], ...]
    why: str
    place: dict[str, Any]
    evidence: str
    crop: str | None = None


@dataclass(frozen=True, slots=True)
class DoubtedTable:
    """One table that is not proved. ``told`` is None where the form has no sums to suggest anything by."""

    body: str
    year: int
    form: TableForm
    cells: tuple[Doubt, ...]
    told: Suggestion | None


def pictured(at: Desk) -> list[StoredVersion]:
    """The newest version of every report that has a table out of a picture."""
    versions = stored_versions(at.conn, None)
    return [v for v in versions if v.is_current and v.reading and Reading.from_json(v.reading).is_image_only]


def pictured_report(at: Desk, body: str, year: int) -> StoredVersion:
    """The newest version of one report. Raises NianbaoError where no table of it is a picture."""
    found = next((v for v in pictured(at) if (v.body.name, v.year) == (body, year)), None)
    if found is None:
        raise NianbaoError(f"{body}{year}年度没有以图片发布表格的报告")
    return found


def doubted_tables(at: Desk, crops: Path | None) -> list[DoubtedTable]:
    """Every table to look at: first those with a suggestion, then those with the fewest cells."""
    found = [table for version in pictured(at) for table in _tables(at, version, crops)]
    return sorted(found, key=lambda one: (not _is_suggested(one.told), len(one.cells)))


def _is_suggested(told: Suggestion | None) -> bool:
    return told is not None and told.outcome is Outcome.SUGGESTED


def _tables(at: Desk, version: StoredVersion, crops: Path | None) -> Iterator[DoubtedTable]:
    reading = Reading.from_json(version.reading or {})
    form = FORMS.get(reading.form or "")
    for known in form.tables if form else ():
        table = reading.tables.get(known.key)
        if table is None or table.medium is not Medium.IMAGE or table.verified or not table.cells:
            continue
        told = suggestion(known, table)
        cells = []
        for name, why in _in_order(known, table, told):
            cell = table.cells.get(name)
            place = dict(cell.place) if cell else {}
            saved = _saved(at, version, f"{known.key}.{name}", place, crops) if crops else None
            cells.append(Doubt(
                version.body.name, version.year, f"{known.key}.{name}", cell.raw if cell else "",
                cell.candidates if cell else (), why, place, version.evidence, saved,
            ))  # fmt: skip
        yield DoubtedTable(version.body.name, version.year, known, tuple(cells), told)


def _in_order(form: TableForm, table: Table, told: Suggestion | None) -> list[tuple[str, str]]:
    """The cells to look at with the reason: those a suggestion turns on, those in failing sums, the least sure."""
    pivots = {change.cell for change in told.changes} | set(told.between) if told else set()
    failing = {key for equation in broken(form, table) for key in equation.keys}

    def rank(found: tuple[str, str]) -> tuple[bool, bool, float]:
        cell = table.cells.get(found[0])
        return found[0] not in pivots, found[0] not in failing, (cell.confidence or 0.0) if cell else 0.0

    return sorted(_open(form, table, pivots), key=rank)


def _open(form: TableForm, table: Table, pivots: set[str]) -> Iterator[tuple[str, str]]:
    for name in form.keys:
        cell = table.cells.get(name)
        if cell is not None and cell.doubt:
            yield name, cell.doubt
        elif cell is None and name in form.required_keys:
            yield name, "没有读出"
        elif name in pivots:
            yield name, "识别有把握，但合计不成立而建议涉及此格"


def _saved(at: Desk, version: StoredVersion, cell: str, place: dict[str, Any], folder: Path) -> str | None:
    if engine_name() is None:
        raise NianbaoError("cutting pictures needs the extra ocr: pip install 'nianbao[ocr]'")
    from crawler.parser.ocr.crop import crop

    try:
        archive = EvidenceStore(at.home.evidence)
        behind = next((one.evidence for one in version.pictures if one.source == place.get("image")), None)
        piece = crop(archive.get(version.evidence), place, archive.get(behind) if behind else None)
    except HomeError:
        return None
    if piece is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{version.evidence[:12]}.{cell}.png"
    file.write_bytes(piece)
    return str(file)

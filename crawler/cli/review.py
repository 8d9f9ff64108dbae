"""``nianbao review``: numbers out of pictures that want a person's eye, and the person's word about them."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawler.cli.opening import Desk, desk
from crawler.cli.output import add_json, plain, print_json, say
from crawler.examine import Examined
from crawler.parser import READER_VERSION
from crawler.parser.cells import parse
from crawler.parser.pictures import engine_name
from crawler.reviewed import bytes_behind, reviewed
from crawler.validator import VALIDATOR_VERSION
from store import record
from store.db import immediate
from store.errors import HomeError, NianbaoError
from store.evidence import EvidenceStore
from store.model import FORMS, Checked, Form, Medium, Reading, Table
from store.queries import CELL_DECISION, StoredVersion, stored_versions, subject_of


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


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--crops", type=Path, metavar="DIR", help="write the piece of the picture of each cell here")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    word = actions.add_parser("decide", help="say what stands in a cell; kept for ever, stronger than any reading")
    add_json(word)
    word.add_argument("body", help="the body's official name")
    word.add_argument("year", type=int, help="report year")
    word.add_argument("cell", help="as listed, such as requests.new.total")
    word.add_argument("text", help="the number as printed; '' for an empty cell")
    word.add_argument("--who", default=getpass.getuser(), help="who decides (default: the user)")
    word.add_argument("--why", default="", help="a remark to keep")


def run(args: argparse.Namespace) -> int:
    return _decide(args) if args.action == "decide" else _list(args)


def _list(args: argparse.Namespace) -> int:
    with desk() as at:
        found = [doubt for version in _pictured(at) for doubt in _doubts(at, version, args.crops)]
    if args.json:
        print_json([asdict(doubt) for doubt in found])
        return 0
    for doubt in found:
        may = "、".join(f"{text or '空'} {sure:.0%}" for text, sure in doubt.candidates)
        where = f"{plain(doubt.body)} {doubt.year}年度 {doubt.cell}"
        say(f"{where}：读作“{plain(doubt.read)}”（{may}）；{plain(doubt.why)}")
        if doubt.crop:
            say(f"　　{doubt.crop}")
    say(f"共{len(found)}格须人工核对" if found else "没有须人工核对的格")
    return 0


def _pictured(at: Desk) -> list[StoredVersion]:
    """The newest version of every report that has a table out of a picture."""
    versions = stored_versions(at.conn, None)
    return [v for v in versions if v.is_current and v.reading and Reading.from_json(v.reading).is_image_only]


def _doubts(at: Desk, version: StoredVersion, crops: Path | None) -> Iterator[Doubt]:
    reading = Reading.from_json(version.reading or {})
    form = FORMS.get(reading.form or "")
    for key, table in reading.tables.items():
        if form is None or table.medium is not Medium.IMAGE or table.verified or not table.cells:
            continue
        for name, why in _open(form, key, table):
            cell = table.cells.get(name)
            place = dict(cell.place) if cell else {}
            saved = _saved(at, version, f"{key}.{name}", place, crops) if crops else None
            yield Doubt(
                version.body.name, version.year, f"{key}.{name}", cell.raw if cell else "",
                cell.candidates if cell else (), why, place, version.evidence, saved,
            )  # fmt: skip


def _open(form: Form, key: str, table: Table) -> Iterator[tuple[str, str]]:
    for name in form.table(key).keys:
        cell = table.cells.get(name)
        if cell is not None and cell.doubt:
            yield name, cell.doubt
        elif cell is None and name in form.table(key).required_keys:
            yield name, "没有读出"


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


def _decide(args: argparse.Namespace) -> int:
    """Keep a person's word about one cell, and let the reading and its findings follow."""
    with desk() as at:
        version = next((v for v in _pictured(at) if (v.body.name, v.year) == (args.body, args.year)), None)
        if version is None:
            raise NianbaoError(f"{args.body}{args.year}年度没有以图片发布表格的报告")
        reading = Reading.from_json(version.reading or {})
        _check(reading, args.cell, args.text)
        with immediate(at.conn) as conn:
            table = reading.tables.get(args.cell.partition(".")[0], Table(Medium.MISSING))
            subject = subject_of(bytes_behind(version.evidence, table, version.pictures), args.cell)
            record.decide(conn, at.now, args.who, CELL_DECISION, subject, args.text, args.why)
            before = Examined(reading, Checked())
            found = reviewed(conn, version.evidence, before, version.body, version.year, version.pictures)
            record.recorded_reading(conn, version.id, found.reading, READER_VERSION, at.now)
            record.recorded_findings(conn, version.id, found.findings, VALIDATOR_VERSION, at.now)
    table = found.reading.tables[args.cell.partition(".")[0]]
    if args.json:
        print_json({"cell": args.cell, "text": args.text, "who": args.who, "verified": table.verified})
    else:
        say(f"已记录：{args.cell} 为“{plain(args.text)}”，由{plain(args.who)}认定。{plain(table.proof)}")
    return 0


def _check(reading: Reading, cell: str, text: str) -> None:
    key, _, name = cell.partition(".")
    form = FORMS.get(reading.form or "")
    known = next((table for table in form.tables if table.key == key), None) if form else None
    if known is None or name not in known.keys:
        raise NianbaoError(f"no such cell: {cell} (see 'nianbao review')")
    why = parse(text, money=name in known.money, signed=name in known.signed).why
    if why:
        raise NianbaoError(f"{cell}: {why}")


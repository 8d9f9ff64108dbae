"""``nianbao show BODY YEAR``: everything that is known, with the dates kept apart and the looks behind it."""

from __future__ import annotations

import argparse
import json
import sqlite3
from itertools import pairwise
from typing import Any

from crawler.cli.claims import print_claims
from crawler.cli.findings import word
from crawler.cli.opening import desk
from crawler.cli.output import plain, print_json, print_table, say
from crawler.cli.reading import print_tables
from crawler.difference import CellChange, Difference, difference
from store.errors import NianbaoError
from store.model import Reading
from store.model.failures import explain
from store.queries import body_years, number_claims, open_findings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("body", help="a part of the body's name")
    parser.add_argument("year", type=int, help="report year")


def run(args: argparse.Namespace) -> int:
    with desk() as at:
        name = _find(at.conn, args.body)
        row = next(iter(body_years(at.conn, at.now, at.limits, year=args.year, bodies=[name])), None)
        if row is None:
            raise NianbaoError(f"{name}没有{args.year}年度的记录")
        looks = _looks(at.conn, name, args.year)
        sightings = _sightings(at.conn, name, args.year)
        findings = open_findings(at.conn, body=name, year=args.year)
        readings = _readings(at.conn, name, args.year)
        claims = number_claims(at.conn, name, args.year)
    reading = readings[-1] if readings else None
    changed = [
        difference(Reading.from_json(before), Reading.from_json(after)) for before, after in pairwise(readings)
    ]
    if args.json:
        data = {**row.to_json(), "sightings": sightings, "looks": looks, "reading": reading}
        data["changed"] = [one.to_json() for one in changed]
        data["claims"] = [claim.to_json() for claim in claims]
        print_json({**data, "findings": [finding.to_json() for finding in findings]})
        return 0
    judged = row.judgement
    marks = f"（{'、'.join(mark.value for mark in judged.marks)}）" if judged.marks else ""
    say(f"{name} {args.year}年度：{judged.state.chinese}{marks}")
    say(f"依据：{judged.why}")
    for seen in sightings:
        say(f"地址：{plain(seen['url'])}")
        say(f"  页面标注：{seen['displayed_at'] or '未标明'}")
        say(f"  首次查到：{seen['first_at']}　最近查到：{seen['last_at']}")
    for finding in findings:
        decided = word(finding)
        say(f"[{finding.code}] {finding.message}{f'　处理：{plain(decided)}' if decided else ''}")
    for one in filter(None, changed):
        _print_difference(one)
    if reading:
        print_tables(Reading.from_json(reading))
    if claims:
        print_claims(claims)
    print_table(
        "最近的查看",
        ("时间", "结论", "原因", "说明", "HTTP", "证据 SHA-256"),
        ((s["at"], s["verdict"], explain(s["reason"]), s["why"], s["status"], s["evidence"] or "") for s in looks),
    )
    return 0


def _find(conn: sqlite3.Connection, part: str) -> str:
    rows = conn.execute(
        "SELECT name FROM bodies WHERE name = :p OR instr(name, :p) OR instr(aliases, :p) ORDER BY name != :p, id",
        {"p": part},
    ).fetchall()
    if not rows:
        raise NianbaoError(f"名单上没有名称含“{part}”的机关")
    if len(rows) > 1 and rows[0][0] != part:
        names = "、".join(row[0] for row in rows[:8])
        raise NianbaoError(f"名称含“{part}”的机关有{len(rows)}个：{names}；请写得更完整")
    return str(rows[0][0])


def _looks(conn: sqlite3.Connection, body: str, year: int) -> list[dict[str, Any]]:
    rows = conn.execute(
        """SELECT o.at, o.verdict, o.reason, o.why, o.channel, l.outcome, l.status, l.final_url, l.evidence
           FROM observations o JOIN bodies b ON b.id = o.body JOIN looks l ON l.id = o.look
           WHERE b.name = ? AND o.year = ? ORDER BY o.id DESC LIMIT 20""",
        (body, year),
    )
    return [dict(row) for row in rows]


def _sightings(conn: sqlite3.Connection, body: str, year: int) -> list[dict[str, Any]]:
    rows = conn.execute(
        """SELECT s.url, s.channel, s.displayed_at, s.first_at, p.last_seen_at AS last_at
           FROM sightings s JOIN postings p ON p.id = s.posting JOIN bodies b ON b.id = p.body
           WHERE b.name = ? AND p.year = ?""",
        (body, year),
    )
    return [dict(row) for row in rows]


def _readings(conn: sqlite3.Connection, body: str, year: int) -> list[dict[str, Any]]:
    """The newest reading of every version at the address where the report stands now, in order; the present one last.

    One that was changed back to an earlier content is listed twice.
    """
    rows = conn.execute(
        """SELECT v.id, r.json, max(r.reader_version), p.current FROM readings r JOIN versions v ON v.id = r.version
           JOIN postings p ON p.id = v.posting JOIN bodies b ON b.id = p.body
           WHERE b.name = ? AND p.year = ? AND v.address = (SELECT address FROM versions WHERE id = p.current)
           GROUP BY v.id ORDER BY v.id""",
        (body, year),
    ).fetchall()
    back = [row for row in rows[:-1] if row["id"] == row["current"]]
    return [json.loads(row["json"]) for row in (*rows, *back)]


def _print_difference(change: Difference) -> None:
    say("发布后改动：")
    for cell in change.cells:
        say(f"  {cell.label}：{plain(cell.before) or '（空）'} → {plain(cell.after) or '（空）'}{_source(cell)}")
    for sentence in change.gone:
        say(f"  删去：{plain(sentence)}")
    for sentence in change.new:
        say(f"  增加：{plain(sentence)}")


def _source(cell: CellChange) -> str:
    """That a number was read from a picture, where it was."""
    return f"（{cell.source}）" if cell.source else ""

"""Empty answers that prove nothing yet: what a person could look at and confirm."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class UnprovenAnswer:
    """One empty answer of a channel, by fingerprint: how many bodies got it, and one of them as a sample."""

    portal: str
    channel: str
    fingerprint: str
    count: int
    body: str
    year: int
    evidence: str | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def pinned_answers(conn: sqlite3.Connection, channel: str) -> frozenset[str]:
    """The fingerprints that a person confirmed to mean "nothing posted" on PORTAL/CHANNEL; the last word counts."""
    rows = conn.execute(
        "SELECT kind, decision FROM decisions WHERE kind IN ('pin', 'unpin') AND subject = ? ORDER BY id", (channel,)
    )
    last = {row["decision"]: row["kind"] for row in rows}
    return frozenset(fingerprint for fingerprint, kind in last.items() if kind == "pin")


def unproven_answers(conn: sqlite3.Connection) -> list[UnprovenAnswer]:
    """Every kind of empty answer that is unknown ``empty_unproven`` now, most frequent first."""
    rows = conn.execute(
        """SELECT s.portal, s.channel, t.says, b.name AS body, s.year, l.evidence
           FROM standing s JOIN bodies b ON b.id = s.body JOIN looks l ON l.id = s.look
           JOIN targets t ON t.id = l.target
           WHERE s.watched AND s.verdict = 'unknown' AND s.reason = 'empty_unproven' AND t.says IS NOT NULL"""
    )
    found: dict[tuple[str, str, str], list[sqlite3.Row]] = {}
    for row in rows:
        found.setdefault((row["portal"], row["channel"], json.loads(row["says"])["fingerprint"]), []).append(row)
    answers = [
        UnprovenAnswer(*key, len(rows), rows[0]["body"], rows[0]["year"], rows[0]["evidence"])
        for key, rows in found.items()
    ]
    return sorted(answers, key=lambda answer: -answer.count)

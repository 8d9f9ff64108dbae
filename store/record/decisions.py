"""A person's word: appended, never overwritten."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from enum import StrEnum

from store.clock import stamp
from store.model import Finding, Severity
from store.record.changes import body_year, note
from store.record.figures import cell_values, figures


class FindingDecision(StrEnum):
    """What a person may say of a finding."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    CORRECTED = "corrected"

    @property
    def chinese(self) -> str:
        return {"confirmed": "属实", "dismissed": "不是问题", "corrected": "已更正"}[self.value]


def decide(
    conn: sqlite3.Connection, at: datetime, who: str, kind: str, subject: str, decision: str, why: str,
    about: str | None = None,
) -> int:  # fmt: skip
    """Keep a decision for ever; what is in force is for whoever asks to say from all of them.

    ``about`` is what was decided on, where that may change behind the subject.
    """
    cursor = conn.execute(
        "INSERT INTO decisions(at, who, kind, subject, decision, why, about) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (stamp(at), who, kind, subject, decision, why, about),
    )
    return int(cursor.lastrowid or 0)


def decide_finding(
    conn: sqlite3.Connection, at: datetime, who: str, fingerprint: str, decision: FindingDecision, why: str
) -> None:
    """Keep a person's word about a finding beside the figures it speaks of, and let alerts look again.

    The last word on a fingerprint is in force as long as those figures stay. Raises KeyError for an unknown one.
    """
    row = conn.execute(
        """SELECT f.*, b.name,
             (SELECT count(*) FROM findings WHERE body = f.body AND year = f.year AND gone_at IS NULL) AS open
           FROM findings f JOIN bodies b ON b.id = f.body WHERE f.fingerprint = ?""",
        (fingerprint,),
    ).fetchone()
    if row is None:
        raise KeyError(fingerprint)
    about = row["figures"] or _figures_of_old(conn, row)
    decide(conn, at, who, "finding", fingerprint, decision.value, why, about)
    subject = body_year(row["name"], row["year"])
    note(conn, at, "findings.changed", subject, came=0, went=0, open=row["open"], decided=decision.value)


def _figures_of_old(conn: sqlite3.Connection, row: sqlite3.Row) -> str:
    """The figures of a finding that was stored before figures were kept; they are kept from now on."""
    finding = Finding(
        row["code"], Severity(row["verdict"]), row["message"], row["table_key"], tuple(json.loads(row["cells"])),
        row["expected"], row["reported"], row["sentence"],
    )  # fmt: skip
    text = figures(finding, cell_values(conn, row["version"]))
    conn.execute("UPDATE findings SET figures = ? WHERE id = ?", (text, row["id"]))
    return text

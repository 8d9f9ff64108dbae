"""Open findings, with what people decided about them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: The last word on a finding, and whether it still speaks of the same figures.
STANDING_DECISIONS = """
SELECT f.fingerprint, d.decision, d.about IS NOT f.figures AS anew
FROM (SELECT max(id) AS id FROM decisions WHERE kind = 'finding' GROUP BY subject) last
JOIN decisions d ON d.id = last.id JOIN findings f ON f.fingerprint = d.subject
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word about a finding."""

    decision: str
    who: str
    at: str
    why: str

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with everything people said of it, oldest first.

    ``gone_at`` is None while it is open. ``anew`` is True where the figures it speaks of changed since the last
    word: that word no longer holds.
    """

    body: str
    year: int
    code: str
    verdict: str
    message: str
    url: str
    fingerprint: str
    first_at: str
    gone_at: str | None = None
    decisions: tuple[Decision, ...] = ()
    anew: bool = False

    @property
    def decision(self) -> Decision | None:
        """The word that is in force."""
        return self.decisions[-1] if self.decisions and not self.anew else None

    @property
    def counts(self) -> bool:
        """Whether it stands against the report: a person may have said that it is none."""
        return self.decision is None or self.decision.decision != "dismissed"

    @property
    def is_counted_error(self) -> bool:
        return self.verdict == "error" and self.counts

    def to_json(self) -> dict[str, Any]:
        data = {name: getattr(self, name) for name in self.__dataclass_fields__}
        decisions = [one.to_json() for one in self.decisions]
        return {**data, "decisions": decisions, "decision": decisions[-1] if self.decision else None,
                "counts": self.counts}  # fmt: skip


def open_findings(
    conn: sqlite3.Connection, *, body: str | None = None, year: int | None = None
) -> list[FindingRow]:
    """Open findings, errors first, of one body or year or of all; those a person dismissed are among them."""
    return _rows(conn, "f.gone_at IS NULL AND (:body IS NULL OR b.name = :body) AND (:year IS NULL OR f.year = :year)",
                 {"body": body, "year": year})  # fmt: skip


def findings_named(conn: sqlite3.Connection, fingerprint: str) -> list[FindingRow]:
    """Findings whose fingerprint begins like this, open or gone."""
    return _rows(conn, "substr(f.fingerprint, 1, length(:start)) = :start", {"start": fingerprint})


def findings_of(conn: sqlite3.Connection, fingerprints: Iterable[str]) -> list[FindingRow]:
    """The findings of these fingerprints, open or gone."""
    keys = json.dumps(list(fingerprints))
    return _rows(conn, "f.fingerprint IN (SELECT value FROM json_each(:keys))", {"keys": keys})


def _rows(conn: sqlite3.Connection, which: str, values: dict[str, Any]) -> list[FindingRow]:
    rows = conn.execute(
        f"""SELECT b.name AS body, f.year, f.code, f.verdict, f.message, v.url, f.fingerprint, f.first_at, f.gone_at
            FROM findings f JOIN bodies b ON b.id = f.body JOIN versions v ON v.id = f.version
            WHERE {which} ORDER BY f.verdict = 'error' DESC, f.verdict, f.year, b.id, f.id""",
        values,
    ).fetchall()
    said, anew = _decisions(conn) if rows else ({}, {})
    return [
        FindingRow(**dict(row), decisions=tuple(said.get(key, ())), anew=anew.get(key, False))
        for row in rows for key in (row["fingerprint"],)
    ]  # fmt: skip


def _decisions(conn: sqlite3.Connection) -> tuple[dict[str, list[Decision]], dict[str, bool]]:
    """Everything people said of findings, and whether the last word on each must be said anew."""
    said: dict[str, list[Decision]] = defaultdict(list)
    for row in conn.execute("SELECT * FROM decisions WHERE kind = 'finding' ORDER BY id"):
        said[row["subject"]].append(Decision(row["decision"], row["who"], row["at"], row["why"]))
    anew = {row["fingerprint"]: bool(row["anew"]) for row in conn.execute(STANDING_DECISIONS)} if said else {}
    return said, anew

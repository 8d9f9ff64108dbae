"""The facts about bodies and years that rules are put to, read from the store."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.words import one_line
from store.alertconfig import Alerts
from store.clock import stamp
from store.queries import BodyYear, ChangeRow, FindingRow, body_years, changed_postings, open_findings
from store.states import Thresholds

#: Told by an alert of its own.
_PICTURE_OF_TABLE = "FORM-TABLE-IMAGE"

#: How many findings and held-back bodies a message names; it always says how many there are.
NAMED = 20


@dataclass(frozen=True, slots=True)
class BodyYearCase:
    """One body and report year with its doubtful findings and its recent changes, at an instant."""

    row: BodyYear
    now: datetime
    settings: Alerts
    findings: tuple[FindingRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()

    @property
    def subject(self) -> str:
        return self.row.body.name

    @property
    def year(self) -> int:
        return self.row.year

    def data(self) -> Mapping[str, Any]:
        row, posting = self.row, self.row.posting
        return {
            "state": row.judgement.state.value, "state_zh": row.judgement.state.chinese, "why": row.judgement.why,
            "due": row.due.day.isoformat(), "due_basis": row.due.basis.value,
            "last_look_at": stamp(row.last_look_at) if row.last_look_at else None,
            "title": one_line(posting.title) if posting and posting.title else None,
            "url": posting.url if posting else None,
            "displayed_at": posting.displayed_at if posting else None,
            "first_seen_at": stamp(posting.first_seen_at) if posting else None,
            "errors": len(self.findings),
            "findings": [{"code": f.code, "message": one_line(f.message)} for f in self.findings[:NAMED]],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoneCase:
    """A body and year that nobody watches any more; all that is left is what was last known of it."""

    subject: str
    year: int | None
    known: Mapping[str, Any]

    @classmethod
    def of(cls, row: sqlite3.Row) -> GoneCase:
        """The case behind a row of ``conditions``."""
        known = json.loads(row["data"])
        return cls(row["subject"], row["year"], {key: value for key, value in known.items() if key != "told"})

    def data(self) -> Mapping[str, Any]:
        return self.known


class BodyYears:
    """Makes cases of body-years at one instant under the settings."""

    def __init__(self, conn: sqlite3.Connection, now: datetime, limits: Thresholds, settings: Alerts) -> None:
        self._conn, self._now, self._limits, self._settings = conn, now, limits, settings

    def all(self) -> list[BodyYearCase]:
        """A case for every body-year that is watched or known."""
        return self._cases(body_years(self._conn, self._now, self._limits), open_findings(self._conn))

    def some(self, wanted: Iterable[tuple[str, int]]) -> list[BodyYearCase]:
        """Cases for these bodies and years, whichever of them are still watched or known."""
        names: dict[int, list[str]] = defaultdict(list)
        for name, year in sorted(set(wanted)):
            names[year].append(name)
        rows = [
            row
            for year, bodies in names.items()
            for row in body_years(self._conn, self._now, self._limits, year=year, bodies=bodies)
        ]
        with_findings = [row for row in rows if row.findings]
        findings = [f for row in with_findings for f in open_findings(self._conn, body=row.body.name, year=row.year)]
        return self._cases(rows, findings)

    def _cases(self, rows: list[BodyYear], findings: Iterable[FindingRow]) -> list[BodyYearCase]:
        doubtful: dict[tuple[str, int], list[FindingRow]] = defaultdict(list)
        for finding in findings:
            if self._is_told(finding):
                doubtful[finding.body, finding.year].append(finding)
        changes: dict[tuple[str, int], list[ChangeRow]] = defaultdict(list)
        since = self._now - timedelta(days=self._settings.conditions.changed_days)
        for change in changed_postings(self._conn, since) if rows else ():
            changes[change.body, change.year].append(change)

        def case(row: BodyYear) -> BodyYearCase:
            key = (row.body.name, row.year)
            return BodyYearCase(
                row, self._now, self._settings, tuple(doubtful.get(key, ())), tuple(changes.get(key, ()))
            )

        return [case(row) for row in rows]

    def _is_told(self, finding: FindingRow) -> bool:
        """A finding to tell of that no person dismissed; that a table is a picture is told by an alert of its own."""
        told = finding.verdict in self._settings.conditions.finding_verdicts and finding.code != _PICTURE_OF_TABLE
        return told and finding.counts

"""An answer that was judged, put into the store: what its look says, and the report it shows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from crawler.absence import Conclusion, Says
from crawler.finding import Found
from crawler.parser import READER_VERSION
from crawler.reviewed import reviewed
from crawler.urls import address
from crawler.validator import VALIDATOR_VERSION
from store import record
from store.clock import SHANGHAI, unstamp
from store.model import Body, Fetched, Observation, Outcome, Sighted, Verdict
from store.queries import has_version
from store.record import Leased, Posted


@dataclass(frozen=True, slots=True)
class Judged:
    """One archived look at an answer, its content key, what the page says, and what that comes to.

    The methods write in the transaction they are given.
    """

    look: int
    leased: Leased
    body: Body
    fetched: Fetched
    key: str
    says: Says
    conclusion: Conclusion

    def concluded(self, conn: sqlite3.Connection) -> None:
        """Write what the look says, and the code of the body where the watch list knows none."""
        target, says = self.leased.target, self.says
        record.conclude(
            conn, self.look,
            outcome(self.conclusion, Outcome.FIRST if self.leased.says is None else Outcome.CHANGED),
            observations(self.leased, self.body, self.conclusion), channel=target.channel,
            reason=self.conclusion.reason, content_key=self.key,
        )  # fmt: skip
        if says.area is not None and self.body.area is None:
            why = f"见于{sighted(says, self.fetched).url}的索引号"
            seen = record.Discovery(record.DiscoveryKind.AREA, target.portal, self.body.name, says.area, why)
            record.discovered(conn, [seen], self.fetched.at)

    def is_known(self, conn: sqlite3.Connection, report: Found) -> bool:
        """Whether the report was read before where it stands now, whatever its pictures."""
        at, year = sighted(self.says, self.fetched).address, self.leased.target.year
        return year is None or has_version(conn, self.body.name, year, at, report.key)

    def reported(self, conn: sqlite3.Connection, report: Found) -> Posted | None:
        """Write the report: posting, version, reading and findings; None where no year was asked for."""
        target, at = self.leased.target, self.fetched.at
        if target.year is None:
            return None
        found = record.posted(
            conn, self.look, self.body.name, target.year, target.channel, sighted(self.says, self.fetched),
            report.source, content_key=report.key, evidence=report.sha256, pictures=report.hung.told,
        )  # fmt: skip
        examined = reviewed(
            conn, found.evidence, report.examined, self.body, target.year, report.hung.pictures
        )
        record.recorded_reading(
            conn, found.version, examined.reading, READER_VERSION, at, quarantine=examined.quarantine
        )
        if examined.quarantine is None:
            record.recorded_findings(conn, found.version, examined.findings, VALIDATOR_VERSION, at)
        return found


def sighted(says: Says, fetched: Fetched) -> Sighted:
    """The sighting of a report at the address that answered."""
    shown = unstamp(says.displayed_at) if says.displayed_at else None
    if shown is not None and shown.tzinfo is None:
        shown = shown.replace(tzinfo=SHANGHAI)
    return Sighted(
        fetched.final_url, address(fetched.final_url), says.title, says.article_id, shown,
        says.displayed_is_date_only, says.url_date,
    )  # fmt: skip


def outcome(conclusion: Conclusion, otherwise: Outcome) -> Outcome:
    """Unknown where nothing is known, else what the look came to otherwise."""
    return Outcome.UNKNOWN if conclusion.verdict is Verdict.UNKNOWN else otherwise


def observations(leased: Leased, body: Body | None, conclusion: Conclusion) -> list[Observation]:
    """What the look says about its body and year; a control look says nothing about anybody."""
    year = leased.target.year
    if body is None or year is None:
        return []
    return [Observation(body.name, year, conclusion.verdict, conclusion.why, conclusion.reason)]

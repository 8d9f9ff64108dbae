"""Checking every stored reading again: after a rule changed, or when last year's report came in later."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from crawler.examine import checked
from crawler.house import House
from crawler.validator import VALIDATOR_VERSION
from store import record
from store.db import connect
from store.model import Checked, Kind
from store.queries import FindingRow, Neighbours, NewestReading, NewestReadings, below, findings_of, is_newest

#: So many reports are checked ahead of their commit.
_AHEAD = 512


@dataclass
class Recheck:
    """What rechecking came to: reports checked, findings that appeared, disappeared, or have another verdict now.

    ``skipped`` counts reports that a crawl put in another version meanwhile: they were checked by that crawl.
    """

    checked: int = 0
    skipped: int = 0
    came: list[FindingRow] = field(default_factory=list)
    went: list[FindingRow] = field(default_factory=list)
    turned: list[FindingRow] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Counts, and under ``appeared``, ``disappeared`` and ``turned`` the findings themselves."""
        return {
            "checked": self.checked, "skipped": self.skipped, "came": len(self.came), "went": len(self.went),
            "appeared": [row.to_json() for row in self.came], "disappeared": [row.to_json() for row in self.went],
            "turned": [row.to_json() for row in self.turned],
        }  # fmt: skip


#: The open findings of one report before and after, each with its verdict; None where it was left alone.
_Change = tuple[dict[str, str], dict[str, str]] | None


def recheck(house: House, *, progress: Callable[[int, int], None]) -> Recheck:
    """Check the newest reading of every report anew; nothing is read or fetched again.

    Checking goes on beside the commits of what was checked before, a few hundred reports to a commit.
    """
    total = Recheck()
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    waiting: deque[Future[_Change]] = deque()

    def settle(keep: int) -> None:
        while len(waiting) > keep:
            change = waiting.popleft().result()
            total.checked += change is not None
            total.skipped += change is None
            if change:
                before.update(change[0])
                after.update(change[1])

    with closing(connect(house.home.database, read_only=True)) as conn:
        newest = NewestReadings(conn)
        for count, (one, found) in enumerate(_checked(conn, newest), 1):
            waiting.append(house.writer.submit(partial(_write, house=house, one=one, found=found)))
            settle(_AHEAD)
            progress(count, len(newest))
        settle(0)
        total.came = findings_of(conn, after.keys() - before.keys())
        total.went = findings_of(conn, before.keys() - after.keys())
        total.turned = findings_of(conn, {key for key in before.keys() & after.keys() if before[key] != after[key]})
    return total


def _checked(conn: sqlite3.Connection, newest: NewestReadings) -> Iterator[tuple[NewestReading, Checked]]:
    """Every report with what checking it comes to; a body's reports come in the order of the years."""
    last: NewestReading | None = None
    for one in newest:
        follows = last is not None and last.body.name == one.body.name and last.year == one.year - 1
        before = last.reading if last and follows and last.reading.kind is Kind.ANNUAL_REPORT else None
        beside = Neighbours(before, below(conn, one.body.name, one.year) if one.has_below else ())
        yield one, checked(one.reading, one.body, one.year, beside)
        last = one


def _write(conn: sqlite3.Connection, house: House, one: NewestReading, found: Checked) -> _Change:
    if not is_newest(conn, one.version, one.id):
        return None
    rows = conn.execute(
        """SELECT f.fingerprint, f.verdict FROM findings f JOIN versions v ON v.id = ?
           JOIN postings p ON p.id = v.posting WHERE f.body = p.body AND f.year = p.year AND f.gone_at IS NULL""",
        (one.version,),
    )
    before = dict(rows.fetchall())
    record.recorded_findings(conn, one.version, found, VALIDATOR_VERSION, house.now())
    return before, {key: finding.verdict.value for key, finding in found.items()}

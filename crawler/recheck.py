"""Checking every stored reading again: after a rule changed, or when last year's report came in later."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from crawler.examine import checked
from crawler.house import House
from crawler.validator import VALIDATOR_VERSION
from store import record
from store.model import Reading
from store.queries import StoredVersion, neighbours, stored_versions


@dataclass
class Recheck:
    """What rechecking came to: reports checked, findings that appeared and disappeared."""

    checked: int = 0
    came: int = 0
    went: int = 0


def recheck(house: House, *, progress: Callable[[int, int], None]) -> Recheck:
    """Check the newest reading of every report anew; nothing is read or fetched again."""
    total = Recheck()
    versions = house.writer.do(lambda conn: stored_versions(conn, None))
    newest = [version for version in versions if version.is_current and version.reading is not None]
    for count, version in enumerate(newest, 1):
        came, went = house.writer.do(lambda conn, version=version: _one(conn, house, version))  # type: ignore[misc]
        total.checked += 1
        total.came += came
        total.went += went
        progress(count, len(newest))
    return total


def _one(conn: sqlite3.Connection, house: House, version: StoredVersion) -> tuple[int, int]:
    reading = Reading.from_json(version.reading or {})
    beside = neighbours(conn, version.body.name, version.year)
    findings = checked(reading, version.body, version.year, beside)
    return record.recorded_findings(conn, version.id, findings, VALIDATOR_VERSION, house.now())

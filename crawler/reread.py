"""Reading stored evidence again: how a parser bug is mended without crawling."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.house import House
from crawler.hung import at_hand, told
from crawler.parser import READER_VERSION
from crawler.reviewed import reviewed
from crawler.validator import VALIDATOR_VERSION
from store import record
from store.errors import HomeError
from store.queries import StoredVersion, neighbours, stored_versions


@dataclass
class Reread:
    """What rereading came to: documents read, readings that differ, findings that came and went.

    ``damaged`` says which evidence is gone or was changed on disk; the others were read all the same, and so was
    a report of which only pictures are damaged.
    """

    read: int = 0
    differ: int = 0
    came: int = 0
    went: int = 0
    damaged: list[str] = field(default_factory=list)


async def reread(house: House, *, everything: bool, progress: Callable[[int, int], None]) -> Reread:
    """Read every stored version that the present reader has not read, or every one.

    Only the version of a report that stands now keeps findings.
    """
    total = Reread()
    versions = await house.write(lambda conn: stored_versions(conn, None if everything else READER_VERSION))
    for count, version in enumerate(versions, 1):
        try:
            await _one(house, version, total)
        except HomeError as error:
            total.damaged.append(str(error))
        progress(count, len(versions))
    return total


async def _one(house: House, version: StoredVersion, total: Reread) -> None:
    data = house.evidence.get(version.evidence)
    beside = await house.write(lambda conn: neighbours(conn, version.body.name, version.year))
    found = await asyncio.to_thread(at_hand, house.evidence, version.pictures)
    total.damaged.extend(found.damaged.values())
    examined = await house.pool.examine(
        data, version.content_type, version.url, version.body, version.year, beside, found.data
    )
    examined = told(examined, found.pictures)
    before = version.reading

    def work(conn: sqlite3.Connection) -> tuple[int, int]:
        said = reviewed(conn, version.evidence, examined, version.body, version.year, version.pictures)
        record.recorded_reading(
            conn, version.id, said.reading, READER_VERSION, house.now(), quarantine=said.quarantine
        )
        if not version.is_current or said.quarantine is not None:
            return 0, 0
        return record.recorded_findings(conn, version.id, said.findings, VALIDATOR_VERSION, house.now())

    came, went = await house.write(work)
    total.read += 1
    total.differ += before is not None and before != examined.reading.to_json()
    total.came += came
    total.went += went

"""One look, from the bytes that came back to what is remembered: archive, compare, judge, read, record."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.absence import Conclusion, Controls, Says, conclude
from crawler.fetch.failures import judge_status
from crawler.finding import FetchDocument, Finder, Found, sha256_of
from crawler.fingerprint import content_key
from crawler.gallery import FetchPicture, Gallery
from crawler.house import House
from crawler.judged import Judged, observations, outcome
from crawler.template import Asked, Template
from store import record
from store.due import due
from store.model import Body, Fetched, Outcome, Verdict
from store.model.failures import Failure
from store.record import Leased, LookRow, Posted, RunTotals


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer beside the last one: its hashes, and whether anything that matters changed."""

    sha256: str
    key: str
    same: bool


class Looker:
    """Makes looks of answers and failures, and counts them."""

    def __init__(
        self, house: House, run: int, totals: RunTotals, fetch: FetchDocument, fetch_picture: FetchPicture
    ) -> None:
        self._house = house
        self._run = run
        self.totals = totals
        self._gallery = Gallery(house, run, fetch_picture)
        self._finder = Finder(house, run, fetch, self._gallery)

    async def answered(
        self, leased: Leased, template: Template, body: Body, asked: Asked, fetched: Fetched, controls: Controls
    ) -> Conclusion:
        """An answer to what was asked for: recorded, and what it comes to."""
        compared = compare(leased, fetched)
        problem = _problem(leased, fetched, compared)
        if problem is not None:
            return await self.failed(leased, body, problem, fetched)
        remembered = Says.remembered(leased.says, asked.key) if compared.same else None
        document = hung = None
        if remembered is not None:
            try:  # a page that only leads to the report stays the same when the report is replaced
                document = await self._finder.behind(leased, remembered)
            except Failure as failure:
                return await self.failed(leased, body, failure, fetched if fetched.body else None)
            if document is None or sha256_of(document) == remembered.document_sha256:
                base = (document or fetched).final_url
                hung = await self._gallery.again(leased, remembered, base, fetched.at)
                if hung is None or hung.hashes == remembered.pictures:
                    remembered = replace(remembered, pictures_at=hung.at) if hung else remembered
                    return await self._remembered(leased, body, fetched, compared, remembered, controls)
        if fetched.status == 304:  # only asked so where the bytes are at hand
            fetched = replace(fetched, status=200, body=self._house.evidence.get(compared.sha256))
        look = await self._archive(leased, fetched, compared.sha256)
        found = None
        try:
            says = replace(template.says(fetched, asked), asked=asked.key)
            conclusion = conclude(says, controls)
            if conclusion.verdict is Verdict.POSTED:
                document = document or await self._finder.behind(leased, says)
                found = await self._finder.read(
                    leased, body, asked.year, fetched, compared.key, compared.sha256, document
                )
                says = replace(says, document_sha256=found.sha256 if document else None)
        except Failure as failure:  # nothing is known, be it that the document behind the page could not be had
            return await self.failed(leased, body, failure, fetched, look=look)
        judged = Judged(look, leased, body, fetched, compared.key, says, conclusion)
        noted = None
        if found is not None and found.sources:
            noted = await self._noted(judged, found)
            found = await self._finder.hang(leased, body, asked.year, fetched, found, hung)
            judged = replace(judged, says=replace(says, pictures=found.hung.hashes, pictures_at=found.hung.at))
        await self._judged(judged, compared, found, noted)
        return conclusion

    async def failed(
        self,
        leased: Leased,
        body: Body | None,
        problem: Failure,
        fetched: Fetched | None = None,
        *,
        look: int | None = None,
    ) -> Conclusion:
        """A look that says nothing: unknown, with the failure's name; whatever bytes came are kept.

        ``look`` is its number where it was archived before.
        """
        at = fetched.at if fetched else self._house.now()
        conclusion = Conclusion(Verdict.UNKNOWN, problem.chinese, problem.code)
        row = LookRow(self._run, leased.id, at, None)
        if fetched is not None:
            row = LookRow.of(self._run, leased.id, fetched, hashlib.sha256(fetched.body).hexdigest(), kept=True)

        def work(conn: sqlite3.Connection) -> None:
            self._keep(row, fetched)
            record.conclude(
                conn, row if look is None else look, Outcome.UNKNOWN, observations(leased, body, conclusion),
                channel=leased.target.channel, reason=problem.code, detail=problem.detail or None,
            )  # fmt: skip
            record.settle(conn, self._run, leased.id, self._house.retry(conn, leased, at, problem.code))

        await self._house.write(work)
        self._count(leased, conclusion)
        return conclusion

    async def _remembered(
        self, leased: Leased, body: Body, fetched: Fetched, compared: Compared, says: Says, controls: Controls
    ) -> Conclusion:
        """An unchanged page says what it said; only whether that proves an absence depends on today's controls."""
        conclusion = conclude(says, controls)
        kept = bool(fetched.body) and self._must_keep(conclusion, body, leased.target.year, fetched.at)
        row = LookRow.of(self._run, leased.id, fetched, compared.sha256, kept=kept)

        def work(conn: sqlite3.Connection) -> None:
            self._keep(row, fetched)
            record.conclude(
                conn, row, outcome(conclusion, Outcome.SAME), observations(leased, body, conclusion),
                channel=leased.target.channel, reason=conclusion.reason, content_key=compared.key,
            )  # fmt: skip
            self._settle(conn, leased, fetched, compared, says.to_text())

        await self._house.write(work)
        self._count(leased, conclusion, same=True)
        return conclusion

    async def _archive(self, leased: Leased, fetched: Fetched, sha256: str) -> int:
        """Evidence first: on disk and committed before anything parses it."""
        row = LookRow.of(self._run, leased.id, fetched, sha256, kept=True)

        def work(conn: sqlite3.Connection) -> int:
            self._keep(row, fetched)
            return record.archive(conn, row)

        return await self._house.write(work)

    def _keep(self, row: LookRow, fetched: Fetched | None) -> None:
        """Put the bytes on disk before the row that points at them; runs on the writer's thread."""
        if row.kept and fetched is not None:
            self._house.evidence.put(fetched.body)

    async def _noted(self, judged: Judged, report: Found) -> Posted | None:
        """Remember what a look came to before its pictures are fetched and read, which is slow.

        With the report, but where that is known already: then None. The target stays taken: a run that ends before
        they are read leaves them to the next.
        """

        def work(conn: sqlite3.Connection) -> Posted | None:
            judged.concluded(conn)
            return None if judged.is_known(conn, report) else judged.reported(conn, report)

        return await self._house.write(work)

    async def _judged(self, judged: Judged, compared: Compared, report: Found | None, noted: Posted | None) -> None:
        """Remember what a look came to; ``noted`` is the report where it was new without its pictures."""

        def work(conn: sqlite3.Connection) -> Posted | None:
            if report is None or not report.sources:
                judged.concluded(conn)
            found = judged.reported(conn, report) if report is not None else None
            self._settle(conn, judged.leased, judged.fetched, compared, judged.says.to_text())
            return noted or found

        found = await self._house.write(work)
        is_new, is_changed = (found.is_new, found.changed) if found else (False, False)
        self._count(judged.leased, judged.conclusion, new=is_new, changed=is_changed)

    def _settle(
        self, conn: sqlite3.Connection, leased: Leased, fetched: Fetched, compared: Compared, says: str | None
    ) -> None:
        record.settle(
            conn, self._run, leased.id, self._house.next_look(conn, leased, fetched.at), fetched=fetched,
            sha256=compared.sha256, content_key=compared.key, says=says,
        )  # fmt: skip

    @staticmethod
    def _must_keep(conclusion: Conclusion, body: Body, year: int | None, at: datetime) -> bool:
        """Bytes are kept where something rests on them: an unknown, or an absence past the due date."""
        if conclusion.verdict is Verdict.ABSENT and year is not None:
            return at > due(body, year).end
        return conclusion.verdict is Verdict.UNKNOWN

    def _count(
        self, leased: Leased, conclusion: Conclusion, *, same: bool = False, new: bool = False, changed: bool = False
    ) -> None:
        totals = self.totals
        totals.looks += 1
        totals.add(leased.target.body or "", leased.target.year or 0, conclusion.verdict, conclusion.reason)
        totals.new += new
        totals.changed += changed
        totals.same += same


def compare(leased: Leased, fetched: Fetched) -> Compared:
    """Compare an answer with the last one: not modified, same bytes, or same but for what changes by itself."""
    if fetched.status == 304 and leased.sha256 and leased.content_key:
        return Compared(leased.sha256, leased.content_key, True)
    sha256 = hashlib.sha256(fetched.body).hexdigest()
    if sha256 == leased.sha256 and leased.content_key:
        return Compared(sha256, leased.content_key, True)
    key = content_key(fetched.body)
    return Compared(sha256, key, key == leased.content_key)


def _problem(leased: Leased, fetched: Fetched, compared: Compared) -> Failure | None:
    """What speaks against an answer; the very bytes that were judged last time are not judged again."""
    if fetched.status in (200, 304) and compared.sha256 == leased.sha256:
        return None
    return judge_status(fetched.status, fetched.headers, fetched.body)

"""The control requests of a channel: is it working, and how does it say that it has nothing?"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.absence import Controls, Says
from crawler.fetch.failures import judge_status
from crawler.fingerprint import answer_fingerprint
from crawler.house import House
from crawler.looking import compare
from crawler.parser.choose import ChoiceVerdict
from crawler.parser.decode import decode
from crawler.template import Asked, Template, words_to_forget
from store import record
from store.model import Channel, Fetched, Known, Outcome, Portal, Target, TargetKind
from store.model.failures import Failure
from store.queries import known_report, pinned_answers
from store.record import Leased, LookRow

#: Fetches one target; raises Failure.
Fetch = Callable[[Leased], Awaitable[Fetched]]


@dataclass(frozen=True, slots=True)
class ControlRoom:
    """Asks the controls of channels in one run. ``others`` says whether home and error pages are needed."""

    house: House
    run: int
    fetch: Fetch

    async def ask(self, portal: Portal, channel: Channel, template: Template, this_year: int) -> Controls:
        """Positive and negative control of one channel, each recorded as a look with its evidence.

        Where the watch list names no known report, one that this channel showed before serves as well.
        """
        named = channel.known is not None
        if not named:
            channel = replace(channel, known=await self._shown_before(portal, channel))
        positive = template.positive(portal, channel)
        negative = template.negative(portal, channel, this_year)
        if positive is None and negative is None:
            return Controls(None, "没有已知报告可作对照", None)
        works, why, failed = await self._positive(template, positive)
        if works is False and not named:
            works = None  # that report may have been taken down: it proves nothing, and blinds nobody
        says = None
        if negative is not None and failed is None:
            says, failed = await self._look(template, *negative)
        controls = Controls(works, why, says, failed, pinned=await self._pinned(portal, channel))
        if says is not None and says.choice is ChoiceVerdict.NO_REPORT and controls.broken is None:
            return replace(controls, others=await self._others(portal, channel))
        return controls

    async def _positive(
        self, template: Template, control: tuple[Target, Asked] | None
    ) -> tuple[bool | None, str, str | None]:
        if control is None:
            return None, "没有已知报告可作对照", None
        says, failed = await self._look(template, *control)
        name = f"{control[1].names[0]}{control[1].year}年度报告"
        if says is None:
            return None, f"对照页面（{name}）未能取得", failed
        works = says.choice is ChoiceVerdict.REPORT
        return works, f"对照页面（{name}）{'正常' if works else '不正常：' + says.why}", None

    async def _look(self, template: Template, target: Target, asked: Asked) -> tuple[Says | None, str | None]:
        """One control look: what the page says, or the reason code why there is none."""
        leased = await self._lease(target)
        try:
            fetched = await self._page(leased)
        except Failure as failure:
            return None, failure.code
        compared = compare(leased, fetched)
        try:
            remembered = Says.remembered(leased.says, asked.key) if compared.same else None
            if remembered is None and fetched.status == 304:
                fetched = replace(fetched, status=200, body=self.house.evidence.get(compared.sha256))
            says = remembered or replace(template.says(fetched, asked), asked=asked.key)
        except Failure as failure:
            return None, failure.code

        def work(conn: sqlite3.Connection) -> None:
            record.settle(
                conn, self.run, leased.id, fetched.at, fetched=fetched, sha256=compared.sha256,
                content_key=compared.key, says=says.to_text(),
            )  # fmt: skip

        await self.house.write(work)
        return says, None

    async def _others(self, portal: Portal, channel: Channel) -> frozenset[str]:
        """Fingerprints of the home page and of a page that cannot exist, on the host of the channel."""
        parts = urlsplit(channel.url)
        site = f"{parts.scheme}://{parts.netloc}"
        found = set()
        for kind, path in ((TargetKind.HOME, "/"), (TargetKind.ERROR, f"/nianbao-{secrets.token_hex(8)}.html")):
            stored = path if kind is TargetKind.HOME else "/nianbao-no-such-page.html"
            leased = await self._lease(Target(portal.id, channel.id, site + stored, kind, via=channel.via))
            asked = replace(leased, target=replace(leased.target, url=site + path), etag=None, last_modified=None)
            try:
                fetched = await self._page(asked, judged=False)
            except Failure:
                continue  # a home page that cannot be had cannot be mistaken for an empty answer
            text = decode(fetched.body, fetched.header("content-type")).text
            found.add(answer_fingerprint(text, words_to_forget(portal, None)))
        return frozenset(found)

    async def _page(self, leased: Leased, *, judged: bool = True) -> Fetched:
        """Fetch a control page and keep its bytes; raises Failure, after recording it as an unknown look."""
        fetched = None
        try:
            fetched = await self.fetch(leased)
            problem = judge_status(fetched.status, fetched.headers, fetched.body) if judged else None
            if problem is not None and fetched.status != 304:
                raise problem
        except Failure as failure:
            await self._record(leased, fetched, failure)
            raise
        await self._record(leased, fetched, None)
        return fetched

    async def _record(self, leased: Leased, fetched: Fetched | None, failure: Failure | None) -> None:
        row = LookRow(self.run, leased.id, self.house.now(), None)
        if fetched is not None:
            modified = fetched.status != 304
            sha256 = hashlib.sha256(fetched.body).hexdigest() if modified else leased.sha256
            row = LookRow.of(self.run, leased.id, fetched, sha256, kept=modified)

        def work(conn: sqlite3.Connection) -> None:
            if fetched is not None and row.kept:
                self.house.evidence.put(fetched.body)
            record.conclude(
                conn, row, Outcome.UNKNOWN if failure else Outcome.SAME, [], channel=leased.target.channel,
                reason=failure.code if failure else None, detail=failure.detail if failure else None,
            )  # fmt: skip

        await self.house.write(work)

    async def _lease(self, target: Target) -> Leased:
        def work(conn: sqlite3.Connection) -> Leased:
            return record.own(conn, target, self.house.now())

        return await self.house.write(work)

    async def _shown_before(self, portal: Portal, channel: Channel) -> Known | None:
        return await self.house.write(lambda conn: known_report(conn, portal.id, channel.id))

    async def _pinned(self, portal: Portal, channel: Channel) -> frozenset[str]:
        return await self.house.write(lambda conn: pinned_answers(conn, f"{portal.id}/{channel.id}"))

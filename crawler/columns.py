"""A look at a column: walk the whole list, then say of every body and year whether its report is there."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from crawler.absence import Says
from crawler.fetch.failures import judge_list_or_article, judge_status
from crawler.house import House
from crawler.listing.listing import Listing
from crawler.listing.record import Record
from crawler.looking import compare
from crawler.parser.candidates import Candidate, Unplaced, match
from crawler.parser.choose import ChoiceVerdict
from crawler.urls import address
from crawler.walker import Draw, FetchPage, ListWalker
from store import record
from store.model import Body, Channel, Fetched, Observation, Outcome, Portal, Target, TargetKind, Verdict
from store.model.failures import EmptyUnproven, Failure, NeverLooked
from store.queries import known_addresses
from store.record import Discovery, DiscoveryKind, Leased, LookRow

#: A title that may announce a report, though no grammar of titles fits it.
_LIKE_A_REPORT = re.compile(r"信息公开.{0,12}(?:年报|报告)|政府信息?公?开?(?:…|\.\.\.)")

BodyYear = tuple[str, int]


@dataclass
class Matched:
    """The records of a list by the body and year whose report they are, and reports that fit nobody for sure.

    ``unplaced`` name no body: while one stands in the list, it may be anybody's report of its year. ``strange``
    name a body that the watch list does not know, or several.
    """

    found: dict[BodyYear, Record] = field(default_factory=dict)
    unplaced: list[tuple[Unplaced, Record]] = field(default_factory=list)
    strange: list[tuple[Unplaced, Record]] = field(default_factory=list)

    def doubt(self, body: Body, year: int) -> Unplaced | None:
        """A report in the list that may be the missing one of this body and year."""
        reports = (one for one, _ in (*self.unplaced, *self.strange))
        return next((one for one in reports if one.year in (None, year) and may_mean(one.name, body)), None)

    def discoveries(self, portal: Portal, channel: Channel) -> list[Discovery]:
        """Bodies that are not on the watch list, and years that the channel does not declare."""
        bodies = [
            Discovery(DiscoveryKind.BODY, portal.id, one.name, str(one.year or "不详"), f"见于{entry.url}")
            for one, entry in self.strange
        ]
        strange_years = (year for _, year in self.found if not channel.carries(year) and not channel.found)
        counted = Counter(strange_years)
        years = [
            Discovery(DiscoveryKind.YEAR, portal.id, channel.id, str(year), f"共{count}份")
            for year, count in sorted(counted.items())
        ]
        return bodies + years


@dataclass(frozen=True)
class ColumnLook:
    """What a look at a column came to: what it says at once, and the articles to look at for the rest.

    ``records`` is all that it lists, ``years`` the report years of which it holds reports.
    """

    observations: Sequence[Observation]
    articles: Sequence[Target]
    records: Sequence[Record] = ()
    years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ColumnLooker:
    """Makes looks of columns in one run."""

    house: House
    run: int
    fetch: FetchPage
    draw: Draw

    async def answered(
        self, leased: Leased, portal: Portal, channel: Channel, wanted: Sequence[BodyYear], fetched: Fetched
    ) -> ColumnLook:
        """The first page came: archived, walked to the end, judged for every wanted body and year."""
        compared = compare(leased, fetched)
        if fetched.status == 304 and leased.sha256 is not None:  # only asked so where the bytes are at hand
            fetched = replace(fetched, status=200, body=self.house.evidence.get(leased.sha256))
        problem = judge_status(fetched.status, fetched.headers, fetched.body) or judge_list_or_article(fetched.body)
        if problem is not None:
            return await self.failed(leased, wanted, problem, fetched)
        walker = ListWalker(self.house, self.run, self.fetch, self.draw)
        look = await walker.archive(leased, fetched)
        listing = await walker.walk(leased, fetched)
        bodies = [body for body in portal.bodies if channel.covers is None or body.name in channel.covers]
        matched = _match(listing, bodies, alone=len(bodies) == 1)
        known = await self.house.write(lambda conn: known_addresses(conn, channel.id))
        by_name = {body.name: body for body in portal.bodies}
        observations, pending, articles = [], [], []
        for key in wanted:
            found = matched.found.get(key)
            if found is not None:
                articles.append(_article(portal, channel, key, found))
            if found is None or known.get(key) == address(found.url):
                observations.append(_observe(key, found, listing, matched.doubt(by_name[key[0]], key[1])))
            else:  # until the article itself is seen, the list has unsaid that there is nothing
                why = f"栏目已列出“{found.title}”，正文尚待查看"
                pending.append(Observation(*key, Verdict.UNKNOWN, why, NeverLooked.code))

        plan = self.house.next_look if listing.complete else self.house.retry

        def work(conn: sqlite3.Connection) -> None:
            record.discovered(conn, matched.discoveries(portal, channel), fetched.at)
            record.list_articles(conn, wanted if listing.complete else (), channel.id, articles, fetched.at)
            outcome = Outcome.FIRST if leased.says is None else Outcome.SAME if compared.same else Outcome.CHANGED
            record.conclude(
                conn, look, outcome if listing.complete else Outcome.UNKNOWN, [*observations, *pending],
                channel=channel.id, reason=None if listing.complete else _reason(listing), detail=listing.why,
                content_key=compared.key,
            )  # fmt: skip
            record.settle(
                conn, self.run, leased.id, plan(conn, leased, fetched.at), fetched=fetched, sha256=compared.sha256,
                content_key=compared.key, says=Says(ChoiceVerdict.NO_REPORT, listing.why, "").to_text(),
                complete=listing.complete,
            )  # fmt: skip

        await self.house.write(work)
        return ColumnLook(observations, articles, listing.records, frozenset(year for _, year in matched.found))

    async def failed(
        self, leased: Leased, wanted: Iterable[BodyYear], problem: Failure, fetched: Fetched | None = None
    ) -> ColumnLook:
        """A column that says nothing: everybody it should speak of is unknown."""
        at = fetched.at if fetched else self.house.now()
        row = LookRow(self.run, leased.id, at, None)
        if fetched is not None:
            row = LookRow.of(self.run, leased.id, fetched, hashlib.sha256(fetched.body).hexdigest(), kept=True)
        observations = [
            Observation(body, year, Verdict.UNKNOWN, problem.chinese, problem.code) for body, year in wanted
        ]

        def work(conn: sqlite3.Connection) -> None:
            if fetched is not None:
                self.house.evidence.put(fetched.body)
            record.conclude(
                conn, row, Outcome.UNKNOWN, observations, channel=leased.target.channel, reason=problem.code,
                detail=problem.detail or None,
            )  # fmt: skip
            record.settle(conn, self.run, leased.id, self.house.retry(conn, leased, at, problem.code))

        await self.house.write(work)
        return ColumnLook(observations, [])


def _match(listing: Listing, bodies: Sequence[Body], *, alone: bool) -> Matched:
    """Every record to the body and year its title speaks of; of two for the same, the newer one.

    A report that the list shows of another column counts where its own column has none.
    """
    matched, beside = (_matched(records, bodies, alone=alone) for records in (listing.records, listing.beside))
    matched.found = beside.found | matched.found
    matched.unplaced += beside.unplaced
    matched.strange += beside.strange
    return matched


def _matched(records: Iterable[Record], bodies: Sequence[Body], *, alone: bool) -> Matched:
    matched = Matched()
    for entry in records:
        candidate = match(entry.title, bodies, column_body=bodies[0].name if alone else None)
        if candidate is None and _LIKE_A_REPORT.search(entry.title):
            candidate = Unplaced("", None, f"“{entry.title}”")
        if isinstance(candidate, Unplaced):
            (matched.strange if candidate.name else matched.unplaced).append((candidate, entry))
        if not isinstance(candidate, Candidate):
            continue
        key = (candidate.body, candidate.year)
        before = matched.found.get(key)
        if before is None or (entry.date and before.date and entry.date > before.date):
            matched.found[key] = entry
    return matched


def may_mean(name: str, body: Body) -> bool:
    """Whether a name as written may stand for a body: all its characters come in one of the body's names, in order."""
    return any(_in_order(name, official) for official in body.names)


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _article(portal: Portal, channel: Channel, key: BodyYear, found: Record) -> Target:
    return Target(portal.id, channel.id, found.url, TargetKind.ARTICLE, key[0], key[1], via=channel.via)


def _observe(key: BodyYear, found: Record | None, listing: Listing, doubt: Unplaced | None) -> Observation:
    body, year = key
    if found is not None:
        return Observation(body, year, Verdict.POSTED, f"栏目中仍有“{found.title}”，地址与此前查到的相同")
    if listing.complete and listing.records and doubt is not None:
        why = f"栏目中有一份报告不能确定是谁的：{doubt.why}"
        return Observation(body, year, Verdict.UNKNOWN, why, EmptyUnproven.code)
    if listing.complete and listing.records:
        why = f"栏目共{listing.stated if listing.stated is not None else listing.seen}条，已全部查看，没有该机关的报告"
        return Observation(body, year, Verdict.ABSENT, why)
    return Observation(body, year, Verdict.UNKNOWN, listing.why, _reason(listing))


def _reason(listing: Listing) -> str:
    return listing.problem or EmptyUnproven.code

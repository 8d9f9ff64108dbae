"""The scout of a run: notes every column that its pages lead to and that is not watched yet, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.columns import ColumnLook
from crawler.house import House
from crawler.listing.column_url import column_number
from crawler.listing.crumbs import read_crumbs
from crawler.listing.island import read_column
from crawler.listing.leads import Lead, lead_up, leads_across, leads_down
from crawler.parser.article_url import read_article_url
from crawler.parser.decode import decode
from store import record
from store.model import Channel, Fetched, Portal
from store.record import Discovery, DiscoveryKind


@dataclass
class Scout:
    """Every method says whether anything was noted that this run did not know; ``downward`` how much it saw as well."""

    house: House
    _read: set[tuple[str, str]] = field(default_factory=set)
    _noted: set[tuple[str, str, str]] = field(default_factory=set)

    async def upward(self, portal: Portal, channel: Channel, fetched: Fetched) -> bool:
        """From a column, or from an article known to be a report, to the parent; one page of a column is enough."""
        place = read_article_url(fetched.final_url)
        own = place.column if place else column_number(fetched.final_url)
        if own is None or fetched.status != 200 or (portal.id, own) in self._read:
            return False
        self._read.add((portal.id, own))
        crumbs = read_crumbs(_text(fetched), fetched.final_url)
        parent = lead_up(crumbs, own, fetched.final_url, portal.bodies)
        if parent is None:
            return False
        why = f"“{parent.name}”，见于{fetched.final_url}的当前位置"
        found = Discovery(DiscoveryKind.INDEX, portal.id, parent.url, parent.series.value, why, channel.id)
        return await self._note(portal, [found], fetched)

    async def column(self, portal: Portal, channel: Channel, look: ColumnLook, fetched: Fetched) -> bool:
        """From a list up to its parent, and across to the columns in which its reports stand.

        A column that was found itself holds the years of its reports, whatever its name says.
        """
        across = leads_across(look.records, column_number(channel.url))
        found = list(_discoveries(portal, channel, across, fetched, "列出了其中的"))
        if channel.found:
            found += [
                Discovery(DiscoveryKind.COLUMN, portal.id, channel.url, str(year), "栏目中有该年度的报告", channel.id)
                for year in sorted(look.years) if not channel.carries(year)
            ]  # fmt: skip
        beside = await self._note(portal, found, fetched)
        return await self.upward(portal, channel, fetched) or beside

    async def downward(self, portal: Portal, channel: Channel, fetched: Fetched) -> tuple[int, bool]:
        """From a parent to its children; also how many children it shows, whether new or not."""
        text, url = _text(fetched), fetched.final_url
        below = list(leads_down(text, url, channel.series, portal.bodies))
        listed = read_column(fetched.body, url, fetched.header("content-type"))
        beside = list(leads_across(listed.records, column_number(channel.url)))
        noted = [
            *_discoveries(portal, channel, below, fetched, "列有栏目"),
            *_discoveries(portal, channel, beside, fetched, "列出了其中的"),
        ]
        return len(below) + len(beside), await self._note(portal, noted, fetched)

    async def _note(self, portal: Portal, found: Iterable[Discovery], fetched: Fetched) -> bool:
        new: dict[tuple[str, str, str], Discovery] = {}
        for one in found:
            key = (one.kind.value, one.subject, one.value)
            if key not in self._noted and urlsplit(one.subject).hostname in portal.hosts:
                new.setdefault(key, one)
        if not new:
            return False
        await self.house.write(lambda conn: record.discovered(conn, new.values(), fetched.at))
        self._noted |= set(new)
        return True


def _discoveries(
    portal: Portal, channel: Channel, leads: Iterable[Lead], fetched: Fetched, how: str
) -> Iterator[Discovery]:
    for lead in leads:
        why = f"{fetched.final_url}{how}“{lead.name}”"
        value = str(lead.year) if lead.year is not None else lead.body or ""
        yield Discovery(DiscoveryKind.COLUMN, portal.id, lead.url, value, why, channel.id)


def _text(fetched: Fetched) -> str:
    return decode(fetched.body, fetched.header("content-type")).text

"""The annual-report page of the CMS: one URL per body and year, one report or none behind it.

``/module/xxgk/xxgkAnnualReport.jsp?area=CODE&fbtime=REPORT_YEAR``. What the page answers when there is no
report differs from site to site, so emptiness is never believed without controls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.absence import Says
from crawler.fingerprint import answer_fingerprint
from crawler.parser.choose import ChoiceVerdict, choose
from crawler.parser.page import page
from crawler.template import Asked, words_to_forget
from store.clock import stamp
from store.model import Body, Channel, Fetched, Known, Portal, Target, TargetKind
from store.model.failures import Undecodable


class AnnualReportPage:
    """The template ``annual_report_page``."""

    is_list = False

    def targets(self, portal: Portal, channel: Channel, bodies: Sequence[Body], year: int) -> Iterator[Target]:
        for body in bodies:
            if body.area is not None:
                yield _target(portal, channel, body.area, year, body=body.name)

    def asked(self, channel: Channel, bodies: Sequence[Body], year: int) -> Iterator[Body]:
        """The page speaks of whoever has an area code to be asked by."""
        return (body for body in bodies if body.area is not None)

    def positive(self, portal: Portal, channel: Channel) -> tuple[Target, Asked] | None:
        known = channel.known
        if known is None:
            return None
        target = _target(portal, channel, known.area, known.year, TargetKind.POSITIVE)
        return target, _asked(portal, known, known.year)

    def negative(self, portal: Portal, channel: Channel, this_year: int) -> tuple[Target, Asked] | None:
        """The report on the next calendar year, which nobody can have published."""
        known = channel.known
        if known is None:
            return None
        target = _target(portal, channel, known.area, this_year + 1, TargetKind.NEGATIVE)
        return target, _asked(portal, known, this_year + 1)

    def says(self, fetched: Fetched, asked: Asked) -> Says:
        seen = page(fetched.body, content_type=fetched.header("content-type"))
        if not seen.trusted:
            raise Undecodable(f"neither what was declared nor utf-8 nor gb18030 fits; best was {seen.encoding}")
        choice = choose(seen, asked.names, asked.year)
        shown, empty = seen.displayed_at, choice.verdict is ChoiceVerdict.NO_REPORT
        return Says(
            choice.verdict,
            choice.why,
            answer_fingerprint(seen.text, asked.forget) if empty else "",
            choice.found_year,
            choice.title,
            stamp(shown) if shown else None,
            seen.displayed_is_date_only,
        )


def _target(
    portal: Portal,
    channel: Channel,
    area: str,
    year: int,
    kind: TargetKind = TargetKind.LOOK,
    *,
    body: str | None = None,
) -> Target:
    url = channel.url.replace("{area}", area).replace("{year}", str(year))
    return Target(portal.id, channel.id, url, kind, body, year, via=channel.via)


def _asked(portal: Portal, known: Known, year: int) -> Asked:
    names = next((body.names for body in portal.bodies if body.name == known.body), (known.body,))
    return Asked(names, year, words_to_forget(portal, known.area))

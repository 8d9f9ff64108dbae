"""Lists in sentences: 包括 and 分别 must add up; 其中 may leave something out."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.names import NUMERALS
from crawler.validator.rule import Builder, Rule
from crawler.validator.text.adding import adds_up, total
from crawler.validator.text.relations import Listing, Marker
from store.model import Finding, Severity

#: A list of more parts is not written out in a message.
_LONGEST = 12


def _lists(case: Case, finding: Builder) -> Iterable[Finding]:
    for listing in case.prose.listings:
        if len(listing.parts) < 2 or not _is_exact(listing) or adds_up(listing):
            continue
        sure = listing.marker is Marker.ALL and listing.sure
        if sure or _leaves_a_doubt(listing):
            yield finding(
                _message(listing, sure), expected=plain(total(listing)), reported=plain(listing.heads[0].value),
                verdict=None if sure else Severity.SCOPE, sentence=listing.parts[0].sentence,
            )  # fmt: skip


def _is_exact(listing: Listing) -> bool:
    """Whether no number of the list is about right or rounded to 万."""
    numbers = (listing.heads[0], *listing.parts)
    return not any(c.approximate or (c.step > 1 and c.unit != "万元") for c in numbers)


def _leaves_a_doubt(listing: Listing) -> bool:
    """Whether a list that may be incomplete looks complete: what is left out is smaller than any part it names."""
    if not listing.sure:
        return False
    named = [part.value for part in listing.parts if part.value > 0]
    missing = listing.heads[0].value - total(listing)
    return bool(named) and abs(missing) < min(named)


def _message(listing: Listing, sure: bool) -> str:
    head, parts = listing.heads[0], listing.parts
    shown = " + ".join(plain(part.value) for part in parts[:_LONGEST]) + (" + ……" if len(parts) > _LONGEST else "")
    what = f"第{NUMERALS[head.section]}部分“{head.quote}”的各项 {shown} = {plain(total(listing))}"
    gap = f"相差 {plain(abs(head.value - total(listing)))}"
    return f"{what}，与 {plain(head.value)} {gap}{'' if sure else '；所列各项是否完整需人工判断'}。"


TEXT_SUM_RULES = (
    Rule(
        code="TEXT-SUM",
        verdict=Severity.ERROR,
        checks="文字中“包括”“分别”所列各项之和等于总数；“其中”所列各项不超出总数",
        basis="《政府信息公开条例》第六条（及时、准确地公开政府信息）、第五十条",
        example="第一部分“发布信息30条”的各项 10 + 21 = 31，与 30 相差 1。",
        silent="各项计量单位不同；约数；按任何一种断句能够相等；“其中”所列各项明显不完整",
        search=_lists,
        milder="各项由“其中”、冒号或括号引出，而差额小于其中最小的一项",
    ),
)

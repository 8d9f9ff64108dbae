"""Words that compare with the year before: 同比增长70.0%, 较上年增加26件, 与2023年相比减少2条."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.validator.text.items import Item

_LEAD = re.compile(
    r"同比|(?:较|比|与|同|和|相较(?:于)?|相比(?:于)?)(?:之)?(?:(?:上|去)(?:一)?年(?:度)?|(?P<year>20\d\d)年(?:度)?)"
    r"(?:同期)?(?:相比|比较|比)?(?:较)?"
)
_WAY = re.compile(r"(?P<up>增长|增加|上升|提高|提升|上涨|增幅|增多)|(?P<down>减少|下降|降低|下滑|回落|降幅|减幅)")
#: What every way has in it, and is looked for much faster.
_MAY_COMPARE = re.compile("[增上提减下降回]")
_REST = re.compile(r"(?:率|幅度|幅)?(?:了|约|为|达|达到|：)*")
_SAME = re.compile(r"(?:同比|(?:与|同|和|较)(?:上|去)(?:一)?年(?:度)?(?:同期)?)(?:基本)?(?:持平|相同|一致)")


@dataclass(frozen=True, slots=True)
class Change:
    """A comparison: its sign, what is said before it in its clause, and whether it names the year before."""

    sign: int
    about: str
    names_year: bool


def change_in(item: Item, year: int | None) -> Change | None:
    """The comparison a number belongs to, or None. One with another year than the last, or 增加到, is none."""
    ways = list(_WAY.finditer(item.left)) if _MAY_COMPARE.search(item.left) else []
    way = ways[-1] if ways else None
    if way is None or not _REST.fullmatch(item.left[way.end() :]):
        return None
    leads = list(_LEAD.finditer(item.gap))
    if leads and leads[-1]["year"] and year is not None and int(leads[-1]["year"]) != year - 1:
        return None
    about = item.left[: way.start()]
    in_left = _LEAD.search(about)
    if in_left:
        about = about[: in_left.start()]
    return Change(1 if way["up"] else -1, about, bool(leads))

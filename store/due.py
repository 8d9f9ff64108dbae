"""By when a body owes its report, and on what basis: pure rules of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from store.model import Body, Level

_SHANGHAI = ZoneInfo("Asia/Shanghai")

#: Until the regulation of 2019 every report was due on 31 March.
LAST_YEAR_OF_OLD_RULE = 2018


class Basis(StrEnum):
    """Why a date is the due date: the law names it, or it is the local custom."""

    STATUTORY = "法定"
    CUSTOM = "本地惯例"


@dataclass(frozen=True)
class Due:
    """The last day on which the report is on time, and the basis of that day."""

    day: date
    basis: Basis

    @cached_property
    def end(self) -> datetime:
        """The last second of the due day in Shanghai."""
        return datetime.combine(self.day, time(23, 59, 59), _SHANGHAI)

    def __str__(self) -> str:
        return f"{self.basis}期限 {self.day.year}年{self.day.month}月{self.day.day}日"


def due(body: Body, year: int) -> Due:
    """The due date for the report on ``year``. Source: 政府信息公开条例 art. 49; before 2019 art. 24 of 2007.

    A body's own date in the watch list is local custom, unless it is the very day the law names.
    """
    return due_of(body.level, body.due, year)


@lru_cache(maxsize=1024)
def due_of(level: Level, own_day: str | None, year: int) -> Due:
    """The due date of a level, or of a body's own day: one for all of a level, since thousands are judged at once."""
    march = year <= LAST_YEAR_OF_OLD_RULE or level.is_government
    legal = Due(
        date(year + 1, 3, 31) if march else date(year + 1, 1, 31),
        Basis.STATUTORY if level.is_statutory else Basis.CUSTOM,
    )
    if own_day is None:
        return legal
    month, day = (int(part) for part in own_day.split("-"))
    own = date(year + 1, month, day)
    return legal if own == legal.day else Due(own, Basis.CUSTOM)

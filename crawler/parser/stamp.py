"""The time a page displays, in every spelling the portals use, and the dates inside a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_DATE = r"(?P<year>(?:19|20)\d{2})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
_TIME = r"(?P<hour>\d{1,2})\s*[:：]\s*(?P<minute>\d{2})(?:\s*[:：]\s*(?P<second>\d{2}))?(?!\d)"
_STAMP = re.compile(rf"\s*[\[(（]?{_DATE}[\])）]?(?:\s*T?\s*{_TIME})?|\s*{_TIME.replace('P<', 'P<only_')}")
_LABEL = re.compile(r"(?<![\u4e00-\u9fff])(?P<label>发\s*布\s*时\s*间|发\s*布\s*日\s*期|时\s*间|日\s*期)\s*[:：]")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time line says: a date, a time of day, or both."""

    day: date | None
    at: time | None
    label: str = ""

    def moment(self, fallback: date | None = None) -> datetime | None:
        """The aware moment (Asia/Shanghai; midnight where only a date is said), or None without any date."""
        day = self.day or fallback
        return datetime.combine(day, self.at or time(), SHANGHAI) if day else None


def read_stamp(text: str) -> Stamp | None:
    """A date, a time, or both at the start of a text; None where it is neither or no such day exists."""
    found = _STAMP.match(text)
    if not found:
        return None
    part = found.groupdict()
    try:
        day = date(int(part["year"]), int(part["month"]), int(part["day"])) if part["year"] else None
        prefix = "" if day else "only_"
        at = None
        if part[f"{prefix}hour"]:
            at = time(int(part[f"{prefix}hour"]), int(part[f"{prefix}minute"]), int(part[f"{prefix}second"] or 0))
    except ValueError:
        return None
    return Stamp(day, at)


def time_line(lines: Sequence[str]) -> Stamp | None:
    """The page's own time line: 发布时间 and 发布日期 before a bare 时间, the first one before a later one."""
    found = list(_time_lines(lines))
    named = [stamp for stamp in found if stamp.label.startswith("发布")]
    return next(iter(named or found), None)


def _time_lines(lines: Sequence[str]) -> Iterable[Stamp]:
    for index, line in enumerate(lines):
        for label in _LABEL.finditer(line):
            rest = line[label.end():]
            if not rest.strip() and index + 1 < len(lines):
                rest = lines[index + 1]
            stamp = read_stamp(rest)
            if stamp:
                yield Stamp(stamp.day, stamp.at, "".join(label["label"].split()))


def whole_date(text: str) -> date | None:
    """The date where a line is nothing but a date (a signature's), whatever its spaces."""
    squeezed = "".join(text.split()).strip("()（）")
    found = re.fullmatch(rf"{_DATE}", squeezed)
    if not found:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None

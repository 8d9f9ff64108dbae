"""Numbers as people write them in a report: digits, 万 and 亿, Chinese numerals, rounding words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
#: A longer run of digits is a telephone number or worse, not a count.
_LONGEST = 15
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = "零〇一二两三四五六七八九十百千万"

COUNTERS = "件次|人次|件|条|份|宗|次|部|项|个|篇|起|期|场|人|家|例|类"
_MONEY = "亿元|万元|元"

_DIGIT = re.compile(r"\d")
#: A number in digits with its counter, or a date.
_ARABIC = re.compile(
    rf"(?P<date>(?:19|20)\d\d年(?:度)?(?:\d{{1,2}}月(?:份)?(?:\d{{1,2}}日)?)?|\d{{1,2}}月(?:份|底|末)?(?:\d{{1,2}}日)?)"
    rf"|(?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[万亿千百](?!元))?"
    rf"(?P<more>余|多)?(?P<unit>{COUNTERS}|{_MONEY}|%|个百分点|倍)?(?P<after>以上|左右|余)?"
)
_ABOUT = re.compile(r"(?:近|约|超过?|逾|至少)$")
#: A Chinese numeral counts only before a counter of cases, and not in 一件事, 一部分, 第三条, 每一件.
_CHINESE = re.compile(
    rf"(?P<chinese>[{_NUMERALS}][{_NUMERALS}]*)(?P<more>余|多)?(?P<unit>件(?!事|套)|条(?!例|款|龙|线)|份|宗|起(?!来))"
)
_NO_COUNT_CHARS = frozenset("第每逐任0123456789.%件条份")
_ONE = Decimal(1)
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, None: 1}
_IN_TEN_THOUSANDS = {"元": Decimal("0.0001"), "亿元": Decimal(10_000)}


class Number(NamedTuple):
    """One number: its exact value, the unit of its last digit, its counter, and whether it is only about right."""

    value: Decimal
    step: Decimal
    unit: str
    approximate: bool
    start: int
    end: int


def numbers(text: str) -> list[Number]:
    """Every quantity of a text in order, dates left out. Money comes in 万元."""
    found = [number for match in _digits(text) if (number := _arabic(match)) is not None]
    spoken = [number for match in _CHINESE.finditer(text) if (number := _spoken(match)) is not None]
    return sorted((*found, *spoken), key=lambda number: number.start) if spoken else found


def _digits(text: str) -> Iterator[re.Match[str]]:
    """Every number in digits and every date; looking for a digit first is much faster than trying each place."""
    at = _DIGIT.search(text)
    while at is not None:
        match = _ARABIC.match(text, at.start())
        if match is not None:
            yield match
        at = _DIGIT.search(text, match.end() if match is not None else at.end())


def _arabic(match: re.Match[str]) -> Number | None:
    date, digits, scaled, more, unit, after = match.groups()
    if date or len(digits) > _LONGEST:
        return None
    text = digits.replace(",", "")
    value, step, unit = Decimal(text), _ONE, unit or ""
    if scaled or "." in text or unit in _IN_TEN_THOUSANDS:
        scale = _SCALES[scaled]
        value, step = value * scale, Decimal(scale).scaleb(-len(text.partition(".")[2]))
        factor = _IN_TEN_THOUSANDS.get(unit)
        if factor is not None:
            value, step, unit = value * factor, step * factor, "万元"
    start = match.start()
    about = more or after or _ABOUT.search(match.string, max(0, start - 2), start)
    return Number(value, step, unit, bool(about), start, match.end())


def _spoken(match: re.Match[str]) -> Number | None:
    value = None if match.string[match.start() - 1 : match.start()] in _NO_COUNT_CHARS else chinese(match["chinese"])
    if value is None:
        return None
    return Number(Decimal(value), _ONE, match["unit"], bool(match["more"]), match.start(), match.end())


def chinese(text: str) -> int | None:
    """A Chinese numeral up to 万 as a number: 一百零五 is 105, 二〇 is 20; None where it is none."""
    if len(text) > _LONGEST:
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) < 2 or "〇" in text else None
    head, mark, tail = text.partition("万")
    if mark:
        # 三万二 may be 32000 or a slip for 30002.
        if not head or (len(tail) == 1 and tail in _DIGITS):
            return None
        high, low = chinese(head), chinese(tail) if tail else 0
        return None if high is None or low is None else high * 10_000 + low
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (1 if digit is None else digit) * _PLACES[char]
            digit = None
    return total + (digit or 0)

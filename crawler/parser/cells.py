"""One cell's text to one value: a whole number, exact money, blank, or a refusal that says why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from store.model import Value

# Only forms of the same digit are folded: compatibility folding would also turn a footnote mark into a digit.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0xA0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ",
    0x200B: None, 0x200C: None, 0x200D: None, 0xFEFF: None, 0x2212: "-",
}  # fmt: skip
_BLANKS = frozenset({"", "/", "-", "—", "——", "--", "–", "―", "\\"})
#: Blanks stand between all digits or between thousands; anywhere else they may stand between two numbers.
_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d(?: \d)+|\d+)(?:\.\d+)?"
_NUMBERS = r"-?(?:\d{1,3}(?:,\d{3})+|\d(?: ?\d)*)(?:\.\d+)?"
_REST = (
    r" ?(?P<unit>亿元|万元|元|件|条|宗|份|项|个|起|部|次|人次)? ?"
    r"(?P<note>\((?P<inside>[^()]{1,80})\))?"
)
_CELL = re.compile(rf"(?P<number>{_NUMBER}){_REST}")
_LIKE_CELL = re.compile(_NUMBERS + _REST)
_SIGNED = re.compile(r"(?P<sign>\+|增加?|减少?|↑|↓) ?(?P<rest>\d.*)")
_DOWN = frozenset({"减", "减少", "↓"})
_MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a cell says; ``why`` is set, and ``value`` means nothing, where it cannot be read."""

    value: Value = None
    why: str | None = None


@lru_cache(maxsize=4096)
def parse(text: str, *, money: bool = False, unit: str = "万元", signed: bool = False) -> Parsed:
    """Read one cell. Money comes out in 万元, converted exactly from ``unit``, the unit of its column.

    ``signed``: the cell is a change, where ``+4``, ``增4`` and ``减4`` say plainly which way it went.
    """
    folded = text.translate(_FOLD).strip(" \t\r\n")
    if folded in _BLANKS:
        return Parsed()
    change = _SIGNED.fullmatch(folded) if signed else None
    if change:
        size = parse(change["rest"], money=money, unit=unit)
        return _turned(size) if change["sign"] in _DOWN else size
    found = _CELL.fullmatch(folded)
    if not found:
        return Parsed(why=f"“{folded}”不是一个数")
    number = found["number"].replace(",", "").replace(" ", "")
    if len(number) > _MOST_DIGITS:
        return Parsed(why=f"“{folded}”位数过多")
    said = found["unit"] or (found["inside"] if found["inside"] in _MONEY else None)
    if money:
        return _money(number, said, unit, folded)
    if said in _MONEY:
        return Parsed(why=f"“{folded}”是金额，此处应为件数")
    if "." in number:
        return Parsed(why=f"“{folded}”不是整数")
    return Parsed(int(number))


def looks_like_value(text: str) -> bool:
    """Whether a cell holds a number or a mark for none, and so cannot be a label."""
    folded = text.translate(_FOLD).strip()
    change = _SIGNED.fullmatch(folded)
    if folded in _BLANKS:
        return bool(folded)
    return _LIKE_CELL.fullmatch(change["rest"] if change else folded) is not None


def _turned(size: Parsed) -> Parsed:
    return Parsed(-size.value) if isinstance(size.value, int) else Parsed(why=size.why or "变化数不是整数")


def _money(number: str, said: str | None, unit: str, folded: str) -> Parsed:
    if said is not None and said not in _MONEY:
        return Parsed(why=f"“{folded}”不是金额")
    factor = _MONEY[said or unit]
    if factor == 1:
        return Parsed(number)
    converted = (Decimal(number) * factor).normalize()
    return Parsed(f"{converted:f}")

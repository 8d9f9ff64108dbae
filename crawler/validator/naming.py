"""Whether two names mean one public body: yes, no, or a person must say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum, auto
from functools import lru_cache


class Likeness(Enum):
    """What the comparison of a written name with a body's own names says."""

    SAME = auto()
    DOUBTFUL = auto()
    OTHER = auto()


_REMARK = re.compile(r"\([^)]*\)|[\s·]")
#: Short forms of the kinds of body, so that 管委会 and 管理委员会 are one word.
_SHORT = (("管委会", "管理委员会"), ("街道办事处", "街道"), ("人民政府", "政府"), ("办事处", "街道"))
_KIND = re.compile(
    r"(政府|委员会|街道|办公室|局|厅|院|中心|署|支队|总队|管理机构|开发区|度假区|银行|公司|学校|医院)$"
)

_GOVERNMENT = "政府"
_AREA = re.compile(r".+?[省市区县旗州镇乡]")

#: 财政局 may stand for 示例市财政局; fewer characters name nobody.
_SHORTEST = 3


def likeness(name: str, right: Iterable[str], parent: str | None = None) -> Likeness:
    """How a written name stands to a body's names (official name and aliases) and to its parent's.

    A name that only leaves out what stands before it (文登区人民政府 for 威海市文登区人民政府) is the same; a name
    that is no full name of a body (宿迁市, 市府办) and could be short for it is the same too. A full name that
    could be short for it is doubtful, unless it is the parent's own, or one is the government of an area within the
    other's.
    """
    said, names = _plain(name), [_plain(known) for known in right]
    if any(said.endswith(known) or (len(said) >= _SHORTEST and known.endswith(said)) for known in names):
        return Likeness.SAME
    if parent is not None and said == _plain(parent):
        return Likeness.OTHER
    if any(_is_above(said, known) or _is_above(known, said) for known in names):
        return Likeness.OTHER
    if not any(_abbreviates(said, known) or _abbreviates(known, said) for known in names):
        return Likeness.OTHER
    return Likeness.DOUBTFUL if _KIND.search(said) else Likeness.SAME


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    text = _REMARK.sub("", unicodedata.normalize("NFKC", name))
    for short, long in _SHORT:
        text = text.replace(short, long)
    return text


def _is_above(upper: str, lower: str) -> bool:
    """Whether both are governments, and the second area lies in the first by its name (示例市, 示例市东城区)."""
    if not (upper.endswith(_GOVERNMENT) and lower.endswith(_GOVERNMENT)):
        return False
    above, below = (_AREA.findall(name.removesuffix(_GOVERNMENT)) for name in (upper, lower))
    return 0 < len(above) < len(below) and below[: len(above)] == above


def _abbreviates(short: str, full: str) -> bool:
    """Whether the characters of ``short``, without the words for a level, stand in ``full`` in that order."""
    rest = iter(full)
    return all(char in rest for char in short if char not in "市区县镇乡")

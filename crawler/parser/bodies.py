"""Names of bodies: how a title shortens them, and when two names are the same body."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLACE = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:省|市|县|区|镇|乡|街道)")
_GOVERNMENT = re.compile(r"[\u4e00-\u9fff]{1,30}(?:市|县|镇|乡|区)")
_NOT_A_GOVERNMENT = re.compile(
    r"(?:开发|新|高|经|保税|园|示范|合作|试验|工业|度假|管理|产业|科技|旅游|生态|集聚|功能|高新|风景|景|片|社|校|院|小)区$"
)


def canonical(name: str) -> str:
    """The full name behind a shortened one: 某市 in a title stands for 某市人民政府."""
    name = "".join(name.split())
    if _GOVERNMENT.fullmatch(name) and not _NOT_A_GOVERNMENT.search(name):
        return f"{name}人民政府"
    return name


def same_body(found: str, names: Iterable[str]) -> bool:
    """Whether a name as found is one of the names, whole or with only the superior place added or dropped.

    A name that merely begins like another (人民政府, 人民政府办公室) is another body.
    """
    wanted = canonical(found)
    return any(_same(wanted, canonical(name)) for name in names)


def names_a_place(name: str) -> bool:
    """Whether a name says of which place the body is; 财政局 alone does not."""
    return _PLACE.match(name) is not None


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    added = long.removesuffix(short)
    return (
        added != long and names_a_place(short) and len(short) >= 4 and _PLACE.fullmatch(added[-8:]) is not None
    )

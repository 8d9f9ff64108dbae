"""The tree of the kinds of information that a body publishes, and which of them holds the annual reports."""

from __future__ import annotations

import re
from itertools import islice

from crawler.listing.tags import words
from crawler.parser.decode import decode

_MOST = 5000
_ENTRY = re.compile(
    r"""<(\w{1,10})\s[^<>]{0,400}?\bfunclick\s{0,9}\(\s{0,9}(?:&\#39;|&quot;|["'])([\w.-]{1,60})(?:&\#39;|&quot;|["'])"""
    r"""[^<>]{0,400}>(.{0,400}?)(?:</\1|\Z)""", re.I | re.S,
)  # fmt: skip
_COUNT = re.compile(r"[(（\[【]\s?\d{1,6}\s?[)）\]】]\Z")
_YEARLY = re.compile(r"(?:政府)?信息公开(?:工作)?年度?(?:工作)?报告?")
_PLAIN = re.compile(r"年度?报告?")
_CALLED = re.compile(r"年报|年度报告|年度工作报告|工作年度报告")


def read_tree(data: bytes, content_type: str | None = None) -> tuple[str, ...]:
    """The ``infotypeId`` of every kind called 年度报告, 政府信息公开年报 or the like; none where there is none.

    One that names 信息公开 comes before one that does not: 年度报告 alone may be of anything.
    """
    decoded = decode(data, content_type)
    if not decoded.trusted:
        return ()
    found: dict[str, str] = {}
    for entry in islice(_ENTRY.finditer(decoded.text), _MOST):
        found.setdefault(entry[2], "".join(_COUNT.sub("", words(entry[3])).split()))
    named = [kind for kind, label in found.items() if _YEARLY.fullmatch(label) and _CALLED.search(label)]
    plain = [kind for kind, label in found.items() if _PLAIN.fullmatch(label) and _CALLED.search(label)]
    return tuple(named or plain)

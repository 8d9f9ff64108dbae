"""Of which body and year a title in a list speaks, where it can be told; and why not, where it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.parser.bodies import same_body
from crawler.parser.titles import lookalike, parse_title
from store.model import Body

_ENTERPRISE = re.compile(r".*(?:公司|集团|医院|学校|学院|大学|中学|小学|幼儿园|卫生院|水厂|电厂)")
#: Offices as lists shorten them, and their full form.
_SHORT_FORMS = (
    (re.compile(r"(?<=街道)$"), "办事处"), (re.compile(r"管委会?$"), "管理委员会"), (re.compile(r"(?<=人民)$"), "政府"),
    (re.compile(r"(?<=街道)办$"), "办事处"),
)  # fmt: skip


class By(StrEnum):
    """How the body is known: the title names it, or the column is that of one body."""

    TITLE = "title"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title that speaks of the report of a body, by its official name, on a year."""

    body: str
    year: int
    kind: By


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A title that resembles a report's. ``why`` says what it announces instead."""

    why: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A report's title that fits no body, several, or no year. ``name`` is as written, may be empty.

    While one stands in a list, the list proves nothing about whom or what year it may mean.
    """

    name: str
    year: int | None
    why: str


def match(
    title: str, bodies: Sequence[Body], *, column_body: str | None = None
) -> Candidate | Lookalike | Unplaced | None:
    """Which body and year a title speaks of; None where it has nothing to do with reports.

    ``column_body`` is the official name of the body whose own column the list is: there a title need not name it.
    """
    parsed = parse_title(title)
    if parsed is None:
        why = lookalike(title)
        return Lookalike(why) if why else None
    names = _named(parsed.body, bodies, column_body)
    if not names and _ENTERPRISE.fullmatch(parsed.body):
        return Lookalike("公共企事业单位的报告")
    if len(names) != 1:
        return Unplaced(parsed.body, parsed.year, _unplaced(parsed.body, names))
    if parsed.year is None:
        return Unplaced(parsed.body, None, "标题没有写明年度")
    return Candidate(names[0], parsed.year, By.TITLE if parsed.body else By.COLUMN)


def _named(found: str, bodies: Sequence[Body], column_body: str | None) -> list[str]:
    if not found:
        return [column_body] if column_body else []
    spellings = [found, *(long for short, ending in _SHORT_FORMS if (long := short.sub(ending, found)) != found)]
    names = [body.name for body in bodies if any(same_body(name, body.names) for name in spellings)]
    if len(names) > 1 and column_body in names:
        return [column_body]
    if not names and column_body and any(column_body.endswith(name) for name in spellings):
        return [column_body]
    return names


def _unplaced(found: str, names: Sequence[str]) -> str:
    if not found:
        return "标题没有写明机关，栏目又不止一个机关"
    return f"名单上有不止一个机关叫这个名称：{'、'.join(names)}" if names else "名单上没有这个机关"

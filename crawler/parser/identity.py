"""Who reports on which year: every statement of it in the document, each with its place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import date

from crawler.parser.bodies import canonical
from crawler.parser.stamp import whole_date
from crawler.parser.titles import ReportTitle, looks_like_body, parse_title
from store.model import Claim

_YEAR = r"(20\d{2})年度?"
_NAME = r"([\u4e00-\u9fff（）()·]{2,40}?)"
_WORK = re.compile(rf"结合{_YEAR}{_NAME}政府信息公开(?:工作)?(?:实际|情况)")
_WORK_BODY_FIRST = re.compile(rf"结合{_NAME}{_YEAR}政府信息公开")
_PUBLISH = re.compile(rf"(?:公布|发布|编制|公开){_NAME}{_YEAR}(?:政府)?信息公开")
_PERIOD = re.compile(
    r"(?:期限|时间|周期|数据)[^。；\n]{0,12}?(20\d{2})年(\d{1,2})月(\d{1,2})日(?:起)?(?:到|至|—+|-|–|～|~)"
    r"(?:(20\d{2})年)?(\d{1,2})月(\d{1,2})日"
)
_LAW = re.compile(r"国办公开办函[〔\[(（{【［﹝](20\d{2})[〕\])）}】］﹞](\d{1,3})号")
_SENTENCE = re.compile("[，。；《]")
_SIGNATURE_LINES = 12


def statements(preamble: str) -> tuple[Claim, ...]:
    """What the words before the first section claim: body, year, period and legal base.

    A statement may run on over lines, but not out of a breadcrumb or title: sentences begin with the first
    line that is punctuated like one.
    """
    lines = itertools.dropwhile(lambda line: not _SENTENCE.search(line), preamble.split("\n"))
    text = "".join("".join(lines).split())
    claims: list[Claim] = []
    for pattern, year_first in ((_WORK, True), (_WORK_BODY_FIRST, False), (_PUBLISH, False)):
        found = pattern.search(text)
        if found:
            year, name = (found[1], found[2]) if year_first else (found[2], found[1])
            claims += [Claim("body", _whole(name), "preamble"), Claim("year", year, "preamble")]
            break
    period = _PERIOD.search(text)
    if period:
        start = f"{period[1]}-{int(period[2]):02}-{int(period[3]):02}"
        end = f"{period[4] or period[1]}-{int(period[5]):02}-{int(period[6]):02}"
        claims += [Claim("period", f"{start}/{end}", "period"), Claim("year", period[1], "period")]
    claims += [
        Claim("law", law, "preamble")
        for law in dict.fromkeys(f"国办公开办函〔{year}〕{number}号" for year, number in _LAW.findall(text))
    ]
    return tuple(claims)


def signature(lines: Sequence[str]) -> tuple[date | None, str | None]:
    """The last date that stands alone under a body's name, else the last lone date near the end."""
    lone = [(index, signed) for index in range(len(lines) - 1, -1, -1) if (signed := whole_date(lines[index]))]
    for index, signed in lone:
        above = lines[index - 1] if index else ""
        if looks_like_body(above):
            return signed, "".join(above.split())
    near = [signed for index, signed in lone if index >= len(lines) - _SIGNATURE_LINES]
    return (near[0] if near else None), None


def title_claims(title: ReportTitle | None, where: str) -> tuple[Claim, ...]:
    """What a title claims."""
    if title is None:
        return ()
    body = (Claim("body", canonical(title.body), where),) if title.body else ()
    return body + ((Claim("year", str(title.year), where),) if title.year else ())


def page_claims(candidates: Sequence[str], chosen: ReportTitle | None) -> tuple[Claim, ...]:
    """What the page around the document claims, where it calls it differently from the document's own title."""
    for text in candidates:
        title = parse_title(text)
        if title and chosen and title.text != chosen.text:
            return title_claims(title, "page")
    return ()


def best(claims: Sequence[Claim], field: str, order: Sequence[str]) -> str | None:
    """The claim about a field that stands in the most telling place."""
    return next((c.value for where in order for c in claims if c.field == field and c.where == where), None)


def _whole(name: str) -> str:
    """A name cut before 政府信息公开 gives back the 政府 it shares with that word."""
    return canonical(f"{name}政府" if name.endswith("人民") else name)

"""The title of an annual report in its many spellings, and the titles that only look like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_YEAR = r"(?P<year>20\d{2}|二[〇○零０0Ｏ][〇○零０0Ｏ一二三四五六七八九]{2})(?:年度|年)?"
_CORE = r"(?:的)?(?:政府|政务)?信息公开(?:工作)?(?:情况)?(?:的)?(?:年度|年)?(?:工作)?(?:情况)?(?:的)?(?:报告|年报)"
_BODY = r"(?P<body>[^\d《》“”：:；;。，,？?！!|]{0,40}?)(?:关于|发布|公布)?"
_FIRST = re.compile(rf"{_BODY}{_YEAR}{_CORE}(?:\((?:全文|正文|电子版)\))?")
_LAST = re.compile(rf"{_BODY}{_CORE}\(?{_YEAR}\)?")
_YEARLESS = re.compile(rf"{_BODY}(?:政府|政务)?信息公开(?:工作)?年度(?:工作)?报告")
_BRACKETS = str.maketrans({"（": "(", "）": ")", "〔": "(", "〕": ")", "【": "(", "】": ")"})
_DIGITS = str.maketrans("〇○零０Ｏ一二三四五六七八九", "00000123456789")
_LONGEST = 70
_MOST_LINES = 3

_LOOKALIKES = (
    ("解读", "解读"), ("一图读懂", "图解"), ("图解", "图解"), ("指南", "政府信息公开指南"), ("通知", "通知"),
    ("法治政府", "法治政府建设报告"), ("公共企事业单位", "公共企事业单位的报告"), ("工作要点", "工作要点"),
    ("考核", "考核文件"), ("评估", "评估文件"), ("通报", "通报"), ("模板", "报告模板"),
)  # fmt: skip
#: Schools, hospitals and companies report on 信息公开 by rules of their own; a body of government says 政府信息公开.
_ENTERPRISE = re.compile(
    r"(?:公司|集团|医院|中学|小学|学校|大学|学院|幼儿园)(?:关于)?(?:20\d{2}(?:-20\d{2})?(?:学年|年度|年)?)?的?信息公开"
)
_ABOUT = ("信息公开", "政务公开", "年度报告", "法治政府")


@dataclass(frozen=True, slots=True)
class ReportTitle:
    """A title of a report: the body as written (may be empty), the report year (None if not said)."""

    text: str
    body: str
    year: int | None


@lru_cache(maxsize=1024)
def parse_title(text: str) -> ReportTitle | None:
    """Read a title whatever its spaces, or None where it is not the title of a report."""
    squeezed = "".join(text.split()).strip("《》“”\"'")
    if not 8 <= len(squeezed) <= _LONGEST or lookalike(squeezed):
        return None
    plain = squeezed.translate(_BRACKETS).replace("《", "").replace("》", "")
    for pattern in (_FIRST, _LAST):
        found = pattern.fullmatch(plain)
        if found:
            return ReportTitle(squeezed, _clean(found["body"]), int(found["year"].translate(_DIGITS)))
    found = _YEARLESS.fullmatch(plain)
    return ReportTitle(squeezed, _clean(found["body"]), None) if found else None


def lookalike(text: str) -> str | None:
    """What a title that resembles a report's really announces, or None."""
    squeezed = "".join(text.split())
    if len(squeezed) > _LONGEST or not any(word in squeezed for word in _ABOUT):
        return None
    if _ENTERPRISE.search(squeezed):
        return "公共企事业单位的报告"
    return next((name for word, name in _LOOKALIKES if word in squeezed), None)


def title_in_lines(lines: Sequence[str]) -> ReportTitle | None:
    """The first title among the lines, one with a year before one without.

    A title broken over two or three lines is joined; as few lines as make a title are taken, and the
    line before it if that is the body's name.
    """
    yearless: ReportTitle | None = None
    for end in range(1, len(lines) + 1):
        if not lines[end - 1].rstrip("》）) 〕").endswith(("报", "告", "文", "版", "度", "年")):
            continue
        for start in range(end - 1, max(-1, end - 1 - _MOST_LINES), -1):
            found = parse_title("".join(lines[start:end])) if len(lines[start]) <= _LONGEST else None
            if found and found.year:
                return _with_body_line(found, lines[start - 1] if start else "")
            yearless = yearless or found
    return yearless


def _with_body_line(found: ReportTitle, before: str) -> ReportTitle:
    if found.body or not looks_like_body(before):
        return found
    return parse_title(before + found.text) or found


def looks_like_body(line: str) -> bool:
    """Whether a line can be nothing but the name of a body."""
    return re.fullmatch(
        r"[\u4e00-\u9fff（）()·]{2,36}?(?:人民政府|局|委员会|办公室|办事处|委|厅|院|中心|支队|大队|管委会|公司|处|会|部|署)",
        "".join(line.split()),
    ) is not None


def _clean(body: str) -> str:
    return body.strip("()-—_·、 ").removesuffix("关于")

"""Identity in the sentences: whose requests they speak of, and up to when they count."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.validator.case import Case
from crawler.validator.names import NUMERALS
from crawler.validator.rule import Builder
from store.model import Finding

#: 向市政府及市政府办公室提出的政府信息公开申请: to whom the requests of the report were made.
_ADDRESSEE = re.compile(
    r"向(?P<to>[^，。；]{0,6}?(?P<level>省|市|县|区)(?:人民)?政府[^，。；]{0,12}?)(?:提出|提交|递交)"
    r"的?(?:政府)?(?:信息)?(?:公开)?的?申请"
)
_MADE_TO = re.compile(r"提出|提交|递交")
#: The governments an office may be called by.
_OWN_GOVERNMENT = {
    "省": r"省人民政府(?:办公厅)?$", "市": r"市人民政府(?:办公(?:室|厅))?$",
    "县": r"县人民政府(?:办公室)?$", "区": r"区人民政府(?:办公室)?$",
}  # fmt: skip
#: A figure up to some month of the report year, in a report that must count the whole year.
_UNTIL = re.compile(r"截[至止]到?(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2}日|底|末)?")
_COUNTED = re.compile(r"公众号|微博|信息|公开|发布|申请|受理|粉丝|关注|浏览|访问")
#: A thing done by some month is history, not a figure.
_DONE = re.compile(r"完成|整改|改版|建成|上线|清理|印发|出台|启用|机构改革")


def misaddressed(case: Case, finding: Builder) -> Iterable[Finding]:
    """Sentences that speak of requests made to another body."""
    if not case.name or not any("政府" in s.text and _MADE_TO.search(s.text) for s in case.reading.sections):
        return
    for sentence in case.sentences:
        found = _ADDRESSEE.search(sentence.plain) if "向" in sentence.text else None
        if found and "部门" not in found["to"] and not re.search(_OWN_GOVERNMENT[found["level"]], case.name):
            said = f"向{found['to']}提出"
            message = f"第{NUMERALS[sentence.section]}部分写申请人“{said}”申请，而报告应属“{case.name}”。"
            yield finding(message, expected=case.name, reported=found["to"], sentence=sentence.text)


def counted_until(case: Case, finding: Builder) -> Iterable[Finding]:
    """Sentences that count up to some month before the end of the year."""
    year = case.own_year
    if not any("截" in section.text for section in case.reading.sections):
        return
    for sentence in case.sentences:
        if sentence.section > 4 or "截" not in sentence.text:
            continue
        if not _COUNTED.search(sentence.plain) or _DONE.search(sentence.plain):
            continue
        for found in _UNTIL.finditer(sentence.plain):
            named = int(found["year"]) if found["year"] else year
            if named == year and int(found["month"]) < 12:
                message = (
                    f"第{NUMERALS[sentence.section]}部分写“{found[0]}”的情况，{year}年度报告应统计至 12 月 31 日。"
                )
                yield finding(message, expected="12月31日", reported=found[0], sentence=sentence.text)

"""A counter without its number: 主动公开信息  条."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.validator.case import Case
from crawler.validator.names import NUMERALS
from crawler.validator.rule import Builder, Rule
from store.model import Finding, Severity

#: Documents whose digits our own recognition may have lost.
_RECOGNISED = frozenset({"scanned_pdf", "image"})

_BLANK = r"[ \t\u3000\u00a0_＿×XＸ]"
_END = r"(?=[，。；、,;（(\s]|$)"
#: A blank where the number should stand, a counter, the end of the clause; and what stands before such a blank.
_COUNTER = re.compile(rf"{_BLANK}{_BLANK}*(?:件|条|份|宗|次|万元|篇|个){_END}", re.M)
_BEFORE_COUNTER = (
    "信息", "申请", "文件", "案件", "办件", "建议", "提案", "公开", "收到", "受理", "制发", "废止", "复议", "诉讼",
    "许可", "处罚", "强制", "决定", "费", "共", "共计", "合计", "累计",
)  # fmt: skip
_PERCENT = re.compile("[%％]")
_BLANKS = " \t\u3000\u00a0_＿×"
_BEFORE_PERCENT = ("为", "占", "占比", "率")
#: The same without a blank, where no noun can end like this.
_NOUN = re.compile(rf"(?:政府信息|公开信息|发布信息|共计|合计)(?:条|件){_END}", re.M)
#: What one of them has in it.
_NOUNS = ("信息条", "信息件", "计条", "计件")


def _missing(case: Case, finding: Builder) -> Iterable[Finding]:
    if case.reading.carrier in _RECOGNISED or case.is_before_forms:
        return
    for section in case.reading.sections:
        for start, end in _gaps(section.text):
            line = section.text[section.text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
            quote = section.text[max(0, start - 12) : end].rpartition("\n")[2].strip()
            message = f"第{NUMERALS[section.number]}部分“{quote}”缺少数字。"
            yield finding(message, reported=quote, sentence=line.strip())


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    for pattern, before in ((_COUNTER, _BEFORE_COUNTER), (_PERCENT, _BEFORE_PERCENT)):
        for found in pattern.finditer(text):
            if text[max(0, found.start() - 12) : found.start()].rstrip(_BLANKS).endswith(before):
                yield found.span()
    if any(words in text for words in _NOUNS):
        yield from (found.span() for found in _NOUN.finditer(text))


TEXT_MISSING_RULES = (
    Rule(
        code="TEXT-MISSING-NUMBER",
        verdict=Severity.ERROR,
        checks="文字中计量单位前有数字",
        basis="《政府信息公开条例》第六条（及时、准确地公开政府信息）、第五十条",
        example="第一部分“全年主动公开政府信息  条”缺少数字。",
        silent="“文件”“案件”“条件”等词；扫描件和图片（数字可能是识别时丢失的）",
        search=_missing,
    ),
)

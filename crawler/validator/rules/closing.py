"""The last two sections: what stands in the way, and what else there is to report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.validator.case import Case
from crawler.validator.names import NUMERALS
from crawler.validator.rule import Builder, Rule
from store.model import Finding, Severity

_PROBLEMS, _OTHER = 5, 6
_MARKS = re.compile(r"[\s\d一二三四五六七八九十、，。．.：:；;（）()·-]+")
#: So long a run of words says something.
_WORDS = re.compile(r"\w{12}")
_NOTHING = re.compile(r"(?:本年度?)?(?:暂)?(?:无|没有)(?:存在(?:的)?(?:主要)?问题)?|不存在问题")


def _empty(case: Case, finding: Builder) -> Iterable[Finding]:
    # No text in any section is a matter of reading, not of the report.
    if case.form is None or not any(section.text.strip() for section in case.reading.sections):
        return
    for section in case.reading.sections:
        if section.number not in (_PROBLEMS, _OTHER) or _WORDS.search(section.text):
            continue
        words = _MARKS.sub("", section.text)
        name = f"第{NUMERALS[section.number]}部分“{_MARKS.sub('', section.heading)}”"
        if not words:
            verdict = None if section.number == _PROBLEMS else Severity.SCOPE
            yield finding(f"{name}只有标题，没有内容。", expected="内容", reported="空白", verdict=verdict)
        elif section.number == _PROBLEMS and _NOTHING.fullmatch(words):
            message = f"{name}只写“{section.text.strip()}”，没有写存在的问题及改进情况。"
            yield finding(message, reported=section.text.strip(), verdict=Severity.SCOPE)


CLOSING_RULES = (
    Rule(
        code="TEXT-SECTION-EMPTY",
        verdict=Severity.ERROR,
        checks="第五部分写明存在的主要问题及改进情况，第六部分有内容（可以写“无”）",
        basis="《政府信息公开条例》第五十条第（四）项、第（五）项",
        example="第五部分“存在的主要问题及改进情况”只有标题，没有内容。",
        silent="该部分没有找到（另有发现）；各部分都没有读出文字；该部分是图片；第六部分写“无”",
        search=_empty,
        milder="第六部分空白，或第五部分只写“无”",
    ),
)

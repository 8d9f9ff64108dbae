"""Identity: title, preamble, statistics period and signature speak of one body and one year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from crawler.validator.case import Case
from crawler.validator.naming import Likeness, likeness
from crawler.validator.rule import Builder, Rule
from crawler.validator.rules.prose_identity import counted_until, misaddressed
from store.model import FIRST_YEAR_WITH_FORM, FORMS, Claim, Finding, Form, Severity, form_for_year

_BASIS = "《政府信息公开条例》第四十九条、第五十条"
_WHERE = {
    "title": "标题", "preamble": "引言", "period": "统计期限", "signature": "落款", "law": "引言", "page": "网页",
}  # fmt: skip


def _said(case: Case, field: str) -> Iterator[Claim]:
    return (claim for claim in case.reading.claims if claim.field == field and claim.value.strip())


def _where(claim: Claim) -> str:
    return _WHERE.get(claim.where, claim.where or "文中")


def _bodies(case: Case) -> tuple[str, list[tuple[str, str]]]:
    """The name everything is held against, and every (where, name) the document says."""
    said = [(_where(claim), claim.value.strip()) for claim in _said(case, "body")]
    if case.reading.body and all(where != "标题" for where, _ in said):
        said.insert(0, ("标题", case.reading.body))
    if case.body is not None:
        return case.body.name, said
    return case.reading.body or "", said


def _compared(case: Case, wanted: Likeness) -> tuple[str, list[str]]:
    right, said = _bodies(case)
    names = case.body.names if case.body else (right,)
    parent = case.body.parent if case.body else None
    seen = dict.fromkeys(said)
    return right, [f"{where}写“{name}”" for where, name in seen if right and likeness(name, names, parent) is wanted]


def _other_body(case: Case, finding: Builder) -> Iterable[Finding]:
    right, wrong = _compared(case, Likeness.OTHER)
    if wrong:
        message = f"机关名称不一致：{'，'.join(wrong)}，而报告应属“{right}”。"
        yield finding(message, expected=right, reported="；".join(wrong))
    yield from misaddressed(case, finding)


def _maybe_body(case: Case, finding: Builder) -> Iterable[Finding]:
    right, doubtful = _compared(case, Likeness.DOUBTFUL)
    if doubtful:
        message = f"机关名称写法不同：{'，'.join(doubtful)}，与“{right}”是否同一机关需人工判断。"
        yield finding(message, expected=right, reported="；".join(doubtful))


def _year(case: Case, finding: Builder) -> Iterable[Finding]:
    right = case.reading.year if case.year is None else case.year
    if right is None:
        return
    said: list[tuple[str, int | None]] = [("标题", case.reading.year)]
    # A signature carries the year of signing, which is judged as a date below.
    said += [(_where(c), _year_in(c.value)) for c in _said(case, "year") if c.where != "signature"]
    wrong = list(dict.fromkeys(f"{where}写 {year} 年" for where, year in said if year not in (None, right)))
    signed = _signed(case)
    if signed is not None and signed < date(right, 12, 1):
        wrong.append(f"落款日期 {signed.isoformat()} 早于统计期限结束")
    if wrong:
        message = f"年度不一致：{'，'.join(wrong)}，而报告年度为 {right} 年。"
        yield finding(message, expected=str(right), reported="；".join(wrong))


def _signed(case: Case) -> date | None:
    try:
        return date.fromisoformat(case.reading.signed_on or "")
    except ValueError:
        return None


def _year_in(text: str) -> int | None:
    found = re.search(r"(?:19|20)\d\d", re.sub(r"\s", "", text))
    return int(found[0]) if found else None


def _period(case: Case, finding: Builder) -> Iterable[Finding]:
    year = case.own_year
    for claim in _said(case, "period"):
        numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"(?<=\d)\s+(?=\d)", "", claim.value))]
        if len(numbers) == 5:
            numbers.insert(3, numbers[0])
        if year is None or len(numbers) != 6 or numbers == [year, 1, 1, year, 12, 31]:
            continue
        expected = f"{year}年1月1日至{year}年12月31日"
        reported = "{}年{}月{}日至{}年{}月{}日".format(*numbers)
        message = f"统计期限写{reported}，{year}年度报告应为{expected}。"
        yield finding(message, expected=expected, reported=reported)
        break
    yield from counted_until(case, finding)


#: A decree or a letter by its number: 国务院令第711号, 国办公开办函〔2021〕30号, with any kind of bracket.
_DECREE = re.compile(r"国务院令第?(\d+)号")
_LETTER = re.compile(r"公开办函\D{0,2}(20\d\d)\D{0,2}(\d+)号")
_REGULATION = "711"
_FIRST_REGULATION = "492"
_LETTERS = frozenset(_LETTER.findall(" ".join(form.legal_base for form in FORMS.values())))


def _law(case: Case, finding: Builder) -> Iterable[Finding]:
    year = case.own_year
    if year is None or year < FIRST_YEAR_WITH_FORM:
        return
    text = " ".join(re.sub(r"\s", "", claim.value) for claim in _said(case, "law"))
    decrees, letters = set(_DECREE.findall(text)), set(_LETTER.findall(text))
    wrong, right = [], []
    if _FIRST_REGULATION in decrees and _REGULATION not in decrees:
        wrong.append(f"国务院令第{_FIRST_REGULATION}号（已由第{_REGULATION}号修订）")
        right.append(f"国务院令第{_REGULATION}号")
    base = _letter_for(year)
    other = {letter for letter in letters - {base} if letter in _LETTERS or _is_slip(letter, year)} if base else set()
    if base and other and base not in letters:
        wrong += [_letter_name(letter) for letter in sorted(other)]
        right.append(_letter_name(base))
    if wrong:
        message = f"{year}年度报告的依据写{'、'.join(wrong)}，应为{'、'.join(right)}。"
        yield finding(message, expected="、".join(right), reported="、".join(wrong))


def _is_slip(letter: tuple[str, str], year: int) -> bool:
    """Whether a letter has the number of a form and another year than it: 〔2020〕30号.

    No letter dated after the report year is meant, nor one that may yet come.
    """
    return letter[1] in {number for _, number in _LETTERS} and int(letter[0]) <= year


def _letter_for(year: int) -> tuple[str, str] | None:
    form = form_for_year(year)
    return _letter_of(form) if form else None


def _letter_of(form: Form) -> tuple[str, str] | None:
    found = _LETTER.search(form.legal_base)
    return (found[1], found[2]) if found else None


def _letter_name(letter: tuple[str, str]) -> str:
    return f"国办公开办函〔{letter[0]}〕{letter[1]}号"


IDENTITY_RULES = (
    Rule(
        code="ID-BODY",
        verdict=Severity.ERROR,
        checks="标题、引言、落款写的机关与应报告的机关是同一个；文字所写收到申请的机关是本机关",
        basis=_BASIS,
        example="机关名称不一致：引言写“示例市人民政府”，而报告应属“示例市财政局”。",
        silent="简称、别名、括号内的加挂名称；没有认出机关名称",
        search=_other_body,
    ),
    Rule(
        code="ID-BODY-DOUBT",
        verdict=Severity.SCOPE,
        checks="标题、引言、落款写的机关名称与应报告的机关相近而不相同",
        basis=_BASIS,
        example="机关名称写法不同：落款写“示例市高新区管委会”，与“示例高新技术产业开发区管理委员会”是否同一机关需人工判断。",
        silent="名称相同或只是省略上级名称；名称明显是别的机关（另有发现）",
        search=_maybe_body,
    ),
    Rule(
        code="ID-YEAR",
        verdict=Severity.ERROR,
        checks="标题、引言写的年度与报告年度相同，落款日期不早于统计期限结束",
        basis=_BASIS,
        example="年度不一致：引言写 2024 年，而报告年度为 2025 年。",
        silent="没有写明年度；12 月内提前落款",
        search=_year,
    ),
    Rule(
        code="ID-PERIOD",
        verdict=Severity.ERROR,
        checks="统计期限为报告年度 1 月 1 日至 12 月 31 日；第一至四部分的公开、申请、平台数据不只统计到某月",
        basis="《政府信息公开条例》第四十九条（上一年度）",
        example="统计期限写2024年1月1日至2024年12月31日，2025年度报告应为2025年1月1日至2025年12月31日。",
        silent="没有写明起止日期；所写月份是某项工作完成的时间",
        search=_period,
    ),
    Rule(
        code="ID-LAW",
        verdict=Severity.ERROR,
        checks="引用的条例和格式文件是报告年度适用的",
        basis="国务院令第711号；国办公开办函〔2019〕60号（2019、2020 年度）；国办公开办函〔2021〕30号（2021 年度起）",
        example="2025年度报告的依据写国办公开办函〔2019〕60号，应为国办公开办函〔2021〕30号。",
        silent="没有引用文号；同时引用了适用的文号；2018 年度及以前的报告",
        search=_law,
    ),
)

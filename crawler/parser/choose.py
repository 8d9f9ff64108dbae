"""Whether a page is the report asked for, and if not what it is: a pure decision that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.parser.attachments import document_names
from crawler.parser.bodies import canonical, names_a_place, same_body
from crawler.parser.identity import best, signature, statements
from crawler.parser.page import Page
from crawler.parser.titles import ReportTitle, lookalike, parse_title
from store.model import Claim


class ChoiceVerdict(StrEnum):
    """What a page is in the light of the question asked."""

    REPORT = "report"
    OTHER_YEAR = "other_year"
    OTHER_BODY = "other_body"
    LOOKALIKE = "lookalike"
    NO_REPORT = "no_report"


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision, one Chinese sentence for it, and what the page was found to be."""

    verdict: ChoiceVerdict
    why: str
    found_body: str | None = None
    found_year: int | None = None
    title: str | None = None


_SIGNS = (
    "总体情况", "主动公开", "依申请公开", "收到和处理", "行政复议", "主要问题", "存在问题", "需要报告",
    "信息公开条例》", "统计期限", "概述", "国办公开办函",
)  # fmt: skip
_LEAST_SIGNS = 2
_SHOWN = 3


def choose(page: Page, names: Sequence[str], year: int) -> Choice:
    """Decide whether ``page`` is the report of the body (official name first, then aliases) on ``year``."""
    title, resembles = find_title(page)
    if title is None:
        if resembles:
            return Choice(ChoiceVerdict.LOOKALIKE, f"页面标题“{resembles[0]}”是{resembles[1]}，不是年度报告。",
                          title=resembles[0])
        return Choice(ChoiceVerdict.NO_REPORT, "页面上没有政府信息公开年度报告的标题。")
    claims = _claims(page)
    body = _body(title, claims, page)
    found_year = title.year or _as_year(best(claims, "year", ("period", "preamble")))
    return _judge(page, title, body, found_year, names, year)


def _judge(
    page: Page, title: ReportTitle, body: str | None, found_year: int | None, names: Sequence[str], year: int
) -> Choice:
    def say(verdict: ChoiceVerdict, why: str) -> Choice:
        return Choice(verdict, why, body, found_year, title.text)

    if not has_report_text(page):
        return say(ChoiceVerdict.NO_REPORT, f"页面有标题“{title.text}”，但没有报告正文{_only_attached(page)}。")
    if body is None:
        return say(ChoiceVerdict.NO_REPORT, f"标题“{title.text}”没有写明机关，正文中也找不到，无法确定是谁的报告。")
    if not same_body(body, names):
        return say(ChoiceVerdict.OTHER_BODY, f"这是{body}的报告，不是{names[0]}的。")
    if found_year is None:
        return say(ChoiceVerdict.NO_REPORT, f"{body}的这份报告没有写明年度，无法确定是哪一年的。")
    if found_year != year:
        return say(ChoiceVerdict.OTHER_YEAR, f"这是{body}{found_year}年度的报告，不是{year}年度的。")
    return say(ChoiceVerdict.REPORT, f"标题“{title.text}”与{names[0]}{year}年度报告相符，页面有报告正文。")


def _only_attached(page: Page) -> str:
    """That the report may stand in a document the page links to: a person is to look there."""
    names = document_names(page.text)
    return "，只有所附文件" + "、".join(f"“{name}”" for name in names[:_SHOWN]) + "，须看附件" if names else ""


def find_title(page: Page) -> tuple[ReportTitle | None, tuple[str, str] | None]:
    """The title of the report on the page, or the title (and kind) of what resembles one.

    What the page declares (its meta tag, then its headline) outweighs lines of the body and <title>.
    """
    bodiless: ReportTitle | None = None
    for candidate in page.titles:
        for text in _parts(candidate.value, candidate.where):
            resembles = lookalike(text)
            if resembles and bodiless is None:
                return None, (text, resembles)
            found = parse_title(text)
            if found and found.body:
                same = bodiless is None or bodiless.year in (None, found.year)
                return (found if same else bodiless), None
            if bodiless is None or bodiless.year is None:
                bodiless = found or bodiless
    if bodiless:
        return bodiless, None
    resembles_line = next(((line, kind) for line in page.opening if (kind := lookalike(line))), None)
    return None, resembles_line


def has_report_text(page: Page) -> bool:
    """Whether the text of a report follows: at least two of its regular parts are named."""
    text = "".join("".join(page.lines).split())
    return sum(sign in text for sign in _SIGNS) >= _LEAST_SIGNS


def _parts(value: str, where: str) -> list[str]:
    """A <title> often carries the site's name behind a dash or bar."""
    if where != "网页标题":
        return [value]
    for mark in ("_", "|", "-", "—", "–"):
        value = value.replace(mark, "\n")
    return [part.strip() for part in value.split("\n") if part.strip()]


def _claims(page: Page) -> list[Claim]:
    return list(statements("\n".join(page.opening)))


def _body(title: ReportTitle, claims: Sequence[Claim], page: Page) -> str | None:
    """The body by the title; a title that names no place leaves it to the text."""
    if title.body and names_a_place(canonical(title.body)):
        return canonical(title.body)
    said = best(claims, "body", ("preamble",)) or signature(page.lines)[1]
    if said and (not title.body or said.endswith(title.body)):
        return canonical(said)
    return canonical(title.body) if title.body else None


def _as_year(value: str | None) -> int | None:
    return int(value) if value else None
